"""Import in three steps (upload, columns, preview) and export."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from criteria_builder import actions, imports, queries
from criteria_builder.exchange import annex, preview, writing
from criteria_builder.exchange.columns import ColumnMap, headers, shown
from criteria_builder.forms import ColumnsForm, UploadForm
from criteria_builder.models import ImportRun, Version
from criteria_builder.views import desk
from dti.authority import requires
from dti.readers import pasted, sandbox
from dti.readers.tables import Parsed, Refusal
from dti.readers.words import sentence
from dti.workflow import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHOWN_LISTED = 100


def of_upload(view: Callable[[HttpRequest, Version, ImportRun], HttpResponse]) -> Callable[..., HttpResponse]:
    """A later step of an import: into an open draft, with what this person uploaded; else back with the reason."""

    @wraps(view)
    def step(request: HttpRequest, code: str, number: int) -> HttpResponse:
        version = _draft(request, code, number)
        if version is None:
            return _frozen(request, code, number)
        run = imports.open_runs(version, request.user).first()
        return _nothing_kept(request, version) if run is None else view(request, version, run)

    return step


# ---------------------------------------------------------------------- in
@requires("criteria.edit")
@require_http_methods(["GET", "POST"])
def import_(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The first step: a file or a pasted block. Nothing is written into the draft."""
    version = _draft(request, code, number)
    if version is None:
        return _frozen(request, code, number)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = _keep(request, version, form)
        except (Refusal, Refused) as why:
            form.add_error(form.used, sentence(why.note) if isinstance(why, Refusal) else str(why))
        else:
            return redirect(desk.address(_next_step(run), version))
    waiting = imports.open_runs(version, request.user).first()
    return _step(request, version, "import", {"form": form, "run": waiting}, 422 if form.errors else 200)


def _keep(request: HttpRequest, version: Version, form: UploadForm) -> ImportRun:
    file, text = form.cleaned_data["file"], form.cleaned_data["text"]
    digest = hashlib.sha256()
    if file:
        for chunk in file.chunks():
            digest.update(chunk)
        parsed, name = sandbox.parse(file.temporary_file_path()), file.name
    else:
        digest.update(text.encode())
        parsed, name = pasted.read_pasted(text), _("Nội dung dán")
    return actions.keep_upload(version, parsed, by=request.user, file_name=name, sha256=digest.hexdigest())


def _next_step(run: ImportRun) -> str:
    """Our own template needs no question; a table with an unknown column is shown first."""
    parsed = imports.unpacked(run)
    chosen = imports.columns_of(run, parsed)
    table = parsed.named(chosen.table) if chosen else None
    if chosen is None or table is None or chosen.missing:
        return "import_columns"
    words = [word for word in headers(table, chosen.header_row) if word]
    return "import_preview" if len(chosen.columns) == len(words) else "import_columns"


@requires("criteria.edit")
@require_http_methods(["GET", "POST"])
@of_upload
def import_columns(request: HttpRequest, version: Version, run: ImportRun) -> HttpResponse:
    """The second step: which column is what. Another table or header row is asked for by GET."""
    parsed = imports.unpacked(run)
    asked = request.POST if request.method == "POST" else request.GET
    chosen = imports.asked_columns(run, parsed, asked.get("table", ""), asked.get("header_row", ""))
    if chosen is None:
        messages.error(request, _("Không có bảng nào có nội dung. Hãy kiểm tra lại tệp."))
        return redirect(desk.address("import", version))
    form = ColumnsForm(_columns(parsed, chosen), chosen, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_columns(run, form.chosen, by=request.user, words=form.words)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return redirect(desk.address("import_preview", version))
    context = {"form": form, "run": run, "tables": parsed.tables, "chosen": chosen, "parsed": parsed}
    return _step(request, version, "columns", context, 422 if form.errors else 200)


def _columns(parsed: Parsed, chosen: ColumnMap) -> list[tuple[int, str, list[str]]]:
    table = parsed.named(chosen.table)
    return list(shown(table, chosen)) if table else []


@requires("criteria.edit")
@require_http_methods(["GET", "POST"])
@of_upload
def import_preview(request: HttpRequest, version: Version, run: ImportRun) -> HttpResponse:
    """The third step: what would happen to each row; then all of it, or nothing."""
    asked = request.POST if request.method == "POST" else request.GET
    remove = asked.get("remove") == "on"
    status = 200
    if request.method == "POST":
        try:
            actions.apply_import(run, by=request.user, seen=request.POST.get("seen", ""), remove=remove)
        except Refused as why:
            messages.error(request, str(why))
            status = 409 if why.code == "conflict" else 422
            if not imports.open_runs(version, request.user).exists():
                return redirect(desk.address("import", version))
        else:
            messages.success(request, _("Đã nhập “%(name)s” vào bản dự thảo.") % {"name": run.file_name})
            return redirect(desk.address("version", version))
    return _step(request, version, "preview", _previewed(run, version, remove), status)


def _previewed(run: ImportRun, version: Version, remove: bool) -> dict[str, Any]:
    plan = imports.plan_of(run, version, remove=remove)
    notes = [sentence(note) for note in imports.unpacked(run).notes]
    unread = preview.told(plan)
    left = plan.removed if remove else [node for node in plan.nodes if node.state == "kept"]
    return {
        "run": run,
        "plan": plan,
        "counts": plan.counts,
        "lines": list(preview.lines(plan)),
        "sums": preview.sums(plan),
        "others": preview.others(plan),
        "left_out": left,
        "remove": remove,
        "problems": plan.problems[:SHOWN_LISTED],
        "unread": unread,
        "notes": notes,
        "told": len(unread) + len(notes),
    }


@requires("criteria.edit")
@require_GET
@of_upload
def import_errors(request: HttpRequest, version: Version, run: ImportRun) -> HttpResponse:
    """The rows as they came, each error beside its row."""
    problems = imports.plan_of(run, version, remove=False).problems
    return _download(
        writing.with_errors(imports.unpacked(run), problems),
        XLSX,
        f"{version.criteria_set.code}-{version.number}-loi.xlsx",
    )


@requires("criteria.edit")
@require_POST
def import_discard(request: HttpRequest, code: str, number: int) -> HttpResponse:
    version = desk.version_of(request, code, number)
    run = imports.open_runs(version, request.user).first()
    if run is not None:
        actions.discard_upload(run, by=request.user)
        messages.info(request, _("Đã bỏ tệp vừa tải lên. Bản dự thảo không thay đổi."))
    return redirect(desk.address("import", version))


@requires("criteria.edit")
@require_GET
def import_template(request: HttpRequest, code: str, number: int) -> HttpResponse:
    desk.version_of(request, code, number)
    return _download(writing.template(), XLSX, "bo-chi-so-mau.xlsx")


# ---------------------------------------------------------------------- out
@requires("criteria.view")
@require_GET
def export(request: HttpRequest, code: str, number: int, kind: str) -> HttpResponse:
    """The workbook that can be imported again, or the annex as a document prints it."""
    version = desk.version_of(request, code, number)
    tree = queries.tree(version)
    if kind == "docx":
        return _download(annex.annex(tree, str(version.document or "")), DOCX, f"{code}-{number}-phu-luc.docx")
    if kind != "xlsx":
        raise Http404
    try:
        return _download(writing.export(tree), XLSX, f"{code}-{number}.xlsx")
    except writing.TooLong as why:
        text = _("Đoạn “%(text)s…” dài hơn một ô Excel chứa được (32.767 ký tự). Hãy rút ngắn rồi xuất lại.")
        messages.error(request, text % {"text": why.name})
        return redirect(desk.address("version", version))


# ---------------------------------------------------------------------- shared
def _draft(request: HttpRequest, code: str, number: int) -> Version | None:
    version = desk.version_of(request, code, number)
    return version if version.state == Version.State.DRAFT else None


def _frozen(request: HttpRequest, code: str, number: int) -> HttpResponse:
    messages.error(request, _("Chỉ nhập được vào bản dự thảo. Hãy tạo bản sửa đổi."))
    return redirect(desk.address("version", desk.version_of(request, code, number)))


def _nothing_kept(request: HttpRequest, version: Version) -> HttpResponse:
    messages.info(request, _("Chưa có tệp nào đang nhập, hoặc tệp đã quá 24 giờ. Hãy tải tệp lên."))
    return redirect(desk.address("import", version))


def _step(request: HttpRequest, version: Version, step: str, more: dict[str, Any], status: int) -> HttpResponse:
    context = {"version": version, "crumbs": desk.crumbs(version, _("Nhập từ tệp")), "step": step, **more}
    return render(request, f"criteria_builder/exchange/{step}.html", context, status=status)


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=content_type, headers=headers)
