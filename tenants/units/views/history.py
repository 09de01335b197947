"""The record of all changes under the names of their day, and taking one back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dti.authority import SignedInRequest, may, requires
from dti.workflow import Refused
from tenants.units import actions, queries
from tenants.units.forms import CancelForm
from tenants.units.models import UnitEvent, UnitSuccession
from tenants.units.views.tree import crumbs

PER_PAGE = 50


@dataclass(frozen=True)
class Told:
    """What an event did to one unit; `pk` is the unit that it became."""

    name: str
    share: Any
    became: str
    pk: int | None


@dataclass(frozen=True)
class Entry:
    """An event and what it did."""

    event: UnitEvent
    told: list[Told]


@requires("units.view")
@require_GET
def history(request: SignedInRequest) -> HttpResponse:
    """Every change of the tree, newest first, with its decision."""
    page = Paginator(queries.events(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": [_entry(event) for event in page.object_list],
        "may_edit": may(request.user, "units.edit"),
        "crumbs": crumbs(_("Lịch sử thay đổi")),
    }
    return render(request, "units/history.html", context)


def _entry(event: UnitEvent) -> Entry:
    before, after = _by_id(event.before), _by_id(event.after)
    return Entry(event, [_told(event.kind, one, before, after) for one in event.successions.all()])


def _by_id(written: dict[str, Any]) -> dict[int, dict[str, Any]]:
    return {unit["id"]: unit for unit in written.get("units", [])}


def _told(kind: str, one: UnitSuccession, before: dict[int, dict[str, Any]], after: dict[int, dict[str, Any]]) -> Told:
    """The event keeps the names of its day: a unit that was renamed since is told under the old one."""
    name = before.get(one.predecessor_id, {}).get("name", one.predecessor.name)
    if one.successor is None:
        return Told(name, one.share, _("không còn"), None)
    then = after.get(one.successor.pk, {})
    if one.successor_id != one.predecessor_id:
        return Told(name, one.share, then.get("name", one.successor.name), one.successor.pk)
    if kind == UnitEvent.Kind.MOVE:
        parent = then.get("parent_name", "")
        became = _("trực thuộc %(unit)s") % {"unit": parent} if parent else _("trực thuộc thẳng tỉnh")
        return Told(name, one.share, became, one.successor.pk)
    return Told(name, one.share, then["name"] if kind == UnitEvent.Kind.RENAME and then else "", one.successor.pk)


@requires("units.edit")
@require_http_methods(["GET", "POST"])
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back what was recorded wrongly."""
    event = get_object_or_404(queries.events(), pk=pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel(event, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Đã hủy ghi nhận: %(event)s.") % {"event": event})
            return redirect("units:history")
    context = {
        "form": form,
        "entry": _entry(event),
        "event": event,
        "refusal": actions.reason_against_cancelling(event),
        "crumbs": crumbs(_("Hủy ghi nhận")),
    }
    return render(request, "units/cancel.html", context, status=422 if form.errors else 200)
