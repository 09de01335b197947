"""Which component of an earlier version a later one probably stands for: proposed here, decided by people. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from criteria_builder.items import Aspect, Item, items
from criteria_builder.tree import Tree
from dti.web.vietnamese import fold

Kind = Literal["equal", "part", "none"]
# What two components must share to be one and the same: their name, their points and how they are reckoned.
DECISIVE: tuple[Aspect, ...] = ("renamed", "points", "rule")
ALIKE = 0.6
SAME_MAIN = 0.1


@dataclass(frozen=True)
class Match:
    """What a later component stands for: stable ids, and how it came about."""

    to_key: str
    from_key: str | None
    kind: Kind
    by: Literal["id", "name", "nothing", "person"]
    note: str = ""


def suggest(before: Tree, after: Tree) -> dict[str, Match]:
    """Later stable id → match: by the id itself, else by the most alike name under a main indicator of that kind."""
    old, new = _rows(before), _rows(after)
    by_id = {key: Match(key, key, _kind(old[key].item, row.item), "id") for key, row in new.items() if key in old}
    left = {key: row for key, row in old.items() if key not in by_id}
    open_ones = {key: row for key, row in new.items() if key not in by_id}
    by_name = dict(_most_alike(left, open_ones))
    return {key: by_id.get(key) or by_name.get(key) or Match(key, None, "none", "nothing") for key in new}


@dataclass(frozen=True)
class _Row:
    item: Item
    main_kind: str
    words: Counter[str]


def _rows(tree: Tree) -> dict[str, _Row]:
    kinds = {str(row.stable_id): main.kind or fold(main.name) for main in tree.mains for row in main.indicators}
    found = (item for item in items(tree) if item.kind == "indicator")
    return {item.key: _Row(item, kinds[item.key], Counter(fold(item.name).split())) for item in found}


def _most_alike(left: Mapping[str, _Row], right: Mapping[str, _Row]) -> Iterator[tuple[str, Match]]:
    """The best pair first; nobody stands in two pairs."""
    pairs = [
        (likeness, to_key, from_key)
        for to_key, later in right.items()
        for from_key, earlier in left.items()
        if (likeness := _likeness(earlier, later)) >= ALIKE
    ]
    taken: set[str] = set()
    for _share, to_key, from_key in sorted(pairs, key=lambda pair: -pair[0]):
        if not taken & {to_key, from_key}:
            taken |= {to_key, from_key}
            yield to_key, Match(to_key, from_key, _kind(left[from_key].item, right[to_key].item), "name")


def _likeness(earlier: _Row, later: _Row) -> float:
    """The share of words that both names have (Dice), a little more under the same kind of main indicator."""
    words = sum((earlier.words & later.words).values()) * 2 / max(1, earlier.words.total() + later.words.total())
    return words + (SAME_MAIN if earlier.main_kind == later.main_kind else 0)


def _kind(earlier: Item, later: Item) -> Kind:
    same = all(earlier.facts[aspect, ""].compared == later.facts[aspect, ""].compared for aspect in DECISIVE)
    return "equal" if same else "part"
