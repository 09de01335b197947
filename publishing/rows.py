"""One unit on one indicator: which stage decides, what its figures are worth, and why. Pure.

Final is round 2, else round 1; a provisional reading may fall back on what stands before appraisal. It is never the
maximum of the columns (domain.md, section 4).
"""

from dataclasses import dataclass
from fractions import Fraction

from criteria_builder.scoring import Inputs as ScoringInputs
from criteria_builder.scoring import (
    InputsRefused,
    Rule,
    RuleError,
    explain,
    format_points,
    load_inputs,
    score,
)
from criteria_builder.scoring.results import Final
from criteria_builder.scoring.sheets import Blank, Cell
from publishing.documents import Entry, Row

FINAL_STAGES = ("round_2", "round_1")
PROVISIONAL_STAGES = (*FINAL_STAGES, "review_2", "explanation", "review", "leader", "self")
STAGE_OF_PHASE = {"appraise_1": "round_1", "appraise_2": "round_2"}
NOBODY_SAYS = "Chưa có số liệu"


@dataclass(frozen=True)
class Reading:
    """What a row says before peers' means and the policy for missing figures."""

    cell: Cell
    stage: str = ""
    given: bool = False
    working: str = NOBODY_SAYS
    outside: str = ""
    problem: str = ""
    # Figures whose points need those of other units (R12, R20): `waiting.settle` gives the cell.
    waits: ScoringInputs | None = None


@dataclass(frozen=True)
class Worth:
    """An entry's points, or None with the reason."""

    points: Fraction | None
    working: str
    claims: bool = False
    problem: str = ""
    dropped: bool = False
    waits: ScoringInputs | None = None

    @property
    def cell(self) -> Cell:
        if self.dropped:
            return Blank.DROPPED
        return Blank.MISSING if self.points is None else self.points


def read_row(row: Row, rule: Rule, max_points: Fraction, *, provisional: bool, needs_ruling: bool) -> Reading:
    """The deciding stage's points, "không có nội dung" where a ruling accepts it, else missing."""
    stages = PROVISIONAL_STAGES if provisional else FINAL_STAGES
    stage = next((name for name in stages if name in row["stages"]), "")
    entry = row["stages"].get(stage)
    worth = _worth(entry, rule, max_points) if entry else _without_entry(rule, max_points)
    ruling = row.get("ruling")
    claims = worth.claims and (not needs_ruling) and ruling is None
    if claims or (ruling and ruling["accepted"] and not _judged_after(ruling["phase"], stage, worth)):
        return Reading(Blank.NOT_APPLICABLE, stage, working="Không có nội dung")
    return Reading(
        worth.cell,
        stage,
        given=bool(entry and "given" in entry),
        working=worth.working,
        outside=entry.get("source", "") if entry else "",
        problem=worth.problem,
        waits=worth.waits,
    )


def _judged_after(phase: str, stage: str, worth: Worth) -> bool:
    """Figures that a later round judged stand against an earlier ruling."""
    later = stage == "round_2" and STAGE_OF_PHASE.get(phase) == "round_1"
    return later and worth.points is not None and not worth.claims


def _without_entry(rule: Rule, max_points: Fraction) -> Worth:
    """Nobody enters a row that follows from other units'."""
    return Worth(None, explain(rule, max_points, {}), waits={}) if rule.is_derived else Worth(None, NOBODY_SAYS)


def _worth(entry: Entry, rule: Rule, max_points: Fraction) -> Worth:
    claims = entry.get("claims_not_applicable", False)
    if not rule.is_scored:
        return Worth(None, "Không tính điểm")
    if "given" in entry:
        points = Fraction(entry["given"])
        return Worth(points, f"điểm do thẩm định ấn định: {format_points(points)} điểm", claims)
    try:
        inputs = load_inputs(rule, entry["inputs"])
        scored = score(rule, max_points, inputs)
        working = explain(rule, max_points, inputs)
    except (InputsRefused, RuleError):
        return Worth(None, "Số liệu không hợp cách tính", claims, "INPUTS_REFUSED")
    recorded = entry.get("recorded")
    differs = recorded is not None and scored.points is not None and Fraction(recorded) != scored.points
    claims = claims or scored.status == "not_applicable_claim"
    return Worth(
        scored.points,
        working,
        claims,
        "POINTS_DIFFER" if differs else "",
        dropped=scored.status == "dropped",
        waits=inputs if scored.status == "provisional" else None,
    )


def why(reading: Reading, final: Final, peers: int) -> str:
    """The line beside the points, for officers and the public alike."""
    if final.source == "peer_average":
        points = format_points(final.points or 0)
        return f"Không có nội dung: tính theo điểm bình quân của {peers} đơn vị, được {points} điểm"
    if final.source == "nobody":
        return f"Không có nội dung, không đơn vị nào có điểm: tính {format_points(final.points or 0)} điểm"
    if reading.cell is Blank.DROPPED:
        return _sentence(reading.working)
    if final.source == "dropped":
        return "Không có nội dung: không tính vào điểm tối đa"
    if final.source == "missing_as_zero":
        return f"{reading.working}: tính 0 điểm"
    if final.source == "nothing_entered":
        return "Không ghi gì: không cộng, không trừ"
    if final.source == "not_scored":
        return "Không tính điểm"
    if final.source == "does_not_apply":
        return "Không áp dụng cho đơn vị này"
    return _sentence(reading.working)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
