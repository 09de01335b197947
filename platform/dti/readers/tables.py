"""Tables as they were found in a file: text by row and column, and what the reader has to tell. No Django."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Note:
    """Something to tell, by its code in `words`; `facts` fill the sentence."""

    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


class Refusal(Exception):
    """The file is not read; `note` says why."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.note = Note(code, facts)


@dataclass(frozen=True)
class Merged:
    """A merged area, first and last row and column from zero."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Table:
    """A sheet, or a table of a document. Cells are counted from A1; blank rows keep their place."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Merged, ...] = ()

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def cell(self, row: int, column: int | None) -> str:
        """The text, or nothing outside the table and for a column nobody named."""
        if column is None or row >= len(self.rows) or column >= len(self.rows[row]):
            return ""
        return self.rows[row][column]

    def above(self, row: int, column: int) -> tuple[int, int] | None:
        """The top left cell of the merged area that covers this one."""
        for area in self.merged:
            if area.top <= row <= area.bottom and area.left <= column <= area.right:
                return area.top, area.left
        return None


@dataclass(frozen=True)
class Parsed:
    """Everything that was read from one upload."""

    tables: tuple[Table, ...]
    notes: tuple[Note, ...] = ()
    is_document: bool = False

    def named(self, name: str) -> Table | None:
        return next((table for table in self.tables if table.name == name), None)


def cell_name(row: int, column: int) -> str:
    """(13, 4) is E14, as the spreadsheet shows it."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row + 1}"


def to_json(parsed: Parsed) -> dict[str, Any]:
    return {
        "tables": [
            [table.name, [list(row) for row in table.rows], [_corners(area) for area in table.merged]]
            for table in parsed.tables
        ],
        "notes": [[note.code, dict(note.facts)] for note in parsed.notes],
        "is_document": parsed.is_document,
    }


def from_json(read: Mapping[str, Any]) -> Parsed:
    return Parsed(
        tables=tuple(_table(*parts) for parts in read["tables"]),
        notes=tuple(Note(str(code), dict(facts)) for code, facts in read["notes"]),
        is_document=bool(read["is_document"]),
    )


def trimmed(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Without the blank rows at the end; rows keep their own length."""
    while rows and not any(text.strip() for text in rows[-1]):
        rows.pop()
    return tuple(tuple(row) for row in rows)


def written_rows(table: Table) -> Iterator[int]:
    return (place for place, row in enumerate(table.rows) if any(text.strip() for text in row))


def _table(name: str, rows: list[list[str]], merged: list[list[int]]) -> Table:
    return Table(name, tuple(tuple(row) for row in rows), tuple(Merged(*corners) for corners in merged))


def _corners(area: Merged) -> list[int]:
    return [area.top, area.left, area.bottom, area.right]
