"""What changed between two versions, by stable id: named, placed, in words, with the sums before and after. Pure.

`compare(before, after)` of two versions of one set goes by stable ids alone. Nodes of two different sets share none:
those that are left over are paired by kind and folded name where that is unambiguous, and `by_name` says so.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.utils.translation import gettext as _

from criteria_builder.items import SET, Aspect, Fact, Item, items
from criteria_builder.order import longest_rising
from criteria_builder.rule_changes import FieldChange, field_changes
from criteria_builder.totals import Figures, Total, Totals, totals
from criteria_builder.tree import NodeKind, Tree
from criteria_builder.word_changes import Segment, segments
from dti.web.vietnamese import fold

# Read as sentences, and so shown word by word; the others as two values.
TEXTS: frozenset[Aspect] = frozenset({"renamed", "rule", "evidence_words", "guidance", "unit", "verifier", "grades"})
NOTHING = Fact("")


@dataclass(frozen=True)
class Change:
    """One thing that two versions say differently of one node."""

    aspect: Aspect
    kind: NodeKind
    key: str
    number: str
    name: str
    detail: str = ""  # the setting or the grade
    before: str = ""
    after: str = ""
    segments: tuple[Segment, ...] = ()
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class TotalChange:
    """The sums of the set, a pillar or a group on both sides; None where a side has no such node."""

    kind: NodeKind
    name: str
    before: Figures | None
    after: Figures | None

    @property
    def is_equal(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True)
class Difference:
    """Everything that changed, in the order of the later tree, what left last."""

    changes: tuple[Change, ...]
    sums: tuple[TotalChange, ...]
    by_name: bool = False  # two sets: some nodes were paired by their names
    paired: Mapping[str, str] = field(default_factory=dict)  # earlier key by later key, where names paired them

    @property
    def is_empty(self) -> bool:
        return not self.changes

    @cached_property
    def by_aspect(self) -> dict[Aspect, tuple[Change, ...]]:
        found: defaultdict[Aspect, list[Change]] = defaultdict(list)
        for change in self.changes:
            found[change.aspect].append(change)
        return {aspect: tuple(changes) for aspect, changes in found.items()}

    @property
    def counts(self) -> Counter[Aspect]:
        return Counter(change.aspect for change in self.changes)


def compare(before: Tree, after: Tree) -> Difference:
    """Every difference; none between a version and itself."""
    old, new = items(before), items(after)
    pairs = _paired_by_name(old, new) if before.head.set_code != after.head.set_code else {}
    left = {item.key: item for item in old}
    right = {item.key: item for item in _under_old_keys(new, pairs)}
    changes = (
        *_added_and_changed(left, right),
        *(_gone(item, left) for key, item in left.items() if key not in right),
    )
    return Difference(changes, _sums(before, after, pairs), by_name=bool(pairs), paired=pairs)


# ---------------------------------------------------------------------- pairing nodes of two sets
def _paired_by_name(old: Iterable[Item], new: Iterable[Item]) -> dict[str, str]:
    """Later key → earlier key, for nodes of the same kind whose name stands once on both sides."""
    left, right = list(old), list(new)
    shared = {item.key for item in left} & {item.key for item in right}
    earlier, later = _by_name(left, shared), _by_name(right, shared)
    return {later[name]: key for name, key in earlier.items() if name in later}


def _by_name(found: Iterable[Item], shared: set[str]) -> dict[tuple[str, str], str]:
    named: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for item in found:
        if item.key not in shared:
            named[item.kind, fold(item.name)].append(item.key)
    return {name: keys[0] for name, keys in named.items() if len(keys) == 1}


def _under_old_keys(new: Iterable[Item], pairs: Mapping[str, str]) -> Iterator[Item]:
    for item in new:
        facts = item.facts
        if item.kind == "pillar" and pairs:
            members = facts["members", ""]
            keys = sorted(pairs.get(key, key) for key in members.compared.split())
            facts = {**facts, ("members", ""): replace(members, compared=" ".join(keys))}
        yield replace(item, key=pairs.get(item.key, item.key), parent=pairs.get(item.parent, item.parent), facts=facts)


# ---------------------------------------------------------------------- nodes
Items = Mapping[str, Item]


def _added_and_changed(left: Items, right: Items) -> Iterator[Change]:
    moved = _moved(left, right)
    for key, item in right.items():
        if key not in left:
            yield _change("added", item, after=_place(item, right))
            continue
        if key in moved:
            yield _change("moved", item, before=_seat(left[key], left), after=_seat(item, right))
        yield from _facts(left[key], item)


def _gone(item: Item, left: Items) -> Change:
    return _change("removed", item, before=_place(item, left))


def _facts(old: Item, new: Item) -> Iterator[Change]:
    for aspect, detail in dict.fromkeys((*new.facts, *old.facts)):
        before, after = old.facts.get((aspect, detail), NOTHING), new.facts.get((aspect, detail), NOTHING)
        if before.compared == after.compared or (aspect == "code" and not (before.compared and after.compared)):
            continue  # a draft's component waits for its code: that is no change
        words = segments(before.shown, after.shown) if aspect in TEXTS else ()
        fields = field_changes(old.rule, new.rule) if aspect == "rule" else ()
        change = _change(aspect, new, before=before.shown, after=after.shown)
        yield replace(change, detail=detail, segments=words, fields=fields)


def _change(aspect: Aspect, item: Item, *, before: str = "", after: str = "") -> Change:
    return Change(aspect, item.kind, item.key, item.number, item.name, before=before, after=after)


def _place(item: Item, among: Items) -> str:
    """Under what a node stands, and a component's points."""
    above = among.get(item.parent)
    place = above.name if above and above.key != SET else ""
    points = _("%(points)s điểm") % {"points": item.points} if item.points else ""
    return " · ".join(part for part in (place, points) if part)


def _seat(item: Item, among: Items) -> str:
    """Under what a node stands, and as which."""
    siblings = [other.key for other in among.values() if (other.kind, other.parent) == (item.kind, item.parent)]
    above = among.get(item.parent)
    words = {"place": siblings.index(item.key) + 1, "of": len(siblings)}
    seat = _("thứ %(place)s trong %(of)s") % words
    return f"{above.name}, {seat}" if above and above.key != SET else seat


# ---------------------------------------------------------------------- order
def _moved(left: Items, right: Items) -> frozenset[str]:
    """Nodes under another node, and the fewest siblings whose moving explains the new order."""
    elsewhere = {key for key, item in right.items() if key in left and left[key].parent != item.parent}
    stayed = [key for key in right if key in left and key not in elsewhere]
    places = {key: place for place, key in enumerate(left)}
    siblings: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for key in stayed:
        siblings[right[key].kind, right[key].parent].append(key)
    shifted = (key for keys in siblings.values() for key in _out_of_line(keys, places))
    return frozenset({*elsewhere, *shifted})


def _out_of_line(keys: Sequence[str], places: Mapping[str, int]) -> list[str]:
    """All but a longest run that kept its order."""
    kept = longest_rising([places[key] for key in keys])
    return [key for place, key in enumerate(keys) if place not in kept]


# ---------------------------------------------------------------------- sums
def _sums(before: Tree, after: Tree, pairs: Mapping[str, str]) -> tuple[TotalChange, ...]:
    old, new = _keyed(before, {}), _keyed(after, pairs)
    keys = dict.fromkeys((*new, *old))
    return tuple(
        TotalChange(
            (new.get(key) or old[key]).kind,
            (new.get(key) or old[key]).name,
            old[key].computed if key in old else None,
            new[key].computed if key in new else None,
        )
        for key in keys
    )


def _keyed(tree: Tree, pairs: Mapping[str, str]) -> dict[str, Total]:
    """The set, its pillars and its groups, under the keys of `items`."""
    sums: Totals = totals(tree)
    codes = {pillar.pk: f"pillar:{pillar.code}" for pillar in tree.pillars}
    ids = {group.pk: str(group.stable_id) for group in tree.groups}
    found = {SET: sums.whole}
    found |= {codes[total.pk]: total for total in sums.pillars if total.pk is not None}
    found |= {ids[total.pk]: total for total in sums.groups if total.pk is not None}
    return {pairs.get(key, key): total for key, total in found.items()}
