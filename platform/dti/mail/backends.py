"""Mail for development: every letter becomes a file in a folder per province."""

import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from dti.province import entered


class FolderBackend(BaseEmailBackend):
    """Writes `MAIL_DIR/<schema>/<time>-<random>.eml`, named so that they sort by time."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_DIR) / entered()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            _write(folder, message.message().as_bytes())
        return len(email_messages)


def _write(folder: Path, content: bytes) -> None:
    """Whole or not at all: the outbox page may be reading the folder."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{secrets.token_hex(4)}"
    temporary = folder / f".{name}"
    temporary.write_bytes(content)
    os.rename(temporary, folder / f"{name}.eml")
