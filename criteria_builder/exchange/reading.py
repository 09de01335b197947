"""Rows of a criteria set out of tables: levels by STT or by the column “Loại dòng”, every problem at its cell."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from criteria_builder import scoring
from criteria_builder.exchange.columns import BY_KEY, PARAMETERS, ColumnMap, headers
from criteria_builder.exchange.rule_cells import CellError, cells_of, kind_named, rule_of
from criteria_builder.exchange.spoken import spoken_rule
from criteria_builder.numbering import INFORMATION
from dti.readers.tables import Parsed, Table, cell_name, written_rows
from dti.web.numbers import NumberError, parse_decimal
from dti.web.vietnamese import fold

Level = Literal["group", "main", "indicator", "part"]
LEVELS: dict[str, tuple[Level, str]] = {
    "Nhóm nền tảng": ("group", "foundation"),
    "Nhóm hoạt động": ("group", "activity"),
    "Điểm thưởng": ("group", "bonus"),
    "Điểm trừ": ("group", "penalty"),
    "Chỉ số chính": ("main", ""),
    "Chỉ số thành phần": ("indicator", ""),
    "Ý của chỉ số": ("part", ""),
}
LEVEL_BY_WORD = {fold(word): found for word, found in LEVELS.items()}
SOURCES = {
    "Đơn vị kê khai": "unit", "Hệ thống dùng chung": "system", "Kết quả cải cách hành chính": "cchc",
    "Điều tra xã hội học": "survey", "Hội đồng": "council",
}  # fmt: skip
POLICIES = {
    "Theo bộ chỉ số": "inherit", "Không cho phép": "not_allowed", "Trừ khỏi điểm tối đa": "drop",
    "Trung bình các đơn vị có điểm": "peer_average",
}  # fmt: skip
OTHER_SOURCES = {
    "don vi": "unit", "don vi tu cham": "unit", "tu cham": "unit", "bao cao cua don vi": "unit", "he thong": "system",
    "cchc": "cchc", "cai cach hanh chinh": "cchc", "dtxhh": "survey", "khao sat": "survey",
}  # fmt: skip
YES, NO = ("co", "x", "true", "1", "bat buoc"), ("khong", "false", "0", "")
FILLED_DOWN = ("evidence_hint", "source", "verifier", "unit_of_measure", "guidance")
LONGEST = {"name": 500, "unit_of_measure": 100, "verifier": 200, "evidence_hint": 500}
LONGEST_NAME = {"group": 300, "main": 300}
HIGHEST_POINTS = Decimal(999999)
EXAMPLE = "VÍ DỤ"  # how the rows of the template begin that show how to fill it in
TOTAL_WORDS = ("tong", "tong cong", "tong diem", "cong", "tong so", "tong so diem")
ROMAN = re.compile(r"(?=[IVX])(X{0,3}(IX|IV|V?I{0,3}))")
LETTER = re.compile(r"[a-zđ]\)|[a-zđ]")
GENERAL = re.compile(rf"{INFORMATION}(\.\d{{1,3}})?")
DOTTED = re.compile(r"\d{1,3}(\.\d{1,3})*")


@dataclass(frozen=True)
class Problem:
    """What must be corrected, at its cell."""

    table: str
    row: int
    column: int
    text: str

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.column)


@dataclass(frozen=True)
class Unread:
    """What was not taken from a row, although the row was: nobody should believe it is in the set.

    `text` is the same for all rows of one kind, `about` is what stands in this one.
    """

    table: str
    row: int
    text: str
    about: str = ""


@dataclass(frozen=True)
class Row:
    """One row of the tree as the file says it. A field that the file does not speak of is not in `said`."""

    table: str
    row: int
    level: Level
    name: str
    number: str = ""
    kind: str = ""  # of a group; of a main indicator if the machine's column says it
    stable_id: UUID | None = None
    code: str = ""
    parent: UUID | None = None  # of a part that does not stand right under its component
    pillars: tuple[str, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)
    unread_rule: str = ""
    # The sum that the file itself writes on a group or a main indicator; of bonus and penalty points the most.
    stated: Decimal | None = None


@dataclass(frozen=True)
class Reading:
    """Everything the mapped tables hold."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    unread: tuple[Unread, ...]
    fields: frozenset[str]


def read_rows(parsed: Parsed, maps: Sequence[ColumnMap]) -> Reading:
    """The rows of one or several tables that go on with each other."""
    rows: list[Row] = []
    problems: list[Problem] = []
    unread: list[Unread] = []
    for chosen in maps:
        table = parsed.named(chosen.table)
        if table is not None:
            reader = _Reader(table, chosen, rows[-1] if rows else None, problems, unread)
            rows += reader.rows()
    problems += _repeated_ids(rows, maps)
    if not rows and not problems and maps:
        problems.append(
            Problem(maps[0].table, 0, 0, _("Không có dòng nào dưới hàng tiêu đề. Hãy chọn lại hàng tiêu đề."))
        )
    fields = frozenset(key for chosen in maps for key in chosen.columns)
    return Reading(tuple(rows), tuple(problems), tuple(unread), fields)


def read_points(text: str) -> Decimal:
    """“7,5”, “7.5”, “10 điểm”; NumberError for “7,5đ” and anything else that would be a guess."""
    return parse_decimal(re.sub(r"\s*điểm\.?$", "", text.strip(), flags=re.IGNORECASE), 2)


def level_of_number(number: str) -> Level | None:
    """I and A head a group, 1 a main indicator, 1.1 a component, 1.1.1 and a) a part of one."""
    bare = number.strip().rstrip(".")
    if DOTTED.fullmatch(bare):
        return ("main", "indicator", "part", "part")[min(bare.count("."), 3)]  # type: ignore[return-value]
    if GENERAL.fullmatch(bare):
        return "indicator" if "." in bare else "main"
    if ROMAN.fullmatch(bare) or re.fullmatch(r"[A-HĐ]", bare):
        return "group"
    return "part" if LETTER.fullmatch(bare) else None


class _Reader:
    """One table, row by row; what is wrong is written down and the row goes on."""

    def __init__(
        self, table: Table, chosen: ColumnMap, before: Row | None, problems: list[Problem], unread: list[Unread]
    ) -> None:
        self.table, self.chosen, self.before = table, chosen, before
        self.problems, self.unread = problems, unread
        self.row = 0

    def rows(self) -> Iterator[Row]:
        words = headers(self.table, self.chosen.header_row) if self.chosen.header_row >= 0 else []
        for row in written_rows(self.table):
            self.row = row
            if row <= self.chosen.header_row or (not self.text("stable_id").strip() and self._is_no_row(words)):
                continue
            found = self._read()
            if found is not None:
                self.before = found
                yield found

    # ------------------------------------------------------------------ cells
    def text(self, key: str) -> str:
        column = self.chosen.column(key)
        if column is None:
            return ""
        own = self.table.cell(self.row, column)
        if own or key not in FILLED_DOWN:
            return own
        corner = self.table.above(self.row, column)
        return self.table.cell(*corner) if corner and corner[1] == column else ""

    def has(self, key: str) -> bool:
        return self.chosen.column(key) is not None

    def wrong(self, key: str, text: str) -> None:
        self.problems.append(Problem(self.table.name, self.row, self.chosen.column(key) or 0, text))

    def not_read(self, text: str, about: str = "") -> None:
        self.unread.append(Unread(self.table.name, self.row, text, about))

    def _is_no_row(self, words: list[str]) -> bool:
        """An example of the template, the header once more, a total: never a row that an export marked."""
        return self.text("name").startswith(EXAMPLE) or self._repeats_header(words) or self._is_total()

    def _repeats_header(self, words: list[str]) -> bool:
        """The header again on the next page, or the line “(1) (2) (3)” under it."""
        own = [text.strip() for text in self.table.rows[self.row]]
        written = [text for text in own if text]
        if all(re.fullmatch(r"\(?\d{1,2}\)", text) for text in written):
            return True
        return len(written) > 1 and own == [word if text else "" for word, text in zip(words, own, strict=False)]

    def _is_total(self) -> bool:
        if not any(fold(self.text(key)).strip(" :.") in TOTAL_WORDS for key in ("name", "number")):
            return False
        self.not_read(_("Dòng tổng cộng: hệ thống tự cộng điểm, không nhập dòng này."))
        return True

    # ------------------------------------------------------------------ the row
    def _read(self) -> Row | None:
        number, name = _numbered(self.text("number").strip().rstrip("."), self._name())
        level, kind = self._level(number, name)
        if not name.strip():
            self.wrong("name", _("Dòng này chưa ghi tên ở cột “%(column)s”.") % {"column": BY_KEY["name"].header})
            return None
        if level in ("group", "main"):
            return self._holder(level, kind, name, number)
        return self._indicator(level, name, number)

    def _name(self) -> str:
        """A heading over the whole width stands in the first column of its merged area."""
        own = self.text("name").strip()
        column = self.chosen.column("name")
        if own or column is None:
            return own
        corner = self.table.above(self.row, column)
        wide = self.table.cell(*corner).strip() if corner and corner[0] == self.row else ""
        return wide or self._only_text()

    def _only_text(self) -> str:
        written = [text.strip() for text in self.table.rows[self.row] if text.strip()]
        return written[0] if len(written) == 1 and not DOTTED.fullmatch(written[0]) else ""

    def _level(self, number: str, name: str) -> tuple[Level, str]:
        said = self.text("level").strip()
        if said:
            if fold(said) in LEVEL_BY_WORD:
                return LEVEL_BY_WORD[fold(said)]
            self.wrong("level", _("“%(text)s” không phải loại dòng. Hãy chọn trong danh sách.") % {"text": said[:60]})
            return "indicator", ""
        level = level_of_number(number)
        if level is not None:
            return level, _group_kind(name)
        if number:
            self.wrong("number", _("Không hiểu STT “%(text)s”. Hãy ghi như I, 1, 1.1 hoặc a).") % {"text": number[:40]})
        elif self.text("max_points").strip():
            self.not_read(_("Không có STT: dòng có điểm nên xếp là chỉ số thành phần."))
            return "indicator", ""
        else:
            self.not_read(_("Không có STT và không có điểm: xếp là chỉ số chính. Hãy kiểm tra lại."))
            return "main", ""
        return "indicator", ""

    def _holder(self, level: Level, kind: str, name: str, number: str) -> Row:
        if len(name) > LONGEST_NAME[level]:
            self.wrong("name", _too_long(LONGEST_NAME[level]))
        if level == "main":
            kind = self._slug()
        return Row(
            table=self.table.name,
            row=self.row,
            level=level,
            name=name,
            number=number,
            kind=kind,
            stable_id=self._id("stable_id"),
            pillars=self._pillars(),
            said=self._said_of(level),
            stated=self._stated(),
        )

    def _said_of(self, level: Level) -> dict[str, Any]:
        """Whether the file speaks of the kind: of a group only by the column, its name is no more than a hint.

        A blank kind of a main indicator is meant only in a row that an export marked.
        """
        marked = self.has("main_kind") and bool(self.text("main_kind").strip() or self.text("stable_id").strip())
        spoken = marked if level == "main" else bool(self.text("level").strip())
        return {"kind": True} if spoken else {}

    def _stated(self) -> Decimal | None:
        """A sum is no input: what cannot be read of it does not matter."""
        try:
            return read_points(self.text("max_points"))
        except NumberError:
            return None

    def _slug(self) -> str:
        text = self.text("main_kind").strip()
        if text and not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", text):
            self.wrong("main_kind", _("Mã loại chỉ gồm chữ không dấu, chữ số, gạch dưới. Hãy để trống ô này."))
            return ""
        return text

    def _pillars(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in re.split(r"[;\n]", self.text("pillar")) if part.strip())

    def _indicator(self, level: Level, name: str, number: str) -> Row:
        points = self._points()
        said: dict[str, Any] = {"name": name, "max_points": points}
        said |= {key: self._words(key) for key in ("unit_of_measure", "evidence_hint", "verifier") if self.has(key)}
        said |= self._chosen("source", SOURCES, OTHER_SOURCES) | self._chosen("not_applicable", POLICIES, {})
        said |= self._required()
        if self.has("guidance"):
            said["guidance"] = self.text("guidance")
        if len(name) > LONGEST["name"]:
            self.wrong("name", _too_long(LONGEST["name"]))
        rule, unread = self._rule(name, points)
        if rule is not None:
            said["rule"] = rule
        return Row(
            table=self.table.name,
            row=self.row,
            level=level,
            name=name,
            number=number,
            stable_id=self._id("stable_id"),
            code=self.text("code").strip(),
            parent=self._id("parent") if level == "part" else None,
            said=said,
            unread_rule=unread,
        )

    def _words(self, key: str) -> str:
        text = self.text(key)
        if len(text) > LONGEST[key]:
            self.wrong(key, _too_long(LONGEST[key]))
        return text

    def _points(self) -> Decimal:
        text = self.text("max_points").strip()
        try:
            points = read_points(text)
        except NumberError:
            self.wrong("max_points", self._no_points(text))
            return Decimal(0)
        if not 0 <= points <= HIGHEST_POINTS:
            self.wrong("max_points", _("Điểm tối đa phải từ 0 đến 999.999."))
            return Decimal(0)
        return points

    def _no_points(self, text: str) -> str:
        column = self.chosen.column("max_points") or 0
        corner = self.table.above(self.row, column)
        if not text and corner and corner != (self.row, column):
            return _(
                "Ô gộp với %(cell)s: không biết điểm của riêng dòng này. Hãy bỏ gộp ô và ghi điểm cho từng dòng."
            ) % {"cell": cell_name(*corner)}
        if not text:
            return _("Chưa ghi điểm tối đa. Nếu chỉ số không tính điểm, hãy ghi 0.")
        return _("điểm '%(text)s' không đọc được, hãy ghi số như 7,5") % {"text": text[:40]}

    def _chosen(self, key: str, words: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
        text = self.text(key).strip()
        if not text:
            return {}
        known = {fold(word): value for word, value in words.items()} | dict(others)
        if fold(text) in known:
            return {key: known[fold(text)]}
        if key == "source":
            self.not_read(_("Nguồn không có trong danh sách: ghi là đơn vị kê khai."), text[:80])
            return {}
        choices = "; ".join(words)
        self.wrong(
            key, _("“%(text)s” không có trong danh sách: %(choices)s.") % {"text": text[:60], "choices": choices}
        )
        return {}

    def _required(self) -> dict[str, bool]:
        text = fold(self.text("evidence_required"))
        if not self.has("evidence_required") or not text:
            return {}
        if text in YES or text in NO:
            return {"evidence_required": text in YES}
        self.wrong("evidence_required", _("Hãy ghi Có hoặc Không."))
        return {}

    def _id(self, key: str) -> UUID | None:
        text = self.text(key).strip()
        if not text:
            return None
        try:
            return UUID(text)
        except ValueError:
            self.wrong(key, _("Mã hệ thống không đúng. Hãy để trống ô này nếu đây là dòng mới."))
            return None

    # ------------------------------------------------------------------ the rule
    def _rule(self, name: str, points: Decimal) -> tuple[dict[str, object] | None, str]:
        """The rule that the row says, and the words that could not be read as one."""
        text, base = self.text("rule").strip(), self._machine_rule()
        if base is None:
            return None, ""
        if not text:
            # In our own columns a blank says that there is no rule; another table merely does not speak of it.
            return (base if base or self.has("rule_json") else None), ""
        kind = kind_named(text)
        if kind:
            return self._rule_of(kind, base, name), ""
        spoken = spoken_rule(text, points, name)
        if spoken is not None:
            return spoken, ""
        shown = text if len(text) <= 120 else text[:119] + "…"
        self.not_read(_("Chưa đọc được cách tính: chữ được giữ ở phần hướng dẫn."), shown)
        return None, text

    def _rule_of(self, kind: str, base: dict[str, Any], name: str) -> dict[str, object] | None:
        cells = {key: self.text(key) for key in PARAMETERS}
        if not any(self.has(key) for key in PARAMETERS) and base.get("kind") == kind:
            return base
        if base.get("kind") == kind:
            # A column that was left out says nothing about its part of the rule.
            cells |= {key: value for key, value in cells_of(base).items() if not self.has(key)}
        try:
            return rule_of(kind, cells, base, name=name)
        except CellError as why:
            self.wrong(why.field if self.has(why.field) else "rule", f"{str(why)[:1].upper()}{str(why)[1:]}.")
            return None

    def _machine_rule(self) -> dict[str, Any] | None:
        """What the machine's column holds, canonical; {} where it is blank, None where it was spoilt."""
        text = self.text("rule_json").strip()
        if not text:
            return {}
        try:
            return _storable(scoring.dump_rule(scoring.parse_rule(_object(text))))
        except (ValueError, RecursionError):
            self.wrong(
                "rule_json",
                _("Cột máy đọc đã bị sửa nên không hiểu được. Hãy xóa ô này, cách tính sẽ đọc từ các cột khác."),
            )
            return None


def _numbered(number: str, name: str) -> tuple[str, str]:
    """“II. Nhóm nền tảng” in one cell, which a heading over the whole width is, holds both."""
    if number and number != name.rstrip("."):
        return number, name
    found = re.fullmatch(r"(?P<number>[IVX]{1,5}|[A-HĐ]|\d{1,3}(?:\.\d{1,3})*)[.)]?\s+(?P<name>\S.*)", name, re.DOTALL)
    if found and re.match(r"\S+?[.)]", name):
        return found["number"], found["name"].strip()
    return "" if number else number, name


def _object(text: str) -> dict[str, object]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found


def _storable(rule: dict[str, object]) -> dict[str, object]:
    """JSON can spell half a letter or a NUL, which the database refuses: ValueError."""
    if "\\u0000" in json.dumps(rule, ensure_ascii=False).encode().decode():
        raise ValueError("not a text")
    return rule


def _group_kind(name: str) -> str:
    folded = fold(name)
    hints = {"nen tang": "foundation", "diem thuong": "bonus", "diem tru": "penalty"}
    return next((kind for hint, kind in hints.items() if hint in folded), "activity")


def _too_long(limit: int) -> str:
    return _("Dài hơn %(limit)s ký tự. Hãy rút ngắn, phần giải thích ghi vào cột Hướng dẫn.") % {"limit": limit}


def _repeated_ids(rows: Sequence[Row], maps: Sequence[ColumnMap]) -> Iterator[Problem]:
    columns = {chosen.table: chosen.column("stable_id") or 0 for chosen in maps}
    first: dict[UUID, Row] = {}
    for row in rows:
        if row.stable_id is None:
            continue
        before = first.setdefault(row.stable_id, row)
        if before is not row:
            text = _("Mã hệ thống trùng với dòng %(row)s. Nếu đây là dòng mới, hãy xóa mã ở dòng này.") % {
                "row": before.row + 1
            }
            yield Problem(row.table, row.row, columns[row.table], text)
