"""Add, edit and delete nodes of a draft; an edit names the content it started from."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Max
from django.utils.translation import gettext as _

from criteria_builder import scoring
from criteria_builder.actions.history import edits
from criteria_builder.canonical import fingerprint, short
from criteria_builder.models import Group, Indicator, MainIndicator, Pillar, Version
from criteria_builder.tree import SECTIONS
from dti import audit
from dti.workflow import Refused

Node = Group | MainIndicator | Pillar | Indicator
T = TypeVar("T", bound=Node)


@dataclass(frozen=True)
class IndicatorContent:
    """What an editor writes of a component; `rule` is empty while nobody has chosen one."""

    name: str
    max_points: Decimal
    rule: dict[str, object] = field(default_factory=dict)
    unit_of_measure: str = ""
    source: str = Indicator.Source.UNIT
    verifier: str = ""
    evidence_required: bool = True
    evidence_hint: str = ""
    guidance: str = ""
    not_applicable: str = Indicator.NotApplicable.INHERIT

    @property
    def revision(self) -> str:
        return fingerprint({**asdict(self), "max_points": short(self.max_points)})


@dataclass(frozen=True)
class Difference:
    """One field that two people wrote differently."""

    field: str
    label: str
    mine: str
    theirs: str


class Conflict(Refused):
    """Somebody else changed the node meanwhile: both values, and the revision that now stands."""

    def __init__(self, differences: Sequence[Difference], revision: str) -> None:
        super().__init__(_("Người khác vừa sửa mục này. Hãy chọn giữ bản nào."), code="conflict")
        self.differences, self.revision = tuple(differences), revision


def content_of(indicator: Indicator) -> IndicatorContent:
    """What is stored now."""
    return IndicatorContent(**{name: getattr(indicator, name) for name in IndicatorContent.__dataclass_fields__})


def revision_of(node: Node) -> str:
    """The mark of a node's content, for the form that edits it."""
    if isinstance(node, Indicator):
        return content_of(node).revision
    return fingerprint(_held(node) if isinstance(node, Group) and node.cap is not None else node.name)


def _held(group: Group) -> dict[str, Any]:
    """What an editor writes of a section."""
    return {"name": group.name, "cap": short(group.cap)}


def _adds(node: Any) -> str:
    return _("Thêm vào “%(name)s”") % {"name": node.criteria_set if isinstance(node, Version) else node.name}


def _changes(node: Node) -> str:
    return _("Sửa “%(name)s”") % {"name": node.name}


def _deletes(node: Node) -> str:
    return _("Xóa “%(name)s”") % {"name": node.name}


@edits(_adds)
def add_group(
    version: Version, name: str, *, kind: str = Group.Kind.ACTIVITY, cap: Decimal | None = None, by: Any
) -> Group:
    """A foundation, an activity, or a section of bonus or penalty points with the most it may add or take."""
    name, cap = _name(name), _cap(kind, cap)
    if cap is not None and version.groups.filter(kind=kind).exists():
        raise Refused(_("Bộ chỉ số đã có mục này. Hãy thêm chỉ số vào mục đang có."), code="kind")
    position = _next_position(version.groups)
    return _added(Group.objects.create(version=version, kind=kind, cap=cap, name=name, position=position), by)


def _cap(kind: str, cap: Decimal | None) -> Decimal | None:
    if kind not in SECTIONS:
        return None
    if cap is None or cap <= 0:
        raise Refused(_("Hãy ghi điểm cộng hoặc trừ nhiều nhất, lớn hơn 0."), code="cap")
    return cap


@edits(_adds)
def add_main(group: Group, name: str, *, by: Any, kind: str = "") -> MainIndicator:
    position = _next_position(group.main_indicators)
    main = MainIndicator(version_id=group.version_id, group=group, kind=kind, name=_name(name), position=position)
    main.save()
    return _added(main, by)


@edits(_adds)
def add_pillar(version: Version, name: str, *, code: str, by: Any) -> Pillar:
    if version.pillars.filter(code=code).exists():
        raise Refused(_("Đã có trụ cột mang mã này."))
    position = _next_position(version.pillars)
    return _added(Pillar.objects.create(version=version, code=code, name=_name(name), position=position), by)


@edits(_adds)
def add_indicator(main: MainIndicator, content: IndicatorContent, *, by: Any) -> Indicator:
    position = _next_position(main.indicators.filter(parent=None))
    indicator = Indicator(version_id=main.version_id, main_indicator=main, position=position)
    return _added(_filled(indicator, _accepted(content)), by)


@edits(_changes, merges=True)
def edit_indicator(indicator: Indicator, content: IndicatorContent, *, rev: str, by: Any) -> Indicator:
    """Write the content if it still starts from what is stored; else Conflict with both values."""
    indicator.refresh_from_db()
    content, stored = _accepted(content), content_of(indicator)
    if stored.revision == content.revision:
        return indicator  # unchanged, or sent twice: no new record
    if stored.revision != rev:
        raise Conflict(_differences(content, stored), stored.revision)
    _filled(indicator, content)
    audit.act("edit_indicator", indicator, by=by)
    return indicator


@edits(_changes, merges=True)
def rename(node: Group | MainIndicator | Pillar, name: str, *, rev: str, by: Any) -> Node:
    """A node that holds others has nothing of its own but its name."""
    node.refresh_from_db()
    name = _name(name)
    if node.name != name and revision_of(node) != rev:
        raise Conflict([Difference("name", _("Tên"), name, node.name)], revision_of(node))
    node.name = name
    node.save(update_fields=["name"])
    audit.act("rename_node", node, by=by)
    return node


@edits(_changes, merges=True)
def edit_section(group: Group, name: str, cap: Decimal, *, rev: str, by: Any) -> Group:
    """A section of bonus or penalty points: its name, and the most that it may add or take."""
    group.refresh_from_db()
    name, most = _name(name), _cap(group.kind, cap)
    mine, stored = {"name": name, "cap": short(most)}, _held(group)
    if mine == stored:
        return group
    if revision_of(group) != rev:
        raise Conflict(_apart(mine, stored), revision_of(group))
    group.name, group.cap = name, most
    group.save(update_fields=["name", "cap"])
    audit.act("edit_section", group, by=by)
    return group


def _apart(mine: Mapping[str, Any], stored: Mapping[str, Any]) -> list[Difference]:
    labels = {"name": _("Tên"), "cap": _("Cộng hoặc trừ nhiều nhất")}
    return [Difference(key, labels[key], mine[key], stored[key]) for key in labels if mine[key] != stored[key]]


@edits(_changes)
def set_pillar_members(pillar: Pillar, mains: Sequence[MainIndicator], *, by: Any) -> Pillar:
    """The activity that belongs to this pillar; the foundation stands in every pillar by itself, a section in none."""
    if any(main.version_id != pillar.version_id for main in mains):
        raise Refused(_("Chỉ số chính không thuộc bản này."))
    pillar.main_indicators.set([main for main in mains if main.group.kind == Group.Kind.ACTIVITY])
    audit.act("set_pillar_members", pillar, by=by, summary={"main_indicators": [main.name for main in mains]})
    return pillar


@edits(_deletes)
def delete(node: Node, *, by: Any) -> None:
    """Take a node out of the draft with everything under it."""
    audit.act("delete_node", node, by=by)
    node.delete()


def _accepted(content: IndicatorContent) -> IndicatorContent:
    """The content as it is stored: words trimmed, the rule in its canonical form or refused."""
    try:
        rule = scoring.dump_rule(scoring.parse_rule(content.rule)) if content.rule else {}
    except scoring.RuleError as why:
        raise Refused(str(why), code="rule") from why
    return replace(content, name=_name(content.name), rule=rule)


def _filled(indicator: Indicator, content: IndicatorContent) -> Indicator:
    for name in IndicatorContent.__dataclass_fields__:
        setattr(indicator, name, getattr(content, name))
    indicator.save()
    return indicator


def _name(name: str) -> str:
    if not name.strip():
        raise Refused(_("Hãy ghi tên."), code="name")
    return name.strip()


def _next_position(siblings: Any) -> int:
    last: int | None = siblings.aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _added(node: T, by: Any) -> T:
    audit.act("add_node", node, by=by)
    return node


def _differences(mine: IndicatorContent, theirs: IndicatorContent) -> list[Difference]:
    return [
        Difference(name, _label(name), _shown(left), _shown(right))
        for name in IndicatorContent.__dataclass_fields__
        if (left := getattr(mine, name)) != (right := getattr(theirs, name))
    ]


def _label(name: str) -> str:
    label = str(getattr(Indicator._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def _shown(value: object) -> str:
    """A value for the two columns of a conflict; a rule is shown in words by its title."""
    if isinstance(value, dict):
        if not value:
            return "–"
        rule = scoring.parse_rule(value)
        return f"{rule.title}: " + "; ".join(field.label for field in rule.inputs())
    if isinstance(value, Decimal):
        return scoring.format_exact(value)
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    return str(value)
