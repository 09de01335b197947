"""The desk: a unit's sheet row by row, or one indicator across units, with the evidence beside the figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal import actions, queries, rules, workflow
from appraisal.views.grid import controls, drafts, grid
from appraisal.views.offers import Forms, offers, save_with, typed
from appraisal.views.request import AppraisalRequest, Place, crumbs, enter, find_sheet
from criteria_builder import scoring
from criteria_builder.models import Indicator
from dti.authority import requires
from submissions import queries as sheets
from submissions.models import EvidenceLink, State, Submission
from tenants.calendars.queries import opening
from tenants.roles.authority import may, refusal

BY_UNIT, BY_INDICATOR, STAY = "unit", "indicator", "stay"
AFTER = (
    (BY_UNIT, gettext_lazy("dòng tiếp theo của đơn vị")),
    (BY_INDICATOR, gettext_lazy("cùng chỉ số, đơn vị tiếp theo")),
    (STAY, gettext_lazy("ở lại dòng này")),
)

# How a row stands → the sign of its line in the narrow queue.
ICONS = {"success": "check", "info": "pencil", "explanation": "message-square", "neutral": "minus"}


@dataclass(frozen=True)
class Item:
    """One line of the queue at the left: a row of the unit, or a unit of the indicator."""

    label: str
    title: str
    url: str
    look: str
    words: str
    row: queries.Row
    current: bool
    waits: bool

    @property
    def icon(self) -> str:
        return ICONS.get(self.look, "circle")

    @property
    def own(self) -> Fraction | None:
        return self.row.declared.points if self.row.declared else None

    @property
    def first(self) -> Fraction | None:
        return self.row.points_at("round_1")

    @property
    def explained(self) -> Fraction | None:
        return self.row.explained.points if self.row.explained else None

    @property
    def second(self) -> Fraction | None:
        return self.row.points_at("round_2")


class Desk:
    """Everything one screen of a sheet needs, read once."""

    def __init__(self, request: AppraisalRequest, campaign_pk: int, unit_pk: int) -> None:
        self.user = request.user
        self.place: Place = enter(request, campaign_pk)
        self.sheet: Submission = find_sheet(request, self.place, unit_pk)
        self.phase = workflow.phase_of(self.sheet.state)
        self.rows = list(queries.rows([self.sheet], self.phase).values())

    @property
    def campaign(self) -> Any:
        return self.place.campaign

    @cached_property
    def opening(self) -> Any:
        """This unit's own window of the round."""
        return opening(self.campaign, self.phase, now=self.place.now, unit_id=self.sheet.unit_id)

    @cached_property
    def stage(self) -> Any:
        return sheets.stage_of(self.sheet, self.place.now)

    @property
    def round_label(self) -> str:
        return str(self.opening.label)

    @cached_property
    def shut(self) -> str | None:
        """Why nobody, or not this person, decides on this sheet now."""
        if reason := refusal(self.user, "appraisal.judge") and refusal(self.user, "appraisal.rule"):
            return reason
        if self.sheet.state not in workflow.JUDGED_STATES[self.phase]:
            return self._not_in_round()
        if not self.opening.is_open:
            return _("Giai đoạn %(phase)s không mở cho đơn vị này.") % {"phase": self.round_label}
        if self.phase == workflow.ROUND_2:
            return rules.not_explaining(self.sheet, now=self.place.now)
        return None

    def _not_in_round(self) -> str:
        if self.sheet.state == State.FINAL:
            return _("Thẩm định lần 2 đã khóa. Kết quả chỉ để xem.")
        return _("Đơn vị chưa xác nhận số liệu.")

    @property
    def may_open_default(self) -> bool:
        silent = self.sheet.state in workflow.APPRAISAL.moves[0].sources
        return silent and may(self.user, "appraisal.open_default")

    @cached_property
    def agreeable(self) -> tuple[list[queries.Row], list[queries.Exclusion]]:
        return queries.agreeable(self.rows, bench=self.place.bench)

    def mine(self, row: queries.Row) -> bool:
        return self.place.bench.covers(self.sheet, row.indicator)

    @property
    def waiting(self) -> list[queries.Row]:
        return [row for row in self.rows if row.awaits_verdict and self.mine(row)]

    @property
    def needed(self) -> list[queries.Row]:
        return [row for row in self.rows if row.needs_verdict]

    @property
    def judged(self) -> int:
        return sum(row.is_judged for row in self.needed)

    @cached_property
    def totals(self) -> dict[str, Any]:
        """Sums of the unit's own and the appraised points, over the rows that have them."""
        scored = [row for row in self.rows if row.rule.is_scored]
        own = [row.declared.points for row in scored if row.declared and row.declared.points is not None]
        appraised = [_appraised(row) for row in scored]
        return {
            "own": sum(own) if own else None,
            "appraised": sum(points for points in appraised if points is not None),
            "max": sum(row.max_points for row in scored),
            "counted": sum(points is not None for points in appraised),
            "rows": len(scored),
        }

    def items(self, current: int | None = None) -> list[Item]:
        """The sheet's rows in order; round 2 puts what was asked or explained first."""
        ordered = (
            sorted(self.rows, key=lambda row: not row.needs_verdict) if self.phase == workflow.ROUND_2 else self.rows
        )
        return [
            item(row, row.indicator.code, row.indicator.name, current == row.indicator.pk, self.mine(row))
            for row in ordered
        ]

    def row(self, indicator_pk: int) -> queries.Row:
        found = next((row for row in self.rows if row.indicator.pk == indicator_pk), None)
        if found is None:
            raise Http404
        return found


def _appraised(row: queries.Row) -> Any:
    return row.points_at("round_2" if "round_2" in row.stages else "round_1")


def item(row: queries.Row, label: str, title: str, current: bool, is_mine: bool, via: str = BY_UNIT) -> Item:
    look, words = _standing(row)
    query = "" if via == BY_UNIT else f"?via={via}"
    url = row_url(row.submission.campaign_id, row.submission.unit_id, row.indicator.pk)
    return Item(label, title, url + query, look, words, row, current, row.awaits_verdict and is_mine)


@lru_cache(maxsize=4096)  # a queue holds ninety of them, and every page of a sheet draws its queue
def row_url(campaign_pk: int, unit_pk: int, indicator_pk: int) -> str:
    return reverse("appraisal:row", args=[campaign_pk, unit_pk, indicator_pk])


def _standing(row: queries.Row) -> tuple[str, str]:
    """How a row looks in a queue: decided, asked about, waiting, or nobody's business."""
    if row.verdict is not None and row.awaits_ruling and row.verdict.kind != "ask_explanation":
        return "warning", _("Chờ kết luận")
    if row.verdict is not None:
        looks = {"ask_explanation": "explanation", "adjust": "info"}
        return looks.get(row.verdict.kind, "success"), row.verdict.get_kind_display()
    if not row.rule.is_scored:
        return "neutral", _("Không tính điểm")
    if row.rule.is_derived:
        return "neutral", _("Tính từ đơn vị trực thuộc")
    if not row.needs_verdict:
        return "neutral", _("Giữ điểm lần 1") if row.phase == workflow.ROUND_2 else _("Chưa có nguồn")
    return ("warning", _("Chờ kết luận")) if row.awaits_ruling else ("warning", _("Chưa thẩm định"))


@requires("appraisal.view")
def unit(request: AppraisalRequest, campaign_pk: int, unit_pk: int) -> HttpResponse:
    """The sheet at a glance: what is left, what may be agreed to at once, what the unit said."""
    desk = Desk(request, campaign_pk, unit_pk)
    _note_opened(desk)
    return unit_page(request, desk)


def unit_page(
    request: AppraisalRequest, desk: Desk, *, refused: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    first = desk.waiting[0] if desk.waiting else None
    plain, excluded = desk.agreeable
    context = {
        "desk": desk,
        "crumbs": crumbs(desk.campaign, (desk.sheet.unit_name, "")),
        "items": desk.items(),
        "plain": plain,
        "excluded": excluded,
        "bulk": bool(plain) and desk.shut is None and may(desk.user, "appraisal.judge"),
        "next_url": item(first, "", "", False, True).url if first else "",
        "refused": refused,
        "typed": typed,
    }
    return render(request, "appraisal/unit.html", context, status=status)


@requires("appraisal.view")
def row(request: AppraisalRequest, campaign_pk: int, unit_pk: int, indicator_pk: int) -> HttpResponse:
    """One row with everything that helps to decide it."""
    desk = Desk(request, campaign_pk, unit_pk)
    _note_opened(desk)
    return row_page(request, desk, indicator_pk)


def _note_opened(desk: Desk) -> None:
    if may(desk.user, "appraisal.judge"):
        actions.note_opened(desk.sheet, now=desk.place.now)


def row_page(
    request: AppraisalRequest,
    desk: Desk,
    indicator_pk: int,
    *,
    bound: Forms | None = None,
    refused: str = "",
    theirs: Any = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    row = desk.row(indicator_pk)
    bound = bound or Forms()
    via = request.POST.get("via") or request.GET.get("via") or BY_UNIT
    items = (
        indicator_items(desk.place, row.indicator, current=desk.sheet.pk)
        if via == BY_INDICATOR
        else desk.items(indicator_pk)
    )
    before, after = neighbours(items)
    offered = offers(row, desk.user)
    context = {
        "desk": desk,
        "row": row,
        "via": via,
        "by_indicator": via == BY_INDICATOR,
        "items": items,
        "previous": before,
        "next": after,
        "grid": grid(row),
        "drafts": drafts(row),
        "documents": documents(row),
        "rule_words": scoring.describe(row.rule, row.indicator.max_points),
        "shut": desk.shut or rules.is_scored(row) or rules.allocated(row, bench=desk.place.bench),
        "offers": offered,
        "save_with": save_with(offered, row),
        "typed": typed(row, bound.verdict),
        "forms": bound,
        "controls": controls(row, bound.verdict),
        "outside_controls": controls(row, bound.outside, prefix="outside"),
        "after_choices": [{"value": key, "label": label} for key, label in AFTER],
        "after_chosen": request.session.get("appraisal_after", via if via in (BY_UNIT, BY_INDICATOR) else BY_UNIT),
        "refused": refused,
        "theirs": theirs,
        "crumbs": crumbs(
            desk.campaign,
            (str(desk.sheet.unit), reverse("appraisal:unit", args=[desk.campaign.pk, desk.sheet.unit_id])),
            (row.indicator.code or row.indicator.name, ""),
        ),
    }
    return render(request, "appraisal/row.html", context, status=status)


def documents(row: queries.Row) -> QuerySet[EvidenceLink]:
    """What stands behind the row, with every version of every file."""
    links = EvidenceLink.objects.filter(submission=row.submission, indicator=row.indicator, removed=False)
    return links.select_related("evidence").prefetch_related("evidence__files").order_by("pk")


def indicator_items(place: Place, indicator: Indicator, *, current: int | None = None) -> list[Item]:
    """The same indicator in every sheet this person may decide on, in the order of the units."""
    in_round = (*workflow.JUDGED_STATES[place.phase], *((State.FINAL,) if place.phase == workflow.ROUND_2 else ()))
    found = [
        sheet
        for sheet in queries.all_sheets(place.campaign).filter(version_id=indicator.version_id, state__in=in_round)
        if not place.bench.conflict(sheet.unit_id)
    ]
    rows = queries.rows(found, place.phase, only=[indicator])
    return [
        item(
            row, row.submission.unit_name, "", row.submission.pk == current,
            place.bench.covers(row.submission, indicator), BY_INDICATOR,
        )
        for row in rows.values()
    ]  # fmt: skip


def neighbours(items: Sequence[Item]) -> tuple[Item | None, Item | None]:
    place = next((number for number, one in enumerate(items) if one.current), None)
    if place is None:
        return None, items[0] if items else None
    before = items[place - 1] if place else None
    return before, items[place + 1] if place + 1 < len(items) else None


def next_waiting(items: Sequence[Item]) -> Item | None:
    """The next line that waits for this person."""
    return next((one for one in _onwards(items) if one.waits), None)


def next_without_value(items: Sequence[Item]) -> Item | None:
    """The next scored line that nobody has given a value in this round."""
    return next((one for one in _onwards(items) if _lacks_value(one.row)), None)


def _lacks_value(row: queries.Row) -> bool:
    return row.rule.is_scored and not row.rule.is_derived and row.value is None


def _onwards(items: Sequence[Item]) -> tuple[Item, ...]:
    """The lines from the current one on and round again."""
    place = next((number for number, one in enumerate(items) if one.current), -1)
    return (*items[place + 1 :], *items[: max(place, 0)])
