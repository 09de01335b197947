"""The list of sets, a version as its state and the reader's right allow, and its canonical text."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from criteria_builder import actions, canonical, library, queries
from criteria_builder.forms import NewSetForm
from criteria_builder.models import Version
from criteria_builder.policies import in_words
from criteria_builder.views import desk
from dti.authority import may, requires
from dti.web.shell import Act
from dti.workflow import Refused


@requires("criteria.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Sets with their versions, the newest first."""
    versions = queries.visible_to(request.user).order_by("criteria_set__name", "criteria_set__pk", "-number")
    sets = [(head, list(rows)) for head, rows in groupby(versions, key=lambda version: version.criteria_set)]
    return render(request, "criteria_builder/list.html", {"sets": sets, "may_edit": may(request.user, "criteria.edit")})


@requires("criteria.edit")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A set to begin with: from a file, from a set that stands, empty, or a packaged illustrative one."""
    versions = queries.visible_to(request.user).order_by("criteria_set__name", "criteria_set__pk", "-number")
    form = NewSetForm(versions, request.POST or None, initial={"start": NewSetForm.FILE})
    if request.method == "POST" and form.is_valid():
        try:
            version = _begin(request, form.cleaned_data)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            goal = "import" if form.cleaned_data["start"] == NewSetForm.FILE else "version"
            return redirect(desk.address(goal, version))
    context = {"form": form, "standing": _newest_of_each(versions)}
    return render(request, "criteria_builder/new.html", context, status=422 if form.errors else 200)


def _newest_of_each(versions: QuerySet[Version]) -> list[Version]:
    """One version of each set, the newest: where somebody goes who only means to amend a set."""
    return [next(rows) for _key, rows in groupby(versions, key=lambda version: version.criteria_set_id)]


def _begin(request: HttpRequest, wanted: dict[str, Any]) -> Version:
    start, name, units = wanted["start"], wanted["name"], wanted["unit_group"]
    if start == NewSetForm.COPY:
        copy = actions.copy_set(wanted["source"], name, units, by=request.user)
        messages.success(request, _("Đã chép “%(name)s”. Bản đó giữ nguyên.") % {"name": wanted["source"]})
        return copy
    if start in (NewSetForm.FILE, NewSetForm.EMPTY):
        return actions.create_set(name, units, by=request.user)
    return library.install(start, units, by=request.user)


@requires("criteria.view")
@require_GET
def version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The editor while it may be edited, else the look-up."""
    found = desk.version_of(request, code, number)
    if found.state == Version.State.DRAFT and may(request.user, "criteria.edit"):
        return desk.editor(request, found, desk.select(found, "set"))
    return _lookup(request, found)


@requires("criteria.view")
@require_GET
def lookup(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The whole set on one page, as units read it."""
    return _lookup(request, desk.version_of(request, code, number))


def _lookup(request: HttpRequest, version: Version) -> HttpResponse:
    tree = queries.tree(version)
    context = {
        "version": version,
        "tree": tree,
        "sums": queries.totals(tree),
        "policy": in_words(version.settings, version.grade_scale),
        "reasons": version.acknowledged,
        "is_draft": version.state == Version.State.DRAFT,
        "crumbs": desk.crumbs(version),
        "acts": _acts(request, version),
        "exchange": desk.exports(version),
    }
    return render(request, "criteria_builder/version.html", context)


def _acts(request: HttpRequest, version: Version) -> list[Act]:
    compared = Act(_("So sánh"), url=desk.address("diff_before", version), kind="quiet", icon="git-compare")
    if version.state == Version.State.DRAFT:
        back = Act(_("Quay lại soạn"), url=desk.address("version", version), icon="pencil")
        return [back, compared] if may(request.user, "criteria.edit") else [compared]
    acts = [
        compared,
        Act(_("Nội dung gốc (JSON)"), url=desk.address("content", version), kind="quiet", icon="download"),
    ]
    if may(request.user, "criteria.publish") and version.state == Version.State.PUBLISHED:
        acts.append(Act(_("Ngừng hiệu lực"), dialog="retire", kind="quiet", icon="x"))
    if may(request.user, "criteria.edit"):
        acts.append(Act(_("Tạo bản sửa đổi"), form="make-draft", kind="primary", icon="copy"))
    return acts


@requires("criteria.view")
@require_GET
def content(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The text under the hash: whoever computes SHA-256 over it gets what the page shows."""
    version = desk.version_of(request, code, number)
    if version.state == Version.State.DRAFT:
        messages.info(request, _("Bản dự thảo chưa có nội dung cố định."))
        return redirect(desk.address("version", version))
    name = f"{code}-{number}.json"
    text = canonical.canonical_json(queries.tree(version))
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/json", headers=headers)
