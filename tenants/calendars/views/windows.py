"""Two persons move windows; a rehearsal is copied, walked through and ended."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dti.authority import SignedInRequest, requires
from dti.workflow import Refused
from tenants.calendars import actions
from tenants.calendars.models import Campaign, RehearsalReport, WindowProposal
from tenants.calendars.views.answers import refused, told
from tenants.calendars.window_forms import ClockForm, DocumentForm, ExtendForm, WipeForm
from tenants.calendars.wording import closing_words, exactly

REASON = "reason-"


@requires("campaign.propose")
@require_POST
def propose_activation(request: SignedInRequest, pk: int) -> HttpResponse:
    """With a reason for every contradiction that needs one."""
    campaign = get_object_or_404(Campaign, pk=pk)
    reasons = {name.removeprefix(REASON): str(value) for name, value in request.POST.items() if name.startswith(REASON)}
    return told(
        request, pk, lambda: actions.propose(campaign, "activate", by=request.user, reasons=reasons),
        _("Đã đề xuất kích hoạt."),
    )  # fmt: skip


@requires("campaign.propose")
@require_POST
def propose_extension(request: SignedInRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=pk)
    form = ExtendForm(request.POST, campaign=campaign)
    if not form.is_valid():
        return refused(request, pk, form.errors)
    values = {name: form.cleaned_data[name] for name in ("phase", "closes_at", "reason", "decision_no", "units")}
    rows, closes_at = form.cleaned_data["rows"], form.cleaned_data["closes_at"]
    facts = {"closing": closing_words(closes_at), "closes": exactly(closes_at)}
    return told(
        request, pk, lambda: actions.propose(campaign, "extend", by=request.user, indicator_ids=rows, **values),
        _("Đã đề xuất gia hạn đến %(closing)s (khóa đúng lúc %(closes)s, giờ Việt Nam).") % facts,
    )  # fmt: skip


@requires("campaign.approve")
@require_POST
def decide(request: SignedInRequest, pk: int, proposal: int) -> HttpResponse:
    found = get_object_or_404(WindowProposal, pk=proposal, campaign_id=pk)
    agreed = request.POST.get("decision") == "approve"
    verb = actions.approve if agreed else actions.reject
    return told(request, pk, lambda: verb(found, by=request.user), _("Đã phê duyệt.") if agreed else _("Đã từ chối."))


@requires("campaign.propose")
@require_POST
def withdraw(request: SignedInRequest, pk: int, proposal: int) -> HttpResponse:
    found = get_object_or_404(WindowProposal, pk=proposal, campaign_id=pk)
    return told(request, pk, lambda: actions.withdraw(found, by=request.user), _("Đã rút đề xuất."))


@requires("campaign.edit")
@require_POST
def complete_document(request: SignedInRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=pk)
    form = DocumentForm(request.POST)
    if not form.is_valid():
        return refused(request, pk, form.errors)
    return told(
        request, pk, lambda: actions.complete_document(campaign, by=request.user, **form.cleaned_data),
        _("Đã ghi số và ngày của văn bản."),
    )  # fmt: skip


# ------------------------------------------------------------------ rehearsals
@requires("campaign.edit")
@require_POST
def rehearse(request: SignedInRequest, pk: int) -> HttpResponse:
    """A rehearsal with the campaign's own dates, as a draft."""
    campaign = get_object_or_404(Campaign.objects.select_related("document"), pk=pk)
    try:
        copy = actions.copy_as_rehearsal(campaign, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("calendars:calendar", pk)
    messages.success(request, _("Đã tạo đợt diễn tập với đúng các mốc của đợt này. Đồng hồ dời được bằng tay."))
    return redirect("calendars:calendar", copy.pk)


@requires("campaign.move_clock")
@require_POST
def move_clock(request: SignedInRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=pk)
    form = ClockForm(request.POST)
    if not form.is_valid():
        return refused(request, pk, form.errors)
    return told(
        request, pk, lambda: actions.move_clock(campaign, to=form.cleaned_data["to"], by=request.user),
        _("Đã dời đồng hồ diễn tập."),
    )  # fmt: skip


@requires("campaign.propose")
@require_POST
def propose_wipe(request: SignedInRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=pk)
    form = WipeForm(request.POST)
    if not form.is_valid():
        return refused(request, pk, form.errors)
    return told(
        request, pk, lambda: actions.propose(campaign, "wipe", by=request.user, **form.cleaned_data),
        _("Đã đề xuất xóa dữ liệu. Dữ liệu còn nguyên cho đến khi người thứ hai phê duyệt."),
    )  # fmt: skip


@requires("campaign.propose")
@require_POST
def archive(request: SignedInRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=pk)
    return told(
        request, pk, lambda: actions.archive_rehearsal(campaign, by=request.user),
        _("Đã lưu trữ đợt cùng báo cáo. Phiếu và kết quả còn xem được."),
    )  # fmt: skip


@requires("campaign.view")
@require_GET
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """What a rehearsal came to, kept when it ended."""
    campaign = get_object_or_404(Campaign, pk=pk)
    request.campaign = campaign
    found = RehearsalReport.objects.filter(campaign=campaign).select_related("made_by").first()
    if found is None:
        raise Http404
    return render(request, "calendars/report.html", {"campaign": campaign, "report": found})
