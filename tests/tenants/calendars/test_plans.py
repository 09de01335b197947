"""What the calendars of five documents say against themselves: exactly the register's findings, none when corrected."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dti.web.dates import HANOI, format_date
from tenants.calendars import library, reminders
from tenants.calendars.fields import DeadlineField
from tenants.calendars.findings import Finding, findings, issued_from, to_explain
from tenants.calendars.library.check import check_plan, corrected, register, silent
from tenants.calendars.rules import Body, Plan, PlannedPhase
from tenants.calendars.wording import Setting, exactly, in_words, read
from tests.goals import goal
from tests.tenants.calendars.test_edges import ZONES, process_in

KEYS = library.packaged_keys()
DAY = timedelta(days=1)
# The entries of the register that the calendar's linter is to raise (domain.md, section 3).
OF_THE_CALENDAR = {3, 10, 18, 19, 20, 21, 22, 29, 34, 36, 39, 41, 43, 44}


def at(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=HANOI)


def phase(kind: str, opens: str, closes: str, written: str = "", **more: object) -> PlannedPhase:
    return replace(PlannedPhase(kind, kind, at(opens), at(closes), written), **more)


def clean() -> Plan:
    """Every manner of wording that leaves no doubt, each phase beginning where the one before ends."""
    phases = (
        phase("self_assess", "05/01/2024", "20/01/2024", "từ ngày 05/01/2024 đến hết ngày 19/01/2024 (15 ngày)",
              days_declared=15),
        phase("appraise_1", "20/01/2024", "01/02/2024", "20/01 - 31/01/2024", days_declared=12),
        phase("explain", "01/02/2024", "06/02/2024", "01/02/2024 – 05/02/2024", days_declared=5),
        phase("appraise_2", "06/02/2024", "16/02/2024", "từ 06/02/2024 đến 24h00 ngày 15/02/2024"),
        phase("approve", "16/02/2024", "01/03/2024", "16/02 đến hết ngày 29/02/2024", days_declared=14),
    )  # fmt: skip
    return Plan(
        phases, date(2023, 1, 1), date(2024, 1, 1), "từ ngày 01/01 đến hết ngày 31/12", data_cutoff=None,
        appraisers=(Body("Tổ giúp việc"),), issued_from=date(2023, 12, 1),
    )  # fmt: skip


def of(plan: Plan) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(finding.code, finding.severity, finding.phases) for finding in findings(plan)}


# ---------------------------------------------------------------------- the five calendars
@pytest.mark.goal("W5")
def test_packaged_calendars_have_exactly_the_findings_of_the_register() -> None:
    with goal("W5") as tally:
        for key in KEYS:
            found = check_plan(key)
            for said, finding in found:
                tally.check(said.number != "", f"{key}: {finding}")
            for entry in silent(key, found):
                tally.check(False, f"not found: {entry}")
            tally.check(len(found) == len(register(key)), f"{key}: {len(found)} of {len(register(key))}")


def test_register_names_every_entry_that_calendars_are_to_find() -> None:
    assert {int(entry.number.removeprefix("INC-")) for key in KEYS for entry in register(key)} == OF_THE_CALENDAR


@pytest.mark.parametrize("key", KEYS)
def test_corrected_copy_says_nothing_against_itself(key: str) -> None:
    assert findings(corrected(library.packaged_plan(key).plan)) == []


@pytest.mark.parametrize("key", KEYS)
def test_packaged_wording_reads_as_the_packaged_instants(key: str) -> None:
    """The instants beside the words are facts of the document, not what our reader makes of them."""
    plan = library.packaged_plan(key).plan
    for one in plan.phases:
        if not one.as_written:
            continue
        reading = read(one.as_written, plan.setting)
        assert reading.closes_at == one.closes_at
        assert reading.opens_at in (None, one.opens_at)
        assert (reading.opens_at is None) <= one.opens_inferred


@pytest.mark.goal("W3")
def test_edges_are_the_same_instants_and_words_wherever_the_server_stands() -> None:
    """What is typed becomes an instant, and what is stored becomes words, in Vietnam's time alone."""
    with goal("W3") as tally:
        for zone in ZONES:
            with process_in(zone), timezone.override(zone):
                for key in KEYS:
                    plan = library.packaged_plan(key).plan
                    for one in plan.phases:
                        tally.check(_says_itself_back(one), f"{key} {one.kind} {zone}")
                        typed = DeadlineField().clean(format_date(reminders.last_day(one.closes_at)))
                        tally.check(typed == one.closes_at, f"{key} {one.kind} typed in {zone}: {typed}")


def _says_itself_back(one: PlannedPhase) -> bool:
    reading = read(in_words(one.opens_at.astimezone(UTC), one.closes_at.astimezone(UTC)))
    exact = datetime.strptime(exactly(one.closes_at.astimezone(UTC)), "%d/%m/%Y %H:%M:%S").replace(tzinfo=HANOI)
    return (reading.opens_at, reading.closes_at, exact) == (one.opens_at, one.closes_at, one.closes_at)


def test_days_are_counted_from_the_first_to_the_last() -> None:
    def counted(key: str) -> list[int]:
        return [one.days for one in library.packaged_plan(key).plan.phases]

    assert counted("bac-giang-2023") == [15, 26, 10, 11, 4]
    assert counted("ha-giang-2022") == [5, 5, 5, 8, 2]
    assert (counted("tay-son-2023"), counted("dak-song-2022")) == ([19], [31])


def test_later_quarters_of_bac_kan_are_worked_out_from_the_same_words() -> None:
    def ends(key: str) -> dict[tuple[str, str], str]:
        plan = library.packaged_plan(key).plan
        return {(one.kind, one.level): format_date(one.closes_at.date()) for one in plan.phases if one.as_written}

    expected = {
        ("self_assess", "commune"): "07/{}/2023", ("self_assess", "department"): "10/{}/2023",
        ("self_assess", "district"): "20/{}/2023",
    }  # fmt: skip
    for key, first, second in (("q1", "04", "05"), ("q2", "07", "08"), ("q3", "10", "11")):
        found = ends(f"bac-kan-2023-{key}")
        assert {place: found[place] for place in expected} == {k: text.format(first) for k, text in expected.items()}
        assert {found["appraise_1", level] for level in ("commune", "district", "department")} == {f"10/{second}/2023"}


def test_command_prints_the_register_and_fails_when_something_else_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    said = StringIO()
    call_command("calendars", "check", stdout=said)
    assert said.getvalue().count("INC-") == sum(len(register(key)) for key in KEYS)
    assert said.getvalue().endswith("Khớp sổ ghi.\n")

    said = StringIO()
    call_command("calendars", "check", "--corrected", stdout=said)
    assert "INC-" not in said.getvalue() and said.getvalue().endswith("Không còn chỗ lệch nào.\n")

    with pytest.raises(CommandError, match="Không có lịch x"):
        call_command("calendars", "check", "x", stdout=said)
    monkeypatch.setattr("tenants.calendars.library.check.register", lambda key: ())
    with pytest.raises(CommandError, match="5 chỗ không khớp"):
        call_command("calendars", "check", "bac-giang-2023", stdout=said)


# ---------------------------------------------------------------------- what the sentences say
def messages(plan: Plan, code: str) -> list[str]:
    return [finding.message for finding in findings(plan) if finding.code == code]


def test_declared_and_computed_stand_side_by_side() -> None:
    plan = library.packaged_plan("bac-giang-2023").plan

    assert messages(plan, "DURATION_MISMATCH") == [
        "Thẩm định lần 2: Khai 12 ngày, tính được 11 ngày. Dùng theo ngày đã ghi."
    ]
    assert messages(library.packaged_plan("tay-son-2023").plan, "DEADLINE_BEFORE_PERIOD_END") == [
        "Kê khai khóa lúc 24h00 ngày 19/11/2023, kỳ số liệu còn 42 ngày mới kết thúc. "
        "Hãy ghi số liệu tính đến ngày nào."
    ]


def test_recorded_cutoff_is_told_beside_the_finding_and_does_not_hide_it() -> None:
    plan = replace(library.packaged_plan("tay-son-2023").plan, data_cutoff=date(2023, 11, 19))

    assert messages(plan, "DEADLINE_BEFORE_PERIOD_END")[0].endswith("Số liệu tính đến ngày 19/11/2023.")


def test_choosing_the_literal_quarter_shows_that_the_dates_do_not_follow_it() -> None:
    plan = library.packaged_plan("bac-kan-2023-q1").plan
    literal = replace(plan, reading=Setting(quarter="literal"))

    assert "WORDING_DIFFERS" not in {finding.code for finding in findings(plan)}
    differing = [finding for finding in findings(literal) if finding.code == "WORDING_DIFFERS"]
    assert {finding.level for finding in differing} == {"commune", "district", "department"}
    assert len(to_explain(findings(literal))) == len(differing) == 6


def test_phases_of_one_level_are_not_measured_against_those_of_another() -> None:
    two = (
        replace(phase("self_assess", "01/01/2024", "10/01/2024"), level="commune"),
        replace(phase("self_assess", "01/01/2024", "30/01/2024"), level="district"),
        replace(phase("appraise_1", "10/01/2024", "20/01/2024"), level="commune"),
        replace(phase("appraise_1", "20/01/2024", "20/02/2024"), level="district"),
    )
    found = findings(Plan(two, date(2023, 1, 1), date(2024, 1, 1)))

    assert [(finding.code, finding.phases, finding.level) for finding in found] == [
        ("PHASE_OVERLAP", ("appraise_1",), "district")
    ]
    assert found[0].key == "PHASE_OVERLAP-appraise_1-district"


def test_keys_of_findings_differ_and_stay() -> None:
    found = findings(library.packaged_plan("ha-giang-2022").plan)

    assert len({finding.key for finding in found}) == len(found)
    assert (
        Finding("DATE_ORDER", "E", "một câu", ("trial",)).key == Finding("DATE_ORDER", "E", "câu khác", ("trial",)).key
    )


@pytest.mark.parametrize(
    ("issued_on", "written", "expected"),
    [
        (date(2023, 11, 14), "ngày tháng 11 năm 2023", date(2023, 11, 14)),
        (None, "ngày tháng 11 năm 2023", date(2023, 11, 1)),
        (None, "ngày tháng năm 2023", None),
        (None, "ngày tháng 13 năm 2023", None),
        (None, "", None),
    ],
)
def test_document_bears_its_day_or_the_first_of_its_month(
    issued_on: date | None, written: str, expected: date | None
) -> None:
    assert issued_from(issued_on, written) == expected
