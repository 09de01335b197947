"""Passwords that must never open an account: known defaults and whatever can be guessed from a unit's name."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dti.province import entered, province_connection
from dti.web.vietnamese import fold
from tenants.accounts import factors

# Printed in circulated letters or in the habits of offices. Compared after folding, as beginnings and as wholes.
KNOWN = (
    "abc@123", "abc123", "admin@123", "123456", "12345678", "password", "matkhau", "p@ssw0rd", "qwerty", "1234@abcd",
    "vnpt@123", "viettel@123", "egov@123", "dti@123", "chuyendoiso", "camonban", "tinhuy", "ubnd", "hdnd",
)  # fmt: skip
ORDINARY = re.compile(r"[^a-z0-9]+")
DIGITS = re.compile(r"[0-9]+")
REPEATED = re.compile(r"(.)\1+")


class LongEnough:
    """Twelve characters beside a second factor, fifteen without; no rule about which characters."""

    def validate(self, password: str, user: Any = None) -> None:
        least = factors.least_length(user)
        if len(password) < least:
            sentence = _("Mật khẩu cần ít nhất %(least)s ký tự; một câu dài dễ nhớ là tốt nhất.")
            raise ValidationError(sentence, code="password_too_short", params={"least": least})

    def get_help_text(self) -> str:
        return _("Ít nhất 12 ký tự khi có xác thực hai bước, 15 ký tự khi không có. Một câu dài dễ nhớ là tốt nhất.")


class NotAKnownOrGuessablePassword:
    """Refuses known defaults, names of units, of the province and of the person, with digits and signs around."""

    def validate(self, password: str, user: Any = None) -> None:
        if reason := refusal(password, names=guessable_names(user)):
            raise ValidationError(reason, code="guessable")

    def get_help_text(self) -> str:
        return _("Không dùng tên đơn vị, tên tỉnh, tên của mình hoặc mật khẩu mặc định như abc@1234.")


def refusal(password: str, *, names: tuple[str, ...]) -> str | None:
    """The sentence that refuses a password, or None. Pure: `names` are folded names without spaces."""
    folded = fold(password)
    plain = ORDINARY.sub("", folded)
    if any(folded.startswith(known) or plain.startswith(ORDINARY.sub("", known)) for known in KNOWN):
        return _("Mật khẩu này bắt đầu bằng một mật khẩu mặc định ai cũng biết. Hãy chọn một câu của riêng mình.")
    if len(set(plain)) < 5:
        return _("Mật khẩu lặp lại quá ít ký tự. Hãy chọn một câu dài của riêng mình.")
    if _adds_little_to(names, DIGITS.sub("", plain)):
        return _("Mật khẩu này đoán được từ tên đơn vị, tên tỉnh hoặc tên của bạn. Hãy chọn một câu khác.")
    return None


def _adds_little_to(names: tuple[str, ...], letters: str) -> bool:
    """Without the names in it, however often, fewer than eight letters are left; a repeated letter counts once."""
    rest = letters
    for name in sorted((DIGITS.sub("", name) for name in names), key=len, reverse=True):
        rest = rest.replace(name, "") if len(name) >= 3 else rest
    return rest != letters and len(REPEATED.sub(r"\1", rest)) < 8


def guessable_names(user: Any) -> tuple[str, ...]:
    """Folded names of this province's units, of the province, and of the person."""
    from tenants.accounts import hooks  # late: units fill the hook once apps are ready

    words = [*hooks.names_of_the_place(), getattr(province_connection.tenant, "name", ""), entered()]
    if user is not None:
        words += [user.username, user.full_name, *user.full_name.split(), (user.email or "").split("@")[0]]
    folded = {ORDINARY.sub("", fold(word)) for word in words}
    return tuple(sorted(name for name in folded if len(name) >= 3))
