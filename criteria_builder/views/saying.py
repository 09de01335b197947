"""What the decision declares: written beside the sums, taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from criteria_builder import actions
from criteria_builder.forms import DeclaredForm
from criteria_builder.models import Declared
from criteria_builder.views import desk
from dti.authority import requires


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


def _place(declared: Declared) -> tuple[str, int | None]:
    links = (("main", declared.main_indicator_id), ("group", declared.group_id), ("pillar", declared.pillar_id))
    return next(((kind, pk) for kind, pk in links if pk is not None), ("set", None))
