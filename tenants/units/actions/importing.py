"""Import a unit list: a dry run shows every finding, applying it is all or nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.web.vietnamese import fold
from dti.workflow import Refused
from tenants.units import rules
from tenants.units.actions.tree import create_units, group_of, keys_of, lock_tree
from tenants.units.models import Level, ListColumn, Unit, UnitGroup
from tenants.units.queries import surroundings_on
from tenants.units.rules import Check, Checked


@dataclass(frozen=True)
class ImportResult:
    """Units made by an import, those that got what they lacked, and what the list said wrongly."""

    units: tuple[Unit, ...]
    findings: tuple[rules.Finding, ...]
    filled: int = 0


@transaction.atomic
def import_units(rows: Sequence[rules.Row], *, by: Any, valid_from: date, distinct: bool = False) -> ImportResult:
    """Create the units of a list with their printed logins; passwords in the list are never used or kept."""
    lock_tree()
    found = rules.check(rows, surroundings_on(valid_from), distinct=distinct)
    if found.blocking:
        line = _("dòng %(line)s: %(message)s")
        raise Refused("; ".join(line % {"line": f.line, "message": f.message} for f in found.blocking))
    units = _new_units(found, valid_from)
    filled = _fill(found)
    if not units and not filled:
        raise Refused(_("Mọi đơn vị trong danh sách đã có. Không có gì để tạo."))
    _into_groups([(units[place], one) for place, one in enumerate(found.rows) if place in units])
    made = tuple(units.values())
    summary = {"units": len(made), "filled": filled, "findings": len(found.findings)}
    audit.act("import_units", "units", by=by, summary=summary)
    return ImportResult(made, found.findings, filled)


def _new_units(found: Check, valid_from: date) -> dict[int, Unit]:
    """Place in the list → its unit; parents are stored before those who belong to them."""
    levels = {level.code: level for level in Level.objects.all()}
    units = {
        place: _unit(one, levels[one.row.level], valid_from)
        for place, one in enumerate(found.rows)
        if one.state == "new"
    }
    waiting = dict(units)
    while waiting:
        ready = {place: unit for place, unit in waiting.items() if found.rows[place].parent_place not in waiting}
        for place, unit in ready.items():
            unit.parent_id = _parent(found.rows[place], units)
        create_units(list(ready.values()))
        waiting = {place: unit for place, unit in waiting.items() if place not in ready}
    return units


def _parent(one: Checked, units: Mapping[int, Unit]) -> int | None:
    if one.parent_place is not None and one.parent_place in units:
        return units[one.parent_place].pk
    return one.parent_known.pk if one.parent_known else None


def _unit(one: Checked, level: Level, valid_from: date) -> Unit:
    row = one.row
    return Unit(
        level=level,
        name=row.name,
        valid_from=valid_from,
        printed_login=row.login,
        official_code=row.official_code,
        position=row.number,
        is_lead_agency=row.lead_agency,
        aliases=[row.suspected_name] if row.suspected_name else [],
    )


def _fill(found: Check) -> int:
    """Units that stand get the code or login that they lacked."""
    wanted = {one.known.pk: one.row for one in found.rows if one.known and one.state == "filled"}
    units = list(Unit.objects.filter(pk__in=wanted).select_for_update().order_by("pk"))
    for unit in units:
        row = wanted[unit.pk]
        unit.official_code = unit.official_code or row.official_code
        unit.printed_login = unit.printed_login or row.login
        keys_of(unit)
    Unit.objects.bulk_update(units, ["official_code", "printed_login", "search_key"])
    return len(units)


def _into_groups(made: Sequence[tuple[Unit, Checked]]) -> None:
    """Each new unit stands in the group of its level and in those that its row names."""
    members: defaultdict[int, list[Unit]] = defaultdict(list)
    of_level = {level: group_of(level) for level in {unit.level for unit, _one in made}}
    by_word = {fold(word): group for group in UnitGroup.objects.all() for word in (group.name, group.code)}
    for unit, one in made:
        for pk in {of_level[unit.level].pk, *(by_word[fold(word)].pk for word in one.row.groups)}:
            members[pk].append(unit)
    for group in UnitGroup.objects.filter(pk__in=members):
        group.units.add(*members[group.pk])


def remember_columns(words: Mapping[str, str]) -> None:
    """What a person said the headers mean: the next list with the same words is read so."""
    for header, field in words.items():
        ListColumn.objects.update_or_create(header=header, defaults={"field": field})
