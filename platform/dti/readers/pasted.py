"""A block copied from a spreadsheet: lines with tabs, cells with line breaks in quotes."""

import csv
from io import StringIO

from dti.readers import limits
from dti.readers.tables import Parsed, Refusal, Table, trimmed
from dti.readers.workbook import bounded


def read_pasted(text: str, delimiters: str = "\t") -> Parsed:
    """One table; Refusal if there is nothing to read or too much. The first of the delimiters that occurs is meant."""
    if len(text) > limits.CHARACTERS:
        raise Refusal("too_much_text", limit=limits.CHARACTERS // 1_000_000)
    delimiter = next((mark for mark in delimiters if mark in text), None)
    if delimiter is None:
        raise Refusal("no_columns")
    csv.field_size_limit(limits.CELL_CHARACTERS)
    lines = csv.reader(StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    try:
        rows = trimmed([list(line) for line in lines])
    except csv.Error as why:
        raise Refusal("cell_too_long", limit=limits.CELL_CHARACTERS) from why
    return Parsed((bounded(Table("Nội dung dán", rows)),))
