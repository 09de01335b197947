"""A table and its columns to rows of a unit list, each with its place in the table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from dti.readers.tables import Table, cell_name, written_rows
from dti.web.vietnamese import fold
from tenants.units.lists.columns import Columns
from tenants.units.rules import Finding, KnownLevel, Row

GROUPS = re.compile(r"\s*[;|]\s*")
ROMAN = re.compile(r"[IVXLC]+")
# What stands in a column of levels where the level itself is not named.
OF_LEVEL = {
    "commune": ("xa", "phuong", "dac khu", "thi tran", "cap xa"),
    "district": ("huyen", "quan", "thi xa", "thanh pho", "thanh pho thuoc tinh", "cap huyen"),
    "department": ("so", "ban", "nganh", "so, ban, nganh", "co quan", "cap so"),
    "office": ("phong", "phong, ban", "cap phong"),
}


@dataclass(frozen=True)
class Defaults:
    """What holds for rows that do not say it themselves."""

    level: str = ""
    lead_agency: str = ""


@dataclass(frozen=True)
class Reading:
    """Rows in order, and the line of the table that each came from."""

    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    columns: Columns

    def cell(self, finding: Finding) -> str:
        """B7 for a finding at a cell, as the spreadsheet shows it; nothing where it has no cell."""
        column = self.columns.fields.get(finding.field)
        if finding.place < 0 or finding.place >= len(self.lines) or column is None:
            return ""
        return cell_name(self.lines[finding.place], column)


def read(
    table: Table,
    columns: Columns,
    *,
    levels: Mapping[str, KnownLevel],
    defaults: Defaults | None = None,
    spellings: Mapping[str, str] | None = None,
) -> Reading:
    """Every written line below the header; headings between parts of a list are passed over."""
    words, defaults = _level_words(levels), defaults or Defaults()
    rows: list[Row] = []
    lines: list[int] = []
    for line in written_rows(table):
        cells = {key: " ".join(table.cell(line, column).split()) for key, column in columns.fields.items()}
        if line <= columns.header_row or _is_heading(cells):
            continue
        rows.append(_row(cells, len(rows) + 1, words, defaults, spellings or {}))
        lines.append(line)
    return Reading(tuple(rows), tuple(lines), columns)


def _is_heading(cells: Mapping[str, str]) -> bool:
    """“II | Khối huyện”: a Roman number, or a second header in the middle."""
    number = cells.get("number", "")
    others = [text for key, text in cells.items() if key not in ("number", "name") and text]
    return (
        not any(cells.values())
        or (bool(ROMAN.fullmatch(number.strip("."))) and not others)
        or fold(number) in ("stt", "tt")
    )


def _row(
    cells: Mapping[str, str], place: int, words: Mapping[str, str], defaults: Defaults, spellings: Mapping[str, str]
) -> Row:
    name, number, level = cells.get("name", ""), cells.get("number", "").strip("."), cells.get("level", "")
    return Row(
        number=int(number) if number.isdecimal() and len(number) < 5 else place,
        level=words.get(fold(level), level) if level else defaults.level,
        name=name,
        login=cells.get("login", ""),
        password=cells.get("password", ""),
        official_code=cells.get("official_code", ""),
        lead_agency=bool(defaults.lead_agency) and fold(name) == fold(defaults.lead_agency),
        suspected_name=spellings.get(name, ""),
        parent=cells.get("parent", ""),
        groups=tuple(word for word in GROUPS.split(cells.get("groups", "")) if word),
    )


def _level_words(levels: Mapping[str, KnownLevel]) -> dict[str, str]:
    words = {word: code for code, also in OF_LEVEL.items() if code in levels for word in also}
    for code, level in levels.items():
        words |= {fold(code): code, fold(level.name): code}
    return words
