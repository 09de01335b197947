"""One rounding, and numbers written the Vietnamese way."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria_builder.scoring import exact, format_exact, format_points, publish_points
from criteria_builder.scoring.numbers import read_exact, write_exact


@pytest.mark.parametrize(
    ("value", "published"),
    [
        (Fraction("2.675"), "2.68"),  # a binary float gives 2.67
        (Fraction("750.004"), "750.00"),
        (Fraction(140, 9), "15.56"),
        (Fraction(5), "5.00"),
        (Fraction("-0.004"), "0.00"),
        (Fraction("-2.675"), "-2.68"),
    ],
)
def test_publish_points_rounds_half_up_at_two_decimals(value: Fraction, published: str) -> None:
    assert str(publish_points(value)) == published


def test_publish_points_keeps_every_digit_when_decimal_arithmetic_would_not() -> None:
    assert str(publish_points(Fraction(10**40) + Fraction(1, 3), 4)) == f"1{'0' * 40}.3333"
    assert str(publish_points(Fraction("12.5"), 0)) == "13"


@settings(max_examples=100)
@given(st.integers(-(10**9), 10**9), st.sampled_from([1, 2, 4, 5, 8, 20, 125, 1000]), st.integers(0, 4))
def test_publish_points_equals_decimal_rounding_when_the_decimal_ends(top: int, bottom: int, decimals: int) -> None:
    value = Decimal(top) / Decimal(bottom)
    rounded = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=50))

    assert publish_points(Fraction(top, bottom), decimals) == rounded


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Fraction("14.25"), 2, "14,25"),
        (Decimal("1234.5"), 2, "1.234,50"),
        (Fraction("0.61"), 4, "0,6100"),
        (7, 0, "7"),
        (Fraction(-5, 2), 2, "-2,50"),
    ],
)
def test_format_points_keeps_zeros(value: Fraction | Decimal | int, decimals: int, text: str) -> None:
    assert format_points(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (15, "15"),
        (Decimal("562.50"), "562,5"),
        (1240, "1.240"),
        (Fraction(2, 3), "2/3"),
        (Fraction(1, 8), "0,125"),
    ],
)
def test_format_exact_is_short(value: Fraction | Decimal | int, text: str) -> None:
    assert format_exact(value) == text


@settings(max_examples=100)
@given(st.fractions(0, 10**9, max_denominator=10**8))
def test_written_numbers_are_read_back(value: Fraction) -> None:
    written = write_exact(value)

    assert ("/" in written) == (10**30 % value.denominator != 0)
    assert Fraction(written) == value


@pytest.mark.parametrize("value", [1.5, True, None, "-1", "1,5", "1e9", "1/0", "", "ba", "1" * 20, -3])
def test_read_exact_refuses_what_is_no_exact_number(value: object) -> None:
    with pytest.raises(ValueError, match="phải là số không âm"):
        read_exact(value)


@pytest.mark.parametrize("value", [1.5, True])
def test_exact_refuses_a_float_in_code(value: int) -> None:
    with pytest.raises(TypeError):
        exact(value)
