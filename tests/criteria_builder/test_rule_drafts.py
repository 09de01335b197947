"""A rule in its form: cells out, JSON back, rows added and left out, numbers as people type them."""

import pytest

from criteria_builder import library
from criteria_builder.rule_drafts import RuleDraft, read_draft
from criteria_builder.scoring import KINDS, dump_rule, parse_rule


def sent(draft: RuleDraft) -> dict[str, str]:
    """What a browser sends for these cells: ticks only if ticked."""
    cells = [*draft.cells.values(), *(cell for rows in draft.rows.values() for row in rows for cell in row.values())]
    return {cell.name: cell.value for cell in cells if cell.value}


def rules() -> list[dict[str, object]]:
    packaged = (node for key in library.packaged_keys() for node in library.packaged_tree(key).indicators)
    return list({node.rule_kind: dict(node.rule_json) for node in packaged}.values())


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["kind"])
def test_rule_comes_back_from_its_own_form(rule: dict[str, object]) -> None:
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
