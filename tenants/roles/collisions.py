"""Whose names meet when provinces become one. Pure: people who come and people who are here in, findings out."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dti.web.vietnamese import fold
from tenants.roles.usernames import Names
from tenants.units.rules import is_same_name

MOST = 5  # others that one row names
NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Comer:
    """Somebody who is handed over. `name` is the decided user name, else the former one; `wants` says it may change."""

    key: int
    name: str
    full_name: str
    province: str
    email: str = ""
    # Of the unit on which the first role was held.
    unit: str = ""
    role: str = ""
    code: str = ""
    is_open: bool = True


@dataclass(frozen=True)
class Account:
    """Somebody who has an account here."""

    name: str
    full_name: str
    email: str = ""


@dataclass(frozen=True)
class Collision:
    """Two people whom one could take for each other. Kinds: username, alike, unit, email."""

    kind: str
    text: str


def collisions(comers: Sequence[Comer], accounts: Sequence[Account]) -> dict[int, list[Collision]]:
    """Every comer's collisions, gravest first; those who meet nobody are absent."""
    found: defaultdict[int, list[Collision]] = defaultdict(list)
    for kind, groups in (
        ("username", _by(lambda one: one.name, comers, accounts)),
        ("alike", _by(lambda one: NOT_A_LETTER.sub("", fold(one.name)), comers, accounts)),
        ("email", _by(lambda one: one.email.strip().casefold(), comers, accounts)),
    ):
        for group in groups:
            for one in group:
                if isinstance(one, Comer):
                    found[one.key] += _told(kind, [other for other in group if _is_met(kind, one, other)])
    for one, other in _of_near_units(comers):
        text = _("%(unit)s và %(other)s (%(province)s) chỉ khác dấu")
        words = {"unit": one.unit, "other": other.unit, "province": other.province}
        found[one.key].append(Collision("unit", text % words))
    return {key: list(dict.fromkeys(met)) for key, met in found.items() if met}


def _by(
    key: Callable[[Comer | Account], str], comers: Sequence[Comer], accounts: Sequence[Account]
) -> Iterable[list[Comer | Account]]:
    groups: defaultdict[str, list[Comer | Account]] = defaultdict(list)
    everybody: list[Comer | Account] = [*comers, *accounts]
    for one in everybody:
        groups[key(one)].append(one)
    return [group for word, group in groups.items() if word and len(group) > 1]


def _is_met(kind: str, one: Comer, other: Comer | Account) -> bool:
    return other is not one and not (kind == "alike" and one.name == other.name)


def _told(kind: str, others: Sequence[Comer | Account]) -> list[Collision]:
    """Some by name; a mailbox that a whole agency shares would fill the page."""
    told = [_met(kind, other) for other in others[:MOST]]
    if len(others) > MOST:
        told.append(Collision(kind, _("và %(n)d người khác") % {"n": len(others) - MOST}))
    return told


def _met(kind: str, other: Comer | Account) -> Collision:
    where = other.province if isinstance(other, Comer) else _("tài khoản đã có ở đây")
    text = {
        "username": _("trùng tên đăng nhập với %(name)s (%(where)s)"),
        "alike": _("tên đăng nhập chỉ khác dấu nối với %(login)s của %(name)s (%(where)s)"),
        "email": _("trùng thư điện tử với %(name)s (%(where)s)"),
    }[kind]
    return Collision(kind, text % {"name": other.full_name, "login": other.name, "where": where})


def _of_near_units(comers: Sequence[Comer]) -> Iterable[tuple[Comer, Comer]]:
    """Ba Tơ beside Ba Tô, in the same role: their people are easily taken for each other, whatever their names."""
    groups: defaultdict[tuple[str, str], list[Comer]] = defaultdict(list)
    for one in comers:
        if one.unit:
            groups[one.role, fold(one.unit)].append(one)
    for group in groups.values():
        for one in group:
            other = next((other for other in group if not is_same_name(one.unit, other.unit)), None)
            if other is not None:
                yield one, other


def proposals(comers: Sequence[Comer], met: Mapping[int, Sequence[Collision]], names: Names) -> dict[int, str]:
    """A free name for everybody who is undecided: the own one where nothing meets, else with the unit's code."""
    waiting = [one for one in comers if one.is_open]
    keeps = {
        one.key: one.name
        for one in waiting
        if one.name not in names.taken and all(other.kind == "email" for other in met.get(one.key, ()))
    }
    # Whoever keeps the own name has it before others are given theirs.
    taken = names.taken | {one.name for one in comers if not one.is_open} | set(keeps.values())
    # The former names of those who collide are nobody's: a letter that names one must not open another's door.
    taken |= {one.name for one in waiting}
    found: dict[int, str] = {}
    for one in waiting:
        found[one.key] = keeps.get(one.key) or Names(taken, names.units).renamed(one.name, one.code)
        taken.add(found[one.key])
    return found
