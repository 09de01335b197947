"""Add units and put their facts right; what a decision changed is recorded as an event."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_today
from dti.web.vietnamese import fold, sort_key
from dti.workflow import Refused
from tenants.units.models import Level, Unit, UnitEvent, UnitGroup, UnitName, UnitPlace
from tenants.units.rules import is_same_name, may_belong

LONGEST_PUBLIC_CODE = 90
NOT_IN_ADDRESSES = re.compile(r"[^a-z0-9_]+")
FACTS = ("official_code", "printed_login", "position", "is_lead_agency", "single_user")


def lock_tree() -> None:
    """One change of the tree at a time: they are rare, and each reads what the others wrote before it writes."""
    list(Level.objects.select_for_update(no_key=True).order_by("pk"))


def keys_of(unit: Unit) -> Unit:
    """Fill the keys that order and find the unit."""
    unit.sort_key = sort_key(unit.name).hex()
    words = [unit.name, unit.printed_login, unit.official_code, *unit.aliases]
    unit.search_key = " ".join(fold(word) for word in words if word)
    return unit


def public_code_of(unit: Unit) -> str:
    """Official code, else printed login, else the folded name: the unit's public address, given once."""
    words = fold(unit.official_code or unit.printed_login or unit.name)
    return NOT_IN_ADDRESSES.sub("-", words).strip("-")[:LONGEST_PUBLIC_CODE]


def _give_public_codes(units: Sequence[Unit]) -> None:
    """An address is never given twice: whoever follows an ended unit under its code or name gets the year added."""
    taken = set(Unit.objects.values_list("public_code", flat=True))
    for unit in units:
        code = public_code_of(unit)
        years = (f"{code}-{unit.valid_from.year + later}" for later in count())
        unit.public_code = code if code not in taken else next(one for one in years if one not in taken)
        taken.add(unit.public_code)


def named(unit: Unit, name: str, day: date, *, event: UnitEvent | None = None) -> UnitName:
    """Its name from that day on, not stored yet."""
    return UnitName(unit=unit, valid_from=day, name=name, sort_key=sort_key(name).hex(), event=event)


def placed(unit: Unit, parent_id: int | None, day: date, *, event: UnitEvent | None = None) -> UnitPlace:
    """Where it belongs from that day on, not stored yet."""
    return UnitPlace(unit=unit, valid_from=day, parent_id=parent_id, event=event)


def create_units(units: Sequence[Unit]) -> None:
    """Store new units with their first names and places, in five statements however many."""
    for unit in units:
        unit.name = " ".join(unit.name.split())
        keys_of(unit)
    refuse_taken(units)
    _give_public_codes(units)
    Unit.objects.bulk_create(units)
    UnitName.objects.bulk_create(named(unit, unit.name, unit.valid_from) for unit in units)
    UnitPlace.objects.bulk_create(placed(unit, unit.parent_id, unit.valid_from) for unit in units)


@transaction.atomic
def add_unit(level: Level, name: str, *, by: Any, valid_from: date, **fields: Any) -> Unit:
    """A new unit of the tree."""
    lock_tree()
    unit = Unit(level=level, name=name, valid_from=valid_from, **fields)
    code = public_code_of(unit)
    if Unit.objects.filter(public_code=code).exclude(valid_to__lte=valid_from).exists():
        taken = _("Đã có đơn vị mang mã công khai “%(code)s”. Hãy dùng mã khác hoặc kiểm tra đơn vị trùng.")
        raise Refused(taken % {"code": code})
    if reason := may_belong(level, unit.parent, valid_from):
        raise Refused(reason, code="parent")
    _refuse_name(unit)
    create_units([unit])
    audit.act("add_unit", unit, by=by)
    return unit


@transaction.atomic
def found_unit(level: Level, name: str, *, by: Any, valid_from: date, **fields: Any) -> Unit:
    """A new unit that joins the group of all units of its level."""
    unit = add_unit(level, name, by=by, valid_from=valid_from, **fields)
    group_of(level).units.add(unit)
    return unit


@transaction.atomic
def correct_unit(unit: Unit, *, by: Any, name: str | None = None, **facts: Any) -> Unit:
    """Put right what was written wrongly: no event, the name is corrected back to the day from which it counts."""
    lock_tree()
    unit.refresh_from_db(from_queryset=Unit.objects.select_for_update())
    before = {key: getattr(unit, key) for key in ("name", *FACTS)}
    for key in FACTS:
        setattr(unit, key, facts.get(key, before[key]))
    refuse_taken([unit])
    if name and (spelled := " ".join(name.split())) != unit.name:
        _respell(unit, spelled)
        _refuse_name(unit)
    keys_of(unit).save()
    after = {key: getattr(unit, key) for key in before}
    changed = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    audit.act("correct_unit", unit, by=by, summary=changed)
    return unit


def _respell(unit: Unit, name: str) -> None:
    day = max(database_today(), unit.valid_from)
    written = unit.names.filter(valid_from__lte=day, event__cancelled_by=None).select_related("event")
    wrong = written.order_by("-valid_from", "-pk")[:1].get()
    named(unit, name, wrong.valid_from, event=wrong.event).save(force_insert=True)
    unit.aliases = list(dict.fromkeys([*unit.aliases, unit.name]))
    unit.name = name


def refuse_taken(units: Sequence[Unit]) -> None:
    """A sentence instead of the constraint's error; a code may be given again from the day on which its unit ended."""
    codes = {unit.official_code for unit in units} - {""}
    logins = {unit.printed_login for unit in units} - {""}
    others = Unit.objects.filter(Q(official_code__in=codes) | Q(printed_login__in=logins))
    for other in others.exclude(pk__in=[unit.pk for unit in units if unit.pk]):
        if other.printed_login in logins:
            text = _("Tên đăng nhập %(login)s đã là của đơn vị khác.") % {"login": other.printed_login}
            raise Refused(text, code="printed_login")
        if any(_meet(unit, other) for unit in units if unit.official_code == other.official_code):
            text = _("Mã %(code)s đang là của đơn vị khác.") % {"code": other.official_code}
            raise Refused(text, code="official_code")


def _meet(one: Unit, other: Unit) -> bool:
    """Is there a day on which both stand?"""
    ends = (one.valid_to or date.max, other.valid_to or date.max)
    return max(one.valid_from, other.valid_from) < min(ends)


def _refuse_name(unit: Unit) -> None:
    """Two of one name at one place nobody can tell apart."""
    others = Unit.objects.filter(level=unit.level_id, parent=unit.parent_id).exclude(pk=unit.pk)
    if any(_meet(unit, other) and is_same_name(unit.name, other.name) for other in others):
        text = _("Đã có đơn vị cùng cấp, cùng nơi trực thuộc tên “%(name)s”.") % {"name": unit.name}
        raise Refused(text, code="name")


# ---------------------------------------------------------------------- groups that follow the tree
def group_of(level: Level) -> UnitGroup:
    """Every level has a group of all its units, to which a criteria set can apply at once."""
    group, _created = UnitGroup.objects.get_or_create(
        code=level.code, defaults={"name": level.name, "level": level, "position": level.position}
    )
    return group


def join_groups(unit: Unit, predecessors: Iterable[Unit]) -> None:
    """A unit that others became stands in their groups of its level, and in the level's own."""
    groups = set(UnitGroup.objects.filter(level=unit.level, units__in=[one.pk for one in predecessors]))
    for group in {*groups, group_of(unit.level)}:
        group.units.add(unit)
