"""Reads the people whom predecessors handed over: whose names meet, what is proposed, what is decided, what waits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from dti.clock import DatabaseToday
from dti.web.vietnamese import fold
from tenants.accounts.models import User
from tenants.roles import queries
from tenants.roles.collisions import Account, Collision, Comer, collisions, proposals
from tenants.roles.models import Assignment, HandedPerson, PersonDecision, Role
from tenants.units.models import HandedUnit, UnitDecision, UnitLink

Kind = PersonDecision.Kind


def given() -> dict[str, Any]:
    """Inside a predecessor: whoever may sign in, with the roles of today and later. No password, factor, session."""
    running = Assignment.objects.exclude(valid_to__lte=DatabaseToday()).order_by("valid_from", "pk")
    people = User.objects.filter(is_active=True).prefetch_related(Prefetch("assignments", running)).order_by("username")
    return {"people": [_given(user) for user in people]}


def _given(user: User) -> dict[str, Any]:
    held = [{"role": one.role, "unit": one.unit_id} for one in user.assignments.all()]
    return {
        "former_id": user.pk, "username": user.username, "full_name": user.full_name, "position": user.position,
        "email": user.email, "roles": held, "search_key": fold(f"{user.full_name} {user.username}"),
    }  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A role that was held there, in words; `unit` is the handed unit."""

    role: str
    unit: HandedUnit | None

    def __str__(self) -> str:
        label = str(Role(self.role).label)
        return f"{label} · {self.unit.name}" if self.unit else label


@dataclass(frozen=True)
class PersonRow:
    """One handed person on the screen."""

    handed: HandedPerson
    decision: PersonDecision | None
    held: tuple[Held, ...]
    met: tuple[Collision, ...]
    proposal: str

    @property
    def met_words(self) -> str:
        return "; ".join(one.text for one in self.met)


class Newcomers:
    """All handed people of this province at one moment, read in five queries."""

    @cached_property
    def people(self) -> list[HandedPerson]:
        found = HandedPerson.objects.select_related("province", "decision__account")
        return list(found.order_by("province__name", "full_name", "pk"))

    @cached_property
    def units(self) -> Mapping[tuple[int, int], HandedUnit]:
        """Predecessor and the unit's id there → the handed unit."""
        found = HandedUnit.objects.select_related("province")
        return {(one.province_id, one.former_id): one for one in found}

    @cached_property
    def decisions(self) -> Mapping[int, PersonDecision]:
        return {one.pk: one.decision for one in self.people if hasattr(one, "decision")}

    def held(self, one: HandedPerson) -> tuple[Held, ...]:
        return tuple(Held(row["role"], self.units.get((one.province_id, row["unit"] or 0))) for row in one.roles)

    @cached_property
    def comers(self) -> list[Comer]:
        """Everybody who is to have a new account, or is undecided."""
        found = []
        for one in self.people:
            decision = self.decisions.get(one.pk)
            if decision is None or (decision.kind == Kind.NEW and decision.carried_out_at is None):
                found.append(self._comer(one, decision))
        return found

    def _comer(self, one: HandedPerson, decision: PersonDecision | None) -> Comer:
        on_units = [held for held in self.held(one) if held.unit]
        first = on_units[0] if on_units else None
        return Comer(
            key=one.pk,
            name=decision.username if decision else one.username,
            full_name=one.full_name,
            province=one.province.name,
            email=one.email,
            unit=first.unit.name if first and first.unit else "",
            role=first.role if first else "",
            code=first.unit.official_code if first and first.unit else "",
            is_open=decision is None,
        )

    @cached_property
    def met(self) -> Mapping[int, list[Collision]]:
        accounts = User.objects.order_by("username").values_list("username", "full_name", "email")
        return collisions(self.comers, [Account(*row) for row in accounts])

    def met_words(self, one: HandedPerson) -> str:
        return "; ".join(met.text for met in self.met.get(one.pk, ()))

    @cached_property
    def proposals(self) -> Mapping[int, str]:
        return proposals(self.comers, self.met, queries.names())

    @property
    def open(self) -> list[HandedPerson]:
        return [one for one in self.people if one.pk not in self.decisions]

    @property
    def colliding(self) -> list[HandedPerson]:
        """Undecided, and one could take them for somebody else."""
        return [one for one in self.open if self.met.get(one.pk)]

    @property
    def plain(self) -> list[HandedPerson]:
        """Undecided, meeting nobody: they keep their names."""
        return [one for one in self.open if not self.met.get(one.pk)]

    def rows(self, people: Sequence[HandedPerson]) -> list[PersonRow]:
        return [self.row(one) for one in people]

    def row(self, one: HandedPerson) -> PersonRow:
        decision = self.decisions.get(one.pk)
        met = () if decision else tuple(self.met.get(one.pk, ()))
        return PersonRow(one, decision, self.held(one), met, "" if decision else self.proposals.get(one.pk, ""))

    def matching(self, words: str = "", province: str = "", state: str = "") -> list[HandedPerson]:
        """By words without marks, predecessor, and state: open, met (undecided with a collision), new, same, not."""
        chosen = {"open": self.open, "met": self.colliding}.get(state, self.people)
        if state in Kind.values:
            chosen = [one for one in self.people if one.pk in self.decisions and self.decisions[one.pk].kind == state]
        return [
            one
            for one in chosen
            if (not province or one.province.schema_name == province)
            and all(word in one.search_key for word in fold(words).split())
        ]


def counts() -> dict[str, int]:
    """For the console: how many were handed over and decided, how many names still meet. Never a name."""
    total = HandedPerson.objects.count()
    if not total:
        return {"handed_people": 0, "handed_people_decided": 0, "handed_collisions": 0}
    now = Newcomers()
    return {
        "handed_people": total,
        "handed_people_decided": len(now.decisions),
        "handed_collisions": len(now.colliding),
    }


# ---------------------------------------------------------------------- roles that go along
@dataclass(frozen=True)
class Homes:
    """Where the roles of handed units may be given here: one unit that is the handed one, and follows no other."""

    units: Mapping[int, int]
    shared: frozenset[int]

    @classmethod
    def known(cls) -> "Homes":
        whole = UnitLink.objects.filter(handed__decision__kind__in=[UnitDecision.Kind.NEW, UnitDecision.Kind.SAME])
        units = dict(whole.values_list("handed", "unit"))
        followed = Counter(UnitLink.objects.values_list("unit", flat=True))
        return cls(units, frozenset(unit for unit, times in followed.items() if times > 1))

    def reason_to_wait(self, held: Held) -> str:
        """Why the administrator gives this role, or an empty word."""
        if held.unit is None:
            return _("vai trò toàn tỉnh")
        unit = self.units.get(held.unit.pk)
        if unit is None:
            return _("đơn vị không chuyển nguyên vẹn")
        # Three leaders of three communes are not three leaders of one (decision 0016).
        return _("nhiều đơn vị cũ vào một đơn vị") if unit in self.shared else ""


def register() -> QuerySet[PersonDecision]:
    """Who got which name, in the order of the former names."""
    found = PersonDecision.objects.select_related("handed__province", "account")
    return found.order_by("handed__province__name", "handed__username", "pk")
