"""Add, rename and end units; history keeps what they were."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.web.vietnamese import fold, sort_key
from dti.workflow import Refused
from tenants.units.models import Level, Unit, UnitEvent, UnitSuccession


def keys_of(unit: Unit) -> Unit:
    """Fill the keys that order and find the unit."""
    unit.sort_key = sort_key(unit.name).hex()
    words = [unit.name, unit.printed_login, unit.official_code, *unit.aliases]
    unit.search_key = " ".join(fold(word) for word in words if word)
    return unit


def public_code_of(name: str, printed_login: str, official_code: str) -> str:
    """Official code, else printed login, else the folded name; frozen at the first publication."""
    return official_code or printed_login or fold(name).replace(" ", "-")


@transaction.atomic
def add_unit(level: Level, name: str, *, by: Any, valid_from: date, **fields: Any) -> Unit:
    """A new unit of the tree."""
    code = public_code_of(name, fields.get("printed_login", ""), fields.get("official_code", ""))
    unit = keys_of(Unit(level=level, name=name, valid_from=valid_from, public_code=code, **fields))
    if Unit.objects.filter(public_code=code).exists():
        taken = _("Đã có đơn vị mang mã công khai %(code)r. Hãy dùng mã khác hoặc kiểm tra đơn vị trùng.")
        raise Refused(taken % {"code": code})
    unit.save(force_insert=True)
    audit.act("add_unit", unit, by=by)
    return unit


@transaction.atomic
def rename_unit(unit: Unit, name: str, *, by: Any, effective_on: date, legal_basis: str = "") -> Unit:
    """A dated event keeps the old name; the old name still finds the unit."""
    event = UnitEvent.objects.create(
        kind=UnitEvent.Kind.RENAME,
        effective_on=effective_on,
        legal_basis=legal_basis,
        before={"name": unit.name},
        after={"name": name},
    )
    UnitSuccession.objects.create(event=event, predecessor=unit, successor=unit)
    unit.aliases = [*unit.aliases, unit.name]
    unit.name = name
    keys_of(unit).save()
    audit.act("rename_unit", unit, by=by, summary={"from": event.before["name"], "to": name})
    return unit


@transaction.atomic
def end_unit(unit: Unit, *, by: Any, effective_on: date, legal_basis: str = "") -> Unit:
    """From this day the unit is no longer assessed; its sheets stay."""
    if effective_on <= unit.valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu của đơn vị."))
    UnitSuccession.objects.create(
        event=UnitEvent.objects.create(kind=UnitEvent.Kind.ABOLISH, effective_on=effective_on, legal_basis=legal_basis),
        predecessor=unit,
    )
    unit.valid_to = effective_on
    unit.save(update_fields=["valid_to"])
    audit.act("end_unit", unit, by=by, summary={"on": effective_on.isoformat()})
    return unit
