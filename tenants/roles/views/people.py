"""The people of a province: list, add, invite, print letters, close an account."""

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dti import mail
from dti.authority import SignedInRequest, requires
from dti.clock import database_today
from dti.workflow import Refused
from tenants.accounts import actions as accounts
from tenants.accounts import codes
from tenants.accounts.models import Activation
from tenants.registry.hosts import address_of
from tenants.roles import actions, queries
from tenants.roles.forms import PersonForm


@requires("people.view")
@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    words = request.GET.get("q", "")
    found = queries.search(queries.visible_to(request.user), words)
    page = Paginator(found, 100).get_page(request.GET.get("page"))
    context = {
        "rows": queries.rows(found, page.start_index() - 1, page.end_index()),
        "page": page,
        "words": words,
        "total": page.paginator.count,
    }
    return render(request, "roles/person_list.html", context)


@requires("people.invite")
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.add_person(actions.Person(**form.cleaned_data), by=request.user, valid_from=database_today())
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Đã tạo tài khoản %(login)s.") % {"login": user.username})
            return redirect("roles:people")
    return render(request, "roles/person_form.html", {"form": form}, status=422 if form.errors else 200)


@requires("people.invite")
@require_POST
def invite_by_mail(request: SignedInRequest) -> HttpResponse:
    """Send each chosen person a link of 72 hours; whoever has no address is named."""
    chosen = list(queries.visible_to(request.user).filter(pk__in=request.POST.getlist("person")))
    without = [user.full_name for user in chosen if not user.email]
    for user in chosen:
        if user.email:
            _mail_link(request, accounts.invite(user, by=request.user))
    if without:
        messages.warning(request, _("Chưa có thư điện tử: %(names)s. Hãy in thư.") % {"names": ", ".join(without)})
    messages.success(request, _("Đã gửi liên kết cho %(count)s người.") % {"count": len(chosen) - len(without)})
    return redirect("roles:people")


def _mail_link(request: SignedInRequest, invitation: accounts.Invitation) -> None:
    province = request.tenant
    mail.send(
        to=invitation.user.email,
        template="activation",
        context={
            "person": invitation.user.full_name,
            "username": invitation.user.username,
            "province": province.name,
            "support": province.support_contact,
        },
        once={"url": address_of(province) + invitation.path},
    )


@requires("people.invite")
@never_cache
@require_POST
def letters(request: SignedInRequest) -> HttpResponse:
    """One printed page per person with a fresh code of seven days. It is shown this once: only its hash is kept."""
    chosen = queries.visible_to(request.user).filter(pk__in=request.POST.getlist("person"), is_active=True)
    invitations = [
        accounts.invite(user, by=request.user, channel=Activation.Channel.LETTER)
        for user in chosen.prefetch_related("assignments__unit")
    ]
    if not invitations:
        messages.warning(request, _("Hãy chọn ít nhất một người để in thư."))
        return redirect("roles:people")
    site = address_of(request.tenant)
    context = {"letters": [_letter(invitation, site) for invitation in invitations], "site": site}
    return render(request, "roles/letters.html", context)


def _letter(invitation: accounts.Invitation, site: str) -> dict[str, object]:
    square = segno.make(site + invitation.path, error="m")
    return {
        "person": invitation.user,
        "units": [a.unit.name for a in invitation.user.assignments.all() if a.unit],
        "code": codes.grouped(invitation.code),
        "expires_at": invitation.expires_at,
        # An image by data address: no inline style, allowed by img-src data:.
        "qr": square.svg_data_uri(scale=4, border=1, omitsize=False),
    }


@requires("people.invite")
@require_POST
def deactivate(request: SignedInRequest, pk: str) -> HttpResponse:
    user = get_object_or_404(queries.visible_to(request.user), pk=pk)
    accounts.deactivate(user, by=request.user)
    messages.success(request, _("Đã khóa tài khoản %(name)s và đăng xuất khỏi mọi nơi.") % {"name": user.full_name})
    return redirect("roles:people")
