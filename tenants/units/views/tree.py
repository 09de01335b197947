"""The tree of a day, and one unit with what it was and what became of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dti.authority import SignedInRequest, may, requires
from dti.clock import database_today
from dti.web.dates import DateError, parse_date
from dti.web.shell import Act, Crumb
from dti.workflow import Refused
from tenants.units import actions, hooks, queries
from tenants.units.forms import FactsForm, UnitForm
from tenants.units.models import Unit, UnitGroup
from tenants.units.queries import Branch

PER_PAGE = 200
EVERY_UNIT = "1"


@dataclass(frozen=True)
class Line:
    """One unit of the list, as it was on the day."""

    branch: Branch
    parent: str
    has_ended: bool
    is_to_come: bool
    heirs: str

    @property
    def unit(self) -> Unit:
        return self.branch.unit


@dataclass(frozen=True)
class Filters:
    """What the address asks for."""

    words: str
    level: str
    group: str
    day: date
    typed_day: str
    unread_day: str
    ended: bool

    @classmethod
    def of(cls, request: SignedInRequest) -> "Filters":
        typed = request.GET.get("day", "").strip()
        day, unread = database_today(), ""
        try:
            day = parse_date(typed, day.year) if typed else day
        except DateError as why:
            unread = _(why.sentence) % why.facts
        found = {name: request.GET.get(name, "").strip() for name in ("q", "level", "group")}
        ended = request.GET.get("ended") == EVERY_UNIT
        return cls(found["q"], found["level"], found["group"], day, typed, unread, ended)

    @property
    def query(self) -> str:
        """The address again, for the pages of the list."""
        asked = {"q": self.words, "level": self.level, "group": self.group, "day": self.typed_day}
        return urlencode({name: text for name, text in asked.items() if text} | ({"ended": "1"} if self.ended else {}))


@requires("units.view")
@require_GET
def unit_list(request: SignedInRequest) -> HttpResponse:
    """The tree of a day; a search also finds former names and, where asked, ended units."""
    filters = Filters.of(request)
    branches = queries.tree_of(_asked(filters))
    page = Paginator(branches, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "lines": _lines(list(page.object_list), filters.day),
        "page": page,
        "total": len(branches),
        "filters": filters,
        "levels": queries.shown_levels(),
        "groups": UnitGroup.objects.order_by("position", "name"),
        "today": database_today(),
        "may_edit": may(request.user, "units.edit"),
        "acts": _acts() if may(request.user, "units.edit") else [],
    }
    return render(request, "units/unit_list.html", context)


def _asked(filters: Filters) -> list[queries.UnitThen]:
    found = queries.matching(filters.words)
    if filters.level:
        found = found.filter(level__code=filters.level)
    if filters.group:
        found = found.filter(groups__code=filters.group)
    if filters.ended:
        return queries.ever(found, filters.day)
    return queries.as_of(filters.day, found)


def _lines(branches: list[Branch], day: date) -> list[Line]:
    parents = {branch.then.parent_id for branch in branches if branch.then.parent_id}
    names = queries.names_on(day, Unit.objects.filter(pk__in=parents))
    gone = [branch.unit.pk for branch in branches if branch.unit.valid_to]
    heirs: dict[int, list[str]] = {}
    for one in queries.heirs_of(gone):
        if one.successor:
            heirs.setdefault(one.predecessor_id, []).append(one.successor.name)
    return [
        Line(
            branch,
            names.get(branch.then.parent_id or 0, ""),
            branch.unit.valid_to is not None and branch.unit.valid_to <= day,
            branch.unit.valid_from > day,
            ", ".join(heirs.get(branch.unit.pk, [])),
        )
        for branch in branches
    ]


def _acts() -> list[Act]:
    return [
        Act(_("Nhập danh sách"), reverse("units:import"), kind="primary", icon="import"),
        Act(_("Thêm một đơn vị"), reverse("units:add"), icon="plus"),
    ]


def crumbs(*last: str, unit: Unit | None = None) -> list[Crumb]:
    way = [Crumb(_("Đơn vị"), reverse("units:list"))]
    if unit is not None:
        way.append(Crumb(unit.name, reverse("units:unit", args=[unit.pk]) if last else ""))
    return [*way, *(Crumb(word) for word in last)]


@requires("units.view")
@require_GET
def unit(request: SignedInRequest, pk: int) -> HttpResponse:
    """What it is, what it was called when, where it came from and what it went into."""
    found = get_object_or_404(Unit.objects.select_related("level", "parent"), pk=pk)
    today, edits = database_today(), may(request.user, "units.edit")
    eras = queries.eras_of(found)
    context = {
        "unit": found,
        "eras": list(reversed(eras)),
        "coming": next((era for era in eras if era.valid_from > today and era.event), None),
        "origins": queries.origins_of(found),
        "links": queries.links_of(found),
        "heirs": queries.heirs_of([found.pk]),
        "children": queries.in_vietnamese_order(_children(found, today)),
        "groups": found.groups.order_by("position", "name"),
        "has_ended": found.valid_to is not None and found.valid_to <= today,
        "never_was": found.valid_to == found.valid_from,
        "notices": hooks.notices_of(found) if edits else [],
        "crumbs": crumbs(unit=found),
        "acts": _acts_of(found) if edits else [],
    }
    return render(request, "units/unit.html", context)


def _children(parent: Unit, today: date) -> QuerySet[Unit]:
    return parent.children.filter(Q(valid_to=None) | Q(valid_to__gt=today)).select_related("level")


def _acts_of(found: Unit) -> list[Act]:
    asked = f"?unit={found.pk}"
    acts = [Act(_("Sửa thông tin"), reverse("units:edit", args=[found.pk]), kind="primary", icon="pencil")]
    if found.valid_to is not None:
        return acts
    labels = {
        "rename": _("Đổi tên"),
        "merge": _("Sáp nhập"),
        "split": _("Chia tách"),
        "move": _("Chuyển trực thuộc"),
        "abolish": _("Giải thể"),
    }
    if found.parent_id is None and found.level.above_id is None:
        del labels["move"]  # there is nothing to belong to
    return [*acts, *(Act(label, reverse(f"units:{kind}") + asked) for kind, label in labels.items())]


@requires("units.edit")
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """A unit that was missing from the list; a unit made by a decision comes by a merger or a split."""
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        level, name = typed.pop("level"), typed.pop("name")
        try:
            made = actions.found_unit(level, name, by=request.user, **typed)
        except Refused as why:
            form.add_error(why.code if why.code in form.fields else None, str(why))
        else:
            messages.success(request, _("Đã thêm %(unit)s.") % {"unit": made.name})
            return redirect("units:unit", made.pk)
    context = {"form": form, "crumbs": crumbs(_("Thêm một đơn vị"))}
    return render(request, "units/unit_form.html", context, status=422 if form.errors else 200)


@requires("units.edit")
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put right what was written wrongly."""
    found: Any = get_object_or_404(Unit, pk=pk)
    form = FactsForm.of(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_unit(found, by=request.user, **form.cleaned_data)
        except Refused as why:
            form.add_error(why.code if why.code in form.fields else None, str(why))
        else:
            messages.success(request, _("Đã lưu thông tin của %(unit)s.") % {"unit": found.name})
            return redirect("units:unit", pk)
    context = {"form": form, "unit": found, "crumbs": crumbs(_("Sửa thông tin"), unit=found)}
    return render(request, "units/unit_form.html", context, status=422 if form.errors else 200)
