"""What a computation reads, once: the frozen versions, the units, the ledger and the rulings of a campaign."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from django.utils.timezone import localtime

from appraisal.models import Ruling
from criteria_builder.models import Declared, Indicator, MainIndicator, Pillar, Version
from criteria_builder.tree import SECTIONS
from dti.web.vietnamese import sort_key
from publishing.documents import (
    AdjustmentInputs,
    Entry,
    GroupInputs,
    IndicatorInputs,
    Inputs,
    MainInputs,
    PillarInputs,
    Row,
    UnitInputs,
)
from submissions.models import Confirmation, LedgerEntry, SheetPlan, Submission
from submissions.queries import ledger_of_campaign
from tenants.calendars.models import Campaign
from tenants.units.models import UnitGroup

FORMAT = "dti-computation-1"
BY_HAND = "adjust_points"  # the kind of an entry whose points a person set, with a reason
Rows = dict[int, dict[str, Row]]


def read_inputs(campaign: Campaign, *, provisional: bool) -> Inputs:
    """One query a table, whatever the number of units."""
    plans = list(
        SheetPlan.objects.filter(campaign=campaign)
        .select_related("group__level", "version__criteria_set")
        .order_by("group__position", "group_id")
    )
    versions = [plan.version_id for plan in plans]
    trees = Trees(versions)
    units = _units(campaign)
    return {
        "format": FORMAT,
        "campaign": campaign.name,
        "period_code": campaign.period_code,
        "mode": campaign.mode,
        "policies": campaign.policies,
        "provisional": provisional,
        "groups": [group_inputs(plan.group, plan.version, trees, units[plan.version_id]) for plan in plans],
    }


class Trees:
    """The trees of several frozen versions, read together."""

    def __init__(self, versions: Iterable[int]) -> None:
        wanted = list(versions)
        self.mains = _by_version(
            MainIndicator.objects.filter(version__in=wanted)
            .select_related("group")
            .order_by("group__position", "position", "pk")
        )
        self.pillars = _by_version(
            Pillar.objects.filter(version__in=wanted).order_by("position", "pk").prefetch_related("main_indicators")
        )
        self.indicators = _by_version(
            Indicator.objects.filter(version__in=wanted, parent=None).order_by(
                "main_indicator__group__position", "main_indicator__position", "position", "pk"
            )
        )
        totals = Declared.objects.filter(version__in=wanted, group=None, pillar=None, main_indicator=None)
        self.declared = {one.version_id: one.total_points for one in totals}


def _by_version(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.version_id].append(row)
    return found


def group_inputs(group: UnitGroup, version: Version, trees: Trees, units: list[UnitInputs]) -> GroupInputs:
    """One level: the tree of its version and its units."""
    declared, adjustments = trees.declared.get(version.pk), _adjustments(trees.mains[version.pk])
    found: GroupInputs = {
        "code": group.code,
        "name": group.name,
        "level": group.level.name,
        "version_id": version.pk,
        "version": str(version),
        "version_hash": version.content_hash,
        "illustrative": version.criteria_set.illustrative,
        "settings": version.settings,
        "grade_scale": version.grade_scale,
        "declared_total": None if declared is None else str(declared),
        "mains": [_main(main) for main in trees.mains[version.pk]],
        "pillars": [_pillar(pillar, adjustments) for pillar in trees.pillars[version.pk]],
        "indicators": [_indicator(indicator) for indicator in trees.indicators[version.pk]],
        "units": sorted(units, key=lambda unit: (sort_key(unit["name"]), unit["code"])),
    }
    if adjustments:
        found["adjustments"] = adjustments
    return found


def _adjustments(mains: Iterable[MainIndicator]) -> list[AdjustmentInputs]:
    """The sections of bonus and penalty points, each with its main indicators."""
    found: dict[int, AdjustmentInputs] = {}
    for main in mains:
        group = main.group
        if group.kind in SECTIONS:
            empty: AdjustmentInputs = {
                "kind": group.kind, "name": group.name, "cap": str(Fraction(group.cap or 0)), "mains": [],
            }  # fmt: skip
            found.setdefault(group.pk, empty)["mains"].append(str(main.pk))
    return list(found.values())


def _main(main: MainIndicator) -> MainInputs:
    return {
        "key": str(main.pk),
        "name": main.name,
        "kind": main.kind,
        "is_foundation": main.group.kind == "foundation",
    }


def _pillar(pillar: Pillar, adjustments: Iterable[AdjustmentInputs]) -> PillarInputs:
    """A main indicator that was moved into a section of bonus points belongs to no pillar any more."""
    outside = {main for one in adjustments for main in one["mains"]}
    mains = {str(main.pk) for main in pillar.main_indicators.all()} - outside
    return {
        "key": pillar.code,
        "name": pillar.name,
        "mains": sorted(mains, key=int),
    }


def _indicator(indicator: Indicator) -> IndicatorInputs:
    return {
        "key": str(indicator.pk),
        "stable_id": str(indicator.stable_id),
        "code": indicator.code,
        "name": indicator.name,
        "main": str(indicator.main_indicator_id),
        "max_points": str(Fraction(indicator.max_points)),
        "rule": indicator.rule,
        "not_applicable": indicator.not_applicable,
    }


def _units(campaign: Campaign) -> dict[int, list[UnitInputs]]:
    """Units by the version they answer, each with its rows."""
    rows, confirmed = _rows(campaign), _confirmations(campaign)
    found: defaultdict[int, list[UnitInputs]] = defaultdict(list)
    for sheet in Submission.objects.filter(campaign=campaign).select_related("unit", "unit_parent").order_by("pk"):
        found[sheet.version_id].append(
            {
                "code": sheet.unit.public_code,
                "name": sheet.unit_name,
                "is_lead_agency": sheet.unit.is_lead_agency,
                "parent": sheet.unit_parent.public_code if sheet.unit_parent else "",
                "confirmed_at": confirmed.get(sheet.pk),
                "rows": rows.get(sheet.pk, {}),
            }
        )
    return found


def _confirmations(campaign: Campaign) -> dict[int, str]:
    """When each sheet was first confirmed, by the campaign's clock."""
    times = Confirmation.objects.filter(submission__campaign=campaign, phase="self_assess").order_by("-pk")
    return {sheet: localtime(at).isoformat() for sheet, at in times.values_list("submission_id", "campaign_at") if at}


def _rows(campaign: Campaign) -> Rows:
    found: Rows = defaultdict(dict)
    for (sheet, indicator), stages in ledger_of_campaign(campaign).items():
        row: Row = {"stages": {stage: _entry(entry) for stage, entry in stages.items()}}
        _uphold(row)
        found[sheet][str(indicator)] = row
    for ruling in Ruling.objects.filter(submission__campaign=campaign).order_by("pk"):
        row = found[ruling.submission_id].setdefault(str(ruling.indicator_id), {"stages": {}})
        row["ruling"] = {"accepted": ruling.accepted, "phase": ruling.phase}
    return found


def _entry(recorded: LedgerEntry) -> Entry:
    entry: Entry = {"inputs": recorded.inputs, "kind": recorded.kind}
    if recorded.points is not None:
        entry["given" if recorded.kind == BY_HAND else "recorded"] = str(recorded.points)
    if recorded.not_applicable:
        entry["claims_not_applicable"] = True
    if recorded.source:
        entry["source"] = recorded.source
    return entry


def _uphold(row: Row) -> None:
    """Who agrees with points that somebody set by hand upholds those points, not the rule's."""
    given = {entry["given"] for entry in row["stages"].values() if "given" in entry}
    for entry in row["stages"].values():
        if entry["kind"] == "agree" and entry.get("recorded") in given:
            entry["given"] = entry.pop("recorded")
