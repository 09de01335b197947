"""W5: plans with one thing wrong each are all flagged, for that thing and nothing else; clean ones never."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest

from dti.web.dates import HANOI, format_date
from tenants.calendars import library
from tenants.calendars.findings import findings
from tenants.calendars.library.check import SHORT_NOTICE_DAYS, corrected
from tenants.calendars.rules import Body, Plan, PlannedPhase, Quoted
from tenants.calendars.shifting import shifted
from tenants.calendars.wording import closing_words, in_words
from tests.goals import goal
from tests.tenants.calendars.clean_plans import DAY, clean_plan

MUTATED, CLEAN = 300, 300
Expected = tuple[str, str, tuple[str, ...]]
Seeded = Callable[[Plan, int, Random], tuple[Plan, Expected]]


def of(plan: Plan) -> set[Expected]:
    return {(finding.code, finding.severity, finding.phases) for finding in findings(plan)}


def later_lines(plan: Plan) -> list[int]:
    """Places of the lines that follow another one of their level."""
    return [place for place, one in enumerate(plan.phases) if one.kind != "self_assess"]


def declared_wrongly(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    one = plan.phases[place]
    wrong = replace(one, days_declared=one.days + chance.choice([-1, 1, 7]))
    return with_line(plan, place, wrong), ("DURATION_MISMATCH", "W", (one.kind,))


def declared_wrongly_in_words(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    one = plan.phases[place]
    words = f"{in_words(one.opens_at, one.closes_at)} ({one.days + chance.choice([-1, 1, 3])} ngày)"
    wrong = replace(one, as_written=words, days_declared=None)
    return with_line(plan, place, wrong), ("DURATION_MISMATCH", "W", (one.kind,))


def overlapping(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    one = said_anew(plan.phases[place], opens_at=plan.phases[place].opens_at - chance.randint(1, 3) * DAY)
    return with_line(plan, place, one), ("PHASE_OVERLAP", "E", (one.kind,))


def overlapping_by_a_second(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    one = replace(plan.phases[place], as_written="", days_declared=None)
    one = replace(one, opens_at=one.opens_at - timedelta(seconds=1))
    return with_line(plan, place, one), ("PHASE_OVERLAP", "E", (one.kind,))


def with_a_gap(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    one = said_anew(plan.phases[place], opens_at=plan.phases[place].opens_at + chance.randint(1, 3) * DAY)
    return with_line(plan, place, one), ("PHASE_GAP", "W", (one.kind,))


def out_of_order(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    """The last phase of a level stands before all others."""
    last = max(number for number, one in enumerate(plan.phases) if one.level == plan.phases[place].level)
    first = min(one.opens_at for one in plan.phases) - chance.randint(10, 20) * DAY
    one = said_anew(plan.phases[last], opens_at=first, closes_at=first + 2 * DAY)
    return with_line(plan, last, one), ("PHASE_ORDER", "E", (one.kind,))


def ends_before_it_begins(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    one = plan.phases[0]
    wrong = replace(one, closes_at=one.opens_at - chance.randint(0, 3) * DAY, as_written="", days_declared=None)
    return Plan((wrong,), date(2000, 1, 1), date(2000, 2, 1)), ("DATE_ORDER", "E", (one.kind,))


def without_a_start(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    one = plan.phases[place]
    words = f"trước ngày {format_date(one.closes_at.date())}"
    wrong = replace(one, opens_inferred=True, as_written=words, days_declared=None)
    return with_line(plan, place, wrong), ("MISSING_START", "W", (one.kind,))


def reversed_days(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    one = plan.phases[place]
    closes, first = at(f"{chance.randint(2, 10):02d}/02/2024"), chance.randint(11, 28)
    words = f"{first} - {format_date((closes - DAY).date())}"
    wrong = replace(one, as_written=words, opens_at=at(f"{first}/01/2024"), closes_at=closes, days_declared=None)
    return Plan((wrong,), date(2023, 1, 1), date(2023, 12, 1)), ("DATE_ORDER", "E", (one.kind,))


def read_wrongly(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    """A deadline that was taken a day, an hour or a second too early or too late."""
    one = plan.phases[place]
    wrong = one.closes_at + chance.choice([-DAY, DAY, timedelta(hours=-1), timedelta(seconds=1)])
    kept = replace(one, as_written=in_words(one.opens_at, one.closes_at), closes_at=wrong, days_declared=None)
    return replace(plan, phases=(kept,)), ("WORDING_DIFFERS", "E", (one.kind,))


def before_the_figures(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    named = chance.choice(["năm 2024", "quý I năm 2024", "từ ngày 01/01 đến hết ngày 31/12"])
    code = "DEADLINE_BEFORE_PERIOD_END" if "ngày" in named else "PERIOD_NOT_ENDED"
    assert plan.first_deadline is not None
    later = plan.first_deadline.closes_at.date() + chance.randint(1, 300) * DAY
    return replace(plan, period_to=later, period_as_written=named), (code, "W", ("self_assess",))


def same_day_twice(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    day = f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}"
    words = f"từ ngày {day} của năm trước đến ngày {day} của năm đánh giá"
    return replace(plan, period_as_written=words), ("PERIOD_OVERLAP", "W", ())


def two_appraisers(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    set_up_by = chance.choice(["", "Tổ giúp việc"])
    bodies = (Body("Tổ giúp việc"), Body("Hội đồng thẩm định", set_up_by=set_up_by))
    return replace(plan, appraisers=bodies), ("ROLE_CONFLICT", "N" if set_up_by else "W", ())


def at_short_notice(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    assert plan.first_deadline is not None
    issued = plan.first_deadline.closes_at.date() - chance.randint(1, SHORT_NOTICE_DAYS - 1) * DAY
    return replace(plan, issued_from=issued), ("SHORT_NOTICE", "N", ("self_assess",))


def two_deadlines_for_one(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    one = plan.phases[place]
    other = one.closes_at + chance.choice([-2, 0, 3]) * DAY
    wrong = replace(one, also_written=(Quoted(f"trước ngày {format_date(other.date())}"),))
    severity = "N" if other == one.closes_at else "E"
    return with_line(plan, place, wrong), ("DEADLINE_WORDING", severity, (one.kind,))


def doubtful_words(plan: Plan, place: int, chance: Random) -> tuple[Plan, Expected]:
    """ "đến ngày" in one line, "24h00" in another."""
    one, other = plan.phases[place], plan.phases[0]
    words = f"từ ngày {format_date(one.opens_at.date())} đến ngày {format_date((one.closes_at - DAY).date())}"
    clear = replace(other, as_written=f"chậm nhất {closing_words(other.closes_at)}")
    return with_line(with_line(plan, 0, clear), place, replace(one, as_written=words)), ("DEADLINE_WORDING", "N", ())


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=HANOI)


def with_line(plan: Plan, place: int, one: PlannedPhase) -> Plan:
    return replace(plan, phases=(*plan.phases[:place], one, *plan.phases[place + 1 :]))


def said_anew(one: PlannedPhase, **moved: datetime) -> PlannedPhase:
    """Its words follow its instants, so that nothing but its place is wrong."""
    moved_one = replace(one, days_declared=None, **moved)
    return replace(moved_one, as_written=in_words(moved_one.opens_at, moved_one.closes_at))


MUTATIONS: tuple[Seeded, ...] = (
    declared_wrongly, declared_wrongly_in_words, overlapping, overlapping_by_a_second, with_a_gap, out_of_order,
    ends_before_it_begins, without_a_start, reversed_days, read_wrongly, before_the_figures, same_day_twice,
    two_appraisers, at_short_notice, two_deadlines_for_one, doubtful_words,
)  # fmt: skip


@pytest.mark.goal("W5")
def test_every_seeded_contradiction_is_found_and_nothing_else() -> None:
    with goal("W5") as tally:
        chance = tally.random
        for number in range(MUTATED):
            mutate, clean = MUTATIONS[number % len(MUTATIONS)], clean_plan(chance, plain=True)
            plan, expected = mutate(clean, chance.choice(later_lines(clean)), chance)
            tally.check(of(plan) == {expected}, f"{mutate.__name__}: {expected}, found {of(plan)} in {plan}")


@pytest.mark.goal("W5")
def test_clean_plan_raises_no_alarm() -> None:
    with goal("W5") as tally:
        chance = tally.random
        for _ in range(CLEAN):
            plan = clean_plan(chance)
            tally.check(findings(plan) == [], f"false alarm: {findings(plan)} in {plan}")
            later = shifted(plan, months=12 * chance.randint(-1, 5), days=chance.randint(0, 60))
            tally.check(findings(later) == [], f"false alarm on a copy: {findings(later)} in {later}")
        for key in library.packaged_keys():
            tally.check(findings(corrected(library.packaged_plan(key).plan)) == [], f"{key}, corrected")


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_each_kind_of_contradiction_is_one_that_the_linter_knows(mutate: Seeded) -> None:
    chance = Random(1)
    clean = clean_plan(chance, plain=True)
    assert findings(clean) == []

    plan, expected = mutate(clean, later_lines(clean)[0], chance)

    assert of(plan) == {expected}


def test_days_across_the_end_of_a_year_are_in_order() -> None:
    one = PlannedPhase("self_assess", "Kê khai", at("29/12/2023"), at("06/01/2024"), "29/12 - 05/01/2024")

    assert findings(Plan((one,), date(2023, 1, 1), date(2023, 12, 1))) == []
