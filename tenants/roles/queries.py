"""Read the people of a province: who they are, what they may do, whether they have been in."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from tenants.accounts.models import Activation, User
from tenants.roles.authority import has_role, units_of
from tenants.roles.matrix import RIGHTS
from tenants.roles.models import Assignment, Role
from tenants.units.queries import matching


@dataclass(frozen=True)
class PersonRow:
    """One line of the list of people."""

    user: User
    assignments: list[Assignment]
    state: str
    state_kind: str
    last_invitation: Activation | None


def visible_to(user: User) -> QuerySet[User]:
    """Administrator and auditor see everybody, a leader the people of his or her own units."""
    people = User.objects.order_by("full_name", "username")
    if has_role(user, *RIGHTS["people.view"].province):
        return people
    return people.filter(assignments__unit_id__in=units_of(user, Role.UNIT_LEADER)).distinct()


def rows(people: QuerySet[User], start: int = 0, end: int | None = None) -> list[PersonRow]:
    """In three queries, however many people."""
    loaded = people.prefetch_related(
        Prefetch("assignments", Assignment.objects.select_related("unit").order_by("valid_from", "pk")),
        Prefetch("activations", Activation.objects.order_by("-issued_at")),
    )
    return [_row(user) for user in loaded[max(start, 0) : end]]


def _row(user: User) -> PersonRow:
    invitations = list(user.activations.all())
    newest = invitations[0] if invitations else None
    state, kind = _state(user, newest)
    return PersonRow(user, list(user.assignments.all()), state, kind, newest)


def _state(user: User, newest: Activation | None) -> tuple[str, str]:
    if not user.is_active:
        return _("Đã khóa"), "danger"
    if user.activated_at:
        return _("Đã kích hoạt"), "success"
    if newest is None or newest.revoked_at:
        return _("Chưa gửi mã"), "neutral"
    return (_("Đã mở thư"), "info") if newest.opened_at else (_("Đã gửi mã"), "info")


def search(people: QuerySet[User], words: str) -> QuerySet[User]:
    """By name, user name, or unit with marks ignored."""
    if not words.strip():
        return people
    units = matching(words).values("pk")
    return (
        people.filter(full_name__icontains=words)
        | people.filter(username__icontains=words)
        | people.filter(assignments__unit_id__in=units)
    ).distinct()


def first_of_each_role() -> list[tuple[Role, Any]]:
    """One person per role, in the order of the roles: for the demonstration's list."""
    found: dict[str, Any] = {}
    for assignment in Assignment.objects.select_related("user", "unit").order_by("pk"):
        found.setdefault(assignment.role, assignment)
    return [(role, found[role]) for role in Role if role in found]
