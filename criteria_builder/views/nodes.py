"""One node of a draft: its form, the live check of what is being written, adding, moving, deleting."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from criteria_builder import actions, bench, queries, scoring
from criteria_builder.actions.editing import Conflict, revision_of
from criteria_builder.forms import IndicatorForm, NewGroupForm, NewNodeForm, NewPillarForm
from criteria_builder.models import Group, Indicator, MainIndicator, Version
from criteria_builder.rule_drafts import RuleDraft, read_draft
from criteria_builder.views import desk
from dti.authority import requires
from dti.web.vietnamese import fold
from dti.workflow import Refused

Tried = MultiValueDict[str, str]


@requires("criteria.edit")
@require_http_methods(["GET", "POST"])
def node(request: HttpRequest, code: str, number: int, kind: str, pk: int) -> HttpResponse:
    """Show a node with its form, or save what was written."""
    version = desk.version_of(request, code, number)
    found = desk.node_of(version, kind, pk)
    if request.method == "POST":
        return (
            _save_indicator(request, version, found) if kind == "indicator" else _rename(request, version, kind, found)
        )
    return _page(request, version, kind, found)


def place(request: HttpRequest, version: Version, at: str, **more: Any) -> HttpResponse:
    """The page that a form was sent from, "main-12", drawn again."""
    kind, _pk, found = desk.place_of(version, at)
    return _page(request, version, kind, found, **more)


def _page(request: HttpRequest, version: Version, kind: str, found: Any, **more: Any) -> HttpResponse:
    if kind == "indicator":
        return _indicator_page(request, version, found, _stored_form(found), RuleDraft(found.rule or {}), **more)
    return desk.editor(request, version, desk.select(version, kind, found), node=found, **more)


def _rename(request: HttpRequest, version: Version, kind: str, found: Any) -> HttpResponse:
    form = desk.holder_form(found)(request.POST)
    conflict, status = None, 422
    if form.is_valid():
        try:
            _write_holder(found, form.cleaned_data, request)
        except Conflict as why:
            conflict, status = why, 409
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return desk.back_to(version, kind, found.pk)
    found.refresh_from_db()
    selected = desk.select(version, kind, found)
    return desk.editor(request, version, selected, status=status, form=form, node=found, conflict=conflict)


def _write_holder(found: Any, written: dict[str, Any], request: HttpRequest) -> None:
    rev = request.POST.get("keep") or written["rev"]
    if "cap" in written:
        actions.edit_section(found, written["name"], written["cap"], rev=rev, by=request.user)
    else:
        actions.rename(found, written["name"], rev=rev, by=request.user)


def _save_indicator(request: HttpRequest, version: Version, found: Indicator) -> HttpResponse:
    """What was typed comes back whenever it is not stored: nothing is lost."""
    form, draft = IndicatorForm(request.POST), read_draft(request.POST.get("rule_kind", ""), request.POST.dict())
    if "change_kind" in request.POST:
        return _indicator_page(request, version, found, form, draft)
    status, conflict = _stored(request, found, form, draft)
    if status == HTTPStatus.OK and ("next" in request.POST or not request.headers.get("HX-Request")):
        return _onwards(request, version, found)
    found.refresh_from_db()
    answer = _fragments if request.headers.get("HX-Request") else _indicator_page
    return answer(request, version, found, form, draft, status=status, conflict=conflict)


def _stored(
    request: HttpRequest, found: Indicator, form: IndicatorForm, draft: RuleDraft
) -> tuple[int, Conflict | None]:
    """Write what the form holds, or say why not: at its fields, or as a conflict with both values."""
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY, None
    try:
        rev = request.POST.get("keep") or request.POST.get("rev", "")
        actions.edit_indicator(found, form.content(draft), rev=rev, by=request.user)
    except Conflict as why:
        return HTTPStatus.CONFLICT, why
    except Refused as why:
        if why.code != "rule" or not _is_by_itself(request):  # beside the rule it is said anyway
            form.add_error("rule_kind" if why.code == "rule" else None, str(why))
        return HTTPStatus.UNPROCESSABLE_ENTITY, None
    return HTTPStatus.OK, None


def _is_by_itself(request: HttpRequest) -> bool:
    """The form sent itself while somebody types: nothing may take the focus away or move the field."""
    return bool(request.headers.get("HX-Request")) and not {"save", "next", "keep"}.intersection(request.POST)


def _onwards(request: HttpRequest, version: Version, found: Indicator) -> HttpResponse:
    """To the next row, or to the same: a page for a browser, an address for the script."""
    goal = desk.back_to(version, "indicator", _after(request, version, found))
    if not request.headers.get("HX-Request"):
        return goal
    return HttpResponse(status=HTTPStatus.OK, headers={"HX-Redirect": goal["Location"]})


def _after(request: HttpRequest, version: Version, found: Indicator) -> int:
    """The next row for "save and go on", else the same."""
    if "next" not in request.POST:
        return found.pk
    rows = [row.pk for row in queries.tree(version).indicators]
    return rows[min(rows.index(found.pk) + 1, len(rows) - 1)]


def _indicator_page(
    request: HttpRequest, version: Version, found: Indicator, form: IndicatorForm, draft: RuleDraft, **more: Any
) -> HttpResponse:
    selected = desk.select(version, "indicator", found)
    tried: Tried = request.POST
    points = _points(form)
    context = {"form": form, "draft": draft, "node": found, **_live(draft, points, tried), **more}
    return desk.editor(request, version, selected, **context)


def _fragments(
    request: HttpRequest,
    version: Version,
    found: Indicator,
    form: IndicatorForm,
    draft: RuleDraft,
    *,
    status: int,
    conflict: Conflict | None,
) -> HttpResponse:
    """Beside the typed fields: was it saved, the rule in words, the test bench, and the sums with what is typed."""
    points = _points(form)
    tree = queries.tree(version)
    row = next(row for row in tree.indicators if row.pk == found.pk)
    has_parts = any(node.parent_pk == row.pk for node in tree.indicators)
    rule = row.rule_json if has_parts else draft.json
    changed = tree.with_node(replace(row, rule_json=rule, max_points=points))
    context = {
        **desk.desk(version, changed),
        "selected": (selected := desk.select(version, "indicator", found)),
        "open_main": desk.open_main(tree, selected),
        "form": form,
        "draft": draft,
        "node": found,
        "has_parts": has_parts,
        "steps": desk.steps(version, request.user),
        "conflict": conflict,
        "is_saved": status == HTTPStatus.OK,
        "is_quiet": _is_by_itself(request),
        "rev": revision_of(found) if status == HTTPStatus.OK else "",
        "at": now(),
        "new_kind": request.POST.get("shown_kind", "") != draft.shape,
        **_live(draft, points, request.POST),
    }
    context["new_inputs"] = _inputs_changed(context["bench_fields"], request.POST.get("shown_inputs", ""))
    return render(request, "criteria_builder/_saved.html", context, status=status)


def _live(draft: RuleDraft, points: Decimal, tried: Tried) -> dict[str, Any]:
    """What a rule amounts to: words, findings, and the bench."""
    if draft.rule is None:
        return {"rule_words": "", "rule_findings": (), "bench_fields": [], "bench_result": None}
    return {
        "rule_words": scoring.describe(draft.rule, points),
        "rule_findings": scoring.check(draft.rule, points),
        "bench_fields": bench.bench_fields(draft.rule, tried),
        "bench_result": bench.try_out(draft.rule, points, tried),
    }


def _inputs_changed(fields: list[bench.BenchField], shown: str) -> bool:
    """Whether the bench must be drawn anew; while the rule cannot be read, what somebody tried stays."""
    return bool(fields) and shown != bench.names_of(fields)


def _points(form: IndicatorForm) -> Decimal:
    """The points as written, zero while they cannot be read; an unbound form holds what is stored."""
    if not form.is_bound:
        return Decimal(form.initial["max_points"])
    form.is_valid()
    return Decimal(form.cleaned_data.get("max_points") or 0)


def _stored_form(found: Indicator) -> IndicatorForm:
    names = (name for name in IndicatorForm.base_fields if name not in ("rev", "rule_kind"))
    stored = {name: getattr(found, name) for name in names}
    kind = (found.rule or {}).get("kind", "")
    return IndicatorForm(initial={**stored, "rule_kind": kind, "rev": revision_of(found)})


# ---------------------------------------------------------------------- adding
@requires("criteria.edit")
@require_POST
def add_top(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """A group or a pillar of the set itself."""
    version = desk.version_of(request, code, number)
    form = (
        NewGroupForm(request.POST, auto_id="id_group_%s")
        if kind == "group"
        else NewPillarForm(request.POST, auto_id="id_pillar_%s")
    )
    if not form.is_valid():
        return desk.editor(request, version, desk.select(version, "set"), status=422, **{f"{kind}_form": form})
    name = form.cleaned_data["name"]

    def add() -> object:
        if kind == "group":
            kinds = {key: form.cleaned_data[key] for key in ("kind", "cap")}
            return actions.add_group(version, name, **kinds, by=request.user)
        return actions.add_pillar(version, name, code=_code(name), by=request.user)

    desk.attempt(request, add, _("Đã thêm “%(name)s”.") % {"name": name})
    return desk.back_to(version, "set", None)


def _code(name: str) -> str:
    return "-".join(fold(name).split())[:20]


@requires("criteria.edit")
@require_POST
def add_under(request: HttpRequest, code: str, number: int, kind: str, pk: int) -> HttpResponse:
    """A main indicator under a group, a component under a main indicator or beside another component."""
    version = desk.version_of(request, code, number)
    parent = desk.node_of(version, kind, pk)
    form = NewNodeForm(request.POST)
    if not form.is_valid():
        desk.attempt(request, lambda: _refuse(_("Hãy ghi tên.")), "")
        return desk.back_to(version, kind, pk)
    made: list[Any] = []
    name = form.cleaned_data["name"]
    if desk.attempt(
        request, lambda: made.append(_add(parent, name, request.user)), _("Đã thêm “%(name)s”.") % {"name": name}
    ):
        return desk.back_to(version, "indicator" if isinstance(made[0], Indicator) else "main", made[0].pk)
    return desk.back_to(version, kind, pk)


def _add(parent: Any, name: str, by: Any) -> Indicator | MainIndicator:
    if isinstance(parent, Group):
        return actions.add_main(parent, name, by=by)
    main = parent.main_indicator if isinstance(parent, Indicator) else parent
    if not isinstance(main, MainIndicator):
        raise Refused(_("Không thêm được vào chỗ này."))
    return actions.add_indicator(main, actions.IndicatorContent(name=name, max_points=Decimal(0)), by=by)


def _refuse(sentence: str) -> None:
    raise Refused(sentence)


# ---------------------------------------------------------------------- moving, deleting
@requires("criteria.edit")
@require_POST
def move(request: HttpRequest, code: str, number: int, kind: str, pk: int) -> HttpResponse:
    """Up, down, into another parent, or to a place: buttons, keys and dragging send the same."""
    version = desk.version_of(request, code, number)
    found = desk.node_of(version, kind, pk)
    moved: list[tuple[int, int]] = []
    if _attempted(request, lambda: moved.append(_moved(request, version, kind, found))):
        place, count = moved[0]
        words = {"name": found.name, "place": place, "count": count}
        messages.success(request, _("Đã chuyển “%(name)s” lên vị trí %(place)d trong %(count)d.") % words)
    return desk.back_to(version, kind, pk)


def _attempted(request: HttpRequest, act: Callable[[], object]) -> bool:
    try:
        act()
    except Refused as why:
        messages.error(request, str(why))
        return False
    return True


def _moved(request: HttpRequest, version: Version, kind: str, found: Any) -> tuple[int, int]:
    direction, into, place = (request.POST.get(name, "") for name in ("to", "into", "place"))
    if direction in ("up", "down"):
        return actions.move(found, direction, by=request.user)
    parent = _new_parent(version, kind, into)
    if parent is None and not place.isdigit():
        raise Refused(_("Hãy chọn nơi chuyển đến hoặc ghi vị trí."))
    return actions.move_to(found, parent, int(place) if place.isdigit() else None, by=request.user)


def _new_parent(version: Version, kind: str, into: str) -> Any:
    """`into` is a key as forms send it: a main indicator's or a group's number, or "part-12" of a component."""
    if kind not in ("indicator", "main") or not into:
        return None
    under, _dash, pk = into.rpartition("-")
    if not pk.isdigit():
        raise Refused(_("Hãy chọn nơi chuyển đến."))
    if under == "part":
        return desk.node_of(version, "indicator", int(pk))
    return desk.node_of(version, "main" if kind == "indicator" else "group", int(pk))


@requires("criteria.edit")
@require_POST
def members(request: HttpRequest, code: str, number: int, kind: str, pk: int) -> HttpResponse:
    """Which activity belongs to a pillar."""
    version = desk.version_of(request, code, number)
    pillar = desk.node_of(version, "pillar", pk)
    chosen = [int(key) for key in request.POST.getlist("main") if key.isdigit()]
    mains = list(version.main_indicators.filter(pk__in=chosen).select_related("group"))
    desk.attempt(
        request, lambda: actions.set_pillar_members(pillar, mains, by=request.user), _("Đã ghi thành phần của trụ cột.")
    )
    return desk.back_to(version, "pillar", pk)


@requires("criteria.edit")
@require_POST
def delete(request: HttpRequest, code: str, number: int, kind: str, pk: int) -> HttpResponse:
    """Take a node out of the draft with everything under it."""
    version = desk.version_of(request, code, number)
    found = desk.node_of(version, kind, pk)
    name = found.name
    above = _parent(found)
    if desk.attempt(request, lambda: actions.delete(found, by=request.user), _("Đã xóa “%(name)s”.") % {"name": name}):
        return desk.back_to(version, *above)
    return desk.back_to(version, kind, pk)


def _parent(found: Any) -> tuple[str, int | None]:
    if isinstance(found, Indicator):
        return "main", found.main_indicator_id
    return ("group", found.group_id) if isinstance(found, MainIndicator) else ("set", None)
