"""The screens: who finds what, what comes back after a refusal, and how many queries a page costs."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from appraisal import actions
from appraisal.models import Verdict
from submissions.actions import create_sheets
from submissions.models import SheetPlan, Submission
from tenants.roles.actions import grant
from tenants.roles.models import Role
from tenants.units.models import UnitGroup
from tests.appraisal.rounds import (
    BOOLEAN,
    DECLARED,
    ROUND_1,
    ROUND_2,
    UNSCORED,
    close,
    confirmed,
    declare,
    in_round_1,
    judge,
    more_units,
    sheet_of,
    signed_in,
    silence_the_other,
)
from tests.cast import DAY, Cast, fresh
from tests.submissions.sheets import RATIO, Sheet, make_sheet, make_version

READERS = ("dung", "long", "hoi", "vien", "giang", "kiem")
OUTSIDERS = ("an", "binh", "chi", "khach")


def address(sheet: Sheet, *words: Any) -> str:
    return "/".join(["/app/appraisal", str(sheet.campaign.pk), *map(str, words), ""])


def row_address(sheet: Sheet, *words: Any, place: int = 0, unit: int | None = None) -> str:
    return address(sheet, "units", unit or sheet.submission.unit_id, sheet.indicators[place].pk, *words)


def unit_address(sheet: Sheet, *words: Any) -> str:
    return address(sheet, "units", sheet.submission.unit_id, *words)


def verdict(**more: Any) -> dict[str, Any]:
    return {"rev": "0", "phase": "appraise_1", "verdict": "agree", "after": "unit", **more}


def pages(sheet: Sheet) -> list[str]:
    indicator = sheet.indicators[0].pk
    return [
        "/app/appraisal/",
        address(sheet),
        address(sheet, "progress"),
        address(sheet, "indicators"),
        address(sheet, "indicators", indicator),
        address(sheet, "allocation"),
        unit_address(sheet),
        row_address(sheet),
        row_address(sheet) + "?via=indicator",
    ]


def statuses(client: Client, sheet: Sheet) -> set[int]:
    return {client.get(page).status_code for page in pages(sheet)}


def test_the_provinces_people_read_every_screen(cast: Cast) -> None:
    sheet = in_round_1(cast)
    judge(sheet, cast.long, verdict="ask_explanation", question="Bổ sung danh sách.")

    found = {
        who: statuses(signed_in(getattr(cast, who)), sheet) for who in ("dung", "long", "hoi", "vien", "giang", "kiem")
    }

    assert found == {who: {200} for who in READERS}


def test_people_of_units_see_none_of_them(cast: Cast) -> None:
    sheet = in_round_1(cast)

    found = {who: statuses(signed_in(getattr(cast, who)), sheet) for who in OUTSIDERS}

    assert found == {who: {403} for who in OUTSIDERS}


def test_an_own_unit_is_hidden_with_the_reason(cast: Cast) -> None:
    sheet = in_round_1(cast)
    grant(cast.dung, Role.DATA_PROVIDER, cast.so_y_te, by=cast.giang, valid_from=DAY)
    client = signed_in(cast.dung)

    queue = client.get(address(sheet), {"view": "all"}).content.decode()
    unit, row = client.get(unit_address(sheet)), client.get(row_address(sheet))

    assert (unit.status_code, row.status_code) == (403, 403)
    assert "Bạn thuộc Sở Y tế nên không thẩm định đơn vị này" in row.content.decode()
    assert "Bạn thuộc Sở Y tế nên không thẩm định đơn vị này" in queue
    assert unit_address(sheet) not in queue
    assert "14,27" not in client.get(address(sheet, "indicators", sheet.indicators[0].pk)).content.decode()


def test_a_sheet_that_is_still_declared_is_not_found(cast: Cast) -> None:
    sheet = confirmed(cast)
    other = sheet_of(sheet, cast.so_noi_vu)

    answer = signed_in(cast.long).get(address(sheet, "units", other.unit_id))

    assert answer.status_code == 404


@pytest.mark.parametrize("words", ["units/999999/", "units/{unit}/999999/", "indicators/999999/"])
def test_unknown_addresses_are_not_found(cast: Cast, words: str) -> None:
    sheet = in_round_1(cast)

    assert signed_in(cast.long).get(address(sheet) + words.format(unit=sheet.submission.unit_id)).status_code == 404


def test_the_first_look_of_an_appraiser_is_noted_once(cast: Cast) -> None:
    sheet = in_round_1(cast)
    signed_in(cast.vien).get(row_address(sheet))
    untouched = sheet.again().first_opened_by_appraiser_at

    signed_in(cast.long).get(row_address(sheet))
    first = sheet.again().first_opened_by_appraiser_at
    signed_in(cast.long).get(unit_address(sheet))

    assert untouched is None
    assert first is not None and sheet.again().first_opened_by_appraiser_at == first


def test_saving_leads_on_to_the_next_waiting_row(cast: Cast) -> None:
    sheet = in_round_1(cast, [RATIO, BOOLEAN])
    client = signed_in(cast.long)

    first = client.post(row_address(sheet, "judge"), verdict())
    second = client.post(row_address(sheet, "judge", place=1), verdict())

    assert (first.status_code, first["Location"]) == (302, row_address(sheet, place=1))
    assert (second.status_code, second["Location"]) == (302, unit_address(sheet))
    assert Verdict.objects.count() == 2


def test_saving_by_indicator_leads_to_the_next_unit(cast: Cast) -> None:
    sheet = confirmed(cast)
    declare(sheet_of(sheet, cast.so_noi_vu), sheet.indicators, officer=cast.chi, leader=cast.linh)
    sheet.move_to(ROUND_1, cast.giang)
    client = signed_in(cast.long)

    first = client.post(row_address(sheet, "judge"), verdict(after="indicator"))
    second = client.post(row_address(sheet, "judge", unit=cast.so_noi_vu.pk), verdict(after="indicator"))

    assert first["Location"] == row_address(sheet, unit=cast.so_noi_vu.pk) + "?via=indicator"
    assert second["Location"] == address(sheet, "indicators", sheet.indicators[0].pk)


def test_a_vietnamese_figure_is_read_as_it_is_typed(cast: Cast) -> None:
    sheet = in_round_1(cast)
    typed = {"verdict": "adjust", "in-numerator": "110", "in-denominator": "124", "reason": "Danh sách có 110."}

    signed_in(cast.long).post(row_address(sheet, "judge"), verdict(**typed))
    signed_in(cast.long).post(
        row_address(sheet, "judge"), verdict(verdict="adjust", points="12,5", reason="Khác.", rev="1")
    )

    assert Verdict.objects.get().points == 25 / 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"verdict": ""}, "Hãy chọn một kết quả thẩm định."),
        ({"verdict": "adjust", "points": "mười", "reason": "Giữ lại."}, "mười"),
        ({"verdict": "adjust", "points": "99", "reason": "Giữ lại."}, "Điểm phải từ 0 đến 15."),
        ({"verdict": "adjust", "points": "3"}, "Hãy ghi lý do điều chỉnh."),
        ({"verdict": "adjust", "in-numerator": "5", "in-denominator": "0", "reason": "Giữ lại."}, "Mẫu số bằng 0"),
        ({"verdict": "ask_explanation"}, "Hãy ghi rõ đơn vị cần giải trình"),
    ],
)
def test_a_refused_form_comes_back_with_what_was_typed(cast: Cast, typed: dict[str, str], sentence: str) -> None:
    sheet = in_round_1(cast)

    answer = signed_in(cast.long).post(row_address(sheet, "judge"), verdict(**typed))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert all(value in page for value in typed.values())
    assert not Verdict.objects.exists()


def test_a_stale_verdict_shows_the_other_markers_decision(cast: Cast) -> None:
    sheet = in_round_1(cast)
    judge(sheet, cast.long, verdict="adjust", points=3, reason="Danh sách chỉ có tên.")
    actions.allocate(sheet.campaign, appraiser=cast.dung, by=fresh(cast.long))

    answer = signed_in(cast.dung).post(
        row_address(sheet, "judge"), verdict(verdict="adjust", points="9", reason="Theo tôi là chín.")
    )

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Danh sách chỉ có tên." in page and "3,00" in page
    assert "Theo tôi là chín." in page and 'value="1"' in page


def test_a_passed_deadline_refuses_and_keeps_what_was_typed(cast: Cast) -> None:
    sheet = in_round_1(cast)
    sheet.move_to(10.2, cast.giang)

    answer = signed_in(cast.long).post(
        row_address(sheet, "judge"), verdict(verdict="adjust", points="9", reason="Muộn mất rồi.")
    )

    assert answer.status_code == 409
    assert "đã khóa lúc" in answer.content.decode()
    assert not Verdict.objects.exists()


def test_rows_of_others_are_read_only(cast: Cast) -> None:
    sheet = in_round_1(cast)
    client = signed_in(cast.dung)

    page = client.get(row_address(sheet)).content.decode()
    answer = client.post(row_address(sheet, "judge"), verdict())

    assert "không được phân công cho bạn" in page
    assert 'name="verdict"' not in page
    assert answer.status_code == 403


def test_agreeing_in_bulk_shows_count_and_exclusions_first(cast: Cast) -> None:
    sheet = in_round_1(cast)
    client = signed_in(cast.long)

    page = client.get(unit_address(sheet)).content.decode()
    stale = client.post(unit_address(sheet, "agree"), {"expected": "5"})

    assert "2 dòng phải xem riêng" in page and "Thiếu tài liệu kiểm chứng" in page
    assert stale.status_code == 409


def test_a_silent_unit_is_opened_and_filled_on_screen(cast: Cast) -> None:
    sheet = in_round_1(cast)
    other = cast.so_noi_vu.pk
    client = signed_in(cast.long)
    figure = {
        "rev": "0", "phase": "appraise_1", "in-numerator": "3", "in-denominator": "4", "source": "Báo cáo 12/BC",
        "extract": "Biểu 2", "as_of": "30/11/2022", "after": "stay",
    }  # fmt: skip

    without = client.post(address(sheet, "units", other, "default"), {"reason": " "})
    opened = client.post(address(sheet, "units", other, "default"), {"reason": "Quá hạn."})
    nameless = client.post(row_address(sheet, "outside", unit=other), {**figure, "source": ""})
    filled = client.post(row_address(sheet, "outside", unit=other), figure)
    onwards = client.post(row_address(sheet, "outside", unit=other), {**figure, "rev": "1", "after": "unit"})

    page = client.get(row_address(sheet, unit=other)).content.decode()
    assert (without.status_code, opened.status_code, nameless.status_code, filled.status_code) == (422, 302, 422, 302)
    assert "cột tự chấm để trống" in page and "Báo cáo 12/BC" in page and "11,25" in page
    assert onwards.headers["location"] == row_address(sheet, unit=other, place=1)


def test_the_closing_page_lists_what_blocks_with_links(cast: Cast) -> None:
    sheet = in_round_1(cast)
    client = signed_in(cast.long)

    blocked = client.post(address(sheet, "close"), {"phase": "appraise_1"})
    page = client.get(address(sheet, "close")).content.decode()

    assert blocked.status_code == 409
    assert row_address(sheet, place=1) in page
    assert signed_in(cast.dung).get(address(sheet, "close")).status_code == 403


def test_a_closed_round_shows_its_hash_and_its_text(cast: Cast) -> None:
    sheet = in_round_1(cast)
    judge(sheet, cast.long)
    judge(sheet, cast.long, place=1)
    silence_the_other(cast, sheet)
    client = signed_in(cast.hoi)

    answer = client.post(address(sheet, "close"), {"phase": "appraise_1"})
    page = client.get(address(sheet, "close")).content.decode()

    closing = sheet.campaign.round_closings.get()
    assert answer.status_code == 302
    assert closing.content_hash in page
    text = client.get(address(sheet, "close", "appraise_1.json").rstrip("/"))
    assert text["Content-Type"] == "application/json; charset=utf-8" and b'"verdict":"agree"' in text.content


def test_round_2_shows_first_what_was_asked(cast: Cast) -> None:
    sheet = in_round_1(cast)
    judge(sheet, cast.long)
    judge(sheet, cast.long, place=1, verdict="ask_explanation", question="Số quyết định?")
    silence_the_other(cast, sheet)
    close(sheet, cast)
    sheet.move_to(ROUND_2, cast.giang)

    client = signed_in(cast.long)
    page = client.get(row_address(sheet, place=1)).content.decode()

    assert page.index('appraisal-name">1.2') < page.index('appraisal-name">1.1')
    assert "Giữ điểm lần 1" in page and 'value="ask_explanation"' not in page


def test_allocations_are_given_and_taken_on_screen(cast: Cast) -> None:
    sheet = in_round_1(cast)
    client = signed_in(cast.long)

    given = client.post(address(sheet, "allocation"), {"appraiser": str(cast.dung.pk), "unit": str(cast.so_y_te.pk)})
    one = sheet.campaign.allocations.get()
    refused = signed_in(cast.dung).post(address(sheet, "allocation", one.pk, "remove"))
    taken = client.post(address(sheet, "allocation", one.pk, "remove"))

    assert (given.status_code, refused.status_code, taken.status_code) == (302, 403, 302)
    assert not sheet.campaign.allocations.exists()


def test_an_appraiser_recuses_only_themselves(cast: Cast) -> None:
    sheet = in_round_1(cast)
    client = signed_in(cast.dung)
    conflict = {"recusal-unit": str(cast.so_y_te.pk), "recusal-reason": "Em trai là phó giám đốc."}

    other = client.post(address(sheet, "recuse"), {**conflict, "recusal-appraiser": str(cast.long.pk)})
    own = client.post(address(sheet, "recuse"), {**conflict, "recusal-appraiser": str(cast.dung.pk)})

    assert (other.status_code, own.status_code) == (422, 302)
    assert [(one.appraiser, one.unit) for one in sheet.campaign.recusals.all()] == [(cast.dung, cast.so_y_te)]


# ---------------------------------------------------------------- cost
def costs(client: Client, sheet: Sheet) -> dict[str, int]:
    """Queries of each page, session and shell included."""
    client.get(unit_address(sheet))  # the first look is noted once
    found = {}
    for words in COSTS:
        with CaptureQueriesContext(connection) as captured:
            client.get(address(sheet) + words.format(unit=sheet.submission.unit_id, row=sheet.indicators[0].pk))
        found[words] = len(captured)
    return found


def test_indicators_of_two_sets_stand_in_two_tables_in_the_order_of_their_decisions(cast: Cast) -> None:
    sheet = make_sheet(cast, [RATIO, BOOLEAN, UNSCORED], per_main=1)
    district = UnitGroup.objects.get(code="district")
    version = make_version(district, [BOOLEAN, RATIO], per_main=1)
    SheetPlan.objects.create(campaign=sheet.campaign, group=district, version=version)
    create_sheets(sheet.campaign)
    other = sheet_of(sheet, cast.huyen_meo_vac)
    grant(cast.an, Role.UNIT_OFFICER, cast.huyen_meo_vac, by=cast.giang, valid_from=DAY)
    grant(cast.binh, Role.UNIT_LEADER, cast.huyen_meo_vac, by=cast.giang, valid_from=DAY)
    declare(sheet.submission, sheet.indicators, officer=cast.an, leader=cast.binh)
    declare(other, list(version.indicators.order_by("position")), officer=cast.an, leader=cast.binh)
    sheet.move_to(ROUND_1, cast.giang)

    page = signed_in(cast.long).get(address(sheet, "indicators")).content.decode()

    tables = [re.findall(r"Chỉ số thành phần ([0-9.]+)", table) for table in page.split("<tbody>")[1:]]
    assert tables == [["1.1", "2.1"], ["1.1", "2.1"]]
    links = [f'/indicators/{one.pk}/"' for one in (*sheet.indicators[:2], *version.indicators.order_by("position"))]
    assert [page.index(link) for link in links] == sorted(page.index(link) for link in links)


COSTS = {"": 16, "progress/": 21, "units/{unit}/": 20, "units/{unit}/{row}/": 19, "indicators/{row}/": 21, "close/": 20}


@pytest.mark.parametrize("units", [0, 2])
def test_pages_cost_the_same_for_one_and_three_units(cast: Cast, units: int) -> None:
    more_units(units)
    sheet = confirmed(cast)
    for submission in Submission.objects.exclude(pk=sheet.submission.pk).filter(unit__name__startswith="Sở số"):
        people = cast.an, cast.binh
        grant(people[0], Role.UNIT_OFFICER, submission.unit, by=cast.giang, valid_from=DAY)
        grant(people[1], Role.UNIT_LEADER, submission.unit, by=cast.giang, valid_from=DAY)
        declare(submission, sheet.indicators, officer=people[0], leader=people[1])
    sheet.move_to(ROUND_1, cast.giang)

    assert costs(signed_in(cast.long), sheet) == COSTS


def test_the_declared_points_stand_on_the_desk(cast: Cast) -> None:
    sheet = in_round_1(cast)

    page = signed_in(cast.long).get(row_address(sheet)).content.decode()

    assert sheet.submission.ledger.get(indicator=sheet.indicators[0], stage="self").points == DECLARED
    assert "14,27" in page and "118/124 × 15 = 14,27 điểm" in page
