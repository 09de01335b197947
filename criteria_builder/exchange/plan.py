"""What an import would do to a tree: nodes new, changed, moved, removed; nothing is written here.

A row meets the node with its stable id, else the one with its number and name, else the only one of its name in the
same place. What the file leaves out stays, unless the person asks that it be removed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from criteria_builder import canonical
from criteria_builder.exchange.beside import changed_beside
from criteria_builder.exchange.parts import DeclaredRow, Parts, PillarRow
from criteria_builder.exchange.planned import Change, Plan, Planned, PlannedPillar, Removed
from criteria_builder.exchange.reading import Level, Problem, Reading, Row, Unread
from criteria_builder.order import longest_rising
from criteria_builder.scoring import format_exact
from criteria_builder.tree import SECTIONS, GroupNode, IndicatorNode, Tree
from dti.web.vietnamese import fold

FIELDS = (
    "name", "max_points", "rule", "unit_of_measure", "source", "verifier", "evidence_required", "evidence_hint",
    "guidance", "not_applicable",
)  # fmt: skip
DEFAULTS: dict[str, Any] = {
    "name": "", "max_points": Decimal(0), "rule": {}, "unit_of_measure": "", "source": "unit", "verifier": "",
    "evidence_required": True, "evidence_hint": "", "guidance": "", "not_applicable": "inherit",
}  # fmt: skip
PILLAR_CODES = {"chinh quyen so": "gov", "kinh te so": "economy", "xa hoi so": "society"}


def plan_import(
    tree: Tree,
    reading: Reading,
    parts: Parts | None = None,
    *,
    remove: bool = False,
    issued: Mapping[UUID, str] | None = None,
) -> Plan:
    """`issued` are the codes that publications of this set gave: a new row may bring back its own and no other."""
    return _Planner(tree, reading, parts or Parts(), issued or {}).plan(remove)


@dataclass(frozen=True)
class _Stored:
    """A node of the tree with the place it has now."""

    level: Level
    node: Any
    above: int | None  # pk of the group or the main indicator
    place: int

    @property
    def table(self) -> str:
        return _table(self.level)

    @property
    def key(self) -> tuple[str, int]:
        return self.table, self.node.pk

    @property
    def number(self) -> str:
        return getattr(self.node, "number", "")


class _Planner:
    """Meets rows with nodes one at a time, then looks at what was left over."""

    def __init__(self, tree: Tree, reading: Reading, parts: Parts, issued: Mapping[UUID, str]) -> None:
        self.tree, self.reading, self.parts, self.issued = tree, reading, parts, issued
        self.problems = [*reading.problems, *parts.problems]
        self.unread = list(reading.unread)
        self.stored = list(_stored(tree))
        self.of_pk = {one.key: one for one in self.stored}
        self.by_id = {(one.table, one.node.stable_id): one for one in self.stored}
        self.taken: set[tuple[str, int]] = set()
        self.main_pk: int | None = None  # of the main indicator that the rows stand under now
        named = {row.stable_id for row in reading.rows if row.stable_id}
        self.by_name: defaultdict[tuple[str, str], list[_Stored]] = defaultdict(list)
        for one in self.stored:
            if one.node.stable_id not in named:
                self.by_name[one.table, fold(one.node.name)].append(one)

    def plan(self, remove: bool) -> Plan:
        groups = self._groups()
        self._compare_sums(groups)
        removed = self._left_over(groups, remove)
        _mark_moves(groups, None, self.of_pk)
        for holder in (*groups, *_mains(groups)):
            _mark_moves(holder.children, holder.pk, self.of_pk)
        pillars = self._pillars(groups)
        found = Plan(
            fingerprint=canonical.content_hash(self.tree),
            groups=tuple(groups),
            removed=tuple(removed),
            problems=(),
            unread=tuple(self.unread),
            pillars=pillars,
            declared=self._declared(groups, pillars),
            settings=self.parts.settings,
            grade_scale=self.parts.grade_scale,
        )
        return replace(found, problems=tuple(self.problems), others=tuple(changed_beside(self.tree, found)))

    # ------------------------------------------------------------------ the rows of the file
    def _groups(self) -> list[Planned]:
        groups: list[Planned] = []
        main: Planned | None = None
        has_groups = any(row.level == "group" for row in self.reading.rows)
        if not has_groups and any(row.level == "main" for row in self.reading.rows):
            groups = [self._whole(node) for node in self.tree.groups] or [self._new_group()]
        home = groups[0] if groups else None
        for row in self.reading.rows:
            if row.level == "group":
                home, main = self._holder(row), None
                groups.append(home)
            elif row.level == "main" and home is None:
                self._wrong(row, _("Dòng này đứng trước nhóm đầu tiên. Hãy thêm một dòng nhóm ở trên."))
            elif row.level == "main":
                main = self._holder(row)
                self.main_pk = main.pk
                home = home if has_groups else self._home(main, groups, home)
                assert home is not None
                home.children.append(main)
            elif main is None:
                self._wrong(row, _("Dòng này đứng trước chỉ số chính đầu tiên. Hãy thêm một dòng chỉ số chính ở trên."))
            else:
                main.children.append(self._indicator(row))
        for one in _mains(groups):
            self._link_parts(one)
        return groups

    def _home(self, main: Planned, groups: list[Planned], before: Planned | None) -> Planned:
        """A table without groups: a known main indicator stays where it is, a new one stands with the one before."""
        stored = self.of_pk.get(("main", main.pk)) if main.pk else None
        own = next((group for group in groups if stored and group.pk == stored.above), None)
        return own or before or groups[0]

    def _whole(self, node: GroupNode) -> Planned:
        self.taken.add(("group", node.pk))
        values = {"name": node.name, "kind": node.kind}
        return Planned("group", "same", node.name, pk=node.pk, stable_id=node.stable_id, values=values)

    def _new_group(self) -> Planned:
        name = _("Nhóm chỉ số hoạt động")
        first = self.reading.rows[0]
        text = _("Tệp không có dòng nhóm: các chỉ số chính được xếp vào nhóm mới “%(name)s”.") % {"name": name}
        self.unread.append(Unread(first.table, first.row, text))
        return Planned("group", "new", name, values={"name": name, "kind": "activity"})

    def _compare_sums(self, groups: list[Planned]) -> None:
        """A sum that the file writes on a heading is compared with its rows, and never stored."""
        for main in _mains(groups):
            if main.row is None or not main.row.stated:
                continue
            together = sum((one.values["max_points"] for one in main.children if one.parent is None), Decimal(0))
            if together != main.row.stated:
                facts = {"stated": format_exact(main.row.stated), "computed": format_exact(together)}
                text = _("Điểm ghi ở dòng chỉ số chính khác tổng điểm các chỉ số bên dưới.")
                about = _("ghi %(stated)s điểm, cộng lại %(computed)s điểm") % facts
                self.unread.append(Unread(main.row.table, main.row.row, text, about))

    def _link_parts(self, main: Planned) -> None:
        component: Planned | None = None
        of_id = {one.stable_id: one for one in main.children if one.level == "indicator" and one.stable_id}
        for one in main.children:
            assert one.row is not None
            if one.level == "indicator":
                component = one
                continue
            one.parent = of_id.get(one.row.parent) if one.row.parent else component
            if one.parent is None:
                self._wrong(
                    one.row, _("Ý của chỉ số phải đứng dưới chỉ số thành phần của nó. Hãy sửa STT hoặc loại dòng.")
                )
        for one in main.children:
            self._note_new_parent(one)

    def _note_new_parent(self, one: Planned) -> None:
        """A component that became a part, or a part of another component, is changed."""
        if one.pk is None:
            return
        before = self.of_pk["indicator", one.pk].node.parent_pk
        after = one.parent.pk if one.parent else None
        if before != after or (one.parent is not None and after is None):
            one.changes += (Change("parent", self._name_of(before), one.parent.name if one.parent else ""),)
            one.state = "changed"

    def _name_of(self, pk: int | None) -> str:
        return "" if pk is None else self.of_pk["indicator", pk].node.name

    def _holder(self, row: Row) -> Planned:
        stored = self._meet(row)
        values: dict[str, Any] = {"name": row.name}
        if "kind" in row.said or stored is None:
            values["kind"] = row.kind
        if row.level == "group":
            values["cap"] = self._cap(row, {**(vars(stored.node) if stored else {"cap": None}), **values})
        return self._planned(row, stored, values)

    def _cap(self, row: Row, group: Mapping[str, Any]) -> Decimal | None:
        """Of a section of bonus or penalty points the points of its row are the most it may add or take."""
        if group["kind"] not in SECTIONS:
            return None
        cap: Decimal | None = row.stated or group["cap"]
        if cap is None or cap <= 0:
            self._wrong(row, _("Hãy ghi điểm cộng hoặc trừ nhiều nhất của mục này ở cột Điểm tối đa."))
        return cap

    def _indicator(self, row: Row) -> Planned:
        stored = self._meet(row)
        before = _content(stored.node) if stored else DEFAULTS
        values = {**before, **row.said}
        if row.unread_rule and row.unread_rule not in values["guidance"]:
            values["guidance"] = "\n\n".join(filter(None, (values["guidance"], row.unread_rule)))
        return self._planned(row, stored, values | {"code": self._code(row, stored)})

    def _planned(self, row: Row, stored: _Stored | None, values: dict[str, Any]) -> Planned:
        changes = tuple(_changes(stored, values)) if stored else ()
        return Planned(
            row.level,
            "new" if stored is None else ("changed" if changes else "same"),
            row.name,
            row.number,
            pk=stored.node.pk if stored else None,
            stable_id=stored.node.stable_id if stored else row.stable_id,
            values=values,
            changes=changes,
            row=row,
        )

    def _code(self, row: Row, stored: _Stored | None) -> str:
        """Codes are given at publication and never again: a file brings back the one its row had, no other."""
        own: str = stored.node.code if stored else self.issued.get(row.stable_id, "") if row.stable_id else ""
        shown = stored.node.number if stored else own
        if row.code and row.code not in (own, shown):
            text = _("Mã trong tệp không được nhập: mã do hệ thống cấp khi ban hành.")
            self.unread.append(Unread(row.table, row.row, text, row.code[:40]))
        return own

    def _meet(self, row: Row) -> _Stored | None:
        """The node of this row; each node is met once."""
        table = _table(row.level)
        found = self.by_id.get((table, row.stable_id)) if row.stable_id else self._by_name(row, table)
        if found is None and row.stable_id and any((other, row.stable_id) in self.by_id for other in TABLES):
            self._wrong(row, _("Mã hệ thống này thuộc một dòng loại khác. Hãy xóa mã ở dòng này."))
        if found is None or found.key in self.taken:
            return None
        self.taken.add(found.key)
        return found

    def _by_name(self, row: Row, table: str) -> _Stored | None:
        free = [one for one in self.by_name[table, fold(row.name)] if one.key not in self.taken]
        same_number = [one for one in free if row.number and one.number == row.number]
        if same_number or len(free) != 1:
            return next(iter(same_number), None)
        # Groups and parts have no number of their own; a row that stands in between renumbers the others, and a
        # spreadsheet turns 1.10 into 1.1. The same name under another main indicator is another component.
        same_home = table != "indicator" or not row.number or free[0].above == self.main_pk
        return free[0] if same_home else None

    def _wrong(self, row: Row, text: str) -> None:
        self.problems.append(Problem(row.table, row.row, 0, text))

    # ------------------------------------------------------------------ what the file leaves out
    def _left_over(self, groups: list[Planned], remove: bool) -> list[Removed]:
        gone = [one for one in self.stored if one.key not in self.taken]
        if remove:
            return [Removed(one.level, one.node.pk, one.number, one.node.name) for one in gone]
        at = {(_table(one.level), one.pk): one for group in groups for one in _down(group) if one.pk is not None}
        for one in gone:
            kept = Planned(
                one.level,
                "kept",
                one.node.name,
                one.number,
                pk=one.node.pk,
                stable_id=one.node.stable_id,
                values=_values(one.node),
            )
            at[one.key] = kept
            above = at.get(("group" if one.level == "main" else "main", one.above or 0))
            self._insert(kept, one, above.children if above else groups, at)
        for one in gone:
            if one.level == "part":
                _follow(at[one.key], at["indicator", one.node.parent_pk], groups)
        return []

    def _insert(
        self, kept: Planned, stored: _Stored, siblings: list[Planned], at: Mapping[tuple[str, int], Planned]
    ) -> None:
        """Behind the nearest node that stood before it and still stands here."""
        before = [one for one in self.stored if one.table == stored.table and one.above == stored.above]
        for one in reversed(before[: before.index(stored)]):
            if (planned := at.get(one.key)) is not None and any(planned is sibling for sibling in siblings):
                place = next(index for index, sibling in enumerate(siblings) if sibling is planned)
                siblings.insert(place + 1, kept)
                return
        siblings.insert(0, kept)

    # ------------------------------------------------------------------ beside the tree
    def _pillars(self, groups: list[Planned]) -> tuple[PlannedPillar, ...] | None:
        says_members = "pillar" in self.reading.fields
        if self.parts.pillars is None and not says_members:
            return None
        rows = list(self.parts.pillars if self.parts.pillars is not None else _pillar_rows(self.tree))
        mains = _mains(groups)
        homes = [group for group in groups for _main in group.children]
        members: defaultdict[str, list[int]] = defaultdict(list)
        for place, main in enumerate(mains):
            if homes[place].values.get("kind") == "foundation" or _is_foundation(self.tree, homes[place]):
                continue  # the foundation stands in every pillar by itself
            for code in self._pillars_of(main, rows, says_members):
                members[code].append(place)
        own = {pillar.code: pillar.pk for pillar in self.tree.pillars}
        return tuple(PlannedPillar(one.code, one.name, own.get(one.code), tuple(members[one.code])) for one in rows)

    def _pillars_of(self, main: Planned, rows: list[PillarRow], says_members: bool) -> list[str]:
        if main.row is None or not says_members:
            return [pillar.code for pillar in self.tree.pillars if main.pk in pillar.activity]
        return [self._pillar_code(main.row, word, rows) for word in main.row.pillars]

    def _pillar_code(self, row: Row, word: str, rows: list[PillarRow]) -> str:
        """The pillar called so, by its code or its name; a name nobody knows makes a pillar."""
        for one in rows:
            if word == one.code or fold(word) == fold(one.name):
                return one.code
        if self.parts.pillars is not None:
            self._wrong(row, _("Không có trụ cột “%(name)s” ở trang Trụ cột.") % {"name": word[:60]})
            return ""
        code = PILLAR_CODES.get(fold(word)) or _slug(word)
        if not code or len(word) > 200 or code in {one.code for one in rows}:
            self._wrong(
                row,
                _("Không hiểu trụ cột “%(name)s”. Hãy ghi tên trụ cột, ví dụ Chính quyền số.") % {"name": word[:60]},
            )
            return ""
        rows.append(PillarRow(code, word))
        return code

    def _declared(
        self, groups: list[Planned], pillars: tuple[PlannedPillar, ...] | None
    ) -> tuple[DeclaredRow, ...] | None:
        """Figures of a node that will not stand are an error: nobody could find them again."""
        if self.parts.declared is None:
            return None
        codes = {one.code for one in (pillars if pillars is not None else self.tree.pillars)}
        places = {("group", str(one.stable_id)) for one in groups if one.stable_id}
        places |= {("main", str(one.stable_id)) for one in _mains(groups) if one.stable_id}
        places |= {("pillar", code) for code in codes}
        for one in self.parts.declared:
            if one.kind != "set" and (one.kind, one.key) not in places:
                text = _("Không có mục mang mã này trong tệp. Hãy lấy mã từ tệp xuất, hoặc xóa dòng này.")
                self.problems.append(Problem("Số công bố", one.row, 1, text))
        return self.parts.declared


TABLES = ("group", "main", "indicator")


def _table(level: str) -> str:
    return "indicator" if level == "part" else level


def _follow(part: Planned, component: Planned, groups: list[Planned]) -> None:
    """A part that the file leaves out stands with its component, wherever that went."""
    part.parent = component
    for main in _mains(groups):
        if any(one is component for one in main.children) and not any(one is part for one in main.children):
            _take_out(part, groups)
            place = next(index for index, one in enumerate(main.children) if one is component)
            main.children.insert(place + 1, part)
            return


def _take_out(part: Planned, groups: list[Planned]) -> None:
    for main in _mains(groups):
        main.children[:] = [one for one in main.children if one is not part]


def _mains(groups: Iterable[Planned]) -> list[Planned]:
    return [main for group in groups for main in group.children]


def _down(node: Planned) -> Iterator[Planned]:
    yield node
    for child in node.children:
        yield from _down(child)


def _stored(tree: Tree) -> Iterator[_Stored]:
    for place, group in enumerate(tree.groups):
        yield _Stored("group", group, None, place)
        for main_place, main in enumerate(group.mains):
            yield _Stored("main", main, group.pk, main_place)
            for row_place, node in enumerate(main.indicators):
                yield _Stored("part" if node.parent_pk else "indicator", node, main.pk, row_place)


def _content(node: IndicatorNode) -> dict[str, Any]:
    return {name: dict(node.rule_json) if name == "rule" else getattr(node, name) for name in FIELDS}


def _values(node: Any) -> dict[str, Any]:
    if isinstance(node, IndicatorNode):
        return _content(node) | {"code": node.code}
    return {"name": node.name, "kind": node.kind}


def _changes(stored: _Stored, values: Mapping[str, Any]) -> Iterator[Change]:
    before = _content(stored.node) if _table(stored.level) == "indicator" else vars(stored.node)
    for name, after in values.items():
        if name in before and before[name] != after:
            yield Change(name, before[name], after)


def _mark_moves(siblings: list[Planned], home: int | None, of_pk: Mapping[tuple[str, int], _Stored]) -> None:
    """Those that came from elsewhere, and the fewest whose place explains the new order."""
    came = [(one, of_pk[_table(one.level), one.pk]) for one in siblings if one.pk is not None]
    stayed = [(one, stored.place) for one, stored in came if stored.above == home]
    in_order = longest_rising([place for _one, place in stayed])
    still = {id(one) for index, (one, _place) in enumerate(stayed) if index in in_order}
    for one, _stored_at in came:
        if id(one) not in still and one.state == "same":
            one.state = "moved"


def _pillar_rows(tree: Tree) -> Iterator[PillarRow]:
    return (PillarRow(pillar.code, pillar.name) for pillar in tree.pillars)


def _is_foundation(tree: Tree, group: Planned) -> bool:
    return "kind" not in group.values and any(one.is_foundation and one.pk == group.pk for one in tree.groups)


def _slug(word: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in fold(word)).split())[:20].strip("-")
