"""A rule in its form: cells out, JSON back, rows added and left out, numbers as people type them."""

import json
from importlib import import_module
from typing import Any

import pytest

from criteria_builder import library
from criteria_builder.rule_drafts import MOST_ROWS, Cell, RuleDraft, read_draft
from criteria_builder.scoring import KINDS, dump_rule, parse_rule
from tests.criteria_builder.scoring.vector import vectors_of

SCORING = "tests.criteria_builder.scoring"


def sent(draft: RuleDraft) -> dict[str, str]:
    """What a browser sends for these cells: ticks only if ticked."""
    cells = [*draft.cells.values(), *(cell for rows in draft.rows.values() for row in rows for cell in row.values())]
    single = {cell.name: cell.value for cell in cells if isinstance(cell, Cell) and cell.value}
    drafts = [cell for cell in cells if isinstance(cell, RuleDraft)]
    kinds = {inner.kind_cell.name: inner.kind for inner in drafts if inner.kind}
    return single | kinds | {name: value for inner in drafts for name, value in sent(inner).items()}


def rules() -> list[dict[str, Any]]:
    """Every rule that the packaged sets use, and every one that a test vector of a kind has."""
    packaged = [node.rule_json for key in library.packaged_keys() for node in library.packaged_tree(key).indicators]
    tried = [vector.rule for kind in KINDS for vector in vectors_of(import_module(f"{SCORING}.test_{kind}"))]
    found = {json.dumps(rule): rule for rule in (dump_rule(parse_rule(rule)) for rule in (*packaged, *tried))}
    return list(found.values())


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["kind"])
def test_rule_comes_back_from_its_own_form(rule: dict[str, Any]) -> None:
    draft = read_draft(str(rule["kind"]), sent(RuleDraft(rule)))

    assert draft.error == ""
    assert dump_rule(parse_rule(draft.json)) == rule


def test_every_kind_is_among_them() -> None:
    assert {rule["kind"] for rule in rules()} == set(KINDS)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("0,8", "0.8"), ("0.8", "0.8"), ("80%", "0.8"), ("2/3", "2/3"), ("66,5 %", "0.665"), ("tám", "tám")],
)
def test_numbers_are_read_as_people_type_them(typed: str, stored: str) -> None:
    assert read_draft("ratio_target", {"rule-target": typed}).json["target"] == stored


def test_blank_rows_are_left_out_and_new_rows_get_a_key_of_their_own() -> None:
    posted = {
        "rule-label": "Trưởng Ban Chỉ đạo",
        "rule-options-0-key": "m2", "rule-options-0-label": "Người đứng đầu", "rule-options-0-share": "100%",
        "rule-options-1-label": "", "rule-options-1-share": "",
        "rule-options-2-label": "Còn lại", "rule-options-2-points": "0",
        "rule-options-3-label": "Cấp phó", "rule-options-3-share": "1/2",
    }  # fmt: skip

    draft = read_draft("level", posted)

    assert [(row["key"], row["label"]) for row in draft.json["options"]] == [
        ("m2", "Người đứng đầu"), ("m1", "Còn lại"), ("m3", "Cấp phó"),
    ]  # fmt: skip
    assert draft.error == ""


def test_form_offers_blank_rows_for_more() -> None:
    rows = RuleDraft({"kind": "checklist", "label": "Các bước", "items": []}).rows["items"]

    assert [row["label"].value for row in rows] == ["", "", "", ""]


def test_unknown_kind_has_no_fragment_and_no_rule() -> None:
    draft = read_draft("peer_average", {})

    assert (draft.template, draft.rule, draft.cells, draft.rows) == ("", None, {}, {})


def test_error_names_the_field_by_its_title() -> None:
    draft = read_draft("deduct", {"rule-label": "Số vụ", "rule-case_points": "nhiều"})

    assert draft.error.startswith("“Điểm trừ mỗi vụ việc” phải là số không âm")


SUM = {
    "rule-parts-0-label": "Kết nối", "rule-parts-0-max_points": "45",
    "rule-parts-0-rule-kind": "ratio_ladder",
    "rule-parts-0-rule-numerator_label": "Số đạt", "rule-parts-0-rule-denominator_label": "Tổng số",
    "rule-parts-0-rule-rungs-0-lower": "90%", "rule-parts-0-rule-rungs-0-points": "45",
    "rule-parts-0-rule-rungs-2-lower": "0", "rule-parts-0-rule-rungs-2-points": "0",
    "rule-parts-2-label": "Hạn", "rule-parts-2-max_points": "5", "rule-parts-2-rule-kind": "best_of",
    "rule-parts-2-rule-parts-0-label": "Kế hoạch", "rule-parts-2-rule-parts-0-max_points": "5",
    "rule-parts-2-rule-parts-0-rule-kind": "deadline",
    "rule-parts-2-rule-parts-0-rule-label": "Ban hành kế hoạch",
    "rule-parts-2-rule-parts-0-rule-last_day": "14/12/2022",
    "rule-parts-2-rule-parts-1-rule-kind": "manual",
}  # fmt: skip


def test_parts_are_read_with_the_rules_inside_them() -> None:
    draft = read_draft("sum_of", SUM)

    assert [part["label"] for part in draft.json["parts"]] == ["Kết nối", "Hạn"]
    assert [rung["lower"] for rung in draft.json["parts"][0]["rule"]["rungs"]] == ["0.9", "0"]
    inner = draft.json["parts"][1]["rule"]["parts"]
    assert inner[0]["rule"] == {"kind": "deadline", "label": "Ban hành kế hoạch", "last_day": "2022-12-14"}
    assert inner[1] == {"rule": {"kind": "manual"}}
    assert draft.error == (
        "“Các phần”, dòng 2, “Cách tính của phần”, “Các phần”, dòng 2, “Tên phần” còn thiếu; "
        "“Các phần”, dòng 2, “Cách tính của phần”, “Các phần”, dòng 2, “Điểm tối đa của phần” còn thiếu."
    )


def test_everything_typed_into_parts_stands_in_the_form_again() -> None:
    again = sent(read_draft("sum_of", SUM | {"rule-parts-0-max_points": "bốn mươi"}))

    # A share is shown as the fragment wants it, 90% or 0,9; here by its plain value.
    assert set(SUM.values()) - {"90%"} | {"bốn mươi", "0,9"} <= set(again.values())
    assert again["rule-parts-2-rule-parts-0-rule-last_day"] == "14/12/2022"


def test_rows_stay_where_they_were_typed_and_stored_ones_move_up() -> None:
    draft = read_draft("sum_of", SUM)
    stored = RuleDraft(draft.json)

    typed, moved = ([row["label"] for row in one.rows["parts"]] for one in (draft, stored))
    assert [cell.value for cell in typed if isinstance(cell, Cell)] == ["Kết nối", "", "Hạn", "", ""]
    assert [cell.value for cell in moved if isinstance(cell, Cell)] == ["Kết nối", "Hạn", "", ""]
    rungs = draft.rows["parts"][0]["rule"]
    assert isinstance(rungs, RuleDraft)
    assert [getattr(row["lower"], "value", None) for row in rungs.rows["rungs"]] == ["0,9", "", "0", "", ""]


@pytest.mark.parametrize(("sent_rows", "shown"), [(0, 4), (3, 4), (7, 7), (MOST_ROWS + 5, MOST_ROWS)])
def test_form_that_was_sent_keeps_as_many_rows(sent_rows: int, shown: int) -> None:
    blank = {f"rule-items-{row}-label": "" for row in range(sent_rows)}

    draft = read_draft("checklist", {"rule-label": "Các bước", **blank})

    assert (len(draft.rows["items"]), draft.json["items"]) == (shown, [])


def test_last_row_of_all_can_be_typed_into() -> None:
    last = f"rule-items-{MOST_ROWS - 1}"

    draft = read_draft("checklist", {"rule-label": "Các bước", f"{last}-label": "Bước", f"{last}-points": "5"})

    cell = draft.rows["items"][-1]["label"]
    assert isinstance(cell, Cell) and (cell.name, cell.value) == (f"{last}-label", "Bước")


def test_the_form_is_drawn_anew_when_a_part_changes_its_kind() -> None:
    first = read_draft("sum_of", SUM)
    second = read_draft("sum_of", SUM | {"rule-parts-0-rule-kind": "ratio"})
    renamed = read_draft("sum_of", SUM | {"rule-parts-0-label": "Mạng"})

    assert first.shape == renamed.shape != second.shape
    assert first.shape.startswith("sum_of(ratio_ladder,,best_of(deadline,manual,")


def test_parts_offer_no_rule_that_cannot_be_one_and_no_circle_without_end() -> None:
    outer = RuleDraft({"kind": "sum_of"}).rows["parts"][0]["rule"]
    inner = RuleDraft({}, depth=3)
    assert isinstance(outer, RuleDraft)

    assert {"not_scored", "general_information", "relative_best", "aggregate_children"}.isdisjoint(dict(outer.kinds))
    assert {"sum_of", "best_of", "ratio"} <= set(dict(outer.kinds))
    assert {"sum_of", "best_of"}.isdisjoint(dict(inner.kinds)) and "ratio" in dict(inner.kinds)


def test_parts_deeper_than_the_form_offers_are_not_read() -> None:
    names, prefix = {}, "rule"
    for _depth in range(50):
        prefix += "-parts-0-rule"
        names[f"{prefix}-kind"] = "sum_of"

    draft = read_draft("sum_of", names)

    assert json.dumps(draft.json).count("sum_of") == 4
    assert draft.rule is None


def test_no_more_parts_are_read_than_rows() -> None:
    names = {f"rule-parts-{row}-label": str(row) for row in range(MOST_ROWS + 5)}

    assert len(read_draft("sum_of", names).json["parts"]) == MOST_ROWS


@pytest.mark.parametrize(
    ("typed", "stored"), [("14/12/2022", "2022-12-14"), ("14.12.2022", "2022-12-14"), ("mai", "mai")]
)
def test_days_are_read_as_people_type_them(typed: str, stored: str) -> None:
    draft = read_draft("deadline", {"rule-last_day": typed})

    assert draft.json["last_day"] == stored
    assert draft.cells["last_day"].value == typed.replace(".", "/")
