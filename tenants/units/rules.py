"""What an imported unit list may say. Pure: names and logins in, findings out."""

from collections.abc import Sequence
from dataclasses import dataclass

from dti.web.vietnamese import fold


@dataclass(frozen=True)
class Row:
    """One line of a letter's annex, exactly as written."""

    number: int
    level: str
    name: str
    login: str = ""
    password: str = ""
    official_code: str = ""
    lead_agency: bool = False
    suspected_name: str = ""


@dataclass(frozen=True)
class Finding:
    """What does not fit. Severity E stops the import, W and N are shown and kept."""

    code: str
    severity: str
    line: int
    message: str


def login_of(name: str) -> str:
    """The rule that 29 of Hà Giang's 31 logins follow: marks folded, lower case, no spaces, "-" kept."""
    return fold(name).replace(" ", "")


def findings(rows: Sequence[Row]) -> list[Finding]:
    """Everything a reader should know before importing (INC-23 to INC-27)."""
    found: list[Finding] = []
    for row in rows:
        found += _of_one(row)
    return found + _repeated(rows) + _shared_password(rows)


def _of_one(row: Row) -> list[Finding]:
    found = []
    if not row.name.strip():
        found.append(Finding("NAME_MISSING", "E", row.number, "Dòng này thiếu tên đơn vị."))
    if row.login and row.login != login_of(row.name):
        text = f"Tên đăng nhập in là {row.login!r}, theo quy tắc là {login_of(row.name)!r}. Giữ nguyên như đã in."
        found.append(Finding("USERNAME_IRREGULAR", "W", row.number, text))
    if row.suspected_name:
        text = f"Tên ghi {row.name!r}, có thể là {row.suspected_name!r}. Giữ tên đã ghi, thêm tên gọi khác."
        found.append(Finding("NAME_SUSPECT", "W", row.number, text))
    if row.lead_agency:
        text = f"{row.name} vừa thẩm định vừa được đánh giá: phải có người khác thẩm định đơn vị này."
        found.append(Finding("APPRAISER_IS_ASSESSED", "W", row.number, text))
    return found


def _repeated(rows: Sequence[Row]) -> list[Finding]:
    found = []
    for what, key in (("Tên đơn vị", lambda row: fold(row.name)), ("Tên đăng nhập", lambda row: row.login)):
        seen: dict[str, int] = {}
        for row in rows:
            if key(row) and key(row) in seen:
                text = f"{what} trùng với dòng {seen[key(row)]}."
                found.append(Finding("DUPLICATE", "E", row.number, text))
            seen.setdefault(key(row), row.number)
    return found


def _shared_password(rows: Sequence[Row]) -> list[Finding]:
    """Printed passwords are never read into an account; the list says so once."""
    printed = [row for row in rows if row.password]
    if not printed:
        return []
    text = f"{len(printed)} dòng có mật khẩu in sẵn. Mật khẩu bị từ chối: mỗi người nhận một mã kích hoạt dùng một lần."
    return [Finding("SHARED_PASSWORD", "E", printed[0].number, text)]
