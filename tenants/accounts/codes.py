"""One-time codes: made from 130 random bits, written in groups, kept only as a hash."""

import hashlib
import secrets

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # RFC 4648 base32: no 0/O, no 1/I
LENGTH = 26


def new_code() -> str:
    """26 base32 characters, 130 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(code: str) -> str:
    """As printed on a letter: ABCDE-FGHIJ-KLMNO-PQRST-UVWXYZ."""
    return "-".join(code[start : start + 5] for start in range(0, 20, 5)) + "-" + code[20:]


def normalised(typed: str) -> str:
    """What a person typed or pasted: case, spaces and hyphens do not matter, 0/1/8 are read as O/I/B."""
    plain = "".join(character for character in typed.upper() if character.isalnum())
    return plain.translate(str.maketrans("018", "OIB"))


def hash_of(code: str, *, province: str) -> str:
    """SHA-256 over province and code: 130 random bits need no slow hash, and the province binds the code."""
    return hashlib.sha256(f"{province}:{normalised(code)}".encode()).hexdigest()
