"""User names by the rules of the house. Pure: a person and the names that are taken in, a free name out."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import count

from dti.web.vietnamese import fold
from tenants.roles.models import Role
from tenants.units.models import Unit

NOT_IN_A_NAME = re.compile(r"[^a-z0-9._-]+")
SUFFIX = re.compile(r"(?P<stem>.+?)(?P<suffix>\.(?:ld|[0-9]{1,4}))?")
LONGEST = 100


@dataclass(frozen=True)
class Names:
    """The user names of a province: those that are taken, and on which units their owners are."""

    taken: set[str]
    units: Mapping[str, Collection[int | None]]

    def free(self, full_name: str, role: str, unit: Unit | None) -> str:
        """The unit's printed login for its first officer, `<login>.ld` for its leader, `<login>.<n>` for others.

        Where another unit of the province already owns the login, the official code comes before the suffix
        (rulings 13). Over the province: the person's own name.
        """
        if unit is None:
            name = plain(full_name, ".")
            return name if name not in self.taken else self._numbered(name)
        login = unit.printed_login or plain(unit.name, "")
        if any(on != unit.pk for on in self.units.get(login, ())) and unit.official_code:
            login = f"{login}.{unit.official_code}"
        wanted = {Role.UNIT_OFFICER: login, Role.UNIT_LEADER: f"{login}.ld"}.get(Role(role), "")
        return wanted if wanted and wanted not in self.taken else self._numbered(login)

    def with_one(self, login: str, unit: Unit | None) -> "Names":
        """The same with one name more: the next line of a list meets it."""
        on = unit.pk if unit else None
        return Names({*self.taken, login}, {**self.units, login: [*self.units.get(login, ()), on]})

    def renamed(self, username: str, code: str) -> str:
        """A name that is taken or looks like another: the unit's official code before its suffix (rulings 13).

        Without a code, or where that is taken too, the next free number.
        """
        parts = SUFFIX.fullmatch(username)
        stem, suffix = (parts["stem"], parts["suffix"] or "") if parts else (username, "")
        code = plain_code(code)
        if (
            code
            and not stem.endswith(f".{code}")
            and (wanted := f"{stem}.{code}{suffix}") not in self.taken
            and len(wanted) <= LONGEST
        ):
            return wanted
        return self._numbered(stem[:90])

    def _numbered(self, stem: str) -> str:
        """The first free of <stem>.2, <stem>.3, …"""
        return next(name for number in count(2) if (name := f"{stem}.{number}") not in self.taken)


def plain(words: str, between: str) -> str:
    """Small letters without marks, as a user name may hold them."""
    folded = NOT_IN_A_NAME.sub("", fold(words).replace(" ", between)).strip("._-")
    return folded[:90] or "nguoi-dung"


def plain_code(code: str) -> str:
    """An official code as a user name may hold it, or nothing."""
    return NOT_IN_A_NAME.sub("", fold(code).replace(" ", "")).strip("._-")
