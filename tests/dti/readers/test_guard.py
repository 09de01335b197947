"""Hostile files are refused with words, in a process that can be lost."""

import json
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from dti.readers import limits, sandbox, words
from dti.readers.tables import Merged, Note, Refusal
from tests.criteria_builder.exchange import files

GOOD = files.annex_table()
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def flagged_as_encrypted() -> bytes:
    found = bytearray(GOOD)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = found.find(mark)
        while at >= 0:
            found[at + place] |= 1
            at = found.find(mark, at + 4)
    return bytes(found)


def many_members() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for place in range(limits.MEMBERS + 1):
            archive.writestr(f"xl/{place}.xml", "")
    return target.getvalue()


def hidden_only() -> bytes:
    def fill(made: Workbook) -> None:
        made.add_worksheet("A").write(0, 0, "x")
        made.add_worksheet("B").activate()

    hidden = files.member_of(files.book(fill), "xl/workbook.xml").replace(b"<sheet ", b'<sheet state="hidden" ')
    return files.with_member(files.book(fill), "xl/workbook.xml", hidden, instead=True)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "text": (lambda: b"STT,Ten\n", "not_office"),
    "old excel": (lambda: OLE + "Workbook".encode("utf-16-le"), "old_excel"),
    "old word": (lambda: OLE + "WordDocument".encode("utf-16-le"), "old_word"),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "encrypted members": (flagged_as_encrypted, "password"),
    "truncated": (lambda: GOOD[: len(GOOD) // 2], "broken"),
    "plain zip": (lambda: files.with_member(GOOD, "xl/workbook.xml", b"", instead=True)[:40], "broken"),
    "macros": (lambda: files.with_member(GOOD, "xl/vbaProject.bin", b"x"), "macros"),
    "nested by name": (lambda: files.with_member(GOOD, "xl/embeddings/a.xlsx", b"x"), "nested"),
    "nested by content": (lambda: files.with_member(GOOD, "xl/media/a.png", GOOD), "nested"),
    "climbing": (lambda: files.with_member(GOOD, "../../etc/passwd", b"x"), "names"),
    "absolute": (lambda: files.with_member(GOOD, "/etc/passwd", b"x"), "names"),
    "same name twice": (lambda: files.with_member(GOOD, "XL/workbook.xml", b"x"), "names"),
    "entities": (lambda: files.with_member(GOOD, "xl/worksheets/sheet1.xml", DOCTYPE, instead=True), "entities"),
    "entities in utf-16": (
        lambda: files.with_member(GOOD, "xl/worksheets/sheet1.xml", DOCTYPE.decode().encode("utf-16"), instead=True),
        "entities",
    ),
    "many members": (many_members, "too_many_members"),
    "bomb": (files.bomb, "bomb"),
    "lying bomb": (files.lying_bomb, "broken"),
    "million rows": (files.million_rows, "too_many_rows"),
    "two thousand and one rows": (lambda: files.sheet_of([["x"]] * (limits.ROWS + 1)), "too_many_rows"),
    "sixty-one columns": (lambda: files.sheet_of([["x"] * (limits.COLUMNS + 1)]), "too_many_columns"),
    "long column": (
        lambda: files.book(lambda made: made.add_worksheet().write(1_048_575, 3, "x")), "too_wide_or_long",
    ),
    "hidden sheets only": (hidden_only, "no_visible_sheet"),
    "no table": (lambda: files.document([], before="Chỉ có chữ"), "no_table"),
    "many tables": (lambda: files.document([[["x"]]] * (limits.TABLES + 1)), "too_many_sheets"),
}  # fmt: skip


def kept(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "upload"
    path.write_bytes(content)
    return str(path)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_in_words(tmp_path: Path, name: str) -> None:
    make, code = HOSTILE[name]

    with pytest.raises(Refusal) as refused:
        sandbox.parse(kept(tmp_path, make()))

    assert refused.value.note.code == code
    assert words.sentence(refused.value.note).endswith(".")


def test_file_over_ten_megabytes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="too_big"):
        sandbox.parse(kept(tmp_path, b"PK\x03\x04" + bytes(limits.UPLOAD_BYTES)))


def test_far_cell_cannot_take_more_memory_than_the_reader_has(tmp_path: Path) -> None:
    """The parser asks for 17 thousand million cells; the kernel says no and only the reader dies."""
    with pytest.raises(Refusal, match=r"too_heavy|too_wide_or_long"):
        sandbox.parse(kept(tmp_path, files.far_cell()))

    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert most < limits.MEMORY_BYTES + 64 * 1024 * 1024


def test_reader_sets_its_own_limits_and_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://geheim")
    said = (
        "import json,os,resource,sys; from dti.readers import document,guard,workbook,worker;"
        "worker._limit_this_process();"
        "json.dump([resource.getrlimit(resource.RLIMIT_AS), resource.getrlimit(resource.RLIMIT_CPU), dict(os.environ),"
        "[name for name in sys.modules if name.startswith('django')]], sys.stdout)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", said], env=sandbox._surroundings(), capture_output=True, check=True
    )
    memory, seconds, surroundings, django = json.loads(done.stdout)

    assert memory == [limits.MEMORY_BYTES] * 2 and seconds == [limits.CPU_SECONDS] * 2
    assert "geheim" not in str(surroundings) and django == []


def test_formulas_links_and_hidden_sheets_are_told(tmp_path: Path) -> None:
    def fill(made: Workbook) -> None:
        sheet = made.add_worksheet("Bảng")
        sheet.write_formula("A1", "=1+1", None, 2)
        sheet.merge_range("B1:B3", "chung")
        made.add_worksheet("Nháp").hide()

    content = files.with_member(files.book(fill), "xl/externalLinks/externalLink1.xml", b"<a/>")
    found = sandbox.parse(kept(tmp_path, content))

    assert found.tables[0].rows == (("2", "chung"),)
    assert found.notes == (
        Note("formulas", {"count": 1}), Note("external_links"), Note("hidden_sheet", {"name": "Nháp"}),
    )  # fmt: skip
    assert found.tables[0].merged == (Merged(0, 1, 0, 1),)


def test_document_says_what_it_left_unread(tmp_path: Path) -> None:
    found = sandbox.parse(kept(tmp_path, files.document([[["STT", "Chỉ số"], ["1", "a\tb"]]], before="Căn cứ Luật")))

    assert found.tables[0].rows == (("STT", "Chỉ số"), ("1", "a b"))
    assert found.notes == (Note("outside_tables", {"text": "Căn cứ Luật"}),)


def test_every_code_has_a_sentence_that_takes_its_facts() -> None:
    facts: dict[str, Any] = dict.fromkeys(("limit", "name", "sheet", "count", "text"), 1)

    assert all(words.sentence(Note(code, facts)) for code in words.SENTENCES)
