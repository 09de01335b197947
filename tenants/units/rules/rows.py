"""The rows of a unit list, what the province has already, and what is said of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dti.web.vietnamese import fold, is_misspelt

CODE = re.compile(r"[0-9A-Za-zĐđ]+([.-][0-9A-Za-zĐđ]+)*")


@dataclass(frozen=True)
class Row:
    """One line of a letter's annex, exactly as written. `level` is the level's code, `parent` a name or a code."""

    number: int
    level: str
    name: str
    login: str = ""
    password: str = ""
    official_code: str = ""
    lead_agency: bool = False
    suspected_name: str = ""
    parent: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What does not fit, at which cell. Severity E stops the import, W and N are shown and kept."""

    code: str
    severity: str
    line: int
    message: str
    place: int = -1
    field: str = ""


@dataclass(frozen=True)
class Known:
    """A unit that stands already, or will."""

    pk: int
    level: str
    name: str
    login: str = ""
    official_code: str = ""
    parent: int | None = None
    # From the day of the list on without an end that is known: only such a unit may have others below it.
    stays: bool = True


@dataclass(frozen=True)
class KnownLevel:
    """A level of the province; `above` is the code of the level its units belong to."""

    code: str
    name: str
    above: str = ""


@dataclass(frozen=True)
class Surroundings:
    """What the province has before the import."""

    units: Sequence[Known] = ()
    # None: levels and groups are not checked (a packaged list brings its own).
    levels: Mapping[str, KnownLevel] | None = None
    groups: Mapping[str, str] | None = None  # folded name or code → the level's code


@dataclass(frozen=True)
class Checked:
    """A row and what would be done with it: `new`, `filled` (a known unit gets what it lacks) or `same`."""

    row: Row
    state: str
    known: Known | None = None
    # The parent: another row by its place, or a unit that stands.
    parent_place: int | None = None
    parent_known: Known | None = None


@dataclass(frozen=True)
class Check:
    """The whole list looked at."""

    rows: tuple[Checked, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def blocking(self) -> list[Finding]:
        """A printed password stops nothing once it is thrown away; what else is severity E must be mended first."""
        return [one for one in self.findings if one.severity == "E" and one.code != "SHARED_PASSWORD"]


def is_code(text: str) -> bool:
    """As documents print it: 00712, H20.24, 000.00.01.H26."""
    return bool(CODE.fullmatch(text))


def login_of(name: str) -> str:
    """The rule that 29 of Hà Giang's 31 logins follow: marks folded, lower case, no spaces, "-" kept."""
    return fold(name).replace(" ", "")


def is_same_name(one: str, other: str) -> bool:
    """The same words under the same marks: hoà and hóa are one, Thạnh An and Thanh An are two."""
    return fold(one) == fold(other) and not is_misspelt(one, other)
