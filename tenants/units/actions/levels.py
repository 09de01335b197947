"""Levels of a province: added, put in order, ended by a decision."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_today
from dti.web.dates import format_date
from dti.web.vietnamese import fold
from dti.workflow import Refused
from tenants.units import changes
from tenants.units.actions.events import record
from tenants.units.actions.tree import lock_tree
from tenants.units.changes import Decision
from tenants.units.models import Level, UnitEvent, UnitPlace
from tenants.units.queries import valid_on

# The identifiers that criteria sets and calendars are packaged under.
CODES = {"cap so": "department", "cap huyen": "district", "cap xa": "commune", "phong, ban": "office"}
LONGEST_CODE = 20


@transaction.atomic
def add_level(name: str, *, by: Any, above: Level | None = None, code: str = "") -> Level:
    """A level at the end of the list."""
    lock_tree()
    name = " ".join(name.split())
    code = code or CODES.get(fold(name)) or fold(name).replace(" ", "-")[:LONGEST_CODE]
    if not name or not code.replace("-", "").replace("_", "").isalnum() or not code.isascii():
        raise Refused(_("Ghi tên cấp, ví dụ Cấp xã."), code="name")
    if Level.objects.filter(code=code).exists():
        raise Refused(_("Đã có cấp này (mã %(code)s).") % {"code": code}, code="name")
    position = Level.objects.count() + 1
    level = Level.objects.create(code=code, name=name, position=position, above=above)
    audit.act("add_level", level, by=by)
    return level


@transaction.atomic
def change_level(level: Level, *, by: Any, name: str, position: int, above: Level | None) -> Level:
    """The name users see, its place in lists, and the level its units belong to."""
    lock_tree()
    level.refresh_from_db()
    if above is not None and level.pk in _chain(above):
        raise Refused(_("%(above)s đang nằm dưới %(level)s.") % {"above": above, "level": level}, code="above")
    if level.above_id != (above.pk if above else None) and _belongs_somewhere(level):
        raise Refused(
            _("Còn đơn vị cấp này đang trực thuộc cấp trên cũ. Hãy chuyển các đơn vị đó trước."), code="above"
        )
    level.name, level.position, level.above = " ".join(name.split()), position, above
    level.save()
    audit.act("change_level", level, by=by)
    return level


def _belongs_somewhere(level: Level) -> bool:
    """Does any of its units stand below another one, today or by a change that is recorded ahead?"""
    ahead = UnitPlace.objects.filter(unit__level=level, valid_from__gt=database_today(), event__cancelled_by=None)
    standing = level.units.exclude(valid_to__lte=database_today())
    return standing.exclude(parent=None).exists() or ahead.exclude(parent=None).exists()


def _chain(level: Level) -> list[int]:
    """The level and everything above it."""
    found: list[int] = []
    step: Level | None = level
    while step is not None and step.pk not in found:
        found.append(step.pk)
        step = step.above
    return found


@transaction.atomic
def end_level(level: Level, *, by: Any, effective_on: date, decision: Decision) -> UnitEvent | None:
    """From this day there is no such level: its units are dissolved, those below go up; returns the event, if any."""
    lock_tree()
    level.refresh_from_db()
    if level.valid_to is not None:
        raise Refused(_("Cấp này đã kết thúc."))
    if later := level.units.filter(valid_from__gte=effective_on).exclude(valid_to=F("valid_from")).first():
        text = _("%(unit)s bắt đầu từ ngày %(day)s, khi cấp đã kết thúc. Hãy hủy ghi nhận đó trước, hoặc đổi ngày.")
        raise Refused(text % {"unit": later.name, "day": format_date(later.valid_from)}, code="effective_on")
    units = list(valid_on(effective_on).filter(level=level).select_related("level"))
    event = record(changes.abolish(units, effective_on=effective_on, decision=decision), by=by) if units else None
    level.valid_to = effective_on
    level.save(update_fields=["valid_to"])
    audit.act("end_level", level, by=by, summary={"on": effective_on.isoformat(), "units": len(units)})
    return event
