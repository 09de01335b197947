"""What every screen of the appraisal begins with: the campaign, the instant, the person's bench, the sheet."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal import queries, rules
from dti.web.shell import Crumb
from dti.workflow import Refused
from submissions import queries as sheets
from submissions.models import Submission
from tenants.calendars.models import Campaign
from tenants.calendars.queries import Opening, active_campaigns, campaign_now, opening

# A refusal's code → the answer's status; what was typed comes back with it.
STATUSES = {
    "stale": HTTPStatus.CONFLICT,
    "window_closed": HTTPStatus.CONFLICT,
    "state": HTTPStatus.CONFLICT,
    "guarded": HTTPStatus.CONFLICT,
    "blocked": HTTPStatus.CONFLICT,
    "may": HTTPStatus.FORBIDDEN,
    "conflict": HTTPStatus.FORBIDDEN,
}


class AppraisalRequest(HttpRequest):
    """A signed-in request; `campaign` tells the shell whose mode band to show."""

    user: Any
    session: Any
    campaign: Campaign


@dataclass(frozen=True)
class Place:
    """A campaign at one instant, as one person works in it. A sheet has a round of its own: see `Desk`."""

    campaign: Campaign
    now: datetime
    bench: queries.Bench

    @cached_property
    def phase(self) -> str:
        return queries.current_phase(self.campaign)

    @cached_property
    def opening(self) -> Opening:
        return opening(self.campaign, self.phase, now=self.now)


def enter(request: AppraisalRequest, pk: int) -> Place:
    """The campaign that this person may appraise in; drafts and unknown ones are not found."""
    request.campaign = campaign = get_object_or_404(active_campaigns(), pk=pk)
    return Place(campaign, campaign_now(campaign), queries.bench(campaign, request.user))


def find_sheet(request: AppraisalRequest, place: Place, unit_pk: int) -> Submission:
    """A unit's sheet, once the province may see it; never one's own unit's."""
    found = sheets.visible_to(request.user).select_related(
        "campaign", "unit__level", "version__criteria_set", "default_opening"
    )
    sheet: Submission = get_object_or_404(found, campaign=place.campaign, unit_id=unit_pk)
    if reason := rules.not_conflicted(sheet, bench=place.bench):
        raise PermissionDenied(reason)
    return sheet


def crumbs(campaign: Campaign, *steps: tuple[str, str]) -> list[Crumb]:
    """The way back: all campaigns, this one, and what lies between."""
    way = [Crumb(_("Thẩm định"), reverse("appraisal:list"))]
    way.append(Crumb(campaign.name, reverse("appraisal:campaign", args=[campaign.pk]) if steps else ""))
    return [*way, *(Crumb(label, url) for label, url in steps)]


def status_of(why: Refused) -> int:
    return STATUSES.get(why.code, HTTPStatus.UNPROCESSABLE_ENTITY)
