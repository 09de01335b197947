"""Changes of one day, of days to come, and of units that come back: what one leaves for the next."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dti.clock import database_today
from dti.workflow import Refused
from tenants.units import actions, queries
from tenants.units.changes import Decision
from tenants.units.models import Unit
from tenants.units.rules import Row
from tests.tenants.units.places import CHANGE, DAY, DECISION, Places, make_places, merged


@pytest.fixture
def places(db: None) -> Places:
    return make_places()


def test_changes_of_one_day_count_in_the_order_in_which_they_are_recorded(places: Places) -> None:
    """Who was moved away before the district ended is not lifted; who was moved there is not left under it."""
    going, coming = places["Xã Pả Vi"], places["Xã Du Già"]
    actions.move([going], places["Huyện Yên Minh"], by=None, effective_on=CHANGE, decision=DECISION)
    actions.move([coming], places["Huyện Mèo Vạc"], by=None, effective_on=CHANGE, decision=DECISION)

    actions.end_unit(places["Huyện Mèo Vạc"], by=None, effective_on=CHANGE, decision=DECISION)

    parents = {then.name: then.parent_id for then in queries.as_of(CHANGE)}
    assert parents["Xã Pả Vi"] == places["Huyện Yên Minh"].pk
    assert parents["Xã Du Già"] is None
    assert places["Huyện Mèo Vạc"].pk not in parents.values()


def test_name_given_on_the_same_day_is_taken(places: Places) -> None:
    actions.rename_unit(places["Xã Pả Vi"], "Xã Mèo Vạc", by=None, effective_on=CHANGE, decision=DECISION)

    with pytest.raises(Refused, match="Đã có đơn vị"):
        merged(places, "Xã Tát Ngà", "Xã Sơn Vĩ", into="Xã Mèo Vạc")
    event = merged(places, "Xã Tát Ngà", "Xã Sơn Vĩ", into="Xã Pả Vi")
    assert {unit["parent_name"] for unit in event.before["units"]} == {"Huyện Mèo Vạc"}


def test_nobody_is_put_under_a_unit_that_is_known_to_end(places: Places) -> None:
    ahead = database_today() + timedelta(days=60)
    actions.end_unit(places["Huyện Yên Minh"], by=None, effective_on=ahead, decision=DECISION)
    district = places["Huyện Yên Minh"]

    with pytest.raises(Refused, match="Huyện Yên Minh kết thúc từ ngày"):
        actions.move([places["Xã Pả Vi"]], district, by=None, effective_on=CHANGE, decision=DECISION)
    with pytest.raises(Refused, match="Huyện Yên Minh kết thúc từ ngày"):
        actions.found_unit(places.commune, "Xã Lạ", by=None, valid_from=CHANGE, parent=district)
    with pytest.raises(Refused, match="Huyện Yên Minh kết thúc từ ngày"):
        actions.merge(
            [(places["Huyện Mèo Vạc"], Decimal(1))], district, by=None, effective_on=CHANGE, decision=DECISION
        )


def test_district_to_which_a_commune_will_come_does_not_end_before(places: Places) -> None:
    ahead = database_today() + timedelta(days=60)
    actions.move([places["Xã Pả Vi"]], places["Huyện Yên Minh"], by=None, effective_on=ahead, decision=DECISION)

    with pytest.raises(Refused, match="còn thay đổi ghi từ ngày"):
        actions.end_unit(places["Huyện Yên Minh"], by=None, effective_on=CHANGE, decision=Decision("1/QĐ"))


@pytest.mark.parametrize("share", ["0", "-0.1"])
def test_share_of_nothing_is_refused_with_a_sentence(places: Places, share: str) -> None:
    parts = [(places["Xã Pả Vi"], Decimal(share)), (places["Xã Tát Ngà"], Decimal(1))]

    with pytest.raises(Refused, match="phải lớn hơn 0 %"):
        actions.merge(parts, places["Xã Sơn Vĩ"], by=None, effective_on=CHANGE, decision=Decision("1/QĐ"))


def test_code_of_a_unit_to_come_is_told_and_not_a_broken_constraint(places: Places) -> None:
    ahead = database_today() + timedelta(days=60)
    actions.found_unit(places.department, "Sở Mới", by=None, valid_from=ahead, official_code="H20.99")

    with pytest.raises(Refused, match=r"H20\.99 đang là"):
        merged(places, "Xã Pả Vi", "Xã Tát Ngà", official_code="H20.99")
    assert Unit.objects.get(name="Sở Mới").public_code == "h20-99"


def test_ended_unit_whose_code_went_on_can_still_be_corrected(places: Places) -> None:
    merged(places, "Xã Pả Vi", "Xã Tát Ngà", official_code="00101")

    actions.correct_unit(places["Xã Pả Vi"], by=None, name="Xã Pả Vì")

    assert places["Xã Pả Vi"].name == "Xã Pả Vì"
    with pytest.raises(Refused, match="tên “Xã Sơn Vĩ”"):
        actions.correct_unit(places["Xã Tát Ngà"], by=None, name="Xã Sơn Vĩ")


def test_level_comes_back_with_its_units(places: Places) -> None:
    event = actions.end_level(places.district, by=None, effective_on=date(2025, 7, 1), decision=DECISION)
    assert event is not None

    actions.cancel(event, by=None, reason="Ghi nhầm")

    places.district.refresh_from_db()
    assert places.district.valid_to is None
    assert places["Huyện Mèo Vạc"].valid_to is None
    assert places["Xã Pả Vi"].parent == places["Huyện Mèo Vạc"]


def test_level_does_not_end_before_a_unit_of_it_begins(places: Places) -> None:
    actions.found_unit(places.district, "Huyện Mới", by=None, valid_from=date(2026, 1, 1))

    with pytest.raises(Refused, match="Huyện Mới bắt đầu từ ngày 01/01/2026"):
        actions.end_level(places.district, by=None, effective_on=date(2025, 7, 1), decision=DECISION)


def test_ended_unit_does_not_come_back_beside_another_of_its_name(places: Places) -> None:
    event = actions.end_unit(places["Xã Pả Vi"], by=None, effective_on=CHANGE, decision=DECISION)
    parent = places["Huyện Mèo Vạc"]
    actions.found_unit(places.commune, "xã Pả Vi", by=None, valid_from=CHANGE, parent=parent, official_code="00999")

    with pytest.raises(Refused, match="Đã có đơn vị khác tên Xã Pả Vi"):
        actions.cancel(event, by=None, reason="Ghi nhầm")


def test_foundation_that_was_taken_back_is_in_no_list(places: Places) -> None:
    event = merged(places, "Xã Pả Vi", "Xã Tát Ngà")
    actions.cancel(event, by=None, reason="Ghi nhầm")

    assert "Xã Mèo Vạc" not in {then.name for then in queries.ever(Unit.objects.all(), CHANGE)}


def test_first_era_of_a_new_unit_names_what_founded_it(places: Places) -> None:
    event = merged(places, "Xã Pả Vi", "Xã Tát Ngà")

    [era] = queries.eras_of(Unit.objects.get(name="Xã Mèo Vạc"))

    assert era.event == event
    assert [one.event for one in queries.eras_of(places["Xã Sơn Vĩ"])] == [None]


def test_every_change_of_the_tree_waits_for_the_one_before(places: Places) -> None:
    """What is refused depends on rows that others write: so the first statement of each is the lock."""
    event = actions.end_unit(places["Xã Du Tiến"], by=None, effective_on=CHANGE, decision=DECISION)
    unit = places["Xã Pả Vi"]
    day = {"by": None, "effective_on": CHANGE, "decision": DECISION}
    changes: dict[str, Callable[[], object]] = {
        "record": lambda: actions.rename_unit(unit, "Xã khác", **day),  # type: ignore[arg-type]
        "cancel": lambda: actions.cancel(event, by=None, reason="Ghi nhầm"),
        "add": lambda: actions.found_unit(places.department, "Sở Mới", by=None, valid_from=DAY),
        "correct": lambda: actions.correct_unit(unit, by=None, name="Xã khác nữa"),
        "import": lambda: actions.import_units([Row(1, "department", "Sở Nữa")], by=None, valid_from=DAY),
        "end a level": lambda: actions.end_level(places.department, **day),  # type: ignore[arg-type]
    }
    for name, change in changes.items():
        with CaptureQueriesContext(connection) as seen:
            change()
        statements = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]
        assert 'FROM "units_level"' in statements[0] and "FOR NO KEY UPDATE" in statements[0], name
