"""What appraisers press: verdict, ruling, outside figure, agreement in bulk, opening of a silent sheet."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisal import actions, queries
from appraisal.forms import OutsideForm, ReasonForm, RulingForm, VerdictForm
from appraisal.views.desk import (
    AFTER,
    BY_INDICATOR,
    STAY,
    Desk,
    indicator_items,
    next_waiting,
    next_without_value,
    row_page,
    unit_page,
)
from appraisal.views.offers import Forms
from appraisal.views.request import AppraisalRequest, status_of
from dti.authority import requires
from dti.workflow import Refused


@require_POST
@requires("appraisal.judge")
def judge(request: AppraisalRequest, campaign_pk: int, unit_pk: int, indicator_pk: int) -> HttpResponse:
    """One verdict, then on to the next row."""
    desk = Desk(request, campaign_pk, unit_pk)
    row = desk.row(indicator_pk)
    form = VerdictForm(row.rule, request.POST)

    def decide() -> Any:
        typed = form.cleaned_data
        return actions.judge(
            desk.sheet, row.indicator, phase=typed["phase"], rev=typed["rev"] or 0, by=request.user,
            **form.decision(row),
        )  # fmt: skip

    return _decided(request, desk, row, form, Forms(verdict=form), decide)


@require_POST
@requires("appraisal.rule")
def rule(request: AppraisalRequest, campaign_pk: int, unit_pk: int, indicator_pk: int) -> HttpResponse:
    """Accept or refuse a claim of "không có nội dung"."""
    desk = Desk(request, campaign_pk, unit_pk)
    row = desk.row(indicator_pk)
    form = RulingForm(request.POST)

    def decide() -> Any:
        typed = form.cleaned_data
        return actions.rule_not_applicable(
            desk.sheet, row.indicator, phase=typed["phase"], accepted=typed["accepted"] == "yes",
            reason=typed["reason"], by=request.user, rev=typed["rev"] or 0,
        )  # fmt: skip

    return _decided(request, desk, row, form, Forms(ruling=form), decide)


@require_POST
@requires("appraisal.judge")
def outside(request: AppraisalRequest, campaign_pk: int, unit_pk: int, indicator_pk: int) -> HttpResponse:
    """A figure that the unit did not give, with its source."""
    desk = Desk(request, campaign_pk, unit_pk)
    row = desk.row(indicator_pk)
    form = OutsideForm(row.rule, request.POST)

    def decide() -> Any:
        typed = form.cleaned_data
        figure = actions.SourcedFigure(form.figures(), typed["source"], typed["extract"], typed["as_of"])
        return actions.record_outside_figure(
            desk.sheet, row.indicator, phase=typed["phase"], figure=figure, by=request.user, rev=typed["rev"] or 0
        )

    return _decided(request, desk, row, form, Forms(outside=form), decide)


def _decided(
    request: AppraisalRequest, desk: Desk, row: queries.Row, form: Any, bound: Forms, decide: Callable[[], Any]
) -> HttpResponse:
    """The next row after a decision; the same page with what was typed after a refusal."""
    if not form.is_valid():
        return row_page(request, desk, row.indicator.pk, bound=bound, status=422)
    try:
        decide()
    except Refused as why:
        theirs = getattr(why, "verdict", None)
        return row_page(
            request, desk, row.indicator.pk, bound=bound, refused=str(why), theirs=theirs, status=status_of(why)
        )
    messages.success(request, _("Đã ghi kết quả dòng %(code)s.") % {"code": row.indicator.code or row.indicator.name})
    return redirect(_onwards(request, desk, row), permanent=False)


def _onwards(request: AppraisalRequest, desk: Desk, row: queries.Row) -> str:
    """Where "Lưu và tiếp" leads: the mode is remembered for the session."""
    after = request.POST.get("after", "")
    if after in dict(AFTER):
        request.session["appraisal_after"] = after
    after = request.session.get("appraisal_after", "")
    here = [desk.campaign.pk, desk.sheet.unit_id]
    if after == STAY:
        return reverse("appraisal:row", args=[*here, row.indicator.pk])
    if after == BY_INDICATOR:
        # Read again: the row just decided no longer waits.
        found = next_waiting(indicator_items(desk.place, row.indicator, current=desk.sheet.pk))
        return found.url if found else reverse("appraisal:indicator", args=[desk.campaign.pk, row.indicator.pk])
    items = desk.items(row.indicator.pk)
    # Rows of a silent unit wait for nobody: whoever gathers its figures goes on to the next one without any.
    found = next_waiting(items) or (next_without_value(items) if row.is_default else None)
    return found.url if found else reverse("appraisal:unit", args=here)


@require_POST
@requires("appraisal.judge")
def bulk_agree(request: AppraisalRequest, campaign_pk: int, unit_pk: int) -> HttpResponse:
    """Agree to the rows beyond doubt, as many as the page showed."""
    desk = Desk(request, campaign_pk, unit_pk)
    expected = request.POST.get("expected", "")
    try:
        agreed = actions.bulk_agree(
            desk.sheet,
            phase=desk.phase,
            by=request.user,
            expected=int(expected) if expected.isdecimal() else None,
        )
    except Refused as why:
        return unit_page(request, desk, refused=str(why), status=status_of(why))
    messages.success(
        request,
        _("Đã đồng ý %(agreed)s dòng. Còn %(left)s dòng phải xem từng dòng.")
        % {"agreed": len(agreed.agreed), "left": len(agreed.excluded)},
    )
    return redirect("appraisal:unit", campaign_pk, unit_pk)


@require_POST
@requires("appraisal.open_default")
def open_default(request: AppraisalRequest, campaign_pk: int, unit_pk: int) -> HttpResponse:
    """Take up the sheet of a unit that confirmed nothing."""
    desk = Desk(request, campaign_pk, unit_pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return unit_page(request, desk, refused=_("Lý do quá dài."), typed=request.POST.get("reason", ""), status=422)
    try:
        actions.open_default(desk.sheet, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as why:
        return unit_page(request, desk, refused=str(why), typed=form.cleaned_data["reason"], status=status_of(why))
    messages.success(request, _("Đã mở thẩm định theo nguồn khác cho %(unit)s.") % {"unit": desk.sheet.unit_name})
    return redirect("appraisal:unit", campaign_pk, unit_pk)
