"""Levels and groups of a province on one page; the members of a group on another."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dti.authority import SignedInRequest, may, requires
from dti.clock import database_today
from dti.workflow import Refused
from tenants.units import actions, changes, hooks, queries, rules
from tenants.units.forms import EndLevelForm, GroupForm, LevelForm, MembersForm
from tenants.units.models import Level, Unit, UnitGroup
from tenants.units.views.tree import crumbs


@requires("units.view")
@require_GET
def levels(request: SignedInRequest) -> HttpResponse:
    return _page(request)


def _page(request: SignedInRequest, **forms: Any) -> HttpResponse:
    """The page with its two small forms, one of them perhaps with what was refused."""
    edits = may(request.user, "units.edit")
    context = {
        "levels": Level.objects.select_related("above").annotate(total=_standing()).order_by("position", "pk"),
        "groups": UnitGroup.objects.select_related("level")
        .annotate(total=_standing())
        .order_by("level__position", "name"),
        "today": database_today(),
        "may_edit": edits,
        "level_form": LevelForm() if edits else None,
        "group_form": GroupForm(auto_id="id_group_%s") if edits else None,
        "crumbs": crumbs(_("Cấp và nhóm")),
        **forms,
    }
    return render(request, "units/levels.html", context, status=422 if forms else 200)


def _standing() -> Count:
    """How many units of a level or a group stand today."""
    today = database_today()
    standing = Q(units__valid_from__lte=today) & (Q(units__valid_to=None) | Q(units__valid_to__gt=today))
    return Count("units", filter=standing, distinct=True)


@requires("units.edit")
@require_POST
def add_level(request: SignedInRequest) -> HttpResponse:
    form = LevelForm(request.POST)
    if form.is_valid():
        try:
            level = actions.add_level(form.cleaned_data["name"], by=request.user, above=form.cleaned_data["above"])
        except Refused as why:
            form.add_error(why.code if why.code in form.fields else None, str(why))
        else:
            messages.success(request, _("Đã thêm %(level)s.") % {"level": level.name})
            return redirect("units:levels")
    return _page(request, level_form=form)


@requires("units.edit")
@require_http_methods(["GET", "POST"])
def change_level(request: SignedInRequest, pk: int) -> HttpResponse:
    level = get_object_or_404(Level, pk=pk)
    form = LevelForm(request.POST or None, level=level)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_level(level, by=request.user, **form.cleaned_data)
        except Refused as why:
            form.add_error(why.code if why.code in form.fields else None, str(why))
        else:
            messages.success(request, _("Đã lưu %(level)s.") % {"level": level.name})
            return redirect("units:levels")
    context = {"form": form, "level": level, "crumbs": crumbs(_("Sửa cấp"))}
    return render(request, "units/level_form.html", context, status=422 if form.errors else 200)


@requires("units.edit")
@require_http_methods(["GET", "POST"])
def end_level(request: SignedInRequest, pk: int) -> HttpResponse:
    """From three tiers to two: first what it would lead to, then the record."""
    level = get_object_or_404(Level, pk=pk, valid_to=None)
    form = EndLevelForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "level": level, "crumbs": crumbs(_("Kết thúc một cấp"))}
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["effective_on"]
        if "record" in request.POST:
            try:
                actions.end_level(level, by=request.user, effective_on=day, decision=form.decision)
            except Refused as why:
                form.add_error(why.code if why.code in form.fields else None, str(why))
            else:
                messages.success(request, _("Đã ghi nhận kết thúc %(level)s.") % {"level": level.name})
                return redirect("units:levels")
        if not form.errors:
            context |= _ending(level, form)
    return render(request, "units/end_level.html", context, status=422 if form.errors else 200)


def _ending(level: Level, form: EndLevelForm) -> dict[str, Any]:
    day = form.cleaned_data["effective_on"]
    units = list(queries.in_vietnamese_order(queries.valid_on(day).filter(level=level)).select_related("level__above"))
    change = changes.abolish(units, effective_on=day, decision=form.decision)
    facts = queries.facts_of(change)
    plan = rules.plan(change, facts)
    concerned = [unit.pk for unit in units] + [one.unit.pk for one in plan.moved]
    return {
        "ended": plan.ended,
        "moved": plan.moved,
        "problems": rules.problems(change, facts) if units else [],
        "consequences": hooks.consequences(concerned),
        "effective_on": day,
    }


# ---------------------------------------------------------------------- groups
@requires("units.edit")
@require_POST
def add_group(request: SignedInRequest) -> HttpResponse:
    form = GroupForm(request.POST, auto_id="id_group_%s")
    if form.is_valid():
        try:
            made = actions.add_group(form.cleaned_data["level"], form.cleaned_data["name"], by=request.user)
        except Refused as why:
            form.add_error(why.code if why.code in form.fields else None, str(why))
        else:
            messages.success(request, _("Đã thêm nhóm %(group)s. Hãy chọn đơn vị cho nhóm.") % {"group": made.name})
            return redirect("units:group", made.pk)
    return _page(request, group_form=form)


@requires("units.view")
@require_http_methods(["GET", "POST"])
def group(request: SignedInRequest, pk: int) -> HttpResponse:
    """The members of a group; to whom it applies is decided here, what applies in the criteria set."""
    found = get_object_or_404(UnitGroup.objects.select_related("level"), pk=pk)
    edits = may(request.user, "units.edit")
    form = MembersForm(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and edits and form.is_valid():
        try:
            units = list(form.cleaned_data["units"])
            actions.set_members(found, units, by=request.user, name=form.cleaned_data["name"])
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Nhóm %(group)s có %(n)d đơn vị.") % {"group": found.name, "n": len(units)})
            return redirect("units:levels")
    others = Unit.objects.filter(groups=found).filter(groups__in=UnitGroup.objects.exclude(pk=pk)).distinct().count()
    context = {"form": form, "group": found, "may_edit": edits, "others": others, "crumbs": crumbs(found.name)}
    return render(request, "units/group.html", context, status=422 if form.errors else 200)
