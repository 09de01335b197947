"""May this person do this, on this unit, today? One answer for views, templates, actions and API."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from dti.clock import DatabaseToday
from tenants.roles.matrix import RIGHTS
from tenants.roles.models import Assignment, Role
from tenants.units.models import Unit

Held = frozenset[tuple[str, int | None]]


def held(user: Any) -> Held:
    """(role, unit id) of every assignment valid today; read once per request, on the user object."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    if not hasattr(user, "_held_roles"):
        user._held_roles = frozenset(valid_today(user).values_list("role", "unit_id"))
    found: Held = user._held_roles
    return found


def valid_today(user: Any) -> QuerySet[Assignment]:
    valid = Q(valid_to=None) | Q(valid_to__gt=DatabaseToday())
    return Assignment.objects.filter(valid, user=user, valid_from__lte=DatabaseToday())


def has_role(user: Any, *roles: Role) -> bool:
    return any(role in roles for role, _ in held(user))


def units_of(user: Any, *roles: Role) -> frozenset[int]:
    """Ids of the units on which this person holds one of the roles (any role if none is named)."""
    return frozenset(unit for role, unit in held(user) if unit is not None and (not roles or role in roles))


def may(user: Any, action: str, unit: Unit | int | None = None) -> bool:
    """Does the matrix give this action to this person, on this unit if one is named?

    Without a unit: is there any unit (or the province) on which it is given?
    """
    right, mine = RIGHTS[action], held(user)
    if any(role in right.province for role, _ in mine):
        return True
    unit_id = unit.pk if isinstance(unit, Unit) else unit
    return any(role in right.own and unit_id in (None, on) for role, on in mine)


def refusal(user: Any, action: str, unit: Unit | int | None = None) -> str | None:
    """The sentence that refuses, or None."""
    if may(user, action, unit):
        return None
    right = RIGHTS[action]
    roles = ", ".join(role.label.lower() for role in (*right.own, *right.province))
    sentence = gettext("Bạn không có quyền %(right)s ở đây. Việc này dành cho: %(roles)s.")
    return sentence % {"right": gettext(right.words), "roles": roles}
