"""No answer of the scanner is never "clean"."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from dti.files import ScanState, scan, store
from tests.dti.files.samples import GOOD

received: list[bytes] = []


@contextmanager
def a_scanner(path: Path, answer: bytes) -> Iterator[None]:
    """Speaks clamd's side of INSTREAM on a unix socket."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            assert self.rfile.read(10) == b"zINSTREAM\0"
            body = b""
            while size := struct.unpack("!I", self.rfile.read(4))[0]:
                body += self.rfile.read(size)
            received.append(body)
            self.wfile.write(answer)

    with socketserver.UnixStreamServer(str(path), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


ANSWERS = {
    b"stream: OK\0": ScanState.CLEAN,
    b"stream: Eicar-Test-Signature FOUND\0": ScanState.INFECTED,
    b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0": ScanState.UNSCANNED,
    b"INSTREAM size limit exceeded. ERROR\0": ScanState.UNSCANNED,
    b"stream: Eicar OK FOUND\0": ScanState.INFECTED,
    b"OK": ScanState.UNSCANNED,
    b"": ScanState.UNSCANNED,
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_answer_of_the_scanner_decides(hagiang: str, tmp_path: Path, monkeypatch: Any, answer: bytes) -> None:
    stored = store(BytesIO(GOOD["pdf"] * 300), province=hagiang, name="a.pdf")
    monkeypatch.setenv("DTI_CLAMD", str(tmp_path / "clamd"))
    received.clear()

    with a_scanner(tmp_path / "clamd", answer):
        state = scan(stored.key)

    assert state == ANSWERS[answer]
    assert received == [GOOD["pdf"] * 300]


def test_file_stays_unscanned_when_there_is_no_scanner(hagiang: str, monkeypatch: Any) -> None:
    monkeypatch.delenv("DTI_CLAMD", raising=False)
    stored = store(BytesIO(GOOD["pdf"]), province=hagiang, name="a.pdf")

    assert scan(stored.key) == ScanState.UNSCANNED
    assert str(ScanState.UNSCANNED.label) == "chưa quét"


@pytest.mark.parametrize("address", ["/nowhere/clamd.sock", "127.0.0.1:1"])
def test_file_stays_unscanned_with_an_alarm_when_the_scanner_is_down(
    hagiang: str, monkeypatch: Any, caplog: Any, address: str
) -> None:
    monkeypatch.setenv("DTI_CLAMD", address)
    stored = store(BytesIO(GOOD["pdf"]), province=hagiang, name="a.pdf")

    assert scan(stored.key) == ScanState.UNSCANNED
    assert [record.levelname for record in caplog.records if record.name == "dti.alarm"] == ["ERROR"]
