"""Ports that are free on this machine."""

import errno
import os
import socket
from collections.abc import Sequence
from contextlib import ExitStack, closing

LAST_PORT = 65_535


def wanted_port(name: str, otherwise: int) -> int:
    """What the environment wishes."""
    return int(os.environ.get(name) or otherwise)


def free_ports(wanted: Sequence[int], held: ExitStack) -> list[int]:
    """Each wanted port, or the next free one after it; `held` keeps them from others until it is closed."""
    given: list[int] = []
    for first in wanted:
        given.append(next(port for port in range(first, LAST_PORT) if port not in given and is_free(port)))
        held.enter_context(_kept(given[-1]))
    return given


def _kept(port: int) -> socket.socket:
    """Bound but not listening: only a server of the same user that shares its address, as ours does, may listen."""
    keeper = socket.socket()
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    keeper.bind(("127.0.0.1", port))
    return keeper


def is_free(port: int) -> bool:
    """On both loopbacks: a browser asked for `localhost` tries ::1 first and would meet a stranger there."""
    return _can_bind(socket.AF_INET, "127.0.0.1", port) and _can_bind(socket.AF_INET6, "::1", port)


def _can_bind(family: socket.AddressFamily, address: str, port: int) -> bool:
    try:
        with closing(socket.socket(family, socket.SOCK_STREAM)) as trial:
            # A port that a former run left in TIME_WAIT is free.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((address, port))
    except OSError as why:
        return family is socket.AF_INET6 and why.errno not in _TAKEN
    return True


# Any other error of the second loopback means that this machine has none.
_TAKEN = (errno.EADDRINUSE, errno.EACCES)
