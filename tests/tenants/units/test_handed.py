"""What handed units may become: shares that are the whole, names that never decide, logins that are keys. Pure."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tenants.units.rules import Known, Wish, doubts, free_logins, reason_against_shares

THOUSANDTHS = 100_000  # of a percent: as finely as shares are kept


@st.composite
def wholes(draw: st.DrawFn) -> list[Decimal]:
    """Parts of one unit that sum to one, as finely as they are stored."""
    cuts = sorted(draw(st.sets(st.integers(1, THOUSANDTHS - 1), max_size=5)))
    edges = [0, *cuts, THOUSANDTHS]
    return [Decimal(end - start) / THOUSANDTHS for start, end in pairwise(edges)]


UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@UNHURRIED
@given(wholes())
def test_shares_that_sum_to_one_are_taken(shares: list[Decimal]) -> None:
    assert reason_against_shares(shares) is None


@UNHURRIED
@given(wholes(), st.integers(1, THOUSANDTHS))
def test_shares_that_miss_the_whole_by_however_little_are_refused(shares: list[Decimal], by: int) -> None:
    missing, more = Decimal(by) / THOUSANDTHS, [*shares, Decimal(by) / THOUSANDTHS]

    assert reason_against_shares(more) is not None
    assert reason_against_shares([shares[0] - missing, *shares[1:]]) is not None


def test_refusal_of_shares_says_what_they_sum_to() -> None:
    said = reason_against_shares([Decimal("0.6"), Decimal("0.333")])

    assert said == "Các phần cộng lại phải bằng đúng 100%, đang là 93,3%."
    assert reason_against_shares([]) == "Hãy chọn ít nhất một đơn vị ở đây."


def said(*wishes: Wish, standing: tuple[Known, ...] = (), logins: tuple[str, ...] = ()) -> list[tuple[int, str]]:
    return [(one.key, one.severity) for one in doubts(wishes, standing, logins)]


def test_equal_name_in_one_place_stops_and_elsewhere_is_shown() -> None:
    here = Known(7, "commune", "Xã Tây Sơn", parent=3)

    assert said(Wish(1, "commune", "Xã Tây Sơn", parent=3), standing=(here,)) == [(1, "E")]
    assert said(Wish(1, "commune", "Xã Tây Sơn", parent=4), standing=(here,)) == [(1, "W")]
    assert said(Wish(1, "district", "Xã Tây Sơn", parent=3), standing=(here,)) == []


def test_names_that_differ_by_marks_alone_are_shown_and_stop_nothing() -> None:
    assert said(Wish(1, "commune", "Xã Thạnh An"), Wish(2, "commune", "Xã Thanh An")) == [(2, "W")]


def test_code_of_another_unit_stops() -> None:
    wish = Wish(1, "commune", "Xã A", official_code="00712")

    assert said(wish, Wish(2, "commune", "Xã B", official_code="00712")) == [(2, "E")]
    assert said(wish, standing=(Known(7, "commune", "Xã C", official_code="00712"),)) == [(1, "E")]
    assert said(Wish(1, "commune", " "), Wish(2, "commune", "Xã B", official_code="a b")) == [(1, "E"), (2, "E")]


@pytest.mark.parametrize(("logins", "free"), [((), True), (("bato",), False)])
def test_printed_login_goes_along_only_where_it_is_nobody_elses(logins: tuple[str, ...], free: bool) -> None:
    wish = Wish(1, "commune", "Xã Ba Tơ", login="bato")

    assert ("bato" in free_logins([wish], logins)) is free
    assert free_logins([wish, Wish(2, "commune", "Xã Ba Tô", login="bato")], logins) == set()
