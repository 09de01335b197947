"""The people of a province: the list, one person with roles, codes and sign-ins, and what is done to an account."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dti.authority import SignedInRequest, may, requires
from dti.clock import database_today
from dti.workflow import Refused
from tenants.accounts import actions as accounts
from tenants.accounts import factors
from tenants.accounts.models import SignIn, User
from tenants.roles import actions, queries
from tenants.roles.forms import DetailsForm, PersonForm, RoleForm
from tenants.roles.models import Assignment, AuthorityDelegation, Role

A_PAGE = 100
SHOWN = 20


@requires("people.view")
@require_GET
def people(request: SignedInRequest) -> HttpResponse:
    words, state = request.GET.get("q", ""), request.GET.get("state", "")
    found = queries.in_state(queries.search(queries.visible_to(request.user), words), state)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": queries.rows(found, page.start_index() - 1, page.end_index()),
        "page": page,
        "words": words,
        "state": state,
        "states": queries.STATES,
        "total": page.paginator.count,
        "query": urlencode({"q": words, "state": state}),
        "may_invite": may(request.user, "people.invite"),
        "may_import": may(request.user, "people.import"),
        "may_delegate": may(request.user, "authority.delegate"),
        "may_configure": may(request.user, "sign_in.configure"),
    }
    return render(request, "roles/person_list.html", context)


@requires("people.invite")
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.add_person(actions.Person(**form.cleaned_data), by=request.user, valid_from=database_today())
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Đã tạo tài khoản %(login)s.") % {"login": user.username})
            return redirect("roles:people")
    return render(request, "roles/person_form.html", {"form": form}, status=422 if form.errors else 200)


@requires("people.view")
@require_GET
def person(request: SignedInRequest, pk: str) -> HttpResponse:
    return person_page(request, pk, RoleForm(initial={"valid_from": database_today()}))


def person_page(request: SignedInRequest, pk: str, form: RoleForm, status: int = 200) -> HttpResponse:
    user = get_object_or_404(queries.visible_to(request.user), pk=pk)
    [row] = queries.rows(User.objects.filter(pk=user.pk))
    context = {
        "person": user,
        "row": row,
        "form": form,
        "codes": user.activations.order_by("-issued_at", "-pk")[:SHOWN],
        "delegations": AuthorityDelegation.objects.filter(deputy=user).select_related("principal", "unit")[:SHOWN],
        "sign_ins": SignIn.objects.filter(user=user).order_by("-pk")[:SHOWN],
        "factors": [str(one) for one in Authenticator.objects.filter(user=user, type__in=factors.FACTORS)],
        "must_have": factors.must_have(user),
        "may_manage": queries.managed_by(request.user).filter(pk=user.pk).exists(),
        "may_grant": may(request.user, "roles.grant"),
        "may_close": may(request.user, "people.close") and user != request.user,
        "today": database_today(),
    }
    return render(request, "roles/person.html", context, status=status)


@requires("people.invite")
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: str) -> HttpResponse:
    """Correct name, position, address; of those whom one manages."""
    user = get_object_or_404(queries.managed_by(request.user), pk=pk)
    known = {"full_name": user.full_name, "position": user.position, "email": user.email}
    form = DetailsForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        accounts.change_details(user, accounts.Details(**form.cleaned_data), by=request.user)
        messages.success(request, _("Đã lưu thông tin của %(name)s.") % {"name": user.full_name})
        return redirect("roles:person", pk)
    return render(
        request, "roles/details_form.html", {"form": form, "person": user}, status=422 if form.errors else 200
    )


@requires("roles.grant")
@require_POST
def grant(request: SignedInRequest, pk: str) -> HttpResponse:
    user = get_object_or_404(queries.visible_to(request.user), pk=pk)
    form = RoleForm(request.POST)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.grant(user, Role(chosen["role"]), chosen["unit"], by=request.user,
                          valid_from=chosen["valid_from"], valid_to=form.until())  # fmt: skip
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Đã giao vai trò cho %(name)s.") % {"name": user.full_name})
            return redirect("roles:person", pk)
    return person_page(request, pk, form, status=422)


@requires("people.invite")
@require_POST
def end_role(request: SignedInRequest, pk: str, assignment: int) -> HttpResponse:
    """From today on the role is gone; a leader ends roles of the own officers only."""
    user = get_object_or_404(queries.managed_by(request.user), pk=pk)
    held = get_object_or_404(Assignment, pk=assignment, user=user)
    last_admin = held.role == Role.PROVINCE_ADMIN and user == request.user
    if last_admin:
        messages.error(request, _("Không tự bỏ vai trò quản trị của mình. Hãy nhờ quản trị tỉnh khác."))
    else:
        actions.end(held, by=request.user, on=database_today())
        messages.success(request, _("Đã chấm dứt vai trò của %(name)s.") % {"name": user.full_name})
    return redirect("roles:person", pk)


def _of_account(act: Callable[..., Any], said: Callable[[User, Any], str]) -> Callable[..., HttpResponse]:
    """One verb on somebody's account: by whoever may close accounts, never on one's own."""

    @requires("people.close")
    @require_POST
    def view(request: SignedInRequest, pk: str) -> HttpResponse:
        user = get_object_or_404(queries.visible_to(request.user).exclude(pk=request.user.pk), pk=pk)
        try:
            done = act(user, by=request.user)
        except Refused as why:
            messages.error(request, str(why))
        else:
            messages.success(request, said(user, done))
        return redirect("roles:person", pk)

    return view


deactivate = _of_account(
    accounts.deactivate,
    lambda user, _done: _("Đã khóa tài khoản %(name)s và đăng xuất khỏi mọi nơi.") % {"name": user.full_name},
)
reopen = _of_account(
    accounts.reopen,
    lambda user, _done: _("Đã mở lại tài khoản %(name)s. Hãy gửi mã kích hoạt mới.") % {"name": user.full_name},
)
reset_factors = _of_account(
    accounts.reset_factors,
    lambda user, _done: (
        _("Đã gỡ xác thực hai bước của %(name)s; người này cài lại khi đăng nhập.") % {"name": user.full_name}
    ),
)
sign_out = _of_account(
    accounts.sign_out_everywhere,
    lambda user, done: _("Đã đăng xuất %(name)s khỏi %(count)s nơi.") % {"name": user.full_name, "count": done},
)
