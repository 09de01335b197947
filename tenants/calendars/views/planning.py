"""A campaign is planned: from nothing, from last year or from a packaged calendar; changed while it is a draft."""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dti.authority import SignedInRequest, requires
from dti.workflow import Refused
from tenants.calendars import actions, queries, shifting, starting
from tenants.calendars.forms import CampaignForm, PlanForms
from tenants.calendars.models import Campaign, Document
from tenants.calendars.window_forms import StartForm
from tenants.calendars.wording import Reading, Setting, WordingError, closing_words, days_between, exactly, read

LONGEST_SHIFT = 3660
LINE = re.compile(r"phase-\d{1,3}", re.ASCII)


@requires("campaign.edit")
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    start = StartForm(request.GET or None, campaigns=Campaign.objects.exclude(mode="trial").order_by("-period_from"))
    if request.method == "POST":
        return _created(request, start)
    try:
        begun = _begun(start)
    except LookupError:
        messages.error(request, _("Không có gì để bắt đầu từ đó. Hãy chọn lại trong danh sách."))
        begun = starting.Start()
    forms = PlanForms(initial=begun.initial, lines=begun.lines)
    copied = begun.copied_from.pk if begun.copied_from else ""
    return _page(request, forms, start=start, copied_from=copied)


def _begun(start: StartForm) -> starting.Start:
    if not start.is_bound or not start.is_valid() or not start.cleaned_data["start"]:
        return starting.Start()
    quarter = start.cleaned_data["quarter"]
    return starting.start(start.cleaned_data["start"], start.cleaned_data["year"], int(quarter) if quarter else None)


def _created(request: SignedInRequest, start: StartForm) -> HttpResponse:
    forms, copied = PlanForms(request.POST), request.POST.get("copied_from", "")
    if forms.is_valid():
        try:
            campaign = _create(request, forms, copied)
        except Refused as why:
            forms.refuse(str(why))
        else:
            return redirect("calendars:calendar", campaign.pk)
    return _page(request, forms, start=start, copied_from=copied, status=422)


@transaction.atomic
def _create(request: SignedInRequest, forms: PlanForms, copied: str) -> Campaign:
    source = Campaign.objects.filter(pk=copied).first() if copied.isdecimal() else None
    document = Document.objects.create(**forms.document())
    return actions.create_campaign(forms.planned(), by=request.user, document=document, copied_from=source)


@requires("campaign.edit")
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """A draft's whole plan on one page; `shift` in the address shows it some days later, without saving."""
    campaign = get_object_or_404(Campaign.objects.select_related("document"), pk=pk)
    request.campaign = campaign
    if reason := actions.not_a_draft(campaign):
        messages.error(request, reason)
        return redirect("calendars:calendar", pk)
    plan = queries.plan_of(campaign)
    if request.method == "POST":
        return _changed(request, campaign, PlanForms(request.POST, of=campaign, known=plan.phases))
    begun, days = starting.of_campaign(campaign), _days(request.GET.get("shift", ""))
    lines = starting.lines_of(shifting.shifted(plan, days=days)) if days else begun.lines
    if days:
        text = ngettext("Đã dời mọi mốc %(days)s ngày, chưa lưu.", "Đã dời mọi mốc %(days)s ngày, chưa lưu.", days)
        messages.info(request, text % {"days": days})
    return _page(request, PlanForms(initial=begun.initial, lines=lines, of=campaign), campaign=campaign)


def _changed(request: SignedInRequest, campaign: Campaign, forms: PlanForms) -> HttpResponse:
    if forms.is_valid():
        try:
            actions.change_campaign(campaign, forms.planned(), by=request.user, document=forms.document())
        except Refused as why:
            forms.refuse(str(why))
        else:
            messages.success(request, _("Đã lưu lịch."))
            return redirect("calendars:calendar", campaign.pk)
    return _page(request, forms, campaign=campaign, status=422)


def _days(text: str) -> int:
    """A shift of days as typed, −3 or 7; anything else shifts nothing."""
    bare = text.strip().replace("−", "-")
    days = int(bare) if bare.removeprefix("-").isdecimal() and len(bare) < 6 else 0
    return days if abs(days) <= LONGEST_SHIFT else 0


def _page(request: SignedInRequest, forms: PlanForms, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": forms.form, "phases": forms.phases, **more}
    return render(request, "calendars/campaign_form.html", context, status=status)


@dataclass(frozen=True)
class Echo:
    """What the server read, under the field it was typed into."""

    id: str
    text: str
    kind: str = "understood"


@requires("campaign.edit")
@require_POST
def read_wording(request: SignedInRequest) -> HttpResponse:
    """Reads one line's wording back, in words and as exact instants; stores nothing."""
    prefix = request.POST.get("line", "")
    if not LINE.fullmatch(prefix):
        return HttpResponse(status=400)
    head = CampaignForm(request.POST)
    head.is_valid()
    text = request.POST.get(f"{prefix}-as_written", "")[:300]
    said = _read_back(text, head.setting) if text.strip() else ("", "understood")
    return render(request, "calendars/_echo.html", {"echo": Echo(f"echo-{prefix}", *said)})


def _read_back(text: str, setting: Setting) -> tuple[str, str]:
    try:
        reading = read(text, setting)
    except WordingError as why:
        return _(why.sentence) % why.facts, "refused"
    return _understood(reading), "warning" if reading.month_inferred else "understood"


def _understood(reading: Reading) -> str:
    facts: dict[str, Any] = {}
    if reading.opens_at:
        facts["opens"] = exactly(reading.opens_at)
    if reading.closes_at:
        facts |= {"closing": closing_words(reading.closes_at), "closes": exactly(reading.closes_at)}
    if reading.opens_at and reading.closes_at:
        facts["days"] = days_between(reading.opens_at, reading.closes_at)
        text = _("Hiểu là: mở %(opens)s, khóa %(closing)s (đúng lúc %(closes)s, giờ Việt Nam), %(days)s ngày.")
    elif reading.closes_at:
        text = _("Hiểu là: khóa %(closing)s (đúng lúc %(closes)s, giờ Việt Nam); không ghi ngày mở.")
    else:
        text = _("Hiểu là: mở %(opens)s; không ghi ngày khóa.")
    return text % facts
