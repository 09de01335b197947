"""Publish a draft, retire a version, begin the next one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from criteria_builder import actions, queries
from criteria_builder.differences import compare
from criteria_builder.findings import errors, findings, to_acknowledge
from criteria_builder.forms import PublishForm
from criteria_builder.hooks import impact_of_change
from criteria_builder.models import Version
from criteria_builder.tree import Tree
from criteria_builder.views import desk
from criteria_builder.views.differences import Line, lines_with_impact
from dti.authority import requires
from dti.workflow import Refused


@requires("criteria.publish")
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Declared beside computed, a reason for each difference, and the act that freezes."""
    version = desk.version_of(request, code, number)
    if version.state != Version.State.DRAFT:
        return redirect(desk.address("version", version))
    tree = queries.tree(version)
    sums = queries.totals(tree)
    found = findings(tree, sums)
    form = PublishForm(to_acknowledge(found), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.publish(
                version, by=request.user, document=form.cleaned_data["document"], acknowledged=form.acknowledged
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Đã ban hành. Bản này được giữ cố định từ bây giờ."))
            return redirect(desk.address("version", version))
    context = {
        "version": version,
        "sums": sums,
        "is_declared": any(total.declared for total in sums.every),
        "found": found,
        "errors": errors(found),
        "form": form,
        "crumbs": desk.crumbs(version, _("Ban hành")),
        "touched": touched(version, tree),
    }
    return render(request, "criteria_builder/publish.html", context, status=422 if form.errors else 200)


def touched(version: Version, tree: Tree) -> list[Line]:
    """Changes against the version before, of components that units of open campaigns have worked on."""
    impacts = impact_of_change(version)
    before = queries.version_before(version) if impacts else None
    return [] if before is None else lines_with_impact(compare(queries.tree(before), tree), impacts)


@requires("criteria.publish")
@require_POST
def retire(request: HttpRequest, code: str, number: int) -> HttpResponse:
    version = desk.version_of(request, code, number)
    desk.attempt(request, lambda: actions.retire(version, by=request.user), _("Bản này đã hết hiệu lực."))
    return redirect(desk.address("version", version))


@requires("criteria.edit")
@require_POST
def draft(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The next version begins as a copy; ids and codes stay."""
    version = desk.version_of(request, code, number)
    try:
        made = actions.create_draft(version, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
        return redirect(desk.address("version", version))
    messages.success(request, _("Đã tạo bản sửa đổi. Mã của các chỉ số được giữ nguyên."))
    return redirect(desk.address("version", made))
