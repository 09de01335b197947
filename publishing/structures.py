"""A group's tree, settings and grades as `scoring.totals` wants them. Pure."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, cast

from criteria_builder.scoring import Rule
from criteria_builder.scoring.grades import PROVINCIAL_GRADES, Grade, GradeScale
from criteria_builder.scoring.sheets import Adjustment, Indicator, Pillar, Settings, Structure
from publishing.documents import GroupInputs


def structure_of(group: GroupInputs, rules: Mapping[str, Rule]) -> Structure:
    """Components in their order; general information and unscored rows carry no points."""
    foundation = tuple(main["key"] for main in group["mains"] if main["is_foundation"])
    return Structure(
        tuple(
            Indicator(
                indicator["key"],
                indicator["main"],
                Fraction(indicator["max_points"]),
                rules[indicator["key"]].is_scored,
                cast(Any, indicator["not_applicable"]),
            )
            for indicator in group["indicators"]
        ),
        foundation,
        tuple(
            Pillar(pillar["key"], tuple(main for main in pillar["mains"] if main not in foundation))
            for pillar in group["pillars"]
        ),
        tuple(
            Adjustment(cast(Any, one["kind"]), tuple(one["mains"]), Fraction(one["cap"]))
            for one in group.get("adjustments", [])
        ),
    )


def settings_of(group: GroupInputs, policies: Mapping[str, object]) -> Settings:
    """The set's and the campaign's choices; what nobody chose keeps the default of the design."""
    own: Mapping[str, Any] = group["settings"]
    claims: Mapping[str, Any] = policy_of(own.get("not_applicable"))
    return Settings(
        not_applicable=claims.get("method", "peer_average"),
        include_zeros=claims.get("include_zeros", True),
        include_silent=claims.get("include_silent", True),
        nobody=claims.get("nobody", "drop"),
        missing="stays" if policies.get("missing") == "appraiser_decides" else "zero",
        decide_on=own.get("decide_on", "published"),
        decimals=decimals_of(group),
        grades=grades_of(group["grade_scale"]),
        pillar_base=own.get("pillar_base", "pillar_max"),
        cap_total_at_scale=own.get("cap_total_at_scale", True),
        declared_scale=_declared_scale(group),
        tie_break=tuple(cast(Sequence[str], policies.get("tie_break") or ())),
    )


def decimals_of(group: GroupInputs) -> int:
    """How many decimals the set publishes its points with."""
    return int(cast(Any, group["settings"].get("decimals", 2)))


def policy_of(written: object) -> Mapping[str, Any]:
    """`not_applicable` of a set: a method alone, or the whole policy."""
    if isinstance(written, Mapping):
        return written
    return {"method": written} if written else {}


def _declared_scale(group: GroupInputs) -> Fraction | None:
    declared = group["declared_total"]
    return Fraction(declared) if group["settings"].get("base") == "declared" and declared else None


def grades_of(scale: Sequence[Mapping[str, Any]]) -> GradeScale:
    """Grades from the highest down: a lower bound as a share, or as the percent that the decision writes."""
    if not scale:
        return PROVINCIAL_GRADES
    grades = [
        Grade(str(one.get("key") or one.get("code")), str(one["name"]), _lower(one), bool(one.get("strict", True)))
        for one in scale
    ]
    return GradeScale(tuple(sorted(grades, key=lambda grade: grade.lower, reverse=True)))


def _lower(grade: Mapping[str, Any]) -> Fraction:
    if "lower" in grade:
        return Fraction(str(grade["lower"]))
    percent = grade.get("over_percent")
    return Fraction(str(percent)) / 100 if percent is not None else Fraction(0)
