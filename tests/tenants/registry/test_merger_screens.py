"""The successor's administrator works through units and people; nothing typed is lost, nothing is chosen by a name."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tenants.accounts.models import User
from tenants.registry.models import Merger, Province
from tenants.roles.actions import accept_plain, take_over
from tenants.roles.models import Assignment, PersonDecision
from tenants.roles.newcomers import Newcomers
from tenants.units.actions import abolish, decide_many, decide_unit, found_unit
from tenants.units.changes import Decision
from tenants.units.models import HandedUnit, Level, Unit, UnitDecision, UnitLink, UnitName
from tenants.units.queries import handed_units
from tests.tenants.http import Browser
from tests.tenants.registry import mergers
from tests.tenants.registry.mergers import console, handed_over, inside, operator_at_console

PAGE = "/app/units/merger/"


def browser_of(user: User) -> Browser:
    with inside("tuyenquang"):
        browser = Browser("tuyenquang")
        browser.force_login(user)
    return browser


def test_administrator_decides_about_units_on_the_screen(three: str) -> None:
    mergers.make_predecessors()
    lan = mergers.make_successor()
    with inside("tuyenquang"):
        commune = Level.objects.get(code="commune")
        one, two = (found_unit(commune, f"Xã {n}", by=lan, valid_from=date(2025, 7, 1)) for n in ("Một", "Hai"))
        near = found_unit(commune, "Xã Ba To", by=lan, valid_from=date(2025, 7, 1), official_code="21484")
    handed_over("hagiang", "haiduong")
    browser = browser_of(lan)

    listed = browser.get(f"{PAGE}units/?q=ba+to").content.decode()
    assert "cùng mã: Xã Ba To" in listed and "chỉ khác dấu: Xã Ba To" in listed
    with inside("tuyenquang"):
        assert UnitDecision.objects.count() == 0
        pk = HandedUnit.objects.get(name="Xã Bình An").pk
        to = HandedUnit.objects.get(name="Xã Ba Tơ").pk
    nothing = browser.post(f"{PAGE}units/", {"verb": "new"})
    assert nothing.status_code == 422 and "ít nhất một đơn vị" in nothing.content.decode()

    typed = {"kind": "part", "part_1": one.pk, "share_1": "60", "part_2": two.pk, "share_2": "33,3"}
    wrong = browser.post(f"{PAGE}units/{pk}/", typed)
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "đang là 93,3%" in page and 'value="33,3"' in page
    assert browser.post(f"{PAGE}units/{pk}/", {**typed, "share_2": "40"}).status_code == 302
    assert browser.post(f"{PAGE}units/", {"verb": "same_code", "unit": [to]}).status_code == 302
    refused = browser.post(f"{PAGE}units/{to}/", {"kind": "not", "reason": ""})
    assert refused.status_code == 422 and "Hãy ghi vì sao" in refused.content.decode()

    with inside("tuyenquang"):
        decided = {
            one.handed.name: (one.kind, list(one.parts.order_by("unit__name").values_list("unit__name", "share")))
            for one in UnitDecision.objects.select_related("handed")
        }
    assert decided == {
        "Xã Bình An": ("part", [("Xã Hai", Decimal("0.4")), ("Xã Một", Decimal("0.6"))]),
        "Xã Ba Tơ": ("same", [(near.name, Decimal(1))]),
    }


def test_administrator_confirms_proposed_names_and_carries_out(three: str) -> None:
    mergers.make_predecessors()
    lan = mergers.make_successor()
    handed_over("hagiang", "haiduong")
    browser = browser_of(lan)
    with inside("tuyenquang"):
        decide_many(handed_units(), "new", by=lan)

    start = browser.get("/app/").content.decode()
    assert "8 đơn vị, 19 người của tỉnh cũ chưa tiếp nhận" in start
    early = browser.post(f"{PAGE}carry-out/")
    assert early.status_code == 409 and "Còn 19 người chưa quyết định" in early.content.decode()
    assert browser.post(f"{PAGE}people/", {"verb": "plain"}).status_code == 302
    with inside("tuyenquang"):
        open_people = [one.pk for one in Newcomers().open]
    shown = browser.post(f"{PAGE}people/", {"verb": "propose", "person": open_people})
    assert shown.status_code == 200 and "thanhan.27673" in shown.content.decode()
    with inside("tuyenquang"):
        assert PersonDecision.objects.count() == 12  # seeing is not accepting
        now = Newcomers()
        confirmed = {f"name-{pk}": now.proposals[pk] for pk in open_people}
    assert browser.post(f"{PAGE}people/", {"verb": "accept", **confirmed}).status_code == 302
    assert "Thực hiện" in browser.get(PAGE).content.decode()
    assert browser.post(f"{PAGE}carry-out/").status_code == 302

    book = CalamineWorkbook.from_filelike(BytesIO(browser.get(f"{PAGE}register.xlsx").content))
    lines = {row[1]: row for row in book.get_sheet_by_index(0).to_python()}
    assert lines["Thạnh"][2:5] == ["thanhan", "thanhan.27673", "Tài khoản mới ở đây"]
    assert "trùng tên đăng nhập với Thanh (Hải Dương)" in str(lines["Thạnh"][5])
    assert lines["Dũng"][6] == "Thành viên thẩm định: vai trò toàn tỉnh"
    assert "đã được tiếp nhận" in browser.get(PAGE).content.decode()


def test_others_than_the_administrator_see_nothing_of_it(three: str) -> None:
    mergers.make_predecessors()
    lan = mergers.make_successor()
    handed_over("hagiang")
    with inside("tuyenquang"):
        decide_many(handed_units(), "new", by=lan)
        accept_plain(by=lan)
        take_over(by=lan)
        officer = User.objects.get(username="soyte")
    browser = browser_of(officer)

    for address in ("", "units/", "people/", "register/", "register.xlsx"):
        assert browser.get(f"{PAGE}{address}").status_code == 403, address
    assert browser.post(f"{PAGE}carry-out/").status_code == 403


@pytest.fixture
def with_district(three: str) -> tuple[User, dict[str, HandedUnit]]:
    """Hải Dương with a district and a commune below it, an ended commune, and two more."""
    mergers.make_predecessors()
    lan = mergers.make_successor()
    with inside("haiduong"):
        district = Level.objects.create(code="district", name="Cấp huyện", position=5)
        Level.objects.filter(code="commune").update(above=district)
        commune = Level.objects.get(code="commune")
        above = found_unit(district, "Huyện Ninh Giang", by=None, valid_from=date(2022, 1, 1))
        found_unit(commune, "Xã Con", by=None, valid_from=date(2022, 1, 1), parent=above, printed_login="xacon")
        ended = found_unit(commune, "Xã Cũ", by=None, valid_from=date(2022, 1, 1), printed_login="xacu")
        abolish([ended], by=None, effective_on=date(2024, 1, 1), decision=Decision("1/NQ"))
    with inside("tuyenquang"):
        Level.objects.filter(code="commune").update(above=Level.objects.get(code="district"))
    handed_over("haiduong")
    with inside("tuyenquang"):
        return lan, {one.name: one for one in HandedUnit.objects.select_related("province")}


def test_units_are_made_with_their_parents_and_linked(with_district: Any) -> None:
    lan, handed = with_district
    with inside("tuyenquang"):
        commune = Level.objects.get(code="commune")
        here = found_unit(commune, "Xã Ở Đây", by=lan, valid_from=date(2025, 7, 1))
        decide_unit(handed["Xã Bình An"], "same", by=lan, parts=[(here, Decimal(1))])
        decide_unit(handed["Xã Thanh An"], "part", by=lan, parts=[(here, Decimal(1))])
        decide_unit(handed["Xã Cũ"], "not", by=lan, reason="Đã giải thể")
        decide_many(handed_units(state="open"), "new", by=lan)
        accept_plain(by=lan)
        take_over(by=lan)

        made = Unit.objects.get(name="Xã Con")
        assert made.parent is not None and made.parent.name == "Huyện Ninh Giang"
        assert (made.valid_from, made.printed_login) == (date(2025, 7, 1), "xacon")
        assert made in made.level.groups.get(code="commune").units.all()
        assert UnitName.objects.filter(unit=made, valid_from=date(2025, 7, 1)).count() == 1
        links = UnitLink.objects.order_by("handed__name").values_list("handed__name", "unit__name", "share")
        assert list(links) == [
            ("Huyện Ninh Giang", "Huyện Ninh Giang", 1), ("Xã Ba Tô", "Xã Ba Tô", 1), ("Xã Bình An", "Xã Ở Đây", 1),
            ("Xã Con", "Xã Con", 1), ("Xã Thanh An", "Xã Ở Đây", 1),
        ]  # fmt: skip
        # Two former units came into one: their people's roles wait for the administrator.
        assert not Assignment.objects.filter(unit=here).exists()
        waits = PersonDecision.objects.get(handed__full_name="Bình An").waiting
        assert waits == ["Chuyên viên · Xã Bình An: nhiều đơn vị cũ vào một đơn vị"]


def test_what_does_not_fit_stops_everything(with_district: Any) -> None:
    lan, handed = with_district
    with inside("tuyenquang"):
        commune = Level.objects.get(code="commune")
        found_unit(commune, "Xã Con", by=lan, valid_from=date(2025, 7, 1))
        decide_many(handed_units(), "new", by=lan)
        decide_unit(handed["Huyện Ninh Giang"], "not", by=lan, reason="Bỏ cấp huyện")
        accept_plain(by=lan)
    browser = browser_of(lan)

    answer = browser.post(f"{PAGE}carry-out/")

    assert answer.status_code == 409
    assert "Đã có đơn vị cùng cấp, cùng nơi trực thuộc tên “Xã Con”" in answer.content.decode()
    with inside("tuyenquang"):
        assert (Unit.objects.count(), UnitLink.objects.count(), User.objects.count()) == (1, 0, 1)


TYPED = {
    "effective_on": "01/07/2025", "number": "202/2025/QH15", "decided_on": "12/06/2025", "issuer": "Quốc hội",
    "subject": "Sắp xếp đơn vị hành chính cấp tỉnh", "cut_reason": "",
}  # fmt: skip


def test_operator_records_a_merger_and_keeps_what_was_typed(three: str) -> None:
    with console():
        browser = operator_at_console("Một")
        pks = dict(Province.objects.values_list("slug", "pk"))
        into = pks["tuyenquang"]

        wrong = browser.post("/console/mergers/new/", {**TYPED, "successor": into, "predecessors": [into]})
        page = wrong.content.decode()
        assert wrong.status_code == 422 and "chính nó" in page and 'value="202/2025/QH15"' in page
        both = {**TYPED, "successor": into, "predecessors": [pks["hagiang"], pks["haiduong"]]}
        answer = browser.post("/console/mergers/new/", both)

        merger = Merger.objects.get()
        assert answer.headers["Location"] == f"/console/mergers/{merger.pk}/"
        assert merger.legal_basis == "202/2025/QH15, 12/06/2025, Quốc hội: Sắp xếp đơn vị hành chính cấp tỉnh"
        assert [part.predecessor.slug for part in merger.parts.order_by("predecessor__slug")] == ["hagiang", "haiduong"]
        assert "Người vận hành thứ hai cần phê duyệt" in browser.get(f"/console/mergers/{merger.pk}/").content.decode()
