"""The console: the product page for everybody, provinces and jobs for operators. It never sees a province's data."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dti.authority import SignedInRequest
from tenants.registry.forms import ProvinceForm
from tenants.registry.hosts import address_of
from tenants.registry.models import Job, Province


@require_GET
def product(request: SignedInRequest) -> HttpResponse:
    return render(request, "registry/product.html")


@login_required
@require_http_methods(["GET", "POST"])
def console(request: SignedInRequest) -> HttpResponse:
    """Operators live in the public schema; everybody who signs in here is one."""
    form = ProvinceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        Job.objects.create(kind=Job.Kind.PROVISION, payload=form.cleaned_data, requested_by=request.user.full_name)
        messages.success(request, _("Đã xếp hàng khởi tạo %(name)s.") % {"name": form.cleaned_data["name"]})
        return redirect("registry:console")
    context = {
        "form": form,
        "provinces": [(province, address_of(province)) for province in Province.objects.order_by("name")],
        "jobs": Job.objects.order_by("-requested_at")[:20],
    }
    return render(request, "registry/console.html", context, status=422 if form.errors else 200)
