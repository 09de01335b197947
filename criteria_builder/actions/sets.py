"""New sets, and new drafts of sets that stand."""

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
    if reason := authority.refusal(by, "criteria.edit"):
        raise Refused(reason, code="may")
    code = code or _free_code(name)
    if CriteriaSet.objects.filter(code=code).exists():
        raise Refused(_("Đã có bộ chỉ số mang mã %(code)s.") % {"code": code})
    criteria_set = CriteriaSet.objects.create(
        code=code, name=name.strip(), unit_group=unit_group, illustrative=illustrative
    )
    version = Version.objects.create(
        criteria_set=criteria_set, number=1, settings=DEFAULT_SETTINGS, grade_scale=PROVINCIAL_GRADE_SCALE
    )
    audit.act("create_criteria_set", criteria_set, by=by)
    return version


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
    draft = Version.objects.create(
        criteria_set=criteria_set,
        number=max(numbers) + 1,
        settings=version.settings,
        grade_scale=version.grade_scale,
        recorded=version.recorded,
    )
    _copy_tree(version, draft)
    audit.act("create_draft", draft, by=by, summary={"from": version.number})
    return draft


def _free_code(name: str) -> str:
    base = fold(name).replace(" ", "-")[:50].strip("-") or "bo-chi-so"
    base = "".join(letter for letter in base if letter.isalnum() or letter == "-")
    taken = set(CriteriaSet.objects.filter(code__startswith=base).values_list("code", flat=True))
    number = 1
    while (code := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return code


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
    children = Indicator.objects.filter(version=source).exclude(parent=None)
    for old, parent in children.values_list("pk", "parent_id"):
        Indicator.objects.filter(pk=copies[old]).update(parent_id=copies[parent])
