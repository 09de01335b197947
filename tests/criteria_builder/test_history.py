"""Undo and redo: every kind of step goes back and forth to the byte, and nobody's work is lost by it."""

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from criteria_builder import actions, queries
from criteria_builder.actions.editing import content_of, revision_of
from criteria_builder.canonical import canonical_json, fingerprint
from criteria_builder.models import Group, Indicator, MainIndicator, Pillar, Step, Version
from dti.workflow import Refused
from tests.cast import Cast, fresh
from tests.criteria_builder.drafts import component, installed, small_draft


def text(version: Version) -> str:
    return canonical_json(queries.tree(Version.objects.get(pk=version.pk)))


def indicators(version: Version) -> list[Indicator]:
    order = ("main_indicator__group__position", "main_indicator__position", "position", "pk")
    return list(Indicator.objects.filter(version=version).select_related("main_indicator").order_by(*order))


def edited(row: Indicator, by: Any, **changed: Any) -> Indicator:
    content = actions.IndicatorContent(**{**vars(content_of(row)), **changed})
    return actions.edit_indicator(row, content, rev=revision_of(row), by=by)


Act = Callable[[Version, Any], object]
ACTS: dict[str, Act] = {
    "add group": lambda v, by: actions.add_group(v, "Nhóm mới", by=by),
    "add pillar": lambda v, by: actions.add_pillar(v, "Trụ cột mới", code="moi", by=by),
    "add main": lambda v, by: actions.add_main(v.groups.order_by("position")[1], "Chỉ số chính mới", by=by),
    "add component": lambda v, by: component(v.main_indicators.order_by("pk")[2], by=by),
    "edit": lambda v, by: edited(indicators(v)[3], by, name="Tên khác", max_points=Decimal("7.5")),
    "rename": lambda v, by: rename(v.groups.order_by("pk")[0], by),
    "declare": lambda v, by: actions.declare(v, main_count=9, where="Điều 1", by=by),
    "withdraw": lambda v, by: actions.withdraw_declaration(v.declared.order_by("pk")[0], by=by),
    "record": lambda v, by: actions.record_finding(v, f"Điều bất thường {Step.objects.count()}", by=by),
    "drop": lambda v, by: actions.drop_finding(v, fingerprint(Version.objects.get(pk=v.pk).recorded[0]), by=by),
    "members": lambda v, by: actions.set_pillar_members(v.pillars.order_by("pk")[0], [], by=by),
    "move down": lambda v, by: actions.move(indicators(v)[2], "down", by=by),
    "move to a place": lambda v, by: actions.move_to(indicators(v)[0], None, 4, by=by),
    "move elsewhere": lambda v, by: actions.move_to(indicators(v)[0], v.main_indicators.order_by("pk")[5], by=by),
    "move main": lambda v, by: actions.move_to(
        MainIndicator.objects.filter(version=v, group__kind="activity").order_by("pk")[0],
        v.groups.get(kind="foundation"),
        2,
        by=by,
    ),
    "make a part": lambda v, by: actions.move_to(indicators(v)[1], indicators(v)[0], by=by),
    "delete component": lambda v, by: actions.delete(indicators(v)[4], by=by),
    "delete main": lambda v, by: actions.delete(v.main_indicators.order_by("pk")[3], by=by),
    "delete group": lambda v, by: actions.delete(v.groups.get(kind="activity"), by=by),
    "delete pillar": lambda v, by: actions.delete(v.pillars.order_by("pk")[1], by=by),
    "move several": lambda v, by: actions.move_all(v, indicators(v)[3:9], v.main_indicators.order_by("pk")[7], by=by),
    "points of several": lambda v, by: actions.set_points(v, indicators(v)[2:5], Decimal("2.5"), by=by),
    "copy several": lambda v, by: actions.duplicate_all(v, indicators(v)[2:5], by=by),
    "delete several": lambda v, by: actions.delete_all(v, indicators(v)[2:8], by=by),
}


# These change nothing the second time, or join the step before.
NOT_EVERY_TIME = ("delete group", "add pillar", "delete pillar", "edit", "rename")


def rename(node: Group, by: Any) -> object:
    return actions.rename(node, f"{node.name} khác", rev=revision_of(node), by=by)


@pytest.mark.parametrize("name", ACTS)
def test_every_action_goes_back_and_forth_to_the_byte(cast: Cast, name: str) -> None:
    version = installed("bk-2022-district", by=cast.giang)
    before = text(version)

    ACTS[name](version, cast.giang)
    after = text(version)
    actions.undo(version, by=cast.giang)
    back = text(version)
    actions.redo(version, by=cast.giang)

    assert after != before
    assert (back, text(version)) == (before, after)


@pytest.mark.parametrize("seed", range(3))
def test_fifty_random_steps_go_back_one_by_one_and_forth_again(cast: Cast, seed: int) -> None:
    luck = random.Random(seed)
    version = installed("bk-2022-district", by=cast.giang)
    texts = [text(version)]
    while len(texts) <= 50:
        name = luck.choice([key for key in ACTS if key not in NOT_EVERY_TIME])
        try:
            ACTS[name](version, cast.giang)
        except (Refused, IndexError, Group.DoesNotExist):
            continue
        if text(version) != texts[-1]:
            texts.append(text(version))

    steps = Step.objects.filter(version=version).count()
    for wanted in reversed(texts[:-1][-steps:]):
        actions.undo(version, by=cast.giang)
        assert text(version) == wanted
    for wanted in texts[-steps:]:
        actions.redo(version, by=cast.giang)
        assert text(version) == wanted


def test_no_more_than_fifty_steps_are_kept(cast: Cast) -> None:
    version, _group, main, _row = small_draft(cast.giang)
    for number in range(55):
        component(main, by=cast.giang, name=f"Chỉ số {number}")

    assert Step.objects.filter(version=version, by=cast.giang).count() == 50


def test_typing_in_one_node_is_one_step(cast: Cast) -> None:
    version, _group, _main, row = small_draft(cast.giang)
    before, steps = text(version), Step.objects.count()
    for name in ("C", "Có", "Có kế", "Có kế hoạch năm"):
        edited(Indicator.objects.get(pk=row.pk), cast.giang, name=name)

    assert Step.objects.count() == steps + 1
    actions.undo(version, by=cast.giang)
    assert text(version) == before


def test_something_new_leaves_nothing_to_redo(cast: Cast) -> None:
    version, _group, main, _row = small_draft(cast.giang)
    component(main, by=cast.giang)
    actions.undo(version, by=cast.giang)
    component(main, by=cast.giang, name="Khác")

    with pytest.raises(Refused, match="Không có bước nào để làm lại"):
        actions.redo(version, by=cast.giang)


def test_each_person_takes_back_his_or_her_own_steps(cast: Cast) -> None:
    version, _group, main, row = small_draft(cast.giang)
    mine = component(main, by=cast.giang, name="Của Giang")
    theirs = component(main, by=cast.quang, name="Của Quang")

    actions.undo(version, by=cast.giang)

    left = set(Indicator.objects.filter(version=version).values_list("pk", flat=True))
    assert left == {row.pk, theirs.pk} and mine.pk not in left


def test_a_step_that_somebody_built_upon_stays(cast: Cast) -> None:
    version, group, _main, _row = small_draft(cast.giang)
    made = actions.add_main(group, "Thể chế số", by=cast.giang)
    below = component(made, by=cast.quang, name="Của Quang")

    with pytest.raises(Refused, match="người khác đã sửa cùng chỗ sau đó"):
        actions.undo(version, by=cast.giang)

    assert Indicator.objects.filter(pk=below.pk).exists()


def test_a_row_that_somebody_changed_since_stays_as_it_is(cast: Cast) -> None:
    version, _group, _main, row = small_draft(cast.giang)
    edited(row, cast.giang, name="Của Giang")
    edited(Indicator.objects.get(pk=row.pk), cast.quang, name="Của Quang")

    with pytest.raises(Refused, match="người khác đã sửa cùng chỗ sau đó"):
        actions.undo(version, by=cast.giang)

    assert Indicator.objects.get(pk=row.pk).name == "Của Quang"


def test_a_published_version_takes_nothing_back(cast: Cast) -> None:
    version, _group, _main, _row = small_draft(cast.giang)
    actions.publish(version, by=cast.giang)

    for act in (actions.undo, actions.redo):
        with pytest.raises(Refused, match="đã ban hành"):
            act(version, by=cast.giang)


def test_only_who_may_edit_takes_back(cast: Cast) -> None:
    version, *_rest = small_draft(cast.giang)

    with pytest.raises(Refused):
        actions.undo(version, by=fresh(cast.an))


def test_a_deleted_row_comes_back_as_the_same_row(cast: Cast) -> None:
    version = installed("bk-2022-district", by=cast.giang)
    row = indicators(version)[3]
    actions.delete(row.main_indicator, by=cast.giang)
    actions.undo(version, by=cast.giang)

    again = Indicator.objects.get(pk=row.pk)
    assert (again.stable_id, again.name, again.rule) == (row.stable_id, row.name, row.rule)
    assert Pillar.objects.filter(version=version).count() == 3
