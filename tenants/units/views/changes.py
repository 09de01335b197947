"""A change by decision in two steps: what it would lead to, then the record."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dti.authority import SignedInRequest, requires
from dti.clock import database_today
from dti.workflow import Refused
from tenants.units import actions, hooks, queries, rules
from tenants.units.changes import WHOLE, Change, NewUnit
from tenants.units.forms import AbolishForm, ChangeForm, MergeForm, MoveForm, RenameForm, SplitForm
from tenants.units.forms.changes import LINES
from tenants.units.models import Unit
from tenants.units.rules import Facts
from tenants.units.views.tree import crumbs

PER_PAGE = 50
FORMS: dict[str, type[ChangeForm]] = {
    form.kind: form for form in (MergeForm, SplitForm, RenameForm, MoveForm, AbolishForm)
}
ONE_UNIT = ("split", "rename")
TITLES = {
    "merge": gettext_lazy("Sáp nhập đơn vị"),
    "split": gettext_lazy("Chia tách đơn vị"),
    "rename": gettext_lazy("Đổi tên đơn vị"),
    "move": gettext_lazy("Chuyển đơn vị trực thuộc"),
    "abolish": gettext_lazy("Giải thể đơn vị"),
}


@dataclass(frozen=True)
class Line:
    """What happens to one unit, for the preview."""

    name: str
    kind: str
    icon: str
    label: str
    text: str


@requires("units.edit")
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, kind: str) -> HttpResponse:
    """First what the change would lead to; the same form posted with `record` writes it."""
    units = _units(request)
    if not units or (kind in ONE_UNIT and len(units) > 1):
        text = _("Chọn một đơn vị.") if kind in ONE_UNIT else _("Chọn các đơn vị trong danh sách trước.")
        messages.info(request, text)
        return redirect("units:list")
    form = _form(request, kind, units)
    context: dict[str, Any] = {
        "form": form,
        "kind": kind,
        "title": TITLES[kind],
        "units": units,
        "others": _others(units) if kind in ("merge", "move") else [],
        "crumbs": crumbs(str(TITLES[kind]), unit=units[0] if len(units) == 1 else None),
    }
    if request.method == "POST" and "more" not in request.POST and form.is_valid():
        asked = form.change()
        facts = queries.facts_of(asked)
        form.say(rules.problems(asked, facts))
        if not form.errors and "record" in request.POST and (done := _recorded(request, form, asked)):
            return done
        if not form.errors:
            context |= _preview(asked, facts)
    return render(request, "units/change.html", context, status=422 if form.errors else 200)


def _units(request: SignedInRequest) -> list[Unit]:
    """The chosen units, those that stand today or later."""
    asked = [pk for pk in (request.POST or request.GET).getlist("unit") if pk.isdecimal() and len(pk) < 12]
    found = Unit.objects.filter(pk__in=asked, valid_to=None).select_related("level__above", "parent")
    return list(queries.in_vietnamese_order(found))


def _form(request: SignedInRequest, kind: str, units: list[Unit]) -> ChangeForm:
    typed = request.POST if request.method == "POST" else None
    more: dict[str, Any] = {}
    if kind == "split":
        written = request.POST.get("lines", "")
        lines = int(written) if written.isdecimal() and len(written) < 3 else LINES
        more = {"lines": lines + ("more" in request.POST)}
    if typed is not None and "more" in typed:
        # Another line, not a check: what was typed comes back as it is.
        return FORMS[kind](units, initial=typed.dict(), **more)
    return FORMS[kind](units, typed, **more)


def _others(units: list[Unit]) -> list[tuple[int, str]]:
    """Units of the same level that may be added to the choice."""
    chosen = [unit.pk for unit in units]
    found = queries.valid_on(database_today()).filter(level=units[0].level, valid_to=None).exclude(pk__in=chosen)
    return list(queries.in_vietnamese_order(found).values_list("pk", "name"))


def _recorded(request: SignedInRequest, form: ChangeForm, asked: Change) -> HttpResponse | None:
    try:
        event = actions.record(asked, by=request.user)
    except Refused as why:
        form.say([rules.Problem(why.code, str(why))])
        return None
    messages.success(request, _("Đã ghi nhận: %(event)s.") % {"event": event})
    heir = event.successions.exclude(successor=None).order_by("-successor__valid_from", "pk").first()
    return redirect("units:unit", heir.successor_id) if heir else redirect("units:history")


# ---------------------------------------------------------------------- what it would lead to
def _preview(asked: Change, facts: Facts) -> dict[str, Any]:
    plan = rules.plan(asked, facts)
    concerned = {unit.pk for unit in asked.units} | {one.unit.pk for one in plan.moved}
    return {
        "lines": _lines(asked, facts),
        "near": rules.near_names(asked, facts),
        "consequences": hooks.consequences(sorted(concerned)),
        "effective_on": asked.effective_on,
        "is_ahead": asked.effective_on > facts.today,
    }


def _lines(asked: Change, facts: Facts) -> list[Line]:
    plan = rules.plan(asked, facts)
    lines = [
        Line(facts.name(unit), "warning", "circle-x", _("Kết thúc"), _goes_to(asked, unit, facts))
        for unit in plan.ended
    ]
    lines += [Line(new.name, "success", "plus", _("Thành lập"), _made_of(asked, new, facts)) for new in plan.founded]
    lines += [
        Line(facts.name(unit), "info", "pencil", _("Đổi tên"), _("thành %(name)s") % {"name": asked.name})
        for unit in plan.renamed
    ]
    for moved in plan.moved:
        text = _("trực thuộc %(unit)s") % {"unit": _called(moved.to, facts)}
        lines.append(Line(facts.name(moved.unit), "info", "arrow-up-down", _("Chuyển"), text))
    kept = [unit for unit in asked.units if unit not in plan.ended and asked.kind in ("merge", "split")]
    return [
        *lines,
        *(Line(facts.name(unit), "neutral", "equal", _("Tiếp tục"), _goes_to(asked, unit, facts)) for unit in kept),
    ]


def _called(unit: "Unit | NewUnit | None", facts: Facts) -> str:
    if unit is None:
        return _("thẳng tỉnh")
    return unit.name if isinstance(unit, NewUnit) else facts.name(unit)


def _goes_to(asked: Change, unit: Unit, facts: Facts) -> str:
    """What becomes of it, with the shares where it is parted."""
    parts = [part for part in asked.parts if part.unit == unit and part.to is not None]
    if not parts:
        return _("không có đơn vị kế thừa")
    return ", ".join(
        _("giữ tên cũ") + _percent(part.share) if part.stays else _called(part.to, facts) + _percent(part.share)
        for part in parts
    )


def _made_of(asked: Change, new: NewUnit, facts: Facts) -> str:
    parts = [part for part in asked.parts if part.to == new]
    return _("từ %(units)s") % {"units": ", ".join(facts.name(part.unit) + _percent(part.share) for part in parts)}


def _percent(share: Decimal) -> str:
    return "" if share == WHOLE else f" ({rules.percent(share)} %)"
