"""May this person do this, on this unit, today? One answer for views, templates, actions and API."""

from typing import Any

from django.db import connection
from django.utils.translation import gettext

from tenants.accounts import factors
from tenants.roles.matrix import RIGHTS
from tenants.roles.models import AuthorityDelegation, Role
from tenants.units.models import Unit

Held = frozenset[tuple[str, int | None]]

# Asked at every request, so written out: building it from models took a third of the time of saving a row. A delegation
# counts while the principal still holds what was handed over: nobody gives what he or she no longer has.
HELD = """
WITH today AS (SELECT (clock_timestamp() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day)
SELECT own.role, own.unit_id, NULL
  FROM roles_assignment AS own, today
 WHERE own.user_id = %(person)s AND own.valid_from <= day AND (own.valid_to IS NULL OR own.valid_to > day)
UNION ALL
SELECT handed.role, handed.unit_id, handed.id
  FROM roles_authoritydelegation AS handed, today
 WHERE handed.deputy_id = %(person)s AND handed.valid_from <= day AND handed.valid_to > day
   AND EXISTS (
       SELECT FROM roles_assignment AS still
         JOIN accounts_user AS principal ON principal.id = still.user_id AND principal.is_active
        WHERE still.user_id = handed.principal_id AND still.role = handed.role
          AND (still.unit_id IS NULL OR still.unit_id = handed.unit_id)
          AND still.valid_from <= day AND (still.valid_to IS NULL OR still.valid_to > day)
   )
"""


def held(user: Any) -> Held:
    """(role, unit id) of every assignment and delegation valid today; read once per request, on the user object."""
    if not getattr(user, "is_authenticated", False):
        return frozenset()
    if not hasattr(user, "_held_roles"):
        _read(user)
    found: Held = user._held_roles | user._delegated.keys()
    return found


def _read(user: Any) -> None:
    """Own roles and those of a deputy in one query."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, {"person": user.pk})
        rows = cursor.fetchall()
    user._held_roles = frozenset((role, unit) for role, unit, by in rows if by is None)
    user._delegated = {(role, unit): by for role, unit, by in rows if by is not None}
    user._exercised = {}


def has_role(user: Any, *roles: Role) -> bool:
    return any(role in roles for role, _ in held(user))


def units_of(user: Any, *roles: Role) -> frozenset[int]:
    """Ids of the units on which this person holds one of the roles (any role if none is named)."""
    return frozenset(unit for role, unit in held(user) if unit is not None and (not roles or role in roles))


def may(user: Any, action: str, unit: Unit | int | None = None) -> bool:
    """Does the matrix give this action to this person, on this unit if one is named?

    Without a unit: is there any unit (or the province) on which it is given? A yes that comes of a delegation alone
    is remembered on the user object: the act that follows is recorded with it.
    """
    right, unit_id = RIGHTS[action], unit.pk if isinstance(unit, Unit) else unit
    held(user)
    if any(_gives(right, place, unit_id) for place in getattr(user, "_held_roles", ())):
        return True
    handed = [by for place, by in getattr(user, "_delegated", {}).items() if _gives(right, place, unit_id)]
    if handed:
        user._exercised[action] = handed[0]
    return bool(handed)


def _gives(right: Any, place: tuple[str, int | None], unit_id: int | None) -> bool:
    role, on = place
    return role in right.province or (role in right.own and unit_id in (None, on))


def exercised(user: Any) -> list[dict[str, Any]]:
    """The delegations by which this person has acted in this request, as the record of an act keeps them."""
    used = getattr(user, "_exercised", {})
    found = AuthorityDelegation.objects.filter(pk__in=set(used.values())).select_related("principal", "unit")
    return [
        {
            "delegation": one.pk,
            "of": one.principal.full_name,
            "role": one.role,
            "unit": one.unit.name if one.unit else "",
            "document": one.document,
        }
        for one in (found.order_by("pk") if used else [])
    ]


def refusal(user: Any, action: str, unit: Unit | int | None = None) -> str | None:
    """The sentence that refuses, or None."""
    if may(user, action, unit):
        return None
    right = RIGHTS[action]
    roles = ", ".join(role.label.lower() for role in (*right.own, *right.province))
    sentence = gettext("Bạn không có quyền %(right)s ở đây. Việc này dành cho: %(roles)s.")
    return sentence % {"right": gettext(right.words), "roles": roles}


def asks_for_a_factor(user: Any) -> bool:
    """Every role but an officer's and a contributor's; of those too, where the province has it so (rulings 18)."""
    roles = {role for role, _unit in held(user)}
    if roles - {Role.UNIT_OFFICER, Role.CONTRIBUTOR}:
        return True
    return bool(roles) and factors.policy() == factors.EVERYBODY
