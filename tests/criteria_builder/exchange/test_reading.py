"""Rows out of tables: levels, points, rules in words, and every problem at its cell."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria_builder import scoring
from criteria_builder.exchange.columns import best_table, folded_header, propose
from criteria_builder.exchange.reading import Level, Reading, level_of_number, read_points, read_rows
from criteria_builder.exchange.rule_cells import COLUMNS, cells_of, rule_of
from criteria_builder.exchange.spoken import spoken_rule
from dti.readers.pasted import read_pasted
from dti.readers.tables import Merged, Parsed, Refusal, Table, cell_name
from dti.web.numbers import NumberError
from tests.criteria_builder.exchange.files import HEADER, ROWS
from tests.criteria_builder.exchange.trees import RULES

TITLE = ["PHỤ LỤC", "", ""]


def table(*rows: list[Any], merged: tuple[Merged, ...] = ()) -> Table:
    return Table("Bảng", tuple(tuple(str(cell) for cell in row) for row in rows), merged)


def read(*rows: list[Any], merged: tuple[Merged, ...] = ()) -> Reading:
    parsed = Parsed((table(*rows, merged=merged),))
    chosen = best_table(parsed.tables)
    assert chosen is not None
    return read_rows(parsed, [chosen])


def test_header_is_found_under_titles_and_words_are_known_without_marks() -> None:
    found = propose(
        table(TITLE, ["", "", ""], ["TT", "TIÊU CHÍ", "Điểm tối đa (điểm)", "Minh chứng:"], ["1", "A", "", ""])
    )

    assert (found.header_row, dict(found.columns)) == (
        2, {"number": 0, "name": 1, "max_points": 2, "evidence_hint": 3},
    )  # fmt: skip
    assert folded_header("  Điểm tối đa * ") == "diem toi da"


def test_remembered_words_come_back_and_left_out_ones_stay_out() -> None:
    remembered = {"hang muc": "name", "so diem cao nhat": "max_points", "ghi chu": ""}

    found = propose(table(["Hạng mục", "Số điểm cao nhất", "Ghi chú"], ["A", "1", "b"]), remembered)

    assert dict(found.columns) == {"name": 0, "max_points": 1}


def test_annex_gives_levels_points_rules_and_what_was_not_read() -> None:
    found = read(HEADER, *ROWS)

    assert [(row.level, row.number, row.said.get("max_points")) for row in found.rows] == [
        ("group", "I", None), ("main", "1", None), ("indicator", "1.1", Decimal("7.5")),
        ("indicator", "1.2", Decimal(10)), ("indicator", "1.3", Decimal(10)),
    ]  # fmt: skip
    assert [row.said.get("rule", {}).get("kind") for row in found.rows[2:]] == ["boolean", "ratio", None]
    assert found.rows[4].unread_rule == "Hội đồng xem xét mức độ đổi mới"
    assert [(one.row, one.text[:32]) for one in found.unread] == [(5, "Chưa đọc được cách tính: chữ đượ")]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("number", "level"),
    [("I", "group"), ("IV.", "group"), ("A", "group"), ("Đ", "group"), ("1", "main"), ("12.", "main"),
     ("1.1", "indicator"), ("10.12.", "indicator"), ("1.1.1", "part"), ("a)", "part"), ("đ)", "part"),
     ("TT", "main"), ("TT.1", "indicator"),
     ("x.y", None), ("", None), ("1,1", None), ("01/01/2022", None)],
)  # fmt: skip
def test_number_tells_the_level(number: str, level: Level | None) -> None:
    assert level_of_number(number) == level


@pytest.mark.parametrize(
    ("text", "value"), [("7,5", "7.5"), ("7.5", "7.5"), ("10 điểm", "10"), (" 12 ", "12"), ("0", "0")]
)
def test_points_are_read_as_people_write_them(text: str, value: str) -> None:
    assert read_points(text) == Decimal(value)


@pytest.mark.parametrize("text", ["7,5đ", "mười", "7-8", "1,234", "", "10%"])
def test_points_that_would_be_a_guess_are_refused(text: str) -> None:
    with pytest.raises(NumberError):
        read_points(text)


def test_problems_name_their_cells() -> None:
    rows: list[list[Any]] = [["1", "Nhận thức", ""]] + [
        [f"1.{place}", f"Chỉ số {place}", "5"] for place in range(1, 12)
    ]
    found = read(
        ["STT", "Chỉ số", "Điểm tối đa"], *rows, ["1.12", "Sai điểm", "7,5đ"], ["1.13", "", "5"], ["??", "Sai STT", "5"]
    )

    assert [(one.cell, one.text) for one in found.problems] == [
        ("C14", "điểm '7,5đ' không đọc được, hãy ghi số như 7,5"),
        ("B15", "Dòng này chưa ghi tên ở cột “Chỉ số”."),
        ("A16", "Không hiểu STT “??”. Hãy ghi như I, 1, 1.1 hoặc a)."),
    ]
    assert cell_name(13, 4) == "E14" and cell_name(0, 27) == "AB1"


def test_repeated_header_totals_and_examples_are_no_rows() -> None:
    header = ["STT", "Chỉ số", "Điểm tối đa"]

    found = read(header, ["(1)", "(2)", "(3)"], ["1", "Nhận thức", ""], header, ["1.1", "A", 5], ["", "Tổng cộng", 5],
                 ["1.2", "VÍ DỤ B", 5])  # fmt: skip

    assert [row.name for row in found.rows] == ["Nhận thức", "A"]
    assert [one.row for one in found.unread] == [5]


def test_merged_cells_are_repeated_for_words_and_never_for_points() -> None:
    found = read(
        ["STT", "Chỉ số", "Điểm tối đa", "Đơn vị xác minh"],
        ["1", "Nhận thức", "", ""],
        ["1.1", "A", 5, "Công an tỉnh"],
        ["1.2", "B", "", ""],
        merged=(Merged(2, 3, 3, 3), Merged(2, 2, 3, 2)),
    )

    assert [row.said.get("verifier") for row in found.rows[1:]] == ["Công an tỉnh", "Công an tỉnh"]
    assert [(one.cell, one.text[:19]) for one in found.problems] == [("C4", "Ô gộp với C3: không")]


def test_same_id_twice_is_a_problem_at_the_second_row() -> None:
    one = "2f0d6a3e-6f0e-4a52-8d9e-7b6a8f2c1d10"

    found = read(["STT", "Chỉ số", "Điểm tối đa", "ID"], ["1", "M", "", ""], ["1.1", "A", 5, one], ["1.2", "B", 5, one])

    assert [(two.cell, two.text[:31]) for two in found.problems] == [("D4", "Mã hệ thống trùng với dòng 3. N")]


SPOKEN: list[tuple[str, str, str | None]] = [
    ("Có/Không", "10", "boolean"),
    ("Có: 10 điểm; Không: 0 điểm", "10", "boolean"),
    ("Có: 5 điểm; Không: 0 điểm", "10", None),
    ("a/b × điểm tối đa; trong đó a là số hồ sơ trực tuyến; b là tổng số hồ sơ", "10", "ratio"),
    ("Điểm = (Số máy có cài đặt / Tổng số máy) x 10", "10", "ratio"),
    ("Điểm = (Số máy có cài đặt / Tổng số máy) x 20", "10", None),
    ("Số máy có cài đặt / Tổng số máy", "10", None),
    ("a/b × điểm tối đa", "10", None),
    ("từ 4: 10 điểm; từ 2: 5 điểm; còn lại: 0 điểm", "10", "count_ladder"),
    ("từ 4: 8 điểm; từ 2: 5 điểm; còn lại: 0 điểm", "10", None),
    ("từ 4: 10 điểm; từ 2 đến dưới 3: 5 điểm; còn lại: 0 điểm", "10", None),
    ("Từ 90%: 10 điểm; còn lại: 0 điểm", "10", None),
    ("Người đứng đầu: 10 điểm\nCấp phó: 5 điểm\nCòn lại: 0 điểm", "10", "level"),
    ("Có kế hoạch: 5 điểm\nCó báo cáo: 5 điểm", "10", None),
    ("Có từ 3 đến 5 tin: 10 điểm\nCòn lại: 0 điểm", "10", None),
    ("Hội đồng xem xét", "10", None),
]


@pytest.mark.parametrize(("text", "max_points", "kind"), SPOKEN)
def test_only_words_with_one_meaning_become_a_rule(text: str, max_points: str, kind: str | None) -> None:
    found = spoken_rule(text, Decimal(max_points), "Chỉ số")

    assert (found or {}).get("kind") == kind


def test_spoken_ratio_keeps_both_names() -> None:
    found = spoken_rule("a/b × điểm tối đa; trong đó a là số hồ sơ trực tuyến; b là tổng số hồ sơ.", Decimal(10), "x")

    assert found is not None
    assert (found["numerator_label"], found["denominator_label"]) == ("Số hồ sơ trực tuyến", "Tổng số hồ sơ")


@given(st.text(max_size=200), st.decimals(0, 100, places=1))
def test_any_words_are_read_or_left_without_an_error(text: str, max_points: Decimal) -> None:
    found = spoken_rule(text, max_points, "Chỉ số")

    assert found is None or not scoring.check(scoring.parse_rule(found), max_points)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["kind"]))
def test_cells_that_show_a_rule_give_it_back(rule: dict[str, Any]) -> None:
    cells = cells_of(rule)

    assert rule_of(rule["kind"], cells, rule, name="Tên") == rule


@pytest.mark.parametrize("kind", COLUMNS)
def test_each_kind_with_plain_columns_can_be_written_without_json(kind: str) -> None:
    rule = next(dict(rule) for rule in RULES if rule["kind"] == kind)
    cells = cells_of(rule)

    found = scoring.parse_rule(rule_of(kind, cells, {}, name="Tên"))

    assert cells_of(scoring.dump_rule(found)) == cells


def test_changed_cell_changes_its_part_of_the_rule_only() -> None:
    rule = next(dict(rule) for rule in RULES if rule["kind"] == "ratio") | {"over": "reject"}
    rule = scoring.dump_rule(scoring.parse_rule(rule))

    found = rule_of("ratio", cells_of(rule) | {"numerator": "Tử số khác"}, rule, name="Tên")

    assert found == rule | {"numerator_label": "Tử số khác"}


def test_pasted_block_is_read_like_a_sheet() -> None:
    text = 'STT\tChỉ số\tĐiểm tối đa\r\n1\tNhận thức\t\r\n1.1\t"Tên ""hai""\ndòng"\t7,5\r\n'
    parsed = read_pasted(text)
    chosen = best_table(parsed.tables)
    assert chosen is not None

    assert [row.name for row in read_rows(parsed, [chosen]).rows] == ["Nhận thức", 'Tên "hai"\ndòng']


@pytest.mark.parametrize(("text", "code"), [("không có cột", "no_columns"), ('a\t"' + "x" * 40_000, "cell_too_long")])
def test_pasted_block_without_a_table_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        read_pasted(text)


def test_headings_over_the_whole_width_hold_number_and_name() -> None:
    wide = Merged(1, 0, 1, 3)

    found = read(
        ["STT", "Chỉ số", "Điểm tối đa", "Minh chứng"],
        ["II. Nhóm chỉ số nền tảng", "", "", ""],
        ["", "1. Nhận thức số", "", ""],
        ["1.1", "Có kế hoạch", 5, ""],
        merged=(wide,),
    )

    assert [(row.level, row.number, row.name, row.kind) for row in found.rows] == [
        ("group", "II", "Nhóm chỉ số nền tảng", "foundation"), ("main", "1", "Nhận thức số", ""),
        ("indicator", "1.1", "Có kế hoạch", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ['{"kind":"boolean","label":"a\\u0000"}', '{"kind":"boolean","label":"\\ud800"}', "[1]", "{"]
)
def test_machine_column_that_was_spoilt_is_a_problem(text: str) -> None:
    found = read(
        ["STT", "Chỉ số", "Điểm tối đa", "Quy tắc, máy đọc"], ["1", "M", "", ""], ["1.1", "Có kế hoạch", 5, text]
    )

    assert [one.cell for one in found.problems] == ["D3"]
