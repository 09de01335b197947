"""A signing key of this machine's own, made once: no key is ever fixed in code."""

import os
import secrets
from pathlib import Path


def local_secret(folder: Path) -> str:
    """The key in `folder`/secret_key, made with mode 0600 if it does not exist."""
    path = folder / "secret_key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _written(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return _written(path)


def _written(path: Path) -> str:
    """Several programs start at once: the one that lost the race may read before the winner has written."""
    for _ in range(1000):
        if key := path.read_text(encoding="ascii"):
            return key
    raise RuntimeError(f"{path} is empty: delete it and start again")
