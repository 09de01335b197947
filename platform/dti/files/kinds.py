"""Which files are taken: what the first bytes say must agree with the ending of the name."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

HEAD = 512
OOXML = "application/vnd.openxmlformats-officedocument."


class FileRefused(Exception):
    """Why a file is not taken, in a sentence that says what to do instead."""


@dataclass(frozen=True)
class Kind:
    """A type of file: how it starts, and for containers what must be found inside."""

    content_type: str
    starts: tuple[bytes, ...]
    inside: tuple[bytes, ...] = ()


ZIP = (b"PK\x03\x04",)
OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)


def _wide(name: str) -> bytes:
    """Names of streams in old Office files are written in UTF-16."""
    return name.encode("utf-16-le")


KINDS = {
    "pdf": Kind("application/pdf", (b"%PDF-",)),
    "png": Kind("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": Kind("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": Kind("image/jpeg", (b"\xff\xd8\xff",)),
    "webp": Kind("image/webp", (b"RIFF",), (b"WEBP",)),
    "docx": Kind(OOXML + "wordprocessingml.document", ZIP, (b"word/document.xml",)),
    "xlsx": Kind(OOXML + "spreadsheetml.sheet", ZIP, (b"xl/workbook.xml",)),
    "pptx": Kind(OOXML + "presentationml.presentation", ZIP, (b"ppt/presentation.xml",)),
    "odt": Kind("application/vnd.oasis.opendocument.text", ZIP, (b"mimetypeapplication/vnd.oasis.opendocument.text",)),
    "doc": Kind("application/msword", OLE, (_wide("WordDocument"),)),
    "xls": Kind("application/vnd.ms-excel", OLE, (_wide("Workbook"), _wide("Book"))),
}
# Macros and passwords stand under these names in the containers; names are never compressed.
MACROS = (b"vbaProject.bin", _wide("_VBA_PROJECT"), b"xl/macrosheets/", b"Basic/script-lc.xml")
ENCRYPTED = (_wide("EncryptedPackage"), _wide("EncryptionInfo"))
LONGEST_MARK = max(map(len, (*MACROS, *ENCRYPTED, *(mark for kind in KINDS.values() for mark in kind.inside))))


@dataclass
class Sniffer:
    """Looks at the bytes as they pass; nothing is unpacked or parsed here (security.md, fact 15)."""

    ending: str
    kind: Kind = field(init=False)
    head: bytes = b""
    _tail: bytes = b""
    _seen: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.ending not in KINDS:
            raise FileRefused(
                _(
                    "Chỉ nhận PDF, ảnh (PNG, JPG, WEBP) và tài liệu Word, Excel, PowerPoint, ODT. "
                    "Hãy lưu tệp sang PDF rồi tải lên."
                )
            )
        self.kind = KINDS[self.ending]

    def feed(self, chunk: bytes) -> None:
        if len(self.head) < HEAD:
            self.head += chunk[: HEAD - len(self.head)]
        # A mark may lie across two chunks: keep as much as the longest one could have begun in.
        window = self._tail + chunk
        self._seen |= {mark for mark in (*MACROS, *ENCRYPTED, *self.kind.inside) if mark in window}
        self._tail = window[-LONGEST_MARK:]

    def content_type(self) -> str:
        """The type of the whole file, once all of it has passed."""
        if self._seen.intersection(ENCRYPTED):
            raise FileRefused(_("Tệp đặt mật khẩu nên người thẩm định không mở được. Hãy bỏ mật khẩu rồi tải lại."))
        if self._seen.intersection(MACROS):
            raise FileRefused(_("Tệp có macro nên không được nhận. Hãy lưu sang PDF rồi tải lên."))
        # Some scanners put a byte order mark or blank lines in front of a PDF.
        starts_right = self.head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(self.kind.starts)
        if not starts_right or (self.kind.inside and not self._seen.intersection(self.kind.inside)):
            raise FileRefused(
                _(
                    "Nội dung tệp không phải loại .%(ending)s như tên tệp. Hãy mở tệp và lưu lại đúng loại, "
                    "hoặc lưu sang PDF."
                )
                % {"ending": self.ending}
            )
        return self.kind.content_type
