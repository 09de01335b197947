"""Rows whose points need other units' figures, from raw answers to points: R12, R20, a survey nobody held."""

from collections.abc import Mapping
from typing import Any

import pytest

from criteria_builder.library import packaged_tree
from criteria_builder.tree import IndicatorNode
from publishing import actions
from publishing.documents import Inputs, UnitResult
from publishing.recompute import recompute
from tests.cast import Cast
from tests.publishing.world import MANUAL, RATIO, make_units, make_world

BANDWIDTH = {"kind": "relative_best", "numerator_label": "Băng thông mỗi người", "unit": "Mbps/người"}
SURVEY = {"kind": "survey", "label": "Hài lòng", "lowest": 1, "highest": 5, "min_responses": 30}
CHILDREN = {"kind": "aggregate_children", "indicator": "1.1"}
NOTHING: dict[str, Any] = {"stages": {}}


def given(points: str, **inputs: Any) -> dict[str, Any]:
    return {"stages": {"round_1": {"inputs": inputs, "kind": "adjust_points", "given": points}}}


def figures(**inputs: Any) -> dict[str, Any]:
    return {"stages": {"round_1": {"inputs": inputs, "kind": "agree"}}}


def no_content() -> dict[str, Any]:
    claim = {"inputs": {}, "kind": "ruling", "claims_not_applicable": True}
    return {"stages": {"round_1": claim}, "ruling": {"accepted": True, "phase": "appraise_1"}}


def unit(code: str, *, parent: str = "", lead: bool = False, **rows: Any) -> dict[str, Any]:
    return {
        "code": code, "name": code, "is_lead_agency": lead, "parent": parent,
        "confirmed_at": "2022-10-01T00:00:00+07:00", "rows": rows,
    }  # fmt: skip


def group(code: str, units: list[dict[str, Any]], **rules: tuple[Mapping[str, Any], int]) -> dict[str, Any]:
    """A level whose indicators are called by their keys, a11 with the code 1.1."""
    indicators = [
        {
            "key": key, "code": f"{key[1]}.{key[2]}", "name": key, "main": "1", "max_points": str(points),
            "rule": dict(rule), "not_applicable": "inherit",
        }
        for key, (rule, points) in rules.items()
    ]  # fmt: skip
    return {
        "code": code, "name": code, "level": code, "version_id": 1, "version": "bản 1", "version_hash": "",
        "illustrative": True, "settings": {}, "grade_scale": [], "declared_total": None,
        "mains": [{"key": "1", "name": "Nền tảng", "kind": "", "is_foundation": True}],
        "pillars": [], "indicators": indicators, "units": units,
    }  # fmt: skip


def computed(*groups: dict[str, Any], **policies: Any) -> dict[str, UnitResult]:
    """Results by unit."""
    inputs: Any = {
        "format": "dti-computation-1", "campaign": "Đợt", "period_code": "2022", "mode": "official",
        "policies": {"missing": "zero", **policies}, "provisional": False, "groups": list(groups),
    }  # fmt: skip
    document: Inputs = inputs
    return {unit["code"]: unit for group in recompute(document)["groups"] for unit in group["units"]}


def points_of(results: Mapping[str, UnitResult], key: str) -> dict[str, str | None]:
    return {code: result["rows"][key]["points"] for code, result in results.items() if key in result["rows"]}


def test_every_unit_is_measured_against_the_best() -> None:
    units = [
        unit("a", a11=figures(numerator=2)),
        unit("b", a11=figures(numerator=4)),
        unit("c", a11=figures(numerator=5)),
    ]

    results = computed(group("so", units, a11=(BANDWIDTH, 40)))

    assert points_of(results, "a11") == {"a": "16", "b": "32", "c": "40"}
    assert results["a"]["rows"]["a11"]["why"] == "2 : 5 (cao nhất) × 40 = 16,00 điểm"
    assert [results[code]["outcomes"]["total"]["rank"] for code in "abc"] == [3, 2, 1]


def test_units_without_content_are_no_peers_and_get_the_mean_of_the_measured() -> None:
    units = [unit("a", a11=figures(numerator=2)), unit("b", a11=figures(numerator=4)), unit("c", a11=no_content())]

    results = computed(group("so", units, a11=(BANDWIDTH, 40)))

    assert points_of(results, "a11") == {"a": "20", "b": "40", "c": "30"}


def test_points_set_by_hand_stand_and_measure_nobody() -> None:
    units = [unit("a", a11=figures(numerator=2)), unit("b", a11=given("7", numerator=100)), unit("c")]

    results = computed(group("so", units, a11=(BANDWIDTH, 40)))

    assert points_of(results, "a11") == {"a": "40", "b": "7", "c": "0"}
    assert results["b"]["rows"]["a11"]["given"]


def test_a_lead_agency_outside_the_list_sets_no_mark() -> None:
    units = [unit("a", a11=figures(numerator=2)), unit("b", lead=True, a11=figures(numerator=4))]
    level = group("so", units, a11=(BANDWIDTH, 40))

    assert points_of(computed(level, lead_agency="excluded"), "a11") == {"a": "40", "b": "40"}
    assert points_of(computed(level), "a11") == {"a": "20", "b": "40"}


def test_a_survey_that_nobody_held_leaves_numerator_and_denominator() -> None:
    units = [
        unit("a", a11=figures(mean="4", responses=100), a12=given("3")),
        unit("b", a11=figures(not_held=True), a12=given("3")),
    ]

    results = computed(group("so", units, a11=(SURVEY, 30), a12=(MANUAL, 5)))

    assert points_of(results, "a11") == {"a": "45/2", "b": None}
    assert [results[code]["outcomes"]["total"]["denominator"] for code in "ab"] == ["35", "5"]
    assert results["b"]["rows"]["a11"]["source"] == "dropped"
    assert results["b"]["rows"]["a11"]["why"] == "Không tổ chức khảo sát, không tính vào điểm tối đa"


def communes(*points: str | None) -> list[dict[str, Any]]:
    rows = [no_content() if one is None else given(one) for one in points]
    return [unit(f"xa{number}", parent="huyen", x11=row) for number, row in enumerate(rows)]


def test_children_give_their_mean_to_the_unit_above_them() -> None:
    others = [unit("xa-khac", parent="huyen-khac", x11=given("1"))]

    results = computed(
        group("huyen", [unit("huyen"), unit("huyen-khac"), unit("vang")], h21=(CHILDREN, 10)),
        group("xa", communes("10", "6", None) + others, x11=(MANUAL, 10)),
    )

    # "vang" has no children: no content, so the mean of the other two.
    assert points_of(results, "h21") == {"huyen": "8", "huyen-khac": "1", "vang": "9/2"}
    assert results["huyen"]["rows"]["h21"]["why"] == "Bình quân 2 đơn vị trực thuộc: 80,00% × 10 = 8,00 điểm"


def test_packaged_districts_count_their_packaged_communes_and_have_no_content_without_any() -> None:
    """The row of the packaged sets, by the code that publication gives to the row of the communes."""
    reader = packaged("bk-2022-district", kind="aggregate_children")
    read = packaged("bk-2022-commune", number=reader.rule_json["indicator"])
    below = [unit("xa0", parent="huyen", x72=given("6")), unit("xa1", parent="huyen", x72=given("15"))]

    with_communes = computed(
        group("huyen", [unit("huyen"), unit("vang")], h74=(reader.rule_json, 15)),
        group("xa", below, x72=(read.rule_json, 15)),
    )
    without = computed(group("huyen", [unit("huyen"), unit("vang")], h74=(reader.rule_json, 15), h11=(MANUAL, 10)))

    assert (reader.max_points, read.max_points) == (15, 15)
    # One of two communes reaches half of its points; a district without communes takes the mean of those with some.
    assert points_of(with_communes, "h74") == {"huyen": "15/2", "vang": "15/2"}
    why = "Tỷ lệ 2 đơn vị trực thuộc đạt từ 50%: 50,00% × 15 = 7,50 điểm"
    assert with_communes["huyen"]["rows"]["h74"]["why"] == why
    assert [without[code]["rows"]["h74"]["source"] for code in ("huyen", "vang")] == ["dropped", "dropped"]
    assert [without[code]["outcomes"]["total"]["denominator"] for code in ("huyen", "vang")] == ["10", "10"]


def packaged(key: str, *, kind: object = "", number: object = "") -> IndicatorNode:
    """The one row of a packaged set of this kind, or of this number."""
    (node,) = [one for one in packaged_tree(key).indicators if kind == one.rule_kind or number == one.number]
    return node


def test_children_are_counted_against_a_threshold_and_silence_counts_as_nothing() -> None:
    counted = CHILDREN | {"threshold": "0.6"}

    results = computed(
        group("huyen", [unit("huyen")], h21=(counted, 10)),
        group("xa", [*communes("10", "6"), unit("xa-im", parent="huyen")], x11=(MANUAL, 10)),
    )

    assert points_of(results, "h21") == {"huyen": "20/3"}


def test_children_without_points_leave_the_unit_above_without_where_missing_stays() -> None:
    levels = (
        group("huyen", [unit("huyen")], h21=(CHILDREN, 10)),
        group("xa", [*communes("10"), unit("xa-im", parent="huyen")], x11=(MANUAL, 10)),
    )

    assert points_of(computed(*levels, missing="appraiser_decides"), "h21") == {"huyen": None}


def test_lower_levels_come_first_whatever_the_order_of_the_groups() -> None:
    tinh = group("tinh", [unit("tinh")], t31=(CHILDREN | {"indicator": "2.1"}, 100))
    huyen = group("huyen", [unit("huyen", parent="tinh")], h21=(CHILDREN, 10))
    xa = group("xa", communes("10", "6"), x11=(MANUAL, 10))

    assert points_of(computed(tinh, huyen, xa), "t31") == points_of(computed(xa, huyen, tinh), "t31") == {"tinh": "80"}


def test_points_set_by_hand_stand_against_what_children_give() -> None:
    results = computed(
        group("huyen", [unit("huyen", h21=given("2"))], h21=(CHILDREN, 10)),
        group("xa", communes("10"), x11=(MANUAL, 10)),
    )

    assert points_of(results, "h21") == {"huyen": "2"}


@pytest.mark.parametrize(
    ("rule", "code"), [(CHILDREN | {"indicator": "2.1"}, "CIRCULAR_REFERENCE"), (BANDWIDTH, "CHILD_WAITS")]
)
def test_what_cannot_be_settled_blocks_the_freezing(rule: dict[str, Any], code: str) -> None:
    below = figures(numerator=2) if rule is BANDWIDTH else NOTHING
    levels: Any = [
        group("huyen", [unit("huyen", parent="xa")], h21=(CHILDREN, 10)),
        group("xa", [unit("xa", parent="huyen", x11=below)], x11=(rule, 10)),
    ]
    inputs: Any = {
        "format": "", "campaign": "", "period_code": "", "mode": "", "policies": {"missing": "zero"},
        "provisional": False, "groups": levels,
    }  # fmt: skip

    findings = [finding for group in recompute(inputs)["groups"] for finding in group["findings"]]

    assert {finding["code"] for finding in findings} == {code}
    assert all(finding["blocking"] for finding in findings)
    assert "huyen" in {finding["unit"] for finding in findings}


def test_documents_from_before_units_named_their_parent_are_computed_as_they_were() -> None:
    old = unit("a", a11=figures(numerator=8, denominator=10))
    del old["parent"]

    assert points_of(computed(group("so", [old], a11=(RATIO, 20))), "a11") == {"a": "16"}


def test_a_computation_stores_what_peers_and_children_give(cast: Cast) -> None:
    units = make_units(cast, 3)
    units[1].parent = units[2].parent = units[0]
    for below in units[1:]:
        below.save()
    # Three main indicators of one component each: the third has the code 3.1.
    rules = (BANDWIDTH, CHILDREN | {"indicator": "3.1"}, MANUAL)
    world = make_world(cast, units, rules=rules, points=(40, 10, 10))
    children = world.indicators[1]
    for place, one in enumerate(units):
        world.judge(one, world.indicators[0], inputs={"numerator": (2, 4, 5)[place]})
        world.judge(one, world.indicators[2], inputs={"points": str((0, 10, 6)[place])})

    computation = actions.compute(world.campaign, by=cast.giang)

    bandwidth = computation.results.filter(node="indicator", node_key=str(world.indicators[0].pk)).order_by("unit")
    assert [str(row.points) for row in bandwidth] == ["16", "32", "40"]
    above = computation.results.get(node="indicator", node_key=str(children.pk), unit=units[0])
    assert (str(above.points), above.detail["source"]) == ("8", "own")
