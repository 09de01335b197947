"""Secrets that must be read again (seeds of one-time codes, a provider's key): encrypted, and bound to one province."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from dti.province import entered


def lock(text: str) -> str:
    """Encrypted under the platform's key and the province: copied into another province it opens nothing."""
    return _locks().encrypt(text.encode()).decode()


def unlock(locked: str) -> str:
    """What `lock` was given here; ValueError for everything else."""
    try:
        return _locks().decrypt(locked.encode()).decode()
    except InvalidToken:
        raise ValueError("locked elsewhere, or under a key that is gone") from None


def _locks() -> MultiFernet:
    """The newest key encrypts, the former ones still decrypt."""
    return MultiFernet([_of(str(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _of(key: str) -> Fernet:
    made = hashlib.sha256(f"dti.accounts.secrets:{entered()}:{key}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(made))
