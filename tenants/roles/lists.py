"""Reads a list of people as offices write it: which column is what, which unit and role is meant, what does not fit.

Nothing is written here: the same lines are shown as a dry run and handed to `actions.add_people`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from dti.readers.tables import Table, written_rows
from dti.web.vietnamese import fold
from tenants.accounts.models import User
from tenants.roles.actions import Person
from tenants.roles.models import ON_A_UNIT, Assignment, Role
from tenants.roles.usernames import Names
from tenants.units.models import Unit

COLUMNS = ("name", "role", "unit", "email", "position")
HEADERS = {
    "name": ("ho va ten", "ho ten", "ten", "ho va ten nguoi dung", "nguoi dung", "can bo"),
    "role": ("vai tro", "vai tro tren he thong", "quyen"),
    "unit": ("don vi", "ten don vi", "co quan", "co quan, don vi", "ma don vi", "don vi cong tac"),
    "email": ("thu dien tu", "email", "e-mail", "dia chi email", "dia chi thu dien tu", "hop thu"),
    "position": ("chuc vu", "chuc danh"),
}
LEFT_OUT = ("stt", "tt", "so tt", "so thu tu", "ghi chu", "dien thoai", "so dien thoai", "ten dang nhap", "tai khoan")
PASSWORDS = ("mat khau", "password", "pass", "mat khau mac dinh")
ALSO_CALLED = {
    "chuyen vien ke khai": Role.UNIT_OFFICER, "can bo": Role.UNIT_OFFICER, "can bo dau moi": Role.UNIT_OFFICER,
    "lanh dao": Role.UNIT_LEADER, "thu truong": Role.UNIT_LEADER, "thu truong don vi": Role.UNIT_LEADER,
    "quan tri": Role.PROVINCE_ADMIN, "tham dinh": Role.APPRAISER, "chu tich": Role.COUNCIL_CHAIR,
}  # fmt: skip
HEADER_WITHIN = 10
LONGEST = {"name": 200, "position": 200, "email": 254}


@dataclass
class Line:
    """One person of the list as written, what is wrong at which cell, and who he or she would become."""

    number: int
    cells: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)
    person: Person | None = None
    username: str = ""


@dataclass(frozen=True)
class PeopleList:
    """What was understood of a list."""

    lines: tuple[Line, ...]
    notes: tuple[str, ...]

    @property
    def problems(self) -> int:
        return sum(len(line.problems) for line in self.lines)

    @property
    def doubts(self) -> int:
        return sum(len(line.doubts) for line in self.lines)

    @property
    def people(self) -> list[Person]:
        return [line.person for line in self.lines if line.person]


@dataclass(frozen=True)
class Known:
    """What the province has: units by everything they are called, people by folded name, addresses, user names."""

    units: Mapping[str, Sequence[Unit]]
    people: Mapping[tuple[str, int | None], str]
    emails: Mapping[str, str]
    names: Names


def known(units: Iterable[Unit], names: Names) -> Known:
    """Read once for a whole list."""
    called: dict[str, list[Unit]] = {}
    for unit in units:
        words = {unit.name, unit.printed_login, unit.official_code, unit.public_code, *unit.aliases}
        for word in {key_of(word) for word in words if word}:
            called.setdefault(word, []).append(unit)
    people: dict[tuple[str, int | None], str] = {}
    for held in Assignment.objects.select_related("user").order_by("-pk"):
        people[(key_of(held.user.full_name), held.unit_id)] = held.user.username
    emails = {email.lower(): login for email, login in User.objects.exclude(email="").values_list("email", "username")}
    return Known(called, people, emails, names)


def key_of(words: str) -> str:
    """Compared without marks, case, spaces at the ends or between."""
    return fold(words).strip(" .,;:*")


def read(table: Table, having: Known, *, namesakes: bool) -> PeopleList:
    """Every line of the list; with `namesakes`, people of a known name are somebody else."""
    header, columns, notes = _columns(table)
    lines = [_line(table, row, columns) for row in written_rows(table) if row > header]
    lines = [line for line in lines if any(line.cells.values())]
    for line in lines:
        _understand(line, having)
    _repeated(lines)
    _namesakes(lines, having, namesakes)
    names = having.names
    for line in lines:
        if line.person:
            line.username = names.free(line.person.full_name, line.person.role, line.person.unit)
            names = names.with_one(line.username, line.person.unit)
    return PeopleList(tuple(lines), tuple(notes))


def _columns(table: Table) -> tuple[int, dict[str, int], list[str]]:
    """The row of headers and which column is what; without one, the order of the help text."""
    words = {word: key for key, known_words in HEADERS.items() for word in known_words}
    best: tuple[int, dict[str, int]] = (-1, {})
    for row in range(min(len(table.rows), HEADER_WITHIN)):
        found: dict[str, int] = {}
        for column, text in enumerate(table.rows[row]):
            if key := words.get(key_of(text)):
                found.setdefault(key, column)
        if len(found) >= 2 and len(found) > len(best[1]):
            best = (row, found)
    if best[0] < 0:
        first = 1 if _is_numbered(table) else 0
        return -1, {key: first + place for place, key in enumerate(COLUMNS)}, []
    return *best, _told(table, best[0])


def _is_numbered(table: Table) -> bool:
    rows = list(written_rows(table))
    return bool(rows) and all(table.cell(row, 0).strip().rstrip(".").isdigit() for row in rows)


def _told(table: Table, header: int) -> list[str]:
    words = [key_of(text) for text in table.rows[header]]
    if any(word in PASSWORDS for word in words):
        return [_("Cột mật khẩu bị bỏ qua: mỗi người nhận một mã kích hoạt dùng một lần và tự đặt mật khẩu.")]
    return []


def _line(table: Table, row: int, columns: Mapping[str, int]) -> Line:
    return Line(
        row + 1, {key: normalize("NFC", " ".join(table.cell(row, columns.get(key)).split())) for key in COLUMNS}
    )


def _understand(line: Line, having: Known) -> None:
    name, email = line.cells["name"], line.cells["email"]
    role = _role(line)
    unit = _unit(line, having, role)
    for key, longest in LONGEST.items():
        if len(line.cells[key]) > longest:
            line.problems[key] = _("Dài hơn %(longest)s ký tự.") % {"longest": longest}
    if not name:
        line.problems["name"] = _("Thiếu họ và tên. Tài khoản là của một người có tên.")
    elif key_of(name) in having.units or not any(letter.isalpha() for letter in name):
        line.problems["name"] = _("Đây không phải tên người. Tài khoản là của một người, không của cả đơn vị.")
    if email:
        _check_email(line, having)
    if role is not None and not line.problems:
        line.person = Person(name, role, unit, line.cells["position"], email.lower())


def _role(line: Line) -> Role | None:
    words = {key_of(str(role.label)): role for role in Role} | {role.value: role for role in Role} | ALSO_CALLED
    written = line.cells["role"]
    role = words.get(key_of(written))
    if role is None:
        offered = ", ".join(str(one.label) for one in Role)
        line.problems["role"] = (
            _("Chưa rõ vai trò. Dùng một trong: %(roles)s.")
            if written
            else _("Thiếu vai trò. Dùng một trong: %(roles)s.")
        ) % {"roles": offered}
    return role


def _unit(line: Line, having: Known, role: Role | None) -> Unit | None:
    written = line.cells["unit"]
    if not written:
        if role in ON_A_UNIT:
            line.problems["unit"] = _("Vai trò này gắn với một đơn vị. Hãy ghi tên hoặc mã đơn vị.")
        return None
    found = having.units.get(key_of(written), ())
    if len(found) == 1:
        return found[0] if role in ON_A_UNIT else None
    if found:
        codes = ", ".join(unit.official_code or unit.printed_login or str(unit.pk) for unit in found)
        line.problems["unit"] = _("Có %(count)s đơn vị tên này. Hãy ghi mã thay tên: %(codes)s.") % {
            "count": len(found),
            "codes": codes,
        }
        return None
    near = get_close_matches(key_of(written), having.units, n=1, cutoff=0.75)
    line.problems["unit"] = (
        _("Không có đơn vị này. Có phải: %(unit)s?") % {"unit": having.units[near[0]][0].name}
        if near
        else _("Không có đơn vị này. Hãy nhập đơn vị trước, hoặc sửa tên.")
    )
    return None


def _check_email(line: Line, having: Known) -> None:
    email = line.cells["email"]
    try:
        validate_email(email)
    except ValidationError:
        line.problems["email"] = _("Địa chỉ thư điện tử không đúng. Ví dụ: nguyenvana@hagiang.gov.vn")
        return
    if owner := having.emails.get(email.lower()):
        line.problems["email"] = _("Địa chỉ này đã là của tài khoản %(login)s.") % {"login": owner}


def _repeated(lines: Collection[Line]) -> None:
    """The same person twice, whatever the marks; one address for two people."""
    people: dict[tuple[str, str], int] = {}
    emails: dict[str, int] = {}
    for line in lines:
        who = (key_of(line.cells["name"]), key_of(line.cells["unit"]))
        if who[0] and who in people:
            _refuse(line, "name", _("Trùng với dòng %(line)s.") % {"line": people[who]})
        people.setdefault(who, line.number)
        email = line.cells["email"].lower()
        if email and email in emails:
            _refuse(
                line, "email", _("Trùng địa chỉ với dòng %(line)s. Mỗi người một địa chỉ.") % {"line": emails[email]}
            )
        emails.setdefault(email, line.number)


def _refuse(line: Line, key: str, sentence: str) -> None:
    line.problems.setdefault(key, sentence)
    line.person = None


def _namesakes(lines: Collection[Line], having: Known, accepted: bool) -> None:
    """Somebody of this name is on this unit already: the same person once more, or really another one."""
    for line in lines:
        if line.person is None:
            continue
        unit = line.person.unit.pk if line.person.unit else None
        login = having.people.get((key_of(line.person.full_name), unit))
        if login and not accepted:
            line.doubts["name"] = _("Đã có người tên này ở đây: %(login)s.") % {"login": login}
