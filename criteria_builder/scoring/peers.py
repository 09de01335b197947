"""Points that need the figures of other units: R12 among peers, R20 from subordinate units.

Called in the order of the design (§5.3): direct rules and imports first, then R20 from the lower levels up, then R12.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from .kinds.aggregate_children import AggregateChildren
from .kinds.relative_best import relative_points
from .numbers import format_exact, format_percent, format_points
from .sheets import Blank, Cell, Key


@dataclass(frozen=True)
class Measure:
    """A unit's own figure, the one that is compared, and its maximum points."""

    value: Fraction
    max_points: Fraction
    is_peer: bool = True  # a unit outside the comparison is measured by it all the same


@dataclass(frozen=True)
class Child:
    """A subordinate unit's own standing on the indicator that is read."""

    cell: Cell
    max_points: Fraction


class CircularReference(ValueError):
    """An indicator would follow from itself; `way` names the units and indicators on the circle."""

    def __init__(self, way: tuple[tuple[Key, Key], ...]) -> None:
        super().__init__(" → ".join(f"{unit} ({indicator})" for unit, indicator in way))
        self.way = way


def best_of(measures: Iterable[Measure]) -> Fraction:
    """The highest figure among peers; zero where nobody has one."""
    return max((measure.value for measure in measures if measure.is_peer), default=Fraction(0))


def relative_best(measures: Mapping[Key, Measure]) -> dict[Key, Fraction]:
    """R12: the points of all units that have a figure. Units without content, or withdrawn, are not in `measures`."""
    best = best_of(measures.values())
    return {key: relative_points(measure.value, best, measure.max_points) for key, measure in measures.items()}


def of_children(rule: AggregateChildren, max_points: Fraction, children: Iterable[Child]) -> Cell:
    """R20 over the children that the indicator applies to; none of them: no content. One without points: none yet."""
    applicable = [child for child in children if not _is_left_out(child.cell)]
    if not applicable:
        return Blank.NOT_APPLICABLE
    shares = [child.cell / child.max_points for child in applicable if isinstance(child.cell, Fraction)]
    if len(shares) < len(applicable):
        return Blank.MISSING
    if rule.threshold is not None:
        shares = [Fraction(share >= rule.threshold) for share in shares]
    return sum(shares, Fraction(0)) / len(shares) * max_points


def explain_children(rule: AggregateChildren, max_points: Fraction, settled: "Settled") -> str:
    """The working behind the points of a place, or why it has none."""
    if settled.cell is Blank.NOT_APPLICABLE:
        return "không có đơn vị trực thuộc nào được tính chỉ số này"
    if not isinstance(settled.cell, Fraction):
        return "còn đơn vị trực thuộc chưa có điểm"
    counted = sum(not _is_left_out(child.cell) for child in settled.children)
    share = format_points(settled.cell / max_points * 100)
    reached = "" if rule.threshold is None else f" đạt từ {format_percent(rule.threshold)}"
    words = f"{'bình quân' if rule.threshold is None else 'tỷ lệ'} {counted} đơn vị trực thuộc{reached}"
    return f"{words}: {share}% × {format_exact(max_points)} = {format_points(settled.cell)} điểm"


def _is_left_out(cell: Cell) -> bool:
    return cell in (Blank.NOT_APPLICABLE, Blank.DOES_NOT_APPLY, Blank.DROPPED)


Place = tuple[Key, Key]  # a unit and its indicator


@dataclass(frozen=True)
class Waiting:
    """A place whose points follow from those of other places."""

    rule: AggregateChildren
    max_points: Fraction
    children: tuple[Place, ...]


@dataclass(frozen=True)
class Settled:
    """What a waiting place is worth, and the children it follows from."""

    cell: Cell
    children: tuple[Child, ...]


def resolve_children(waiting: Mapping[Place, Waiting], known: Mapping[Place, Child]) -> dict[Place, Settled]:
    """R20 for every place that waits, lower levels first; CircularReference if a place would wait for itself.

    `known` holds the places that their own figures, imports and rulings have settled.
    """
    found: dict[Place, Settled] = {}

    def child(place: Place, way: tuple[Place, ...]) -> Child:
        if place not in waiting:
            return known[place]
        if place in way:
            raise CircularReference((*way[way.index(place) :], place))
        wait = waiting[place]
        if place not in found:
            children = tuple(child(below, (*way, place)) for below in wait.children)
            found[place] = Settled(of_children(wait.rule, wait.max_points, children), children)
        return Child(found[place].cell, wait.max_points)

    for place in waiting:
        child(place, ())
    return found
