"""Preview as a unit: the entry form itself for a version of a criteria set, with nothing stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from http import HTTPStatus
from typing import Any, ClassVar

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from criteria_builder.models import Indicator, Version
from dti.authority import requires
from dti.clock import database_now
from submissions import preview as sheets
from submissions.actions import FieldsRefused
from submissions.forms import AnswerForm
from submissions.models import State, Submission
from submissions.queries import Standing
from submissions.rows import Gap, Period, SheetRow
from submissions.states import SheetStage
from submissions.views.adoption import crumbs, find_version
from submissions.views.cards import Card, echoes
from submissions.views.page import SheetPage
from submissions.views.request import SheetRequest, wants_fragment
from submissions.views.rows import fragment, refusal_context, sums_context
from submissions.views.running import Stages
from submissions.views.sheets import group_context
from tenants.calendars.models import Campaign
from tenants.calendars.queries import Opening
from tenants.units.models import Unit

ALWAYS = Period(date.min, date.max)
OWN_FIELDS = ("csrfmiddlewaretoken", "kept", "rev", "client_id", "overwrite")


@dataclass(frozen=True)
class PreviewCard(Card):
    """A card whose figures are tried out: it leads to this room's own address and carries the other rows along."""

    stores: ClassVar[bool] = False

    address: str = ""
    kept: str = ""

    @property
    def save_url(self) -> str:
        return self.address


class PreviewPage(SheetPage):
    """A sheet of nobody: rows from what was typed on this page, the rest as on every sheet."""

    def __init__(self, version: Version, user: Any, kept: Mapping[int, sheets.Typed], *, narrow: bool = False) -> None:
        self.version, self.user, self.narrow = version, user, narrow
        self.submission = Submission(
            campaign=Campaign(name=_("Xem trước")), unit=Unit(), unit_name=_("Đơn vị xem trước"),
            version=version, state=State.DRAFTING,
        )  # fmt: skip
        opening = {"self_assess": Opening("self_assess", is_open=True)}
        self.standing = Standing(self.submission, database_now(), opening, SheetStage.DRAFTING, None, frozenset())
        self.period, self.locked = ALWAYS, None
        self.indicators = sheets.rows_of(version)
        known = {indicator.pk for indicator in self.indicators.shown}
        self.kept = {pk: fields for pk, fields in kept.items() if pk in known}
        self.forms: dict[int, AnswerForm] = {}

    @cached_property
    def rows(self) -> tuple[SheetRow, ...]:
        return tuple(self._row(indicator) for indicator in self.indicators.shown)

    def _row(self, indicator: Indicator) -> SheetRow:
        """As typed where that is accepted, else empty beside the refused form."""
        row = sheets.empty_row(indicator)
        if indicator.pk not in self.kept or not row.declared_by_unit:
            return row
        form = self.forms[indicator.pk] = AnswerForm(row, _as_posted(self.kept[indicator.pk]))
        if not form.is_valid():
            return row
        try:
            return sheets.typed_row(indicator, form.entry())
        except FieldsRefused as why:
            form.refuse(why.errors)
            return row

    @property
    def gaps(self) -> list[Gap]:  # type: ignore[override]  # nothing goes on from here, so that nothing is missing
        return []

    @property
    def store(self) -> list[Any]:  # type: ignore[override]  # no unit, no documents
        return []

    @property
    def ledger(self) -> dict[int, Stages]:
        return {row.indicator.pk: dict(row.ledger) for row in self.rows if row.ledger}

    def group_url(self, main_pk: int) -> str:
        return self._url("preview_group", main_pk)

    def card(self, row: SheetRow, **more: Any) -> Card:
        form = self.forms.get(row.indicator.pk)
        return PreviewCard(
            row,
            editable=row.declared_by_unit,
            period=self.period,
            submission_pk=0,
            form=form if form and form.errors else None,
            address=self._url("preview_row", row.indicator.pk),
            kept=sheets.write_kept(self.kept),
            **more,
        )

    def url(self, *, narrow: bool) -> str:
        """The same version at the other width."""
        return self._url("preview", narrow=narrow)

    def _url(self, name: str, *more: int, narrow: bool | None = None) -> str:
        path = reverse(f"submissions:{name}", args=[self.version.criteria_set.code, self.version.number, *more])
        return f"{path}?width=phone" if (self.narrow if narrow is None else narrow) else path


def _as_posted(fields: sheets.Typed) -> QueryDict:
    posted = QueryDict(mutable=True)
    for name, values in fields.items():
        posted.setlist(name, values)
    return posted


@requires("criteria.view")
@require_GET
def preview(request: SheetRequest, code: str, number: int, main_pk: int | None = None) -> HttpResponse:
    """One group as a unit would see it, empty."""
    return _page(request, _preview(request, find_version(request, code, number), {}), main_pk)


@requires("criteria.view")
@require_POST
def preview_row(request: SheetRequest, code: str, number: int, indicator_pk: int) -> HttpResponse:
    """Points for the figures of one row, beside everything typed on the page before. Stores nothing."""
    version = find_version(request, code, number)
    typed = {name: values for name, values in request.POST.lists() if name not in OWN_FIELDS}
    page = _preview(request, version, sheets.read_kept(request.POST.get("kept", "")) | {indicator_pk: typed})
    row = next((row for row in page.rows if row.indicator.pk == indicator_pk), None)
    if row is None or indicator_pk not in page.forms:
        raise Http404
    if wants_fragment(request):
        return _fragment(page, row)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if page.forms[indicator_pk].errors else HTTPStatus.OK
    return _page(request, page, row.main.pk, status=status)


def _preview(request: SheetRequest, version: Version, kept: Mapping[int, sheets.Typed]) -> PreviewPage:
    return PreviewPage(version, request.user, kept, narrow=request.GET.get("width") == "phone")


def _page(request: SheetRequest, page: PreviewPage, main_pk: int | None, *, status: int = 200) -> HttpResponse:
    context = group_context(page, main_pk) | {
        "version": page.version,
        "without_rule": page.indicators.without_rule,
        "wide_url": page.url(narrow=False),
        "narrow_url": page.url(narrow=True),
        "crumbs": crumbs(page.version, _("Xem trước")),
    }
    return render(request, "submissions/preview.html", context, status=status)


def _fragment(page: PreviewPage, row: SheetRow) -> HttpResponse:
    """Points, working and sums beside the typed fields, and what each row of the group carries along."""
    form, kept = page.forms[row.indicator.pk], sheets.write_kept(page.kept)
    group = [other.indicator.pk for other in page.rows if other.main.pk == row.main.pk and other.declared_by_unit]
    carried: dict[str, Any] = {"kept": kept, "group": group}
    if form.errors:
        words = {"sentence": _("Chưa tính được: có chỗ cần sửa")}
        context = refusal_context(form) | words | carried
        return fragment("submissions/_preview_refused.html", context, HTTPStatus.UNPROCESSABLE_ENTITY)
    context = sums_context(row, page.ledger) | {"echoes": echoes(form)} | carried
    return fragment("submissions/_previewed.html", context, HTTPStatus.OK)
