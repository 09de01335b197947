"""A block copied from a spreadsheet: lines with tabs, cells with line breaks in quotes."""

import csv
from io import StringIO

from criteria_builder.exchange import limits
from criteria_builder.exchange.tables import Parsed, Refusal, Table, trimmed
from criteria_builder.exchange.workbook import bounded


def read_pasted(text: str) -> Parsed:
    """One table; Refusal if there is nothing to read or too much."""
    if len(text) > limits.CHARACTERS:
        raise Refusal("too_much_text", limit=limits.CHARACTERS // 1_000_000)
    if "\t" not in text:
        raise Refusal("no_columns")
    csv.field_size_limit(limits.CELL_CHARACTERS)
    lines = csv.reader(StringIO(text.replace("\0", ""), newline=""), delimiter="\t")
    try:
        rows = trimmed([list(line) for line in lines])
    except csv.Error as why:
        raise Refusal("cell_too_long", limit=limits.CELL_CHARACTERS) from why
    return Parsed((bounded(Table("Nội dung dán", rows)),))
