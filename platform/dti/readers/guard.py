"""Looks at an Office file as a ZIP before any parser does: how much, how packed, what is inside. No Django."""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from dti.readers import limits
from dti.readers.tables import Note, Refusal

CHUNK = 64 * 1024
KEPT = 24  # bytes: longer than every mark that is looked for
ZIP_START, OLE_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PASSWORD = tuple(name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo"))
OLD_WORD = "WordDocument".encode("utf-16-le")
ARCHIVES = (".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".docx", ".docm", ".doc", ".pptx", ".gz", ".7z", ".rar", ".tar")
MACROS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/activex/")
ENTITIES = tuple(
    mark.encode(form) for mark in ("<!DOCTYPE", "<!ENTITY") for form in ("utf-8", "utf-16-le", "utf-16-be")
)
ROW, FORMULA = (b"<row ", b"<row>", b"<w:tr ", b"<w:tr>"), (b"<f>", b"<f ")
OF_ROWS = ("xl/worksheets/", "word/document")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError)


@dataclass(frozen=True)
class Cleared:
    """A container that may be parsed."""

    is_document: bool
    notes: tuple[Note, ...]


def inspect(path: str) -> Cleared:
    """Raise Refusal, or say what kind of file this is and what a person should know about it."""
    with open(path, "rb") as file:
        _first_bytes(file)
        try:
            with zipfile.ZipFile(file) as archive:
                return _contents(archive)
        except BROKEN as why:
            raise Refusal("broken") from why


def _first_bytes(file: IO[bytes]) -> None:
    start = file.read(8)
    if not start:
        raise Refusal("empty")
    if file.seek(0, 2) > limits.UPLOAD_BYTES:
        raise Refusal("too_big", limit=limits.UPLOAD_BYTES // 1024**2)
    file.seek(0)
    if start == OLE_START:
        raise Refusal(_old_format(file.read()))
    if not start.startswith(ZIP_START):
        raise Refusal("not_office")


def _old_format(content: bytes) -> str:
    if any(mark in content for mark in PASSWORD):
        return "password"
    return "old_word" if OLD_WORD in content else "old_excel"


def _contents(archive: zipfile.ZipFile) -> Cleared:
    members = archive.infolist()
    _directory(members)
    names = {member.filename for member in members}
    if "xl/workbook.bin" in names:
        raise Refusal("old_excel")
    if ("xl/workbook.xml" in names) == ("word/document.xml" in names):
        raise Refusal("not_office")
    formulas = _stream_all(archive, members)
    return Cleared("word/document.xml" in names, tuple(_notes(names, formulas)))


def _directory(members: list[zipfile.ZipInfo]) -> None:
    """Everything that the list of contents gives away, before a byte is unpacked."""
    if len(members) > limits.MEMBERS:
        raise Refusal("too_many_members", limit=limits.MEMBERS)
    folded = [member.filename.lower() for member in members]
    if len(set(folded)) < len(folded) or any(_climbs(name) for name in folded):
        raise Refusal("names")
    if any(member.flag_bits & 0x1 for member in members):
        raise Refusal("password")
    if any(mark in f"/{name}" for name in folded for mark in MACROS):
        raise Refusal("macros")
    if nested := next((name for name in folded if name.endswith(ARCHIVES)), None):
        raise Refusal("nested", name=nested.rpartition("/")[2][:80])
    if sum(member.file_size for member in members) > limits.UNPACKED_BYTES:
        raise Refusal("bomb")


def _climbs(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/")


def _stream_all(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> int:
    """Unpack everything once, a chunk at a time: declared sizes may lie. Returns the number of formulas."""
    unpacked = formulas = 0
    for member in members:
        rows = size = 0
        is_text = member.filename.lower().endswith((".xml", ".rels", ".vml"))
        for chunk, is_first in _chunks(archive, member):
            if is_first and chunk.begins(ZIP_START, OLE_START):
                raise Refusal("nested", name=member.filename.rpartition("/")[2][:80])
            size += chunk.fresh
            unpacked += chunk.fresh
            _still_bounded(member, size, unpacked)
            if is_text and chunk.holds(*ENTITIES):
                raise Refusal("entities")
            if is_text and member.filename.startswith(OF_ROWS):
                rows += sum(map(chunk.counted, ROW))
                formulas += sum(map(chunk.counted, FORMULA))
            if rows > limits.RAW_ROWS:
                raise Refusal("too_many_rows", limit=limits.ROWS)
    return formulas


@dataclass(frozen=True)
class _Chunk:
    """Fresh bytes with a few of those before them, because a mark may lie across two chunks."""

    content: bytes
    fresh: int

    def begins(self, *starts: bytes) -> bool:
        return self.content.startswith(starts)

    def holds(self, *marks: bytes) -> bool:
        return any(mark in self.content for mark in marks)

    def counted(self, mark: bytes) -> int:
        """Only those that end in the fresh part: the others were counted with the chunk before."""
        return self.content.count(mark, max(0, len(self.content) - self.fresh - len(mark) + 1))


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[tuple[_Chunk, bool]]:
    before, is_first = b"", True
    with archive.open(member) as content:
        while fresh := content.read(CHUNK):
            yield _Chunk(before + fresh, len(fresh)), is_first
            before, is_first = fresh[-KEPT:], False


def _still_bounded(member: zipfile.ZipInfo, size: int, unpacked: int) -> None:
    packed_away = size > limits.RATIO_FROM_BYTES and size > limits.RATIO * max(member.compress_size, 1)
    if packed_away or size > limits.MEMBER_BYTES or unpacked > limits.UNPACKED_BYTES:
        raise Refusal("bomb")


def _notes(names: set[str], formulas: int) -> Iterator[Note]:
    if formulas:
        yield Note("formulas", {"count": formulas})
    if any(name.startswith("xl/externalLinks/") for name in names):
        yield Note("external_links")
