"""Import a unit list: a dry run shows every finding, applying it is all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.workflow import Refused
from tenants.units import rules
from tenants.units.actions.tree import add_unit
from tenants.units.models import Level, Unit, UnitGroup

# A printed password stops nothing once it is thrown away; what else is severity E must be mended first.
THROWN_AWAY = {"SHARED_PASSWORD"}


@dataclass(frozen=True)
class ImportResult:
    """Units made by an import and what the list said wrongly."""

    units: tuple[Unit, ...]
    findings: tuple[rules.Finding, ...]


@transaction.atomic
def import_units(rows: Sequence[rules.Row], *, by: Any, valid_from: date) -> ImportResult:
    """Create the units of a list with their printed logins; passwords in the list are never used or kept."""
    found = rules.findings(rows)
    if blocking := [f for f in found if f.severity == "E" and f.code not in THROWN_AWAY]:
        line = _("dòng %(line)s: %(message)s")
        raise Refused("; ".join(line % {"line": f.line, "message": f.message} for f in blocking))
    levels = {level.code: level for level in Level.objects.all()}
    if unknown := {row.level for row in rows} - levels.keys():
        raise Refused(_("Chưa có cấp: %(levels)s. Hãy tạo cấp này trước.") % {"levels": ", ".join(sorted(unknown))})
    units = tuple(_unit(row, levels[row.level], by=by, valid_from=valid_from) for row in rows)
    for level in levels.values():
        _into_group_of(level, [unit for unit in units if unit.level_id == level.pk])
    audit.act("import_units", "units", by=by, summary={"units": len(units), "findings": len(found)})
    return ImportResult(units, tuple(found))


def _unit(row: rules.Row, level: Level, *, by: Any, valid_from: date) -> Unit:
    return add_unit(
        level,
        row.name,
        by=by,
        valid_from=valid_from,
        printed_login=row.login,
        official_code=row.official_code,
        position=row.number,
        is_lead_agency=row.lead_agency,
        aliases=[row.suspected_name] if row.suspected_name else [],
    )


def _into_group_of(level: Level, units: Sequence[Unit]) -> None:
    """Every level has a group of all its units, to which a criteria set can apply at once."""
    if not units:
        return
    group, _created = UnitGroup.objects.get_or_create(
        code=level.code, defaults={"name": level.name, "level": level, "position": level.position}
    )
    group.units.add(*units)
