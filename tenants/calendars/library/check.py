"""Compares what the linter says of the packaged calendars with the register of inconsistencies."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import cache
from importlib.resources import files

import yaml

from dti.web.dates import HANOI, format_date
from tenants.calendars.findings import SHORT_NOTICE_DAYS, Finding, findings
from tenants.calendars.library.packaged import packaged_plan
from tenants.calendars.rules import ORDER, Plan, PlannedPhase
from tenants.calendars.wording import in_words


@dataclass(frozen=True)
class Said:
    """One finding as the register writes it; `number` is its entry there, or nothing."""

    plan: str
    code: str
    severity: str
    phases: tuple[str, ...] = ()
    where: str = ""
    number: str = ""


def check_plan(key: str, plan: Plan | None = None) -> list[tuple[Said, Finding]]:
    """Everything the linter says of a packaged calendar (or of a copy of it), each with its entry of the register."""
    numbers = {replace(entry, number=""): entry.number for entry in register(key)}
    found = []
    for finding in findings(plan or packaged_plan(key).plan):
        said = Said(key, finding.code, finding.severity, finding.phases, finding.where)
        found.append((replace(said, number=numbers.get(said, "")), finding))
    return found


def silent(key: str, found: list[tuple[Said, Finding]]) -> list[Said]:
    """Entries of the register that the linter did not find."""
    heard = {said for said, _finding in found}
    return [entry for entry in register(key) if entry not in heard]


@cache
def register(key: str) -> tuple[Said, ...]:
    text = files("tenants.calendars.library").joinpath("register.yaml").read_text(encoding="utf-8")
    return tuple(
        Said(**{**row, "phases": tuple(row.get("phases", ()))}, number=number)
        for number, rows in yaml.safe_load(text).items()
        for row in rows
        if row["plan"] == key
    )


def corrected(plan: Plan) -> Plan:
    """The calendar as it would be without a contradiction: no gap, every day written, the figures' period over."""
    phases = tuple(_said_clearly(phase) for phase in _joined(plan.phases))
    first_close = min((phase.closes_at for phase in phases if phase.kind == "self_assess"), default=None)
    first_opening = min(phase.opens_at for phase in phases).astimezone(HANOI).date()
    period_to = plan.period_to
    if first_close is not None and first_close < datetime.combine(period_to, time(), HANOI):
        period_to = first_opening
    return replace(
        plan,
        phases=phases,
        period_to=period_to,
        period_as_written=f"từ ngày {format_date(plan.period_from)} đến hết ngày "
        f"{format_date(period_to - timedelta(days=1))}",
        appraisers=plan.appraisers[:1],
        issued_from=first_opening - timedelta(days=SHORT_NOTICE_DAYS),
    )


def _joined(phases: tuple[PlannedPhase, ...]) -> Iterator[PlannedPhase]:
    """Where a gap stood, the later phase opens when the earlier one closes."""
    for phase in phases:
        before = [
            one.closes_at
            for one in phases
            if one.level == phase.level and ORDER.index(one.kind) < ORDER.index(phase.kind)
        ]
        yield replace(phase, opens_at=max(before)) if before else phase


def _said_clearly(phase: PlannedPhase) -> PlannedPhase:
    return replace(
        phase,
        as_written=in_words(phase.opens_at, phase.closes_at),
        opens_inferred=False,
        days_declared=phase.days,
        also_written=(),
    )
