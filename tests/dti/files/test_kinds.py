"""What is taken and what is refused, each refusal with a sentence that says what to do."""

import io
from typing import Any

import pytest

from dti.files import FileRefused, store
from dti.files.kinds import KINDS
from tests.dti.files.samples import GOOD, OOXML_MAIN, ole, zipped

BAD = {
    "page.html": b"<html><script>alert(1)</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
    "setup.exe": b"MZ" + b"\0" * 100,
    "run.bat": b"@echo off",
    "run.ps1": b"Get-Item",
    "macro.docm": zipped(["word/document.xml", "word/vbaProject.bin"]),
    "macro.xlsm": zipped(["xl/workbook.xml", "xl/vbaProject.bin"]),
    "archive.zip": zipped(["a.txt"]),
    "no-ending": GOOD["pdf"],
    "page.pdf": b"<html>",
    "program.pdf": b"MZ" + b"\0" * 100,
    "late.pdf": b"x" * 600 + b"%PDF-1.7",
    "text.docx": GOOD["pdf"],
    "archive.docx": zipped(["a.txt"]),
    "sheet.docx": GOOD["xlsx"],
    "document.xlsx": GOOD["docx"],
    "hidden-macro.docx": zipped(["word/document.xml", "word/vbaProject.bin"]),
    "xlm.xlsx": zipped(["xl/workbook.xml", "xl/macrosheets/sheet1.xml"]),
    "macro.doc": ole("WordDocument", "_VBA_PROJECT"),
    "macro.xls": ole("Workbook", "_VBA_PROJECT_CUR", "_VBA_PROJECT"),
    "password.docx": ole("EncryptedPackage", "EncryptionInfo"),
    "password.xls": ole("Workbook", "EncryptedPackage"),
    "picture.png": GOOD["jpg"],
    "sound.webp": b"RIFF\x10\0\0\0WAVEfmt " + b"\0" * 100,
    "double.pdf.exe": GOOD["pdf"],
    "turned\u202efdp.exe": GOOD["pdf"],
}


@pytest.mark.parametrize("ending", GOOD)
def test_ordinary_file_is_taken_with_its_type(hagiang: str, ending: str) -> None:
    stored = store(io.BytesIO(GOOD[ending]), province=hagiang, name=f"Báo cáo năm 2022.{ending.upper()}")

    assert stored.content_type == KINDS[ending].content_type
    assert stored.size == len(GOOD[ending])


@pytest.mark.parametrize("name", BAD)
def test_dangerous_or_false_file_is_refused_and_leaves_nothing(hagiang: str, folder: Any, name: str) -> None:
    with pytest.raises(FileRefused) as why:
        store(io.BytesIO(BAD[name]), province=hagiang, name=name)

    assert "Hãy" in str(why.value)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("at", [262_140, 262_144, 262_150, 524_280])
def test_macro_is_found_across_the_seams_of_reading(hagiang: str, at: int) -> None:
    whole = GOOD["docx"] + b"\0" * (at - len(GOOD["docx"])) + b"word/vbaProject.bin"

    with pytest.raises(FileRefused, match="macro"):
        store(io.BytesIO(whole), province=hagiang, name="a.docx")


def test_every_kind_has_a_sample() -> None:
    assert GOOD.keys() == KINDS.keys()
    assert OOXML_MAIN.keys() < KINDS.keys()


def test_scanned_pdf_with_a_byte_order_mark_is_taken(hagiang: str) -> None:
    stored = store(io.BytesIO(b"\xef\xbb\xbf\r\n" + GOOD["pdf"]), province=hagiang, name="quét.pdf")

    assert stored.content_type == "application/pdf"
