"""The entry pages: one main indicator as cards, the whole sheet as a table, the history of a row."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from dti.authority import requires
from dti.web.shell import Act
from submissions import queries
from submissions.models import Submission
from submissions.views.cards import Card
from submissions.views.page import SheetPage
from submissions.views.request import SheetRequest, crumbs, find_sheet, standing_of


@requires("sheet.view")
def sheet(request: SheetRequest, pk: int, main_pk: int | None = None) -> HttpResponse:
    """One group of the sheet as cards; without a group, the one where work goes on."""
    submission = find_sheet(request, pk)
    return group_page(request, submission, main_pk)


def group_page(
    request: SheetRequest,
    submission: Submission,
    main_pk: int | None,
    *,
    special: Mapping[int, Mapping[str, Any]] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """Cards of one main indicator. `special`: what a refused save or upload adds to the card of its row."""
    page = SheetPage(submission, standing_of(submission), request.user)
    context = group_context(page, main_pk, special)
    name = context["main"].name if context["main"] else ""
    context |= {"refusal": refusal, "crumbs": crumbs(submission, name), "bar": bar(page)}
    return render(request, "submissions/group_page.html", context, status=status)


def group_context(
    page: SheetPage, main_pk: int | None, special: Mapping[int, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """What the cards of one main indicator are drawn from."""
    main = main_pk or page.first_group()
    rows = [row for row in page.rows if row.main.pk == main]
    if main_pk and not rows:
        raise Http404
    cards = [page.card(row, **(special or {}).get(row.indicator.pk, {})) for row in rows]
    order = [group.pk for group in page.groups(main)]
    return {
        "page": page,
        "submission": page.submission,
        "standing": page.standing,
        "main": rows[0].main if rows else None,
        "groups": page.groups(main),
        "cards": cards,
        "store": page.store,
        "errors": [error for card in cards for error in _errors(card)],
        "before": _neighbour(page, order, main, -1),
        "after": _neighbour(page, order, main, 1),
    }


def _errors(card: Card) -> list[tuple[str, str]]:
    found = [(f"{control.label}: {control.error}", control.id) for control in card.controls if control.error]
    texts = (card.not_applicable_error, card.explanation_error, card.supplement_error, card.reason_error, card.refusal)
    found += [(text, f"card-{card.pk}") for text in (*card.errors, *texts) if text]
    if card.document_error:
        found.append((card.document_error, f"documents-{card.pk}"))
    return [(f"{card.row.indicator.code} {text}".strip(), target) for text, target in found]


def _neighbour(page: SheetPage, order: list[int], main: int | None, step: int) -> str:
    place = order.index(main) + step if main in order else -1
    return page.group_url(order[place]) if 0 <= place < len(order) else ""


def bar(page: SheetPage) -> list[Act]:
    """The two buttons of the sticky bar: look again, and the next step of this person."""
    pk = page.submission.pk
    acts = [Act(_("Xem lại"), url=_review(pk), icon="list-checks")]
    verbs = [verb for verb, _reason in page.open_moves()]
    if "submit_to_leader" in verbs:
        # Handing on goes through the review: it names the gaps and carries the hash of what was seen.
        acts = [Act(_("Xem lại và trình lãnh đạo"), url=_review(pk), kind="primary", icon="send")]
    elif "confirm" in verbs:
        url = reverse("submissions:confirm", args=[pk])
        acts.append(Act(_("Duyệt và xác nhận"), url=url, kind="primary", icon="clipboard-check"))
    elif page.standing.confirmation is not None:
        acts.append(Act(_("Biên nhận"), url=reverse("submissions:receipt", args=[pk]), icon="shield-check"))
    return acts


def _review(pk: int) -> str:
    return reverse("submissions:review", args=[pk])


@requires("sheet.view")
def table(request: SheetRequest, pk: int) -> HttpResponse:
    """All rows in one table: fast typing, no evidence."""
    submission = find_sheet(request, pk)
    page = SheetPage(submission, standing_of(submission), request.user)
    context = {
        "page": page,
        "submission": submission,
        "standing": page.standing,
        "cards": [page.card(row) for row in page.rows],
        "crumbs": crumbs(submission, _("Bảng")),
        "bar": bar(page),
    }
    return render(request, "submissions/sheet_table.html", context)


@requires("sheet.view")
def history(request: SheetRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """Every value that one row ever had, with who and why."""
    submission = find_sheet(request, pk)
    row = queries.sheet_row(submission, indicator_pk)
    if row is None:
        raise Http404
    context = {
        "submission": submission,
        "row": row,
        "entries": queries.history_of(submission, indicator_pk),
        "crumbs": crumbs(submission, _("Lịch sử %(code)s") % {"code": row.indicator.code}),
    }
    return render(request, "submissions/row_history.html", context)
