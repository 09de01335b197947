"""The sort key gives the order of a Vietnamese dictionary; the fold key compares names however typed."""

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dti.web.vietnamese import fold, sort_key

LETTERS_WITH_MARKS = "aàáăằâầbcdđeèêềghikl mnoòôồơờpqrstuùưừvxyỳAĂÂĐÊÔƠƯ"


@pytest.mark.parametrize(
    "in_order",
    [
        ["An", "Ăn", "Ân", "Bình", "Dung", "Đà", "Em", "Êm"],  # a letter's own mark comes before any tone
        ["ma", "mà", "mả", "mã", "má", "mạ"],  # huyền, hỏi, ngã, sắc, nặng
        ["hoa", "hoà", "hoàng"],
        ["Sở Công Thương", "Sở Nội vụ", "Sở Y tế"],
        ["Xã 2", "Xã An Bình", "Xã Ân Hảo"],
        ["Bà Rịa", "Ba Tơ", "Ba Vì", "Bắc Kạn"],  # spaces count, tones only decide between equal letters
        ["a", "A", "b"],  # small before capital, only between equals
    ],
)
def test_sort_key_orders_as_a_vietnamese_list_when_sorted(in_order: list[str]) -> None:
    backwards = in_order[::-1]

    assert sorted(backwards, key=sort_key) == in_order


def test_sort_key_puts_tones_after_all_letters_when_words_differ() -> None:
    names = ["Bạch Mai", "Bách Khoa", "Bách Mai"]

    assert sorted(names, key=sort_key) == ["Bách Khoa", "Bách Mai", "Bạch Mai"]


def test_sort_key_treats_a_foreign_letter_as_its_base_when_it_has_one() -> None:
    assert sorted(["Zw", "Zü", "Zu"], key=sort_key) == ["Zu", "Zü", "Zw"]


@settings(max_examples=150)
@given(st.text(LETTERS_WITH_MARKS, max_size=12), st.text(LETTERS_WITH_MARKS, max_size=12))
def test_sort_key_tells_texts_apart_when_they_differ(one: str, other: str) -> None:
    same = " ".join(one.split()) == " ".join(other.split())

    assert (sort_key(one) == sort_key(other)) == same


@settings(max_examples=150)
@given(st.text(max_size=20))
def test_keys_do_not_depend_on_the_unicode_form_or_on_spaces(text: str) -> None:
    spaced = f"  {normalize('NFD', text)}\n"

    assert sort_key(normalize("NFC", text)) == sort_key(spaced)
    assert fold(normalize("NFC", text)) == fold(spaced)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Sở  Thông tin và\nTruyền thông", "so thong tin va truyen thong"),
        ("ĐẮK NÔNG", "dak nong"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("Trường Đại học Bách khoa", "truong dai hoc bach khoa"),
    ],
)
def test_fold_drops_marks_and_case_when_comparing(text: str, folded: str) -> None:
    assert fold(text) == folded
