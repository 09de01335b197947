"""Writes calendars for other programs (RFC 5545): one event a window, in UTC, lines folded by bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

# Of the control characters a line may hold none (RFC 5545, section 3.1); a break inside a text is spelt out.
CONTROLS = dict.fromkeys([*range(0x20), 0x7F])
ESCAPED = CONTROLS | str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\t": " "})
LINE_BYTES = 75


@dataclass(frozen=True)
class Entry:
    """One window as other calendars show it; `key` stays the same when its deadline moves."""

    key: str
    title: str
    opens_at: datetime
    closes_at: datetime
    text: str = ""


def written(name: str, host: str, entries: Iterable[Entry], *, now: datetime) -> bytes:
    """A whole calendar. Alarms are left to the reader's own program."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//DTI//Lich danh gia//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}", "X-WR-TIMEZONE:Asia/Ho_Chi_Minh", "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]  # fmt: skip
    for entry in entries:
        lines += _event(entry, host, now)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(entry: Entry, host: str, now: datetime) -> list[str]:
    found = [
        "BEGIN:VEVENT", f"UID:{entry.key}@{host}", f"DTSTAMP:{_utc(now)}", f"DTSTART:{_utc(entry.opens_at)}",
        f"DTEND:{_utc(entry.closes_at)}", f"SUMMARY:{_text(entry.title)}", "TRANSP:TRANSPARENT",
    ]  # fmt: skip
    found += [f"DESCRIPTION:{_text(entry.text)}"] if entry.text else []
    return [*found, "END:VEVENT"]


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    return words.translate(ESCAPED)


def _folded(line: str) -> bytes:
    """At most 75 bytes a line, no letter cut in two."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        encoded = letter.encode()
        if len(piece) + len(encoded) > LINE_BYTES - bool(pieces):
            pieces.append(piece)
            piece = b""
        piece += encoded
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
