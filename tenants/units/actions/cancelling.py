"""Take back what was recorded by mistake, as long as nothing rests on it."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_now, database_today
from dti.web.vietnamese import fold
from dti.workflow import Refused
from tenants.units import hooks, rules
from tenants.units.actions.settling import settle
from tenants.units.actions.tree import keys_of, lock_tree
from tenants.units.models import Level, Unit, UnitEvent, UnitPlace


@transaction.atomic
def cancel(event: UnitEvent, *, by: Any, reason: str) -> UnitEvent:
    """Take back what was recorded wrongly, as long as nothing rests on it. Both rows stay in the history."""
    lock_tree()
    if not reason.strip():
        raise Refused(_("Ghi lý do hủy."), code="reason")
    if refusal := reason_against_cancelling(event):
        raise Refused(refusal)
    back = UnitEvent.objects.create(
        kind=UnitEvent.Kind.CANCEL,
        effective_on=event.effective_on,
        legal_basis=reason.strip(),
        before=event.after,
        after=event.before,
        recorded_by_name=by.full_name if by else "",
        recorded_at=database_now(),
        cancels=event,
    )
    _revive(event)
    settle(day=database_today(), units=_touched(event))
    _forget_names(event)
    audit.act("cancel_event", event, by=by, summary={"reason": reason.strip()})
    return back


def reason_against_cancelling(event: UnitEvent) -> str | None:
    """Why this event cannot be taken back any more."""
    if event.kind == UnitEvent.Kind.CANCEL or UnitEvent.objects.filter(cancels=event).exists():
        return _("Ghi nhận này đã được hủy.")
    touched = _touched(event)
    later = UnitEvent.objects.filter(pk__gt=event.pk, cancelled_by=None).exclude(kind=UnitEvent.Kind.CANCEL)
    rests = later.filter(successions__predecessor__in=touched) | later.filter(successions__successor__in=touched)
    if newer := rests.order_by("-pk").first():
        return _("Đã có ghi nhận sau dựa vào đây: %(event)s. Hãy hủy ghi nhận đó trước.") % {"event": newer}
    founded = [unit.pk for unit in _founded_by(event)]
    if reasons := hooks.what_rests_on(event, founded):
        return " ".join(reasons)
    below = UnitPlace.objects.filter(parent__in=founded, event__cancelled_by=None).exclude(event=event)
    if below.exists():
        return _("Đơn vị mới đã có đơn vị trực thuộc. Hãy chuyển các đơn vị đó trước.")
    return _taken_meanwhile(event, founded)


def _taken_meanwhile(event: UnitEvent, founded: Collection[int]) -> str | None:
    """The ended come back: their codes, names and levels may have been given to others."""
    ended = list(_ended_by(event).select_related("level"))
    others = Unit.objects.filter(level__in={unit.level_id for unit in ended}, valid_to=None).exclude(pk__in=founded)
    codes = {other.official_code for other in others} - {""}
    names = {(other.level_id, other.parent_id, fold(other.name)): other.name for other in others}
    for unit in ended:
        on = {"unit": unit.name, "level": unit.level.name}
        if unit.official_code in codes:
            return _("Mã của %(unit)s đã giao cho đơn vị khác. Hãy sửa mã đó trước.") % on
        namesake = names.get((unit.level_id, unit.parent_id, fold(unit.name)))
        if namesake is not None and rules.is_same_name(namesake, unit.name):
            return _("Đã có đơn vị khác tên %(unit)s. Hãy đổi tên đơn vị đó trước.") % on
        if unit.level.valid_to is not None and unit.level.valid_to != event.effective_on:
            return _("%(level)s đã kết thúc, nên %(unit)s không lập lại được.") % on
    return None


def _touched(event: UnitEvent) -> set[int]:
    rows = event.successions.values_list("predecessor_id", "successor_id")
    moved = event.places.values_list("unit_id", flat=True)
    return {pk for pair in rows for pk in pair if pk is not None} | set(moved)


def _founded_by(event: UnitEvent) -> list[Unit]:
    """Successors that began with the event and are not among those it started from."""
    before = {one["id"] for one in event.before.get("units", [])}
    return list(
        Unit.objects.filter(predecessors__event=event, valid_from=event.effective_on)
        .exclude(pk__in=before)
        .distinct()
        .order_by("pk")
    )


def _ended_by(event: UnitEvent) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=event.successions.values("predecessor"), valid_to=event.effective_on)


def _revive(event: UnitEvent) -> None:
    """Ended units stand again, with the level that ended with them; what was founded never existed."""
    # The founded first: a code that they took over goes back.
    Unit.objects.filter(pk__in=[unit.pk for unit in _founded_by(event)]).update(valid_to=event.effective_on)
    ended = list(_ended_by(event).values_list("pk", flat=True))
    Level.objects.filter(units__in=ended, valid_to=event.effective_on).update(valid_to=None)
    Unit.objects.filter(pk__in=ended).update(valid_to=None)


def _forget_names(event: UnitEvent) -> None:
    """A name that was recorded by mistake finds the unit no longer."""
    for wrong in event.names.select_related("unit"):
        unit = Unit.objects.get(pk=wrong.unit_id)
        standing = unit.names.filter(name=wrong.name, event__cancelled_by=None)
        if wrong.name in unit.aliases and not standing.exists():
            unit.aliases = [name for name in unit.aliases if name != wrong.name]
            keys_of(unit).save(update_fields=["aliases", "search_key"])
