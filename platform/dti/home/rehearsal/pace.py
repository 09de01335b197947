"""Signs people in no faster than the platform permits: the driver never lifts a limit."""

import threading
import time

from tenants.accounts.limits import DISTINCT_ACCOUNTS, WINDOW_SECONDS

# Activation counts as one account a minute, and so does whoever else signs in from this machine.
LEFT_FOR_OTHERS = 2


class Pace:
    """At most `at_most` first attempts in each minute of the clock, as the limit itself counts."""

    def __init__(self, at_most: int = DISTINCT_ACCOUNTS - LEFT_FOR_OTHERS, seconds: float = WINDOW_SECONDS) -> None:
        self._at_most, self._seconds = at_most, seconds
        self._minute, self._count = -1, 0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Returns when one more sign-in may begin."""
        while (delay := self._take(time.time())) > 0:
            time.sleep(delay)

    def _take(self, now: float) -> float:
        with self._lock:
            minute = int(now // self._seconds)
            if minute != self._minute:
                self._minute, self._count = minute, 0
            if self._count < self._at_most:
                self._count += 1
                return 0.0
            return (minute + 1) * self._seconds - now + 0.05
