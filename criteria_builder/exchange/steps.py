"""Steps of a rule as people write them, a line each: “từ 90%: 10 điểm”, “Cấp phó: 1/2 điểm tối đa”, “Còn lại: 0”."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from criteria_builder.scoring.numbers import format_exact, format_percent, read_exact, write_exact
from dti.web.numbers import NumberError, parse_decimal
from dti.web.vietnamese import fold

REST = ("con lai", "con lai, khong dat", "truong hop con lai", "cac truong hop con lai")
NUMBER = r"[0-9]+(?:[.,][0-9]+)*(?:/[0-9]+)?"
POINTS = re.compile(rf"(?P<number>{NUMBER})\s*(?:điểm|đ)?\.?", re.IGNORECASE)
SHARE = re.compile(rf"(?P<number>{NUMBER})\s*(?P<percent>%)?\s*(?:x|×|\*)?\s*điểm tối đa\.?", re.IGNORECASE)
BOUND = re.compile(
    rf"(?P<sign>từ|trên|>=|≥|>)\s*(?P<lower>{NUMBER})\s*(?P<percent>%?)(?P<unit>[^:=0-9%]*?)"
    rf"(?:\s*(?P<open>trở lên)|\s*(?:đến|-|–)\s*(?P<under>dưới|<)?\s*(?P<upper>{NUMBER})\s*%?[^:=0-9%]*?)?",
    re.IGNORECASE,
)
DECIMALS = 10
LONGEST = 8_000


class StepError(ValueError):
    """A line that cannot be read without guessing; the text says which."""


def lines_of(text: str) -> list[str]:
    """One step a line; semicolons part them where everything stands on one line."""
    if len(text) > LONGEST:
        raise StepError(f"dài hơn {LONGEST} ký tự, hãy rút ngắn")
    lines = [line for line in text.split("\n") if line.strip()]
    parts = lines if len(lines) > 1 else re.split(r";", text)
    return [part.strip(" \t\r-–•+") for part in parts if part.strip(" \t\r-–•+")]


def ladder_of(text: str) -> list[dict[str, Any]]:
    """Rungs from the best down, each with its lower bound; bounds that do not meet are refused."""
    rungs: list[dict[str, Any]] = []
    for line in lines_of(text):
        where, points = _parted(line)
        rungs.append(_rung(line, where, rungs) | {"points": points_in(points, line)})
    return rungs


def _rung(line: str, where: str, above: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    if fold(where) in REST:
        return {"lower": "0", "gt": False}
    found = BOUND.fullmatch(where.strip())
    if found is None:
        raise StepError(f"không đọc được bậc “{line}”, hãy ghi như “từ 90%: 10 điểm” hoặc “còn lại: 0 điểm”")
    lower = _bound(found["lower"], found["percent"] or ("%" if "%" in where else ""))
    if found["upper"]:
        _meets(found, line, where, above)
    return {"lower": write_exact(lower), "gt": found["sign"].lower() in ("trên", ">")}


def _meets(found: re.Match[str], line: str, where: str, above: Sequence[Mapping[str, Any]]) -> None:
    """An upper bound must be the lower one of the step above, with the same sign: else there is a gap."""
    upper = _bound(found["upper"], "%" if "%" in where else "")
    is_under = found["under"] is not None
    if not above or read_exact(above[-1]["lower"]) != upper or bool(above[-1]["gt"]) == is_under:
        raise StepError(f"bậc “{line}” không liền với bậc phía trên")


def _bound(written: str, percent: str) -> Fraction:
    value = _exact(written)
    return value / 100 if percent else value


def ladder_lines(rungs: Sequence[Mapping[str, Any]], *, percent: bool) -> list[str]:
    """The lines that `ladder_of` reads back."""
    write = format_percent if percent else format_exact
    found = []
    for place, rung in enumerate(rungs):
        points = f"{_plain(rung['points'])} điểm"
        if place == len(rungs) - 1:
            found.append(f"còn lại: {points}")
            continue
        lower = write(read_exact(rung["lower"])).replace(".", "")
        found.append(f"{'trên' if rung.get('gt') else 'từ'} {lower}: {points}")
    return found


def options_of(text: str, before: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Levels or items: words, a colon, points or a share of the maximum. A known label keeps its key."""
    keys = {str(row["label"]): str(row["key"]) for row in before}
    taken = set(keys.values())
    rows = []
    for line in lines_of(text):
        label, worth = _parted(line)
        key = keys.get(label) or next(free for place in range(1, 100) if (free := f"m{place}") not in taken)
        taken.add(key)
        rows.append({"key": key, "label": label} | _worth(worth, line))
    return rows


def option_lines(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The lines that `options_of` reads back."""
    return [
        f"{row['label']}: {_plain(row['share'])} điểm tối đa"
        if row.get("share") is not None
        else f"{row['label']}: {_plain(row['points'])} điểm"
        for row in rows
    ]


def _worth(text: str, line: str) -> dict[str, str]:
    if share := SHARE.fullmatch(text.strip()):
        value = _exact(share["number"])
        return {"share": write_exact(value / 100 if share["percent"] else value)}
    return {"points": points_in(text, line)}


def points_in(text: str, line: str) -> str:
    found = POINTS.fullmatch(text.strip())
    if found is None:
        raise StepError(f"không đọc được điểm ở “{line}”, hãy ghi điểm sau dấu hai chấm, ví dụ “: 10 điểm”")
    return write_exact(_exact(found["number"]))


def _parted(line: str) -> tuple[str, str]:
    """Before and after the last colon or equals sign."""
    place = max(line.rfind(":"), line.rfind("="))
    if place < 1:
        raise StepError(f"không đọc được “{line}”, hãy ghi điểm sau dấu hai chấm, ví dụ “: 10 điểm”")
    return line[:place].strip(), line[place + 1 :]


def _exact(text: str) -> Fraction:
    try:
        return Fraction(text) if "/" in text else Fraction(parse_decimal(text, DECIMALS))
    except (NumberError, ValueError, ZeroDivisionError):
        raise StepError(f"không đọc được số “{text}”") from None


def _plain(value: Any) -> str:
    return format_exact(read_exact(value)).replace(".", "")
