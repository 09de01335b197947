"""Dated changes of the tree: who ends, who begins, what everybody was called on which day, and what is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from dti.clock import database_today
from dti.workflow import Refused
from tenants.units import actions, queries
from tenants.units.changes import Decision, NewUnit, equal_shares
from tenants.units.models import Unit, UnitEvent, UnitGroup, UnitName, UnitSuccession
from tests.tenants.units.places import CHANGE, DAY, DECISION, Places, make_places, merged

BEFORE = CHANGE - timedelta(days=1)
HALF = Decimal("0.5")


@pytest.fixture
def places(db: None) -> Places:
    return make_places()


def names(day: date) -> set[str]:
    return {then.name for then in queries.as_of(day)}


# ---------------------------------------------------------------------- what each does
def test_merger_ends_the_old_and_founds_the_new_on_its_day(places: Places) -> None:
    event = merged(places, "Xã Pả Vi", "Xã Tát Ngà", official_code="00101")

    new = Unit.objects.get(name="Xã Mèo Vạc")
    assert {"Xã Pả Vi", "Xã Tát Ngà"} <= names(BEFORE)
    assert "Xã Mèo Vạc" not in names(BEFORE)
    assert names(CHANGE) == names(BEFORE) - {"Xã Pả Vi", "Xã Tát Ngà"} | {"Xã Mèo Vạc"}
    # The code of a predecessor goes on with the new unit; the public address of an ended one is never given again.
    assert (new.official_code, new.public_code, places["Xã Pả Vi"].public_code) == ("00101", "00101-2025", "00101")
    assert [one.predecessor.name for one in queries.origins_of(new)] == ["Xã Pả Vi", "Xã Tát Ngà"]
    assert [one.successor for one in queries.heirs_of([places["Xã Pả Vi"].pk])] == [new]
    assert (event.decision_no, event.issuer) == ("1657/NQ-UBTVQH15", "Ủy ban Thường vụ Quốc hội")
    assert new in UnitGroup.objects.get(code="commune").units.all()


def test_new_unit_stands_in_the_groups_of_its_predecessors(places: Places) -> None:
    highland = actions.add_group(places.commune, "Xã vùng cao", by=None)
    actions.set_members(highland, [places["Xã Pả Vi"]], by=None)

    merged(places, "Xã Pả Vi", "Xã Tát Ngà")

    assert set(highland.units.values_list("name", flat=True)) == {"Xã Pả Vi", "Xã Mèo Vạc"}


def test_unit_that_takes_others_in_goes_on_under_its_name(places: Places) -> None:
    target = places["Xã Pả Vi"]

    actions.merge([(places["Xã Tát Ngà"], Decimal(1))], target, by=None, effective_on=CHANGE, decision=DECISION)

    assert names(CHANGE) == names(BEFORE) - {"Xã Tát Ngà"}
    assert [(one.predecessor.name, one.share) for one in queries.origins_of(target)] == [("Xã Tát Ngà", 1)]


def test_unit_ends_when_its_last_share_is_given_away(places: Places) -> None:
    """Part of a commune goes to one, the rest to another: two clauses of one resolution, two events of one day."""
    third = Decimal("0.4")
    for share, target in ((third, "Xã Tát Ngà"), (1 - third, "Xã Sơn Vĩ")):
        assert places["Xã Pả Vi"].valid_to is None
        actions.merge([(places["Xã Pả Vi"], share)], places[target], by=None, effective_on=CHANGE, decision=DECISION)

    assert places["Xã Pả Vi"].valid_to == CHANGE
    with pytest.raises(Refused, match="không còn"):
        actions.merge(
            [(places["Xã Pả Vi"], third)], places["Xã Sơn Vĩ"], by=None, effective_on=CHANGE, decision=DECISION
        )


def test_more_than_the_whole_cannot_be_given_away(places: Places) -> None:
    def give(share: str) -> None:
        part = [(places["Xã Pả Vi"], Decimal(share))]
        actions.merge(part, places["Xã Tát Ngà"], by=None, effective_on=CHANGE, decision=DECISION)

    give("0.6")
    with pytest.raises(Refused, match="quá 100 %"):
        give("0.5")

    assert places["Xã Pả Vi"].valid_to is None


def test_split_shares_add_up_and_what_is_kept_goes_on(places: Places) -> None:
    unit = places["Xã Sơn Vĩ"]
    new = [NewUnit(f"Xã Sơn Vĩ {number}", places.commune, unit.parent, place=number) for number in (1, 2)]

    actions.split(
        unit, [(new[0], Decimal("0.25")), (new[1], Decimal("0.25"))], keeps=HALF, by=None, effective_on=CHANGE,
        decision=DECISION,
    )  # fmt: skip

    shares = UnitSuccession.objects.order_by("pk").values_list("successor__name", "share")
    assert names(CHANGE) == names(BEFORE) | {"Xã Sơn Vĩ 1", "Xã Sơn Vĩ 2"}
    assert dict(shares) == {"Xã Sơn Vĩ 1": Decimal("0.25"), "Xã Sơn Vĩ 2": Decimal("0.25"), "Xã Sơn Vĩ": HALF}


def test_split_into_thirds_is_exact(places: Places) -> None:
    unit = places["Xã Sơn Vĩ"]
    shares = equal_shares(3)
    new = [NewUnit(f"Xã Sơn Vĩ {number}", places.commune, unit.parent, place=number) for number in range(3)]

    actions.split(unit, list(zip(new, shares, strict=True)), by=None, effective_on=CHANGE, decision=DECISION)

    assert sum(UnitSuccession.objects.values_list("share", flat=True)) == 1
    assert places["Xã Sơn Vĩ"].valid_to == CHANGE
    with pytest.raises(Refused, match="99,999 %"):
        actions.split(
            places["Xã Pả Vi"], [(one, shares[0]) for one in new], by=None, effective_on=CHANGE, decision=DECISION
        )


def test_name_counts_from_the_day_of_the_decision(places: Places) -> None:
    unit = places["Sở Tư pháp"]

    actions.rename_unit(unit, "Sở Tư pháp và Hộ tịch", by=None, effective_on=CHANGE, decision=DECISION)

    unit.refresh_from_db()
    assert (unit.name, unit.aliases) == ("Sở Tư pháp và Hộ tịch", ["Sở Tư pháp"])
    assert queries.names_on(BEFORE, [unit]) == {unit.pk: "Sở Tư pháp"}
    assert queries.names_on(CHANGE, [unit]) == {unit.pk: "Sở Tư pháp và Hộ tịch"}
    assert queries.names_on(date(2000, 1, 1), [unit]) == {unit.pk: "Sở Tư pháp và Hộ tịch"}
    assert [(era.name, era.valid_from, era.valid_to) for era in queries.eras_of(unit)] == [
        ("Sở Tư pháp", DAY, CHANGE), ("Sở Tư pháp và Hộ tịch", CHANGE, None),
    ]  # fmt: skip


def test_earlier_renaming_recorded_later_takes_its_place_in_the_past(places: Places) -> None:
    unit = places["Sở Tư pháp"]
    earlier = CHANGE - timedelta(days=365)

    actions.rename_unit(unit, "Tên sau", by=None, effective_on=CHANGE, decision=DECISION)
    actions.rename_unit(unit, "Tên giữa", by=None, effective_on=earlier, decision=Decision("1/QĐ"))

    unit.refresh_from_db()
    assert unit.name == "Tên sau"
    assert [era.name for era in queries.eras_of(unit)] == ["Sở Tư pháp", "Tên giữa", "Tên sau"]


def test_renaming_recorded_late_does_not_undo_a_later_move(places: Places) -> None:
    unit = places["Xã Pả Vi"]
    actions.move([unit], places["Huyện Yên Minh"], by=None, effective_on=CHANGE, decision=DECISION)

    actions.rename_unit(unit, "Phường Pả Vi", by=None, effective_on=date(2024, 5, 1), decision=Decision("1/QĐ"))

    state = queries.states_on(CHANGE)[unit.pk]
    assert (state.name, state.parent_id) == ("Phường Pả Vi", places["Huyện Yên Minh"].pk)
    assert [(era.name, era.parent) for era in queries.eras_of(unit)] == [
        ("Xã Pả Vi", places["Huyện Mèo Vạc"]), ("Phường Pả Vi", places["Huyện Mèo Vạc"]),
        ("Phường Pả Vi", places["Huyện Yên Minh"]),
    ]  # fmt: skip


def test_change_recorded_ahead_takes_effect_on_its_day(places: Places) -> None:
    unit, day = places["Xã Pả Vi"], database_today() + timedelta(days=30)

    actions.rename_unit(unit, "Phường Pả Vi", by=None, effective_on=day, decision=DECISION)
    actions.move([unit], places["Huyện Yên Minh"], by=None, effective_on=day, decision=DECISION)

    assert (places["Xã Pả Vi"].name, places["Xã Pả Vi"].parent) == ("Xã Pả Vi", places["Huyện Mèo Vạc"])
    assert actions.settle(day=day - timedelta(days=1)) == []
    assert actions.settle(day=day) == [unit]
    assert actions.settle(day=day) == []
    assert (places["Xã Pả Vi"].name, places["Xã Pả Vi"].parent) == ("Phường Pả Vi", places["Huyện Yên Minh"])
    assert queries.matching("pa vi").count() == queries.matching("xa pa vi").count() == 1


def test_move_is_dated(places: Places) -> None:
    unit = places["Xã Pả Vi"]

    actions.move([unit], places["Huyện Yên Minh"], by=None, effective_on=CHANGE, decision=DECISION)

    parents = [queries.states_on(day)[unit.pk].parent_id for day in (BEFORE, CHANGE)]
    assert parents == [places["Huyện Mèo Vạc"].pk, places["Huyện Yên Minh"].pk]


def test_communes_of_a_merged_district_go_to_its_successor(places: Places) -> None:
    districts = [(places["Huyện Mèo Vạc"], Decimal(1)), (places["Huyện Yên Minh"], Decimal(1))]

    actions.merge(
        districts, NewUnit("Huyện Cao nguyên đá", places.district), by=None, effective_on=CHANGE, decision=DECISION
    )

    new = Unit.objects.get(name="Huyện Cao nguyên đá")
    assert {unit.parent for unit in Unit.objects.filter(level=places.commune)} == {new}
    assert queries.states_on(BEFORE)[places["Xã Du Già"].pk].parent_id == places["Huyện Yên Minh"].pk


def test_province_becomes_two_tier_in_one_act(places: Places) -> None:
    day = date(2025, 7, 1)

    event = actions.end_level(places.district, by=None, effective_on=day, decision=DECISION)

    assert event is not None and event.successions.count() == 2
    assert {then.unit.level for then in queries.as_of(day)} == {places.department, places.commune}
    assert {then.parent_id for then in queries.as_of(day) if then.unit.level == places.commune} == {None}
    assert {then.parent_id for then in queries.as_of(day - timedelta(days=1)) if then.unit.level == places.commune} == {
        places["Huyện Mèo Vạc"].pk, places["Huyện Yên Minh"].pk,
    }  # fmt: skip
    with pytest.raises(Refused, match="kết thúc"):
        actions.add_unit(places.district, "Huyện mới", by=None, valid_from=day)
    with pytest.raises(Refused, match="không trực thuộc"):
        actions.add_unit(places.commune, "Xã mới", by=None, valid_from=day, parent=places["Huyện Mèo Vạc"])


def test_districts_still_take_communes_until_the_level_ends(places: Places) -> None:
    actions.end_level(places.district, by=None, effective_on=date(2025, 7, 1), decision=DECISION)

    actions.move([places["Xã Pả Vi"]], places["Huyện Yên Minh"], by=None, effective_on=CHANGE, decision=DECISION)

    assert queries.states_on(CHANGE)[places["Xã Pả Vi"].pk].parent_id == places["Huyện Yên Minh"].pk


# ---------------------------------------------------------------------- what is refused
def test_change_needs_the_number_of_a_decision(places: Places) -> None:
    with pytest.raises(Refused, match="số, ký hiệu"):
        actions.rename_unit(places["Xã Pả Vi"], "Xã B", by=None, effective_on=CHANGE, decision=Decision(" "))


@pytest.mark.parametrize("day", [DAY, date(2020, 1, 1), date(1900, 1, 1), date(2205, 3, 1)])
def test_unit_cannot_end_before_it_began_nor_in_a_mistyped_year(places: Places, day: date) -> None:
    with pytest.raises(Refused):
        actions.end_unit(places["Xã Pả Vi"], by=None, effective_on=day, decision=Decision("1/QĐ"))

    assert not UnitEvent.objects.exists()


def test_name_that_stands_is_not_given_again(places: Places) -> None:
    with pytest.raises(Refused, match="Đã có đơn vị"):
        merged(places, "Xã Pả Vi", "Xã Tát Ngà", into="Xã Sơn Vĩ")
    with pytest.raises(Refused, match="Đã có đơn vị"):
        actions.rename_unit(places["Xã Pả Vi"], "Xã Sơn Vĩ", by=None, effective_on=CHANGE, decision=DECISION)

    # The name of one that ends with the same event is free; so is one that differs by its marks.
    merged(places, "Xã Pả Vi", "Xã Tát Ngà", into="Xã Pả Vi")
    actions.rename_unit(places["Xã Du Già"], "Xã Dù Gia", by=None, effective_on=CHANGE, decision=DECISION)


def test_units_of_different_levels_do_not_merge(places: Places) -> None:
    with pytest.raises(Refused, match="cùng một cấp"):
        merged(places, "Xã Pả Vi", "Huyện Yên Minh")
    with pytest.raises(Refused, match="ít nhất hai"):
        merged(places, "Xã Pả Vi")


def test_code_of_another_unit_is_not_taken_over(places: Places) -> None:
    with pytest.raises(Refused, match="00103"):
        merged(places, "Xã Pả Vi", "Xã Tát Ngà", official_code="00103")


def test_district_with_communes_is_not_split_over_their_heads(places: Places) -> None:
    new = [(NewUnit(f"Huyện {n}", places.district, place=n), HALF) for n in (1, 2)]

    with pytest.raises(Refused, match="3 đơn vị trực thuộc"):
        actions.split(places["Huyện Mèo Vạc"], new, by=None, effective_on=CHANGE, decision=DECISION)


def test_unit_with_a_later_change_does_not_end_before_it(places: Places) -> None:
    unit = places["Xã Pả Vi"]
    actions.rename_unit(unit, "Xã Pả Vi Hạ", by=None, effective_on=CHANGE, decision=DECISION)

    with pytest.raises(Refused, match="Hãy hủy ghi nhận đó trước"):
        actions.end_unit(unit, by=None, effective_on=BEFORE, decision=Decision("1/QĐ"))


def test_commune_does_not_belong_to_a_commune_or_a_department(places: Places) -> None:
    for parent in ("Xã Sơn Vĩ", "Sở Tư pháp"):
        with pytest.raises(Refused, match="không trực thuộc"):
            actions.move([places["Xã Pả Vi"]], places[parent], by=None, effective_on=CHANGE, decision=DECISION)


# ---------------------------------------------------------------------- taking back
def snapshot() -> list[tuple[object, ...]]:
    days = (BEFORE, CHANGE, date(2025, 12, 31))
    return [(day, then.unit.pk, then.name, then.parent_id) for day in days for then in queries.as_of(day)]


def test_event_taken_back_leaves_the_tree_as_it_was(places: Places) -> None:
    before = snapshot()
    merged(places, "Xã Pả Vi", "Xã Tát Ngà", official_code="00101")
    actions.rename_unit(places["Sở Tư pháp"], "Sở khác", by=None, effective_on=CHANGE, decision=DECISION)
    actions.end_unit(places["Huyện Yên Minh"], by=None, effective_on=CHANGE, decision=DECISION)

    for event in UnitEvent.objects.order_by("pk"):
        actions.cancel(event, by=None, reason="Ghi nhầm")

    assert snapshot() == before
    assert places["Sở Tư pháp"].name == "Sở Tư pháp"
    assert places["Xã Du Già"].parent == places["Huyện Yên Minh"]
    assert UnitEvent.objects.count() == 6
    with pytest.raises(Refused, match="đã được hủy"):
        actions.cancel(UnitEvent.objects.order_by("pk")[0], by=None, reason="Lần nữa")


def test_event_is_not_taken_back_from_under_a_later_one(places: Places) -> None:
    first = merged(places, "Xã Pả Vi", "Xã Tát Ngà")
    new = Unit.objects.get(name="Xã Mèo Vạc")
    second = actions.rename_unit(new, "Phường Mèo Vạc", by=None, effective_on=date(2025, 6, 1), decision=DECISION)

    with pytest.raises(Refused, match="Đổi tên 01/06/2025"):
        actions.cancel(first, by=None, reason="Ghi nhầm")
    actions.cancel(second, by=None, reason="Ghi nhầm")
    actions.cancel(first, by=None, reason="Ghi nhầm")

    assert "Xã Pả Vi" in names(CHANGE) and "Phường Mèo Vạc" not in names(date(2025, 6, 1))


# ---------------------------------------------------------------------- what the database keeps
@pytest.mark.parametrize("table", ["units_unitevent", "units_unitsuccession", "units_unitname", "units_unitplace"])
def test_history_is_append_only_for_the_application(places: Places, table: str) -> None:
    merged(places, "Xã Pả Vi", "Xã Tát Ngà")

    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET id = id"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as raw:
            raw.execute(statement)


def test_misspelling_is_put_right_back_to_the_first_day_without_an_event(places: Places) -> None:
    unit = places["Xã Tát Ngà"]

    actions.correct_unit(unit, by=None, name="Xã Tát Ngà (đúng)", official_code="00777")

    unit.refresh_from_db()
    assert (unit.name, unit.official_code, unit.public_code) == ("Xã Tát Ngà (đúng)", "00777", "00102")
    assert queries.names_on(DAY, [unit]) == {unit.pk: "Xã Tát Ngà (đúng)"}
    assert [era.name for era in queries.eras_of(unit)] == ["Xã Tát Ngà (đúng)"]
    assert UnitName.objects.filter(unit=unit).count() == 2
    assert not UnitEvent.objects.exists()


def test_correction_of_a_name_that_is_taken_back_goes_with_it(places: Places) -> None:
    unit = places["Xã Tát Ngà"]
    event = actions.rename_unit(unit, "Phường Tat Ngà", by=None, effective_on=CHANGE, decision=DECISION)
    actions.correct_unit(unit, by=None, name="Phường Tát Ngà")
    assert queries.names_on(CHANGE, [unit]) == {unit.pk: "Phường Tát Ngà"}

    actions.cancel(event, by=None, reason="Ghi nhầm xã")

    assert places["Xã Tát Ngà"].name == "Xã Tát Ngà"
    assert [era.name for era in queries.eras_of(unit)] == ["Xã Tát Ngà"]
