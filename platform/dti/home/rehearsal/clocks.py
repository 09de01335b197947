"""Two ways through a calendar: a rehearsal's clock is moved by the administrator, an official one is waited for."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from dti.home.rehearsal.people import Player, Say
from dti.home.rehearsal.setting import Staged, move_clock

# Just inside a window: a clock of whole seconds may stand a fraction before the instant it was set to.
JUST_AFTER = timedelta(seconds=1)


class Clock(Protocol):
    """Brings a campaign to an instant of its own calendar."""

    def reach(self, instant: datetime) -> None: ...


class MovedClock:
    """The administrator sets the rehearsal's clock; true dates, no waiting."""

    def __init__(self, administrator: Player, staged: Staged, say: Say) -> None:
        self.administrator, self.staged, self.say = administrator, staged, say

    def reach(self, instant: datetime) -> None:
        move_clock(self.administrator, self.staged, instant + JUST_AFTER)
        self.say(f"đồng hồ diễn tập: {instant:%H:%M %d/%m/%Y}")


class RealClock:
    """Official campaigns follow the real clock: wait for it."""

    def __init__(self, say: Say, sleep: Callable[[float], None] = time.sleep) -> None:
        self.say, self.sleep = say, sleep

    def reach(self, instant: datetime) -> None:
        left = (instant + JUST_AFTER - datetime.now(UTC)).total_seconds()
        if left > 0:
            self.say(f"chờ {left:.0f} giây đến {instant.astimezone():%H:%M:%S}")
            self.sleep(left)
