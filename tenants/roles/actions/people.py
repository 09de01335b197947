"""Make an account for a named person in a role, with the user name that the rules give."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.web.vietnamese import fold
from dti.workflow import Refused
from tenants.accounts.models import User
from tenants.roles.actions.assignments import grant
from tenants.roles.models import Assignment, Role
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
def add_person(person: Person, *, by: Any, valid_from: date) -> User:
    """Create the account without a password and grant the role; the invitation is sent apart."""
    if not person.full_name.strip():
        raise Refused(_("Thiếu họ và tên. Tài khoản là của một người có tên, không của cả đơn vị."))
    user = User(
        username=person.username or username_for(person),
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


def username_for(person: Person) -> str:
    """The unit's printed login for its first officer, `<login>.ld` for its leader, `<login>.<n>` for others.

    Where another unit of the province already owns the login, the official code comes before the suffix.
    """
    if person.unit is None:
        name = fold(person.full_name).replace(" ", ".")
        return name if not User.objects.filter(username=name).exists() else _numbered(name)
    login = person.unit.printed_login or fold(person.unit.name).replace(" ", "")
    if _belongs_to_another(login, person.unit) and person.unit.official_code:
        login = f"{login}.{person.unit.official_code}"
    if person.role == Role.UNIT_OFFICER and not User.objects.filter(username=login).exists():
        return login
    if person.role == Role.UNIT_LEADER and not User.objects.filter(username=f"{login}.ld").exists():
        return f"{login}.ld"
    return _numbered(login)


def _belongs_to_another(login: str, unit: Unit) -> bool:
    return Assignment.objects.filter(user__username=login).exclude(unit=unit).exists()


def _numbered(stem: str) -> str:
    """The first free of <stem>.2, <stem>.3, …"""
    taken = set(User.objects.filter(username__startswith=f"{stem}.").values_list("username", flat=True))
    return next(name for number in count(2) if (name := f"{stem}.{number}") not in taken)
