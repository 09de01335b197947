"""Start a child in its own session that never outlives its parent, under an account its program accepts."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from enum import Enum
from functools import cache
from pathlib import Path
from typing import IO

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1

# Loaded here and not in the child: between fork and exec as little as possible may happen.
_LIBC = ctypes.CDLL(None, use_errno=True)
Output = IO[bytes] | int | None


class Account(Enum):
    """As whom a server runs. PostgreSQL refuses root, and initdb refuses a user without a name."""

    SELF = "self"
    NAMESPACE = "namespace"  # a user namespace shows us as `nobody`; files stay ours, so a 0700 checkout works
    NOBODY = "nobody"  # where namespaces are refused: really become `nobody`


@cache
def postgres_account() -> Account:
    """The account for PostgreSQL here."""
    if os.geteuid() != 0 and _has_a_name(os.geteuid()):
        return Account.SELF
    if _namespaces_are_allowed():
        return Account.NAMESPACE
    if os.geteuid() == 0:
        return Account.NOBODY
    raise PermissionError(
        f"Người dùng số {os.geteuid()} không có tên trong /etc/passwd nên PostgreSQL không chạy được; "
        "hãy dùng một tài khoản bình thường."
    )


def nobody() -> tuple[int, int]:
    """User and group without rights, present in /etc/passwd: initdb looks its user up."""
    entries = sorted(pwd.getpwall(), key=lambda entry: entry.pw_name != "nobody")
    entry = next(entry for entry in entries if entry.pw_uid != 0)
    return entry.pw_uid, entry.pw_gid


def spawn(
    argv: Sequence[str | Path],
    *,
    account: Account = Account.SELF,
    death_signal: signal.Signals = signal.SIGTERM,
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdout: Output = None,
    stderr: Output = None,
) -> subprocess.Popen[bytes]:
    """Start `argv`; it gets `death_signal` when the calling thread dies, so call from the main thread."""
    parent = os.getpid()

    def prepare() -> None:
        become(account)
        die_with(parent, death_signal)

    return subprocess.Popen(
        [os.fspath(word) for word in argv],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        env=environment,
        cwd=cwd,
        start_new_session=True,
        preexec_fn=prepare,  # noqa: PLW1509  (no threads here; nothing else can call prctl in the child)
    )


def become(account: Account) -> None:
    """Change this process; only to be called in a child of its own."""
    if account is Account.NAMESPACE:
        _enter_namespace()
    elif account is Account.NOBODY:
        user, group = nobody()
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)


def die_with(parent: int, death_signal: signal.Signals) -> None:
    """Last of all, because a change of user clears it. Other systems than Linux have nothing like it."""
    if sys.platform != "linux":
        return
    _LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal))
    # The parent may have died before the call.
    if os.getppid() != parent:
        os._exit(1)


def _enter_namespace() -> None:
    # os.unshare came with Python 3.12.
    user, group = nobody()
    mine, my_group = os.geteuid(), os.getegid()
    if _LIBC.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "user namespaces are refused here")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {mine} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {my_group} 1")


@cache
def _namespaces_are_allowed() -> bool:
    """Only trying tells: kernel, container and security module each have a say."""
    if sys.platform != "linux":
        return False
    child = os.fork()
    if child == 0:
        try:
            _enter_namespace()
        except OSError:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _has_a_name(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True
