"""Save one row: 200 with fragments, 409 with both values, 422 with the sentence at the field."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from dti.authority import requires
from dti.workflow import Refused
from submissions import actions, queries
from submissions.actions import Conflict, FieldsRefused, Saved
from submissions.forms import AnswerForm
from submissions.models import Submission
from submissions.rows import SheetRow
from submissions.views.cards import TYPED, echoes, mine, theirs
from submissions.views.page import SheetPage
from submissions.views.request import SheetRequest, find_sheet, standing_of, wants_fragment
from submissions.views.running import Running, Stages, current
from submissions.views.sheets import group_page

TEXT_LABELS = {
    "not_applicable_reason": _("Lý do không áp dụng"),
    "explanation": _("Giải trình"),
    "supplement": _("Bổ sung"),
}


@require_POST
@requires("sheet.view")
def save_row(request: SheetRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """The one entrance of typed figures; what was typed comes back whatever happens."""
    submission = find_sheet(request, pk)
    row = bare_row(submission, indicator_pk)
    if "take" in request.POST:
        return taken(request, submission, row)
    form = AnswerForm(row, request.POST)
    try:
        if not form.is_valid():
            return refused(request, submission, form)
        saved = actions.save(submission, indicator_pk, by=request.user, entry=form.entry())
    except FieldsRefused as why:
        form.refuse(why.errors)
        return refused(request, submission, form)
    except Refused as why:
        return shut_out(request, submission, form, why)
    return accepted(request, submission, form, saved)


def bare_row(submission: Submission, indicator_pk: int) -> SheetRow:
    """The row's rule alone: what it holds is read under the lock."""
    indicator = queries.component(submission, indicator_pk)
    if indicator is None:
        raise Http404
    return queries.bare_row(indicator)


def accepted(request: SheetRequest, submission: Submission, form: AnswerForm, saved: Saved) -> HttpResponse:
    """Fragments beside the typed fields, or back to the row on its page."""
    row = form.row
    if not wants_fragment(request):
        return _back(submission, row)
    context = sums_context(row, saved.ledger) | {
        "at": saved.at,
        "rev": saved.answer.rev,
        "echoes": echoes(form),
    }
    return fragment("submissions/_saved.html", context, HTTPStatus.OK, saved.answer.rev)


def sums_context(row: SheetRow, ledger: dict[int, Stages]) -> dict[str, Any]:
    """A row's own value and the sums that move with it."""
    return {
        "pk": row.indicator.pk,
        "pk_text": str(row.indicator.pk),
        "is_scored": row.rule.is_scored,
        "entry": current(ledger.get(row.indicator.pk, {})),
        "running": Running.of(ledger, row.main.pk),
        "main_pk": row.main.pk,
    }


def refused(request: SheetRequest, submission: Submission, form: AnswerForm) -> HttpResponse:
    """422: the sentence at its field, the typed text where it was."""
    pk = form.row.indicator.pk
    if not wants_fragment(request):
        return group_page(
            request, submission, form.row.main.pk, special={pk: {"form": form}}, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    return fragment("submissions/_refused.html", refusal_context(form), HTTPStatus.UNPROCESSABLE_ENTITY)


def refusal_context(form: AnswerForm) -> dict[str, Any]:
    """Each sentence at its field, those of choices and of the whole row under it."""
    pk = form.row.indicator.pk
    at_fields = {
        f"{name}-{pk}_echo": " ".join(map(str, form.errors[name])) for name in form.errors if name.startswith("in-")
    }
    others = [text for name in form.errors if not name.startswith("in-") for text in form.errors[name]]
    choices = [name for name in form.errors if name.startswith("in-") and not _is_typed(form, name)]
    others += [text for name in choices for text in form.errors[name]]
    return {"pk": pk, "pk_text": str(pk), "at_fields": at_fields, "others": others}


def _is_typed(form: AnswerForm, name: str) -> bool:
    return any(f"in-{one.name}" == name and one.type in TYPED for one in form.row.fields)


def shut_out(request: SheetRequest, submission: Submission, form: AnswerForm, why: Refused) -> HttpResponse:
    """409: a colleague was faster, or nobody writes here now; the typed text stands in the answer."""
    row = form.row
    conflict = why if isinstance(why, Conflict) else None
    if not wants_fragment(request):
        shown = {"conflict": conflict, "refusal": "" if conflict else str(why), "typed": typed(row, request.POST)}
        special = {row.indicator.pk: {"form": form, **shown}}
        return group_page(
            request, submission, row.main.pk, special=special, refusal=str(why), status=HTTPStatus.CONFLICT
        )
    pk = row.indicator.pk
    context = {"pk": pk, "pk_text": str(pk), "sentence": str(why), "typed": typed(row, request.POST)}
    if conflict is not None:
        context |= {
            "conflict": conflict, "theirs": theirs(row, conflict.theirs), "mine": mine(row, conflict),
        }  # fmt: skip
    rev = conflict.theirs.rev if conflict else None
    return fragment("submissions/_shut_out.html", context, HTTPStatus.CONFLICT, rev)


def typed(row: SheetRow, posted: QueryDict) -> list[tuple[str, str]]:
    """What was typed, label by label, exactly as it came."""
    labels = {f"in-{one.name}": one.label for one in row.fields} | {
        name: str(label) for name, label in TEXT_LABELS.items()
    }
    return [(label, ", ".join(posted.getlist(name))) for name, label in labels.items() if posted.get(name)]


def taken(request: SheetRequest, submission: Submission, row: SheetRow) -> HttpResponse:
    """The colleague's value, on this person's own wish: the card is drawn anew."""
    if not wants_fragment(request):
        return _back(submission, row)
    page = SheetPage(submission, standing_of(submission), request.user)
    card = page.card(next(one for one in page.rows if one.indicator.pk == row.indicator.pk))
    context = {"card": card, "oob": True, "store": page.store, "csrf_token": get_token(request)}
    return fragment("submissions/_card.html", context, HTTPStatus.OK, card.rev)


def _back(submission: Submission, row: SheetRow) -> HttpResponse:
    address = reverse("submissions:group", args=[submission.pk, row.main.pk])
    return HttpResponseRedirect(f"{address}#card-{row.indicator.pk}", status=HTTPStatus.SEE_OTHER)


def fragment(template: str, context: dict[str, Any], status: int, rev: int | None = None) -> HttpResponse:
    """Pieces of a page, each for its own place."""
    # Without the request: the shell of a page is not read for a fragment.
    response = HttpResponse(render_to_string(template, context), status=status)
    if rev is not None:
        response["X-Rev"] = str(rev)
    return response
