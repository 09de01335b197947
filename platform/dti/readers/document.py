"""Reads the tables of a .docx as text. Runs in the worker only; no Django."""

from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from dti.readers import limits
from dti.readers.tables import Merged, Note, Parsed, Refusal, Table, trimmed
from dti.readers.workbook import bounded

PARAGRAPH, TABLE, TEXT, TAB, BREAK = qn("w:p"), qn("w:tbl"), qn("w:t"), qn("w:tab"), qn("w:br")
NUMBERED, DELETED, INSERTED, PICTURE = qn("w:numPr"), qn("w:del"), qn("w:ins"), qn("w:drawing")
NOTE_MARKS = (qn("w:footnoteReference"), qn("w:endnoteReference"))
SHOWN_LINES, SHOWN_CHARACTERS = 12, 160


def read_document(path: str) -> Parsed:
    """Every table of the body; what stands between and under them is listed as not read."""
    try:
        body = docx.Document(path).element.body
    except MemoryError:
        raise
    except Exception as why:  # the library meets broken parts with errors of every kind
        raise Refusal("broken") from why
    tables = [element for element in body if element.tag == TABLE]
    if not tables:
        raise Refusal("no_table")
    if len(tables) > limits.TABLES:
        raise Refusal("too_many_sheets", limit=limits.TABLES)
    found = tuple(_table(element, place) for place, element in enumerate(tables, start=1))
    return Parsed(found, tuple(_unread(body)), is_document=True)


def _table(element: Any, place: int) -> Table:
    lines = element.findall(qn("w:tr"))
    if len(lines) > limits.ROWS:
        raise Refusal("too_many_rows", limit=limits.ROWS)
    rows: list[list[str]] = []
    areas: dict[tuple[int, int], Merged] = {}
    last: dict[int, Merged] = {}
    for number, line in enumerate(lines):
        cells = _cells(line)
        rows.append([text for text, *_rest in cells])
        last = _continued(cells, number, last)
        areas |= {(area.top, area.left): area for area in last.values()}
    merged = tuple(area for area in areas.values() if (area.top, area.left) != (area.bottom, area.right))
    return bounded(Table(f"Bảng {place}", trimmed(rows), merged[: limits.ROWS]))


Cell = tuple[str, int, int, bool]  # text, first column, last column, goes on from the row above


def _cells(line: Any) -> list[Cell]:
    """One entry for each column of the grid; the columns under a wide cell are blank."""
    found: list[Cell] = []
    for cell in line.findall(qn("w:tc")):
        span = min(_span(cell), limits.COLUMNS)
        first = len(found)
        goes_on = _goes_on(cell)
        found.append(("" if goes_on else _text(cell), first, first + span - 1, goes_on))
        found += [("", first, first + span - 1, goes_on)] * (span - 1)
        if len(found) > limits.COLUMNS:
            raise Refusal("too_many_columns", limit=limits.COLUMNS)
    return found


def _continued(cells: list[Cell], number: int, areas: dict[int, Merged]) -> dict[int, Merged]:
    """The merged areas that this row belongs to, by their first column."""
    found = {}
    for _text_of, first, end, goes_on in cells:
        before = areas.get(first)
        found[first] = Merged(before.top if goes_on and before else number, first, number, end)
    return found


def _span(cell: Any) -> int:
    written = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = "" if written is None else written.get(qn("w:val"), "")
    return max(1, int(value)) if value.isdecimal() and len(value) < 4 else 1


def _goes_on(cell: Any) -> bool:
    """A cell that is merged with the one above."""
    written = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return written is not None and written.get(qn("w:val"), "continue") == "continue"


def _text(cell: Any) -> str:
    """Paragraphs in lines; deleted text and tables inside the cell are left out."""
    text = "\n".join(_of_paragraph(part) for part in cell.iterchildren(PARAGRAPH)).strip()
    return text[: limits.CELL_CHARACTERS + 1]


def _of_paragraph(paragraph: Any) -> str:
    return "".join(_piece(part) for part in paragraph.iter(TEXT, TAB, BREAK))


def _piece(part: Any) -> str:
    if part.tag == TEXT:
        return part.text or ""
    return "\n" if part.tag == BREAK else " "


def _unread(body: Any) -> Iterator[Note]:
    """What the tables do not hold, so that nobody believes it was read."""
    outside = [text for element in body.iterchildren(PARAGRAPH) if (text := _of_paragraph(element).strip())]
    for text in outside[:SHOWN_LINES]:
        yield Note("outside_tables", {"text": text[:SHOWN_CHARACTERS]})
    if len(outside) > SHOWN_LINES:
        yield Note("more_outside_tables", {"count": len(outside) - SHOWN_LINES})
    for code, tags in (("footnotes", NOTE_MARKS), ("tracked", (DELETED, INSERTED)), ("pictures", (PICTURE,))):
        if count := sum(1 for _ in body.iter(*tags)):
            yield Note(code, {"count": count})
    for place, table in enumerate(body.iterchildren(TABLE), start=1):
        yield from _unread_in(table, f"Bảng {place}")


def _unread_in(table: Any, name: str) -> Iterator[Note]:
    if any(True for line in table.iterchildren(qn("w:tr")) for _ in line.iter(TABLE)):
        yield Note("nested_table", {"name": name})
    first_cells = (line.find(qn("w:tc")) for line in table.iterchildren(qn("w:tr")))
    numbered = [cell for cell in first_cells if cell is not None and not _text(cell) and _has(cell, NUMBERED)]
    if numbered:
        yield Note("automatic_numbers", {"name": name, "count": len(numbered)})


def _has(cell: Any, tag: str) -> bool:
    return next(cell.iter(tag), None) is not None
