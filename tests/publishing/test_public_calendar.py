"""The public calendar: every extension with unit, reason and number; which rows were asked about stays inside."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tenants.calendars import actions, queries
from tests.cast import HOST, Cast
from tests.goals import goal
from tests.tenants.calendars.conftest import clock
from tests.tenants.calendars.stopped_clock import StoppedClock
from tests.tenants.calendars.test_campaigns import activated

__all__ = ["clock"]
FIRST = datetime(2030, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def get(path: str) -> Any:
    province = connection.tenant
    try:
        return Client().get(path, **HOST)
    finally:
        connection.set_tenant(province)


def extend(campaign: Any, cast: Cast, **more: Any) -> None:
    values = {
        "phase": "self_assess",
        "closes_at": FIRST + 12 * DAY,
        "reason": "Mất điện",
        "decision_no": "12/QĐ",
        **more,
    }
    actions.approve(actions.propose(campaign, "extend", by=cast.giang, **values), by=cast.hoi)


@pytest.mark.goal("W6")
def test_every_extension_is_public_at_once_with_unit_reason_and_number(cast: Cast, clock: StoppedClock) -> None:
    """For one unit, for all, and for single rows of a unit."""
    campaign = activated(cast)
    whose = ([cast.so_y_te], [cast.so_noi_vu, cast.huyen_meo_vac], [])

    single = 0
    with goal("W6") as tally:
        for number, units in enumerate(whose):
            for rows in ([], [7, 8, 9]) if units else ([],):
                reason, decision = f"Lý do {number}-{len(rows)}", f"{number}{len(rows)}/QĐ-STTTT"
                closes_at = FIRST + timedelta(days=12 + number, hours=len(rows))
                extend(campaign, cast, units=units, indicator_ids=rows, reason=reason, decision_no=decision,
                       closes_at=closes_at)  # fmt: skip
                answer = get("/lich/2029/")
                page = answer.content.decode()
                tally.check(answer["Cache-Control"] == "public, max-age=60", "the page may be a minute old at most")
                tally.check(page.count(reason) == max(len(units), 1), f"{reason}: {page.count(reason)}")
                tally.check(decision in page, decision)
                single += len(units) if rows else 0
                tally.check(page.count("(từng chỉ số)") == single, f"{reason}: whether it is for single rows")
                for name in [unit.name for unit in units] or ["mọi đơn vị"]:
                    tally.check(name in page, name)


def test_extension_of_all_is_told_once_although_it_moves_units_that_had_their_own(
    cast: Cast, clock: StoppedClock
) -> None:
    campaign = activated(cast)
    extend(campaign, cast, units=[cast.so_y_te], closes_at=FIRST + 11 * DAY, reason="Riêng")
    extend(campaign, cast, reason="Chung")

    page = get("/lich/2029/").content.decode()

    assert (page.count("Riêng"), page.count("Chung"), page.count("Sở Y tế")) == (1, 1, 1)
    assert [(event.unit, event.reason) for event in queries.extensions(campaign)] == [
        (cast.so_y_te, "Riêng"), (None, "Chung")
    ]  # fmt: skip


def test_rows_that_round_1_opened_are_nobodys_news(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)
    clock.stop_at(FIRST + 19 * DAY)
    before = get("/lich/2029/").content

    actions.open_rows(campaign, "explain", [(cast.so_y_te.pk, 1), (cast.so_y_te.pk, 2)], by=cast.long)

    assert get("/lich/2029/").content == before and "Sở Y tế" not in before.decode()


def test_public_file_for_calendar_programs_has_phases_and_extensions(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)
    extend(campaign, cast, units=[cast.so_y_te])

    answer = get("/lich/2029/lich.ics")
    lines = answer.content.replace(b"\r\n ", b"").decode().split("\r\n")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert [line for line in lines if line.startswith("SUMMARY")] == [
        "SUMMARY:Tự đánh giá · DTI 2029", "SUMMARY:Thẩm định lần 1 · DTI 2029", "SUMMARY:Thẩm định lần 2 · DTI 2029",
        "SUMMARY:Gia hạn Tự đánh giá · Sở Y tế · DTI 2029",
    ]  # fmt: skip
    assert "DESCRIPTION:Mất điện (12/QĐ)" in lines and "DTEND:20300113T000000Z" in lines
    assert get("/lich/2029/lich.ics")["ETag"] == answer["ETag"]


@pytest.mark.parametrize("mode", ["rehearsal", "draft"])
def test_rehearsal_and_draft_have_no_public_calendar(mode: str, cast: Cast, clock: StoppedClock) -> None:
    if mode == "rehearsal":
        activated(cast, "rehearsal")

    assert {get(path).status_code for path in ("/lich/2029/", "/lich/2029/lich.ics")} == {404}
