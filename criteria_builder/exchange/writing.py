"""Workbooks out: the template, the export of a version, and a file with its errors beside its rows.

Text stays text: nothing here writes a formula or a link, so that a name that begins with “=” comes back as it was.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from criteria_builder import scoring
from criteria_builder.exchange.beside import declared_of
from criteria_builder.exchange.columns import FIELDS
from criteria_builder.exchange.parts import DECLARED, GRADES, HEADERS, PILLARS, PLACES, SETTINGS
from criteria_builder.exchange.reading import EXAMPLE, LEVELS, POLICIES, SOURCES, Problem
from criteria_builder.exchange.rule_cells import COLUMNS, cells_of
from criteria_builder.tree import GroupNode, IndicatorNode, MainNode, Tree
from dti.readers import limits
from dti.readers.tables import Parsed, Table, cell_name

SHEET, GUIDE, LISTS = "Chỉ số", "Hướng dẫn", "Danh mục"
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True}
STYLES: dict[str, dict[str, Any]] = {
    "text": {},
    "header": {"bold": True, "bg_color": "#DCE6F1", "border": 1, "align": "center", "valign": "vcenter"},
    "group": {"bold": True, "bg_color": "#EAF1DD"},
    "main": {"bold": True, "bg_color": "#F7F7F7"},
    "machine": {"font_color": "#808080", "text_wrap": False},
    "example": {"italic": True, "font_color": "#7F7F7F"},
    "error": {"bg_color": "#FFC7CE", "font_color": "#9C0006"},
    "title": {"bold": True, "font_size": 14, "text_wrap": False},
}
LAST_ROW = 1999  # drop-downs reach as far as an import reads
KINDS_LISTED = [kind.title for name, kind in scoring.KINDS.items() if name in COLUMNS]
GUIDANCE = (
    "Mỗi dòng của trang “Chỉ số” là một nhóm, một chỉ số chính, một chỉ số thành phần hoặc một ý của chỉ số.",
    "STT cho biết cấp: I, II là nhóm; 1, 2 là chỉ số chính; 1.1 là chỉ số thành phần; a) là ý của chỉ số. "
    "Có thể chọn ở cột “Loại dòng” thay cho STT.",
    "Điểm tối đa ghi bằng số: 10 hoặc 7,5. Dòng nhóm và chỉ số chính để trống, hệ thống tự cộng.",
    "Điểm thưởng, điểm trừ là nhóm riêng, ngoài điểm tối đa: ghi điểm cộng hoặc trừ nhiều nhất ở dòng nhóm.",
    "Cách tính chọn trong danh sách. Mỗi cách tính cần các cột ghi ở bảng dưới đây; cột không cần thì để trống.",
    "Cách tính chưa có trong danh sách thì ghi bằng lời: chỉ số vẫn được nhập, cách tính soạn sau trên trang soạn.",
    "Các dòng bắt đầu bằng “VÍ DỤ” không được nhập. Có thể xóa hoặc để nguyên.",
    "Không sửa các cột có chữ “máy đọc”: nhờ chúng mà tệp xuất ra nhập lại được đúng từng dòng.",
)
NEEDS = {
    "label": "Nội dung hỏi hoặc tên số liệu", "numerator": "Tử số", "denominator": "Mẫu số", "target": "Chỉ tiêu",
    "steps": "Bậc, mức, mục", "each": "Điểm mỗi mục, vụ việc", "source_max": "Điểm tối đa ở nguồn",
}  # fmt: skip
STEP_EXAMPLES = {
    "level": "Người đứng đầu: 10 điểm\nCấp phó: 5 điểm\nCòn lại: 0 điểm",
    "checklist": "Có kế hoạch: 5 điểm\nCó báo cáo: 5 điểm",
    "ratio_ladder": "từ 90%: 10 điểm\ntừ 70%: 7 điểm\ncòn lại: 0 điểm",
    "count_ladder": "từ 4: 20 điểm\ntừ 2: 10 điểm\ncòn lại: 0 điểm",
    "general_information": "Số cán bộ, công chức\nSố máy tính",
    "not_scored": "Số đề án (để trống cũng được)",
}
EXAMPLES: tuple[dict[str, str], ...] = (
    {"number": "I", "level": "Nhóm nền tảng", "name": f"{EXAMPLE} Nhóm chỉ số nền tảng chung"},
    {"number": "1", "level": "Chỉ số chính", "name": f"{EXAMPLE} Nhận thức số"},
    {
        "number": "1.1", "level": "Chỉ số thành phần", "name": f"{EXAMPLE} Lãnh đạo chủ trì họp",
        "max_points": "15", "rule": "Tỷ lệ nhân điểm tối đa", "numerator": "Số cuộc họp do người đứng đầu chủ trì",
        "denominator": "Tổng số cuộc họp", "unit_of_measure": "cuộc họp", "evidence_required": "Có",
        "evidence_hint": "Thông báo kết luận", "source": "Đơn vị kê khai", "verifier": "Sở Khoa học và Công nghệ",
    },
    {
        "number": "1.2", "level": "Chỉ số thành phần", "name": f"{EXAMPLE} Có kế hoạch", "max_points": "5",
        "rule": "Có hoặc không", "evidence_required": "Có", "evidence_hint": "Kế hoạch", "source": "Đơn vị kê khai",
    },
)  # fmt: skip


class TooLong(Exception):
    """A text that no cell can hold; `name` is the row it stands in."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class _Book:
    """A workbook in memory with the styles of this module; every text is written as text."""

    def __init__(self) -> None:
        self.target = BytesIO()
        self.book = Workbook(self.target, SAFE)
        self.formats: dict[str, Format] = {name: self.book.add_format(FONT | style) for name, style in STYLES.items()}

    def sheet(self, name: str) -> Worksheet:
        found: Worksheet = self.book.add_worksheet(name)
        return found

    def text(self, sheet: Worksheet, row: int, column: int, value: str, style: str = "text") -> None:
        if len(value.encode("utf-16-le")) // 2 > limits.CELL_CHARACTERS:
            raise TooLong(value[:60])
        if value:
            sheet.write_string(row, column, value, self.formats[style])
        elif style != "text":
            sheet.write_blank(row, column, None, self.formats[style])

    def number(self, sheet: Worksheet, row: int, column: int, value: Decimal | int | None, style: str = "text") -> None:
        if value is not None:
            sheet.write_number(row, column, value, self.formats[style])  # two decimals: a double holds them

    def headers(self, sheet: Worksheet, words: Iterable[str]) -> None:
        for column, word in enumerate(words):
            self.text(sheet, 0, column, word, "header")
        sheet.freeze_panes(1, 0)

    def bytes(self) -> bytes:
        self.book.close()
        return self.target.getvalue()


def template() -> bytes:
    """An empty workbook for a new user: examples that are marked, drop-downs, and how to fill it in."""
    book = _Book()
    sheet = _indicator_sheet(book)
    for row, example in enumerate(EXAMPLES, start=1):
        for column, field in enumerate(FIELDS):
            book.text(sheet, row, column, example.get(field.key, ""), "example")
    _guide(book)
    _lists(book)
    return book.bytes()


def export(tree: Tree) -> bytes:
    """The whole version. Read back untouched it gives the same canonical text. TooLong if a text fits no cell."""
    book = _Book()
    sheet = _indicator_sheet(book)
    for row, (style, cells) in enumerate(_tree_cells(tree), start=1):
        for column, field in enumerate(FIELDS):
            value = cells.get(field.key)
            shown = "machine" if field.is_machine else style
            if isinstance(value, Decimal):
                book.number(sheet, row, column, value, shown)
            else:
                book.text(sheet, row, column, value or "", shown)
    _pillar_sheet(book, tree)
    _declared_sheet(book, tree)
    _settings_sheet(book, tree)
    _grade_sheet(book, tree)
    _guide(book)
    _lists(book)
    return book.bytes()


def with_errors(parsed: Parsed, problems: Sequence[Problem]) -> bytes:
    """The rows as they were uploaded, a column “Lỗi” in front of them and the wrong cells in red."""
    book = _Book()
    taken: set[str] = set()
    for place, table in enumerate(parsed.tables, start=1):
        name = _sheet_name(table.name, place, taken)
        _error_sheet(book, name, table, [problem for problem in problems if problem.table == table.name])
    return book.bytes()


# ---------------------------------------------------------------------- the main sheet
def _indicator_sheet(book: _Book) -> Worksheet:
    sheet = book.sheet(SHEET)
    book.headers(sheet, (field.header for field in FIELDS))
    sheet.freeze_panes(1, 3)
    sheet.set_row(0, 45)
    for column, field in enumerate(FIELDS):
        hidden = {"level": 1} if field.is_machine else {}
        sheet.set_column(column, column, field.width, None, hidden)
    for key in _choices():
        column = next(place for place, field in enumerate(FIELDS) if field.key == key)
        rule = {"validate": "list", "source": _list_range(key), "error_type": "warning"}
        sheet.data_validation(1, column, LAST_ROW, column, rule)
    return sheet


def _choices() -> dict[str, list[str]]:
    return {
        "level": list(LEVELS),
        "rule": KINDS_LISTED,
        "evidence_required": ["Có", "Không"],
        "source": list(SOURCES),
        "not_applicable": list(POLICIES),
    }


def _list_range(key: str) -> str:
    """A list longer than 255 characters must stand in cells."""
    choices = _choices()
    column = list(choices).index(key)
    first, last = cell_name(1, column), cell_name(len(choices[key]), column)
    return f"='{LISTS}'!${first[:-1]}$2:${first[:-1]}${last.lstrip(first[:-1])}"


def _lists(book: _Book) -> None:
    sheet = book.sheet(LISTS)
    sheet.set_column(0, len(_choices()) - 1, 32)
    for column, (key, words) in enumerate(_choices().items()):
        book.text(sheet, 0, column, next(field.header for field in FIELDS if field.key == key), "header")
        for row, word in enumerate(words, start=1):
            book.text(sheet, row, column, word)


def _guide(book: _Book) -> None:
    sheet = book.sheet(GUIDE)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 2, 50)
    book.text(sheet, 0, 0, "Cách điền tệp bộ chỉ số", "title")
    for row, line in enumerate(GUIDANCE, start=2):
        sheet.merge_range(row, 0, row, 2, "", book.formats["text"])
        book.text(sheet, row, 0, line)
        sheet.set_row(row, 32)
    top = len(GUIDANCE) + 3
    for column, word in enumerate(("Cách tính", "Cột cần ghi", "Ví dụ ở cột Bậc, mức, mục")):
        book.text(sheet, top, column, word, "header")
    for row, (kind, (needed, optional)) in enumerate(COLUMNS.items(), start=top + 1):
        book.text(sheet, row, 0, scoring.KINDS[kind].title)
        words = [NEEDS[key] for key in needed] + [f"{NEEDS[key]} (không bắt buộc)" for key in optional]
        book.text(sheet, row, 1, "; ".join(words) or "–")
        book.text(sheet, row, 2, STEP_EXAMPLES.get(kind, ""))


Cells = dict[str, str | Decimal]


def _tree_cells(tree: Tree) -> Iterator[tuple[str, Cells]]:
    """A row for each node, in the order of the tree, with the style it is written in."""
    pillars = {main.pk: [pillar.code for pillar in tree.pillars if main.pk in pillar.activity] for main in tree.mains}
    for place, group in enumerate(tree.groups, start=1):
        yield "group", _group_cells(group, place)
        for main in group.mains:
            yield "main", _main_cells(main, pillars[main.pk])
            before: IndicatorNode | None = None
            of_pk = {node.pk: node for node in main.indicators}
            for node in main.indicators:
                yield "text", _indicator_cells(node, before, of_pk)
                before = node if node.parent_pk is None else before


def _group_cells(group: GroupNode, place: int) -> Cells:
    level = next(word for word, (level, kind) in LEVELS.items() if (level, kind) == ("group", group.kind))
    most: Cells = {} if group.cap is None else {"max_points": group.cap}
    return {"number": _roman(place), "level": level, "name": group.name, "stable_id": str(group.stable_id)} | most


def _main_cells(main: MainNode, pillars: list[str]) -> Cells:
    return {
        "number": main.number,
        "level": "Chỉ số chính",
        "name": main.name,
        "pillar": "; ".join(pillars),
        "main_kind": main.kind,
        "stable_id": str(main.stable_id),
    }


def _indicator_cells(node: IndicatorNode, before: IndicatorNode | None, of_pk: Mapping[int, IndicatorNode]) -> Cells:
    cells: Cells = {
        "number": node.number,
        "level": "Chỉ số thành phần" if node.parent_pk is None else "Ý của chỉ số",
        "name": node.name,
        "max_points": node.max_points,
        "unit_of_measure": node.unit_of_measure,
        "evidence_required": "Có" if node.evidence_required else "Không",
        "evidence_hint": node.evidence_hint,
        "source": _word(SOURCES, node.source),
        "verifier": node.verifier,
        "guidance": node.guidance,
        "not_applicable": _word(POLICIES, node.not_applicable),
        "code": node.code,
        "rule_json": _canonical(node.rule_json) if node.rule_json else "",
        "stable_id": str(node.stable_id),
    }
    # Named only where the row above does not say it: whoever moves a part in the file moves it in the set.
    if node.parent_pk is not None and (before is None or before.pk != node.parent_pk):
        cells["parent"] = str(of_pk[node.parent_pk].stable_id)
    return cells | dict(cells_of(node.rule_json))


def _word(words: Mapping[str, str], value: str) -> str:
    return next(word for word, meaning in words.items() if meaning == value)


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _roman(number: int) -> str:
    ones = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + ones[number % 10]


# ---------------------------------------------------------------------- the other sheets
def _part_sheet(book: _Book, name: str, widths: Sequence[int]) -> Worksheet:
    sheet = book.sheet(name)
    book.headers(sheet, HEADERS[name])
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    return sheet


def _pillar_sheet(book: _Book, tree: Tree) -> None:
    sheet = _part_sheet(book, PILLARS, (14, 40))
    for row, pillar in enumerate(tree.pillars, start=1):
        book.text(sheet, row, 0, pillar.code)
        book.text(sheet, row, 1, pillar.name)


def _declared_sheet(book: _Book, tree: Tree) -> None:
    sheet = _part_sheet(book, DECLARED, (16, 38, 40, 12, 12, 12, 40, 12, 40))
    words = {kind: word for word, kind in PLACES.items()}
    names = {str(group.stable_id): group.name for group in tree.groups}
    names |= {str(main.stable_id): main.name for main in tree.mains}
    names |= {pillar.code: pillar.name for pillar in tree.pillars}
    for row, (kind, key, said) in enumerate(declared_of(tree), start=1):
        for column, value in enumerate((words[kind], key, names.get(key, ""))):
            book.text(sheet, row, column, value)
        book.number(sheet, row, 3, said.main_count)
        book.number(sheet, row, 4, said.component_count)
        book.number(sheet, row, 5, said.total_points)
        book.text(sheet, row, 6, said.where)
        book.number(sheet, row, 7, said.named_count)
        book.text(sheet, row, 8, said.written_name)


def _settings_sheet(book: _Book, tree: Tree) -> None:
    sheet = _part_sheet(book, SETTINGS, (24, 90))
    for row, (key, value) in enumerate(sorted(tree.head.settings.items()), start=1):
        book.text(sheet, row, 0, key)
        book.text(sheet, row, 1, _canonical(value))


def _grade_sheet(book: _Book, tree: Tree) -> None:
    sheet = _part_sheet(book, GRADES, (16, 30, 10, 14))
    for row, grade in enumerate(tree.head.grade_scale, start=1):
        cells = (str(grade["key"]), str(grade["name"]), str(grade["lower"]), "Có" if grade["strict"] else "Không")
        for column, value in enumerate(cells):
            book.text(sheet, row, column, value)


# ---------------------------------------------------------------------- errors
def _sheet_name(name: str, place: int, taken: set[str]) -> str:
    """A hostile file may call its sheets what no workbook may; the place in the file then names them."""
    bare = "".join(letter for letter in name if letter not in "[]:*?/\\" and letter >= " ").strip(" '")[:31]
    if not bare or bare.lower() in taken | {"history"}:
        bare = f"{place}. {bare}"[:31].rstrip(" '")
    taken.add(bare.lower())
    return bare


def _error_sheet(book: _Book, name: str, table: Table, problems: list[Problem]) -> None:
    """The new column stands on the right, so that a cell keeps the name that the message calls it by."""
    sheet = book.sheet(name)
    wrong = {(problem.row, problem.column) for problem in problems}
    last = table.width
    for row, cells in enumerate(table.rows):
        for column, text in enumerate(cells):
            # Some letters count twice in a workbook: what fits no cell comes back shortened.
            shown = text[: limits.CELL_CHARACTERS // 2] if len(text) > limits.CELL_CHARACTERS // 2 else text
            book.text(sheet, row, column, shown, "error" if (row, column) in wrong else "text")
    for row, column in wrong:
        if not table.cell(row, column):
            book.text(sheet, row, column, "", "error")
    book.text(sheet, 0, last, "Lỗi", "header")
    sheet.set_column(0, max(0, last - 1), 18)
    sheet.set_column(last, last, 70)
    for row in sorted({problem.row for problem in problems}):
        words = "\n".join(f"{problem.cell}: {problem.text}" for problem in problems if problem.row == row)
        book.text(sheet, row, last, words[: limits.CELL_CHARACTERS // 2], "error")
