"""A rule in the plain columns of a workbook: the title of its kind, names of figures, a target, steps.

`cells_of` writes them, `rule_of` reads them. What the columns cannot say (b = 0, decimals, keys) is kept from the
machine's column as long as the kind is the same; a cell that nobody touched changes nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from criteria_builder import scoring
from criteria_builder.exchange.steps import StepError, ladder_lines, ladder_of, option_lines, options_of
from criteria_builder.scoring.numbers import format_exact, format_percent, read_exact, write_exact
from dti.web.numbers import NumberError, parse_decimal
from dti.web.vietnamese import fold

Cells = Mapping[str, str]
KIND_OF_TITLE = {fold(kind.title): name for name, kind in scoring.KINDS.items()}
DECIMALS = 10

# The columns of each kind; the first ones are needed, those after the bar may stay blank.
COLUMNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "boolean": ((), ("label",)),
    "level": (("steps",), ("label",)),
    "checklist": (("steps",), ("label",)),
    "ratio": (("numerator", "denominator"), ()),
    "ratio_target": (("numerator", "denominator", "target"), ()),
    "ratio_ladder": (("numerator", "denominator", "steps"), ()),
    "count_ladder": (("steps",), ("label",)),
    "per_item": (("each",), ("label",)),
    "deduct": (("each",), ("label",)),
    "imported": (("source_max",), ("label",)),
    "manual": ((), ("label",)),
    "not_scored": ((), ("steps",)),
    "general_information": (("steps",), ()),
}
LABELLED_BY_NAME = ("boolean", "level", "checklist", "count_ladder", "per_item", "deduct", "imported")
JSON_NAMES = {"numerator": "numerator_label", "denominator": "denominator_label"}
STEP_LISTS = {
    "level": "options", "checklist": "items", "ratio_ladder": "rungs", "count_ladder": "rungs",
    "not_scored": "fields", "general_information": "fields",
}  # fmt: skip


class CellError(ValueError):
    """A cell of a rule that cannot be read: which field, and why."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


def kind_named(text: str) -> str:
    """The kind whose title stands in the cell; nothing if the cell says something else."""
    return KIND_OF_TITLE.get(fold(text), "")


def cells_of(rule_json: Mapping[str, Any]) -> dict[str, str]:
    """The cells that show a stored rule; blank for what the columns have no place for."""
    kind = str(rule_json.get("kind", ""))
    if kind not in COLUMNS or kind not in scoring.KINDS:
        return {}
    needed, optional = COLUMNS[kind]
    found = {"rule": scoring.KINDS[kind].title}
    return found | {column: _written(kind, column, rule_json) for column in (*needed, *optional)}


def rule_of(kind: str, cells: Cells, base: Mapping[str, Any], *, name: str) -> dict[str, object]:
    """The canonical rule of a kind and its cells; `base` is what the machine's column holds, or nothing.

    CellError names the column that must be corrected.
    """
    kept = dict(base) if base.get("kind") == kind else {}
    if kind not in COLUMNS:
        if kept:
            return kept
        raise CellError("rule", f"cách tính “{scoring.KINDS[kind].title}” chỉ soạn được trên trang soạn")
    was = cells_of(kept) if kept else {}
    changed = {
        column: cells.get(column, "") for column in _columns(kind) if cells.get(column, "") != was.get(column, "")
    }
    if kept and not changed:
        return kept
    written = kept | {"kind": kind}
    for column, text in changed.items():
        _put(written, kind, column, text)
    return _checked(kind, written, name)


def _columns(kind: str) -> tuple[str, ...]:
    needed, optional = COLUMNS[kind]
    return (*needed, *optional)


def _put(written: dict[str, Any], kind: str, column: str, text: str) -> None:
    """One changed cell into the JSON; a cell that was emptied takes its value away."""
    name = _json_name(kind, column)
    if not text.strip():
        written.pop(name, None)
        return
    written[name] = READERS.get(column, _as_it_is)(text, kind, written)


def _checked(kind: str, written: dict[str, Any], name: str) -> dict[str, object]:
    for column in COLUMNS[kind][0]:
        if _json_name(kind, column) not in written:
            title = scoring.KINDS[kind].title
            raise CellError(column, f"cách tính “{title}” cần ghi cột này")
    if kind in LABELLED_BY_NAME and "label" not in written:
        written["label"] = name
    try:
        return scoring.dump_rule(scoring.parse_rule(written))
    except scoring.RuleError as why:
        raise CellError(_columns(kind)[0] if _columns(kind) else "rule", str(why).rstrip(".")) from why


def _json_name(kind: str, column: str) -> str:
    if column == "steps":
        return STEP_LISTS[kind]
    if column == "each":
        return "item_points" if kind == "per_item" else "case_points"
    return JSON_NAMES.get(column, column)


def _written(kind: str, column: str, rule_json: Mapping[str, Any]) -> str:
    value = rule_json.get(_json_name(kind, column))
    if value in (None, "", [], ()):
        return ""
    if column == "steps":
        return "\n".join(_step_lines(kind, value))
    if column == "target":
        return _share(value)
    if column in ("each", "source_max"):
        return format_exact(read_exact(value)).replace(".", "")
    return str(value)


def _share(value: Any) -> str:
    share = read_exact(value)
    as_percent = format_percent(share).replace(".", "")
    return as_percent if "/" not in as_percent else write_exact(share)


def _step_lines(kind: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    if STEP_LISTS[kind] == "rungs":
        return ladder_lines(rows, percent=kind == "ratio_ladder")
    if STEP_LISTS[kind] == "fields":
        return [str(row["label"]) for row in rows]
    return option_lines(rows)


def _as_it_is(text: str, _kind: str, _written_so_far: Mapping[str, Any]) -> Any:
    return text


def _read_steps(text: str, kind: str, written: Mapping[str, Any]) -> Any:
    before = written.get(STEP_LISTS[kind]) or []
    try:
        if STEP_LISTS[kind] == "rungs":
            return ladder_of(text)
        if STEP_LISTS[kind] == "fields":
            return _fields(text, before)
        return options_of(text, before)
    except StepError as why:
        raise CellError("steps", str(why)) from why


def _fields(text: str, before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Figures that are collected only: a name a line; what is known of a name stays."""
    known = {str(row["label"]): dict(row) for row in before}
    taken = {str(row.get("name")) for row in before}
    rows = []
    for line in filter(None, (line.strip() for line in re.split(r"[\n;]", text))):
        key = next(free for place in range(1, 100) if (free := f"m{place}") not in taken)
        rows.append(known.get(line) or {"name": key, "label": line})
        taken.add(str(rows[-1]["name"]))
    return rows


def _read_number(column: str) -> Callable[[str, str, Mapping[str, Any]], str]:
    def read(text: str, _kind: str, _written_so_far: Mapping[str, Any]) -> str:
        return number_in(text, column)

    return read


def number_in(text: str, column: str) -> str:
    """12,5 · 2/3 · 80% as the canonical text; CellError for anything else."""
    bare = text.strip().removesuffix("điểm").strip()
    is_percent = bare.endswith("%")
    bare = bare.removesuffix("%").strip()
    try:
        value = Fraction(bare) if "/" in bare else Fraction(parse_decimal(bare, DECIMALS))
    except (NumberError, ValueError, ZeroDivisionError):
        raise CellError(column, f"“{text.strip()}” không đọc được, hãy ghi như 12,5 hoặc 80%") from None
    if value < 0:
        raise CellError(column, f"“{text.strip()}” không được nhỏ hơn 0")
    return write_exact(value / 100 if is_percent else value)


READERS: dict[str, Callable[[str, str, Mapping[str, Any]], Any]] = {
    "steps": _read_steps,
    "target": _read_number("target"),
    "each": _read_number("each"),
    "source_max": _read_number("source_max"),
}
