"""Small files of each kind, made here: no sample is a document of a real person."""

import io
import zipfile

OOXML_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def zipped(names: list[str], *, first: str = "[Content_Types].xml") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name in [first, *names]:
            file.writestr(name, "nội dung " * 50)
    return target.getvalue()


def odt() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr("content.xml", "<x/>")
    return target.getvalue()


def ole(*streams: str) -> bytes:
    """The head of an old Office file and its directory names in UTF-16."""
    directory = b"\0\0".join(name.encode("utf-16-le") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + directory


GOOD = {
    "pdf": b"%PDF-1.7\n" + b"x" * 2000,
    "png": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "jpg": b"\xff\xd8\xff\xe0" + b"\0" * 100,
    "jpeg": b"\xff\xd8\xff\xe1" + b"\0" * 100,
    "webp": b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 100,
    "docx": zipped(["word/document.xml"]),
    "xlsx": zipped(["xl/workbook.xml"], first="docProps/app.xml"),
    "pptx": zipped(["ppt/presentation.xml"]),
    "odt": odt(),
    "doc": ole("Root Entry", "WordDocument"),
    "xls": ole("Root Entry", "Workbook"),
}
