"""The table that leads from the components of one version to those of another: proposed, changed, kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from criteria_builder import actions, queries
from criteria_builder.crosswalks import Match
from criteria_builder.models import Crosswalk, Version
from criteria_builder.tree import IndicatorNode, Tree
from criteria_builder.views import desk
from dti.authority import may, requires
from dti.workflow import Refused

BY: Mapping[str, Any] = {
    "id": gettext_lazy("cùng mã gốc"),
    "name": gettext_lazy("gần giống tên, cần xem"),
    "nothing": gettext_lazy("chưa tìm thấy, cần xem"),
    "person": gettext_lazy("đã chọn"),
}


@dataclass(frozen=True)
class Row:
    """One component of the later version with what stands in its fields."""

    node: IndicatorNode
    main_name: str
    match: Match
    typed: str
    kind: str
    note: str
    earlier: str = ""
    error: str = ""

    @property
    def key(self) -> str:
        return str(self.node.stable_id)

    @property
    def by_words(self) -> str:
        return str(BY[self.match.by])

    @property
    def needs_a_look(self) -> bool:
        return self.match.by in ("name", "nothing")


@dataclass(frozen=True)
class Table:
    """Two versions with their trees, and what each later component stands for."""

    before: Version
    after: Version
    old: Tree
    new: Tree
    matches: Mapping[str, Match]
    choices: QuerySet[Version]

    @property
    def is_one_set(self) -> bool:
        return self.before.criteria_set_id == self.after.criteria_set_id

    @property
    def numbers(self) -> dict[str, IndicatorNode]:
        return {node.number: node for node in self.old.indicators}

    def rows(self, posted: Mapping[str, str] | None = None) -> list[Row]:
        """As stored or proposed; as typed where something came with the request."""
        names = {str(node.stable_id): node for node in self.old.indicators}
        return [self._row(node, main.name, names, posted) for main in self.new.mains for node in main.indicators]

    def _row(
        self, node: IndicatorNode, main: str, names: Mapping[str, IndicatorNode], posted: Mapping[str, str] | None
    ) -> Row:
        key = str(node.stable_id)
        match = self.matches[key]
        earlier = names.get(match.from_key or "")
        if posted is None or f"kind-{key}" not in posted:
            number = earlier.number if earlier else ""
            return Row(node, main, match, number, match.kind, match.note, earlier.name if earlier else "")
        typed, kind = posted.get(f"from-{key}", "").strip(), posted[f"kind-{key}"]
        found = self.numbers.get(typed.partition(" ")[0])
        error = _error(typed, kind, found)
        return Row(node, main, match, typed, kind, posted.get(f"note-{key}", ""), found.name if found else "", error)

    def chosen(self, rows: list[Row]) -> list[Match]:
        """What the rows say, once none of them is wrong."""
        numbers = self.numbers
        return [
            Match(
                row.key,
                None if row.kind == "none" else str(numbers[row.typed.partition(" ")[0]].stable_id),
                row.kind,  # type: ignore[arg-type]  # one of the choices: `_error` has looked
                "person",
                row.note,
            )
            for row in rows
        ]


def _error(typed: str, kind: str, found: IndicatorNode | None) -> str:
    if kind not in Crosswalk.Kind.values:
        return _("Hãy chọn quan hệ.")
    if kind == Crosswalk.Kind.NONE:
        return _("“Không có” thì để trống mã của bản trước.") if typed else ""
    if found is None:
        return _("Bản trước không có mã “%(typed)s”.") % {"typed": typed} if typed else _("Hãy ghi mã của bản trước.")
    return ""


@requires("criteria.view")
@require_http_methods(["GET", "POST"])
def crosswalk(
    request: HttpRequest, code: str, number: int, other: int | None = None, other_code: str = ""
) -> HttpResponse:
    """From the version before, unless another one is named; those who edit sets decide, the others read."""
    version = desk.version_of(request, code, number)
    related = queries.related_versions(version, queries.visible_to(request.user))
    if "other" in request.GET:
        return redirect(_address(version, desk.chosen_of(request, related)))
    before = _before(request, version, related, other_code or code, other)
    if before is None:
        return _nothing_before(request, version, related)
    old, new = queries.tree(before), queries.tree(version)
    table = Table(before, version, old, new, queries.matches(before, version, old, new), related)
    return _save(request, table) if request.method == "POST" else _page(request, table, table.rows())


def _address(version: Version, before: Version) -> str:
    return desk.pair_address("crosswalk_from", "crosswalk_sets", version, before)


def _before(
    request: HttpRequest, version: Version, related: QuerySet[Version], code: str, number: int | None
) -> Version | None:
    if number is None:
        return queries.version_before(version, queries.visible_to(request.user))
    return get_object_or_404(related, criteria_set__code=code, number=number)


def _nothing_before(request: HttpRequest, version: Version, related: QuerySet[Version]) -> HttpResponse:
    crumbs = desk.crumbs(version, _("Đối chiếu"))
    context = {"version": version, "choices": related, "crumbs": crumbs}
    return render(request, "criteria_builder/crosswalk.html", context)


def _save(request: HttpRequest, table: Table) -> HttpResponse:
    rows = table.rows(request.POST)
    if any(row.error for row in rows):
        return _page(request, table, rows, refusal=_("Chưa lưu: có dòng cần sửa."), status=422)
    try:
        changed = actions.save_crosswalk(table.before, table.after, table.chosen(rows), by=request.user)
    except Refused as why:
        return _page(request, table, rows, refusal=str(why), status=403 if why.code == "may" else 422)
    messages.success(request, _("Đã lưu bảng đối chiếu, %(n)d dòng thay đổi.") % {"n": changed})
    return redirect(_address(table.after, table.before))


def _page(request: HttpRequest, table: Table, rows: list[Row], *, refusal: str = "", status: int = 200) -> HttpResponse:
    context = {
        "version": table.after,
        "before": table.before,
        "same_set": table.is_one_set,
        "choices": table.choices,
        "rows": rows,
        "open_rows": sum(row.needs_a_look for row in rows),
        "wrong": [row for row in rows if row.error],
        "earlier": list(table.old.indicators),
        "left_over": _left_over(table, rows),
        "kinds": Crosswalk.Kind.choices,
        "may_edit": may(request.user, "criteria.edit"),
        "refusal": refusal,
        "crumbs": desk.crumbs(table.after, _("Đối chiếu")),
    }
    return render(request, "criteria_builder/crosswalk.html", context, status=status)


def _left_over(table: Table, rows: list[Row]) -> list[IndicatorNode]:
    """Earlier components that no later one stands for."""
    named = {row.typed.partition(" ")[0] for row in rows}
    return [node for node in table.old.indicators if node.number not in named]
