"""Valkey for one folder, on a private unix socket: the broker is its database 0, the cache its database 1."""

import signal
import socket
import subprocess
import time
from pathlib import Path

from dti.embedded import places
from dti.embedded.binaries import valkey_server
from dti.embedded.launch import spawn

START_PATIENCE = 20.0
STOP_PATIENCE = 10.0


class ValkeyFailed(Exception):
    """It did not start; the message carries the end of its log."""


class Valkey:
    """The server of one folder. Its caller holds the folder's lock."""

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home
        self.data = home / "valkey"
        self.log = home / "valkey.log"
        self.append_only = "yes" if durable else "no"
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        return places.socket_folder(self.home) / "valkey.sock"

    @property
    def broker_url(self) -> str:
        return f"redis+socket://{self.socket}"

    @property
    def cache_url(self) -> str:
        return f"unix://{self.socket}?db=1"

    @property
    def pid(self) -> int | None:
        return self._server.pid if self._server else None

    def start(self) -> None:
        places.make_private(self.data)
        places.make_private(self.socket.parent)
        self._dismiss_leftover()
        words: list[str | Path] = [
            "--port",
            "0",
            "--unixsocket",
            self.socket,
            "--unixsocketperm",
            "700",
            "--dir",
            self.data,
        ]
        words += ["--appendonly", self.append_only, "--save", "", "--daemonize", "no"]
        with self.log.open("wb") as log:
            self._server = spawn([valkey_server(), *words], stdout=log, stderr=log)
        give_up_at = time.monotonic() + START_PATIENCE
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > give_up_at:
                self.stop()
                raise ValkeyFailed(f"valkey không chạy được ({self.log}):\n{self.log.read_text()[-2000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        server, self._server = self._server, None
        if not server:
            return
        for asking in (signal.SIGTERM, signal.SIGKILL):
            server.send_signal(asking)
            try:
                server.wait(STOP_PATIENCE)
                break
            except subprocess.TimeoutExpired:
                continue
        self.socket.unlink(missing_ok=True)

    def _answers(self) -> bool:
        return self._ask(b"PING") == b"+PONG\r\n"

    def _ask(self, command: bytes) -> bytes:
        """One line there and back: the client library would cost a tenth of a second to import."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(command + b"\r\n")
                return connection.recv(100)
        except OSError:
            return b""

    def _dismiss_leftover(self) -> None:
        """Where children can outlive their parent (not on Linux), a former server may still answer."""
        if self._answers():
            self._ask(b"SHUTDOWN")
