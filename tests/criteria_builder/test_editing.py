"""Changing a draft: adding, editing, moving, deleting, declaring; what is refused and what is recorded."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from criteria_builder import actions, queries, scoring
from criteria_builder.actions import Conflict, IndicatorContent
from criteria_builder.actions.editing import Difference, content_of, revision_of
from criteria_builder.findings import errors, findings
from criteria_builder.models import Group, Indicator, MainIndicator, Version
from criteria_builder.totals import Figures
from dti.audit.models import Act
from dti.workflow import Refused
from tests.cast import Cast, fresh
from tests.criteria_builder.drafts import component, published, small_draft


def codes(main: MainIndicator) -> list[str]:
    return list(main.indicators.order_by("position").values_list("name", flat=True))


def test_edit_writes_the_canonical_rule_and_an_act(cast: Cast) -> None:
    _version, _group, _main, indicator = small_draft(cast.giang)
    wanted = replace(content_of(indicator), rule={"kind": "per_item", "label": "Số sáng kiến", "item_points": "2"})

    actions.edit_indicator(indicator, wanted, rev=revision_of(indicator), by=cast.giang)

    stored = Indicator.objects.get(pk=indicator.pk)
    assert stored.rule == {"kind": "per_item", "label": "Số sáng kiến", "unit": "", "item_points": "2", "cap": None}
    assert Act.objects.filter(verb="edit_indicator", object_pk=str(indicator.pk)).count() == 1


def test_edit_from_an_old_revision_gives_both_values_and_stores_nothing(cast: Cast) -> None:
    _version, _group, _main, indicator = small_draft(cast.giang)
    before, rev = content_of(indicator), revision_of(indicator)
    actions.edit_indicator(indicator, replace(before, max_points=Decimal(20)), rev=rev, by=cast.quang)

    with pytest.raises(Conflict) as caught:
        actions.edit_indicator(indicator, replace(before, max_points=Decimal(30)), rev=rev, by=cast.giang)

    assert caught.value.differences == (Difference("max_points", "Điểm tối đa", "30", "20"),)
    indicator.refresh_from_db()
    assert (indicator.max_points, caught.value.revision) == (Decimal(20), revision_of(indicator))


def test_unchanged_content_writes_no_act(cast: Cast) -> None:
    _version, _group, _main, indicator = small_draft(cast.giang)

    actions.edit_indicator(indicator, content_of(indicator), rev="", by=cast.giang)

    assert not Act.objects.filter(verb="edit_indicator").exists()


def test_wrong_rule_is_refused_with_the_sentence_of_its_kind(cast: Cast) -> None:
    _version, _group, _main, indicator = small_draft(cast.giang)
    wrong = replace(content_of(indicator), rule={"kind": "ratio_target", "target": "0"})

    with pytest.raises(Refused, match="còn thiếu"):
        actions.edit_indicator(indicator, wrong, rev=revision_of(indicator), by=cast.giang)


def test_moves_end_where_the_siblings_end(cast: Cast) -> None:
    _version, _group, main, first = small_draft(cast.giang)
    second = component(main, by=cast.giang, name="Thứ hai")
    third = component(main, by=cast.giang, name="Thứ ba")

    actions.move(third, "up", by=cast.giang)
    assert codes(main) == ["Có kế hoạch", "Thứ ba", "Thứ hai"]
    actions.move(first, "down", by=cast.giang)
    assert codes(main) == ["Thứ ba", "Có kế hoạch", "Thứ hai"]
    with pytest.raises(Refused, match="đã ở đầu"):
        actions.move(third, "up", by=cast.giang)
    with pytest.raises(Refused, match="đã ở cuối"):
        actions.move(second, "down", by=cast.giang)
    assert list(main.indicators.order_by("position").values_list("position", flat=True)) == [1, 2, 3]


def test_move_into_the_foundation_leaves_the_pillars(cast: Cast) -> None:
    version, foundation, _main, _indicator = small_draft(cast.giang)
    activity = actions.add_group(version, "Nhóm hoạt động", by=cast.giang)
    main = actions.add_main(activity, "Hoạt động chính quyền số", by=cast.giang)
    pillar = actions.add_pillar(version, "Chính quyền số", code="gov", by=cast.giang)
    actions.set_pillar_members(pillar, [main], by=cast.giang)

    actions.move_to(main, foundation, by=cast.giang)

    assert (main.group, list(pillar.main_indicators.all())) == (foundation, [])


def test_nothing_moves_into_another_version(cast: Cast) -> None:
    _version, group, main, indicator = small_draft(cast.giang)
    _other, foreign_group, foreign_main, _foreign = small_draft(cast.giang, "Bộ khác")

    for node, parent in ((indicator, foreign_main), (main, foreign_group), (indicator, group)):
        with pytest.raises(Refused, match=r"Chỉ chuyển được|Không chuyển được"):
            actions.move_to(node, parent, by=cast.giang)


def test_pillar_takes_no_main_indicator_of_the_foundation(cast: Cast) -> None:
    version, _group, main, _indicator = small_draft(cast.giang)
    pillar = actions.add_pillar(version, "Chính quyền số", code="gov", by=cast.giang)

    actions.set_pillar_members(pillar, [main], by=cast.giang)

    assert not pillar.main_indicators.exists()
    tree = queries.tree(version)
    assert [node.name for node in tree.mains_of(tree.pillars[0])] == ["Nhận thức số"]


def test_same_place_of_the_document_is_declared_once(cast: Cast) -> None:
    version, _group, main, _indicator = small_draft(cast.giang)

    for count in (2, 3):
        actions.declare(version, node=main, component_count=count, where="Điều 4", by=cast.giang)
    actions.declare(version, node=main, component_count=1, where="Điều 5", by=cast.giang)

    said = queries.totals(queries.tree(version)).of("main", main.pk)
    assert said is not None
    assert [(row.component_count, row.where) for row in said.declared] == [(3, "Điều 4"), (1, "Điều 5")]
    mismatches = [finding.text for finding in findings(queries.tree(version)) if finding.severity == "reason"]
    assert mismatches == ["Nhận thức số, số chỉ số thành phần (Điều 4): khai 3, tính được 1."]


def test_wrong_count_in_a_pillar_header_is_only_a_warning(cast: Cast) -> None:
    version, group, _main, _indicator = small_draft(cast.giang)
    pillar = actions.add_pillar(version, "Chính quyền số", code="gov", by=cast.giang)
    for node in (pillar, group):
        actions.declare(version, node=node, main_count=6, by=cast.giang)

    found = [one for one in findings(queries.tree(version)) if one.code == "MAIN_COUNT_MISMATCH"]

    assert [(one.kind, one.severity) for one in found] == [("group", "reason"), ("pillar", "warning")]


def test_two_components_of_one_name_are_noticed_whatever_the_marks(cast: Cast) -> None:
    version, _group, main, _indicator = small_draft(cast.giang)
    component(main, by=cast.giang, name="CÓ KẾ HOẠCH")

    found = [one.text for one in findings(queries.tree(version)) if one.code == "SAME_NAME"]

    assert found == ["1.2 trùng tên với 1.1."]


def test_every_change_of_a_published_version_is_refused_with_a_sentence(cast: Cast) -> None:
    version, group, main, indicator = small_draft(cast.giang)
    published(version, by=cast.giang)
    content = content_of(indicator)

    for change in (
        lambda: actions.add_group(version, "Nhóm", by=cast.giang),
        lambda: actions.add_main(group, "Chỉ số chính", by=cast.giang),
        lambda: actions.add_indicator(main, content, by=cast.giang),
        lambda: actions.add_pillar(version, "Trụ cột", code="gov", by=cast.giang),
        lambda: actions.edit_indicator(indicator, content, rev="", by=cast.giang),
        lambda: actions.rename(main, "Tên khác", rev="", by=cast.giang),
        lambda: actions.move(indicator, "up", by=cast.giang),
        lambda: actions.move_to(indicator, main, by=cast.giang),
        lambda: actions.delete(group, by=cast.giang),
        lambda: actions.declare(version, main_count=1, by=cast.giang),
    ):
        with pytest.raises(Refused, match="Hãy tạo bản sửa đổi"):
            change()


@pytest.mark.parametrize("who", ["an", "binh", "dung", "hoi", "kiem", "khach"])
def test_every_change_is_the_administrators(cast: Cast, who: str) -> None:
    version, group, main, indicator = small_draft(cast.giang)
    by: Any = fresh(getattr(cast, who))
    content = IndicatorContent(name="Tên", max_points=Decimal(1))

    for change in (
        lambda: actions.create_set("Bộ khác", version.criteria_set.unit_group, by=by),
        lambda: actions.create_draft(version, by=by),
        lambda: actions.add_group(version, "Nhóm", by=by),
        lambda: actions.add_main(group, "Chỉ số chính", by=by),
        lambda: actions.add_indicator(main, content, by=by),
        lambda: actions.edit_indicator(indicator, content, rev=revision_of(indicator), by=by),
        lambda: actions.move(indicator, "up", by=by),
        lambda: actions.delete(group, by=by),
        lambda: actions.declare(version, main_count=1, by=by),
    ):
        with pytest.raises(Refused, match="không có quyền"):
            change()
    assert (Group.objects.count(), Indicator.objects.get().name) == (1, "Có kế hoạch")


def whole(cast: Cast) -> tuple[Version, Indicator, list[Indicator]]:
    """A component of fifteen points with two parts."""
    version, _group, main, parent = small_draft(cast.giang)
    parts = [
        component(main, by=cast.giang, name=name, points=points) for name, points in (("Ý một", "9"), ("Ý hai", "6"))
    ]
    for part in parts:
        actions.move_to(part, parent, by=cast.giang)
    actions.set_points(version, [parent], Decimal(15), by=cast.giang)
    return version, parent, parts


def test_parts_are_not_counted_and_score_their_component(cast: Cast) -> None:
    version, parent, _parts = whole(cast)

    tree = queries.tree(version)

    assert queries.totals(tree).whole.computed == Figures(1, 1, Decimal(15))
    assert [(node.number, node.is_component) for node in tree.indicators] == [
        ("1.1", True), ("1.1.1", False), ("1.1.2", False),
    ]  # fmt: skip
    node = next(node for node in tree.indicators if node.pk == parent.pk)
    assert node.rule is not None
    assert [field.label for field in scoring.inputs_of(node.rule)] == [
        "Ý một: có kế hoạch chuyển đổi số", "Ý hai: có kế hoạch chuyển đổi số",
    ]  # fmt: skip
    assert errors(findings(tree)) == ()


def test_a_component_with_parts_is_published_with_their_sum(cast: Cast) -> None:
    version, parent, parts = whole(cast)

    published = actions.publish(version, by=cast.giang)

    parent.refresh_from_db()
    rule = scoring.parse_rule(parent.rule)
    inputs = scoring.load_inputs(rule, {"p1_answer": True, "p2_answer": False})
    assert (parent.code, scoring.score(rule, 15, inputs).points) == ("1.1", 9)
    assert [Indicator.objects.get(pk=part.pk).code for part in parts] == ["1.1.1", "1.1.2"]
    actions.verify(published)


def test_a_part_without_a_rule_stops_publication_at_its_place(cast: Cast) -> None:
    version, parent, parts = whole(cast)
    Indicator.objects.filter(pk=parts[0].pk).update(rule={})

    found = errors(findings(queries.tree(version)))

    assert [(one.code, one.pk) for one in found] == [("RULE_INVALID", parent.pk), ("RULE_MISSING", parts[0].pk)]
    with pytest.raises(Refused, match="còn 2 lỗi"):
        actions.publish(version, by=cast.giang)


def test_a_part_holds_no_parts_and_a_component_with_parts_is_none(cast: Cast) -> None:
    version, parent, parts = whole(cast)
    other = component(parent.main_indicator, by=cast.giang, name="Khác")

    for node, into in ((other, parts[0]), (parent, other), (parent, parent)):
        with pytest.raises(Refused, match="chỉ số con"):
            actions.move_to(node, into, by=cast.giang)
    assert version.indicators.filter(parent=None).count() == 2


@pytest.mark.parametrize("kind", ["bonus", "penalty"])
def test_section_of_bonus_points_has_its_most_and_stands_once(cast: Cast, kind: str) -> None:
    version, *_others = small_draft(cast.giang)

    section = actions.add_group(version, "Điểm thưởng", kind=kind, cap=Decimal(10), by=cast.giang)
    component(actions.add_main(section, "Sáng kiến", by=cast.giang), by=cast.giang, points="15")

    tree = queries.tree(version)
    assert (tree.groups[1].cap, tree.groups[1].is_section) == (Decimal(10), True)
    assert queries.totals(tree).whole.computed == Figures(1, 1, Decimal(10))
    with pytest.raises(Refused, match="đã có mục này"):
        actions.add_group(version, "Thưởng thêm", kind=kind, cap=Decimal(5), by=cast.giang)
    actions.undo(version, by=cast.giang)
    assert not MainIndicator.objects.filter(group=section, indicators__isnull=False).exists()


@pytest.mark.parametrize("cap", [None, Decimal(0), Decimal(-1)])
def test_section_without_its_most_is_refused(cast: Cast, cap: Decimal | None) -> None:
    version, group, *_others = small_draft(cast.giang)
    with pytest.raises(Refused, match="lớn hơn 0"):
        actions.add_group(version, "Điểm thưởng", kind="bonus", cap=cap, by=cast.giang)
    assert list(version.groups.all()) == [group]


def test_two_who_write_a_section_see_both_values(cast: Cast) -> None:
    version, *_others = small_draft(cast.giang)
    section = actions.add_group(version, "Điểm thưởng", kind="bonus", cap=Decimal(10), by=cast.giang)
    rev = revision_of(section)
    actions.edit_section(section, "Điểm thưởng", Decimal("12.5"), rev=rev, by=cast.quang)

    with pytest.raises(Conflict) as caught:
        actions.edit_section(section, "Thưởng", Decimal(8), rev=rev, by=cast.giang)

    assert [(one.label, one.mine, one.theirs) for one in caught.value.differences] == [
        ("Tên", "Thưởng", "Điểm thưởng"), ("Cộng hoặc trừ nhiều nhất", "8", "12.5"),
    ]  # fmt: skip
    actions.edit_section(section, "Thưởng", Decimal(8), rev=caught.value.revision, by=cast.giang)
    section.refresh_from_db()
    assert (section.name, section.cap) == ("Thưởng", Decimal(8))


def test_penalty_that_shrinks_with_every_case_stops_publication(cast: Cast) -> None:
    version, *_others = small_draft(cast.giang)
    section = actions.add_group(version, "Điểm trừ", kind="penalty", cap=Decimal(20), by=cast.giang)
    main = actions.add_main(section, "Báo cáo", by=cast.giang)
    late: dict[str, object] = {"kind": "deduct", "label": "Số lần báo cáo chậm", "case_points": 5}
    component(main, by=cast.giang, points="20", rule=late)

    assert [one.code for one in errors(findings(queries.tree(version)))] == ["PENALTY_REVERSED"]


def test_section_belongs_to_no_pillar(cast: Cast) -> None:
    version, *_others = small_draft(cast.giang)
    activity = actions.add_group(version, "Hoạt động", by=cast.giang)
    section = actions.add_group(version, "Điểm thưởng", kind="bonus", cap=Decimal(10), by=cast.giang)
    own, extra = (actions.add_main(group, "Sáng kiến", by=cast.giang) for group in (activity, section))
    moved = actions.add_main(activity, "Thi đua", by=cast.giang)
    pillar = actions.add_pillar(version, "Chính quyền số", code="gov", by=cast.giang)

    actions.set_pillar_members(pillar, [own, extra, moved], by=cast.giang)
    actions.move_to(moved, section, by=cast.giang)

    assert queries.tree(version).pillars[0].activity == (own.pk,)
