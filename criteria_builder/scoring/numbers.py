"""Exact numbers: read from JSON, rounded once, written the Vietnamese way."""

import re
from decimal import Decimal
from fractions import Fraction

Number = Fraction | Decimal | int

WRITTEN = re.compile(r"\d{1,15}(\.\d{1,10})?|\d{1,9}/[1-9]\d{0,8}")
PLACES = 30  # every decimal that WRITTEN admits, and 1/2**29, ends within thirty places
VIETNAMESE = str.maketrans(",.", ".,")


def exact(value: Number) -> Fraction:
    """The number as a Fraction; a float is refused, it has lost its exactness already."""
    if isinstance(value, float | bool):
        raise TypeError(f"exact number expected, got {value!r}")
    return Fraction(value)


def read_exact(value: object) -> Fraction:
    """A non-negative number from JSON: an integer, "12.5" or "2/3"."""
    if isinstance(value, Fraction | Decimal | int) and not isinstance(value, bool):
        value = str(value) if isinstance(value, Fraction | int) else f"{value:f}"
    if not isinstance(value, str) or not WRITTEN.fullmatch(value):
        raise ValueError("phải là số không âm, ghi như 12, “12.5” hoặc “2/3”")
    return Fraction(value)


def read_whole(value: object) -> int:
    """A whole number from JSON: 5 or "5"."""
    number = read_exact(value)
    if number.denominator != 1:
        raise ValueError("phải là số nguyên không âm")
    return number.numerator


def write_exact(value: Fraction) -> str:
    """The canonical text of a non-negative number: "12.5" where the decimal ends, else "2/3"."""
    if 10**PLACES % value.denominator:
        return str(value)
    digits = str(value.numerator * 10**PLACES // value.denominator).rjust(PLACES + 1, "0")
    whole, places = digits[:-PLACES], digits[-PLACES:].rstrip("0")
    return f"{whole}.{places}" if places else whole


def publish_points(value: Fraction, decimals: int = 2) -> Decimal:
    """The one rounding of the product: half away from zero at the given decimal (2,675 → 2,68)."""
    shifted = abs(value.numerator) * 10**decimals
    rounded = (2 * shifted + value.denominator) // (2 * value.denominator)
    sign = "-" if value.numerator < 0 and rounded else ""
    # Built from its text: Decimal arithmetic would round to the context's 28 places.
    return Decimal(f"{sign}{rounded}E-{decimals}")


def format_points(value: Number, decimals: int = 2) -> str:
    """Rounded as published, with decimal comma and thousands dot: 1.234,50."""
    return f"{publish_points(exact(value), decimals):,f}".translate(VIETNAMESE)


def format_exact(value: Number) -> str:
    """Unrounded, as short as it is: 15, 0,8, 1.240 or 2/3."""
    written = write_exact(exact(value))
    if "/" in written:
        return written
    whole, _, places = written.partition(".")
    grouped = f"{int(whole):,}".translate(VIETNAMESE)
    return f"{grouped},{places}" if places else grouped


def format_percent(share: Fraction) -> str:
    """A share as a percentage: 4/5 → 80%."""
    return f"{format_exact(share * 100)}%"
