"""The same calendar in another year or quarter: instants move, words that lean on the period stay."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dti.web.dates import HANOI
from tenants.calendars import library
from tenants.calendars.findings import findings
from tenants.calendars.rules import Line, Plan, PlannedPhase, for_all_and_for_some, said_twice, with_openings
from tenants.calendars.shifting import shifted
from tenants.calendars.wording import read


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


def plan(key: str) -> Plan:
    return library.packaged_plan(key).plan


def test_year_later_every_day_is_the_same_day_and_is_worded_anew() -> None:
    moved = shifted(plan("bac-giang-2023"), months=12)

    assert (moved.period_from, moved.period_to) == (date(2024, 1, 1), date(2025, 1, 1))
    first = moved.phases[0]
    assert (first.opens_at.isoformat(), first.as_written) == (
        "2024-10-10T00:00:00+07:00", "từ 00h00 ngày 10/10/2024 đến 24h00 ngày 24/10/2024"
    )  # fmt: skip
    assert moved.phases[-1].as_written == "đến 24h00 ngày 14/12/2024"  # its opening was never written
    assert {one.days_declared for one in moved.phases} == {None}
    assert {finding.code for finding in findings(moved)} == {"MISSING_START", "PERIOD_NOT_ENDED", "ROLE_CONFLICT"}


def test_words_that_lean_on_the_quarter_stay_with_it() -> None:
    moved = shifted(plan("bac-kan-2023-q1"), months=39)

    assert [one.as_written for one in moved.phases] == [one.as_written for one in plan("bac-kan-2023-q1").phases]
    assert moved.phases[0].closes_at == at("2026-07-07")


def test_last_day_of_a_long_month_becomes_the_last_of_a_short_one() -> None:
    one = PlannedPhase("self_assess", "Kê khai", at("2024-01-31T08:00"), at("2024-02-29T17:00"))
    moved = shifted(Plan((one,), date(2023, 1, 1), date(2024, 1, 1), data_cutoff=date(2023, 12, 31)), months=12)

    assert (moved.phases[0].opens_at, moved.phases[0].closes_at) == (at("2025-01-31T08:00"), at("2025-02-28T17:00"))
    assert moved.data_cutoff == date(2024, 12, 31)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(library.packaged_keys()), st.integers(-60, 60), st.integers(-200, 200))
def test_shifted_words_always_read_as_the_shifted_instants(key: str, months: int, days: int) -> None:
    moved = shifted(plan(key), months=months, days=days)

    for one in moved.phases:
        if one.as_written:
            reading = read(one.as_written, moved.setting)
            assert reading.closes_at == one.closes_at
            assert reading.opens_at in (None, one.opens_at)


# ---------------------------------------------------------------------- lines whose opening nobody wrote
def line(kind: str, opens: str, closes: str, level: str = "") -> Line:
    return Line(kind, kind, at(opens) if opens else None, at(closes), level=level)


def test_unwritten_opening_is_the_close_of_the_phase_before() -> None:
    found = with_openings(
        [line("approve", "", "2023-12-15"), line("self_assess", "2023-10-10", "2023-10-25"),
         line("appraise_1", "", "2023-11-20")], date(2024, 1, 1),
    )  # fmt: skip

    assert [(one.opens_at, one.opens_inferred) for one in found] == [
        (at("2023-11-20"), True), (at("2023-10-10"), False), (at("2023-10-25"), True)
    ]  # fmt: skip


def test_first_unwritten_opening_is_the_first_instant_after_the_figures() -> None:
    (found,) = with_openings([line("self_assess", "", "2024-01-30")], date(2024, 1, 1))

    assert (found.opens_at, found.opens_inferred) == (at("2024-01-01"), True)


def test_opening_that_nothing_tells_is_left_to_a_person() -> None:
    assert with_openings([line("self_assess", "", "2023-11-20")], date(2024, 1, 1)) == [
        line("self_assess", "", "2023-11-20")
    ]


def test_each_level_follows_its_own_phases() -> None:
    found = with_openings(
        [line("self_assess", "2023-04-01", "2023-04-07", "commune"),
         line("self_assess", "2023-04-01", "2023-04-20", "district"),
         line("appraise_1", "", "2023-05-10", "commune"), line("appraise_1", "", "2023-05-10", "district")],
        date(2023, 4, 1),
    )  # fmt: skip

    assert [one.opens_at for one in found[2:]] == [at("2023-04-07"), at("2023-04-20")]


@pytest.mark.parametrize(
    ("levels", "twice", "mixed"),
    [((("", "")), True, True), (("commune", "district"), False, False), (("commune", ""), False, True)],
)
def test_lines_of_one_phase_are_of_different_levels_or_one_for_all(
    levels: tuple[str, str], twice: bool, mixed: bool
) -> None:
    phases = [
        PlannedPhase("self_assess", "x", at("2023-04-01"), at("2023-04-01") + timedelta(days=1), level=level)
        for level in levels
    ]

    assert (said_twice(phases), for_all_and_for_some(phases) is not None) == (twice, mixed)
