"""Rules written in words in a decision's annex: only what can be read one way only; anything else stays unread."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from criteria_builder import scoring
from criteria_builder.exchange.steps import NUMBER, StepError, ladder_of, lines_of, options_of
from criteria_builder.scoring.numbers import read_exact
from dti.web.numbers import NumberError, parse_decimal
from dti.web.vietnamese import fold

Spoken = dict[str, object] | None
YES_NO = ("co/khong", "co, khong", "co hoac khong", "co hay khong")
YES = rf"có\s*[:=]\s*(?P<yes>{NUMBER})(?:\s*điểm)?"
NO = r"không(?: có)?\s*[:=]\s*0(?:\s*điểm)?"
YES_AND_NO = re.compile(rf"{YES}\s*[;,.\n/]\s*{NO}\.?", re.IGNORECASE)
WORDS = r"[^/÷×*=:;()\n]{3,200}"
LONGEST = 600  # longer words say more than one rule; and what is tried on them stays cheap
TIMES_MAX = rf"\s*[×x*]\s*(?P<times>điểm tối đa|{NUMBER})(?:\s*điểm)?\.?"
RATIO = re.compile(
    rf"(?:(?:điểm|điểm số)\s*=\s*)?\(?\s*(?P<a>{WORDS}?)\s*[/÷]\s*(?P<b>{WORDS}?)\s*\)?{TIMES_MAX}", re.IGNORECASE
)
LETTERS = re.compile(
    rf"(?:(?:điểm|điểm số)\s*=\s*)?\(?\s*a\s*[/÷]\s*b\s*\)?{TIMES_MAX}[\s;,.]*(?:(?:trong đó|với)[\s:;,.]*)?"
    rf"a\s*(?:là|=|:)\s*(?P<a>[^;\n]{{3,200}}?)[\s;,.]+b\s*(?:là|=|:)\s*(?P<b>[^;\n]{{3,200}}?)\.?",
    re.IGNORECASE,
)


def spoken_rule(text: str, max_points: Decimal, name: str) -> Spoken:
    """The canonical rule, or None where the words leave a choice."""
    bare = re.sub(r"[ \t\r]*\n\s*", "\n", re.sub(r"[ \t\xa0]+", " ", text.strip()))
    if len(bare) > LONGEST:
        return None
    for read in READERS:
        if (found := read(bare, Fraction(max_points), name)) is not None:
            return _sound(found, Fraction(max_points))
    return None


def _sound(written: dict[str, object], max_points: Fraction) -> Spoken:
    """A rule that fits the points exactly; one that only nearly fits was misread or is wrong in the document."""
    try:
        rule = scoring.parse_rule(written)
    except scoring.RuleError:
        return None
    return None if scoring.check(rule, max_points) else scoring.dump_rule(rule)


def _yes_or_no(text: str, max_points: Fraction, name: str) -> Spoken:
    found = YES_AND_NO.fullmatch(text)
    if fold(text).strip(".") in YES_NO or (found and _number(found["yes"]) == max_points):
        return {"kind": "boolean", "label": name}
    return None


def _ratio(text: str, max_points: Fraction, _name: str) -> Spoken:
    found = LETTERS.fullmatch(text) or RATIO.fullmatch(text)
    if found is None or not _is_max(found["times"], max_points):
        return None
    numerator, denominator = _label(found["a"]), _label(found["b"])
    if not (_says_something(numerator) and _says_something(denominator)):
        return None
    return {"kind": "ratio", "numerator_label": numerator, "denominator_label": denominator}


def _count_ladder(text: str, max_points: Fraction, name: str) -> Spoken:
    """Steps over a count; steps over a percentage need a numerator and a denominator that the words do not name."""
    if "%" in text or len(lines_of(text)) < 2:
        return None
    try:
        rungs = ladder_of(text)
    except StepError:
        return None
    whole = all(read_exact(rung["lower"]).denominator == 1 for rung in rungs)
    return {"kind": "count_ladder", "label": name, "rungs": rungs} if whole else None


def _level(text: str, max_points: Fraction, name: str) -> Spoken:
    """Words with points. Only “Còn lại: 0” tells a choice of one level from a list whose points add up."""
    try:
        options = options_of(text)
    except StepError:
        return None
    rest = [row for row in options if fold(str(row["label"])).startswith("con lai")]
    if len(options) < 2 or len(rest) != 1 or rest[0].get("points") != "0":
        return None
    if any(re.search(r"\d", str(row["label"])) for row in options):
        return None  # bounds that could not be read are no names of levels
    return {"kind": "level", "label": name, "options": options}


READERS: tuple[Callable[[str, Fraction, str], Spoken], ...] = (_yes_or_no, _ratio, _count_ladder, _level)


def _is_max(times: str, max_points: Fraction) -> bool:
    return fold(times) == "diem toi da" or _number(times) == max_points


def _number(text: str) -> Fraction | None:
    try:
        return Fraction(text) if "/" in text else Fraction(parse_decimal(text, 4))
    except (NumberError, ValueError, ZeroDivisionError):
        return None


def _label(text: str) -> str:
    words = " ".join(text.split()).strip(" ,.;")
    bare = re.sub(r"^(?:tỷ lệ|tỉ lệ)\s*[=:]?\s*", "", words, flags=re.IGNORECASE)
    return bare[:1].upper() + bare[1:]


def _says_something(label: str) -> bool:
    return len(list(_letters(label))) >= 3 and fold(label) not in ("tu so", "mau so")


def _letters(label: str) -> Iterator[str]:
    return (letter for letter in label if letter.isalpha())
