"""Asks a virus scanner, where one is installed. No answer is never "clean"."""

import logging
import os
import socket
import struct
from typing import IO

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dti.files.storage import CHUNK, open

alarm = logging.getLogger("dti.alarm")
TIMEOUT = 60


class ScanState(TextChoices):
    """What is known about the harmlessness of a stored file."""

    UNSCANNED = "unscanned", _("chưa quét")
    CLEAN = "clean", _("đã quét, không phát hiện mã độc")
    INFECTED = "infected", _("có mã độc")


def scan(key: str) -> ScanState:
    """Ask clamd at DTI_CLAMD (a socket's path or host:port); unscanned without one or when it does not answer."""
    address = os.environ.get("DTI_CLAMD", "")
    if not address:
        return ScanState.UNSCANNED
    try:
        with open(key) as file:
            answer = _instream(address, file)
    except OSError:
        alarm.exception("the virus scanner does not answer")
        return ScanState.UNSCANNED
    return _state(answer)


def _state(answer: bytes) -> ScanState:
    if answer == b"stream: OK":
        return ScanState.CLEAN
    # With AlertExceedsMax a file over the scanner's limits is "found" too, but by a heuristic: not proof.
    if answer.endswith(b" FOUND") and b"Heuristics.Limits.Exceeded" not in answer:
        return ScanState.INFECTED
    alarm.error("the virus scanner answered %r", answer[:200])
    return ScanState.UNSCANNED


def _instream(address: str, file: IO[bytes]) -> bytes:
    """clamd's INSTREAM: chunks with their length in front, a zero at the end, one line back."""
    with _connect(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK):
            connection.sendall(struct.pack("!I", len(chunk)) + chunk)
        connection.sendall(struct.pack("!I", 0))
        answer = b""
        while not answer.endswith(b"\0") and (part := connection.recv(4096)):
            answer += part
    return answer.rstrip(b"\0")


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(TIMEOUT)
        connection.connect(address)
        return connection
    host, __, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT)
