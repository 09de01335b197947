"""What the decision declares and what a reader found in it: written beside the sums, taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from criteria_builder import actions
from criteria_builder.forms import DeclaredForm, RecordForm
from criteria_builder.models import Declared
from criteria_builder.views import desk, nodes
from criteria_builder.views.desk import RECORD_IDS
from dti.authority import requires
from dti.workflow import Refused


@requires("criteria.edit")
@require_POST
def declare(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """`node` is "set" or "main-12"."""
    version = desk.version_of(request, code, number)
    kind, _dash, key = request.POST.get("node", "set").partition("-")
    pk = int(key) if key.isdigit() else None
    node = desk.node_of(version, kind, pk) if pk is not None else None
    form = DeclaredForm(request.POST)
    if not form.is_valid():
        selected = desk.select(version, kind, node)
        return desk.editor(request, version, selected, status=422, declared_form=form, node=node)
    desk.attempt(
        request,
        lambda: actions.declare(version, node=node, by=request.user, **form.cleaned_data),
        _("Đã ghi số công bố."),
    )
    return desk.back_to(version, kind, pk)


@requires("criteria.edit")
@require_POST
def withdraw(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    version = desk.version_of(request, code, number)
    declared = get_object_or_404(Declared, pk=pk, version=version)
    kind, key = _place(declared)
    desk.attempt(request, lambda: actions.withdraw_declaration(declared, by=request.user), _("Đã bỏ số công bố."))
    return desk.back_to(version, kind, key)


@requires("criteria.edit")
@require_POST
def record(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What no rule can see; what was typed comes back on the page it was typed on."""
    version = desk.version_of(request, code, number)
    form, at = RecordForm(request.POST, auto_id=RECORD_IDS), request.POST.get("at", "")
    if form.is_valid():
        try:
            actions.record_finding(version, by=request.user, **form.cleaned_data)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Đã ghi nhận."))
            return desk.back_to_place(version, at)
    return nodes.place(request, version, at, status=422, record_form=form)


@requires("criteria.edit")
@require_POST
def drop(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The finding no longer holds of the draft; undo brings it back."""
    version = desk.version_of(request, code, number)
    mark = request.POST.get("mark", "")
    done = _("Đã bỏ ghi nhận. Nếu nhầm, bấm Hoàn tác.")
    desk.attempt(request, lambda: actions.drop_finding(version, mark, by=request.user), done)
    return desk.back_to_place(version, request.POST.get("at", ""))


def _place(declared: Declared) -> tuple[str, int | None]:
    links = (("main", declared.main_indicator_id), ("group", declared.group_id), ("pillar", declared.pillar_id))
    return next(((kind, pk) for kind, pk in links if pk is not None), ("set", None))
