"""Reads the figures people type in Vietnam and writes them the way documents print them. Knows no Django."""

import re
from decimal import Decimal
from fractions import Fraction

Figure = Decimal | Fraction | int

VIETNAMESE_MARKS = (".", ",")  # thousands, decimals
ENGLISH_MARKS = (",", ".")
LONGEST = 20  # well inside the 28 digits that Decimal keeps exactly
MINUS = "\u2212"
DIGITS = re.compile(r"[0-9]+")
GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:([.,])[0-9]{3})(?:\1[0-9]{3})*")


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation; the form field translates it."""
    return sentence


class NumberError(ValueError):
    """A figure that cannot be read without guessing. `sentence` is a msgid, `facts` fill its places."""

    def __init__(self, sentence: str, **facts: str | int) -> None:
        self.sentence, self.facts = sentence, facts
        super().__init__(sentence % facts)


def parse_decimal(text: str, max_decimals: int) -> Decimal:
    """The figure in `text`; a single comma or point is the decimal mark, both together are told apart by order.

    Surplus decimals are refused, never rounded away: a silent rounding changes a score.
    """
    sign, bare = _unsigned(text)
    whole, decimals = _split(bare, text)
    decimals = decimals.rstrip("0")
    if len(decimals) > max_decimals:
        raise _surplus(text, bare, decimals, max_decimals)
    return Decimal(f"{sign}{whole}.{decimals or '0'}").normalize() + 0


def parse_count(text: str) -> int:
    """The whole number in `text`; marks are read as thousands only in exact groups of three."""
    sign, bare = _unsigned(text)
    if not DIGITS.fullmatch(bare) and not GROUPED.fullmatch(bare):
        if re.fullmatch(r"[0-9]*[.,][0-9]+", bare):
            raise NumberError(
                gettext_noop("Ô này chỉ nhận số nguyên; “%(text)s” có phần thập phân."), text=text.strip()
            )
        raise _unreadable(text)
    return int(sign + re.sub(r"[.,]", "", bare))


def format_decimal(
    value: Figure, decimals: int = 2, *, trim: bool = False, marks: tuple[str, str] = VIETNAMESE_MARKS
) -> str:
    """1234.5 as 1.234,50, rounded half up on the exact value; `trim` drops the zeros at the end."""
    if isinstance(value, float):
        raise TypeError("points are Decimal or Fraction, never float")
    exact = abs(Fraction(value)) * 10**decimals
    scaled = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    whole, rest = divmod(scaled, 10**decimals)
    tail = f"{rest:0{decimals}d}" if decimals else ""
    tail = tail.rstrip("0") if trim else tail
    sign = MINUS if value < 0 and scaled else ""
    return sign + f"{whole:,}".replace(",", marks[0]) + (marks[1] + tail if tail else "")


def format_count(value: int, *, marks: tuple[str, str] = VIETNAMESE_MARKS) -> str:
    """12500 as 12.500."""
    return format_decimal(value, 0, marks=marks)


def _unsigned(text: str) -> tuple[str, str]:
    bare = re.sub(r"\s", "", text).replace(MINUS, "-")
    if not bare:
        raise NumberError(gettext_noop("Chưa nhập số."))
    if len(bare) > LONGEST:
        raise NumberError(gettext_noop("Số quá dài: ô này nhận nhiều nhất %(allowed)d ký tự."), allowed=LONGEST)
    return ("-", bare[1:]) if bare.startswith("-") else ("", bare)


def _split(bare: str, text: str) -> tuple[str, str]:
    """Digits before and after the decimal mark of an unsigned figure without spaces."""
    if DIGITS.fullmatch(bare):
        return bare, ""
    if single := re.fullmatch(r"([0-9]*)[.,]([0-9]*)", bare):
        if not single[2]:
            raise NumberError(gettext_noop("Sau dấu phẩy chưa có chữ số: “%(text)s”."), text=text.strip())
        return single[1] or "0", single[2]
    if GROUPED.fullmatch(bare):
        return re.sub(r"[.,]", "", bare), ""
    if mixed := re.fullmatch(r"(.+)([.,])([0-9]+)", bare):
        grouped = GROUPED.fullmatch(mixed[1])
        if grouped and grouped[1] != mixed[2]:
            return re.sub(r"[.,]", "", mixed[1]), mixed[3]
    raise _unreadable(text)


def _surplus(text: str, bare: str, decimals: str, max_decimals: int) -> NumberError:
    if re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", bare):
        return NumberError(
            gettext_noop(
                "“%(text)s” có %(found)d chữ số thập phân, ô này nhận nhiều nhất %(allowed)d. "
                "Nếu là số hàng nghìn, hãy gõ liền: %(whole)s."
            ),
            text=text.strip(),
            found=len(decimals),
            allowed=max_decimals,
            whole=re.sub(r"[.,]", "", bare),
        )
    return NumberError(
        gettext_noop("“%(text)s” có %(found)d chữ số thập phân, ô này nhận nhiều nhất %(allowed)d."),
        text=text.strip(),
        found=len(decimals),
        allowed=max_decimals,
    )


def _unreadable(text: str) -> NumberError:
    return NumberError(gettext_noop("“%(text)s” không phải là một số. Ví dụ đúng: 12,5."), text=text.strip())
