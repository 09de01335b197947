"""Who appraises what: allocations, recusals, and the closing of a round."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from appraisal import actions, queries, snapshot, workflow
from appraisal.forms import AllocationForm, RecusalForm
from appraisal.models import RoundClosing
from appraisal.views.request import AppraisalRequest, Place, crumbs, enter, status_of
from dti.authority import requires
from dti.workflow import Refused
from submissions.models import Submission
from tenants.accounts.models import User
from tenants.calendars.models import PhaseKind
from tenants.roles.authority import may


@require_http_methods(["GET", "HEAD", "POST"])
@requires("appraisal.view")
def allocation(request: AppraisalRequest, campaign_pk: int) -> HttpResponse:
    """The share of each appraiser; the lead and the administrators give and take."""
    place = enter(request, campaign_pk)
    form = AllocationForm(place.campaign, request.POST or None)
    if request.method != "POST":
        return _allocations(request, place, form)
    if not form.is_valid():
        return _allocations(request, place, form, status=422)
    try:
        given = actions.allocate(place.campaign, by=request.user, **form.cleaned_data)
    except Refused as why:
        return _allocations(request, place, form, refused=str(why), status=status_of(why))
    messages.success(request, _("Đã phân công: %(what)s.") % {"what": given})
    return redirect("appraisal:allocation", campaign_pk)


@require_POST
@requires("appraisal.allocate")
def deallocate(request: AppraisalRequest, campaign_pk: int, allocation_pk: int) -> HttpResponse:
    place = enter(request, campaign_pk)
    given = get_object_or_404(queries.allocations(place.campaign), pk=allocation_pk)
    try:
        actions.deallocate(given, by=request.user)
        messages.success(request, _("Đã bỏ phân công. Kết quả đã ghi vẫn được giữ."))
    except Refused as why:
        messages.error(request, str(why))
    return redirect("appraisal:allocation", campaign_pk)


@require_POST
@requires("appraisal.view")
def recuse(request: AppraisalRequest, campaign_pk: int) -> HttpResponse:
    """A conflict of interest, declared by the person or recorded by who allocates."""
    place = enter(request, campaign_pk)
    form = RecusalForm(place.campaign, _recusable(request.user), request.POST)
    if not form.is_valid():
        return _allocations(request, place, AllocationForm(place.campaign), recusal=form, status=422)
    try:
        actions.recuse(place.campaign, by=request.user, **form.cleaned_data)
    except Refused as why:
        blank = AllocationForm(place.campaign)
        return _allocations(request, place, blank, recusal=form, refused=str(why), status=status_of(why))
    messages.success(request, _("Đã ghi nhận. Người này không thẩm định đơn vị đã chọn trong đợt này."))
    return redirect("appraisal:allocation", campaign_pk)


def _recusable(user: Any) -> Any:
    """Everybody for who allocates, oneself for an appraiser."""
    if may(user, "appraisal.allocate"):
        return queries.appraisers()
    return User.objects.filter(pk=user.pk) if may(user, "appraisal.rule") else User.objects.none()


def _allocations(
    request: AppraisalRequest,
    place: Place,
    form: AllocationForm,
    *,
    recusal: RecusalForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    people = _recusable(request.user)
    context = {
        "place": place,
        "crumbs": crumbs(place.campaign, (_("Phân công"), "")),
        "allocations": [(one, queries.area(one)) for one in queries.allocations(place.campaign)],
        "recusals": queries.recusals(place.campaign),
        "form": form,
        "recusal": recusal or RecusalForm(place.campaign, people),
        "may_allocate": may(request.user, "appraisal.allocate"),
        "may_recuse": people.exists(),
        "refused": refused,
    }
    return render(request, "appraisal/allocation.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("appraisal.close_round")
def close_round(request: AppraisalRequest, campaign_pk: int) -> HttpResponse:
    """What still blocks the closing; and the closing."""
    place = enter(request, campaign_pk)
    if request.method != "POST":
        return _closing(request, place)
    phase = request.POST.get("phase", place.phase)
    if phase not in workflow.PHASES:
        return _closing(request, place, refused=_("Không có vòng thẩm định này."), status=422)
    try:
        closing = actions.close_round(place.campaign, phase, by=request.user)
    except Refused as why:
        return _closing(request, place, refused=str(why), status=status_of(why))
    messages.success(
        request,
        _("Đã khóa %(round)s. Mã kiểm tra: %(hash)s.")
        % {"round": _inside(str(PhaseKind(phase).label)), "hash": closing.content_hash[:16]},
    )
    return redirect("appraisal:close_round", campaign_pk)


def _closing(request: AppraisalRequest, place: Place, *, refused: str = "", status: int = 200) -> HttpResponse:
    sheets = list(
        Submission.objects.filter(campaign=place.campaign)
        .select_related("campaign", "unit__level", "version")
        .order_by("unit__level__position", "unit_sort_key", "pk")
    )
    closings = RoundClosing.objects.filter(campaign=place.campaign).defer("content").order_by("pk")
    is_closed = any(closing.phase == place.phase for closing in closings)
    context = {
        "place": place,
        "crumbs": crumbs(place.campaign, (_("Khóa vòng thẩm định"), "")),
        "blockers": [] if is_closed else queries.blockers(place.campaign, sheets, place.phase, now=place.now),
        "closings": [(PhaseKind(closing.phase).label, closing) for closing in closings],
        "is_closed": is_closed,
        "label": _inside(str(PhaseKind(place.phase).label)),
        "begun": place.opening.opens_at is not None and place.opening.opens_at <= place.now,
        "first_round": place.phase == workflow.ROUND_1,
        "flagged": place.campaign.policies.get("reopen_scope", "flagged") == "flagged",
        "sheets": len(sheets),
        "refused": refused,
    }
    return render(request, "appraisal/closing.html", context, status=status)


def _inside(label: str) -> str:
    """A phase's name in the middle of a sentence."""
    return label[:1].lower() + label[1:]


@require_GET
@requires("appraisal.view")
def closing_content(request: AppraisalRequest, campaign_pk: int, phase: str) -> HttpResponse:
    """The canonical text of a closed round: whoever hashes it with SHA-256 gets the number on the page."""
    place = enter(request, campaign_pk)
    closing = get_object_or_404(RoundClosing, campaign=place.campaign, phase=phase)
    answer = HttpResponse(snapshot.canonical(closing.content), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{phase}-{closing.content_hash[:12]}.json"'
    return answer
