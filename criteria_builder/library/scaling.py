"""Brings illustrative components to the points of their place, exactly."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from criteria_builder import scoring

STEP = 5  # as decisions write points: 5, 10, 15 wherever the sum allows


def distribute(points: int, components: int) -> list[int]:
    """Whole points for each component that sum exactly to `points`, as even as the step allows."""
    step = STEP if points % STEP == 0 and points >= STEP * components else 1
    each, more = divmod(points // step, components)
    return [(each + (1 if index < more else 0)) * step for index in range(components)]


def scaled_rule(template: Mapping[str, Any], max_points: Decimal | int, year: int) -> dict[str, object]:
    """The canonical rule of a component that is worth `max_points` in a set of that year."""
    return scoring.dump_rule(scoring.parse_rule(_scaled(dict(template), Fraction(max_points), year)))


def _scaled(rule: dict[str, Any], points: Fraction, year: int) -> dict[str, Any]:
    if rule["kind"] == "level":
        return rule  # its options are shares by themselves
    if "last_day" in rule:
        day, month = rule["last_day"].split("/")
        rule["last_day"] = f"{year}-{month}-{day}"
    for name, of in (("item_share", "item_points"), ("case_share", "case_points")):
        if name in rule:
            rule[of] = Fraction(str(rule.pop(name))) * points
    for name in ("rungs", "items"):
        if name in rule:
            rule[name] = [_worth(row, "points", points) for row in rule[name]]
    if "parts" in rule:
        rule["parts"] = [_scaled_part(_worth(part, "max_points", points), year) for part in rule["parts"]]
    return rule


def _scaled_part(part: dict[str, Any], year: int) -> dict[str, Any]:
    return {**part, "rule": _scaled(dict(part["rule"]), part["max_points"], year)}


def _worth(row: Mapping[str, Any], name: str, points: Fraction) -> dict[str, Any]:
    """The row with its points under this name instead of its share of them."""
    return {**{key: value for key, value in row.items() if key != "share"}, name: Fraction(str(row["share"])) * points}
