"""What a change of the tree may be, and what it leads to. Pure: units and dates in, sentences and a plan out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dti.web.dates import format_date
from dti.web.vietnamese import fold
from tenants.units.changes import NOTHING, WHOLE, Change, NewUnit
from tenants.units.rules.rows import is_same_name

if TYPE_CHECKING:
    from tenants.units.models import Level, Unit

FIRST_DAY = date(1945, 9, 2)
YEARS_AHEAD = 3
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Facts:
    """What is known of the units on the day of the change, with what was recorded for that day before."""

    today: date
    # Units valid on the day of the change, by id, as they are called then.
    live: Mapping[int, "Unit"] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    parents: Mapping[int, int | None] = field(default_factory=dict)
    # Shares that earlier events of the same day gave away.
    given: Mapping[int, Decimal] = field(default_factory=dict)
    # The last day on which anything changed for a unit or came under it.
    changed_on: Mapping[int, date] = field(default_factory=dict)
    # The next day after the change from which a unit belongs elsewhere.
    next_move: Mapping[int, date] = field(default_factory=dict)
    children: Mapping[int, Sequence["Unit"]] = field(default_factory=dict)

    def name(self, unit: "Unit") -> str:
        return self.names.get(unit.pk, unit.name)


@dataclass(frozen=True)
class Problem:
    """Why a change cannot be recorded, and the field at which to say so."""

    field: str
    text: str


@dataclass(frozen=True)
class Moved:
    """A unit that belongs elsewhere from now on; None: to the province itself."""

    unit: "Unit"
    to: "Unit | NewUnit | None"


@dataclass(frozen=True)
class Plan:
    """What a change leads to."""

    ended: tuple["Unit", ...]
    founded: tuple[NewUnit, ...]
    renamed: tuple["Unit", ...]
    moved: tuple[Moved, ...]


def plan(change: Change, facts: Facts) -> Plan:
    ended = tuple(unit for unit in change.units if _is_used_up(change, unit, facts))
    named = tuple(change.units) if change.kind == "rename" else ()
    asked = [Moved(unit, change.parent) for unit in change.units] if change.kind == "move" else []
    return Plan(ended, tuple(change.founded), named, (*asked, *_orphans(change, ended, facts)))


def _is_used_up(change: Change, unit: "Unit", facts: Facts) -> bool:
    away = change.given_away(unit)
    return away > 0 and away + facts.given.get(unit.pk, NOTHING) >= WHOLE


def _orphans(change: Change, ended: Sequence["Unit"], facts: Facts) -> Iterator[Moved]:
    """Those below an ended unit go to its successor, or up where it is dissolved."""
    gone = {unit.pk for unit in ended}
    for unit in ended:
        heirs = [part.to for part in change.parts if part.unit == unit]
        heir = heirs[-1] if heirs else None
        above = facts.live.get(facts.parents.get(unit.pk) or 0)
        for child in facts.children.get(unit.pk, ()):
            if child.pk not in gone:
                yield Moved(child, heir if heir is not None else above)


# ---------------------------------------------------------------------- what is refused
def problems(change: Change, facts: Facts) -> list[Problem]:
    """Every reason against recording it, in the order of the form."""
    found = [*_of_date(change, facts), *_of_decision(change), *_of_units(change, facts)]
    return [*found, *_OF_KIND[change.kind](change, facts), *_of_orphans(change, facts), *_of_new(change, facts)]


def near_names(change: Change, facts: Facts) -> list[str]:
    """New names that differ from a standing unit's by marks alone: Thạnh An and Thanh An."""
    wanted = [*(new.name for new in change.founded), *([change.name] if change.name else [])]
    gone = {unit.pk for unit in plan(change, facts).ended}
    return [
        _("“%(new)s” chỉ khác dấu với đơn vị đang có “%(old)s”. Hãy chắc chắn đó là hai đơn vị khác nhau.")
        % {"new": name, "old": facts.name(unit)}
        for name in wanted
        for pk, unit in facts.live.items()
        if pk not in gone and fold(name) == fold(facts.name(unit)) and not is_same_name(name, facts.name(unit))
    ]


def _of_date(change: Change, facts: Facts) -> Iterator[Problem]:
    if not FIRST_DAY <= change.effective_on <= facts.today.replace(day=1, year=facts.today.year + YEARS_AHEAD):
        text = _("Ngày %(day)s quá xa. Hãy kiểm tra lại năm.")
        yield Problem("effective_on", text % {"day": format_date(change.effective_on)})


def _of_decision(change: Change) -> Iterator[Problem]:
    if not change.decision.number.strip():
        yield Problem("number", _("Ghi số, ký hiệu của nghị quyết hoặc quyết định, ví dụ 1657/NQ-UBTVQH15."))
    if change.decision.issued_on and change.decision.issued_on > change.effective_on:
        yield Problem("issued_on", _("Văn bản không thể ban hành sau ngày nó có hiệu lực."))


def _of_units(change: Change, facts: Facts) -> Iterator[Problem]:
    if not change.units:
        yield Problem("units", _("Chọn ít nhất một đơn vị."))
    for unit in change.units:
        on = {"unit": facts.name(unit), "day": format_date(change.effective_on)}
        first = unit.valid_from if change.given_away(unit) else unit.valid_from - ONE_DAY
        if unit.pk not in facts.live or change.effective_on <= first:
            yield Problem("units", _("%(unit)s không còn hoặc chưa có vào trước ngày %(day)s.") % on)
        elif facts.given.get(unit.pk, NOTHING) + change.given_away(unit) > WHOLE:
            yield Problem("shares", _("%(unit)s đã được chia quá 100 %% trong ngày %(day)s.") % on)
        elif any(part.unit == unit and part.share <= 0 for part in change.parts):
            yield Problem("shares", _("Mỗi phần của %(unit)s phải lớn hơn 0 %%.") % on)
        elif _is_used_up(change, unit, facts) and facts.changed_on.get(unit.pk, FIRST_DAY) > change.effective_on:
            on["later"] = format_date(facts.changed_on[unit.pk])
            text = _("%(unit)s còn thay đổi ghi từ ngày %(later)s, sau ngày %(day)s. Hãy hủy ghi nhận đó trước.")
            yield Problem("effective_on", text % on)


def _of_orphans(change: Change, facts: Facts) -> Iterator[Problem]:
    """Nobody goes to a unit that is known to end."""
    for moved in _orphans(change, plan(change, facts).ended, facts):
        if text := _ends_under_it(moved.to, facts.next_move.get(moved.unit.pk)):
            yield Problem("units", text)


def _of_merger(change: Change, facts: Facts) -> Iterator[Problem]:
    if len(change.units) < 2:
        yield Problem("units", _("Chọn ít nhất hai đơn vị, kể cả đơn vị nhận sáp nhập. Một đơn vị thì dùng Đổi tên."))
    levels = {part.unit.level_id for part in change.parts} | {new.level.pk for new in change.founded}
    if len(levels) > 1:
        yield Problem("units", _("Các đơn vị sáp nhập phải cùng một cấp."))


def _of_split(change: Change, facts: Facts) -> Iterator[Problem]:
    if len(change.parts) < 2:
        yield Problem("shares", _("Chia thành ít nhất hai phần, kể cả phần giữ lại."))
    total = sum((part.share for part in change.parts), NOTHING)
    if total != WHOLE:
        text = _("Tổng tỷ lệ là %(total)s %%, phải đúng 100 %%. Để trống mọi tỷ lệ nếu chia đều.")
        yield Problem("shares", text % {"total": percent(total)})
    for unit in plan(change, facts).ended:
        if children := facts.children.get(unit.pk):
            text = _("%(unit)s còn %(count)d đơn vị trực thuộc. Hãy chuyển các đơn vị đó trước.")
            yield Problem("units", text % {"unit": facts.name(unit), "count": len(children)})


def _of_renaming(change: Change, facts: Facts) -> Iterator[Problem]:
    if not change.name:
        yield Problem("name", _("Ghi tên mới."))
    for unit in change.units:
        if change.name == facts.name(unit):
            yield Problem("name", _("Tên mới giống tên đang dùng."))
        if _taken(change.name, unit.level_id, facts.parents.get(unit.pk), facts, but={unit.pk}):
            yield Problem("name", _name_taken(change.name))


def _of_move(change: Change, facts: Facts) -> Iterator[Problem]:
    parent = change.parent
    if parent is not None and parent.pk not in facts.live:
        yield Problem("parent", _("%(unit)s không còn vào ngày đó.") % {"unit": parent.name})
    for unit in change.units:
        if text := may_belong(unit.level, parent, change.effective_on, until=facts.next_move.get(unit.pk)):
            yield Problem("parent", text)
        if facts.parents.get(unit.pk) == (parent.pk if parent else None):
            yield Problem("parent", _("%(unit)s đang trực thuộc nơi này.") % {"unit": facts.name(unit)})


def _of_abolition(change: Change, facts: Facts) -> Iterator[Problem]:
    return iter(())


_OF_KIND = {
    "merge": _of_merger,
    "split": _of_split,
    "rename": _of_renaming,
    "move": _of_move,
    "abolish": _of_abolition,
}


def _of_new(change: Change, facts: Facts) -> Iterator[Problem]:
    gone = {unit.pk for unit in plan(change, facts).ended}
    codes = {unit.official_code for pk, unit in facts.live.items() if pk not in gone}
    seen: list[str] = []
    for new in change.founded:
        parent = new.parent.pk if new.parent else None
        if not new.name.strip():
            yield Problem("name", _("Ghi tên đơn vị mới."))
        elif _taken(new.name, new.level.pk, parent, facts, but=gone) or any(is_same_name(new.name, s) for s in seen):
            yield Problem("name", _name_taken(new.name))
        if new.official_code and new.official_code in codes:
            yield Problem("official_code", _("Mã %(code)s đang là của đơn vị khác.") % {"code": new.official_code})
        if new.parent and new.parent.pk not in facts.live:
            yield Problem("parent", _("%(unit)s không còn vào ngày đó.") % {"unit": new.parent.name})
        elif text := may_belong(new.level, new.parent, change.effective_on):
            yield Problem("parent", text)
        seen.append(new.name)


def _taken(name: str, level: int, parent: int | None, facts: Facts, *, but: set[int]) -> bool:
    return any(
        pk not in but
        and unit.level_id == level
        and facts.parents.get(pk) == parent
        and is_same_name(name, facts.name(unit))
        for pk, unit in facts.live.items()
    )


def _name_taken(name: str) -> str:
    return _("Đã có đơn vị cùng cấp, cùng nơi trực thuộc tên “%(name)s”.") % {"name": name}


def above_on(level: "Level", day: date) -> "Level | None":
    """The level that units of this one belong to: where one has ended, the next above it."""
    above = level.above
    while above is not None and above.valid_to is not None and above.valid_to <= day:
        above = above.above
    return above


def may_belong(level: "Level", parent: "Unit | None", day: date, *, until: date | None = None) -> str | None:
    """Why a unit of this level cannot stand there from that day on (or until the day of its next move), or None."""
    if level.valid_to is not None and level.valid_to <= day:
        return _("%(level)s đã kết thúc từ ngày %(day)s.") % {"level": level.name, "day": format_date(level.valid_to)}
    if parent is None:
        return None
    above = above_on(level, day)
    if above is not None and above.pk == parent.level_id:
        return _ends_under_it(parent, until)
    text = _("Đơn vị %(level)s không trực thuộc %(parent)s. Hãy xem cấp trên trực tiếp ở trang Cấp và nhóm.")
    return text % {"level": level.name.lower(), "parent": parent.name}


def _ends_under_it(parent: "Unit | NewUnit | None", until: date | None) -> str | None:
    if parent is None or isinstance(parent, NewUnit) or parent.valid_to is None:
        return None
    if until is not None and until <= parent.valid_to:
        return None
    text = _("%(parent)s kết thúc từ ngày %(day)s. Hãy chọn nơi trực thuộc khác.")
    return text % {"parent": parent.name, "day": format_date(parent.valid_to)}


def percent(share: Decimal) -> str:
    """33,333 of 0.33333."""
    written = f"{(share * 100).normalize():f}".replace(".", ",")
    return written.rstrip("0").rstrip(",") if "," in written else written
