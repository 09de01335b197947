"""Codes: in order, kept, never given again."""

from criteria_builder.numbering import Slot, codes, main_numbers

NEW, INFORMATION, PART = Slot("", False), Slot("", True), Slot("", False, True)


def test_first_version_is_numbered_in_order() -> None:
    assert codes([[NEW, NEW], [NEW]]) == [["1.1", "1.2"], ["2.1"]]


def test_general_information_takes_no_number_of_a_main_indicator() -> None:
    mains = [[INFORMATION], [NEW, INFORMATION, NEW]]

    assert (main_numbers(mains), codes(mains)) == (["TT", "1"], [["TT.1"], ["1.1", "TT.2", "1.2"]])


def test_codes_stay_when_rows_move_and_new_ones_follow() -> None:
    mains = [[Slot("1.2", False), NEW, Slot("1.1", False)], [NEW], [Slot("2.1", False)]]

    assert codes(mains, {"1.1", "1.2", "2.1"}) == [["1.2", "1.3", "1.1"], ["3.1"], ["2.1"]]


def test_code_of_a_row_that_left_is_not_given_again() -> None:
    assert codes([[Slot("1.1", False), NEW]], {"1.1", "1.2"}) == [["1.1", "1.3"]]


def test_empty_main_indicator_has_a_number_already() -> None:
    assert main_numbers([[], [NEW]]) == ["1", "2"]


def test_parts_are_numbered_under_their_component() -> None:
    assert codes([[NEW, PART, PART, NEW, PART]]) == [["1.1", "1.1.1", "1.1.2", "1.2", "1.2.1"]]
