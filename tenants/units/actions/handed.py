"""Receive what a predecessor hands over, decide about each unit, and carry it out: all or nothing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import DatabaseNow, database_now, database_today
from dti.web.dates import format_date
from dti.workflow import Refused
from tenants.registry.hooks import Handing
from tenants.units import rules
from tenants.units.actions.tree import create_units, group_of, lock_tree
from tenants.units.models import (
    HandedProvince,
    HandedUnit,
    Level,
    Unit,
    UnitDecision,
    UnitDecisionPart,
    UnitLink,
)
from tenants.units.queries import HandedRow, Making, ended_before, handed_rows, makings, valid_on
from tenants.units.rules import Wish

Kind = UnitDecision.Kind


# ---------------------------------------------------------------------- by the provisioner, as dti_owner
def receive(handing: Handing, rows: Mapping[str, Any]) -> dict[str, int]:
    """Write down what is not written yet; what stands there, and what was decided about it, stays."""
    lock_tree()
    province = _province(handing)
    known = set(province.units.values_list("former_id", flat=True))
    site, pages = handing.site, rows.get("pages", {})
    HandedUnit.objects.bulk_create(
        HandedUnit(province=province, page=_page(site, pages.get(row["public_code"], "")), **row)
        for row in rows["units"]
        if row["former_id"] not in known
    )
    return {"units": province.units.count()}


def _province(handing: Handing) -> HandedProvince:
    found: HandedProvince
    found, _made = HandedProvince.objects.get_or_create(
        merger=handing.merger,
        schema_name=handing.schema,
        defaults={
            "name": handing.name, "site": handing.site, "effective_on": handing.effective_on,
            "number": handing.number, "decided_on": handing.decided_on, "issuer": handing.issuer,
            "subject": handing.subject, "handed_at": database_now(),
        },
    )  # fmt: skip
    return found


def _page(site: str, path: str) -> str:
    return f"{site}{path}" if path else ""


def give_back(merger: int) -> None:
    """Leave nothing of a merger that was stopped, unless its units live on here already."""
    lock_tree()
    units = HandedUnit.objects.filter(province__merger=merger)
    if UnitDecision.objects.filter(handed__in=units, carried_out_at__isnull=False).exists():
        raise Refused(_("Tỉnh kế thừa đã tiếp nhận đơn vị của các tỉnh cũ nên không rút lại được."))
    UnitDecision.objects.filter(handed__in=units).delete()
    units.delete()
    HandedProvince.objects.filter(merger=merger).delete()


# ---------------------------------------------------------------------- decisions
@transaction.atomic
def decide_unit(
    handed: HandedUnit,
    kind: str,
    *,
    by: Any,
    level: Level | None = None,
    name: str = "",
    official_code: str | None = None,
    reason: str = "",
    parts: Sequence[tuple[Unit, Decimal]] = (),
) -> UnitDecision:
    """What one handed unit is to be here. It may be decided anew until it is carried out."""
    lock_tree()
    _still_open(handed)
    fields: dict[str, Any] = {"level": None, "name": "", "official_code": "", "reason": " ".join(reason.split())}
    if kind == Kind.NEW:
        _refuse_without(level, _("Hãy chọn cấp của đơn vị mới."), "level")
        code = handed.official_code if official_code is None else official_code.strip()
        fields |= {"level": level, "name": " ".join(name.split()), "official_code": code}
    elif kind == Kind.NOT:
        _refuse_without(fields["reason"], _("Hãy ghi vì sao đơn vị không tiếp tục."), "reason")
    else:
        _refuse_parts(handed, kind, parts)
    decision, _made = UnitDecision.objects.update_or_create(
        handed=handed, defaults={**fields, "kind": kind, "decided_by_name": by.full_name, "decided_at": database_now()}
    )
    decision.parts.all().delete()
    chosen = parts if kind in (Kind.SAME, Kind.PART) else ()
    UnitDecisionPart.objects.bulk_create(UnitDecisionPart(decision=decision, unit=u, share=s) for u, s in chosen)
    summary = {"kind": kind, "parts": [[unit.pk, str(share)] for unit, share in chosen], "reason": fields["reason"]}
    audit.act("decide_handed_unit", handed, by=by, summary=summary)
    return decision


def _still_open(handed: HandedUnit) -> None:
    if UnitDecision.objects.filter(handed=handed, carried_out_at__isnull=False).exists():
        raise Refused(
            _("%(unit)s đã được tiếp nhận. Hãy ghi một thay đổi đơn vị theo văn bản.") % {"unit": handed.name}
        )


def _refuse_without(given: object, sentence: str, where: str) -> None:
    if not given:
        raise Refused(sentence, code=where)


def _refuse_parts(handed: HandedUnit, kind: str, parts: Sequence[tuple[Unit, Decimal]]) -> None:
    if reason := rules.reason_against_shares([share for _unit, share in parts]):
        raise Refused(reason, code="parts")
    if kind == Kind.SAME and len(parts) != 1:
        raise Refused(_("Hãy chọn đúng một đơn vị ở đây."), code="unit")
    keys = [unit.pk for unit, _share in parts]
    if len(set(keys)) < len(keys):
        raise Refused(_("Mỗi đơn vị ở đây chỉ chọn một lần."), code="parts")
    if valid_on(handed.province.effective_on).filter(pk__in=keys).count() < len(keys):
        day = format_date(handed.province.effective_on)
        raise Refused(_("Có đơn vị không tồn tại vào ngày %(day)s.") % {"day": day}, code="parts")


@transaction.atomic
def decide_many(handed: Iterable[HandedUnit], verb: str, *, by: Any) -> int:
    """The same for rows that a person has chosen: new on the level of the same code, or the unit of the same code."""
    lock_tree()
    levels = {level.code: level for level in Level.objects.all()}
    rows = [row for row in handed_rows(list(handed)) if not (row.decision and row.decision.carried_out_at)]
    if verb == "new":
        return _decide_all([_as_new(row.handed, levels) for row in rows], by=by)
    same = {row.handed.pk: _same_code(row) for row in rows}
    return _decide_all([UnitDecision(handed=row.handed, kind=Kind.SAME) for row in rows], by=by, same=same)


def _as_new(one: HandedUnit, levels: Mapping[str, Level]) -> UnitDecision:
    if one.level_code not in levels:
        text = _("Ở đây chưa có cấp “%(level)s” (%(code)s). Hãy thêm cấp này, hoặc quyết định từng đơn vị.")
        raise Refused(text % {"level": one.level_name, "code": one.level_code})
    return UnitDecision(handed=one, kind=Kind.NEW, level=levels[one.level_code], official_code=one.official_code)


def _same_code(row: HandedRow) -> Unit:
    if row.same_code is None:
        raise Refused(_("%(unit)s không có đơn vị cùng mã ở đây.") % {"unit": row.handed.name})
    return row.same_code


def _decide_all(decisions: Sequence[UnitDecision], *, by: Any, same: Mapping[int, Unit] | None = None) -> int:
    """In place of what was decided before; one act for all of them."""
    at = database_now()
    for one in decisions:
        one.decided_by_name, one.decided_at = by.full_name, at
    keys = [one.handed_id for one in decisions]
    UnitDecision.objects.filter(handed__in=keys).delete()
    made = UnitDecision.objects.bulk_create(decisions)
    whole = [(one, (same or {}).get(one.handed_id)) for one in made]
    UnitDecisionPart.objects.bulk_create(UnitDecisionPart(decision=one, unit=unit) for one, unit in whole if unit)
    kinds = sorted({str(one.kind) for one in decisions})
    audit.act("decide_handed_units", "units", by=by, summary={"kinds": kinds, "handed": keys})
    return len(made)


@transaction.atomic
def leave_the_ended(*, by: Any) -> int:
    """Units that had ended before the day do not go on: one step for all of them."""
    lock_tree()
    reason = _("Đã kết thúc trước ngày sáp nhập")
    return _decide_all([UnitDecision(handed=one, kind=Kind.NOT, reason=reason) for one in ended_before()], by=by)


# ---------------------------------------------------------------------- carrying out
@transaction.atomic
def take_over_units(*, by: Any) -> list[UnitLink]:
    """Make the new units, tie every unit here to what it follows. Refused while anything is undecided or wrong."""
    lock_tree()
    if undecided := HandedUnit.objects.filter(decision=None).count():
        raise Refused(_("Còn %(n)d đơn vị chưa quyết định.") % {"n": undecided})
    waiting = UnitDecision.objects.filter(carried_out_at=None)
    _day_has_come(waiting)
    _parts_still_stand(waiting)
    made: dict[int, Unit] = {}
    for making in makings():
        made |= _make(making)
    links = _link(list(waiting.select_related("handed__province").prefetch_related("parts__unit")), made, by=by)
    UnitDecision.objects.filter(carried_out_at=None).update(carried_out_at=DatabaseNow())
    audit.act("take_over_units", "units", by=by, summary={"made": len(made), "links": len(links)})
    return links


def _day_has_come(waiting: Any) -> None:
    later = HandedProvince.objects.filter(units__decision__in=waiting, effective_on__gt=database_today()).first()
    if later is not None:
        text = _("Sáp nhập có hiệu lực từ ngày %(day)s. Đến ngày đó mới thực hiện được.")
        raise Refused(text % {"day": format_date(later.effective_on)})


def _parts_still_stand(waiting: Any) -> None:
    """A unit here may have ended since it was chosen."""
    parts = UnitDecisionPart.objects.filter(decision__in=waiting).select_related("unit", "decision__handed__province")
    for part in parts:
        day, unit = part.decision.handed.province.effective_on, part.unit
        if unit.valid_from > day or (unit.valid_to is not None and unit.valid_to <= day):
            words = {"unit": unit.name, "handed": part.decision.handed.name, "day": format_date(day)}
            text = _("%(unit)s không tồn tại vào ngày %(day)s. Hãy quyết định lại về %(handed)s.")
            raise Refused(text % words)


def _make(making: Making) -> dict[int, Unit]:
    """Handed unit → its new unit; whoever belongs to another new one comes after it."""
    if wrong := [doubt.text for doubt in making.doubts if doubt.severity == "E"]:
        raise Refused(" ".join(dict.fromkeys(wrong)))
    free = rules.free_logins(making.wishes, making.logins)
    units = {wish.key: _unit(wish, making, free) for wish in making.wishes}
    waiting = {wish.key: wish for wish in making.wishes}
    while waiting:
        ready = [wish for wish in waiting.values() if wish.under not in waiting]
        for wish in ready:
            units[wish.key].parent_id = units[wish.under].pk if wish.under else wish.parent
            del waiting[wish.key]
        create_units([units[wish.key] for wish in ready])
    for level in {unit.level for unit in units.values()}:
        group_of(level).units.add(*[unit for unit in units.values() if unit.level_id == level.pk])
    return units


def _unit(wish: Wish, making: Making, free: Collection[str]) -> Unit:
    level = making.decisions[wish.key].level
    assert level is not None  # a constraint of the table
    return Unit(
        level=level,
        name=wish.name,
        official_code=wish.official_code,
        printed_login=wish.login if wish.login in free else "",
        valid_from=making.day,
    )


def _link(decisions: Sequence[UnitDecision], made: Mapping[int, Unit], *, by: Any) -> list[UnitLink]:
    now = database_now()
    found = []
    for one in decisions:
        province = one.handed.province
        parts = [(made[one.handed_id], rules.WHOLE)] if one.handed_id in made else []
        parts += [(part.unit, part.share) for part in one.parts.all()]
        found += [
            UnitLink(
                unit=unit, handed=one.handed, share=share, effective_on=province.effective_on,
                decision_no=province.number, recorded_by_name=by.full_name, recorded_at=now,
            )
            for unit, share in parts
        ]  # fmt: skip
    return list(UnitLink.objects.bulk_create(found))
