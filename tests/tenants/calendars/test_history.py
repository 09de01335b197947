"""W6 and W7: the history of windows is honest, and a rehearsal's clock stays in rehearsals. Below every view."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from criteria_builder.models import Indicator
from publishing.models import Computation, Release
from tenants.calendars.models import Campaign, Window, WindowEvent
from tests.cast import Cast
from tests.goals import goal
from tests.tenants.calendars import sheets as rows
from tests.tenants.calendars.sheets import Sheets, make_campaign
from tests.tenants.calendars.stopped_clock import StoppedClock

FIRST = datetime(2030, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
GUARDED = ("DT001", "DT002", "DT003", "42501", "23514", "23505", "23503", "23502")


def sql(statement: str, *values: object) -> Callable[[], object]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return run


def refused(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
            sql("SET CONSTRAINTS ALL IMMEDIATE")()  # what would be refused at the commit
            sql("SET CONSTRAINTS ALL DEFERRED")()
    except DatabaseError as why:
        state = getattr(why.__cause__, "sqlstate", None)
        assert state in GUARDED, why
        return True
    return False


def state(campaign: Campaign) -> tuple[list[Any], list[Any], Any]:
    """Everything that must not have moved."""
    return (
        list(WindowEvent.objects.order_by("pk").values_list()),
        list(Window.objects.order_by("pk").values_list()),
        Campaign.objects.filter(pk=campaign.pk).values_list().get(),
    )


def tamperings(event: WindowEvent, window: Window) -> Iterator[Callable[[], object]]:
    """Edit, delete, back-date or hide an event, and move a window without one."""
    for assignment in (
        "closes_at = now()", "at = now() - interval '1 year'", "reason = ''", "decision_no = 'khác'",
        "approved_by_id = proposed_by_id", "kind = 'close'", "unit_id = NULL",
    ):  # fmt: skip
        yield sql(f"UPDATE calendars_windowevent SET {assignment} WHERE id = %s", event.pk)
    yield sql("DELETE FROM calendars_windowevent WHERE id = %s", event.pk)
    yield sql("TRUNCATE calendars_windowevent CASCADE")
    yield sql("ALTER TABLE calendars_windowevent DISABLE TRIGGER ALL")
    yield sql("ALTER TABLE calendars_windowevent DISABLE TRIGGER window_event")
    yield sql("SET LOCAL session_replication_role = replica")
    yield sql("DROP TRIGGER window_event ON calendars_windowevent")
    yield sql("CREATE OR REPLACE FUNCTION window_event() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
    yield sql("CREATE OR REPLACE FUNCTION gate_instant(shift bigint) RETURNS timestamptz LANGUAGE sql RETURN now()")
    yield WindowEvent.objects.filter(pk=event.pk).delete
    yield lambda: WindowEvent.objects.filter(pk=event.pk).update(reason="")
    for assignment in ("closes_at = closes_at + interval '1 hour'", "opens_at = now()", "closed_at = NULL"):
        yield sql(f"UPDATE calendars_window SET {assignment} WHERE id = %s", window.pk)
    yield sql("DELETE FROM calendars_window WHERE id = %s", window.pk)
    yield sql("SELECT * FROM calendars_window WHERE id = %s FOR UPDATE", window.pk)
    yield sql(
        "INSERT INTO calendars_window (campaign_id, phase, opens_at, closes_at) VALUES (%s, 'approve', now(), now())",
        window.campaign_id,
    )


@pytest.mark.goal("W6")
def test_window_history_is_never_edited_deleted_or_hidden(cast: Cast, sheets: Sheets, clock: StoppedClock) -> None:
    sheets.open("self_assess", FIRST, FIRST + DAY)
    for hour in range(45):
        sheets.event("extend", phase="self_assess", opens_at=FIRST, closes_at=FIRST + DAY + timedelta(hours=hour))
    window, before = Window.objects.get(), state(sheets.campaign)

    with goal("W6") as tally:
        for event in WindowEvent.objects.all():
            for number, act in enumerate(tamperings(event, window)):
                tally.check(refused(act), f"tampering {number} on {event.pk}")
        tally.check(state(sheets.campaign) == before, "something moved")


def test_event_is_dated_by_the_database(sheets: Sheets, clock: StoppedClock) -> None:
    made = sheets.event("activate", phase="self_assess", opens_at=FIRST, closes_at=FIRST + DAY, at=FIRST - 1000 * DAY)

    made.refresh_from_db()
    assert abs(made.at - datetime.now(UTC)) < timedelta(minutes=1)


def test_close_and_wipe_are_dated_by_the_database_too(rehearsal: Sheets, clock: StoppedClock) -> None:
    rehearsal.open("self_assess", FIRST, FIRST + DAY)
    clock.stop_at(FIRST + 2000 * DAY)

    made = [rehearsal.event(kind, phase="self_assess", at=FIRST) for kind in ("close", "wipe")]

    for event in made:
        event.refresh_from_db()
        assert abs(event.at - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "missing", [{"reason": ""}, {"decision_no": ""}, {"approved_by": None}, {"closes_at": FIRST - DAY}]
)
def test_official_extension_is_refused_without(missing: dict[str, Any], sheets: Sheets, clock: StoppedClock) -> None:
    sheets.open("self_assess", FIRST, FIRST + DAY)
    values = {"phase": "self_assess", "opens_at": FIRST, "closes_at": FIRST + 2 * DAY, **missing}

    assert refused(lambda: sheets.event("extend", **values))


def test_one_person_named_twice_is_no_second_person(cast: Cast, sheets: Sheets, clock: StoppedClock) -> None:
    sheets.open("self_assess", FIRST, FIRST + DAY)
    values: dict[str, Any] = {"phase": "self_assess", "opens_at": FIRST, "closes_at": FIRST + 2 * DAY}

    assert refused(lambda: sheets.event("extend", **values, approved_by=cast.giang))
    assert refused(lambda: sheets.event("activate", **values, approved_by=cast.giang))


def test_window_of_an_active_official_campaign_is_not_set_anew_without_a_decision(
    cast: Cast, sheets: Sheets, clock: StoppedClock
) -> None:
    sheets.open("self_assess", FIRST, FIRST + DAY)
    Campaign.objects.filter(pk=sheets.campaign.pk).update(activated_at=FIRST)
    quiet = {"opens_at": FIRST, "closes_at": FIRST + 5 * DAY, "reason": "", "decision_no": ""}

    assert refused(lambda: sheets.event("activate", phase="self_assess", **quiet))
    assert refused(lambda: sheets.event("activate", phase="self_assess", unit=cast.so_y_te, **quiet))
    assert refused(lambda: sheets.event("activate", phase="self_assess", unit=cast.so_y_te, indicator_id=1, **quiet))
    assert not refused(lambda: sheets.event("activate", phase="explain", unit=cast.so_y_te, indicator_id=1, **quiet))


def test_document_is_needed_to_open_an_official_campaign(sheets: Sheets, clock: StoppedClock) -> None:
    assert refused(
        lambda: sheets.event("activate", phase="review", opens_at=FIRST, closes_at=FIRST + DAY, document=None)
    )


def test_verdict_of_round_1_is_not_carried_into_round_2(cast: Cast, sheets: Sheets, clock: StoppedClock) -> None:
    sheets.open("appraise_1", FIRST, FIRST + DAY)
    sheets.open("appraise_2", FIRST + 2 * DAY, FIRST + 3 * DAY)
    clock.stop_at(FIRST)
    submission, indicator = sheets.submissions[cast.so_y_te.pk], sheets.indicators[0]
    made = rows.verdict(submission, indicator, cast.dung, "appraise_1")
    made.save()

    clock.stop_at(FIRST + 2 * DAY)

    assert refused(sql("UPDATE appraisal_verdict SET phase = 'appraise_2' WHERE id = %s", made.pk))


def test_row_is_not_moved_to_another_sheet_or_indicator(cast: Cast, sheets: Sheets, clock: StoppedClock) -> None:
    sheets.open("self_assess", FIRST, FIRST + DAY)
    clock.stop_at(FIRST)
    made = rows.answer(sheets.submissions[cast.so_y_te.pk], sheets.indicators[0], "self_assess")
    made.save()
    other = sheets.submissions[cast.so_noi_vu.pk].pk

    assert refused(sql("UPDATE submissions_answer SET submission_id = %s WHERE id = %s", other, made.pk))
    assert refused(
        sql("UPDATE submissions_answer SET indicator_id = %s WHERE id = %s", sheets.indicators[1].pk, made.pk)
    )
    assert refused(sql("UPDATE submissions_submission SET unit_id = unit_id + 1 WHERE id = %s", made.submission_id))


# ---------------------------------------------------------------------- W7


def abuses(official: Campaign, active: Campaign, trial: Campaign, number: int) -> Iterator[Callable[[], object]]:
    """Give an official campaign an offset, change a mode or scope, turn an active clock back, wipe for real."""
    for seconds in (1, -1, 86_400 * (number + 1)):
        yield sql("UPDATE calendars_campaign SET clock_offset_s = %s WHERE id = %s", seconds, official.pk)
        yield sql(
            "UPDATE calendars_campaign SET clock_offset_s = clock_offset_s - %s WHERE id = %s", abs(seconds), active.pk
        )
    for mode in ("trial", "rehearsal", "", "OFFICIAL"):
        yield sql("UPDATE calendars_campaign SET mode = %s WHERE id = %s", mode, official.pk)
    for one in (active, trial):
        yield sql("UPDATE calendars_campaign SET mode = 'official', clock_offset_s = 0 WHERE id = %s", one.pk)
        yield sql("UPDATE calendars_campaign SET mode = NULL WHERE id = %s", one.pk)
    yield sql("UPDATE calendars_campaign SET scope = 'internal' WHERE id = %s", active.pk)
    yield sql("UPDATE calendars_campaign SET activated_at = NULL WHERE id = %s", active.pk)
    yield sql("UPDATE calendars_campaign SET activated_at = now() WHERE id = %s", active.pk)
    yield sql("UPDATE calendars_campaign SET clock_offset_s = 400000000 WHERE id = %s", trial.pk)
    yield sql("SELECT campaign_wipe(current_schema(), %s)", official.pk)
    yield sql("SELECT campaign_wipe(current_schema(), %s)", active.pk)  # no wipe of it was decided
    yield sql("DELETE FROM calendars_campaign WHERE id = %s", active.pk)


@pytest.mark.goal("W7")
def test_rehearsal_clock_stays_in_rehearsals(
    cast: Cast, sheets: Sheets, rehearsal: Sheets, clock: StoppedClock
) -> None:
    rehearsal.open("self_assess", FIRST, FIRST + DAY)
    Campaign.objects.filter(pk=rehearsal.campaign.pk).update(activated_at=FIRST)
    sheets.open("self_assess", FIRST, FIRST + DAY)
    trial = make_campaign("trial", offset=60)
    before = state(sheets.campaign), state(rehearsal.campaign)

    with goal("W7") as tally:
        for number in range(50):
            for place, act in enumerate(abuses(sheets.campaign, rehearsal.campaign, trial, number)):
                tally.check(refused(act), f"abuse {place}")
            tally.check(refused(lambda: sheets.event("wipe", phase=None)), "wipe of an official campaign")
        tally.check((state(sheets.campaign), state(rehearsal.campaign)) == before, "something moved")


def test_scope_and_clock_are_final_as_soon_as_a_window_stands(rehearsal: Sheets, clock: StoppedClock) -> None:
    rehearsal.open("self_assess", FIRST, FIRST + DAY)  # and activated_at was "forgotten"

    back = sql("UPDATE calendars_campaign SET clock_offset_s = clock_offset_s - 1 WHERE id = %s", rehearsal.campaign.pk)
    assert refused(back)
    assert refused(sql("UPDATE calendars_campaign SET scope = 'internal' WHERE id = %s", rehearsal.campaign.pk))


@pytest.mark.parametrize(
    ("mode", "scope"), [("rehearsal", "provincial"), ("trial", "provincial"), ("official", "internal")]
)
def test_release_is_public_only_for_an_official_campaign_of_the_province(
    mode: str, scope: str, cast: Cast, rehearsal: Sheets
) -> None:
    campaign = make_campaign(mode, year=2025)
    Campaign.objects.filter(pk=campaign.pk).update(scope=scope)
    computation = Computation.objects.create(
        campaign=campaign, seq=1, engine_version="1", inputs_hash="0", results_hash="0", inputs={}, provisional=False,
        computed_by_name="Công", computed_at=FIRST,
    )  # fmt: skip
    release = Release.objects.create(
        campaign=campaign, campaign_mode=mode, campaign_scope=scope, computation=computation
    )
    approve = (
        "UPDATE publishing_release SET state = 'approved', content_hash = 'x', submitted_by_id = %s, "
        "approved_by_id = %s, decision_no = '1', decided_on = '2023-01-10' WHERE id = %s"
    )
    sql(approve, cast.cong.pk, cast.hoi.pk, release.pk)()

    show = "UPDATE publishing_release SET state = 'published', published_at = now(), is_public = true"
    assert refused(sql(f"{show} WHERE id = %s", release.pk))
    lie = ", campaign_mode = 'official', campaign_scope = 'provincial'"
    assert refused(sql(f"{show}{lie} WHERE id = %s", release.pk))
    assert not refused(sql(f"{show.removesuffix(', is_public = true')} WHERE id = %s", release.pk))
    release.refresh_from_db()
    assert not release.is_public


def test_release_is_not_approved_by_its_submitter_alone(cast: Cast) -> None:
    campaign = make_campaign()
    computation = Computation.objects.create(
        campaign=campaign, seq=1, engine_version="1", inputs_hash="0", results_hash="0", inputs={}, provisional=False,
        computed_by_name="Công", computed_at=FIRST,
    )  # fmt: skip
    release = Release.objects.create(
        campaign=campaign, campaign_mode="official", campaign_scope="provincial", computation=computation
    )
    approve = (
        "UPDATE publishing_release SET state = 'approved', content_hash = 'x', decision_no = '1', "
        "decided_on = '2023-01-10', submitted_by_id = %s, approved_by_id = %s WHERE id = %s"
    )

    assert refused(sql(approve, None, cast.hoi.pk, release.pk))
    assert refused(sql(approve, cast.hoi.pk, cast.hoi.pk, release.pk))
    assert not refused(sql(approve, cast.cong.pk, cast.hoi.pk, release.pk))


def test_wipe_lets_deletes_through_and_only_in_its_own_campaign(
    cast: Cast, sheets: Sheets, rehearsal: Sheets, clock: StoppedClock
) -> None:
    shift = timedelta(seconds=rehearsal.campaign.clock_offset_s)
    for one in (sheets, rehearsal):
        one.open("self_assess", FIRST, FIRST + DAY)
        clock.stop_at(FIRST - (shift if one is rehearsal else timedelta()))
        submission = one.submissions[cast.so_y_te.pk]
        rows.answer(submission, one.indicators[0], "self_assess").save()
        rows.ledger(submission, one.indicators[0], "self_assess").save()
        clock.stop_at(FIRST - 1000 * DAY)
    kept = sheets.submissions[cast.so_y_te.pk]

    rehearsal.event("wipe", phase=None)
    sql("SELECT campaign_wipe(current_schema(), %s)", rehearsal.campaign.pk)()
    gone = rehearsal.submissions[cast.so_y_te.pk]
    gone.answers.all().delete()

    assert (gone.ledger.count(), gone.answers.count()) == (0, 0)
    assert (kept.ledger.count(), kept.answers.count()) == (1, 1)
    assert refused(sql("DELETE FROM submissions_answer WHERE submission_id = %s", kept.pk))
    assert WindowEvent.objects.filter(campaign=rehearsal.campaign).count() == 2
    assert refused(lambda: rehearsal.open("self_assess", FIRST, FIRST + DAY))


def test_published_version_keeps_its_tree_and_its_pillars(cast: Cast, sheets: Sheets) -> None:
    from criteria_builder.models import Pillar, Version

    version = sheets.indicators[0].version
    main = sheets.indicators[0].main_indicator
    pillar = Pillar.objects.create(version=version, code="gov", name="Chính quyền số", position=1)
    pillar.main_indicators.add(main)
    draft = rows.make_version("draft", version.criteria_set.unit_group, 1)[0].version
    elsewhere = Pillar.objects.create(version=draft, code="gov", name="Chính quyền số", position=1)
    Version.objects.filter(pk=version.pk).update(state="published", content_hash="x", published_at=FIRST)

    members = "criteria_builder_pillar_main_indicators"
    assert refused(sql(f"UPDATE {members} SET pillar_id = %s WHERE pillar_id = %s", elsewhere.pk, pillar.pk))
    assert refused(sql(f"DELETE FROM {members} WHERE pillar_id = %s", pillar.pk))
    assert refused(lambda: Indicator.objects.filter(version=version).update(max_points=20))
    assert refused(lambda: Indicator.objects.filter(version=version).update(version=draft))
    assert refused(sql("UPDATE criteria_builder_version SET state = 'draft' WHERE id = %s", version.pk))
    assert refused(sql("UPDATE criteria_builder_version SET content_hash = 'y' WHERE id = %s", version.pk))
