"""Import into a draft: keep an upload, choose its columns, apply all of it or nothing."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from criteria_builder import imports
from criteria_builder.actions.declaring import declared_row
from criteria_builder.actions.drafts import open_draft
from criteria_builder.actions.history import remembered
from criteria_builder.exchange.columns import ColumnMap, folded_header
from criteria_builder.exchange.planned import Plan, Planned
from criteria_builder.models import ColumnMapping, Declared, Group, ImportRun, Indicator, MainIndicator, Pillar, Version
from dti import audit
from dti.clock import database_now
from dti.readers.tables import Parsed
from dti.workflow import Refused
from tenants.calendars.gate import fenced

MODELS: dict[str, Any] = {"group": Group, "main": MainIndicator, "indicator": Indicator, "part": Indicator}


@fenced
def keep_upload(version: Version, parsed: Parsed, *, by: Any, file_name: str, sha256: str) -> ImportRun:
    """Keep what was read for the next steps; this person's former uploads of the draft and old ones leave."""
    draft = open_draft(version, by=by)
    now = database_now()
    ImportRun.objects.filter(version=draft, owner=by).delete()
    ImportRun.objects.filter(created_at__lte=now - imports.KEPT_FOR).delete()
    run = ImportRun.objects.create(
        version=draft,
        owner=by,
        created_at=now,
        file_name=file_name[:200],
        sha256=sha256,
        content=imports.packed(parsed),
    )
    audit.act("upload_criteria", run, by=by, summary={"file": run.file_name, "sha256": sha256})
    return run


@fenced
def choose_columns(run: ImportRun, chosen: ColumnMap, *, by: Any, words: Mapping[str, str]) -> ImportRun:
    """Fix which column is which; `words` are the headers with their fields, remembered for the next file."""
    open_draft(run.version_id, by=by)
    if chosen.missing:
        raise Refused(_("Chưa chọn cột cho: %(fields)s.") % {"fields": ", ".join(chosen.missing)})
    run.columns = {"table": chosen.table, "header_row": chosen.header_row, "columns": dict(chosen.columns)}
    run.save(update_fields=["columns"])
    meanings = {folded_header(word): field for word, field in words.items() if folded_header(word)}
    ColumnMapping.objects.bulk_create(
        [ColumnMapping(header=header, field=field) for header, field in meanings.items()],
        update_conflicts=True,
        unique_fields=["header"],
        update_fields=["field"],
    )
    audit.act("choose_columns", run, by=by, summary={"columns": len(chosen.columns)})
    return run


@fenced
def apply_import(run: ImportRun, *, by: Any, seen: str, remove: bool = False) -> Plan:
    """Write the whole file into the draft, or nothing: refused with problems, or if the draft changed since `seen`."""
    draft = open_draft(run.version_id, by=by)
    # Under the draft's lock: the same upload sent twice at once is applied once.
    if not ImportRun.objects.filter(pk=run.pk).exists():
        raise Refused(_("Lần nhập này đã được ghi hoặc đã bỏ. Hãy tải tệp lên lại."), code="conflict")
    plan = imports.plan_of(run, draft, remove=remove)
    if plan.fingerprint != seen:
        raise Refused(_("Bản dự thảo vừa thay đổi sau khi xem trước. Hãy xem lại rồi ghi."), code="conflict")
    if plan.problems:
        raise Refused(_("Tệp còn %(count)d lỗi nên chưa ghi gì.") % {"count": len(plan.problems)}, code="problems")
    if not plan.changes_anything:
        raise Refused(_("Tệp giống bản dự thảo, không có gì để ghi."), code="same")
    words = _("Nhập từ “%(name)s”") % {"name": run.file_name}
    with remembered(draft, words, by=by, verb="apply_import"):
        _write(draft, plan)
    summary = {"file": run.file_name, "sha256": run.sha256, "others": list(plan.others), **plan.counts}
    audit.act("import_criteria", draft, by=by, summary=summary)
    run.delete()
    return plan


@fenced
def discard_upload(run: ImportRun, *, by: Any) -> None:
    """The person thought better of it."""
    audit.act("discard_upload", run, by=by)
    run.delete()


def _write(draft: Version, plan: Plan) -> None:
    _write_level(draft, [(list(plan.groups), {})])
    _write_level(draft, [(group.children, {"group_id": group.pk}) for group in plan.groups])
    _write_level(draft, [(main.children, {"main_indicator_id": main.pk}) for main in plan.mains])
    _write_parents([row for main in plan.mains for row in main.children])
    _remove(plan)
    _write_pillars(draft, plan)
    _write_declared(draft, plan)
    _write_settings(draft, plan)


Siblings = tuple[list[Planned], dict[str, Any]]  # in order, with the link to what they stand under


def _write_level(draft: Version, families: list[Siblings]) -> None:
    """New rows in one statement, changed ones in another; a new node then knows its key."""
    level = next((node.level for nodes, _link in families for node in nodes), "group")
    model = MODELS[level]
    stored = {one.pk: one for one in model.objects.filter(version=draft)}
    made: list[tuple[Planned, Any]] = []
    changed: dict[str, list[Any]] = defaultdict(list)
    for nodes, link in families:
        for place, node in enumerate(nodes, start=1):
            values = node.values | link
            if node.pk is None:
                values |= {"stable_id": node.stable_id} if node.stable_id else {}
                made.append((node, model(version=draft, position=place, **values)))
            else:
                _set(stored[node.pk], values, changed)
        _renumber([node if node.pk is None else stored[node.pk] for node in nodes], changed)
    model.objects.bulk_create([row for _node, row in made])
    for node, row in made:
        node.pk, node.stable_id = row.pk, row.stable_id
    for name, rows in changed.items():
        model.objects.bulk_update(rows, [name])


def _set(row: Any, values: Mapping[str, Any], changed: dict[str, list[Any]]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed[name].append(row)


def _renumber(siblings: list[Any], changed: dict[str, list[Any]]) -> None:
    """Positions only where the order is another one: an untouched draft is not written."""
    if not any(isinstance(one, Planned) for one in siblings):
        order = [(row.position, row.pk) for row in siblings]
        if order == sorted(order):
            return
    for place, row in enumerate(siblings, start=1):
        if not isinstance(row, Planned):
            _set(row, {"position": place}, changed)


def _write_parents(rows: list[Planned]) -> None:
    wanted = {row.pk: row.parent.pk if row.parent else None for row in rows if row.pk is not None}
    stored = dict(Indicator.objects.filter(pk__in=wanted).values_list("pk", "parent_id"))
    moved = [Indicator(pk=pk, parent_id=parent) for pk, parent in wanted.items() if stored[pk] != parent]
    Indicator.objects.bulk_update(moved, ["parent_id"])


def _remove(plan: Plan) -> None:
    for level in ("part", "indicator", "main", "group"):
        keys = [one.pk for one in plan.removed if one.level == level]
        MODELS[level].objects.filter(pk__in=keys).delete()


def _write_pillars(draft: Version, plan: Plan) -> None:
    if "pillars" not in plan.others or plan.pillars is None:
        return
    draft.pillars.exclude(code__in=[one.code for one in plan.pillars]).delete()
    for place, one in enumerate(plan.pillars, start=1):
        pillar, _made = Pillar.objects.update_or_create(
            version=draft, code=one.code, defaults={"name": one.name, "position": place}
        )
        pillar.main_indicators.set([key for main in one.activity if (key := plan.mains[main].pk) is not None])


def _write_declared(draft: Version, plan: Plan) -> None:
    """The figures of a document are few and keep their order: they are written anew together."""
    if "declared" not in plan.others or plan.declared is None:
        return
    draft.declared.all().delete()
    pillars = dict(draft.pillars.values_list("code", "pk"))
    nodes = {str(node.stable_id): node.pk for node in plan.nodes}
    links: dict[str, tuple[str, dict[str, Any]]] = {
        "group": ("group_id", nodes),
        "main": ("main_indicator_id", nodes),
        "pillar": ("pillar_id", pillars),
    }
    rows = []
    for said in plan.declared:
        link = {links[said.kind][0]: links[said.kind][1][said.key]} if said.kind in links else {}
        rows.append(declared_row(draft, said, **link))
    Declared.objects.bulk_create(rows)


def _write_settings(draft: Version, plan: Plan) -> None:
    if not {"settings", "grade_scale"}.intersection(plan.others):
        return
    if "settings" in plan.others:
        draft.settings = dict(plan.settings or {})
    if "grade_scale" in plan.others:
        draft.grade_scale = [dict(row) for row in plan.grade_scale or ()]
    draft.save(update_fields=["settings", "grade_scale"])
