"""The grammar of formulas: what it reads, where it stops, and that it computes what Python's fractions compute."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria_builder.scoring.expression import (
    DEEPEST,
    LONGEST,
    MOST_TOKENS,
    DividedByZero,
    ExpressionError,
    parse_expression,
)

NAMES = ("a", "b", "so_may")
VALUES = {"a": Fraction(7), "b": Fraction(5, 2), "so_may": Fraction(0), "M": Fraction(50)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0,8 × 45 + min(7; 5)", 41),
        ("a − b − 1", Fraction(7, 2)),
        ("a - (b - 1)", Fraction(11, 2)),
        ("2 + 3 * a", 23),
        ("12 ÷ 2 / 3 : 2", 1),
        ("max(a; b; 2 × b; so_may)", 7),
        ("-a + 10", 3),
        ("2 × −b", -5),
        ("M × 0.5", 25),
        ("1,5", Fraction(3, 2)),
        (" ( ( a ) ) ", 7),
    ],
)
def test_expression_is_worked_out_exactly(text: str, value: Fraction | int) -> None:
    assert parse_expression(text, NAMES).evaluate(VALUES) == value


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a + + b", "Ký tự thứ 5: cần một số, một ký hiệu hoặc dấu “(”, nhưng gặp “+”"),
        ("a b", "Ký tự thứ 3: cần phép tính hoặc hết công thức, nhưng gặp “b”"),
        ("(a + b", "Ký tự thứ 7: cần dấu “)”, nhưng gặp hết công thức"),
        ("a)", "Ký tự thứ 2: cần phép tính hoặc hết công thức, nhưng gặp “)”"),
        ("", "Ký tự thứ 1: cần một số, một ký hiệu hoặc dấu “(”, nhưng gặp hết công thức"),
        ("min(a)", "Ký tự thứ 6: cần dấu “;”, vì min cần ít nhất hai giá trị, nhưng gặp “)”"),
        ("min(7,5)", "Ký tự thứ 8: cần dấu “;”, vì min cần ít nhất hai giá trị, nhưng gặp “)”"),
        ("min a", "Ký tự thứ 5: cần dấu “(” sau min, nhưng gặp “a”"),
        ("sqrt(a)", "Ký tự thứ 1: không có ký hiệu “sqrt”, chỉ có: a, b, so_may, M"),
        ("m", "Ký tự thứ 1: không có ký hiệu “m”, chỉ có: a, b, so_may, M"),
        ("a.real", "Ký tự thứ 2: không dùng “.” trong công thức"),
        ("a ** 2", "Ký tự thứ 4: cần một số, một ký hiệu hoặc dấu “(”, nhưng gặp “×”"),
        ("__import__(a)", "Ký tự thứ 1: không có ký hiệu “__import__”, chỉ có: a, b, so_may, M"),
        ("a[0]", "Ký tự thứ 2: không dùng “[” trong công thức"),
        ("12a", "Ký tự thứ 3: cần phép tính hoặc hết công thức, nhưng gặp “a”"),
        ("1" * 16, "Ký tự thứ 1: số có quá nhiều chữ số"),
        ("a" + " " * LONGEST, f"Ký tự thứ {LONGEST + 1}: công thức dài quá {LONGEST} ký tự, hãy viết gọn lại"),
        ("(" * DEEPEST + "a", f"Ký tự thứ {DEEPEST + 1}: lồng nhau quá {DEEPEST} bậc, hãy tách công thức"),
        ("1" + "+1" * 120, f"Ký tự thứ {MOST_TOKENS + 1}: công thức có quá nhiều phép tính, hãy tách thành các phần"),
    ],
)
def test_expression_refuses_with_the_place(text: str, sentence: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse_expression(text, NAMES)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(("text", "contradicts"), [("a / so_may", True), ("M / so_may", False), ("(a - 7)/0", False)])
def test_division_by_zero_says_whether_figures_contradict(text: str, contradicts: bool) -> None:
    with pytest.raises(DividedByZero) as refused:
        parse_expression(text, NAMES).evaluate(VALUES)

    assert refused.value.contradicts is contradicts


def test_expression_is_written_with_other_words_for_its_names() -> None:
    expression = parse_expression("-a*(b-1)/min(a;2,50)", NAMES)

    assert expression.write({"a": "7", "b": "2,5"}) == "−7 × (2,5 − 1) ÷ min(7; 2,50)"


@dataclass(frozen=True)
class Sample:
    """A formula with the value that Python's own fractions give it; None where a divisor is zero."""

    text: str
    value: Fraction | None


def numbers() -> st.SearchStrategy[Sample]:
    places = st.decimals(0, 9999, places=3).map(lambda value: f"{value:f}")
    written = st.one_of(places, places.map(lambda text: text.replace(".", ",")), st.integers(0, 10**6).map(str))
    return written.map(lambda text: Sample(text, Fraction(text.replace(",", "."))))


def leaves() -> st.SearchStrategy[Sample]:
    return numbers() | st.sampled_from(sorted(VALUES)).map(lambda name: Sample(name, VALUES[name]))


def combined(inner: st.SearchStrategy[Sample]) -> st.SearchStrategy[Sample]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(st.sampled_from("+−-×*÷/:"), pairs).map(lambda drawn: operation(drawn[0], *drawn[1])),
        st.tuples(st.sampled_from(["min", "max"]), st.lists(inner, min_size=2, max_size=4)).map(
            lambda drawn: call(drawn[0], drawn[1])
        ),
        inner.map(lambda one: Sample(f"-({one.text})", None if one.value is None else -one.value)),
    )


def operation(sign: str, left: Sample, right: Sample) -> Sample:
    text = f"({left.text}) {sign} ({right.text})"
    if left.value is None or right.value is None:
        return Sample(text, None)
    if sign in "÷/:":
        return Sample(text, left.value / right.value if right.value else None)
    if sign in "×*":
        return Sample(text, left.value * right.value)
    return Sample(text, left.value + right.value if sign == "+" else left.value - right.value)


def call(function: str, arguments: list[Sample]) -> Sample:
    values = [one.value for one in arguments if one.value is not None]
    chosen: Callable[[list[Fraction]], Fraction] = min if function == "min" else max
    complete = len(values) == len(arguments)
    text = f"{function}({'; '.join(one.text for one in arguments)})"
    return Sample(text, chosen(values) if complete else None)


SAMPLES = st.recursive(leaves(), combined, max_leaves=12)


@settings(max_examples=300, deadline=None)
@given(sample=SAMPLES.filter(lambda sample: len(sample.text) <= LONGEST))
def test_random_expressions_equal_pythons_own_fractions(sample: Sample) -> None:
    try:
        expression = parse_expression(sample.text, NAMES)
    except ExpressionError as why:
        assert "bậc" in str(why) or "quá nhiều" in str(why)
        return

    if sample.value is None:
        with pytest.raises(DividedByZero):
            expression.evaluate(VALUES)
    else:
        assert expression.evaluate(VALUES) == sample.value
        assert parse_expression(expression.write({}), NAMES).evaluate(VALUES) == sample.value


PIECES = st.sampled_from(
    ["a", "b", "M", "min", "max", "(", ")", ";", ",", ".", "+", "−", "×", "÷", "1", "2,5", " ", "x"]
)


@settings(max_examples=500, deadline=None)
@given(text=st.text(max_size=60) | st.lists(PIECES, max_size=40).map("".join))
def test_random_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    try:
        expression = parse_expression(text, NAMES)
        assert expression.names <= set(NAMES)
    except ExpressionError as why:
        assert 1 <= why.place <= len(text) + 1
        assert str(why).startswith(f"Ký tự thứ {why.place}: ")
