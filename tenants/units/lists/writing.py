"""A unit list as a workbook: the template, the list as it stands, the list with its errors; or as text to correct."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO, StringIO

import xlsxwriter
from django.utils.translation import gettext as _

from dti.readers.tables import Table
from tenants.units.lists.columns import FIELDS, Field
from tenants.units.lists.reading import Reading
from tenants.units.rules import Finding

OURS = tuple(field for field in FIELDS if field.key != "password")
# A formula typed into a cell stays text.
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def workbook(rows: Iterable[Mapping[str, str]], fields: Sequence[Field] = OURS) -> bytes:
    """The columns that an import knows, every cell as text: 00712 keeps its zeros."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        sheet = book.add_worksheet(_("Đơn vị"))
        bold, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
        for column, field in enumerate(fields):
            sheet.set_column(column, column, field.width, text)
            sheet.write_string(0, column, _(field.header), bold)
        for line, row in enumerate(rows, start=1):
            for column, field in enumerate(fields):
                sheet.write_string(line, column, row.get(field.key, ""), text)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def with_errors(table: Table, reading: Reading, findings: Iterable[Finding]) -> bytes:
    """The rows as they came, what is wrong with each in a last column, its cells marked."""
    said: dict[int, list[Finding]] = {}
    for finding in findings:
        if 0 <= finding.place < len(reading.lines):
            said.setdefault(reading.lines[finding.place], []).append(finding)
    out, width = BytesIO(), table.width
    with xlsxwriter.Workbook(out, SAFE) as book:
        sheet = book.add_worksheet(_("Đơn vị"))
        plain, wrong = book.add_format({"num_format": "@"}), book.add_format({"num_format": "@", "bg_color": "#FDECEA"})
        sheet.set_column(0, width - 1, 24, plain)
        sheet.set_column(width, width, 70)
        for line, row in enumerate(table.rows):
            marked = {reading.columns.fields.get(one.field, -1) for one in said.get(line, []) if one.severity == "E"}
            for column, text in enumerate(row):
                sheet.write_string(line, column, text, wrong if column in marked else plain)
            sheet.write_string(line, width, " ".join(one.message for one in said.get(line, [])))
        sheet.freeze_panes(reading.columns.header_row + 1, 0)
    return out.getvalue()


def as_text(table: Table) -> str:
    """The text that is read back to the same cells: what a person sees after an upload, and may correct there."""
    out = StringIO()
    rows = ([" ".join(cell.split()) for cell in row] for row in table.rows)
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()
