"""The start page, and the page where a campaign is given its criteria sets."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from criteria_builder.models import Version
from dti.authority import SignedInRequest, may, requires
from dti.home import setup, work
from dti.workflow import Refused
from submissions.actions.plans import plan_sheets
from submissions.models import SheetPlan
from tenants.calendars.models import Campaign
from tenants.calendars.queries import reminders_of
from tenants.units.models import UnitGroup


@login_required
@require_GET
def start(request: SignedInRequest) -> HttpResponse:
    """What needs me now, by due date."""
    preparing = setup.tasks(request.tenant) if may(request.user, "province.configure") else []
    done = sum(task.state == "done" for task in preparing)
    context = {
        "tasks": work.tasks_of(request.user),
        "campaigns": work.campaigns_now(),
        "reminders": reminders_of(request.user).filter(read_at=None)[:5],
        "preparing": preparing if done < len(preparing) else [],
        "done": done,
        "total": len(preparing),
    }
    return render(request, "home/start.html", context)


@requires("campaign.edit")
@require_http_methods(["GET", "POST"])
def sheet_plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose the frozen version that each group answers in this campaign."""
    campaign = get_object_or_404(Campaign, pk=pk)
    request.campaign = campaign
    if request.method == "POST":
        group = get_object_or_404(UnitGroup, pk=request.POST.get("group"))
        version = get_object_or_404(Version.objects.select_related("criteria_set"), pk=request.POST.get("version"))
        try:
            plan_sheets(campaign, group, version, by=request.user)
        except Refused as why:
            messages.error(request, str(why))
        else:
            messages.success(request, _("Đã chọn bộ chỉ số cho %(group)s.") % {"group": group.name})
        return redirect("home:sheet_plan", pk)
    chosen = dict(SheetPlan.objects.filter(campaign=campaign).values_list("group_id", "version_id"))
    published = Version.objects.filter(state="published").select_related("criteria_set").order_by("-published_at")
    groups = [
        (group, chosen.get(group.pk), [one for one in published if one.criteria_set.unit_group_id == group.pk])
        for group in UnitGroup.objects.order_by("position", "pk")
    ]
    return render(request, "home/sheet_plan.html", {"campaign": campaign, "groups": groups})
