"""The stage of a sheet, derived from its state and the windows of its unit."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from submissions.stages import stage
from tenants.calendars.queries import Opening

START = datetime(2022, 12, 5, tzinfo=UTC)
SPANS = {"self_assess": (0, 5), "appraise_1": (5, 10), "explain": (10, 18), "appraise_2": (18, 20)}


@dataclass
class Stored:
    state: str


def derived(state: str, day: float, *, asked: bool = True, confirmed: bool = True) -> str:
    now = START + timedelta(days=day)
    openings = {}
    for phase, (first, end) in SPANS.items():
        opens, closes = START + timedelta(days=first), START + timedelta(days=end)
        openings[phase] = Opening(phase, opens, closes, opens <= now < closes)
    if not asked:
        openings["explain"] = Opening("explain")
    return stage(Stored(state), openings, has_confirmation=confirmed, asked=asked, now=now).value


@pytest.mark.parametrize("state", ["not_started", "drafting", "returned", "with_leader"])
def test_unconfirmed_sheet_expires_with_its_window(state: str) -> None:
    assert [derived(state, day, confirmed=False) for day in (-1, 4.99, 5, 12)] == [
        state, state, "expired_unconfirmed", "expired_unconfirmed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "asked", "expected"),
    [
        ("confirmed", True, ["confirmed", "appraising_1", "appraising_1", "appraising_1"]),
        ("default_appraisal", True, ["default_appraisal"] * 4),
        ("appraised_1", True, ["appraised_1", "appraised_1", "explaining", "appraising_2"]),
        ("appraised_1", False, ["stands", "stands", "stands", "appraising_2"]),
        ("with_leader_2", True, ["with_leader_2", "with_leader_2", "with_leader_2", "appraising_2"]),
        ("reconfirmed", True, ["reconfirmed", "reconfirmed", "reconfirmed", "appraising_2"]),
        ("final", True, ["final"] * 4),
    ],
)
def test_clock_moves_a_sheet_on(state: str, asked: bool, expected: list[str]) -> None:
    assert [derived(state, day, asked=asked) for day in (4, 6, 11, 19)] == expected


def test_state_without_the_fenced_row_confirms_nothing() -> None:
    assert derived("confirmed", 4, confirmed=False) == "with_leader"
    assert derived("confirmed", 6, confirmed=False) == "expired_unconfirmed"


def test_gap_between_windows_lets_an_unanswered_question_stand() -> None:
    SPANS["appraise_2"] = (19, 20)
    try:
        assert derived("with_leader_2", 18.5) == "stands"
    finally:
        SPANS["appraise_2"] = (18, 20)
