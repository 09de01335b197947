"""What a page tells the shell: plain values, so that the shell knows no app."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class NavItem:
    """One line of the rail. Items with the same `section` stand together under that heading."""

    label: str
    url: str
    icon: str
    active: bool = False
    count: int = 0  # things that wait for this person there
    section: str = ""


@dataclass(frozen=True)
class Act:
    """A button or a link: a verb and where it leads. With `reason` it is shown as unavailable, and says why."""

    label: str
    url: str = ""
    kind: Literal["primary", "secondary", "danger", "quiet"] = "secondary"
    icon: str = ""
    type: Literal["submit", "button"] = "submit"
    name: str = ""
    value: str = ""
    form: str = ""
    dialog: str = ""  # id of the dialog to open
    reason: str = ""
    busy: bool = False
    current: bool = False
    key: str = ""  # "save-next", "next", "previous": what Ctrl+Enter and Alt+arrows press


@dataclass(frozen=True)
class Crumb:
    """One step of the way back; the last has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Mode:
    """The band and the watermark of a campaign that does not count, with the campaign's own clock."""

    kind: Literal["trial", "rehearsal"]
    campaign: str
    now: datetime
    shifted: bool = False


@dataclass(frozen=True)
class Display:
    """Stored per person and written on <html>; `auto` leaves the choice to the device."""

    theme: Literal["auto", "light", "dark"] = "auto"
    contrast: Literal["", "more"] = ""
    size: Literal[0, 1, 2] = 0


@dataclass(frozen=True)
class Who:
    """The signed-in person as the top bar shows them."""

    id: str
    name: str
    role: str = ""
    unit: str = ""
    links: Sequence[Act] = ()
    sign_out_url: str = ""
    sign_in_url: str = ""  # opened in a new tab when the session has ended
    shared_computer: bool = False  # "Máy dùng chung": nothing is kept in the browser


@dataclass(frozen=True)
class Support:
    """The permanent banner while an operator works with the province's permission."""

    operator: str
    until: datetime
    reason: str
