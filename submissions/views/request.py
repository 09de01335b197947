"""What every screen of a sheet begins with: the sheet this person may see, at the campaign's instant."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from dti.web.shell import Crumb
from submissions import queries
from submissions.models import Submission
from submissions.queries import Standing
from tenants.calendars.models import Campaign
from tenants.calendars.queries import campaign_now


class SheetRequest(HttpRequest):
    """A signed-in request; `campaign` tells the shell whose mode band to show."""

    user: Any
    htmx: Any
    campaign: Campaign


def find_sheet(request: SheetRequest, pk: int) -> Submission:
    """The sheet, or 404 for an outsider."""
    submission = get_object_or_404(queries.visible_to(request.user), pk=pk)
    request.campaign = submission.campaign
    return submission


def standing_of(submission: Submission) -> Standing:
    return Standing.of(submission, campaign_now(submission.campaign))


def wants_fragment(request: SheetRequest) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request


def crumbs(submission: Submission, last: str = "") -> list[Crumb]:
    """The way back: all sheets, this sheet, this screen."""
    way = [Crumb(_("Phiếu đánh giá"), reverse("submissions:list"))]
    sheet = reverse("submissions:sheet", args=[submission.pk])
    return [*way, Crumb(submission.unit_name, sheet if last else ""), *([Crumb(last)] if last else [])]
