"""The authenticator app of a person of a rehearsal: a key that was scanned, and codes that are used once."""

import time
from dataclasses import dataclass, field

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

PERIOD = 30
AHEAD = (0, 1, -1)  # what the server's tolerance of half a minute takes


@dataclass
class Telephone:
    """Shows a code that was not typed yet; waits for the next one where all of now were."""

    secret: str = ""
    used: set[str] = field(default_factory=set)

    def code(self) -> str:
        while True:
            now = int(time.time()) // PERIOD
            codes = (str(format_hotp_value(hotp_value(self.secret, now + step))) for step in AHEAD)
            if fresh := next((code for code in codes if code not in self.used), ""):
                self.used.add(fresh)
                return fresh
            time.sleep(1)
