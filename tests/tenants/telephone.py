"""A telephone with an authenticator app: reads the key from the page and shows codes."""

import re
import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.tenants.http import Browser

SECRET = re.compile(r'data-secret="([A-Z2-7]+)"')
SET_UP = "/account/second-factor/app/"


def code_of(secret: str, steps: int = 0) -> str:
    """The code of now, or of so many half minutes later: within one the server still takes it."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def secret_on(page: Any) -> str:
    found = SECRET.search(page.content.decode())
    assert found, page.content.decode()[:2000]
    return found[1]


def set_up(browser: Browser) -> str:
    """Scan the square and type the first code; the key stays on the telephone."""
    secret = secret_on(browser.get(SET_UP))
    answer = browser.post(SET_UP, {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return secret
