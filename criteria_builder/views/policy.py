"""What a draft decides for all its components."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from criteria_builder import actions
from criteria_builder.actions.policy import policy_revision
from criteria_builder.models import Version
from criteria_builder.policy_forms import PolicyForm, grade_forms
from criteria_builder.views import desk
from dti.authority import requires
from dti.workflow import Refused


@requires("criteria.edit")
@require_http_methods(["GET", "POST"])
def policy(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The form, and what was typed again wherever it is not stored."""
    version = desk.version_of(request, code, number)
    if version.state != Version.State.DRAFT:
        return redirect(desk.address("version", version))
    typed = request.POST or None
    form = PolicyForm(typed, stored=version.settings, initial={"rev": policy_revision(version)})
    grades = grade_forms(version.grade_scale, typed)
    if typed is None:
        return _page(request, version, form, grades, 200)
    if not (form.is_valid() and grades.is_valid()):
        return _page(request, version, form, grades, 422)
    try:
        actions.set_policy(version, form.settings, grades.scale, rev=form.cleaned_data["rev"], by=request.user)
    except Refused as why:
        form.add_error(None, str(why))
        return _page(request, version, form, grades, 409 if why.code == "conflict" else 422)
    messages.success(request, _("Đã ghi thiết lập tính điểm."))
    return redirect(desk.address("version", version))


def _page(request: HttpRequest, version: Version, form: PolicyForm, grades: object, status: int) -> HttpResponse:
    crumbs = desk.crumbs(version, _("Thiết lập tính điểm"))
    context = {"version": version, "form": form, "grades": grades, "crumbs": crumbs}
    return render(request, "criteria_builder/policy.html", context, status=status)
