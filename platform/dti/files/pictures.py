"""How large a picture says it is: read from its first bytes, nothing is decoded."""

import struct
from typing import IO

SIZES_OF_JPEG = {0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
PNG = b"\x89PNG\r\n\x1a\n"
HEAD = 512 * 1024


def size_of(file: IO[bytes]) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG; None for everything else."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if head.startswith(PNG) and head[12:16] == b"IHDR" and len(head) >= 24:
        width, height = struct.unpack(">II", head[16:24])
        return int(width), int(height)
    return _of_jpeg(head) if head.startswith(b"\xff\xd8\xff") else None


def _of_jpeg(head: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(head) and head[place] == 0xFF:
        marker, length = head[place + 1], int.from_bytes(head[place + 2 : place + 4], "big")
        if marker in SIZES_OF_JPEG:
            height, width = struct.unpack(">HH", head[place + 5 : place + 9])
            return int(width), int(height)
        place += 2 + max(length, 2)
    return None
