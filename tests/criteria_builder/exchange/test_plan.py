"""What an import would do: rows meet nodes by id, else by number and name; what the file leaves out stays."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from criteria_builder.exchange.parts import Parts, PillarRow
from criteria_builder.exchange.plan import plan_import
from criteria_builder.exchange.planned import Plan
from criteria_builder.exchange.reading import Level, Reading, Row
from criteria_builder.tree import GroupNode, Head, IndicatorNode, MainNode, PillarNode, Tree
from tests.criteria_builder.drafts import YES_NO

HEAD = Head("bo", "Bộ", False, 1, uuid4(), {}, ())


def node(pk: int, name: str, number: str, **more: Any) -> IndicatorNode:
    stored: dict[str, Any] = {
        "pk": pk, "stable_id": UUID(int=pk), "parent_pk": None, "code": "", "number": number, "name": name,
        "max_points": Decimal(10), "rule_json": YES_NO, "unit_of_measure": "", "source": "unit", "verifier": "",
        "evidence_required": True, "evidence_hint": "", "guidance": "", "not_applicable": "inherit",
    }  # fmt: skip
    return IndicatorNode(**{**stored, **more})


def main(pk: int, name: str, number: str, *rows: IndicatorNode) -> MainNode:
    return MainNode(pk, UUID(int=pk), number, "", name, rows)


TREE = Tree(
    HEAD,
    (
        GroupNode(1, UUID(int=1), "foundation", "Nền tảng", (
            main(2, "Nhận thức", "1", node(11, "A", "1.1"), node(12, "B", "1.2"), node(13, "C", "1.3")),
            main(3, "Thể chế", "2", node(21, "D", "2.1")),
        )),
        GroupNode(4, UUID(int=4), "activity", "Hoạt động", (main(5, "Kinh tế", "3", node(31, "E", "3.1")),)),
    ),
    (PillarNode(1, "gov", "Chính quyền số", (5,)),),
    (),
)  # fmt: skip


def row(level: Level, name: str, number: str = "", place: int = 1, **more: Any) -> Row:
    said = more.pop("said", {"name": name, "max_points": Decimal(10)} if level in ("indicator", "part") else {})
    return Row("Bảng", place, level, name, number, said=said, **more)


def plan(*rows: Row, fields: tuple[str, ...] = (), parts: Parts | None = None, **more: Any) -> Plan:
    return plan_import(TREE, Reading(rows, (), (), frozenset(fields)), parts, **more)


def states(found: Plan) -> dict[str, str]:
    return {one.name: one.state for one in found.nodes}


def test_rows_without_ids_meet_nodes_by_number_and_name() -> None:
    found = plan(
        row("group", "nền tảng", "I", kind="foundation"), row("main", "Nhận thức", "1"), row("indicator", "A", "1.1"),
        row("indicator", "B", "1.5"), row("indicator", "Mới", "1.4"), row("indicator", "D", "1.6"),
    )  # fmt: skip

    assert [(one.name, one.state) for one in found.mains[0].children] == [
        ("A", "same"), ("B", "same"), ("C", "kept"), ("Mới", "new"), ("D", "new"),
    ]  # fmt: skip
    assert {one.state for one in found.mains[1:]} == {"kept"}
    assert [(one.name, one.state) for one in found.groups] == [("nền tảng", "changed"), ("Hoạt động", "kept")]


def test_removing_is_asked_for() -> None:
    rows = (
        row("group", "Nền tảng", "I", kind="foundation"),
        row("main", "Nhận thức", "1"),
        row("indicator", "A", "1.1"),
    )

    assert plan(*rows).removed == ()
    assert [one.name for one in plan(*rows, remove=True).removed] == [
        "B",
        "C",
        "Thể chế",
        "D",
        "Hoạt động",
        "Kinh tế",
        "E",
    ]


def test_id_follows_a_renamed_and_moved_row() -> None:
    found = plan(
        row("group", "Nền tảng", "I", kind="foundation", stable_id=UUID(int=1)),
        row("main", "Thể chế", "1", stable_id=UUID(int=3)),
        row("indicator", "A mới", "1.1", stable_id=UUID(int=11)),
        row("indicator", "B", "1.2", stable_id=UUID(int=12), said={"name": "B", "max_points": Decimal(10)}),
    )

    assert {name: state for name, state in states(found).items() if state != "kept"} == {
        "Nền tảng": "same", "Thể chế": "same", "A mới": "changed", "B": "moved",
    }  # fmt: skip
    changed = next(one for one in found.nodes if one.name == "A mới")
    assert [(one.field, one.before, one.after) for one in changed.changes] == [("name", "A", "A mới")]


def test_one_row_moved_up_is_the_only_one_that_moved() -> None:
    found = plan(
        row("group", "Nền tảng", "I", kind="foundation"), row("main", "Nhận thức", "1"),
        row("indicator", "C", "1.3"), row("indicator", "A", "1.1"), row("indicator", "B", "1.2"),
    )  # fmt: skip

    assert [(one.name, one.state) for one in found.mains[0].children] == [("C", "moved"), ("A", "same"), ("B", "same")]


def test_table_without_groups_leaves_known_main_indicators_where_they_are() -> None:
    found = plan(
        row("main", "Kinh tế", "3"), row("indicator", "E", "3.1"), row("main", "Mới", "4"), row("indicator", "F", "4.1")
    )

    assert [(group.name, [one.name for one in group.children]) for group in found.groups] == [
        ("Nền tảng", ["Nhận thức", "Thể chế"]), ("Hoạt động", ["Kinh tế", "Mới"]),
    ]  # fmt: skip


def test_table_without_groups_makes_one_in_an_empty_draft_and_says_so() -> None:
    reading = Reading((row("main", "M", "1"), row("indicator", "A", "1.1")), (), (), frozenset())

    found = plan_import(replace(TREE, groups=(), pillars=()), reading)

    assert [group.name for group in found.groups] == ["Nhóm chỉ số hoạt động"]
    assert len(found.unread) == 1


def test_rows_out_of_place_are_problems() -> None:
    found = plan(
        row("indicator", "Mồ côi", "1.1", 1), row("group", "Nền tảng", "I", 2, kind="foundation"),
        row("indicator", "Không chính", "1.2", 3), row("main", "Nhận thức", "1", 4), row("part", "Ý", "a)", 5),
        row("main", "Nhầm loại", "2", 6, stable_id=UUID(int=11)),
    )  # fmt: skip

    assert [(one.row, one.text[:38]) for one in found.problems] == [
        (1, "Dòng này đứng trước chỉ số chính đầu t"), (3, "Dòng này đứng trước chỉ số chính đầu t"),
        (6, "Mã hệ thống này thuộc một dòng loại kh"), (5, "Ý của chỉ số phải đứng dưới chỉ số thà"),
    ]  # fmt: skip


def test_rule_that_could_not_be_read_keeps_the_stored_one_and_its_words_go_to_guidance() -> None:
    words = "Hội đồng xem xét"
    rows = (row("main", "Nhận thức", "1"), row("indicator", "A", "1.1", unread_rule=words))

    found = next(one for one in plan(*rows).nodes if one.name == "A")

    assert (found.values["rule"], found.values["guidance"]) == (YES_NO, words)


def test_codes_of_others_are_never_taken() -> None:
    known = UUID(int=77)
    rows = (
        row("main", "Nhận thức", "1"), row("indicator", "Cũ", "1.9", stable_id=known, code="1.9"),
        row("indicator", "Lạ", "1.8", code="9.9"),
    )  # fmt: skip

    found = plan(*rows, issued={known: "1.9"})

    assert {one.name: one.values.get("code") for one in found.nodes if one.state == "new"} == {"Cũ": "1.9", "Lạ": ""}
    assert [(one.text[:22], one.about) for one in found.unread] == [("Mã trong tệp không đượ", "9.9")]


def test_pillars_are_named_on_main_indicators_and_unknown_ones_are_made() -> None:
    rows = (
        row("group", "Hoạt động", "II", kind="activity"), row("main", "Kinh tế", "3", pillars=("gov",)),
        row("main", "Xã hội", "4", pillars=("Xã hội số",)),
    )  # fmt: skip

    found = plan(*rows, fields=("pillar",))

    assert found.pillars is not None
    assert [(one.code, one.pk, [found.mains[place].name for place in one.activity]) for one in found.pillars] == [
        ("gov", 1, ["Kinh tế"]), ("society", None, ["Xã hội"]),
    ]  # fmt: skip
    assert found.others == ("pillars",)


def test_pillar_that_its_sheet_does_not_name_is_a_problem() -> None:
    rows = (row("group", "Hoạt động", "II", kind="activity"), row("main", "Kinh tế", "3", pillars=("Đô thị",)))

    found = plan(*rows, fields=("pillar",), parts=Parts(pillars=(PillarRow("gov", "Chính quyền số"),)))

    assert [one.text for one in found.problems] == ["Không có trụ cột “Đô thị” ở trang Trụ cột."]


def test_sum_on_a_heading_is_compared_and_never_stored() -> None:
    rows = (
        row("main", "Nhận thức", "1", stated=Decimal(25)),
        row("indicator", "A", "1.1"),
        row("indicator", "B", "1.2"),
    )

    found = plan(*rows)

    assert [one.about for one in found.unread] == ["ghi 25 điểm, cộng lại 20 điểm"]


def test_name_of_a_group_alone_does_not_change_its_kind() -> None:
    said = plan(row("group", "Nền tảng", "I", kind="activity"), row("main", "Nhận thức", "1"))
    chosen = plan(row("group", "Nền tảng", "I", kind="activity", said={"kind": True}), row("main", "Nhận thức", "1"))

    assert (said.groups[0].changes, [one.after for one in chosen.groups[0].changes]) == ((), ["activity"])


def test_part_that_the_file_leaves_out_follows_its_component() -> None:
    part = node(14, "Ý", "1.4", parent_pk=11)
    first = replace(TREE.groups[0].mains[0], indicators=(*TREE.groups[0].mains[0].indicators, part))
    tree = replace(TREE, groups=(replace(TREE.groups[0], mains=(first, TREE.groups[0].mains[1])), TREE.groups[1]))
    rows = (row("main", "Thể chế", "2"), row("indicator", "A", "2.2", stable_id=UUID(int=11)))

    found = plan_import(tree, Reading(rows, (), (), frozenset()))

    moved = next(main for main in found.mains if main.name == "Thể chế")
    assert [(one.name, one.parent and one.parent.name) for one in moved.children if one.name != "D"] == [
        ("A", None), ("Ý", "A"),
    ]  # fmt: skip
