"""Read the people of a province: who they are, what they may do, whether they have been in."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dti.clock import DatabaseNow, DatabaseToday, database_now
from tenants.accounts.models import Activation, User
from tenants.roles.authority import has_role, held, units_of
from tenants.roles.matrix import RIGHTS
from tenants.roles.models import DELEGABLE, Assignment, AuthorityDelegation, Role
from tenants.roles.usernames import Names
from tenants.units.models import Unit
from tenants.units.queries import matching, origins_of

# Roles that a leader gives and ends on the own unit.
STAFF_OF_A_LEADER = (Role.UNIT_OFFICER, Role.CONTRIBUTOR)
# What the lists may be narrowed to: the key in the address and its words.
STATES = (
    ("", gettext_lazy("Tất cả trạng thái")),
    ("new", gettext_lazy("Chưa có mã dùng được")),
    ("waiting", gettext_lazy("Đã gửi mã, chưa kích hoạt")),
    ("active", gettext_lazy("Đã kích hoạt")),
    ("closed", gettext_lazy("Đã khóa")),
)
REGISTER_STATES = (
    ("", gettext_lazy("Tất cả mã")),
    ("waiting", gettext_lazy("Còn hạn, chưa dùng")),
    ("opened", gettext_lazy("Đã mở, chưa dùng")),
    ("used", gettext_lazy("Đã dùng")),
    ("expired", gettext_lazy("Hết hạn")),
    ("revoked", gettext_lazy("Đã thu hồi")),
)
CODE_STATES = {
    "waiting": Q(used_at=None, revoked_at=None, expires_at__gt=DatabaseNow()),
    "opened": Q(used_at=None, revoked_at=None, opened_at__isnull=False),
    "used": Q(used_at__isnull=False),
    "expired": Q(used_at=None, revoked_at=None, expires_at__lte=DatabaseNow()),
    "revoked": Q(revoked_at__isnull=False),
}


@dataclass(frozen=True)
class PersonRow:
    """One line of the list of people."""

    user: User
    assignments: list[Assignment]
    state: str
    state_kind: str
    last_invitation: Activation | None
    has_open_code: bool


def visible_to(user: User) -> QuerySet[User]:
    """Administrator and auditor see everybody, a leader the people of his or her own units."""
    people = User.objects.order_by("full_name", "username")
    if has_role(user, *RIGHTS["people.view"].province):
        return people
    return people.filter(assignments__unit_id__in=units_of(user, Role.UNIT_LEADER)).distinct()


def managed_by(user: User) -> QuerySet[User]:
    """Whom this person may invite and take roles from.

    A code lets its holder choose a new password. So a leader manages those only who are officers or contributors of
    the own units and nothing else: whoever holds any other role would be taken over by a letter.
    """
    people = User.objects.order_by("full_name", "username")
    if has_role(user, *RIGHTS["people.invite"].province):
        return people
    mine = units_of(user, Role.UNIT_LEADER)
    running = Assignment.objects.exclude(valid_to__lte=DatabaseToday())
    other = running.exclude(role__in=STAFF_OF_A_LEADER, unit_id__in=mine).values("user_id")
    deputies = AuthorityDelegation.objects.filter(valid_to__gt=DatabaseToday()).values("deputy_id")
    own = running.filter(role__in=STAFF_OF_A_LEADER, unit_id__in=mine).values("user_id")
    return people.filter(pk__in=own).exclude(pk__in=other).exclude(pk__in=deputies)


def delegations_managed_by(user: User) -> QuerySet[AuthorityDelegation]:
    """An administrator's are all, everybody else's the own ones."""
    everything = AuthorityDelegation.objects.select_related("principal", "deputy", "unit", "granted_by")
    if has_role(user, Role.PROVINCE_ADMIN):
        return everything
    return everything.filter(principal=user)


def delegable_of(user: User) -> QuerySet[Assignment]:
    """Roles that this person may hand over: the own ones, an administrator's those of everybody."""
    running = Assignment.objects.exclude(valid_to__lte=DatabaseToday()).filter(role__in=DELEGABLE, user__is_active=True)
    found = running.select_related("user", "unit").order_by("user__full_name", "pk")
    return found if has_role(user, Role.PROVINCE_ADMIN) else found.filter(user=user)


def deputies_for(user: User) -> QuerySet[User]:
    """Whom this person may name as deputy: people of the own units; over the province, everybody with a role there."""
    people = User.objects.filter(is_active=True).order_by("full_name", "username")
    if any(unit is None for _role, unit in held(user)):
        return people
    return people.filter(assignments__unit_id__in=units_of(user)).distinct()


def gives(user: User) -> tuple[list[Role], QuerySet[Unit] | None]:
    """Roles that this person may give to somebody new, and on which units; None stands for every unit."""
    if has_role(user, *RIGHTS["people.invite"].province):
        return list(Role), None
    return list(STAFF_OF_A_LEADER), Unit.objects.filter(pk__in=units_of(user, Role.UNIT_LEADER))


def left_behind(unit: Unit) -> QuerySet[Assignment]:
    """Roles at the units that this one follows, of people who do not hold them here yet."""
    running = Assignment.objects.exclude(valid_to__lte=DatabaseToday()).filter(user__is_active=True)
    here = running.filter(unit=unit, user=OuterRef("user"), role=OuterRef("role"))
    former = running.filter(unit__in=origins_of(unit).values("predecessor")).exclude(Exists(here))
    return former.select_related("user", "unit").order_by("unit__sort_key", "role", "user__full_name", "pk")


def holders_on(unit_ids: Collection[int], *roles: Role) -> dict[int, list[tuple[str, User]]]:
    """Unit → (role, person) of those who hold one of the roles there today, deputies too; two queries.

    A deputy counts while the principal still holds what was handed over (`authority.HELD`).
    """
    today = DatabaseToday()
    valid = Assignment.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today)
    own = valid.filter(unit_id__in=unit_ids, role__in=roles, user__is_active=True).select_related("user")
    still = valid.filter(user=OuterRef("principal"), role=OuterRef("role"), unit=OuterRef("unit"))
    handed = AuthorityDelegation.objects.filter(
        Exists(still), unit_id__in=unit_ids, role__in=roles, valid_from__lte=today, valid_to__gt=today,
        principal__is_active=True, deputy__is_active=True,
    ).select_related("deputy")  # fmt: skip
    found: dict[int, list[tuple[str, User]]] = defaultdict(list)
    for one in own.order_by("pk"):
        found[one.unit_id or 0].append((one.role, one.user))
    for other in handed.order_by("pk"):
        found[other.unit_id or 0].append((other.role, other.deputy))
    return found


def names() -> Names:
    """The user names of this province and the units of their owners, in two queries."""
    units: dict[str, list[int | None]] = {}
    for login, unit in Assignment.objects.values_list("user__username", "unit_id"):
        units.setdefault(login, []).append(unit)
    return Names(set(User.objects.values_list("username", flat=True)), units)


def register(user: User, state: str = "") -> QuerySet[Activation]:
    """Every code that was made for people whom this person sees: opened, used, revoked, run out."""
    codes = Activation.objects.select_related("user").order_by("-issued_at", "-pk")
    codes = codes.filter(user__in=visible_to(user).order_by())
    return codes.filter(CODE_STATES[state]) if state in CODE_STATES else codes


def rows(people: QuerySet[User], start: int = 0, end: int | None = None) -> list[PersonRow]:
    """In four queries, however many people."""
    loaded = people.prefetch_related(
        Prefetch("assignments", Assignment.objects.select_related("unit").order_by("valid_from", "pk")),
        Prefetch("activations", Activation.objects.order_by("-issued_at")),
    )
    now = database_now()
    return [_row(user, now) for user in loaded[max(start, 0) : end]]


def _row(user: User, now: datetime) -> PersonRow:
    invitations = list(user.activations.all())
    newest = invitations[0] if invitations else None
    state, kind = _state(user, newest, now)
    still_open = newest is not None and not newest.used_at and not newest.revoked_at and newest.expires_at > now
    return PersonRow(user, list(user.assignments.all()), state, kind, newest, still_open)


def _state(user: User, newest: Activation | None, now: datetime) -> tuple[str, str]:
    if not user.is_active:
        return _("Đã khóa"), "danger"
    if user.activated_at:
        return _("Đã kích hoạt"), "success"
    if newest is None or newest.revoked_at:
        return _("Chưa gửi mã"), "neutral"
    if newest.expires_at <= now:
        return _("Mã đã hết hạn"), "warning"
    return (_("Đã mở thư"), "info") if newest.opened_at else (_("Đã gửi mã"), "info")


def search(people: QuerySet[User], words: str) -> QuerySet[User]:
    """By name, user name, address, or unit with marks ignored."""
    if not words.strip():
        return people
    units = matching(words).values("pk")
    return (
        people.filter(full_name__icontains=words)
        | people.filter(username__icontains=words)
        | people.filter(email__icontains=words)
        | people.filter(assignments__unit_id__in=units)
    ).distinct()


def in_state(people: QuerySet[User], state: str) -> QuerySet[User]:
    """Those without a code, with one on its way, activated, or closed."""
    waiting = Activation.objects.filter(CODE_STATES["waiting"], user=OuterRef("pk"))
    if state == "closed":
        return people.filter(is_active=False)
    if state == "active":
        return people.filter(is_active=True, activated_at__isnull=False)
    if state in ("new", "waiting"):
        sent = people.filter(is_active=True, activated_at=None)
        return sent.filter(Exists(waiting)) if state == "waiting" else sent.exclude(Exists(waiting))
    return people


def first_of_each_role() -> list[tuple[Role, Any]]:
    """One person per role, in the order of the roles: for the demonstration's list."""
    found: dict[str, Any] = {}
    for assignment in Assignment.objects.select_related("user", "unit").order_by("pk"):
        found.setdefault(assignment.role, assignment)
    return [(role, found[role]) for role in Role if role in found]
