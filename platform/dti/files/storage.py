"""The folder behind the storage port: a random key under the province's name, written whole or not at all."""

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from dti.files.kinds import FileRefused, Sniffer
from dti.files.names import extension, plain_name
from dti.province import entered

CHUNK = 256 * 1024
# 160 random bits: a key cannot be guessed. Only these signs, so it cannot climb out of its folder either.
PROVINCE = re.compile(r"[a-z][a-z0-9_]{1,30}")
KEY = re.compile(r"(?P<province>[a-z][a-z0-9_]{1,30})/(?P<name>[0-9a-f]{40})")


@dataclass(frozen=True)
class StoredFile:
    """What is known for good about stored bytes: `size` in bytes, `sha256` in hex."""

    key: str
    sha256: str
    size: int
    content_type: str


def store(file: IO[bytes], *, province: str, name: str) -> StoredFile:
    """Keep the bytes of `file` for the province that is entered; raises FileRefused with a sentence for the user."""
    _inside(province)
    sniffer = Sniffer(extension(plain_name(name)))
    key = f"{province}/{secrets.token_hex(20)}"
    path = _path(key)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".incoming-")
    try:
        with os.fdopen(descriptor, "wb") as target:
            sha256, size = _copy(file, target, sniffer)
            content_type = sniffer.content_type()
            target.flush()
            os.fsync(target.fileno())
        os.rename(temporary, path)
        _keep_entry(path.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return StoredFile(key=key, sha256=sha256, size=size, content_type=content_type)


def open(key: str) -> IO[bytes]:
    """The bytes behind a key of this province."""
    return _own_path(key).open("rb")


def exists(key: str) -> bool:
    return _own_path(key).is_file()


def folder_of(province: str) -> Path:
    """All that is stored of one province: for whoever exports, counts or erases it, never for a request."""
    if not PROVINCE.fullmatch(province):
        raise PermissionError("not the name of a province")
    return Path(settings.FILES_DIR) / province


def _copy(file: IO[bytes], target: IO[bytes], sniffer: Sniffer) -> tuple[str, int]:
    """SHA-256 and size of what was written; stops at the limit instead of filling the disk."""
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(file):
        size += len(chunk)
        if size > settings.MAX_UPLOAD_BYTES:
            raise FileRefused(_too_large())
        digest.update(chunk)
        sniffer.feed(chunk)
        target.write(chunk)
    if not size:
        raise FileRefused(_("Tệp rỗng. Hãy kiểm tra lại tệp rồi tải lên."))
    return digest.hexdigest(), size


def _keep_entry(folder: Path) -> None:
    """The name must survive a power cut too, before the database says that the file is there."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk


def _too_large() -> str:
    return _(
        "Tệp lớn hơn %(limit)s MB. Nếu là bản quét, hãy quét lại ở 150–200 dpi, đen trắng hoặc xám, "
        "hoặc tách thành nhiều tệp."
    ) % {"limit": settings.MAX_UPLOAD_BYTES // (1024 * 1024)}


def _inside(province: Any) -> None:
    if province != entered():
        raise PermissionError("a file is stored and read inside its own province only")


def _own_path(key: str) -> Path:
    match = KEY.fullmatch(key)
    if match is None:
        raise PermissionError("not a key of this storage")
    _inside(match["province"])
    return _path(key)


def _path(key: str) -> Path:
    province, name = key.split("/")
    return Path(settings.FILES_DIR) / province / name[:2] / name
