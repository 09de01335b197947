"""The sheets that this person may see, campaign by campaign, with stage, progress and deadline."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.core.paginator import Paginator
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from criteria_builder.models import Indicator
from dti.authority import requires
from submissions import queries
from submissions.models import Answer, Submission
from submissions.queries import Place
from submissions.views.page import STAGE_LOOKS
from submissions.views.request import SheetRequest
from tenants.calendars.models import Campaign
from tenants.calendars.queries import campaign_now
from tenants.units.queries import matching

PER_PAGE = 200


@dataclass(frozen=True)
class Line:
    """One sheet of the list."""

    submission: Submission
    place: Place
    entered: int
    rows: int

    @property
    def url(self) -> str:
        return reverse("submissions:sheet", args=[self.submission.pk])

    @property
    def look(self) -> str:
        return STAGE_LOOKS.get(self.place.stage, "info")


@dataclass(frozen=True)
class CampaignLines:
    """The sheets of one campaign, at the campaign's own instant."""

    campaign: Campaign
    now: datetime
    lines: list[Line]


@requires("sheet.view")
def sheet_list(request: SheetRequest) -> HttpResponse:
    """Own sheets first to hand; the province's people search by unit."""
    wanted = request.GET.get("q", "").strip()
    sheets = _counted(queries.visible_to(request.user))
    if wanted:
        sheets = sheets.filter(unit__in=matching(wanted))
    found = Paginator(sheets, PER_PAGE).get_page(request.GET.get("page"))
    context = {"campaigns": _by_campaign(found.object_list), "found": found, "wanted": wanted}
    return render(request, "submissions/sheet_list.html", context)


def _counted(sheets: QuerySet[Submission]) -> QuerySet[Submission]:
    """With how many rows have been entered, of how many that the unit enters."""
    answers = Answer.objects.filter(submission=OuterRef("pk")).order_by().values("submission")
    rows = Indicator.objects.filter(version=OuterRef("version_id"), source="unit").order_by().values("version")
    return sheets.annotate(
        entered=Subquery(answers.annotate(n=Count("pk")).values("n"), output_field=IntegerField()),
        rows=Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()),
    ).order_by(F("campaign__period_from").desc(), "campaign_id", "unit_sort_key", "pk")


def _by_campaign(sheets: Iterable[Submission]) -> list[CampaignLines]:
    blocks = []
    for _pk, group in groupby(sheets, key=lambda sheet: sheet.campaign_id):
        own = list(group)
        campaign = own[0].campaign
        now = campaign_now(campaign)
        places = queries.places_of(campaign, own, now)
        lines = [Line(sheet, places[sheet.pk], _number(sheet, "entered"), _number(sheet, "rows")) for sheet in own]
        blocks.append(CampaignLines(campaign, now, lines))
    return blocks


def _number(sheet: Submission, name: str) -> int:
    return int(getattr(sheet, name) or 0)
