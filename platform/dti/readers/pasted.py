"""A block copied from a spreadsheet or saved as CSV: lines with tabs, cells with line breaks in quotes."""

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from io import StringIO
from typing import IO

from dti.readers import limits
from dti.readers.tables import Parsed, Refusal, Table, trimmed
from dti.readers.workbook import bounded


def read_pasted(text: str, delimiters: str = "\t", *, may_be_one_column: bool = False) -> Parsed:
    """One table; Refusal if there is nothing to read or too much. The first of the delimiters that occurs is meant."""
    if len(text) > limits.CHARACTERS:
        raise Refusal("too_much_text", limit=limits.CHARACTERS // 1_000_000)
    delimiter = next((mark for mark in delimiters if mark in text), None)
    if delimiter is None and not may_be_one_column:
        raise Refusal("no_columns")
    csv.field_size_limit(limits.CELL_CHARACTERS)
    lines = csv.reader(StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter or delimiters[0])
    try:
        rows = trimmed([list(line) for line in lines])
    except csv.Error as why:
        raise Refusal("cell_too_long", limit=limits.CELL_CHARACTERS) from why
    return Parsed((bounded(Table("Nội dung dán", rows)),))


def text_of(file: IO[bytes]) -> str:
    """A .csv or .txt as spreadsheets save it; other encodings are refused, because they would be read garbled."""
    content = file.read(limits.UPLOAD_BYTES + 1)
    if len(content) > limits.UPLOAD_BYTES:
        raise Refusal("too_big", limit=limits.UPLOAD_BYTES // 1024**2)
    try:
        # Without its mark any bytes pass for UTF-16.
        return content.decode("utf-16" if content.startswith((BOM_UTF16_BE, BOM_UTF16_LE)) else "utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("not_utf8") from None
