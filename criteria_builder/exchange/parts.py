"""The other sheets of an export: pillars, declared figures, settings, grade scale. A missing sheet says nothing."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from criteria_builder.exchange.reading import Problem, read_points
from criteria_builder.policies import SettingsSpec
from criteria_builder.standards import LARGEST_COUNT
from dti.readers.tables import Parsed, Table, written_rows
from dti.web.numbers import NumberError, parse_count
from dti.web.vietnamese import fold

PILLARS, DECLARED, SETTINGS, GRADES = "Trụ cột", "Số công bố", "Thiết lập", "Thang xếp loại"
HEADERS: dict[str, tuple[str, ...]] = {
    PILLARS: ("Mã trụ cột", "Tên trụ cột"),
    DECLARED: (
        "Mục", "Mã của mục", "Tên của mục", "Số chỉ số chính", "Số chỉ số thành phần", "Tổng điểm",
        "Chỗ ghi trong văn bản", "Số chỉ số được nêu tên", "Tên như văn bản ghi",
    ),
    SETTINGS: ("Khóa", "Giá trị"),
    GRADES: ("Mã mức", "Tên mức", "Từ", "Lớn hơn hẳn"),
}  # fmt: skip
PLACES = {"Toàn bộ": "set", "Nhóm": "group", "Chỉ số chính": "main", "Trụ cột": "pillar"}
PLACE_BY_WORD = {fold(word): kind for word, kind in PLACES.items()}


@dataclass(frozen=True)
class PillarRow:
    """A pillar by its code."""

    code: str
    name: str


@dataclass(frozen=True)
class DeclaredRow:
    """What the decision says, and of which node: its stable id, or the code of a pillar."""

    kind: str
    key: str
    main_count: int | None
    component_count: int | None
    total_points: Decimal | None
    where: str
    named_count: int | None = None
    written_name: str = ""
    row: int = 0


@dataclass(frozen=True)
class Parts:
    """None: the file does not speak of it."""

    pillars: tuple[PillarRow, ...] | None = None
    declared: tuple[DeclaredRow, ...] | None = None
    settings: Mapping[str, Any] | None = None
    grade_scale: tuple[Mapping[str, Any], ...] | None = None
    problems: tuple[Problem, ...] = ()


def read_parts(parsed: Parsed) -> Parts:
    """Only sheets that carry our own headers are read."""
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for name, (key, read) in READERS.items():
        table = parsed.named(name)
        if table is not None and _is_ours(table):
            found[key] = read(table, problems)
    return Parts(**found, problems=tuple(problems))


def _is_ours(table: Table) -> bool:
    first = tuple(text.strip() for text in table.rows[0]) if table.rows else ()
    return first[: len(HEADERS[table.name])] == HEADERS[table.name]


def _lines(table: Table) -> Iterator[int]:
    return (row for row in written_rows(table) if row > 0)


def _pillars(table: Table, problems: list[Problem]) -> tuple[PillarRow, ...]:
    rows: list[PillarRow] = []
    for row in _lines(table):
        code, name = table.cell(row, 0).strip(), table.cell(row, 1).strip()
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,20}", code) or code in {one.code for one in rows}:
            text = _("Mã trụ cột gồm 1 đến 20 chữ không dấu, chữ số, gạch ngang, và không được trùng.")
            problems.append(Problem(table.name, row, 0, text))
        elif not 0 < len(name) <= 200:
            problems.append(Problem(table.name, row, 1, _("Hãy ghi tên trụ cột, nhiều nhất 200 ký tự.")))
        else:
            rows.append(PillarRow(code, name))
    return tuple(rows)


def _declared(table: Table, problems: list[Problem]) -> tuple[DeclaredRow, ...]:
    return tuple(found for row in _lines(table) if (found := _declared_row(table, row, problems)) is not None)


def _declared_row(table: Table, row: int, problems: list[Problem]) -> DeclaredRow | None:
    kind = PLACE_BY_WORD.get(fold(table.cell(row, 0)), "")
    where = table.cell(row, 6)
    before = len(problems)
    if not kind:
        problems.append(Problem(table.name, row, 0, _("Hãy chọn: %(words)s.") % {"words": ", ".join(PLACES)}))
    if len(where) > 100:
        problems.append(Problem(table.name, row, 6, _("Chỗ ghi dài hơn 100 ký tự. Hãy rút ngắn.")))
    written = table.cell(row, 8)
    if len(written) > 300:
        problems.append(Problem(table.name, row, 8, _("Tên dài hơn 300 ký tự. Hãy rút ngắn.")))
    mains, components, named = (_count(table, row, column, problems) for column in (3, 4, 7))
    points = _points(table, row, problems)
    if len(problems) > before:
        return None
    return DeclaredRow(kind, table.cell(row, 1).strip(), mains, components, points, where, named, written, row)


def _count(table: Table, row: int, column: int, problems: list[Problem]) -> int | None:
    text = table.cell(row, column).strip()
    if not text:
        return None
    try:
        found = parse_count(text)
        if 0 <= found <= LARGEST_COUNT:
            return found
    except NumberError:
        pass
    problems.append(Problem(table.name, row, column, _("“%(text)s” không phải số đếm.") % {"text": text[:40]}))
    return None


def _points(table: Table, row: int, problems: list[Problem]) -> Decimal | None:
    text = table.cell(row, 5).strip()
    if not text:
        return None
    try:
        found = read_points(text)
        if 0 <= found <= 999999:
            return found
    except NumberError:
        pass
    problems.append(
        Problem(table.name, row, 5, _("điểm '%(text)s' không đọc được, hãy ghi số như 7,5") % {"text": text[:40]})
    )
    return None


def _settings(table: Table, problems: list[Problem]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in _lines(table):
        key, text = table.cell(row, 0).strip(), table.cell(row, 1)
        try:
            value = json.loads(text)
            SettingsSpec.model_validate({key: value})
        except (ValueError, RecursionError, ValidationError):
            words = _(
                "Thiết lập “%(key)s” không hiểu được. Hãy lấy lại trang này từ tệp xuất, rồi sửa trên trang soạn."
            )
            problems.append(Problem(table.name, row, 1, words % {"key": key[:40]}))
        else:
            found[key] = value
    return found


def _grades(table: Table, problems: list[Problem]) -> tuple[Mapping[str, Any], ...]:
    rows = []
    for row in _lines(table):
        key, name, lower, strict = (table.cell(row, column).strip() for column in range(4))
        if not re.fullmatch(r"[a-z0-9_]{1,40}", key) or not 0 < len(name) <= 100 or fold(strict) not in ("co", "khong"):
            problems.append(Problem(table.name, row, 0, _("Mức cần mã chữ thường không dấu, tên, và Có hoặc Không.")))
        elif not _is_share(lower):
            problems.append(
                Problem(table.name, row, 2, _("Hãy ghi phần của điểm tối đa từ 0 đến 1, ví dụ 3/4 hoặc 0.75."))
            )
        else:
            rows.append({"key": key, "name": name, "lower": lower, "strict": fold(strict) == "co"})
    return tuple(rows)


def _is_share(text: str) -> bool:
    return re.fullmatch(r"\d{1,6}(/[1-9]\d{0,5}|\.\d{1,10})?", text) is not None and Fraction(text) <= 1


READERS: dict[str, tuple[str, Any]] = {
    PILLARS: ("pillars", _pillars),
    DECLARED: ("declared", _declared),
    SETTINGS: ("settings", _settings),
    GRADES: ("grade_scale", _grades),
}
