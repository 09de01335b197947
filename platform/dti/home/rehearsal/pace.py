"""Signs people in no faster than the platform permits: the driver never lifts a limit."""

import threading
import time
from collections import deque

from tenants.accounts.limits import DISTINCT_ACCOUNTS, WINDOW_SECONDS


class Pace:
    """At most `DISTINCT_ACCOUNTS` first attempts in any minute, with a little air."""

    def __init__(self, at_most: int = DISTINCT_ACCOUNTS - 2, seconds: float = WINDOW_SECONDS + 1) -> None:
        self._at_most, self._seconds = at_most, seconds
        self._starts: deque[float] = deque()
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Returns when one more sign-in may begin."""
        while (delay := self._take()) > 0:
            time.sleep(delay)

    def _take(self) -> float:
        with self._lock:
            now = time.monotonic()
            while self._starts and now - self._starts[0] >= self._seconds:
                self._starts.popleft()
            if len(self._starts) < self._at_most:
                self._starts.append(now)
                return 0.0
            return self._seconds - (now - self._starts[0]) + 0.01
