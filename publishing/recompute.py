"""Results from raw answers, again: points by the rules, never copied. Pure: runs anywhere without Django.

`recompute(inputs)` is also what `actions.compute` calls, so that what is stored and what is proved are one function.
`python -m publishing.recompute FILE` reads an export of `export_answers` and says "khớp" or the first difference.
"""

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import cast

from criteria_builder.scoring import Rule, parse_rule, totals
from criteria_builder.scoring.results import Final, Outcome
from criteria_builder.scoring.results import Results as LevelResults
from criteria_builder.scoring.sheets import FOUNDATION, Section, Structure, UnitSheet
from publishing.documents import (
    ENGINE,
    Finding,
    GroupInputs,
    GroupResult,
    Inputs,
    OutcomeResult,
    Results,
    RowResult,
    UnitInputs,
    UnitResult,
    difference,
    digest,
)
from publishing.rows import Reading, read_row, why
from publishing.structures import policy_of, settings_of, structure_of
from publishing.waiting import Level, settle


def recompute(inputs: Inputs) -> Results:
    """Every group's results from raw answers, rulings, rules and policies (domain.md, section 5)."""
    levels = [_level(group, inputs) for group in inputs["groups"]]
    settle(levels)
    return {"engine": ENGINE, "groups": [_group(level, inputs) for level in levels]}


def _level(group: GroupInputs, inputs: Inputs) -> Level:
    rules = {indicator["key"]: parse_rule(indicator["rule"]) for indicator in group["indicators"]}
    readings = {unit["code"]: _readings(unit, group, rules, inputs["provisional"]) for unit in group["units"]}
    outsiders = frozenset(unit["code"] for unit in group["units"] if _standing(unit, inputs) == "excluded")
    missing = settings_of(group, inputs["policies"]).missing
    return Level(group, rules, readings, outsiders, missing_is_zero=missing == "zero")


def _group(level: Level, inputs: Inputs) -> GroupResult:
    group, readings = level.group, level.readings
    structure, settings = structure_of(group, level.rules), settings_of(group, inputs["policies"])
    sheets = [_sheet(unit, readings[unit["code"]], inputs) for unit in group["units"]]
    results = totals.compute(structure, sheets, settings)
    findings = [*_level_findings(results), *_ledger_findings(group, readings)]
    units = [
        _unit(unit, sheet, structure, readings[unit["code"]], results, inputs["provisional"])
        for unit, sheet in zip(group["units"], sheets, strict=True)
    ]
    return {"code": group["code"], "units": units, "findings": findings}


def _readings(unit: UnitInputs, group: GroupInputs, rules: Mapping[str, Rule], provisional: bool) -> dict[str, Reading]:
    needs_ruling = bool(policy_of(group["settings"].get("not_applicable")).get("needs_ruling", True))
    return {
        indicator["key"]: read_row(
            unit["rows"].get(indicator["key"], {"stages": {}}),
            rules[indicator["key"]],
            Fraction(indicator["max_points"]),
            provisional=provisional,
            needs_ruling=needs_ruling,
        )
        for indicator in group["indicators"]
    }


def _sheet(unit: UnitInputs, readings: Mapping[str, Reading], inputs: Inputs) -> UnitSheet:
    confirmed = unit["confirmed_at"]
    lead = _standing(unit, inputs)
    return UnitSheet(
        unit["code"],
        unit["name"],
        {key: reading.cell for key, reading in readings.items()},
        silent=confirmed is None,
        is_peer=lead != "excluded",
        unranked_because="" if lead == "ranked" else "Cơ quan chủ trì đánh giá, không xếp hạng",
        confirmed_at=datetime.fromisoformat(confirmed) if confirmed else None,
    )


def _standing(unit: UnitInputs, inputs: Inputs) -> str:
    """Whether a unit is ranked, or how the lead agency stands beside the others."""
    return str(inputs["policies"].get("lead_agency", "ranked")) if unit["is_lead_agency"] else "ranked"


def _unit(
    unit: UnitInputs,
    sheet: UnitSheet,
    structure: Structure,
    readings: Mapping[str, Reading],
    results: LevelResults,
    provisional: bool,
) -> UnitResult:
    own = results.units[sheet.key]
    ranking = results.rankings[Section("total")]
    reasons = {line.unit: line.reason for line in ranking.unranked}
    rows = {
        str(indicator.key): _row(readings[str(indicator.key)], own.finals[indicator.key], results, indicator.key)
        for indicator in structure.indicators
    }
    return {
        "code": unit["code"],
        "flags": _flags(unit, readings, provisional),
        "unranked_because": reasons.get(sheet.key, ""),
        "outcomes": {
            str(section): _outcome(outcome) for section, outcome in own.outcomes.items() if section != FOUNDATION
        },
        "rows": rows,
    }


def _flags(unit: UnitInputs, readings: Mapping[str, Reading], provisional: bool) -> list[str]:
    """What stands beside the unit's name in every list."""
    flags = []
    if unit["confirmed_at"] is None:
        flags.append("Chưa xác nhận số liệu" if provisional else "Không tự đánh giá")
    if any(reading.outside for reading in readings.values()):
        flags.append("Có số liệu từ nguồn ngoài")
    return flags


def _row(reading: Reading, final: Final, results: LevelResults, key: int | str) -> RowResult:
    mean = results.peer_means.get(key)
    peers = [str(peer) for peer in mean.peers] if mean and final.source == "peer_average" else []
    row: RowResult = {
        "points": None if final.points is None else str(final.points),
        "max_points": str(final.max_points),
        "source": final.source,
        "stage": reading.stage,
        "given": reading.given,
        "why": why(reading, final, len(peers)),
    }
    if peers:
        row["peers"] = peers
    if reading.outside:
        row["outside"] = reading.outside
    return row


def _outcome(outcome: Outcome) -> OutcomeResult:
    return {
        "points": str(outcome.points),
        "published": str(outcome.published_points),
        "max_points": str(outcome.max_points),
        "denominator": str(outcome.denominator),
        "ratio": None if outcome.published_ratio is None else str(outcome.published_ratio),
        "grade": outcome.grade.key if outcome.grade else "",
        "rank": outcome.rank,
        "complete": outcome.is_complete,
    }


def _level_findings(results: LevelResults) -> list[Finding]:
    return [
        {"code": one.code, "indicator": str(one.indicator), "text": one.text, "blocking": one.blocking}
        for one in results.warnings
    ]


def _ledger_findings(group: GroupInputs, readings: Mapping[str, Mapping[str, Reading]]) -> list[Finding]:
    """Rows whose recorded points are not what the rule gives: the ledger or the rule is wrong."""
    return [
        {"code": reading.problem, "indicator": key, "text": PROBLEMS[reading.problem], "blocking": True, "unit": unit}
        for unit, rows in readings.items()
        for key, reading in rows.items()
        if reading.problem
    ]


PROBLEMS = {
    "POINTS_DIFFER": "Điểm ghi trong sổ khác điểm tính lại từ số liệu.",
    "INPUTS_REFUSED": "Số liệu không hợp cách tính, nên không có điểm.",
    "CIRCULAR_REFERENCE": "Chỉ số này tính từ chính nó qua các đơn vị trực thuộc, nên không có điểm.",
    "CHILD_WAITS": "Chỉ số của đơn vị trực thuộc lại so với các đơn vị khác, nên không tính lên được.",
}


def check(document: Mapping[str, object]) -> str | None:
    """The first difference between an exported document and its recomputation; None if they agree."""
    inputs, results = document["inputs"], document["results"]
    assert isinstance(inputs, dict)
    if digest(inputs) != document["inputs_hash"]:
        return "mã kiểm tra của số liệu gốc không khớp: tệp đã bị sửa"
    return difference(results, recompute(cast(Inputs, inputs)))


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("python -m publishing.recompute TỆP\n")
        return 2
    found = check(json.loads(Path(arguments[0]).read_text(encoding="utf-8")))
    sys.stdout.write(f"khác: {found}\n" if found else "khớp\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
