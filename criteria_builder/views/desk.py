"""What the editor's page shows around the selected node: the tree, the sums, the findings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from criteria_builder import queries
from criteria_builder.actions.editing import revision_of
from criteria_builder.findings import findings
from criteria_builder.forms import (
    BonusForm,
    DeclaredForm,
    NameForm,
    NewGroupForm,
    NewNodeForm,
    NewPillarForm,
    PenaltyForm,
    RecordForm,
)
from criteria_builder.models import Group, Indicator, MainIndicator, Pillar, Version
from criteria_builder.policies import in_words
from criteria_builder.totals import Total
from criteria_builder.tree import NodeKind, Tree
from criteria_builder.views import rows
from dti.web.shell import Act, Crumb
from dti.workflow import Refused

MODELS: dict[str, type[models.Model]] = {
    "group": Group,
    "main": MainIndicator,
    "pillar": Pillar,
    "indicator": Indicator,
}
RECORD_IDS = "record_%s"  # beside forms whose fields are called the same


@dataclass(frozen=True)
class Selected:
    """The node in the middle of the page; the set itself has no key."""

    kind: NodeKind = "set"
    pk: int | None = None
    name: str = ""

    @property
    def key(self) -> str:
        return self.kind if self.pk is None else f"{self.kind}-{self.pk}"


def select(version: Version, kind: str, node: Any = None) -> Selected:
    """The node for the middle of the page; without one, the set itself."""
    if node is None:
        return Selected(name=version.criteria_set.name)
    return Selected(kind, node.pk, node.name)  # type: ignore[arg-type]  # a key of MODELS


def version_of(request: HttpRequest, code: str, number: int) -> Version:
    """404 for what this person may not see."""
    return get_object_or_404(queries.visible_to(request.user), criteria_set__code=code, number=number)


def node_of(version: Version, kind: str, pk: int) -> Any:
    """404 for a node of another version, or a kind nobody knows."""
    return get_object_or_404(MODELS.get(kind, Indicator), pk=pk, version=version) if kind in MODELS else _no_such(kind)


def _no_such(kind: str) -> Any:
    return get_object_or_404(Indicator, pk=None)


def address(name: str, version: Version, *more: object) -> str:
    return reverse(f"criteria_builder:{name}", args=[version.criteria_set.code, version.number, *more])


def pair_address(of_one_set: str, of_two_sets: str, version: Version, other: Version) -> str:
    """A page of two versions: the other by its number, or by its set's code too."""
    if other.criteria_set_id == version.criteria_set_id:
        return address(of_one_set, version, other.number)
    return address(of_two_sets, version, other.criteria_set.code, other.number)


def chosen_of(request: HttpRequest, among: QuerySet[Version]) -> Version:
    """The version that the form `other` names; 404 for any that is not among these."""
    wanted = request.GET["other"]
    return get_object_or_404(among, pk=wanted if wanted.isdigit() else None)


def preview_address(version: Version) -> str:
    """The entry form of this version, which the room above serves."""
    return reverse("submissions:preview", args=[version.criteria_set.code, version.number])


def node_address(version: Version, kind: str, pk: int | None) -> str:
    return address("version", version) if pk is None else address("node", version, kind, pk)


def editor(
    request: HttpRequest, version: Version, selected: Selected, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The editor with one node in the middle."""
    node = more.get("node")
    if node is not None and "form" not in more:
        more["form"] = holder_form(node)(
            initial={"name": node.name, "cap": getattr(node, "cap", None), "rev": revision_of(node)}
        )
    tree = queries.tree(version)
    context = desk(version, tree) | {
        "selected": selected,
        "crumbs": crumbs(version),
        "acts": [
            Act(_("Tra cứu"), url=address("lookup", version), kind="quiet", icon="list-checks"),
            Act(_("Xem trước"), url=preview_address(version), icon="eye"),
            Act(_("So sánh"), url=address("diff_before", version), icon="git-compare"),
            Act(_("Ban hành"), url=address("publish", version), kind="primary", icon="file-check"),
        ],
        "exchange": [Act(_("Nhập từ tệp"), url=address("import", version), icon="upload"), *exports(version)],
        "declared": _total(tree, selected),
        "open_main": open_main(tree, selected),
        "declared_form": more.pop("declared_form", None) or DeclaredForm(),
        "record_form": more.pop("record_form", None) or RecordForm(auto_id=RECORD_IDS),
        "group_form": NewGroupForm(auto_id="id_group_%s"),
        "pillar_form": NewPillarForm(auto_id="id_pillar_%s"),
        "child_form": NewNodeForm(auto_id="id_new_%s"),
        "parts": [node for node in tree.indicators if selected.kind == "indicator" and node.parent_pk == selected.pk],
        "listed": rows.listed(tree, selected, request.GET),
        "shows": rows.SHOWS,
        "steps": steps(version, request.user),
        "policy": in_words(version.settings, version.grade_scale) if selected.kind == "set" else (),
        **_neighbours(version, tree, selected),
    }
    return render(request, "criteria_builder/editor.html", context | more, status=status)


def holder_form(node: Any) -> type[NameForm]:
    """A node that holds others has its name; a section of bonus or penalty points its most as well."""
    sections: dict[str, type[NameForm]] = {Group.Kind.BONUS: BonusForm, Group.Kind.PENALTY: PenaltyForm}
    return sections.get(node.kind, NameForm) if isinstance(node, Group) else NameForm


def steps(version: Version, user: Any) -> dict[str, Any]:
    """What this person may take back, and do again."""
    return dict(zip(("undo", "redo"), queries.last_steps(version, user), strict=True))


def exports(version: Version) -> list[Act]:
    """What may be taken out by whoever sees the version."""
    return [
        Act(_("Tải Excel"), url=address("export", version, "xlsx"), icon="download"),
        Act(_("Tải phụ lục Word"), url=address("export", version, "docx"), icon="file-text"),
    ]


def desk(version: Version, tree: Tree) -> dict[str, Any]:
    """What stays beside the selected node."""
    sums = queries.totals(tree)
    return {"version": version, "tree": tree, "sums": sums, "found": findings(tree, sums)}


def crumbs(version: Version, *more: str) -> list[Crumb]:
    steps = [Crumb(_("Bộ chỉ số"), reverse("criteria_builder:list"))]
    name = _("Bản %(number)s") % {"number": version.number}
    return [*steps, Crumb(name, address("version", version) if more else ""), *(Crumb(word) for word in more)]


def attempt(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Do it and say so, or say why not."""
    try:
        act()
    except Refused as why:
        messages.error(request, str(why))
        return False
    messages.success(request, done)
    return True


def place_of(version: Version, at: str) -> tuple[str, int | None, Any]:
    """The node that a page says it stands on, "main-12"; the set itself if that node is gone."""
    kind, _dash, key = at.partition("-")
    node = MODELS[kind]._default_manager.filter(pk=key, version=version).first() if _is_key(kind, key) else None
    return ("set", None, None) if node is None else (kind, node.pk, node)


def _is_key(kind: str, key: str) -> bool:
    return kind in MODELS and key.isdigit()


def back_to_place(version: Version, at: str) -> HttpResponse:
    kind, pk, _node = place_of(version, at)
    return back_to(version, kind, pk)


def back_to(version: Version, kind: str, pk: int | None) -> HttpResponse:
    return redirect(node_address(version, kind, pk))


def open_main(tree: Tree, selected: Selected) -> int | None:
    """The one main indicator that shows its rows: the selected one, or the one above the selected row."""
    if selected.kind == "main":
        return selected.pk
    rows = ((main.pk, row.pk) for main in tree.mains for row in main.indicators)
    return next((main for main, row in rows if selected.kind == "indicator" and row == selected.pk), None)


def _total(tree: Tree, selected: Selected) -> Total | None:
    return queries.totals(tree).of(selected.kind, selected.pk)


def _neighbours(version: Version, tree: Tree, selected: Selected) -> dict[str, str]:
    """Where Alt+↑ and Alt+↓ lead: through the rows of the whole set."""
    if selected.kind != "indicator":
        return {}
    rows = [node.pk for node in tree.indicators]
    place = rows.index(selected.pk) if selected.pk in rows else 0
    before, after = rows[place - 1] if place else None, rows[place + 1] if place + 1 < len(rows) else None
    return {
        "previous_url": node_address(version, "indicator", before) if before else "",
        "next_url": node_address(version, "indicator", after) if after else "",
    }
