"""New sets, empty or copied, and new drafts of sets that stand."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from criteria_builder.models import CriteriaSet, Declared, Group, Indicator, MainIndicator, Pillar, Version
from criteria_builder.standards import DEFAULT_SETTINGS, PROVINCIAL_GRADE_SCALE
from dti import audit
from dti.web.vietnamese import fold
from dti.workflow import Refused
from tenants.roles import authority
from tenants.units.models import UnitGroup


@transaction.atomic
def create_set(name: str, unit_group: UnitGroup, *, by: Any, code: str = "", illustrative: bool = False) -> Version:
    """A set with its first draft, the settings and the grade scale that hold if nobody decides otherwise."""
    criteria_set = _new_set(name, unit_group, by, code, illustrative)
    version = Version.objects.create(
        criteria_set=criteria_set, number=1, settings=DEFAULT_SETTINGS, grade_scale=PROVINCIAL_GRADE_SCALE
    )
    audit.act("create_criteria_set", criteria_set, by=by)
    return version


@transaction.atomic
def copy_set(source: Version, name: str, unit_group: UnitGroup, *, by: Any) -> Version:
    """A set of its own whose first draft says everything that `source`, published or not, says.

    Stable ids stay, as they do in an amendment: a component that a new decision carries on is the same component, and
    crosswalk, comparison, back-test and a workbook that comes back find it by that id instead of by its name. Nothing
    mistakes one set for the other, because every look-up by id is within a version or a set. Codes go: they are what a
    decision prints, and the new one numbers its own rows when it is published.
    """
    criteria_set = _new_set(name, unit_group, by, "", source.criteria_set.illustrative)
    # Lock first: nobody may edit the source between the statements that read it.
    source = Version.objects.select_for_update(no_key=True, of=("self",)).get(pk=source.pk)
    draft = _copy(source, criteria_set, 1, copied_from=source)
    Indicator.objects.filter(version=draft).update(code="")
    audit.act("copy_criteria_set", criteria_set, by=by, summary={"from": str(source)})
    return draft


@transaction.atomic
def create_draft(version: Version, *, by: Any) -> Version:
    """A draft with everything of `version`: stable ids and codes stay, so that years can be compared."""
    if reason := authority.refusal(by, "criteria.edit"):
        raise Refused(reason, code="may")
    # Lock first: two people may ask for a draft at the same moment.
    criteria_set = CriteriaSet.objects.select_for_update().get(pk=version.criteria_set_id)
    numbers = dict(criteria_set.versions.values_list("number", "state"))
    if Version.State.DRAFT in numbers.values():
        raise Refused(_("Bộ chỉ số này đã có một bản dự thảo đang soạn."))
    draft = _copy(version, criteria_set, max(numbers) + 1)
    audit.act("create_draft", draft, by=by, summary={"from": version.number})
    return draft


def _new_set(name: str, unit_group: UnitGroup, by: Any, code: str, illustrative: bool) -> CriteriaSet:
    if reason := authority.refusal(by, "criteria.edit"):
        raise Refused(reason, code="may")
    if not code and not name.strip():
        raise Refused(_("Hãy ghi tên bộ chỉ số."), code="name")
    code = code or _free_code(name)
    if CriteriaSet.objects.filter(code=code).exists():
        raise Refused(_("Đã có bộ chỉ số mang mã %(code)s.") % {"code": code})
    return CriteriaSet.objects.create(code=code, name=name.strip(), unit_group=unit_group, illustrative=illustrative)


def _free_code(name: str) -> str:
    base = fold(name).replace(" ", "-")[:50].strip("-") or "bo-chi-so"
    base = "".join(letter for letter in base if letter.isalnum() or letter == "-")
    taken = set(CriteriaSet.objects.filter(code__startswith=base).values_list("code", flat=True))
    number = 1
    while (code := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return code


def _copy(source: Version, criteria_set: CriteriaSet, number: int, **origin: Version) -> Version:
    """A draft with the tree of `source`, its settings, its grades and what readers recorded."""
    draft = Version.objects.create(
        criteria_set=criteria_set,
        number=number,
        settings=source.settings,
        grade_scale=source.grade_scale,
        recorded=source.recorded,
        **origin,
    )
    _copy_tree(source, draft)
    return draft


def _copy_tree(source: Version, draft: Version) -> None:
    groups = _copies(Group, source, draft)
    mains = _copies(MainIndicator, source, draft, group=groups)
    indicators = _copies(Indicator, source, draft, main_indicator=mains)
    _keep_parents(source, indicators)
    pillars = _copies(Pillar, source, draft)
    members = Pillar.main_indicators.through
    members.objects.bulk_create(
        members(pillar_id=pillars[pillar], mainindicator_id=mains[main])
        for pillar, main in members.objects.filter(pillar__version=source).values_list("pillar_id", "mainindicator_id")
    )
    _copies(Declared, source, draft, group=groups, main_indicator=mains, pillar=pillars)


def _copies(model: Any, source: Version, draft: Version, **links: dict[int, int]) -> dict[int, int]:
    """Copy a table's rows of one version in one statement; returns new keys by old ones."""
    rows = list(model.objects.filter(version=source).order_by("pk"))
    old = [row.pk for row in rows]
    for row in rows:
        row.pk, row.version = None, draft
        if model is Indicator:
            row.parent = None  # its copy may not exist yet
        for name, keys in links.items():
            was = getattr(row, f"{name}_id")
            setattr(row, f"{name}_id", None if was is None else keys[was])
    model.objects.bulk_create(rows)
    return dict(zip(old, (row.pk for row in rows), strict=True))


def _keep_parents(source: Version, copies: dict[int, int]) -> None:
    children = Indicator.objects.filter(version=source).exclude(parent=None).values_list("pk", "parent_id")
    parts = [Indicator(pk=copies[part], parent_id=copies[whole]) for part, whole in children]
    Indicator.objects.bulk_update(parts, ["parent_id"])
