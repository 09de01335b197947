"""Packaged sets: exact sums, complete components, every row of the design's table with its kind of rule."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from criteria_builder import library, queries, scoring
from criteria_builder.canonical import canonical_json
from criteria_builder.findings import errors, findings
from criteria_builder.library.scaling import distribute
from criteria_builder.models import Indicator, Version
from criteria_builder.totals import Figures
from criteria_builder.tree import Tree
from tests.cast import Cast
from tests.criteria_builder.drafts import installed, published

SETS = {
    "bk-2022-department": Figures(6, 43, Decimal(600)),
    "bk-2022-district": Figures(9, 86, Decimal(1000)),
    "bk-2022-commune": Figures(9, 61, Decimal(900)),
    "ts-2023-district": Figures(8, 60, Decimal(700)),
    "hg-2022-department": Figures(6, 43, Decimal(600)),
    "hg-2022-district": Figures(9, 86, Decimal(1000)),
    "bg-2023-department": Figures(6, 43, Decimal(600)),
    "bg-2023-district": Figures(9, 86, Decimal(1000)),
    "ds-2022-district": Figures(9, 86, Decimal(1000)),
    "minh-hoa": Figures(5, 12, Decimal(100)),
}
REPEATED = re.compile(r" \(\d+\)$")
FULL_MARKS: dict[str, dict[str, object]] = {
    "sum_of": {"p1_numerator": 7, "p1_denominator": 7, "p2_count": 5},
    "best_of": {"p1_option": "declared", "p2_numerator": 1, "p2_denominator": 2},
}


def test_packaged_keys_are_the_sets_of_the_five_provinces_and_a_short_one() -> None:
    assert library.packaged_keys() == list(SETS)


@pytest.mark.parametrize("key", SETS)
def test_what_is_installed_is_the_packaged_tree(cast: Cast, key: str) -> None:
    installed_tree, packaged = queries.tree(installed(key, by=cast.giang)), library.packaged_tree(key)

    head = replace(packaged.head, stable_id=installed_tree.head.stable_id)
    assert canonical_json(installed_tree) == canonical_json(replace(packaged, head=head))


@pytest.mark.parametrize(("key", "sums"), SETS.items())
def test_install_gives_the_sums_of_the_structure(cast: Cast, key: str, sums: Figures) -> None:
    version = installed(key, by=cast.giang)

    found = queries.totals(queries.tree(version))
    assert found.whole.computed == sums
    assert (version.state, version.criteria_set.illustrative) == (Version.State.DRAFT, True)


@pytest.mark.parametrize("key", SETS)
def test_install_leaves_no_error_and_every_main_as_declared(cast: Cast, key: str) -> None:
    tree = queries.tree(installed(key, by=cast.giang))

    assert errors(findings(tree)) == ()
    for main in queries.totals(tree).mains:
        for said in main.declared:
            assert said.component_count in (None, main.computed.components)
            assert said.total_points in (None, main.computed.points)


@pytest.mark.parametrize("key", SETS)
def test_installed_components_are_complete(cast: Cast, key: str) -> None:
    nodes = list(queries.tree(installed(key, by=cast.giang)).indicators)

    for node in nodes:
        assert node.rule is not None, node.name
        assert node.guidance, node.name
        assert node.evidence_hint, node.name
        assert all(field.label for field in scoring.inputs_of(node.rule)), node.name
    assert len({node.name for node in nodes}) == len(nodes)


def test_district_has_the_pillars_of_the_decision_and_the_foundation_once(cast: Cast) -> None:
    sums = queries.totals(queries.tree(installed("bk-2022-district", by=cast.giang)))

    assert [(pillar.name, pillar.computed) for pillar in sums.pillars] == [
        ("Chính quyền số", Figures(7, 60, Decimal(600))),
        ("Kinh tế số", Figures(7, 57, Decimal(560))),
        ("Xã hội số", Figures(7, 53, Decimal(580))),
    ]
    assert sums.foundation == Figures(6, 42, Decimal(370))
    pillars = sum(pillar.computed.points for pillar in sums.pillars)
    assert pillars - 2 * sums.foundation.points == sums.whole.computed.points == 1000


def test_department_declares_41_of_43_as_the_decision_does(cast: Cast) -> None:
    tree = queries.tree(installed("bk-2022-department", by=cast.giang))

    (said,) = tree.declared
    assert (said.main_count, said.component_count, said.total_points) == (6, 41, 600)
    assert said.where == "dòng 104, 106, 108"
    mismatch = [finding for finding in findings(tree) if finding.severity == "reason"]
    assert [(one.code, one.declared, one.computed) for one in mismatch] == [("COMPONENT_COUNT_MISMATCH", "41", "43")]


def test_commune_pillars_are_600_600_and_700_of_900(cast: Cast) -> None:
    sums = queries.totals(queries.tree(installed("bk-2022-commune", by=cast.giang)))

    assert [pillar.computed.points for pillar in sums.pillars] == [600, 600, 700]
    assert sums.whole.computed == Figures(9, 61, Decimal(900))


def kinds_of(tree: Tree, main: str) -> list[str]:
    """The numbers of the rules of the rows that stand there once, in order; a repeated row has "(2)" in its name."""
    rows = next(one.indicators for one in tree.mains if one.kind == main)
    return [scoring.KINDS[row.rule_kind].number for row in rows if not REPEATED.search(row.name)]


def test_every_kind_of_the_table_stands_in_a_packaged_set() -> None:
    used = {
        scoring.KINDS[node.rule_kind].number
        for key in library.packaged_keys()
        for node in library.packaged_tree(key).indicators
    }

    # R16 replaces a rule where N/A is accepted and is never chosen; R19 is a section of the set, not a rule of a row.
    assert used == {f"R{number}" for number in (*range(1, 16), 17, 18, 20, 21, 22)}


def test_bonus_and_penalty_stand_beside_the_maximum_in_the_sets_that_have_them() -> None:
    caps = {
        key: {group.kind: group.cap for group in library.packaged_tree(key).groups if group.is_section} for key in SETS
    }

    provincial = {"bonus": Decimal(20), "penalty": Decimal(10)}
    assert {key: found for key, found in caps.items() if found} == {
        "hg-2022-department": provincial,
        "hg-2022-district": provincial,
        "minh-hoa": {"bonus": Decimal(5), "penalty": Decimal(3)},
    }


@pytest.mark.parametrize("key", ["bk-2022-district", "hg-2022-district", "bg-2023-district", "ds-2022-district"])
def test_district_sets_hold_every_row_of_the_table_that_districts_have(key: str) -> None:
    tree = library.packaged_tree(key)

    assert {main.kind: kinds_of(tree, main.kind) for main in tree.counted_mains if not main.is_information} == {
        "awareness": ["R7", "R4", "R2", "R4", "R1", "R7"],
        "institutions": ["R21", "R4"],
        "infrastructure": ["R4", "R12", "R11", "R10"],
        "workforce": ["R1", "R5"],
        "security": ["R4", "R4", "R9"],
        "smart_city": ["R17"],
        "gov_activity": ["R5", "R6", "R14", "R20", "R13"],
        "economy_activity": ["R4", "R8", "R4"],
        "society_activity": ["R4", "R4"],
    }


@pytest.mark.parametrize("key", ["bk-2022-department", "hg-2022-department", "bg-2023-department"])
def test_department_sets_hold_the_rows_of_the_foundation_and_of_transformation(key: str) -> None:
    tree = library.packaged_tree(key)

    assert kinds_of(tree, "institutions") == ["R21", "R4"]
    assert kinds_of(tree, "infrastructure") == ["R4", "R12", "R11", "R10"]
    assert kinds_of(tree, "transformation_activity") == ["R4", "R3", "R15", "R22"]


def test_only_districts_read_their_subordinate_units_and_each_only_once() -> None:
    readers = {
        key: [node.name for node in library.packaged_tree(key).indicators if node.rule_kind == "aggregate_children"]
        for key in SETS
    }

    name = "Đơn vị trực thuộc dùng phần mềm quản lý văn bản"
    assert readers == {key: [name] if key.endswith("district") else [] for key in SETS}


def test_what_a_district_reads_of_its_communes_is_a_row_of_the_packaged_set_of_communes() -> None:
    (reader,) = [
        node for node in library.packaged_tree("bk-2022-district").indicators if node.rule_kind == "aggregate_children"
    ]

    (read,) = [
        node
        for node in library.packaged_tree("bk-2022-commune").indicators
        if node.number == reader.rule_json["indicator"]
    ]
    assert read.name == "Văn bản ký số trao đổi điện tử"
    assert read.number in reader.evidence_hint


@pytest.mark.parametrize("key", SETS)
@pytest.mark.parametrize(("kind", "figures"), FULL_MARKS.items())
def test_parts_reach_exactly_the_points_of_their_row(key: str, kind: str, figures: dict[str, object]) -> None:
    rows = [node for node in library.packaged_tree(key).indicators if node.rule_kind == kind]

    reached = [
        scoring.score(node.rule, node.max_points, scoring.load_inputs(node.rule, figures)).points for node in rows
    ]
    assert reached == [node.max_points for node in rows]
    assert bool(rows) == (key != "minh-hoa")


@pytest.mark.parametrize(
    ("key", "year", "last_day"),
    [
        ("hg-2022-district", None, "2022-01-31"), ("ts-2023-district", None, "2023-01-31"),
        ("hg-2022-district", 2026, "2026-01-31"),
    ],
)  # fmt: skip
def test_a_last_day_is_one_of_the_sets_year_or_of_the_year_wanted(key: str, year: int | None, last_day: str) -> None:
    tree = library.packaged_tree(key, year)

    assert {node.rule_json["last_day"] for node in tree.indicators if node.rule_kind == "deadline"} == {last_day}


def test_smart_city_is_counted_and_not_scored(cast: Cast) -> None:
    tree = queries.tree(installed("hg-2022-district", by=cast.giang))

    (smart_city,) = [main for main in tree.mains if main.kind == "smart_city"]
    assert [(node.rule_kind, node.max_points) for node in smart_city.components] == [("not_scored", 0)] * 3


def test_general_information_is_no_component(cast: Cast) -> None:
    tree = queries.tree(installed("hg-2022-department", by=cast.giang))

    (first, *_others) = tree.mains
    assert (first.is_information, first.number, [node.number for node in first.indicators]) == (True, "TT", ["TT.1"])
    assert first.indicators[0].pk not in {node.pk for node in tree.components}


@pytest.mark.parametrize(
    ("key", "kind", "source"),
    [
        ("hg-2022-district", "imported", Indicator.Source.CCHC),
        ("hg-2022-district", "survey", Indicator.Source.SURVEY),
        ("hg-2022-department", "inverse_ratio", Indicator.Source.SYSTEM),
    ],
)
def test_components_that_units_do_not_enter_name_their_source(key: str, kind: str, source: str) -> None:
    sources = {node.source for node in library.packaged_tree(key).indicators if node.rule_kind == kind}

    assert sources == {source}


def test_grade_scale_is_strict_with_the_four_names(cast: Cast) -> None:
    version = installed("minh-hoa", by=cast.giang)

    grades = queries.grades_of(version)
    assert [grade.name for grade in grades.grades] == ["Dẫn dắt", "Nâng cao", "Hình thành", "Khởi động"]
    assert [str(grades.grade_of(points, 600).name) for points in (450, 449, 150, 0)] == [
        "Nâng cao", "Nâng cao", "Khởi động", "Khởi động",
    ]  # fmt: skip


@pytest.mark.parametrize("key", SETS)
def test_packaged_sets_can_be_published(cast: Cast, key: str) -> None:
    version = published(installed(key, by=cast.giang), by=cast.giang)

    assert (version.state, len(version.content_hash)) == (Version.State.PUBLISHED, 64)


@pytest.mark.parametrize(
    ("points", "components", "shares"),
    [(75, 4, [20, 20, 20, 15]), (40, 5, [10, 10, 10, 5, 5]), (10, 4, [3, 3, 2, 2]), (0, 3, [0, 0, 0])],
)
def test_points_are_distributed_without_a_rest(points: int, components: int, shares: list[int]) -> None:
    assert distribute(points, components) == shares
