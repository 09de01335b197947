"""Documents: put behind a row, taken away, kept in the unit's store, handed to a browser."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dti.authority import requires
from dti.files import FileRefused, ScanState, StoredFile, serve
from dti.workflow import Refused
from submissions import actions, queries
from submissions.forms import AnswerForm, DocumentForm
from submissions.models import EvidenceFile, EvidenceLink, Submission
from submissions.views.page import SheetPage
from submissions.views.request import SheetRequest, find_sheet, standing_of, wants_fragment
from submissions.views.rows import bare_row, typed
from submissions.views.sheets import group_page
from tenants.roles.authority import units_of
from tenants.roles.matrix import RIGHTS
from tenants.units.models import Unit

PER_PAGE = 50


@require_POST
@requires("sheet.view")
def attach(request: SheetRequest, pk: int, indicator_pk: int) -> HttpResponse:
    """A file, a link or a document of the store behind one row; what else was typed in the row is kept."""
    submission = find_sheet(request, pk)
    bare_row(submission, indicator_pk)
    form = DocumentForm(submission.unit_id, request.POST, request.FILES)
    sentence, status = "", HTTPStatus.OK
    try:
        if form.is_valid():
            _attach(submission, indicator_pk, form, request)
        else:
            sentence, status = _first_error(form), HTTPStatus.UNPROCESSABLE_ENTITY
    except FileRefused as why:
        sentence, status = str(why), HTTPStatus.UNPROCESSABLE_ENTITY
    except Refused as why:
        conflict = why.code in ("window_closed", "locked", "may")
        sentence, status = str(why), HTTPStatus.CONFLICT if conflict else HTTPStatus.UNPROCESSABLE_ENTITY
    if wants_fragment(request):
        return _fragment(request, submission, indicator_pk, sentence, status)
    return _plain(request, submission, indicator_pk, form, sentence, status)


def _attach(submission: Submission, indicator_pk: int, form: DocumentForm, request: SheetRequest) -> None:
    actions.attach(
        submission,
        indicator_pk,
        by=request.user,
        evidence=form.cleaned_data["store"],
        facts=form.facts(),
        uploads=form.uploads(),
        page=form.cleaned_data["page"],
    )


def _first_error(form: DocumentForm) -> str:
    return "; ".join(f"{form.fields[name].label}: {' '.join(map(str, form.errors[name]))}" for name in form.errors)


def _plain(
    request: SheetRequest, submission: Submission, indicator_pk: int, document: DocumentForm, sentence: str, status: int
) -> HttpResponse:
    """Without scripts the whole row comes along: save it too, and show again whatever was refused."""
    row = queries.sheet_row(submission, indicator_pk)
    if row is None:
        raise Http404
    form = AnswerForm(row, request.POST)
    special: dict[str, object] = {"document": document, "document_error": sentence} if sentence else {}
    if "rev" in request.POST:
        try:
            if form.is_valid():
                actions.save(submission, indicator_pk, by=request.user, entry=form.entry())
            else:
                special, status = {**special, "form": form}, HTTPStatus.UNPROCESSABLE_ENTITY
        except actions.FieldsRefused as why:
            form.refuse(why.errors)
            special, status = {**special, "form": form}, HTTPStatus.UNPROCESSABLE_ENTITY
        except Refused as why:
            conflict = why if isinstance(why, actions.Conflict) else None
            shown = {"conflict": conflict, "refusal": "" if conflict else str(why), "typed": typed(row, request.POST)}
            special = {**special, "form": form, **shown}
            status = HTTPStatus.CONFLICT
    if special:
        return group_page(
            request, submission, row.main.pk, special={indicator_pk: special}, refusal=sentence, status=status
        )
    address = reverse("submissions:group", args=[submission.pk, row.main.pk])
    return HttpResponseRedirect(f"{address}#documents-{indicator_pk}", status=HTTPStatus.SEE_OTHER)


def _fragment(
    request: SheetRequest, submission: Submission, indicator_pk: int, sentence: str, status: int
) -> HttpResponse:
    """The row's list of documents; the form beside it starts anew only after a success."""
    if sentence:
        refusal: dict[str, object] = {"pk": indicator_pk, "sentence": sentence}
        return HttpResponse(render_to_string("submissions/_document_refused.html", refusal), status=status)
    row = queries.sheet_row(submission, indicator_pk)
    if row is None:
        raise Http404
    page = SheetPage(submission, standing_of(submission), request.user)
    context = {"card": page.card(row), "store": page.store, "oob": True}
    return HttpResponse(render_to_string("submissions/_documents.html", context), status=status)


@require_POST
@requires("sheet.view")
def remove(request: SheetRequest, pk: int, indicator_pk: int, link_pk: int) -> HttpResponse:
    """Take a document away from a row; it stays in the unit's store."""
    submission = find_sheet(request, pk)
    links = EvidenceLink.objects.select_related("submission__unit", "submission__campaign")
    link = get_object_or_404(links, pk=link_pk, submission=submission, indicator_id=indicator_pk, removed=False)
    sentence, status = "", HTTPStatus.OK
    try:
        actions.remove(link, by=request.user)
    except Refused as why:
        sentence, status = str(why), HTTPStatus.CONFLICT
    if wants_fragment(request):
        return _fragment(request, submission, indicator_pk, sentence, status)
    return _plain(request, submission, indicator_pk, DocumentForm(submission.unit_id), sentence, status)


@requires("evidence.manage")
def store(request: SheetRequest) -> HttpResponse:
    """The documents of one's own units: one decision serves many indicators."""
    units = Unit.objects.filter(pk__in=units_of(request.user, *RIGHTS["evidence.manage"].own)).order_by("sort_key")
    named = request.POST.get("unit", "")
    unit = get_object_or_404(units, pk=named) if named.isdigit() else units.first()
    if unit is None:
        raise Http404
    form = DocumentForm(unit.pk, request.POST or None, request.FILES or None)
    sentence, status = "", HTTPStatus.OK
    if request.method == "POST":
        sentence = _keep(request, unit, form)
        if not sentence:
            return HttpResponseRedirect(reverse("submissions:evidence"), status=HTTPStatus.SEE_OTHER)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    documents = (
        queries.evidence_visible_to(request.user)
        .filter(unit__in=units)
        .select_related("unit")
        .prefetch_related("files")
        .annotate(used=Count("links", filter=Q(links__removed=False)))
        .order_by("-pk")
    )
    context = {
        "units": units,
        "unit": unit,
        "form": form,
        "sentence": sentence,
        "found": Paginator(documents, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "submissions/evidence_store.html", context, status=status)


def _keep(request: SheetRequest, unit: Unit, form: DocumentForm) -> str:
    """Keep a new document; returns the sentence that refuses it."""
    if not form.is_valid():
        return _first_error(form)
    try:
        actions.add_to_store(unit, by=request.user, facts=form.facts(), uploads=form.uploads())
    except (Refused, FileRefused) as why:
        return str(why)
    return ""


@requires("sheet.view")
def evidence_file(request: SheetRequest, pk: int) -> Any:
    """One file, for those who may see a sheet that it stands behind."""
    seen = queries.evidence_visible_to(request.user)
    file = get_object_or_404(EvidenceFile.objects.filter(evidence__in=seen), pk=pk)
    if file.scan_state == ScanState.INFECTED:
        raise PermissionDenied(_("Tệp này có mã độc nên đã bị chặn."))
    return serve(StoredFile(file.storage_key, file.sha256, file.size, file.content_type), file.name)
