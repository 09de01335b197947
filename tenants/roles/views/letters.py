"""Codes on their way to people: links by e-mail, letters on paper, the register of all of them."""

from collections.abc import Sequence

import segno
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from dti import mail
from dti.authority import SignedInRequest, requires
from dti.workflow import Refused
from tenants.accounts import actions as accounts
from tenants.accounts import codes
from tenants.accounts.models import Activation, User
from tenants.registry.hosts import address_of
from tenants.roles import letters as paper
from tenants.roles import queries

A_PAGE = 100
MOST = 700  # letters in one file: a province of 200 units has some six hundred people


def _chosen(request: SignedInRequest) -> Sequence[User]:
    """The people who were ticked, or everybody of the list as it is filtered; only those one may manage."""
    managed = queries.managed_by(request.user).filter(is_active=True).prefetch_related("assignments__unit")
    if request.POST.get("all") == "1":
        found = queries.search(managed, request.POST.get("q", ""))
        return list(queries.in_state(found, request.POST.get("state", ""))[: MOST + 1])
    keys = [key for key in request.POST.getlist("person") if _is_key(key)]
    return list(managed.filter(pk__in=keys)[: MOST + 1])


def _is_key(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4 and all(c in "0123456789abcdef-" for c in text)


@requires("people.invite")
@require_POST
def invite_by_mail(request: SignedInRequest) -> HttpResponse:
    """Send each chosen person a link of 72 hours; whoever has no address is named."""
    chosen = _chosen(request)
    without = [user.full_name for user in chosen if not user.email]
    for user in chosen:
        if user.email:
            _mail_link(request, accounts.invite(user, by=request.user))
    if without:
        names = ", ".join(without[:20]) + (" …" if len(without) > 20 else "")
        messages.warning(request, _("Chưa có thư điện tử: %(names)s. Hãy in thư.") % {"names": names})
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
    invitations = _invited(request)
    if not invitations:
        return redirect("roles:people")
    site = address_of(request.tenant)
    context = {"letters": [_letter(invitation, site) for invitation in invitations], "site": site}
    return render(request, "roles/letters.html", context)


@requires("people.invite")
@never_cache
@require_POST
def letters_pdf(request: SignedInRequest) -> HttpResponse:
    """The same on A4, in one PDF or one for each unit. It leaves the house this once: nothing of it is kept."""
    invitations = _invited(request)
    if not invitations:
        return redirect("roles:people")
    made = {"province": request.tenant, "by": request.user.full_name}
    name = f"thu-{invitations[0].user.username}" if len(invitations) == 1 else f"thu-cap-tai-khoan-{len(invitations)}"
    if request.POST.get("as") == "zip":
        return _file(paper.as_zip(invitations, **made), f"{name}.zip", "application/zip")
    return _file(paper.as_pdf(invitations, **made), f"{name}.pdf", "application/pdf")


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)


def _invited(request: SignedInRequest) -> list[accounts.Invitation]:
    chosen = _chosen(request)
    if not chosen:
        messages.warning(request, _("Hãy chọn ít nhất một người để in thư."))
    if len(chosen) > MOST:
        messages.warning(request, _("Mỗi lần in nhiều nhất %(most)s thư. Hãy lọc bớt danh sách.") % {"most": MOST})
        return []
    return [accounts.invite(user, by=request.user, channel=Activation.Channel.LETTER) for user in chosen]


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
def revoke(request: SignedInRequest, pk: str) -> HttpResponse:
    """The code that is on its way to this person stops working."""
    user = get_object_or_404(queries.managed_by(request.user), pk=pk)
    try:
        accounts.revoke(user, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Đã thu hồi mã của %(name)s.") % {"name": user.full_name})
    return redirect("roles:person", pk)


@requires("people.view")
@require_GET
def register(request: SignedInRequest) -> HttpResponse:
    """Every code that was ever made here: for whom, by whom, opened, used, revoked. The codes themselves nobody has."""
    state = request.GET.get("state", "")
    page = Paginator(queries.register(request.user, state), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": queries.REGISTER_STATES, "total": page.paginator.count}
    context["query"] = urlencode({"state": state})
    return render(request, "roles/register.html", context)
