"""A unit list in: upload or paste, columns, dry run, all or nothing; and out, as a workbook that can come in again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dti.authority import SignedInRequest, requires
from dti.clock import database_today
from dti.workflow import Refused
from tenants.units import actions, queries
from tenants.units.forms import ListForm
from tenants.units.lists import writing
from tenants.units.lists.columns import FIELDS
from tenants.units.models import UnitGroup
from tenants.units.rules import Finding
from tenants.units.views.tree import crumbs

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = ("name", "level", "official_code", "parent", "login", "groups")
LOOKS = {"E": "danger", "W": "warning", "N": "info"}
EXAMPLES = (
    {"number": "1", "name": "Sở Nội vụ", "level": "Cấp sở", "login": "sonoivu"},
    {"number": "1", "name": "Xã Đồng Văn", "level": "Cấp xã", "official_code": "00712", "login": "xadongvan"},
)


@requires("units.edit")
@require_http_methods(["GET", "POST"])
def import_list(request: SignedInRequest) -> HttpResponse:
    """First a dry run that shows every finding; the same text posted with `apply` creates the units, all or none."""
    form = ListForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "crumbs": crumbs(_("Nhập danh sách"))}
    if request.method == "POST" and form.is_valid():
        if "errors" in request.POST:
            return _download(
                writing.with_errors(form.without_passwords, form.reading, form.check.findings), "don-vi-loi.xlsx"
            )
        if "apply" in request.POST and (done := _applied(request, form)):
            return done
        context |= _previewed(form)
    if form.table.rows:
        # What was read from a file goes on as text: an upload is not kept between the steps.
        context["text"] = form.as_text
    return render(request, "units/import.html", context, status=422 if form.errors else 200)


def _applied(request: SignedInRequest, form: ListForm) -> HttpResponse | None:
    typed = form.cleaned_data
    try:
        result = actions.import_units(
            form.rows(), by=request.user, valid_from=typed["valid_from"], distinct=typed["distinct"]
        )
    except Refused as why:
        form.add_error(None, str(why))
        return None
    actions.remember_columns(form.words)
    messages.success(request, _("Đã tạo %(count)s đơn vị.") % {"count": len(result.units)})
    if result.filled:
        messages.success(request, _("Đã bổ sung mã hoặc tên đăng nhập cho %(n)d đơn vị.") % {"n": result.filled})
    return redirect("units:list")


def _previewed(form: ListForm) -> dict[str, Any]:
    check = form.check
    shown = [field for field in FIELDS if field.key in form.columns.fields and field.key in SHOWN]
    states = [one.state for one in check.rows]
    blocked = {finding.place for finding in check.blocking}
    counts = {state: states.count(state) for state in ("new", "filled", "same")}
    return {
        "rows": [_row(form, place, shown, blocked) for place in range(len(check.rows))],
        "heads": [_(field.header) for field in shown],
        "findings": [
            _said(form, finding)
            for finding in sorted(check.findings, key=lambda one: one.place)
            if finding.code != "ALREADY_THERE"
        ],
        "counts": counts,
        "notes": form.notes,
        "is_blocked": bool(check.blocking),
        "is_idle": counts["new"] + counts["filled"] == 0,
        "asks_distinct": any(finding.code == "NEAR_DUPLICATE" for finding in check.findings),
    }


def _said(form: ListForm, finding: Finding) -> dict[str, str]:
    name = form.check.rows[finding.place].row.name if finding.place >= 0 else ""
    return {
        "look": LOOKS[finding.severity],
        "where": form.reading.cell(finding) or _("dòng %(n)d") % {"n": finding.line},
        "name": "" if finding.code == "SHARED_PASSWORD" else name,
        "text": finding.message,
    }


def _row(form: ListForm, place: int, shown: list[Any], blocked: set[int]) -> dict[str, Any]:
    one, levels = form.check.rows[place], form.surroundings.levels or {}
    of_row = (finding for finding in form.check.findings if finding.place == place and finding.severity == "E")
    said = {finding.field: finding.message for finding in of_row}
    row = one.row
    texts = {field.key: getattr(row, field.key) for field in shown}
    texts["groups"] = "; ".join(row.groups)
    texts["level"] = levels[row.level].name if row.level in levels else row.level
    return {
        "number": row.number,
        "state": "error" if place in blocked else {"new": "new", "filled": "changed", "same": "same"}[one.state],
        "cells": [(texts[field.key], "" if field.key == "password" else said.get(field.key, "")) for field in shown],
    }


# ---------------------------------------------------------------------- out
@requires("units.edit")
@require_GET
def template(request: SignedInRequest) -> HttpResponse:
    """The columns that an import knows, with an example of each level."""
    return _download(writing.workbook(EXAMPLES), "don-vi-mau.xlsx")


@requires("units.view")
@require_GET
def export(request: SignedInRequest) -> HttpResponse:
    """The units of today, in the form that can be imported again."""
    groups: dict[int, list[str]] = {}
    for found in UnitGroup.objects.prefetch_related("units").order_by("name"):
        for member in found.units.all():
            groups.setdefault(member.pk, []).append(found.name)
    units = queries.as_of(database_today())
    names = {then.unit.pk: then.name for then in units}
    rows = [
        {
            "number": str(then.unit.position or place),
            "name": then.name,
            "level": then.unit.level.name,
            "official_code": then.unit.official_code,
            "parent": names.get(then.parent_id or 0, ""),
            "login": then.unit.printed_login,
            "groups": "; ".join(groups.get(then.unit.pk, [])),
        }
        for place, branch in enumerate(queries.tree_of(units), start=1)
        for then in (branch.then,)
    ]
    return _download(writing.workbook(rows), "don-vi.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=XLSX, headers=headers)
