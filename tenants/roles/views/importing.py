"""A whole list of people: a dry run that shows every cell that does not fit, then all of them or nobody."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dti.authority import SignedInRequest, requires
from dti.clock import database_today
from dti.readers.tables import Refusal, Table
from dti.workflow import Refused
from tenants.accounts import step_up
from tenants.roles import actions, lists, queries
from tenants.roles.forms import PeopleListForm
from tenants.units.queries import valid_on


@requires("people.import")
@require_http_methods(["GET", "POST"])
def import_people(request: SignedInRequest) -> HttpResponse:
    """First what would be made; the same text posted with `apply` makes the accounts, all or none."""
    step_up.confirm(request)  # now: a file that was chosen would not survive the question later
    form = PeopleListForm(request.POST or None, request.FILES or None, initial={"valid_from": database_today()})
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            table = form.table()
            found = lists.read(
                table,
                lists.known(valid_on(form.cleaned_data["valid_from"]), queries.names()),
                namesakes=form.cleaned_data["namesakes"],
            )
            if "apply" in request.POST and (done := _apply(request, form, found)):
                return done
        except Refusal as why:
            form.refuse(why)
        else:
            context |= {"form": _laid_out(form, table), "found": found, "columns": _titles()}
    return render(request, "roles/import.html", context, status=422 if form.errors else 200)


def _apply(request: SignedInRequest, form: PeopleListForm, found: lists.PeopleList) -> HttpResponse | None:
    if found.problems or found.doubts or not found.lines:
        form.add_error(None, _("Chưa tạo tài khoản nào. Hãy sửa các ô có lỗi ở bảng dưới rồi bấm lại."))
        return None
    try:
        made = actions.add_people(found.people, by=request.user, valid_from=form.cleaned_data["valid_from"])
    except Refused as why:
        form.add_error(None, str(why))
        return None
    messages.success(request, _("Đã tạo %(count)s tài khoản. Bước tiếp: gửi mã kích hoạt.") % {"count": len(made)})
    return redirect(f"{reverse('roles:people')}?state=new")


def _laid_out(form: PeopleListForm, table: Table) -> PeopleListForm:
    """A file's rows stand in the text field from now on: they are mended there, and nothing is kept on the server."""
    if form.used == "text":
        return form
    text = "\n".join("\t".join(" ".join(cell.split()) for cell in row) for row in table.rows)
    kept = {"text": text, "valid_from": form.data["valid_from"]}
    again = PeopleListForm({**kept, "namesakes": form.data.get("namesakes", "")})
    again.is_valid()
    return again


def _titles() -> list[tuple[str, str]]:
    return [
        ("name", _("Họ và tên")), ("role", _("Vai trò")), ("unit", _("Đơn vị")), ("email", _("Thư điện tử")),
        ("position", _("Chức vụ")),
    ]  # fmt: skip
