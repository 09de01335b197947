"""Workbooks and documents for the tests, made here: good ones and hostile ones."""

import random
import zipfile
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import docx
from xlsxwriter import Workbook

from criteria_builder.exchange.columns import BY_KEY

HEADER = ["STT", "Chỉ số", "Điểm tối đa", "Cách tính", "Tài liệu kiểm chứng", "Nguồn", "Đơn vị xác minh"]
ROWS: list[list[Any]] = [
    ["I", "Nhóm chỉ số nền tảng chung", "", "", "", "", ""],
    [1, "Nhận thức số", "", "", "", "", ""],
    ["1.1", "Có kế hoạch", "7,5", "Có/Không", "Kế hoạch", "Đơn vị kê khai", "Sở KH&CN"],
    ["1.2", "Văn bản ký số", 10, "Số văn bản ký số / Tổng số văn bản × điểm tối đa", "Danh mục", "", ""],
    ["1.3", "Đổi mới", "10 điểm", "Hội đồng xem xét mức độ đổi mới", "", "Hội đồng", ""],
]
TEXT_ONLY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def book(fill: Callable[[Workbook], object]) -> bytes:
    target = BytesIO()
    made = Workbook(target, TEXT_ONLY)
    fill(made)
    made.close()
    return target.getvalue()


def sheet_of(rows: Sequence[Sequence[Any]], *, name: str = "Bảng") -> bytes:
    def fill(made: Workbook) -> None:
        sheet = made.add_worksheet(name)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)

    return book(fill)


def annex_table() -> bytes:
    return sheet_of([HEADER, *ROWS])


def template_rows(rows: Sequence[dict[str, Any]]) -> bytes:
    """A filled template: our own headers, one dict a row."""
    fields = list(BY_KEY.values())
    lines = [[row.get(field.key, "") for field in fields] for row in rows]
    return sheet_of([[field.header for field in fields], *lines], name="Chỉ số")


def document(tables: Sequence[Sequence[Sequence[str]]], *, before: str = "") -> bytes:
    made = docx.Document()
    if before:
        made.add_paragraph(before)
    for rows in tables:
        table = made.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = str(text)
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def with_member(content: bytes, name: str, data: bytes, *, instead: bool = False) -> bytes:
    """The same container with one more member, or with one replaced."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if not (instead and member.filename == name):
                new.writestr(member.filename, old.read(member))
        new.writestr(name, data)
    return target.getvalue()


def member_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def bomb() -> bytes:
    """A quarter of a gigabyte of zeros in a quarter of a megabyte."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(256):
                member.write(bytes(1024 * 1024))
    return target.getvalue()


def lying_bomb() -> bytes:
    """A member that says it is small: unpacking ends where it said, and the check sum tells."""
    content = bytearray(with_member(annex_table(), "xl/big.bin", bytes(90 * 1024 * 1024)))
    declared = (90 * 1024 * 1024).to_bytes(4, "little")
    place = content.find(declared)
    while place >= 0:
        content[place : place + 4] = (1000).to_bytes(4, "little")
        place = content.find(declared, place)
    return bytes(content)


def million_rows() -> bytes:
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    sheet += b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (row, row, row) for row in range(1, 1_000_001))
    sheet += b"</sheetData></worksheet>"
    return with_member(annex_table(), "xl/worksheets/sheet1.xml", sheet, instead=True)


def far_cell() -> bytes:
    return book(lambda made: made.add_worksheet().write(1_048_575, 16_383, "x"))


def mutated(chance: random.Random, content: bytes) -> bytes:
    """One malformed file out of a good one: bits, pieces, members, XML."""
    return chance.choice(MUTATIONS)(chance, content)


def _bits(chance: random.Random, content: bytes) -> bytes:
    found = bytearray(content)
    for _ in range(chance.randint(1, 40)):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)


def _cut(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def _piece(chance: random.Random, content: bytes) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + chance.randbytes(chance.randint(1, 400)) + content[start + chance.randint(0, 400) :]


def _inner(chance: random.Random, content: bytes) -> bytes:
    """The container is sound, a part inside is not."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    name = chance.choice(names)
    data = member_of(content, name)
    change = chance.choice((_bits, _cut, _piece, _xml))
    return with_member(content, name, change(chance, data), instead=True)


def _xml(chance: random.Random, data: bytes) -> bytes:
    """Well-formed or nearly: numbers, names and types that nobody expects."""
    old, new = chance.choice(
        [
            (b"<v>", b"<v>1e400"), (b't="s"', b't="zz"'), (b' r="', b' r="ZZZZZ'), (b"<row", b"<row r='0'"),
            (b"gridSpan", b"gridspan"), (b"<w:tc>", b"<w:tc><w:tcPr><w:gridSpan w:val='99999999'/></w:tcPr>"),
            (b"<w:tr>", b"<w:tr><w:tc><w:tbl/></w:tc>"), (b"</w:t>", b"\x00</w:t>"),
            (b"<sheetData>", b"<sheetData>" * 3),
            (b"count=", b"count='-1' x="), (b"<si>", b""), (b"?>", b"?><!DOCTYPE a [<!ENTITY b 'c'>]>"),
            (b"<mergeCell ", b"<mergeCell ref='A1:XFD1048576' x='"), (b"encoding=\"UTF-8\"", b"encoding=\"UTF-16\""),
        ]
    )  # fmt: skip
    return data.replace(old, new, chance.choice((1, -1)))


def _without(chance: random.Random, content: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        gone = chance.choice(old.namelist())
        for member in old.infolist():
            if member.filename != gone:
                new.writestr(member.filename, old.read(member))
    return target.getvalue()


MUTATIONS = (_bits, _cut, _piece, _inner, _inner, _inner, _without)
