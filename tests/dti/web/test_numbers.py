"""The figures people type, as §3.5 of the design promises to read them."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dti.web.numbers import ENGLISH_MARKS, NumberError, format_count, format_decimal, parse_count, parse_decimal


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0.125", "0.125"),
        ("1.250", "1.25"),
        ("12,5", "12.5"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        (" 1 234,5 ", "1234.5"),
        ("1\u00a0234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1.234.567,25", "1234567.25"),
        (",5", "0.5"),
        ("100", "100"),
        ("-3,5", "-3.5"),
        ("\u22123,5", "-3.5"),
        ("0", "0"),
    ],
)
def test_decimal_is_read_as_meant(typed: str, meant: str) -> None:
    assert parse_decimal(typed, 3) == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0.125", "“0.125” có 3 chữ số thập phân, ô này nhận nhiều nhất 2."),
        (
            "1.234",
            "“1.234” có 3 chữ số thập phân, ô này nhận nhiều nhất 2. Nếu là số hàng nghìn, hãy gõ liền: 1234.",
        ),
        ("12,", "Sau dấu phẩy chưa có chữ số: “12,”."),
        ("7,5đ", "“7,5đ” không phải là một số. Ví dụ đúng: 12,5."),
        ("1,23,456.7", "“1,23,456.7” không phải là một số. Ví dụ đúng: 12,5."),
        ("1.23.4", "“1.23.4” không phải là một số. Ví dụ đúng: 12,5."),
        ("1e5", "“1e5” không phải là một số. Ví dụ đúng: 12,5."),
        ("nan", "“nan” không phải là một số. Ví dụ đúng: 12,5."),
        ("١٢", "“١٢” không phải là một số. Ví dụ đúng: 12,5."),
        ("  ", "Chưa nhập số."),
        ("9" * 21, "Số quá dài: ô này nhận nhiều nhất 20 ký tự."),
    ],
)
def test_decimal_is_refused_with_a_sentence_that_helps(typed: str, sentence: str) -> None:
    with pytest.raises(NumberError) as refused:
        parse_decimal(typed, 2)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("typed", "meant"), [("12.500", 12500), ("12,500", 12500), ("1 250", 1250), ("0", 0), ("1.234.567", 1234567)]
)
def test_count_takes_marks_only_in_groups_of_three(typed: str, meant: int) -> None:
    assert parse_count(typed) == meant


@pytest.mark.parametrize("typed", ["12,5", "0.125", "12.5000", "1.25", "12.50", "1.234,567", "mười", ""])
def test_count_refuses_what_is_no_whole_number(typed: str) -> None:
    with pytest.raises(NumberError):
        parse_count(typed)


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (Decimal("1234.5"), 2, "1.234,50"),
        (Fraction(2, 3), 2, "0,67"),
        (Fraction(1, 200), 2, "0,01"),
        (Decimal("-0.004"), 2, "0,00"),
        (Decimal("-1.295"), 2, "\u22121,30"),
        (12500, 0, "12.500"),
    ],
)
def test_decimal_prints_as_documents_do(value: Decimal | Fraction | int, decimals: int, printed: str) -> None:
    assert format_decimal(value, decimals) == printed


def test_english_marks_swap() -> None:
    assert format_decimal(Decimal("1234.5"), marks=ENGLISH_MARKS) == "1,234.50"


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        format_decimal(0.1)  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(st.decimals(min_value=-999999, max_value=999999, places=4))
def test_every_printed_decimal_is_read_back(value: Decimal) -> None:
    assert parse_decimal(format_decimal(value, 4), 4) == value


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=0, max_value=10**12))
def test_every_printed_count_is_read_back(value: int) -> None:
    assert parse_count(format_count(value)) == value
