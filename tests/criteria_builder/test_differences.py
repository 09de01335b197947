"""What two versions say differently: nothing too much, nothing too little."""

from dataclasses import replace
from decimal import Decimal
from random import Random
from unicodedata import normalize

from hypothesis import given, settings
from hypothesis import strategies as st

from criteria_builder.adoption import adoption_refusals
from criteria_builder.differences import compare
from criteria_builder.rule_changes import FieldChange, field_changes, gives_other_points
from criteria_builder.tree import PillarNode, Tree
from criteria_builder.word_changes import Segment, segments
from tests.criteria_builder.trees import (
    BOOLEAN,
    RATIO,
    SEEDS,
    group,
    indicator,
    main,
    pair_of,
    said,
    tree_of,
    whole,
    with_main,
)


def small() -> Tree:
    first = main(101, (indicator(1), indicator(2, rule_json=RATIO)))
    second = main(102, (indicator(3),))
    return whole(
        (group(201, (first,), kind="foundation"), group(202, (second,))), (PillarNode(301, "gov", "CQS", (102,)),)
    )


@settings(deadline=None)
@given(SEEDS)
def test_version_and_itself_have_no_difference(seed: int) -> None:
    tree = tree_of(Random(seed))

    found = compare(tree, tree)

    assert found.changes == ()
    assert all(total.is_equal for total in found.sums)


@settings(deadline=None)
@given(SEEDS)
def test_edits_of_chance_are_named_and_nothing_else_is(seed: int) -> None:
    before, edited = pair_of(seed)

    found = compare(before, edited.tree)

    assert {(change.aspect, change.key) for change in found.changes} == edited.expected
    assert len(found.changes) == len(edited.expected)


@settings(deadline=None)
@given(SEEDS)
def test_difference_read_backwards_swaps_both_sides(seed: int) -> None:
    before, edited = pair_of(seed)
    swapped = {"added": "removed", "removed": "added"}

    there, back = compare(before, edited.tree), compare(edited.tree, before)

    forward = {
        (swapped.get(one.aspect, one.aspect), one.key, one.after, one.before)
        for one in there.changes
        if one.aspect != "moved"  # which of two rows passed the other is a matter of view
    }
    assert forward == {(one.aspect, one.key, one.before, one.after) for one in back.changes if one.aspect != "moved"}


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_segments_give_both_texts_back(before: str, after: str) -> None:
    found = segments(before, after)

    assert "".join(one.text for one in found if one.kind != "insert") == normalize("NFC", before)
    assert "".join(one.text for one in found if one.kind != "delete") == normalize("NFC", after)


def test_words_are_compared_whole_with_their_marks() -> None:
    found = segments("Tỷ lệ cán bộ được tập huấn", "Tỷ lệ công chức được tập huấn")

    assert found == (
        Segment("equal", "Tỷ lệ "), Segment("delete", "cán bộ"), Segment("insert", "công chức"),
        Segment("equal", " được tập huấn"),
    )  # fmt: skip


def test_sentence_written_anew_is_shown_as_a_whole() -> None:
    found = segments("Có kế hoạch chuyển đổi số được ban hành", "Người đứng đầu chủ trì họp")

    assert [one.kind for one in found] == ["delete", "insert"]


def test_decomposed_letters_are_no_difference() -> None:
    assert segments("Số liệu", "Số liệu".encode().decode()) == (Segment("equal", "Số liệu"),)
    assert segments("a\u0302", "â") == (Segment("equal", "â"),)


def test_points_and_rule_are_told_in_words_with_the_fields_that_changed() -> None:
    before = small()
    target = {"kind": "ratio_target", **{key: RATIO[key] for key in RATIO if key != "kind"}, "target": "0.8"}
    after = before.with_node(indicator(2, rule_json=target, max_points=Decimal(15)))

    points, rule = compare(before, after).changes

    assert (points.aspect, points.number, points.before, points.after) == ("points", "n2", "10", "15")
    assert rule.fields == (FieldChange("Cách tính điểm", "Tỷ lệ nhân điểm tối đa", "Tỷ lệ so với chỉ tiêu"),)
    assert "từ 80% được 15 điểm" in rule.after and "từ 80% được 15 điểm" not in rule.before


def test_fields_of_one_kind_are_named_by_their_titles() -> None:
    ladder = {
        "kind": "count_ladder", "label": "Số cuộc họp", "rungs": [{"lower": "4", "points": "20"},
                                                                   {"lower": "0", "points": "0"}],
    }  # fmt: skip
    higher = {**ladder, "rungs": [{"lower": "5", "points": "20"}, {"lower": "0", "points": "0"}]}

    (found,) = field_changes(ladder, higher)

    assert found == FieldChange("Các bậc", "Từ: 4 · Điểm: 20\nTừ: 0 · Điểm: 0", "Từ: 5 · Điểm: 20\nTừ: 0 · Điểm: 0")


def test_wording_of_a_rule_gives_no_other_points_and_its_numbers_do() -> None:
    assert not gives_other_points(RATIO, {**RATIO, "numerator_label": "Số cán bộ", "unit": "người"})
    assert not gives_other_points(RATIO, {**RATIO, "over": "cap"})  # written out or left to the default
    assert gives_other_points(RATIO, {**RATIO, "over": "reject"})
    assert gives_other_points(BOOLEAN, {**BOOLEAN, "yes_points": "5"})


def test_pillar_settings_grades_and_declared_figures_are_compared() -> None:
    before = small()
    declared = replace(before, declared=(said(2, 30, "Điều 4"),))
    head = replace(before.head, settings={"decimals": 2, "not_applicable": {"method": "drop"}}, grade_scale=())
    after = replace(declared, head=head, pillars=(PillarNode(9, "gov", "CQS", ()), PillarNode(8, "xa-hoi", "XHS", ())))

    found = {(change.aspect, change.detail, change.before, change.after) for change in compare(before, after).changes}

    assert found == {
        ("declared", "", "", "2 chỉ số chính, 30 điểm (Điều 4)"),
        ("settings", "not_applicable.method", "peer_average", "drop"),
        ("grades", "leading", "Dẫn dắt: trên 3/4 của điểm tối đa", ""),
        ("members", "", "Chính 102", ""),
        ("added", "", "", ""),
    }


def test_sums_stand_before_and_after_for_the_set_pillars_and_groups() -> None:
    before = small()
    after = before.with_node(indicator(3, max_points=Decimal(25)))

    found = {total.name: (total.before, total.after) for total in compare(before, after).sums}

    points = {name: (old.points if old else None, new.points if new else None) for name, (old, new) in found.items()}
    assert points == {"Toàn bộ": (30, 45), "CQS": (30, 45), "Nhóm 201": (20, 20), "Nhóm 202": (10, 25)}


def test_code_that_publication_gave_is_no_change() -> None:
    before = small()
    after = before.with_node(indicator(1, code="1.1"))

    assert compare(before, after).is_empty
    assert [one.aspect for one in compare(after, before.with_node(indicator(1, code="1.7"))).changes] == ["code"]


def test_nodes_of_two_sets_are_paired_by_name_where_that_is_clear() -> None:
    before = whole((group(1, (main(2, (indicator(3, name="Có kế hoạch"), indicator(4, name="Trùng tên"))),)),))
    rows = (
        indicator(13, name="CÓ KẾ HOẠCH", max_points=Decimal(20)),
        indicator(14, name="Trùng tên"),
        indicator(15, name="Trùng tên"),
    )
    after = whole((group(11, (main(12, rows, name="Chính 2"),), name="Nhóm 1"),), set_code="bo-khac")

    found = compare(before, after)

    assert found.by_name
    assert [(one.aspect, one.name) for one in found.changes] == [
        ("renamed", "CÓ KẾ HOẠCH"), ("points", "CÓ KẾ HOẠCH"), ("added", "Trùng tên"), ("added", "Trùng tên"),
        ("removed", "Trùng tên"),
    ]  # fmt: skip


# ---------------------------------------------------------------------- adoption
def test_wording_alone_may_be_adopted() -> None:
    before = small()
    words = indicator(2, rule_json={**RATIO, "numerator_label": "Số cán bộ"}, name="Tên mới", guidance="Đọc Điều 4",
                      evidence_hint="Báo cáo", verifier="Cục Thuế", unit_of_measure="người")  # fmt: skip

    assert adoption_refusals(before, before.with_node(words)) == ()


def test_every_reason_against_adoption_is_named() -> None:
    before = small()
    first = before.mains[0]
    changed = (indicator(2, rule_json=BOOLEAN, not_applicable="drop", max_points=Decimal(12)), indicator(7))
    after = with_main(before, replace(first, indicators=changed))

    assert adoption_refusals(before, after) == (
        "n1 “Chỉ số 1” không còn trong bản mới.",
        "n7 “Chỉ số 7” chưa có trong bản cũ.",
        "n2: điểm tối đa 10 thành 12.",
        "n2: cách tính điểm khác, số liệu đã nhập sẽ cho điểm khác.",
        "n2: cách tính khi không có nội dung khác nhau.",
        "Toàn bộ: tổng điểm 30 thành 32.",
        "CQS: tổng điểm 30 thành 32.",
        "Nhóm 201: tổng điểm 20 thành 22.",
        "Chính 101: tổng điểm 20 thành 22.",
    )


def test_row_under_another_main_indicator_refuses_adoption_though_its_points_stay() -> None:
    before = small()
    first, second = before.mains
    after = with_main(before, replace(first, indicators=first.indicators[:1]))
    after = with_main(after, replace(second, indicators=(*second.indicators, first.indicators[1])))

    assert "Chính 101: tổng điểm 20 thành 10." in adoption_refusals(before, after)


@settings(deadline=None)
@given(SEEDS)
def test_adoption_is_refused_exactly_when_ids_points_or_places_differ(seed: int) -> None:
    before, edited = pair_of(seed)
    harmless = {"renamed", "evidence", "evidence_words", "unit", "source", "verifier", "guidance"}
    # A row may pass another under its own main indicator; rows without points may stand anywhere.
    decisive = {aspect for aspect, _key in edited.expected} - harmless - {"moved"}

    refusals = adoption_refusals(before, edited.tree)

    if decisive:
        assert refusals
    elif "moved" not in {aspect for aspect, _key in edited.expected}:
        assert refusals == ()
