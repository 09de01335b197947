"""Which column of a table is which field: the header row is found and the mapping proposed; a person corrects it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dti.readers.tables import Table
from dti.web.vietnamese import fold

HEADER_WITHIN = 40  # rows: above the header stand the names of the agency, of the annex, of the decision
LONGEST_HEADER = 120
MACHINE = "máy đọc, không sửa"


@dataclass(frozen=True)
class Field:
    """One field: its key, our own header, other words for it (folded), and how wide the column is."""

    key: str
    header: str
    also: tuple[str, ...] = ()
    width: int = 14
    is_machine: bool = False


FIELDS = (
    Field("number", "STT", ("tt", "so tt", "so thu tu", "stt."), 8),
    Field("level", "Loại dòng", ("loai", "cap chi so", "loai muc"), 18),
    Field(
        "name",
        "Chỉ số",
        ("ten chi so", "chi so thanh phan", "tieu chi", "tieu chi thanh phan", "noi dung", "ten tieu chi",
         "chi so, tieu chi", "tieu chi/chi so", "chi so/tieu chi", "noi dung chi so", "noi dung tieu chi",
         "ten chi so thanh phan", "cac chi so"),
        44,
    ),
    Field("max_points", "Điểm tối đa", ("diem", "thang diem", "diem chuan", "so diem", "diem toi da (diem)"), 11),
    Field(
        "rule",
        "Cách tính",
        ("cach tinh diem", "cach xac dinh", "cach xac dinh va tinh diem", "cach xac dinh, tinh diem",
         "cach xac dinh, cach tinh diem", "phuong phap tinh", "phuong phap tinh diem", "cach thuc tinh diem",
         "cach cham diem", "cach danh gia"),
        24,
    ),
    Field("label", "Nội dung hỏi hoặc tên số liệu", ("ten so lieu", "noi dung hoi"), 30),
    Field("numerator", "Tử số", ("ten tu so", "ten cua tu so"), 26),
    Field("denominator", "Mẫu số", ("ten mau so", "ten cua mau so"), 26),
    Field("target", "Chỉ tiêu", ("muc tieu",), 9),
    Field("steps", "Bậc, mức, mục", ("cac bac", "bac", "cac muc"), 34),
    Field("each", "Điểm mỗi mục, vụ việc", ("diem moi muc",), 12),
    Field("source_max", "Điểm tối đa ở nguồn", (), 12),
    Field("unit_of_measure", "Đơn vị tính", ("dvt", "don vi"), 12),
    Field("evidence_required", "TLKC bắt buộc", ("bat buoc tlkc", "bat buoc tai lieu kiem chung", "can tlkc"), 10),
    Field(
        "evidence_hint",
        "Tài liệu kiểm chứng",
        ("tlkc", "minh chung", "tai lieu minh chung", "tai lieu kiem chung, minh chung", "yeu cau tai lieu kiem chung"),
        30,
    ),
    Field(
        "source",
        "Nguồn thu thập dữ liệu",
        ("nguon", "nguon so lieu", "nguon du lieu", "nguon thu thap", "nguon thu thap so lieu"),
        22,
    ),
    Field(
        "verifier",
        "Đơn vị phối hợp xác minh",
        ("don vi xac minh", "don vi phoi hop xac minh so lieu", "co quan xac minh", "don vi phoi hop",
         "don vi tham dinh", "co quan phoi hop xac minh"),
        26,
    ),
    Field("guidance", "Hướng dẫn", ("ghi chu", "giai thich", "huong dan cho don vi", "dien giai"), 40),
    Field("not_applicable", "Khi không có nội dung", ("khong ap dung", "khong co noi dung"), 20),
    Field("pillar", "Trụ cột", ("thuoc tru cot",), 16),
    Field("code", "Mã chỉ số", ("ma so", "ma"), 10),
    Field("rule_json", f"Quy tắc ({MACHINE})", ("quy tac, may doc", "quy tac may doc"), 14, is_machine=True),
    Field("main_kind", f"Mã loại ({MACHINE})", (), 12, is_machine=True),
    Field("parent", f"Thuộc dòng ({MACHINE})", (), 14, is_machine=True),
    Field("stable_id", f"Mã hệ thống ({MACHINE})", ("ma he thong", "id", "ma dinh danh"), 14, is_machine=True),
)  # fmt: skip
BY_KEY = {field.key: field for field in FIELDS}
NEEDED = ("name", "max_points")
PARAMETERS = ("label", "numerator", "denominator", "target", "steps", "each", "source_max")


@dataclass(frozen=True)
class ColumnMap:
    """Where the header of a table stands, and which column holds which field."""

    table: str
    header_row: int
    columns: Mapping[str, int]

    def column(self, key: str) -> int | None:
        return self.columns.get(key)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(BY_KEY[key].header for key in NEEDED if key not in self.columns)


Remembered = Mapping[str, str]  # folded header → field key, or "" where a person chose to leave it out


def propose(table: Table, remembered: Remembered | None = None, header_row: int | None = None) -> ColumnMap:
    """The row with most known words is the header; a column that a person named before comes back so."""
    known = _known_words() | dict(remembered or {})
    if header_row is not None:
        return ColumnMap(table.name, header_row, _columns(table, header_row, known))
    scored = ((len(_columns(table, row, known)), -row) for row in range(min(len(table.rows), HEADER_WITHIN)))
    best, place = max(scored, default=(0, 0))
    row = -place if best else 0
    return ColumnMap(table.name, row, _columns(table, row, known))


def best_table(tables: Sequence[Table], remembered: Remembered | None = None) -> ColumnMap | None:
    """The table that looks most like a criteria set."""
    proposed = [propose(table, remembered) for table in tables if table.rows]
    return max(proposed, key=lambda one: (not one.missing, len(one.columns)), default=None)


def same_shape(tables: Sequence[Table], chosen: ColumnMap, remembered: Remembered | None = None) -> list[ColumnMap]:
    """The chosen table and those that go on with the same columns: a Word annex often breaks into several."""
    found = [chosen]
    width = next((table.width for table in tables if table.name == chosen.table), 0)
    after = False
    for table in tables:
        own = propose(table, remembered)
        if after and not own.missing and set(own.columns) == set(chosen.columns):
            found.append(own)
        elif after and table.width == width and not own.columns:
            found.append(replace(chosen, table=table.name, header_row=-1))
        after = after or table.name == chosen.table
    return found


def headers(table: Table, row: int) -> list[str]:
    """The words over each column; a merged header speaks for the columns under it."""
    return [_header(table, row, column) for column in range(table.width)]


def folded_header(word: str) -> str:
    """Compared without marks, without what stands in brackets at the end, without a star or colon."""
    folded = fold(word)[:LONGEST_HEADER].strip(" *:.")
    bare = folded.partition(" (")[0].strip(" *:.") if folded.endswith(")") else folded
    return bare or folded


def _known_words() -> dict[str, str]:
    words = {also: field.key for field in FIELDS for also in field.also}
    return words | {folded_header(field.header): field.key for field in FIELDS}


def _columns(table: Table, row: int, known: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, word in enumerate(headers(table, row)):
        key = known.get(folded_header(word), "") if word.strip() else ""
        if key in BY_KEY and key not in found:
            found[key] = column
    return found


def _header(table: Table, row: int, column: int) -> str:
    own = table.cell(row, column).strip()
    if own:
        return own
    corner = table.above(row, column)
    # A header of two lines is merged downwards over its columns; one merged sideways names only its first column.
    return table.cell(*corner).strip() if corner and corner[1] == column else ""


def shown(table: Table, mapping: ColumnMap, rows: int = 3) -> Iterator[tuple[int, str, list[str]]]:
    """Each column with its header and its first values, for the screen on which a person corrects the mapping."""
    words = headers(table, mapping.header_row)
    below = range(mapping.header_row + 1, len(table.rows))
    for column, word in enumerate(words):
        values = [text for row in below if (text := table.cell(row, column).strip())][:rows]
        if word or values:
            yield column, word, values
