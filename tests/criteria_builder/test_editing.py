"""Changing a draft: adding, editing, moving, deleting, declaring; what is refused and what is recorded."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from criteria_builder import actions, queries
from criteria_builder.actions import Conflict, IndicatorContent
from criteria_builder.actions.editing import Difference, content_of, revision_of
from criteria_builder.findings import findings
from criteria_builder.models import Group, Indicator, MainIndicator
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


def test_parts_of_a_component_are_neither_counted_nor_publishable(cast: Cast) -> None:
    version, _group, main, parent = small_draft(cast.giang)
    child = component(main, by=cast.giang, name="Một ý")
    Indicator.objects.filter(pk=child.pk).update(parent=parent)

    tree = queries.tree(version)

    assert queries.totals(tree).whole.computed.components == 1
    assert [one.code for one in findings(tree) if one.severity == "error"] == ["PARENT_WITHOUT_SUM"]
    with pytest.raises(Refused, match="tổng các ý"):
        actions.publish(version, by=cast.giang)
