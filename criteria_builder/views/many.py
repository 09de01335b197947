"""Several rows at once, and the way back: bulk changes, undo, redo."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from criteria_builder import actions
from criteria_builder.models import Indicator, Version
from criteria_builder.views import desk
from dti.authority import requires
from dti.web.numbers import NumberError, parse_decimal
from dti.workflow import Refused

DONE = {
    "move": gettext_lazy("Đã chuyển %(count)d chỉ số."),
    "points": gettext_lazy("Đã đặt điểm cho %(count)d chỉ số."),
    "duplicate": gettext_lazy("Đã nhân bản %(count)d chỉ số."),
    "delete": gettext_lazy("Đã xóa %(count)d chỉ số."),
}


@requires("criteria.edit")
@require_POST
def bulk(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """What is done to the ticked rows; the ticks come back if it was refused."""
    version = desk.version_of(request, code, number)
    ticked = [int(key) for key in request.POST.getlist("row") if key.isdigit()]
    rows = list(Indicator.objects.filter(version=version, pk__in=ticked))
    try:
        count = _done(request, version, rows)
    except Refused as why:
        kind, _pk, node = desk.place_of(version, request.POST.get("at", ""))
        return desk.editor(
            request,
            version,
            desk.select(version, kind, node),
            node=node,
            status=422,
            ticked=ticked,
            bulk_error=str(why),
        )
    messages.success(request, DONE[request.POST["verb"]] % {"count": count})
    return desk.back_to_place(version, request.POST.get("at", ""))


def _done(request: HttpRequest, version: Version, rows: list[Indicator]) -> int:
    verb, into = request.POST.get("verb", ""), request.POST.get("into", "")
    if verb == "move":
        if not into.isdigit():
            raise Refused(_("Hãy chọn chỉ số chính để chuyển đến."))
        return actions.move_all(version, rows, desk.node_of(version, "main", int(into)), by=request.user)
    if verb == "points":
        return actions.set_points(version, rows, _points(request.POST.get("points", "")), by=request.user)
    simple: dict[str, Callable[..., int]] = {"duplicate": actions.duplicate_all, "delete": actions.delete_all}
    if verb not in simple:
        raise Refused(_("Hãy chọn việc cần làm với các dòng đã đánh dấu."))
    return simple[verb](version, rows, by=request.user)


def _points(text: str) -> Any:
    try:
        return parse_decimal(text, 2)
    except NumberError as why:
        raise Refused(str(why)) from why


@requires("criteria.edit")
@require_POST
def undo(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return _step(request, desk.version_of(request, code, number), actions.undo, _("Đã hoàn tác: %(words)s."))


@requires("criteria.edit")
@require_POST
def redo(request: HttpRequest, code: str, number: int) -> HttpResponse:
    return _step(request, desk.version_of(request, code, number), actions.redo, _("Đã làm lại: %(words)s."))


def _step(request: HttpRequest, version: Version, act: Callable[..., Any], done: str) -> HttpResponse:
    try:
        step = act(version, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, done % {"words": step.words})
    return desk.back_to_place(version, request.POST.get("at", ""))
