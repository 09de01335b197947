"""Lists with parents, codes and groups: written whole or not at all, in a number of statements that does not grow."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dti.workflow import Refused
from tenants.units import actions, queries
from tenants.units.models import ListColumn, Unit, UnitGroup
from tenants.units.rules import Row
from tests.tenants.units.places import DAY, DECISION, Places, make_places


@pytest.fixture
def places(db: None) -> Places:
    return make_places()


def communes(count: int) -> list[Row]:
    return [
        Row(n, "commune", f"Xã số {n:03}", official_code=f"1{n:04}", parent="Huyện Mèo Vạc")
        for n in range(1, count + 1)
    ]


def test_parents_come_before_those_below_them_whatever_the_order(places: Places) -> None:
    rows = [
        Row(1, "commune", "Xã Lũng Cú", parent="Huyện Đồng Văn", official_code="00721"),
        Row(2, "district", "Huyện Đồng Văn", official_code="026"),
        Row(3, "commune", "Xã Khâu Vai", parent="Huyện Mèo Vạc"),
    ]

    actions.import_units(rows, by=None, valid_from=DAY)

    assert Unit.objects.get(name="Xã Lũng Cú").parent == Unit.objects.get(name="Huyện Đồng Văn")
    assert Unit.objects.get(name="Xã Khâu Vai").parent == places["Huyện Mèo Vạc"]
    state = queries.states_on(DAY)[Unit.objects.get(name="Xã Lũng Cú").pk]
    assert state.parent_id == Unit.objects.get(name="Huyện Đồng Văn").pk


def test_units_join_the_group_of_their_level_and_those_they_name(places: Places) -> None:
    actions.add_group(places.commune, "Xã biên giới", by=None)
    rows = [Row(1, "commune", "Xã Lũng Cú", groups=("xã Biên giới",)), Row(2, "commune", "Xã Khâu Vai")]

    actions.import_units(rows, by=None, valid_from=DAY)

    members = dict.fromkeys(["Xã biên giới", "Cấp xã"])
    for name in members:
        members[name] = set(UnitGroup.objects.get(name=name).units.values_list("name", flat=True))
    assert members["Xã biên giới"] == {"Xã Lũng Cú"}
    assert {"Xã Lũng Cú", "Xã Khâu Vai"} <= members["Cấp xã"]


def test_one_wrong_row_of_many_writes_nothing(places: Places) -> None:
    before = Unit.objects.count()

    with pytest.raises(Refused, match="dòng 3: Chưa có đơn vị"):
        actions.import_units([*communes(2), Row(3, "commune", "Xã A", parent="Huyện Lạ")], by=None, valid_from=DAY)

    assert Unit.objects.count() == before


def test_second_list_fills_codes_and_logins_that_were_missing(places: Places) -> None:
    rows = [Row(1, "department", "Sở Tư pháp", login="sotuphap"), Row(2, "department", "Sở Y tế", login="soyte")]

    result = actions.import_units(rows, by=None, valid_from=DAY)

    assert (len(result.units), result.filled) == (1, 1)
    assert places["Sở Tư pháp"].printed_login == "sotuphap"
    assert queries.matching("sotuphap").get() == places["Sở Tư pháp"]


def test_unit_that_ended_may_be_followed_by_one_of_its_name(places: Places) -> None:
    actions.end_unit(places["Xã Pả Vi"], by=None, effective_on=date(2025, 7, 1), decision=DECISION)

    actions.import_units([Row(1, "commune", "Xã Pả Vi", official_code="00101")], by=None, valid_from=date(2025, 7, 1))

    codes = Unit.objects.filter(name="Xã Pả Vi").order_by("pk").values_list("public_code", flat=True)
    assert list(codes) == ["00101", "00101-2025"]


@pytest.mark.parametrize("count", [1, 3, 60])
def test_statements_do_not_grow_with_the_list(places: Places, count: int) -> None:
    rows = communes(count)

    with CaptureQueriesContext(
        connection,
    ) as seen:
        actions.import_units(rows, by=None, valid_from=DAY)

    assert len(seen) == 19


def test_headers_are_remembered_with_what_was_left_out(db: None) -> None:
    actions.remember_columns({"danh xung": "name", "ghi chu": ""})
    actions.remember_columns({"danh xung": "login"})

    assert queries.remembered_columns() == {"danh xung": "login", "ghi chu": ""}
    assert ListColumn.objects.count() == 2
