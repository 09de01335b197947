"""Where the services of a development machine keep their data and their sockets."""

import fcntl
import hashlib
import os
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SQL = ROOT / "deploy" / "db"

# A unix socket's whole path must fit in 104 bytes on macOS and 108 on Linux.
LONGEST_SOCKET_PATH = 100
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"


class AlreadyRunning(Exception):
    """Another process holds this folder and runs its services."""


def data_folder(name: str) -> Path:
    """The folder `name` below .data, of the checkout or of DTI_HOME."""
    return Path(os.environ.get("DTI_HOME") or ROOT).resolve() / ".data" / name


def key_of(home: Path) -> str:
    """Two users may share a checkout, so the user is part of it."""
    return hashlib.sha256(f"{os.geteuid()} {home.resolve()}".encode()).hexdigest()[:10]


def socket_folder(home: Path, *, shared_base: bool = False) -> Path:
    """A short private folder for the sockets of `home`; `shared_base` when another account must reach it."""
    bases = [tempfile.gettempdir(), "/tmp"]
    if not shared_base:
        bases.insert(0, os.environ.get("XDG_RUNTIME_DIR", ""))
    folders = [Path(base) / f"dti-{key_of(home)}" for base in bases if base]
    return next(folder for folder in folders if _suits_sockets(folder))


def _suits_sockets(folder: Path) -> bool:
    # PostgreSQL reads the folder from a list, where a comma or a blank would need quoting.
    plain = not set(str(folder)) & set(" ,\"'")
    short = len(os.fsencode(folder / LONGEST_SOCKET_NAME)) < LONGEST_SOCKET_PATH
    return plain and short and os.access(folder.parent, os.W_OK | os.X_OK)


def make_private(folder: Path, *, owner: int | None = None) -> Path:
    """Create `folder` with mode 0700, or make sure that nobody else put it there: /tmp belongs to all."""
    wanted = os.geteuid() if owner is None else owner
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except PermissionError as why:
        raise PermissionError(f"Không ghi được {folder}; hãy đặt DTI_HOME, ví dụ DTI_HOME=~/.dti.") from why
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid not in (os.geteuid(), wanted):
        raise PermissionError(f"Thư mục {folder} thuộc về người khác; hãy xoá nó rồi chạy lại.")
    if found.st_uid != wanted:
        os.chown(folder, wanted, -1)
    folder.chmod(0o700)
    return folder


class HomeLock:
    """One process at a time runs the services of a folder; the kernel frees the lock when it dies."""

    def __init__(self, home: Path) -> None:
        self.path = home / "lock"
        self._descriptor = -1

    def take(self, *, patience: float = 1.0) -> None:
        """Patience, because someone who only asks `is_held` holds it for an instant."""
        make_private(self.path.parent)
        self._descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        give_up_at = time.monotonic() + patience
        while not _locked(self._descriptor, fcntl.LOCK_EX):
            if time.monotonic() > give_up_at:
                self.free()
                raise AlreadyRunning(f"Dữ liệu ở {self.path.parent} đang được một tiến trình khác dùng.")
            time.sleep(0.05)

    def free(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1

    def is_held(self) -> bool:
        """By anyone."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            return not _locked(descriptor, fcntl.LOCK_SH)
        finally:
            os.close(descriptor)


def _locked(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
