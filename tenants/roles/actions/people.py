"""Make accounts for named persons in roles, one or a whole list, with the user names that the rules give."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.workflow import Refused
from tenants.accounts.models import User
from tenants.roles import queries
from tenants.roles.actions.assignments import grant
from tenants.roles.models import Role
from tenants.roles.usernames import Names
from tenants.units.models import Unit


@dataclass(frozen=True)
class Person:
    """Somebody who is to have an account."""

    full_name: str
    role: Role
    unit: Unit | None = None
    position: str = ""
    email: str = ""
    username: str = ""


@transaction.atomic
def add_person(person: Person, *, by: Any, valid_from: date, names: Names | None = None) -> User:
    """Create the account without a password and grant the role; the invitation is sent apart."""
    if not person.full_name.strip():
        raise Refused(_("Thiếu họ và tên. Tài khoản là của một người có tên, không của cả đơn vị."))
    user = User(
        username=person.username or username_for(person, names),
        full_name=person.full_name.strip(),
        position=person.position,
        email=person.email,
    )
    if User.objects.filter(username=user.username).exists():
        raise Refused(_("Tên đăng nhập %(login)s đã có người dùng.") % {"login": user.username})
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save(force_insert=True)
    audit.act("add_person", user, by=by)
    grant(user, person.role, person.unit, by=by, valid_from=valid_from)
    return user


@transaction.atomic
def add_people(people: Sequence[Person], *, by: Any, valid_from: date) -> list[User]:
    """All of a list, or nobody: whatever refuses one of them leaves no account behind."""
    names, made = queries.names(), []
    for person in people:
        user = add_person(person, by=by, valid_from=valid_from, names=names)
        names = names.with_one(user.username, person.unit)
        made.append(user)
    audit.act("add_people", "people", by=by, summary={"people": len(made)})
    return made


def username_for(person: Person, names: Names | None = None) -> str:
    """The name that a new person gets."""
    return (names or queries.names()).free(person.full_name, person.role, person.unit)
