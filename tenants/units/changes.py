"""A change of the tree as a decision states it, before anybody records it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenants.units.models import Level, Unit

WHOLE = Decimal(1)
NOTHING = Decimal(0)
STEP = Decimal("0.00001")  # what the table keeps of a share


@dataclass(frozen=True)
class Decision:
    """The resolution or decision behind a change."""

    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    about: str = ""


@dataclass(frozen=True)
class NewUnit:
    """A unit that the change founds."""

    name: str
    level: "Level"
    parent: "Unit | None" = None
    official_code: str = ""
    printed_login: str = ""
    # Its place in the form: two lines with one name are two units, and are refused as such.
    place: int = 0


@dataclass(frozen=True)
class Part:
    """A unit, or a share of it, and what it goes into: itself where it goes on, None where it is dissolved."""

    unit: "Unit"
    to: "Unit | NewUnit | None"
    share: Decimal = WHOLE

    @property
    def stays(self) -> bool:
        return self.to == self.unit


@dataclass(frozen=True)
class Change:
    """One dated change: which parts of which units go where. `name` is for a renaming, `parent` for a move."""

    kind: str
    effective_on: date
    decision: Decision
    parts: tuple[Part, ...]
    name: str = ""
    parent: "Unit | None" = None

    @property
    def units(self) -> list["Unit"]:
        """The units that it starts from, each once."""
        return list({part.unit.pk: part.unit for part in self.parts}.values())

    @property
    def founded(self) -> list[NewUnit]:
        """The units that it makes, each once."""
        return list(dict.fromkeys(part.to for part in self.parts if isinstance(part.to, NewUnit)))

    def given_away(self, unit: "Unit") -> Decimal:
        """The share of the unit that goes to others or is dissolved."""
        return sum((part.share for part in self.parts if part.unit == unit and not part.stays), NOTHING)


def merge(
    units: Iterable[tuple["Unit", Decimal]], into: "Unit | NewUnit", *, effective_on: date, decision: Decision
) -> Change:
    """Units, or shares of them, become one: a new unit, or one that exists and goes on."""
    parts = [Part(unit, into, share) for unit, share in units if unit != into]
    if not isinstance(into, NewUnit):
        parts.append(Part(into, into))
    return Change("merge", effective_on, decision, tuple(parts))


def split(
    unit: "Unit",
    into: Sequence[tuple[NewUnit, Decimal]],
    *,
    effective_on: date,
    decision: Decision,
    keeps: Decimal = NOTHING,
) -> Change:
    """A unit becomes several; what it keeps goes on under its own name."""
    parts = [Part(unit, new, share) for new, share in into]
    if keeps:
        parts.append(Part(unit, unit, keeps))
    return Change("split", effective_on, decision, tuple(parts))


def rename(unit: "Unit", name: str, *, effective_on: date, decision: Decision) -> Change:
    return Change("rename", effective_on, decision, (Part(unit, unit),), name=" ".join(name.split()))


def move(units: Iterable["Unit"], parent: "Unit | None", *, effective_on: date, decision: Decision) -> Change:
    parts = tuple(Part(unit, unit) for unit in units)
    return Change("move", effective_on, decision, parts, parent=parent)


def abolish(units: Iterable["Unit"], *, effective_on: date, decision: Decision) -> Change:
    return Change("abolish", effective_on, decision, tuple(Part(unit, None) for unit in units))


def equal_shares(count: int) -> list[Decimal]:
    """Shares that sum to one exactly: the last takes what rounding leaves."""
    one = (WHOLE / count).quantize(STEP)
    return [*[one] * (count - 1), WHOLE - one * (count - 1)]
