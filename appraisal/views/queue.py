"""Campaigns, the queue of units, indicators across units, and the board of those who lead."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal import queries, rules, workflow
from appraisal.models import ExplanationRequest, Verdict
from appraisal.views.desk import indicator_items
from appraisal.views.request import AppraisalRequest, Place, crumbs, enter
from criteria_builder.models import Indicator, Version
from criteria_builder.queries import components
from dti.authority import requires
from dti.web.shell import Act
from dti.web.vietnamese import fold
from submissions.models import Submission
from submissions.states import SheetStage
from tenants.calendars.queries import Opening, active_campaigns, campaign_now, opening
from tenants.roles.authority import may

LOOKS = {
    SheetStage.EXPIRED_UNCONFIRMED: "danger",
    SheetStage.DEFAULT_APPRAISAL: "warning",
    SheetStage.APPRAISING_1: "info",
    SheetStage.APPRAISING_2: "info",
    SheetStage.EXPLAINING: "explanation",
    SheetStage.WITH_LEADER_2: "explanation",
    SheetStage.RECONFIRMED: "success",
    SheetStage.APPRAISED_1: "success",
    SheetStage.FINAL: "success",
}
UNSEEN = (SheetStage.NOT_STARTED, SheetStage.DRAFTING, SheetStage.WITH_LEADER, SheetStage.RETURNED)
VIEWS = (
    ("mine", gettext_lazy("Phần của tôi")),
    ("all", gettext_lazy("Tất cả đơn vị")),
    ("late", gettext_lazy("Quá hạn, chưa xác nhận")),
    ("asked", gettext_lazy("Có yêu cầu giải trình")),
)


@dataclass(frozen=True)
class Ground:
    """A campaign in the list, with the round that runs."""

    campaign: Any
    opening: Opening
    now: datetime
    confirmed: int
    sheets: int


@dataclass(frozen=True)
class QueueLine:
    """One unit of the queue as the page draws it."""

    line: queries.Line
    url: str
    look: str
    reason: str


@requires("appraisal.view")
def campaigns(request: AppraisalRequest) -> HttpResponse:
    """Every running campaign with the round it is in."""
    counted = active_campaigns().annotate(
        sheet_count=Count("submissions"),
        confirmed_count=Count("submissions", filter=~Q(submissions__state__in=workflow.APPRAISAL.moves[0].sources)),
    )
    grounds = []
    for campaign in counted:
        now = campaign_now(campaign)
        found = opening(campaign, queries.current_phase(campaign), now=now)
        grounds.append(Ground(campaign, found, now, campaign.confirmed_count, campaign.sheet_count))
    return render(request, "appraisal/campaigns.html", {"grounds": [one for one in grounds if one.opening.opens_at]})


@requires("appraisal.view")
def campaign(request: AppraisalRequest, campaign_pk: int) -> HttpResponse:
    """The queue: one's own units first, then the rest; filters are in the address."""
    place = enter(request, campaign_pk)
    found = queries.lines(place.campaign, place.phase, bench=place.bench, now=place.now)
    mine = [line for line in found if line.is_mine]
    view = request.GET.get("view") or ("mine" if mine else "all")
    wanted = request.GET.get("q", "").strip()
    chosen = sorted(_filtered(found, view, wanted), key=_urgency)
    context = {
        "place": place,
        "crumbs": crumbs(place.campaign),
        "lines": [_queue_line(place, line) for line in chosen],
        "view": view,
        "wanted": wanted,
        "filters": [{"name": "view", "label": _("Xem"), "value": view, "choices": VIEWS}],
        "done": sum(line.done for line in found),
        "total": sum(line.total for line in found),
        "my_done": sum(line.my_done for line in mine),
        "my_total": sum(line.my_total for line in mine),
        "asked": sum(line.asked for line in found),
        "late": sum(line.stage == SheetStage.EXPIRED_UNCONFIRMED for line in found),
        "confirmed": sum(line.stage not in (*UNSEEN, SheetStage.EXPIRED_UNCONFIRMED) for line in found),
        "sheets": len(found),
        "acts": _acts(request, place),
    }
    return render(request, "appraisal/campaign.html", context)


def _urgency(line: queries.Line) -> tuple[bool, bool]:
    """What this person can do now comes first, then what is in the round at all."""
    in_round = line.submission.state in workflow.JUDGED_STATES[workflow.phase_of(line.submission.state)]
    return not (in_round and line.waits_for_me), not in_round


def _filtered(found: Iterable[queries.Line], view: str, wanted: str) -> list[queries.Line]:
    words = fold(wanted).split()
    return [
        line for line in found if _is_in(line, view) and all(word in fold(line.submission.unit_name) for word in words)
    ]


def _is_in(line: queries.Line, view: str) -> bool:
    if view == "mine":
        return line.is_mine
    if view == "late":
        return line.stage == SheetStage.EXPIRED_UNCONFIRMED
    return view != "asked" or line.asked > 0


def _queue_line(place: Place, line: queries.Line) -> QueueLine:
    sheet = line.submission
    reason = rules.not_conflicted(sheet, bench=place.bench) or ""
    if not reason and line.stage in UNSEEN:
        reason = _("Xem được khi đơn vị xác nhận hoặc hết hạn.")
    url = "" if reason else reverse("appraisal:unit", args=[place.campaign.pk, sheet.unit_id])
    return QueueLine(line, url, LOOKS.get(line.stage, "neutral"), reason)


def _acts(request: AppraisalRequest, place: Place) -> list[Act]:
    args = [place.campaign.pk]
    acts = [Act(_("Theo chỉ số"), reverse("appraisal:indicators", args=args), icon="table")]
    if may(request.user, "progress.view"):
        acts.append(Act(_("Tiến độ"), reverse("appraisal:progress", args=args), icon="chart-column"))
    if may(request.user, "appraisal.view"):
        acts.append(Act(_("Phân công"), reverse("appraisal:allocation", args=args), icon="users"))
    if may(request.user, "appraisal.close_round"):
        acts.append(Act(_("Khóa vòng thẩm định"), reverse("appraisal:close_round", args=args), icon="lock"))
    return acts


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator with how many sheets it is decided in."""

    version: Version
    indicator: Indicator
    url: str
    decided: int
    sheets: int
    is_mine: bool


@requires("appraisal.view")
def indicators(request: AppraisalRequest, campaign_pk: int) -> HttpResponse:
    """Choose an indicator to decide in all units, one after the other."""
    place = enter(request, campaign_pk)
    found = queries.all_sheets(place.campaign).filter(state__in=workflow.JUDGED_STATES[place.phase])
    sheets = list(found.select_related("version__criteria_set"))
    of_version: dict[Version, list[Submission]] = defaultdict(list)
    for sheet in sheets:
        of_version[sheet.version].append(sheet)
    verdicts = Verdict.objects.filter(submission__in=[sheet.pk for sheet in sheets], phase=place.phase).order_by()
    decided = dict(verdicts.values_list("indicator_id").annotate(n=Count("pk")))
    lines = [
        IndicatorLine(
            version,
            one,
            reverse("appraisal:indicator", args=[place.campaign.pk, one.pk]),
            decided.get(one.pk, 0),
            len(its_sheets),
            any(place.bench.covers(sheet, one) for sheet in its_sheets),
        )
        for version, its_sheets in of_version.items()
        for one in components(version)
        if one.rule["kind"] not in queries.UNJUDGED
    ]
    context = {"place": place, "lines": lines, "crumbs": crumbs(place.campaign, (_("Theo chỉ số"), ""))}
    return render(request, "appraisal/indicators.html", context)


@requires("appraisal.view")
def indicator(request: AppraisalRequest, campaign_pk: int, indicator_pk: int) -> HttpResponse:
    """One indicator across units: the same rule, the figures side by side."""
    place = enter(request, campaign_pk)
    chosen = get_object_or_404(
        Indicator.objects.filter(version__submissions__campaign=place.campaign)
        .select_related("main_indicator")
        .distinct(),
        pk=indicator_pk,
    )
    items = indicator_items(place, chosen)
    context = {
        "place": place,
        "indicator": chosen,
        "items": items,
        "waiting": [one for one in items if one.waits],
        "crumbs": crumbs(
            place.campaign,
            (_("Theo chỉ số"), reverse("appraisal:indicators", args=[place.campaign.pk])),
            (chosen.code or chosen.name, ""),
        ),
    }
    return render(request, "appraisal/indicator.html", context)


@requires("progress.view")
def progress(request: AppraisalRequest, campaign_pk: int) -> HttpResponse:
    """Who is late, who has how much to do, what is contested, which totals lie at a border."""
    place = enter(request, campaign_pk)
    found = queries.lines(place.campaign, place.phase, bench=place.bench, now=place.now)
    asked = ExplanationRequest.objects.filter(submission__campaign=place.campaign, withdrawn=False)
    context = {
        "place": place,
        "crumbs": crumbs(place.campaign, (_("Tiến độ"), "")),
        "stages": [(stage.label, LOOKS.get(stage, "neutral"), number) for stage, number in queries.by_stage(found)],
        "late": [_queue_line(place, line) for line in found if line.stage == SheetStage.EXPIRED_UNCONFIRMED],
        "slowest": [_queue_line(place, line) for line in sorted(found, key=_share_done) if line.waits][:12],
        "loads": queries.loads(place.campaign, place.phase),
        "requests": asked.select_related("submission__unit", "indicator").order_by(
            "submission__unit_sort_key", "indicator__code", "pk"
        ),
        "borderline": queries.borderline(place.campaign, found),
        "done": sum(line.done for line in found),
        "total": sum(line.total for line in found),
    }
    return render(request, "appraisal/progress.html", context)


def _share_done(line: queries.Line) -> tuple[float, str]:
    return (line.done / line.total if line.total else 1.0, line.submission.unit_sort_key)
