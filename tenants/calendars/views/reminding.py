"""Reminders: when and to whom, previewed; by hand; and those that a person got."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dti.authority import SignedInRequest, requires
from dti.mail.letters import preview
from dti.workflow import Refused
from tenants.accounts.models import User
from tenants.calendars import actions, hooks, queries, reminders
from tenants.calendars.actions.reminding import letter_of
from tenants.calendars.models import Campaign, PhaseKind, Reminder, Window
from tenants.calendars.views.answers import refused, told
from tenants.calendars.window_forms import RemindersForm, RemindForm

A_PAGE = 30


@dataclass(frozen=True)
class Deadline:
    """One deadline of a phase: its reminders, and who would be reminded now."""

    phase: str
    label: str
    closes_at: datetime
    due: list[reminders.Due]
    people: list[tuple[User, hooks.Recipient]]
    sample: str


@requires("campaign.propose")
@require_GET
def overview(request: SignedInRequest, pk: int) -> HttpResponse:
    """Every reminder still to come, with the people it would go to as things stand, and the letter they would read."""
    campaign = get_object_or_404(Campaign, pk=pk)
    request.campaign = campaign
    now = queries.campaign_now(campaign)
    sent = Reminder.objects.filter(campaign=campaign).select_related("person", "unit").order_by("-pk")
    context: dict[str, Any] = {
        "campaign": campaign, "now": now, "deadlines": _deadlines(campaign, now),
        "form": RemindersForm(initial={"days": campaign.reminder_days}),
        "page": Paginator(sent, A_PAGE).get_page(request.GET.get("page")),
        "is_running": campaign.state == Campaign.State.ACTIVE,
    }  # fmt: skip
    return render(request, "calendars/reminders.html", context)


def _deadlines(campaign: Campaign, now: datetime) -> list[Deadline]:
    closings = Window.objects.filter(campaign=campaign, phase__in=hooks.reminded_phases())
    pairs = sorted(set(closings.values_list("phase", "closes_at")), key=lambda pair: (pair[1], pair[0]))
    waiting = {phase: hooks.recipients(campaign, phase, now) for phase in {phase for phase, _closes in pairs}}
    people = User.objects.in_bulk({one.person_id for found in waiting.values() for one in found})
    return [
        _deadline(campaign, phase, closes_at, now, [
            (people[one.person_id], one) for one in waiting[phase] if one.closes_at == closes_at
        ])
        for phase, closes_at in pairs
    ]  # fmt: skip


def _deadline(
    campaign: Campaign, phase: str, closes_at: datetime, now: datetime, people: list[tuple[User, hooks.Recipient]]
) -> Deadline:
    due = [one for one in reminders.schedule(closes_at, campaign.reminder_days) if one.from_ > now]
    sample = ""
    if people:
        person, recipient = people[0]
        sample = preview(
            "deadline_reminder", letter_of(campaign, phase, recipient, due[0].day if due else None, person)
        )
    return Deadline(phase, str(PhaseKind(phase).label), closes_at, due, people, sample)


@requires("campaign.propose")
@require_POST
def choose_days(request: SignedInRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=pk)
    form = RemindersForm(request.POST)
    if not form.is_valid():
        return refused(request, pk, form.errors, to="reminders")
    days = form.cleaned_data["days"]
    return told(
        request, pk, lambda: actions.set_reminder_days(campaign, days, by=request.user),
        _("Đã ghi các ngày nhắc."), to="reminders",
    )  # fmt: skip


@requires("campaign.propose")
@require_POST
def remind(request: SignedInRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=pk)
    form = RemindForm(request.POST)
    if not form.is_valid():
        return refused(request, pk, form.errors, to="reminders")
    try:
        sent = actions.remind_now(campaign, form.cleaned_data["phase"], by=request.user)
    except Refused as why:
        messages.error(request, str(why))
    else:
        text = _("Đã nhắc %(reminded)s lượt; %(passed)s lượt bỏ qua vì đã nhắc trong 24 giờ.")
        messages.success(request, text % {"reminded": sent.reminded, "passed": sent.passed_over})
    return redirect("calendars:reminders", pk)


@requires("campaign.view")
@require_http_methods(["GET", "POST"])
def mine(request: SignedInRequest) -> HttpResponse:
    """What this person was reminded of; POST marks all of it as read."""
    if request.method == "POST":
        actions.mark_read(request.user)
        return redirect("calendars:my_reminders")
    page = Paginator(queries.reminders_of(request.user), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "unread": queries.unread_count(request.user)}
    return render(request, "calendars/my_reminders.html", context)
