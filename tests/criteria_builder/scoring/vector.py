"""A test vector of a rule kind, and the one way to try it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import ModuleType

import pytest

from criteria_builder.scoring import explain, format_points, load_inputs, parse_rule, score


@dataclass(frozen=True)
class Vector:
    """A rule's JSON and one set of inputs, with what the design says they are worth."""

    rule: Mapping[str, object]
    max_points: int
    inputs: Mapping[str, object]
    points: Fraction | int | None
    why: str
    status: str = "scored"
    warnings: tuple[str, ...] = field(default=())


def try_vector(vector: Vector) -> None:
    rule = parse_rule(vector.rule)
    inputs = load_inputs(rule, vector.inputs)

    result = score(rule, vector.max_points, inputs)

    assert (result.points, result.status) == (vector.points, vector.status)
    assert tuple(warning.code for warning in result.warnings) == vector.warnings
    assert explain(rule, vector.max_points, inputs) == vector.why
    if vector.points is not None:
        assert format_points(vector.points) in vector.why


def vectors_of(module: ModuleType) -> list[Vector]:
    vectors: list[Vector] = module.VECTORS
    return vectors


def each(vectors: list[Vector]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("vector", vectors, ids=[vector.why for vector in vectors])
