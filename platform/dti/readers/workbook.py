"""Reads the sheets of an .xlsx as text. Runs in the worker only; no Django."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from dti.readers import limits
from dti.readers.tables import Merged, Note, Parsed, Refusal, Table, trimmed


def read_workbook(path: str) -> Parsed:
    """Every visible sheet with its text; hidden ones are named."""
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return _read(workbook)
    except (CalamineError, OSError, ValueError, IndexError) as why:
        raise Refusal("broken") from why


def _read(workbook: CalamineWorkbook) -> Parsed:
    sheets = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    hidden = [one.name for one in sheets if one.visible != SheetVisibleEnum.Visible]
    visible = [one.name for one in sheets if one.visible == SheetVisibleEnum.Visible]
    if not visible:
        raise Refusal("no_visible_sheet")
    if len(visible) > limits.TABLES:
        raise Refusal("too_many_sheets", limit=limits.TABLES)
    tables = tuple(_sheet(workbook.get_sheet_by_name(name)) for name in visible)
    notes = tuple(Note("hidden_sheet", {"name": name[:80]}) for name in hidden[: limits.TABLES])
    return Parsed(tables, notes)


def _sheet(sheet: CalamineSheet) -> Table:
    # Laid out from A1, so that a cell is named as the spreadsheet names it.
    if sheet.total_height * sheet.total_width > limits.CELLS_READ:
        raise Refusal("too_wide_or_long", sheet=sheet.name[:80])
    rows = trimmed([[as_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)])
    return bounded(Table(without_nul(sheet.name), rows, _merged(sheet, len(rows))))


def bounded(table: Table) -> Table:
    """Refuse what no criteria set can be."""
    if len(table.rows) > limits.ROWS:
        raise Refusal("too_many_rows", limit=limits.ROWS)
    if any(any(row[limits.COLUMNS :]) for row in table.rows):
        raise Refusal("too_many_columns", limit=limits.COLUMNS)
    return Table(table.name, tuple(row[: limits.COLUMNS] for row in table.rows), table.merged)


def as_text(value: Any) -> str:
    """A cell as a person reads it, with a point in numbers: 7.5, 10, 02/01/2022."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time | timedelta):
        return str(value)
    return without_nul(str(value))[: limits.CELL_CHARACTERS + 1]


def without_nul(text: str) -> str:
    """The escape of a workbook can bring a NUL, which no column of the database takes."""
    return text.replace("\0", "")


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return str(value)
    exact = Decimal(repr(value))
    return f"{exact:f}".removesuffix(".0") if abs(exact) < 10**15 else repr(value)


def _merged(sheet: CalamineSheet, height: int) -> tuple[Merged, ...]:
    areas = sheet.merged_cell_ranges or []
    found = (Merged(top, left, min(bottom, height - 1), right) for (top, left), (bottom, right) in areas)
    return tuple(area for area in found if area.top < height)[: limits.ROWS]
