"""The services that the programs need, each from the environment or else embedded, behind one object."""

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from dti.embedded import places
from dti.embedded.launch import Account
from dti.embedded.places import AlreadyRunning, HomeLock
from dti.embedded.postgres import Postgres
from dti.embedded.valkey import Valkey

# What the environment names is used as it is.
GIVEN = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "DTI_DATA_DIR", "DTI_FILES_DIR", "DTI_MAIL_DIR")
SUPERUSER_URL = "DTI_SUPERUSER_URL"
MOST_SLOTS = 16


class Services:
    """PostgreSQL, Valkey and the folders of one home; `with Services(home) as services` starts, then stops."""

    def __init__(
        self,
        home: Path,
        *,
        durable: bool = True,
        surroundings: Mapping[str, str] = os.environ,
        account: Account | None = None,
    ) -> None:
        self.home = home
        self.lock = HomeLock(home)
        self.surroundings = surroundings
        self.postgres = None if "DATABASE_URL" in surroundings else Postgres(home, durable=durable, account=account)
        given = {"BROKER_URL", "CACHE_URL"} <= set(surroundings)
        self.valkey = None if given else Valkey(home, durable=durable)

    @property
    def environment(self) -> dict[str, str]:
        """What the programs are told; the superuser is not among it."""
        told = {
            "DTI_DATA_DIR": str(self.home),
            "DTI_FILES_DIR": str(self.home / "files"),
            "DTI_MAIL_DIR": str(self.home / "mail"),
        }
        if self.postgres:
            told["DATABASE_URL"] = self.postgres.url("dti_app")
            told["DTI_PG_BIN"] = str(self.postgres.bin_dir)
        if self.valkey:
            told["BROKER_URL"] = self.valkey.broker_url
            told["CACHE_URL"] = self.valkey.cache_url
        return told | {name: self.surroundings[name] for name in GIVEN if name in self.surroundings}

    @property
    def superuser(self) -> dict[str, str]:
        """For the bootstrapping of test databases only."""
        if not self.postgres:
            return {name: value for name, value in self.surroundings.items() if name == SUPERUSER_URL}
        return {SUPERUSER_URL: self.postgres.superuser_url}

    def start(self, *, fresh: bool = False, patience: float = 1.0) -> Self:
        """`fresh` throws former data away. Raises AlreadyRunning when another process serves this home."""
        self.lock.take(patience=patience)
        try:
            if fresh:
                self._erase()
            for folder in ("files", "mail"):
                places.make_private(self.home / folder)
            if self.postgres:
                self.postgres.start()
            if self.valkey:
                self.valkey.start()
            self.announce({})
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        self._announcement.unlink(missing_ok=True)
        if self.valkey:
            self.valkey.stop()
        if self.postgres:
            self.postgres.stop()
        self.lock.free()

    def announce(self, more: Mapping[str, str]) -> None:
        """Tell other processes of this user the environment, with what the caller adds."""
        unfinished = self._announcement.with_suffix(".unfinished")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps({**self.environment, **more}, indent=1), encoding="utf-8")
        unfinished.replace(self._announcement)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def _announcement(self) -> Path:
        return self.home / "running.json"

    def _erase(self) -> None:
        if self.postgres:
            self.postgres.erase()
        for path in self.home.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path != self.lock.path:
                path.unlink()


def running_environment(home: Path) -> dict[str, str] | None:
    """What the services of `home` announced, if they run."""
    if not HomeLock(home).is_held():
        return None
    try:
        announced: dict[str, str] = json.loads((home / "running.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return announced


def start_in_free_slot(name: str) -> Services:
    """Throwaway services in .data/<name>, or <name>-2 … when others test in this checkout just now."""
    for number in range(1, MOST_SLOTS + 1):
        home = places.data_folder(name if number == 1 else f"{name}-{number}")
        try:
            return Services(home, durable=False).start(patience=0)
        except AlreadyRunning:
            continue
    raise AlreadyRunning(f"{MOST_SLOTS} lượt kiểm thử đang chạy cùng lúc ở {places.data_folder(name).parent}.")
