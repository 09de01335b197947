"""Reads the packaged calendars: a plan in memory, the same every time, without a database."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from tenants.calendars.findings import issued_from
from tenants.calendars.rules import Body, Plan, PlannedPhase, Quoted
from tenants.calendars.shifting import shifted


@dataclass(frozen=True)
class PackagedPlan:
    """A document's calendar with what a campaign needs beside it."""

    key: str
    name: str
    kind: str
    period_code: str
    plan: Plan
    document: dict[str, str]
    reopen_scope: str
    internal: bool
    offered_as: str


def packaged_keys() -> list[str]:
    return list(_read())


@cache
def packaged_plan(key: str) -> PackagedPlan:
    """KeyError if nothing is packaged under that key."""
    said = _read()[key]
    if "same_as" not in said:
        return _whole(key, said)
    model = packaged_plan(said["same_as"])
    later = _the_same_words(model.plan, said["months_later"], said["period_as_written"])
    return replace(
        model, key=key, name=said["name"], period_code=said["period_code"], plan=later, offered_as=""
    )  # fmt: skip


def templates() -> list[PackagedPlan]:
    """Those that a province may start from."""
    return [plan for plan in map(packaged_plan, packaged_keys()) if plan.offered_as]


def _the_same_words(plan: Plan, months: int, period_as_written: str) -> Plan:
    """One document whose words hold for several periods: lines and all stay, instants follow."""
    later = shifted(plan, months=months)
    phases = tuple(
        replace(phase, opens_at=moved.opens_at, closes_at=moved.closes_at)
        for phase, moved in zip(plan.phases, later.phases, strict=True)
    )
    return replace(
        plan, phases=phases, period_from=later.period_from, period_to=later.period_to,
        period_as_written=period_as_written,
    )  # fmt: skip


def _whole(key: str, said: dict[str, Any]) -> PackagedPlan:
    period, document = said["period"], said["document"]
    plan = Plan(
        phases=tuple(_phase(phase) for phase in said["phases"]),
        period_from=_day(period["from"]),
        period_to=_day(period["to"]),
        period_as_written=period["as_written"],
        period_where=period["where"],
        appraisers=tuple(Body(**body) for body in said.get("appraisers", [])),
        issued_from=issued_from(None, document.get("date_as_written", "")),
        issued_where=document.get("date_where", ""),
    )
    return PackagedPlan(
        key, said["name"], said.get("kind", "yearly"), said["period_code"], plan,
        {name: text for name, text in document.items() if name != "date_where"}, said["reopen_scope"],
        said.get("internal", False), said["offered_as"],
    )  # fmt: skip


def _phase(said: dict[str, Any]) -> PlannedPhase:
    return PlannedPhase(
        said["kind"], said["title"], _instant(said["opens_at"]), _instant(said["closes_at"]),
        said.get("as_written", ""), said.get("opens_inferred", False), said.get("days_declared"),
        said.get("level", ""), said.get("where", ""), tuple(Quoted(**one) for one in said.get("also_written", [])),
    )  # fmt: skip


def _instant(value: Any) -> datetime:
    """YAML reads an instant with its offset into an aware datetime; a naive one would be a mistake in the file."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError(f"{value!r} is no instant with an offset")
    return value


def _day(value: Any) -> date:
    assert isinstance(value, date), value
    return value


@cache
def _read() -> dict[str, Any]:
    text = files("tenants.calendars.library").joinpath("plans.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found
