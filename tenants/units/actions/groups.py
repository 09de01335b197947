"""Groups of units to which a criteria set applies."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.web.vietnamese import fold
from dti.workflow import Refused
from tenants.units.models import Level, Unit, UnitGroup

LONGEST_CODE = 40


@transaction.atomic
def add_group(level: Level, name: str, *, by: Any) -> UnitGroup:
    """An empty group of one level."""
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Ghi tên nhóm."), code="name")
    code = fold(name).replace(" ", "-")[:LONGEST_CODE]
    if UnitGroup.objects.filter(code=code).exists():
        raise Refused(_("Đã có nhóm “%(name)s”. Hãy dùng tên khác.") % {"name": name}, code="name")
    group = UnitGroup.objects.create(code=code, name=name, level=level, position=UnitGroup.objects.count() + 1)
    audit.act("add_group", group, by=by)
    return group


@transaction.atomic
def set_members(group: UnitGroup, units: Collection[Unit], *, by: Any, name: str = "") -> UnitGroup:
    """The group holds these units of its level from now on; sheets that exist stay as they are."""
    group.refresh_from_db(from_queryset=UnitGroup.objects.select_for_update(no_key=True))
    if strange := [unit.name for unit in units if unit.level_id != group.level_id]:
        raise Refused(_("Nhóm này chỉ nhận đơn vị cùng cấp. Khác cấp: %(units)s.") % {"units": ", ".join(strange)})
    before, after = set(group.units.values_list("pk", flat=True)), {unit.pk for unit in units}
    group.units.set(after)
    if name.strip():
        group.name = " ".join(name.split())
        group.save(update_fields=["name"])
    summary = {"added": sorted(after - before), "removed": sorted(before - after)}
    audit.act("set_group_members", group, by=by, summary=summary)
    return group
