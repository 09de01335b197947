"""The pages of units: who may, what they show, what a refused form says; queries counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.units import actions
from tenants.units.models import Level, Unit, UnitEvent, UnitGroup
from tests.cast import Cast, fresh
from tests.tenants.http import Browser, browser_of
from tests.tenants.units.places import CHANGE, DAY, DECISION, Places

LATER = date(2025, 9, 1)
DECIDED = {"effective_on": "01/03/2025", "number": "1657/NQ-UBTVQH15", "issued_on": "02/01/2025", "issuer": "UBTVQH"}


@pytest.fixture
def admin(cast: Cast) -> Browser:
    return browser_of(fresh(cast.giang))


@pytest.fixture
def places(cast: Cast) -> Places:
    """Three communes under the cast's own district."""
    commune = actions.add_level("Cấp xã", by=None, above=cast.huyen_meo_vac.level)
    units = {unit.name: unit for unit in (cast.so_y_te, cast.so_noi_vu, cast.huyen_meo_vac)}
    for number, name in enumerate(("Xã Pả Vi", "Xã Tát Ngà", "Xã Sơn Vĩ"), start=1):
        units[name] = actions.found_unit(
            commune, name, by=None, valid_from=DAY, parent=cast.huyen_meo_vac, official_code=f"0010{number}"
        )
    return Places(cast.so_y_te.level, cast.huyen_meo_vac.level, commune, units)


def main_of(answer: object) -> str:
    text: str = answer.content.decode()  # type: ignore[attr-defined]
    return text.split("<main")[1].split("</main>")[0]


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as seen:
        yield seen


# ---------------------------------------------------------------------- the list
def test_list_shows_the_tree_and_a_search_without_marks(admin: Browser, places: Places) -> None:
    everything = main_of(admin.get("/app/units/"))
    found = main_of(admin.get("/app/units/", {"q": "tat nga"}))

    order = [
        everything.index(name)
        for name in ("Sở Nội vụ", "Sở Y tế", "Huyện Mèo Vạc", "Xã Pả Vi", "Xã Sơn Vĩ", "Xã Tát Ngà")
    ]
    assert order == sorted(order)
    assert "units-depth-1" in everything
    assert "Xã Tát Ngà" in found and "thuộc Huyện Mèo Vạc" in " ".join(found.split()) and "Xã Pả Vi" not in found


def test_list_of_a_day_shows_the_names_of_that_day(admin: Browser, places: Places) -> None:
    actions.rename_unit(places["Xã Pả Vi"], "Phường Pả Vi", by=None, effective_on=CHANGE, decision=DECISION)
    actions.end_unit(places["Xã Sơn Vĩ"], by=None, effective_on=CHANGE, decision=DECISION)

    then = main_of(admin.get("/app/units/", {"day": "28/02/2025"}))
    now = main_of(admin.get("/app/units/"))
    ever = main_of(admin.get("/app/units/", {"ended": "1"}))
    unread = main_of(admin.get("/app/units/", {"day": "31/02/2025"}))

    assert "Xã Pả Vi" in then and "Phường Pả Vi" not in then and "Xã Sơn Vĩ" in then
    assert "Phường Pả Vi" in now and "Xã Sơn Vĩ" not in now
    assert "Xã Sơn Vĩ" in ever and "Đã kết thúc" in ever
    assert "Không có ngày" in unread


@pytest.mark.parametrize("communes", [1, 3, 40])
def test_list_takes_the_same_queries_for_one_unit_and_for_many(admin: Browser, places: Places, communes: int) -> None:
    for number in range(communes):
        actions.found_unit(places.commune, f"Xã {number}", by=None, valid_from=DAY, parent=places["Huyện Mèo Vạc"])

    with counted() as seen:
        answer = admin.get("/app/units/")

    assert answer.status_code == 200
    assert len(seen) == 17


def test_only_the_administrator_changes_units_and_units_people_do_not_see_the_list(cast: Cast, places: Places) -> None:
    pk = places["Xã Pả Vi"].pk
    writing_pages = ["new/", "import/", f"{pk}/edit/", f"merge/?unit={pk}", f"levels/{places.commune.pk}/end/"]
    reading_pages = ["", f"{pk}/", "levels/", "history/", f"groups/{UnitGroup.objects.get(code='commune').pk}/"]

    def statuses(user: object, pages: list[str]) -> set[int]:
        return {browser_of(user).get(f"/app/units/{page}").status_code for page in pages}

    assert statuses(fresh(cast.kiem), reading_pages) == {200}
    assert statuses(fresh(cast.kiem), writing_pages) == {403}
    assert statuses(fresh(cast.an), reading_pages + writing_pages) == {403}
    group = UnitGroup.objects.get(code="commune")
    before = set(group.units.all())
    browser_of(fresh(cast.kiem)).post(f"/app/units/groups/{group.pk}/", {"name": "Khác", "units": []})
    group.refresh_from_db()
    assert (group.name, set(group.units.all())) == ("Cấp xã", before)


# ---------------------------------------------------------------------- changes
def test_merger_is_shown_before_it_is_recorded(admin: Browser, places: Places) -> None:
    one, other = places["Xã Pả Vi"], places["Xã Tát Ngà"]
    form = {"unit": [one.pk, other.pk], "name": "Xã Mèo Vạc", "parent": places["Huyện Mèo Vạc"].pk, **DECIDED}

    asked = admin.get("/app/units/merge/", {"unit": [one.pk, other.pk]})
    preview = main_of(admin.post("/app/units/merge/", form))

    assert asked.status_code == 200
    assert not UnitEvent.objects.exists()
    for words in ("Từ ngày 01/03/2025", "Kết thúc", "Thành lập", "từ Xã Pả Vi, Xã Tát Ngà", "Chưa ghi gì"):
        assert words in preview
    answer = admin.post("/app/units/merge/", form | {"record": "1"})
    new = Unit.objects.get(name="Xã Mèo Vạc")
    assert answer.headers["Location"] == f"/app/units/{new.pk}/"
    page = main_of(admin.get(f"/app/units/{new.pk}/"))
    assert "Đơn vị tiền thân" in page and "Xã Pả Vi" in page and "1657/NQ-UBTVQH15" in page
    record = main_of(admin.get("/app/units/history/"))
    assert "Sáp nhập" in record and "ngày 02/01/2025" in record and "Giang" in record


def test_share_of_a_unit_is_typed_as_a_percentage(admin: Browser, places: Places) -> None:
    part, target = places["Xã Pả Vi"], places["Xã Tát Ngà"]
    form = {"unit": part.pk, f"share_{part.pk}": "40", "target": target.pk, "record": "1", **DECIDED}

    admin.post("/app/units/merge/", form)

    assert [(str(one.share), one.successor) for one in UnitEvent.objects.get().successions.order_by("pk")] == [
        ("0.40000", target), ("1.00000", target),
    ]  # fmt: skip
    assert places["Xã Pả Vi"].valid_to is None


def test_split_takes_more_lines_and_equal_shares(admin: Browser, places: Places) -> None:
    unit = places["Xã Sơn Vĩ"]
    names = {f"name_{n}": f"Xã mới {n}" for n in range(1, 5)}

    more = admin.post("/app/units/split/", {"unit": unit.pk, "lines": "3", "more": "1", **names, **DECIDED})
    admin.post("/app/units/split/", {"unit": unit.pk, "lines": "4", "record": "1", "keeps": "10", **names, **DECIDED})

    page = main_of(more)
    assert more.status_code == 200 and 'name="name_4"' in page and 'value="Xã mới 3"' in page
    shares = UnitEvent.objects.get().successions.order_by("pk").values_list("share", flat=True)
    assert [str(share) for share in shares] == ["0.22500"] * 4 + ["0.10000"]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"number": ""}, "number", "bắt buộc"),
        ({"effective_on": "31/02/2025"}, "effective_on", "Không có ngày"),
        ({"effective_on": "01/01/2020"}, "effective_on", "không còn hoặc chưa có"),
        ({"name": "Xã Sơn Vĩ"}, "name", "Đã có đơn vị"),
        ({"name": ""}, "name", "Ghi tên đơn vị mới"),
        ({"official_code": "00103"}, "official_code", "00103"),
        ({"issued_on": "02/03/2025"}, "issued_on", "sau ngày"),
    ],
)
def test_refused_change_says_what_to_do_and_keeps_what_was_typed(
    admin: Browser, places: Places, changed: dict[str, str], field: str, words: str
) -> None:
    form = {"unit": [places["Xã Pả Vi"].pk, places["Xã Tát Ngà"].pk], "name": "Xã Mèo Vạc", "record": "1", **DECIDED}
    form["parent"] = places["Huyện Mèo Vạc"].pk

    answer = admin.post("/app/units/merge/", form | changed)

    assert answer.status_code == 422
    assert words in main_of(answer)
    assert "1657" in main_of(answer) or "number" in changed
    assert not UnitEvent.objects.exists()


def test_change_without_a_unit_leads_back_to_the_list(admin: Browser, places: Places) -> None:
    two = [places["Xã Pả Vi"].pk, places["Xã Tát Ngà"].pk]

    answers = [
        admin.get(f"/app/units/{kind}/", {"unit": units})
        for kind, units in (("merge", []), ("rename", two), ("abolish", ["x", "9" * 30, "99999"]))
    ]

    assert [answer.headers.get("Location") for answer in answers] == ["/app/units/"] * 3


def test_recorded_ahead_says_so_and_the_page_of_the_unit_tells_it(admin: Browser, places: Places) -> None:
    unit = places["Xã Pả Vi"]
    form = {"unit": unit.pk, "name": "Phường Pả Vi", **DECIDED, "effective_on": "01/01/2028"}

    preview = main_of(admin.post("/app/units/rename/", form))
    admin.post("/app/units/rename/", form | {"record": "1"})

    page = main_of(admin.get(f"/app/units/{unit.pk}/"))
    assert "Ngày này chưa đến" in preview
    assert "Từ ngày 01/01/2028" in page and "Phường Pả Vi" in page
    assert places["Xã Pả Vi"].name == "Xã Pả Vi"


def test_event_is_taken_back_with_a_reason(admin: Browser, places: Places) -> None:
    event = actions.end_unit(places["Xã Pả Vi"], by=None, effective_on=CHANGE, decision=DECISION)

    silent = admin.post(f"/app/units/history/{event.pk}/cancel/", {"reason": ""})
    admin.post(f"/app/units/history/{event.pk}/cancel/", {"reason": "Ghi nhầm xã"})
    again = main_of(admin.get(f"/app/units/history/{event.pk}/cancel/"))

    assert silent.status_code == 422
    assert places["Xã Pả Vi"].valid_to is None
    assert "đã được hủy" in again and "<form" not in again
    record = main_of(admin.get("/app/units/history/"))
    assert "Đã hủy" in record and "Ghi nhầm xã" in record


# ---------------------------------------------------------------------- one unit, levels, groups
def test_unit_that_was_forgotten_is_added_and_joins_the_group_of_its_level(admin: Browser, places: Places) -> None:
    form = {"level": places.commune.pk, "name": "Xã Giàng Chu Phìn", "parent": places["Huyện Mèo Vạc"].pk,
            "official_code": "00109", "valid_from": "01/01/2022"}  # fmt: skip

    admin.post("/app/units/new/", form)
    again = admin.post("/app/units/new/", form)
    strange = admin.post("/app/units/new/", form | {"official_code": "1", "parent": places["Sở Y tế"].pk})

    unit = Unit.objects.get(name="Xã Giàng Chu Phìn")
    assert unit in UnitGroup.objects.get(code="commune").units.all()
    assert (again.status_code, strange.status_code) == (422, 422)


def test_facts_are_put_right_and_a_taken_code_is_told_at_its_field(admin: Browser, places: Places) -> None:
    unit = places["Xã Pả Vi"]
    form = {"name": "Xã Pả Vì", "official_code": "00777", "printed_login": "xapavi", "position": "7"}

    admin.post(f"/app/units/{unit.pk}/edit/", form)
    taken = admin.post(f"/app/units/{unit.pk}/edit/", form | {"official_code": "00102"})

    unit = places["Xã Pả Vi"]
    assert (unit.name, unit.official_code, unit.printed_login, unit.position) == ("Xã Pả Vì", "00777", "xapavi", 7)
    assert taken.status_code == 422 and "00102 đang là của đơn vị khác" in main_of(taken)


def test_level_ends_after_a_preview_that_counts(admin: Browser, places: Places) -> None:
    path, form = f"/app/units/levels/{places.district.pk}/end/", {**DECIDED, "effective_on": "01/07/2025"}

    preview = main_of(admin.post(path, form))
    assert Level.objects.get(pk=places.district.pk).valid_to is None
    admin.post(path, form | {"record": "1"})

    assert "1 đơn vị kết thúc." in preview and "3 đơn vị chuyển lên" in preview
    assert places["Xã Pả Vi"].parent is None
    assert "đến trước 01/07/2025" in " ".join(main_of(admin.get("/app/units/levels/")).split())
    assert admin.get(path).status_code == 404


def test_level_is_renamed_and_put_in_order_but_not_under_itself(admin: Browser, places: Places) -> None:
    path = f"/app/units/levels/{places.district.pk}/"

    admin.post(path, {"name": "Cấp huyện, thành phố", "position": "5"})
    circle = admin.post(path, {"name": "Cấp huyện", "position": "5", "above": places.commune.pk})
    orphans = admin.post(f"/app/units/levels/{places.commune.pk}/", {"name": "Cấp xã", "position": "6"})

    level = Level.objects.get(pk=places.district.pk)
    assert (level.name, level.position) == ("Cấp huyện, thành phố", 5)
    assert circle.status_code == 422 and "đang nằm dưới" in main_of(circle)
    assert orphans.status_code == 422 and "Hãy chuyển các đơn vị đó trước" in main_of(orphans)


def test_group_holds_units_of_its_level_only(admin: Browser, places: Places) -> None:
    admin.post("/app/units/groups/new/", {"level": places.commune.pk, "name": "Xã vùng cao"})
    group = UnitGroup.objects.get(name="Xã vùng cao")

    admin.post(f"/app/units/groups/{group.pk}/", {"name": "Xã vùng cao", "units": [places["Xã Pả Vi"].pk]})
    strange = admin.post(f"/app/units/groups/{group.pk}/", {"name": "Xã vùng cao", "units": [places["Sở Y tế"].pk]})
    twice = admin.post("/app/units/groups/new/", {"level": places.commune.pk, "name": "XÃ VÙNG CAO"})

    assert list(group.units.all()) == [places["Xã Pả Vi"]]
    assert (strange.status_code, twice.status_code) == (422, 422)


def test_history_tells_what_was_under_the_names_of_that_day(admin: Browser, places: Places) -> None:
    unit = places["Xã Pả Vi"]
    actions.rename_unit(unit, "Phường Pả Vi", by=None, effective_on=CHANGE, decision=DECISION)
    actions.move([places["Xã Pả Vi"]], None, by=None, effective_on=CHANGE, decision=DECISION)
    actions.rename_unit(places["Xã Pả Vi"], "Phường Mới", by=None, effective_on=LATER, decision=DECISION)

    record = " ".join(main_of(admin.get("/app/units/history/")).split())

    assert f'Xã Pả Vi → <a href="/app/units/{unit.pk}/">Phường Pả Vi</a>' in record
    assert f'Phường Pả Vi → <a href="/app/units/{unit.pk}/">trực thuộc thẳng tỉnh</a>' in record
    assert f'Phường Pả Vi → <a href="/app/units/{unit.pk}/">Phường Mới</a>' in record


def test_code_that_no_document_prints_is_refused_at_its_field(admin: Browser, places: Places) -> None:
    unit = places["Xã Pả Vi"]

    answer = admin.post(f"/app/units/{unit.pk}/edit/", {"name": unit.name, "official_code": "00/12"})

    assert answer.status_code == 422 and "Mã chỉ gồm chữ, số" in main_of(answer)
