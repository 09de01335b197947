"""What the plans of the five provinces say against themselves: exactly the register's findings, none when clean."""

from datetime import date, datetime
from random import Random

import pytest

from dti.web.dates import HANOI
from tenants.calendars.rules import PlannedPhase, days, findings
from tests.goals import SEED, goal


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=HANOI)


def phase(kind: str, opens: str, closes: str, written: str = "", *, inferred: bool = False, declared: int | None = None,
          level: str = "") -> PlannedPhase:  # fmt: skip
    return PlannedPhase(kind, kind, at(opens), at(closes), written, inferred, declared, level)


BAC_GIANG = [
    phase("self_assess", "10/10/2023", "25/10/2023",
    "bắt đầu từ ngày 10/10/2023, kết thúc 24h00' ngày 24/10/2023 (15 ngày)", declared=15),
    phase("appraise_1", "25/10/2023", "20/11/2023", "Từ ngày 25/10/2023 đến hết ngày 19/11/2023 (26 ngày)",
    declared=26),
    phase("explain", "20/11/2023", "30/11/2023", "từ ngày 20/11/2023 đến hết ngày 29/11/2023 (10 ngày)", declared=10),
    phase("appraise_2", "30/11/2023", "11/12/2023", "Từ ngày 30/11/2023 đến ngày 10/12/2023 (12 ngày)", declared=12),
    phase("approve", "11/12/2023", "15/12/2023", "Trước ngày 15/12/2023", inferred=True),
]  # fmt: skip
HA_GIANG = [
    phase("trial", "29/11/2022", "04/12/2022", "Thời gian từ ngày 29 - 03/12/2022", inferred=True),
    phase("self_assess", "05/12/2022", "10/12/2022", "Thời gian từ ngày 05/12 đến hết ngày 09/12/2022"),
    phase("appraise_1", "10/12/2022", "15/12/2022", "Thời gian từ ngày: 10/12 đến hết ngày 14/12/2022)"),
    phase("explain", "15/12/2022", "23/12/2022", "Thời gian từ ngày 15/12 đến hết ngày 22/12/2022"),
    phase("appraise_2", "23/12/2022", "25/12/2022", "Thời gian hoàn thành trước ngày 25/12/2022", inferred=True),
]
TAY_SON = [phase("self_assess", "01/11/2023", "20/11/2023", "trước ngày 20/11/2023", inferred=True)]
DAK_SONG = [phase("self_assess", "01/10/2022", "01/11/2022", "được thực hiện trong tháng 10 hàng năm")]
BAC_KAN_QUARTER = [
    phase("self_assess", "01/04/2023", "07/04/2023", "trước ngày 07 của tháng đầu quý", inferred=True, level="commune"),
    phase(
        "self_assess", "01/04/2023", "10/04/2023", "trước ngày 10 của tháng đầu quý", inferred=True, level="department"
    ),
    phase(
        "self_assess", "01/04/2023", "20/04/2023", "trước ngày 20 của tháng đầu quý", inferred=True, level="district"
    ),
    phase("review", "07/04/2023", "20/04/2023", "", level="commune"),
]
BAC_KAN_YEAR = [
    phase("self_assess", "01/01/2024", "30/01/2024", "trước ngày 30 tháng 01 của năm", inferred=True, level="commune"),
    phase(
        "self_assess", "01/01/2024", "30/01/2024", "trước ngày 30 tháng 01 của năm", inferred=True, level="department"
    ),
    phase("self_assess", "01/01/2024", "20/02/2024", "trước ngày 20 tháng 02 của năm", inferred=True, level="district"),
]

PLANS = {
    "Bắc Giang 2023": (
        BAC_GIANG, date(2024, 1, 1), "năm 2023",
        {("DURATION_MISMATCH", "W", "appraise_2"), ("PERIOD_NOT_ENDED", "W", "self_assess"), ("MISSING_START", "W",
        "approve")},
    ),  # INC-03, INC-19, INC-44
    "Hà Giang 2022": (
        HA_GIANG, date(2023, 1, 1), "năm 2022",
        {("DATE_ORDER", "E", "trial"), ("PHASE_GAP", "W", "self_assess"), ("MISSING_START", "W", "appraise_2"),
         ("PERIOD_NOT_ENDED", "W", "self_assess")},
    ),  # INC-20, INC-21 (twice), INC-43
    "Tây Sơn 2023": (
        TAY_SON, date(2024, 1, 1), "từ ngày 01/01 đến hết ngày 31/12",
        {("MISSING_START", "W", "self_assess"), ("DEADLINE_BEFORE_PERIOD_END", "W", "self_assess")},
    ),  # INC-44, INC-34
    "Đắk Song 2022": (
        DAK_SONG, date(2022, 10, 1), "từ ngày 01/10 của năm trước đến ngày 01/10 của năm đánh giá",
        {("PERIOD_OVERLAP", "W", "")},
    ),  # INC-29
    "Bắc Kạn quý I/2023": (
        BAC_KAN_QUARTER, date(2023, 4, 1), "quý I năm 2023",
        {("AMBIGUOUS_CALENDAR", "W", "self_assess"), ("MISSING_START", "W", "self_assess")},
    ),  # INC-10, INC-44
    "Bắc Kạn 2023": (BAC_KAN_YEAR, date(2024, 1, 1), "năm 2023", {("MISSING_START", "W", "self_assess")}),  # INC-44
}  # fmt: skip


def of(phases: list[PlannedPhase], period_to: date, written: str = "năm 2023") -> set[tuple[str, str, str]]:
    found = findings(
        phases, period_to=period_to, period_is_a_year="ngày" not in written, zone=HANOI, period_as_written=written
    )
    return {(finding.code, finding.severity, finding.phase) for finding in found}


@pytest.mark.goal("W5")
@pytest.mark.parametrize("plan", PLANS)
def test_plan_has_exactly_the_findings_of_the_register(plan: str) -> None:
    phases, period_to, written, expected = PLANS[plan]

    assert of(phases, period_to, written) == expected


def test_days_are_counted_from_the_first_to_the_last() -> None:
    assert [days(phase, HANOI) for phase in BAC_GIANG[:4]] == [15, 26, 10, 11]
    assert [days(phase, HANOI) for phase in HA_GIANG] == [5, 5, 5, 8, 2]
    assert days(TAY_SON[0], HANOI) == 19


def test_days_of_the_provinces_are_counted_in_their_own_zone() -> None:
    from datetime import UTC

    in_utc = PlannedPhase(
        "self_assess", "", BAC_GIANG[0].opens_at.astimezone(UTC), BAC_GIANG[0].closes_at.astimezone(UTC)
    )

    assert days(in_utc, HANOI) == 15


def clean() -> list[PlannedPhase]:
    return [
        phase(
            "self_assess",
            "05/01/2024",
            "20/01/2024",
            "từ ngày 05/01/2024 đến hết ngày 19/01/2024 (15 ngày)",
            declared=15,
        ),
        phase("appraise_1", "20/01/2024", "01/02/2024", "20/01 - 31/01/2024", declared=12),
        phase("explain", "01/02/2024", "06/02/2024", "01/02/2024 – 05/02/2024", declared=5),
        phase("appraise_2", "06/02/2024", "16/02/2024", "từ ngày 06/02 đến ngày 15/02/2024"),
        phase("approve", "16/02/2024", "01/03/2024", "16/02 đến hết ngày 29/02/2024", declared=14),
    ]


def test_clean_plan_raises_no_alarm() -> None:
    assert of(clean(), date(2024, 1, 1), "từ ngày 01/01 đến hết ngày 31/12") == set()
    across_the_year = [phase("self_assess", "29/12/2023", "06/01/2024", "29/12 - 05/01/2024")]
    assert of(across_the_year, date(2023, 12, 1)) == set()


@pytest.mark.goal("W5")
def test_every_seeded_contradiction_is_found() -> None:
    """Three hundred plans with one thing wrong each: exactly that is found."""
    from dataclasses import replace
    from datetime import timedelta

    chance = Random(SEED)
    with goal("W5") as tally:
        for _ in range(300):
            plan, place = clean(), chance.randrange(1, 5)
            later, days_off = plan[place], timedelta(days=chance.randint(1, 3))
            match chance.randrange(5):
                case 0:
                    plan[place] = replace(later, days_declared=days(later, HANOI) + chance.choice([-1, 1, 7]))
                    expected = {("DURATION_MISMATCH", "W", later.kind)}
                case 1:
                    plan[place] = replace(later, opens_at=later.opens_at - days_off, days_declared=None)
                    expected = {("PHASE_OVERLAP", "E", later.kind)}
                case 2:
                    plan[place] = replace(later, opens_at=later.opens_at + days_off, days_declared=None)
                    expected = {("PHASE_GAP", "W", later.kind)}
                case 3:
                    plan[place] = replace(later, opens_inferred=True, as_written="trước ngày 15/02/2024")
                    expected = {("MISSING_START", "W", later.kind)}
                case _:
                    first = chance.randint(11, 28)
                    plan[place] = replace(later, as_written=f"{first} - {chance.randint(1, 10):02d}/02/2024")
                    expected = {("DATE_ORDER", "E", later.kind)}
            found = of(plan, date(2024, 1, 1))
            tally.check(found == expected, f"{expected}, found {found}")
