"""Packaged sets: exact sums, complete components, every kind of rule of the first issue."""

from dataclasses import replace
from decimal import Decimal

import pytest

from criteria_builder import library, queries, scoring
from criteria_builder.canonical import canonical_json
from criteria_builder.findings import errors, findings
from criteria_builder.library.scaling import distribute
from criteria_builder.models import Indicator, Version
from criteria_builder.totals import Figures
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
PRINTED = ("bk-2022-department", "bk-2022-district", "bk-2022-commune", "ts-2023-district")


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


def test_ha_giang_sets_use_every_kind_of_the_first_issue(cast: Cast) -> None:
    used = {
        node.rule_kind
        for key in ("hg-2022-department", "hg-2022-district")
        for node in queries.tree(installed(key, by=cast.giang)).indicators
    }

    first_issue = {f"R{number}" for number in (*range(1, 10), 14, 15, 17, 18)}
    assert first_issue <= {scoring.KINDS[kind].number for kind in used}


def test_smart_city_is_counted_and_not_scored(cast: Cast) -> None:
    tree = queries.tree(installed("hg-2022-district", by=cast.giang))

    (smart_city,) = [main for main in tree.mains if main.kind == "smart_city"]
    assert [(node.rule_kind, node.max_points) for node in smart_city.components] == [("not_scored", 0)] * 3


def test_general_information_is_no_component(cast: Cast) -> None:
    tree = queries.tree(installed("hg-2022-department", by=cast.giang))

    (first, *_others) = tree.mains
    assert (first.is_information, first.number, [node.number for node in first.indicators]) == (True, "TT", ["TT.1"])
    assert first.indicators[0].pk not in {node.pk for node in tree.components}


def test_cchc_components_come_from_outside(cast: Cast) -> None:
    tree = queries.tree(installed("hg-2022-district", by=cast.giang))

    sources = {node.source for node in tree.indicators if node.rule_kind == "imported"}
    assert sources == {Indicator.Source.CCHC}


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
