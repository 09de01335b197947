"""Read criteria sets: who sees which, and a whole version in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from criteria_builder import canonical, numbering
from criteria_builder.crosswalks import Match, suggest
from criteria_builder.models import (
    CriteriaSet,
    Crosswalk,
    Declared,
    Group,
    Indicator,
    MainIndicator,
    Pillar,
    Step,
    Version,
)
from criteria_builder.scoring import grades
from criteria_builder.totals import totals
from criteria_builder.tree import (
    DeclaredFigures,
    GroupNode,
    Head,
    IndicatorNode,
    MainNode,
    PillarNode,
    Tree,
)
from dti.province import entered
from tenants.roles.authority import has_role, may, units_of
from tenants.roles.matrix import RIGHTS

__all__ = [
    "components", "grades_of", "last_steps", "matches", "related_versions", "totals", "tree", "version_before",
    "versions_of", "visible_to",
]  # fmt: skip

EVERYWHERE = RIGHTS["criteria.view"].province
OF_UNITS = RIGHTS["criteria.view"].own


def visible_to(user: Any) -> QuerySet[Version]:
    """The province's staff see every version, people of a unit the published ones of their unit's sets."""
    versions = Version.objects.select_related("criteria_set__unit_group", "document")
    if not may(user, "criteria.view"):
        return versions.none()
    if has_role(user, *EVERYWHERE):
        return versions
    mine = Q(criteria_set__unit_group__units__in=units_of(user, *OF_UNITS))
    published = Q(state__in=[Version.State.PUBLISHED, Version.State.RETIRED])
    return versions.filter(mine, published).distinct()


def matches(before: Version, after: Version, old: Tree, new: Tree) -> dict[str, Match]:
    """Later stable id → what it stands for: as somebody decided, else as proposed. One query beside the trees."""
    decided = Crosswalk.objects.filter(from_version=before, to_version=after)
    proposed = suggest(old, new)
    known = {str(node.stable_id) for node in old.indicators}
    for row in decided:
        key, earlier = str(row.to_stable_id), str(row.from_stable_id) if row.from_stable_id else None
        if key in proposed and (earlier is None or earlier in known):
            proposed[key] = Match(key, earlier, row.kind, "person", row.note)  # type: ignore[arg-type]
    return proposed


def versions_of(criteria_set: CriteriaSet) -> QuerySet[Version]:
    return criteria_set.versions.order_by("-number")


def last_steps(version: Version, user: Any) -> tuple[Step | None, Step | None]:
    """What this person would take back, and what would be done again."""
    steps = Step.objects.filter(version=version, by=user).defer("changes").order_by("pk")
    known = list(steps)
    done = [step for step in known if not step.undone]
    return (done[-1] if done else None), next((step for step in known if step.undone), None)


def version_before(version: Version, among: QuerySet[Version] | None = None) -> Version | None:
    """The version of the same set that came last before this one, else the one that the set was copied from.

    `among` narrows to what somebody may see.
    """
    versions = Version.objects.select_related("criteria_set") if among is None else among
    earlier = versions.filter(criteria_set=version.criteria_set_id, number__lt=version.number).order_by("-number")
    found = earlier.first()
    return versions.filter(pk=version.copied_from_id).first() if found is None and version.copied_from_id else found


def related_versions(version: Version, among: QuerySet[Version]) -> QuerySet[Version]:
    """What its components may be led back to: versions of sets for the same units, and the one it was copied from."""
    for_the_same = Q(criteria_set__unit_group=version.criteria_set.unit_group_id)
    found = among.filter(for_the_same | Q(pk=version.copied_from_id)).exclude(pk=version.pk)
    return found.order_by("criteria_set__name", "criteria_set__pk", "-number")


def components(version: Version) -> tuple[Indicator, ...]:
    """Components in the order of the decision, each with its main indicator and group; nobody may change them.

    Entry and appraisal read the same published rows at every request: each process reads a frozen version once.
    The hash covers every stable id and rule, so a version of another database or province is another one.
    """
    if not version.content_hash:
        return _components(version.pk)
    return _frozen_components(entered(), version.pk, version.content_hash)


@lru_cache(maxsize=256)
def _frozen_components(province: str, version_id: int, content_hash: str) -> tuple[Indicator, ...]:
    return _components(version_id)


def _components(version_id: int) -> tuple[Indicator, ...]:
    # A part has no row of its own: its component carries the sum that scores it.
    rows = Indicator.objects.filter(version_id=version_id, parent=None).select_related("main_indicator__group")
    order = ("main_indicator__group__position", "main_indicator__position", "position", "pk")
    return tuple(rows.order_by(*order))


def tree(version: Version) -> Tree:
    """The whole version as plain values: seven queries, however many rows it has."""
    rows = Indicator.objects.filter(version=version).order_by("position", "pk")
    by_main = {pk: _parts_behind(found) for pk, found in _grouped(rows, "main_indicator_id").items()}
    mains = _grouped(MainIndicator.objects.filter(version=version).order_by("position", "pk"), "group_id")
    groups = list(Group.objects.filter(version=version).order_by("position", "pk"))
    in_order = [main for group in groups for main in mains[group.pk]]
    activity = {group.pk for group in groups if group.kind == Group.Kind.ACTIVITY}
    declared = _declared(version)
    numbered = _numbered(version, [(main, by_main.get(main.pk, [])) for main in in_order], declared)
    return Tree(
        head=_head(version),
        groups=tuple(
            GroupNode(
                group.pk,
                group.stable_id,
                group.kind,
                group.name,
                tuple(numbered[main.pk] for main in mains[group.pk]),
                declared["group", group.pk],
                group.cap,
            )
            for group in groups
        ),
        pillars=_pillars(version, [main.pk for main in in_order if main.group_id in activity], declared),
        declared=declared["set", None],
    )


def grades_of(version: Version) -> grades.GradeScale:
    """The version's own scale, else the one that most provinces use."""
    rows = version.grade_scale
    if not rows:
        return grades.PROVINCIAL_GRADES
    return grades.GradeScale(
        tuple(grades.Grade(row["key"], row["name"], Fraction(row["lower"]), bool(row["strict"])) for row in rows)
    )


def _head(version: Version) -> Head:
    criteria_set = version.criteria_set
    return Head(
        criteria_set.code,
        criteria_set.name,
        criteria_set.illustrative,
        version.number,
        version.stable_id,
        version.settings,
        tuple(version.grade_scale),
        tuple(version.recorded),
    )


Declarations = defaultdict[tuple[str, int | None], tuple[DeclaredFigures, ...]]


def _declared(version: Version) -> Declarations:
    found: Declarations = defaultdict(tuple)
    for row in Declared.objects.filter(version=version).order_by("pk"):
        figures = DeclaredFigures(
            row.pk,
            row.main_count,
            row.component_count,
            row.total_points,
            row.where,
            row.named_count,
            row.written_name,
        )
        found[_declares(row)] += (figures,)
    return found


def _declares(row: Declared) -> tuple[str, int | None]:
    for kind, pk in (("main", row.main_indicator_id), ("group", row.group_id), ("pillar", row.pillar_id)):
        if pk is not None:
            return kind, pk
    return "set", None


def _numbered(
    version: Version, mains: list[tuple[MainIndicator, list[Indicator]]], declared: Declarations
) -> dict[int, MainNode]:
    slots = [[_slot(row) for row in rows] for _, rows in mains]
    used = _codes_of_earlier_versions(version)
    numbers = numbering.main_numbers(slots, used)
    given = numbering.codes(slots, used)
    return {
        main.pk: MainNode(
            main.pk,
            main.stable_id,
            number,
            main.kind,
            main.name,
            tuple(_indicator(row, code, _rule(row, rows)) for row, code in zip(rows, codes, strict=True)),
            declared["main", main.pk],
        )
        for (main, rows), number, codes in zip(mains, numbers, given, strict=True)
    }


def _parts_behind(rows: list[Indicator]) -> list[Indicator]:
    """Each component followed by its parts."""
    parts = _grouped([row for row in rows if row.parent_id], "parent_id")
    return [one for row in rows if not row.parent_id for one in (row, *parts[row.pk])]


def _rule(row: Indicator, rows: Iterable[Indicator]) -> Mapping[str, Any]:
    """A component with parts is scored by their sum, and by nothing else (ruling 24)."""
    parts = [one for one in rows if one.parent_id == row.pk]
    if not parts:
        return row.rule or {}
    return {"kind": "sum_of", "parts": [_part(one) for one in parts]}


def _part(row: Indicator) -> dict[str, Any]:
    """As R11 writes a part; a rule that nobody has chosen yet is missing there too, and named as such."""
    part = {"label": row.name, "max_points": canonical.short(row.max_points)}
    return {**part, "rule": row.rule} if row.rule else part


def _slot(row: Indicator) -> numbering.Slot:
    is_information = (row.rule or {}).get("kind") == "general_information"
    return numbering.Slot(row.code, is_information, row.parent_id is not None)


def _codes_of_earlier_versions(version: Version) -> set[str]:
    earlier = Indicator.objects.filter(
        version__criteria_set=version.criteria_set_id, version__number__lt=version.number
    )
    return set(earlier.exclude(code="").values_list("code", flat=True))


def _indicator(row: Indicator, number: str, rule: Mapping[str, Any]) -> IndicatorNode:
    return IndicatorNode(
        row.pk,
        row.stable_id,
        row.parent_id,
        row.code,
        number,
        row.name,
        row.max_points,
        rule,
        row.unit_of_measure,
        row.source,
        row.verifier,
        row.evidence_required,
        row.evidence_hint,
        row.guidance,
        row.not_applicable,
    )


def _pillars(version: Version, activity: list[int], declared: Declarations) -> tuple[PillarNode, ...]:
    """`activity` are those that may belong to one: the foundation stands in every pillar, a section in none."""
    pillars = Pillar.objects.filter(version=version).prefetch_related("main_indicators").order_by("position", "pk")
    return tuple(
        PillarNode(
            pillar.pk,
            pillar.code,
            pillar.name,
            _members(pillar, activity),
            declared["pillar", pillar.pk],
        )
        for pillar in pillars
    )


def _members(pillar: Pillar, activity: list[int]) -> tuple[int, ...]:
    chosen = {main.pk for main in pillar.main_indicators.all()}
    return tuple(pk for pk in activity if pk in chosen)


def _grouped(rows: Iterable[Any], by: str) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, by)].append(row)
    return found
