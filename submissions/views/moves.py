"""Review, hand on, take back, send back, confirm, receipt."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dti.authority import confirm_identity, requires
from dti.workflow import Refused
from submissions import actions, queries, workflow
from submissions.forms import ConfirmForm, NoteForm
from submissions.models import Submission
from submissions.rows import SheetRow
from submissions.views.page import SheetPage
from submissions.views.request import SheetRequest, crumbs, find_sheet, standing_of
from submissions.views.sheets import bar


@requires("sheet.view")
def review(request: SheetRequest, pk: int) -> HttpResponse:
    """Everything once more before it goes on: gaps, warnings, sums, the printable form."""
    return review_page(request, find_sheet(request, pk))


def review_page(request: SheetRequest, submission: Submission, *, refusal: str = "", status: int = 200) -> HttpResponse:
    page = SheetPage(submission, standing_of(submission), request.user)
    context = {
        "page": page,
        "submission": submission,
        "standing": page.standing,
        "groups": page.groups(None),
        "cards": [page.card(row) for row in page.rows],
        "refusal": refusal,
        "acts": page.moves("submit_to_leader", "recall", "recall_confirmed", "reopen"),
        "may_confirm": "confirm" in dict(page.open_moves()),
        "crumbs": crumbs(submission, _("Xem lại")),
    }
    return render(request, "submissions/review.html", context, status=status)


@requires("sheet.view")
def confirm(request: SheetRequest, pk: int) -> HttpResponse:
    """The leader's page: what needs attention first, then the statement and the hash."""
    submission = find_sheet(request, pk)
    if request.method == "POST":
        return _confirm(request, submission)
    return confirm_page(request, submission)


def confirm_page(
    request: SheetRequest, submission: Submission, *, refusal: str = "", note: str = "", status: int = 200
) -> HttpResponse:
    page = SheetPage(submission, standing_of(submission), request.user)
    moves = dict(page.open_moves())
    cards = [page.card(row) for row in page.rows]
    context = {
        "page": page,
        "submission": submission,
        "standing": page.standing,
        "attention": [card for card in cards if needs_attention(page, card.row)],
        "edited": [card for card in cards if card.differences],
        "cards": cards,
        "groups": page.groups(None),
        "refusal": refusal,
        "note": note,
        "may_confirm": "confirm" in moves,
        "confirm_reason": moves.get("confirm"),
        "may_send_back": "send_back" in moves,
        "statement": actions.STATEMENT,
        "acts": page.moves("recall_confirmed"),
        "bar": [] if "confirm" in moves else bar(page),
        "crumbs": crumbs(submission, _("Duyệt và xác nhận")),
    }
    return render(request, "submissions/confirm.html", context, status=status)


def needs_attention(page: SheetPage, row: SheetRow) -> bool:
    """A gap, a warning, a claim or an explanation in place of a document."""
    named = {gap.indicator_id for gap in (*page.gaps, *page.warnings)}
    unproved = row.declared_by_unit and row.indicator.evidence_required and row.has_figures and not row.evidence
    return row.indicator.pk in named or row.claims_not_applicable or unproved


def _confirm(request: SheetRequest, submission: Submission) -> HttpResponse:
    confirm_identity(request, "sheet.confirm")
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        sentence = " ".join(str(text) for texts in form.errors.values() for text in texts)
        return confirm_page(request, submission, refusal=sentence, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        actions.confirm(submission, by=request.user, seen=form.cleaned_data["seen"])
    except Refused as why:
        return confirm_page(request, _again(request, submission), refusal=str(why), status=HTTPStatus.CONFLICT)
    return _to("receipt", submission)


def _again(request: SheetRequest, submission: Submission) -> Submission:
    """As it stands now: a refusal may mean that somebody else was faster."""
    return find_sheet(request, submission.pk)


@require_POST
@requires("sheet.view")
def move(request: SheetRequest, pk: int, verb: str) -> HttpResponse:
    """One verb of the sheet's table; derived moves and other rooms' verbs are no address."""
    submission = find_sheet(request, pk)
    if verb not in workflow.ON_THE_SHEET:
        raise Http404
    if verb == "confirm":
        return _confirm(request, submission)
    note = NoteForm(request.POST)
    words: dict[str, Any] = {}
    if verb == "send_back":
        words["note"] = note.cleaned_data["note"] if note.is_valid() else ""
    if verb == "submit_to_leader":
        words["seen"] = request.POST.get("seen", "")
    try:
        getattr(actions, verb)(submission, by=request.user, **words)
    except Refused as why:
        return _refused(request, _again(request, submission), verb, str(why))
    return _to("sheet", submission)


def _refused(request: SheetRequest, submission: Submission, verb: str, sentence: str) -> HttpResponse:
    if verb == "send_back":
        note = request.POST.get("note", "")
        return confirm_page(request, submission, refusal=sentence, note=note, status=HTTPStatus.CONFLICT)
    return review_page(request, submission, refusal=sentence, status=HTTPStatus.CONFLICT)


def _to(name: str, submission: Submission) -> HttpResponse:
    address = reverse(f"submissions:{name}", args=[submission.pk])
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)


@requires("sheet.view")
def receipt(request: SheetRequest, pk: int) -> HttpResponse:
    """What was confirmed, by whom and when, with the hash that anybody can recompute."""
    submission = find_sheet(request, pk)
    confirmations = queries.confirmations_of(submission)
    if not confirmations:
        raise Http404
    page = SheetPage(submission, standing_of(submission), request.user)
    context = {
        "page": page,
        "submission": submission,
        "standing": page.standing,
        "confirmations": confirmations,
        "unchanged": confirmations[0].confirmation.content_hash == page.hash,
        "acts": page.moves("recall_confirmed", "reopen"),
        "crumbs": crumbs(submission, _("Biên nhận")),
    }
    return render(request, "submissions/receipt.html", context)
