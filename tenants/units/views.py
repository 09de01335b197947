"""The unit list of a province and its import from a pasted list."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dti.authority import SignedInRequest, may, requires
from dti.workflow import Refused
from tenants.units import actions, queries, rules
from tenants.units.forms import PasteForm
from tenants.units.models import Level


@requires("units.view")
@require_GET
def unit_list(request: SignedInRequest) -> HttpResponse:
    words = request.GET.get("q", "")
    units = queries.matching(words).select_related("level").order_by("level__position", "position", "sort_key")
    context = {
        "units": units,
        "words": words,
        "levels": Level.objects.order_by("position"),
        "may_edit": may(request.user, "units.edit"),
    }
    return render(request, "units/unit_list.html", context)


@requires("units.edit")
@require_http_methods(["GET", "POST"])
def import_list(request: SignedInRequest) -> HttpResponse:
    """First a dry run that shows every finding; the same text posted with `apply` creates the units, all or none."""
    form = PasteForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        rows = form.rows()
        context |= {"rows": rows, "findings": rules.findings(rows)}
        if "apply" in request.POST:
            try:
                result = actions.import_units(rows, by=request.user, valid_from=form.cleaned_data["valid_from"])
            except Refused as why:
                form.add_error("text", str(why))
            else:
                messages.success(request, _("Đã tạo %(count)s đơn vị.") % {"count": len(result.units)})
                return redirect("units:list")
    return render(request, "units/import.html", context, status=422 if form.errors else 200)


@requires("units.edit")
@require_POST
def add_level(request: SignedInRequest) -> HttpResponse:
    code, name = request.POST.get("code", "").strip(), request.POST.get("name", "").strip()
    if not code.isidentifier() or not name:
        messages.error(request, _("Cấp cần một mã chữ không dấu (ví dụ department) và một tên (ví dụ Cấp sở)."))
    else:
        Level.objects.get_or_create(code=code, defaults={"name": name, "position": Level.objects.count() + 1})
        messages.success(request, _("Đã có cấp %(name)s.") % {"name": name})
    return redirect("units:list")
