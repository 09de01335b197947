"""An independent model of the gate, written from the design's words: which writes and events must be accepted."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

Key = tuple[str, int | None, int | None]  # phase, unit, indicator


@dataclass
class Interval:
    opens: datetime
    closes: datetime
    shut: bool = False


@dataclass
class Event:
    """What a person asks of the windows."""

    kind: str
    key: Key
    opens: datetime
    closes: datetime
    persons: int = 2
    reason: bool = True
    number: bool = True
    document: bool = True


@dataclass
class Reference:
    """The windows of one campaign and its clock."""

    mode: str
    true_time: datetime
    offset: int = 0
    active: bool = False
    wiped: bool = False
    began: bool = False  # an event was written: from then on the clock only moves forward
    windows: dict[Key, Interval] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.true_time + timedelta(seconds=0 if self.mode == "official" else self.offset)

    def may_write(self, phase: str, unit: int, indicator: int | None) -> bool:
        return any(
            not window.shut and window.opens <= self.now < window.closes and self._covers(key, phase, unit, indicator)
            for key, window in self.windows.items()
        )

    @staticmethod
    def _covers(key: Key, phase: str, unit: int, indicator: int | None) -> bool:
        its_phase, its_unit, its_indicator = key
        if its_phase != phase or its_unit not in (None, unit):
            return False
        # A row without indicator (a confirmation) passes on any window of its own unit.
        return its_indicator in (None, indicator) or (indicator is None and its_unit == unit)

    def may_delete(self, phase: str, unit: int, indicator: int) -> bool:
        return self.wiped or self.may_write(phase, unit, indicator)

    def may_happen(self, event: Event) -> bool:
        if self.wiped:
            return False
        if event.kind == "wipe":
            return self.mode != "official" and event.persons == 2 and event.reason
        window = self.windows.get(event.key)
        if event.kind == "close":
            return window is not None and not window.shut and self.now >= window.closes
        return self._is_well_formed(event) and event.closes > self.now and not self._shortens(event)

    def _is_well_formed(self, event: Event) -> bool:
        if event.opens >= event.closes or (event.kind == "activate" and event.persons < 2):
            return False
        if self.mode != "official":
            return True
        if event.kind == "activate" and not event.document:
            return False
        asked_row = event.key[0] == "explain" and event.key[2] is not None
        needs_a_decision = event.kind == "extend" or (self.active and not asked_row)
        return not needs_a_decision or (event.persons == 2 and event.reason and event.number)

    def _shortens(self, event: Event) -> bool:
        window = self.windows.get(event.key)
        return event.kind == "extend" and window is not None and event.closes < window.closes

    def happen(self, event: Event) -> None:
        self.began = True
        if event.kind == "wipe":
            self.wiped, self.windows = True, {}
        elif event.kind == "close":
            self.windows[event.key].shut = True
        elif window := self.windows.get(event.key):
            opens = event.opens if window.opens > self.now else window.opens
            self.windows[event.key] = Interval(opens, event.closes)
        else:
            self.windows[event.key] = Interval(event.opens, event.closes)

    def may_shift(self, offset: int) -> bool:
        if self.mode == "official":
            return offset == 0
        under_way = self.active or self.wiped or self.began
        return abs(offset) <= 315_576_000 and (not under_way or offset >= self.offset)
