"""Which column of a list is what: by its header, by what the province called it before, else by its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dti.readers.tables import Table, written_rows
from dti.web.vietnamese import fold

HEADER_WITHIN = 12  # rows: above the header stand the names of the agency, of the annex, of the letter
LONGEST_HEADER = 120


@dataclass(frozen=True)
class Field:
    """One field: its key, our own header, and other words for it (folded)."""

    key: str
    header: str
    also: tuple[str, ...] = ()
    width: int = 16


def gettext_noop(sentence: str) -> str:
    """Mark a header for translation; the form translates it."""
    return sentence


FIELDS = (
    Field("number", gettext_noop("STT"), ("tt", "so tt", "so thu tu"), 7),
    Field(
        "name",
        gettext_noop("Tên đơn vị"),
        ("don vi", "ten co quan", "co quan", "ten co quan, don vi", "co quan, don vi", "ten don vi hanh chinh",
         "ten dvhc", "don vi hanh chinh", "ten xa, phuong", "ten", "ten so, ban, nganh"),
        44,
    ),
    Field("level", gettext_noop("Cấp"), ("cap don vi", "cap hanh chinh", "loai", "loai don vi"), 14),
    Field(
        "official_code",
        gettext_noop("Mã đơn vị"),
        ("ma", "ma so", "ma dvhc", "ma don vi hanh chinh", "ma xa", "ma huyen", "ma dinh danh", "ma co quan"),
    ),
    Field(
        "parent",
        gettext_noop("Trực thuộc"),
        ("thuoc", "thuoc don vi", "don vi cap tren", "cap tren", "huyen", "thuoc huyen", "huyen, thanh pho",
         "quan, huyen", "quan huyen", "don vi quan ly"),
        32,
    ),
    Field("login", gettext_noop("Tên đăng nhập đã in"), ("ten dang nhap", "tai khoan", "username", "user"), 26),
    Field("password", gettext_noop("Mật khẩu (bị từ chối)"), ("mat khau", "password", "pass"), 12),
    Field("groups", gettext_noop("Nhóm đơn vị"), ("nhom", "thuoc nhom"), 24),
)  # fmt: skip
KEYS = tuple(field.key for field in FIELDS)
WITHOUT_HEADER = ("name", "login", "password")


@dataclass(frozen=True)
class Columns:
    """Where the header stands (−1: there is none), and which column holds which field."""

    header_row: int
    fields: Mapping[str, int]

    def field_of(self, column: int) -> str:
        return next((key for key, place in self.fields.items() if place == column), "")


def propose(table: Table, remembered: Mapping[str, str] | None = None) -> Columns:
    """The first row with most known words is the header; without one, the order of a letter's annex."""
    known = _known_words() | dict(remembered or {})
    first = list(written_rows(table))[:HEADER_WITHIN]
    scored = [(len(_fields(table.rows[row], known)), -row) for row in first]
    best, place = max(scored, default=(0, 0))
    found = _fields(table.rows[-place], known) if best else {}
    if "name" in found:
        return Columns(-place, found)
    return Columns(-1, _by_place(table))


def _by_place(table: Table) -> dict[str, int]:
    """STT where the first cells are numbers, then name, login and password."""
    first = [table.cell(row, 0).strip() for row in written_rows(table)]
    has_number = sum(cell.isdigit() for cell in first) * 2 > len(first)
    keys = (("number", *WITHOUT_HEADER) if has_number else WITHOUT_HEADER)[: table.width]
    return {key: place for place, key in enumerate(keys)}


def folded_header(word: str) -> str:
    """Compared without marks and without a star, colon or full stop at the end."""
    return fold(word)[:LONGEST_HEADER].strip(" *:.")


def _known_words() -> dict[str, str]:
    words = {also: field.key for field in FIELDS for also in field.also}
    return words | {folded_header(field.header): field.key for field in FIELDS}


def _fields(row: Sequence[str], known: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, word in enumerate(row):
        key = known.get(folded_header(word), "") if word else ""
        if key in KEYS and key not in found:
            found[key] = column
    return found
