"""The two documents of a computation as JSON: what went in, and what came out. Pure: no Django.

Keys are strings and points are exact fractions written as text ("140/9"), so that a document read elsewhere
gives the same figures. `canonical` is the one spelling that is hashed.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import NotRequired, TypedDict

ENGINE = "dti-1"


class Entry(TypedDict):
    """A stage's value of one row: the figures, or points that a person set by hand."""

    inputs: dict[str, object]
    kind: str
    given: NotRequired[str]  # points set by hand, with a reason: the rule does not decide
    recorded: NotRequired[str]  # the points in the ledger, to be compared with what the rule gives
    claims_not_applicable: NotRequired[bool]
    source: NotRequired[str]


class Ruling(TypedDict):
    """The last ruling on a claim "không có nội dung"."""

    accepted: bool
    phase: str


class Row(TypedDict):
    """One unit on one indicator: the last entry of each stage, and the ruling if there is one."""

    stages: dict[str, Entry]
    ruling: NotRequired[Ruling]


class UnitInputs(TypedDict):
    code: str
    name: str
    is_lead_agency: bool
    parent: NotRequired[str]  # the code of the unit above it
    confirmed_at: str | None
    rows: dict[str, Row]


class IndicatorInputs(TypedDict):
    key: str
    stable_id: NotRequired[str]
    code: str
    name: str
    main: str
    max_points: str
    rule: dict[str, object]
    not_applicable: str


class MainInputs(TypedDict):
    key: str
    name: str
    kind: str
    is_foundation: bool


class PillarInputs(TypedDict):
    key: str
    name: str
    mains: list[str]


class AdjustmentInputs(TypedDict):
    """A section of bonus or penalty points with the most that it may add or take (R19)."""

    kind: str
    name: str
    cap: str
    mains: list[str]


class GroupInputs(TypedDict):
    """A level of the campaign: its units answer one frozen version."""

    code: str
    name: str
    level: str
    version_id: int
    version: str
    version_hash: str
    illustrative: bool
    settings: dict[str, object]
    grade_scale: list[dict[str, object]]
    declared_total: str | None
    mains: list[MainInputs]
    pillars: list[PillarInputs]
    adjustments: NotRequired[list[AdjustmentInputs]]
    indicators: list[IndicatorInputs]
    units: list[UnitInputs]


class Inputs(TypedDict):
    """Everything that a computation reads."""

    format: str
    campaign: str
    period_code: str
    mode: str
    policies: dict[str, object]
    provisional: bool
    groups: list[GroupInputs]


class OutcomeResult(TypedDict):
    """A sum with what is printed beside it."""

    points: str
    published: str
    max_points: str
    denominator: str
    ratio: str | None
    grade: str
    rank: int | None
    complete: bool


class RowResult(TypedDict):
    """Final points of one unit on one indicator, and how they came about."""

    points: str | None
    max_points: str
    source: str
    stage: str
    given: bool
    why: str
    peers: NotRequired[list[str]]
    outside: NotRequired[str]


class UnitResult(TypedDict):
    code: str
    flags: list[str]
    unranked_because: str
    outcomes: dict[str, OutcomeResult]
    rows: dict[str, RowResult]


class Finding(TypedDict):
    """What somebody must look at before finalising."""

    code: str
    indicator: str
    text: str
    blocking: bool
    unit: NotRequired[str]


class GroupResult(TypedDict):
    code: str
    units: list[UnitResult]
    findings: list[Finding]


class Results(TypedDict):
    engine: str
    groups: list[GroupResult]


def canonical(document: Mapping[str, object]) -> str:
    """The one spelling of a document: sorted keys, no spaces, letters as they are."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(document: Mapping[str, object]) -> str:
    """SHA-256 of the canonical spelling."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def difference(expected: object, found: object, where: str = "") -> str | None:
    """The first place where two documents differ, in words; None if they agree."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return _difference_of_keys(expected, found, where)
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return f"{where}: {len(expected)} phần tử, tính lại {len(found)} phần tử"
        pairs = enumerate(zip(expected, found, strict=True))
        steps = (difference(one, other, f"{where}/{_name(one, number)}") for number, (one, other) in pairs)
        return next((step for step in steps if step), None)
    return None if expected == found else f"{where}: ghi {expected!r}, tính lại {found!r}"


def _difference_of_keys(expected: dict[str, object], found: dict[str, object], where: str) -> str | None:
    for key in sorted(set(expected) | set(found)):
        if key not in expected or key not in found:
            return f"{where}/{key}: chỉ có ở {'kết quả ghi' if key in expected else 'kết quả tính lại'}"
        if step := difference(expected[key], found[key], f"{where}/{key}"):
            return step
    return None


def _name(part: object, number: int) -> str:
    """A unit or group is named by its code, which a person can look up."""
    return str(part["code"]) if isinstance(part, dict) and "code" in part else str(number)
