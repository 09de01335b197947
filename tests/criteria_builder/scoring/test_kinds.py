"""Every kind of the registry keeps the promises of the interface, one added tomorrow too."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib import import_module

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from criteria_builder.scoring import (
    KINDS,
    InputField,
    Inputs,
    InputValue,
    RuleError,
    check_inputs,
    describe,
    dump_inputs,
    dump_rule,
    explain,
    format_points,
    inputs_of,
    load_inputs,
    parse_rule,
    score,
    stored_rule,
)
from tests.criteria_builder.scoring.vector import Vector, vectors_of
from tests.goals import goal

VECTORS = {kind: vectors_of(import_module(f"tests.criteria_builder.scoring.test_{kind}")) for kind in KINDS}
EVERY_VECTOR = [vector for vectors in VECTORS.values() for vector in vectors]


WITHOUT_POINTS = ("missing", "not_applicable_claim", "information", "provisional", "dropped")


def name_of(vector: Vector) -> str:
    return f"{vector.rule['kind']}: {vector.why}"


# Kind → the figure that moves its points, and which way: more is better (1) or worse (-1).
MONOTONE = {
    "ratio": ("numerator", 1),
    "ratio_target": ("numerator", 1),
    "ratio_ladder": ("numerator", 1),
    "inverse_ratio": ("numerator", -1),
    "count_ladder": ("count", 1),
    "per_item": ("count", 1),
    "deduct": ("count", -1),
    "imported": ("value", 1),
    "manual": ("points", 1),
    "survey": ("mean", 1),
    "deadline": ("day", -1),
}


def values_of(field: InputField, max_points: Decimal) -> st.SearchStrategy[InputValue]:
    keys = [option.key for option in field.options]
    most = Fraction(max_points) if field.most is None else field.most
    by_type: dict[str, st.SearchStrategy[InputValue]] = {
        "count": st.integers(0, 50),
        "decimal": st.decimals(0, 5, places=2) | st.decimals(0, 50, places=2),
        "points": st.integers(0, int(most * 100)).map(lambda hundredths: Decimal(hundredths) / 100),
        "boolean": st.booleans(),
        "choice": st.sampled_from(keys or [""]),
        "choices": st.lists(st.sampled_from(keys or [""]), unique=True).map(tuple),
        "date": st.dates() | st.dates(date(2022, 12, 10), date(2022, 12, 25)),
    }
    return by_type[field.type]


def maxima(vector: Vector) -> st.SearchStrategy[Decimal]:
    scored = KINDS[str(vector.rule["kind"])].is_scored
    return st.integers(1, 10_000).map(lambda hundredths: Decimal(hundredths) / 100) if scored else st.just(Decimal(0))


def expect_promises(vector: Vector, data: st.DataObject) -> None:
    """Points between zero and the maximum, exact, with a working that ends in them; or a status that says why not."""
    rule, max_points = parse_rule(vector.rule), data.draw(maxima(vector))
    inputs: Inputs = {field.name: data.draw(st.none() | values_of(field, max_points)) for field in inputs_of(rule)}
    if check_inputs(rule, max_points, inputs):
        assert explain(rule, max_points, inputs).startswith("số liệu chưa đúng: ")
        return

    result = score(rule, max_points, inputs)

    stored = dump_inputs(rule, inputs)
    assert dump_inputs(rule, load_inputs(rule, json.loads(json.dumps(stored)))) == stored
    if result.points is None:
        assert result.status in WITHOUT_POINTS
    else:
        assert isinstance(result.points, Fraction)
        assert 0 <= result.points <= max_points
        assert format_points(result.points) in explain(rule, max_points, inputs)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_vectors_with_and_without_figures(kind: str) -> None:
    statuses = {
        score(parse_rule(v.rule), v.max_points, load_inputs(parse_rule(v.rule), v.inputs)).status for v in VECTORS[kind]
    }

    assert {vector.rule["kind"] for vector in VECTORS[kind]} == {kind}
    assert statuses & {"scored", "not_scored", "information", "provisional"}
    assert "missing" in statuses or not KINDS[kind].is_scored or KINDS[kind].is_derived


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_number_and_a_title_of_its_own(kind: str) -> None:
    others = [rule for name, rule in KINDS.items() if name != kind]

    assert KINDS[kind].number not in {rule.number for rule in others}
    assert KINDS[kind].title not in {rule.title for rule in others}


@pytest.mark.parametrize("vector", EVERY_VECTOR, ids=name_of)
def test_a_rule_survives_json(vector: Vector) -> None:
    rule = parse_rule(vector.rule)

    stored = json.dumps(dump_rule(rule))

    assert parse_rule(json.loads(stored)) == rule
    assert json.dumps(dump_rule(parse_rule(json.loads(stored)))) == stored


@pytest.mark.parametrize("vector", EVERY_VECTOR, ids=name_of)
def test_inputs_survive_json(vector: Vector) -> None:
    rule = parse_rule(vector.rule)
    inputs = load_inputs(rule, vector.inputs)

    stored = json.dumps(dump_inputs(rule, inputs))

    assert list(json.loads(stored)) == [field.name for field in inputs_of(rule)]
    assert dump_inputs(rule, load_inputs(rule, json.loads(stored))) == json.loads(stored)
    assert score(rule, vector.max_points, load_inputs(rule, json.loads(stored))).points == vector.points


@pytest.mark.parametrize("vector", EVERY_VECTOR, ids=name_of)
def test_a_rule_is_described_without_a_units_figures(vector: Vector) -> None:
    rule = parse_rule(vector.rule)

    assert describe(rule, vector.max_points).strip()
    assert "None" not in describe(rule, vector.max_points)


@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("vector", EVERY_VECTOR, ids=name_of)
@given(data=st.data())
def test_points_stay_between_zero_and_the_maximum_and_are_explained(vector: Vector, data: st.DataObject) -> None:
    expect_promises(vector, data)


@pytest.mark.goal("S1")
@pytest.mark.nightly
@pytest.mark.parametrize("kind", KINDS)
def test_ten_thousand_random_sheets_of_a_kind_keep_the_promises(kind: str) -> None:
    with goal("S1") as tally:

        @seed(tally.seed)
        @settings(max_examples=10_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(vector=st.sampled_from(VECTORS[kind]), data=st.data())
        def keep_the_promises(vector: Vector, data: st.DataObject) -> None:
            tally.cases += 1
            expect_promises(vector, data)

        keep_the_promises()


@settings(max_examples=100, deadline=None)
@pytest.mark.parametrize("kind", MONOTONE)
@given(data=st.data())
def test_better_figures_never_give_fewer_points(kind: str, data: st.DataObject) -> None:
    name, way = MONOTONE[kind]
    vector = data.draw(st.sampled_from(VECTORS[kind]))
    rule, max_points = parse_rule(vector.rule), data.draw(maxima(vector))
    inputs = {field.name: data.draw(values_of(field, max_points)) for field in inputs_of(rule) if field.required}
    moved = next(field for field in inputs_of(rule) if field.name == name)
    pair = data.draw(st.lists(values_of(moved, max_points), min_size=2, max_size=2).map(sorted))
    both: list[Inputs] = [{**inputs, name: value} for value in pair]
    if any(check_inputs(rule, max_points, one) for one in both):
        return

    low, high = (score(rule, max_points, one).points for one in both)

    assert (low is None) == (high is None)
    if low is not None and high is not None:
        assert way * low <= way * high


@pytest.mark.parametrize("vector", EVERY_VECTOR, ids=name_of)
def test_a_rule_refuses_an_unknown_setting(vector: Vector) -> None:
    with pytest.raises(RuleError, match="“surprise” không thuộc cách tính này"):
        parse_rule(vector.rule | {"surprise": 1})


@pytest.mark.parametrize("rule", [{}, {"kind": "peer_average"}, {"kind": "ratios"}, {"kind": None}])
def test_a_rule_of_an_unknown_kind_is_refused(rule: dict[str, object]) -> None:
    with pytest.raises(RuleError, match="Không có cách tính điểm này"):
        parse_rule(rule)


def test_a_refused_rule_names_everything_that_is_missing() -> None:
    with pytest.raises(RuleError) as refused:
        parse_rule({"kind": "ratio", "numerator_label": " ", "over": "maybe"})

    assert str(refused.value) == (
        "“Tên của tử số” không được để trống; “Tên của mẫu số” còn thiếu; "
        "“Khi tử số lớn hơn mẫu số” không phải là một lựa chọn có sẵn."
    )


@pytest.mark.parametrize("kind", KINDS)
def test_stored_rule_is_the_parsed_one_and_shared(kind: str) -> None:
    vector = VECTORS[kind][0]
    stored = dump_rule(parse_rule(vector.rule))

    assert stored_rule(stored) == parse_rule(stored)
    assert stored_rule(stored) is stored_rule(json.loads(json.dumps(stored)))
