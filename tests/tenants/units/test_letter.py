"""The unit list of Hà Giang's letter: imported as written, each of its five findings shown, no password kept."""

from datetime import date

import pytest
from django.db import connection

from dti.workflow import Refused
from tenants.accounts.models import User
from tenants.roles.actions import Person, add_person
from tenants.roles.models import Role
from tenants.units import actions, queries, rules
from tenants.units.changes import Decision
from tenants.units.forms import ListForm
from tenants.units.models import Level, Unit, UnitEvent, UnitGroup
from tests.cast import Cast, levels
from tests.tenants import letter
from tests.tenants.http import browser_of

DAY = date(2022, 1, 1)
DECISION = Decision("NQ 1")


@pytest.fixture
def imported(db: None) -> actions.ImportResult:
    levels()
    return actions.import_units(letter.rows(), by=None, valid_from=DAY)


def test_letter_has_exactly_the_five_findings_of_the_register() -> None:
    found = [(finding.code, finding.severity, finding.line) for finding in rules.findings(letter.rows())]

    assert found == [
        ("APPRAISER_IS_ASSESSED", "W", 7),  # INC-23
        ("USERNAME_IRREGULAR", "W", 19),  # INC-24
        ("USERNAME_IRREGULAR", "N", 20),  # INC-25
        ("NAME_SUSPECT", "W", 2),  # INC-26
        ("SHARED_PASSWORD", "E", 1),  # INC-27
    ]


def test_clean_list_has_no_finding() -> None:
    clean = [
        rules.Row(row.number, row.level, row.name, row.login)
        for row in letter.rows()
        if row.login == rules.login_of(row.name)
    ]

    assert len(clean) == 29
    assert rules.findings(clean) == []


def test_password_column_says_how_many_lines_carry_one() -> None:
    assert rules.findings(letter.rows())[-1].message.startswith("31 dòng có mật khẩu in sẵn")


@pytest.mark.parametrize("password", [letter.PRINTED_PASSWORD, "abc@1234"])
def test_printed_password_is_stored_nowhere(db: None, password: str) -> None:
    levels()
    actions.import_units(letter.rows(password), by=None, valid_from=DAY)

    assert User.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_record r WHERE r::text LIKE %s",
                       [f"%{password}%"])  # fmt: skip
        assert cursor.fetchone() == (0,)


def test_units_are_kept_as_written(imported: actions.ImportResult) -> None:
    dong_van = Unit.objects.get(printed_login="huyendongvan")
    lead = Unit.objects.get(is_lead_agency=True)

    assert Unit.objects.count() == len(imported.units) == 31
    assert (dong_van.name, dong_van.aliases) == ("Huyện Đông Văn", ["Huyện Đồng Văn"])
    assert lead.name == letter.LEAD_AGENCY
    assert set(Unit.objects.values_list("printed_login", flat=True)) == {row.login for row in letter.rows()}
    assert UnitGroup.objects.get(code="department").units.count() == 20
    assert UnitGroup.objects.get(code="district").units.count() == 11


def test_import_is_all_or_nothing(db: None) -> None:
    levels()
    rows = [*letter.rows(), rules.Row(32, "department", "", "trong")]

    with pytest.raises(Refused, match="thiếu tên"):
        actions.import_units(rows, by=None, valid_from=DAY)

    assert Unit.objects.count() == 0


def test_import_twice_is_refused_whole(imported: actions.ImportResult) -> None:
    with pytest.raises(Refused, match="đã có"):
        actions.import_units(letter.rows(), by=None, valid_from=DAY)

    assert Unit.objects.count() == 31


def test_repeated_name_or_login_stops_the_import(db: None) -> None:
    twice = [rules.Row(1, "department", "Sở Y tế", "soyte"), rules.Row(2, "department", "SỞ Y TẾ", "soyte2")]

    assert [(f.code, f.line) for f in rules.findings(twice) if f.severity == "E"] == [("DUPLICATE", 2)]


def test_search_ignores_marks_and_case(imported: actions.ImportResult) -> None:
    def names(words: str) -> list[str]:
        return [unit.name for unit in queries.in_vietnamese_order(queries.matching(words))]

    assert names("so y te") == ["Sở Y tế"]
    assert names("SỞ Y TẾ") == ["Sở Y tế"]
    assert names("dong van") == ["Huyện Đông Văn"]
    assert names("đồng văn") == ["Huyện Đông Văn"]
    assert names("vpubndtinh") == ["Văn phòng UBND tỉnh"]
    assert names("%") == names("khong co") == []


def test_order_is_that_of_the_vietnamese_alphabet(imported: actions.ImportResult) -> None:
    found = [unit.name for unit in queries.in_vietnamese_order(Unit.objects.filter(level__code="district"))]

    assert found == [
        "Huyện Bắc Mê", "Huyện Bắc Quang", "Huyện Đông Văn", "Huyện Hoàng Su Phì", "Huyện Mèo Vạc", "Huyện Quản Bạ",
        "Huyện Quang Bình", "Huyện Vị Xuyên", "Huyện Xín Mần", "Huyện Yên Minh", "Thành phố Hà Giang",
    ]  # fmt: skip


def test_unit_is_valid_from_its_first_day_to_the_day_before_its_end(imported: actions.ImportResult) -> None:
    unit = Unit.objects.get(printed_login="soyte")
    actions.end_unit(unit, by=None, effective_on=date(2025, 3, 1), decision=DECISION)

    def valid(day: date) -> bool:
        return queries.valid_on(day).filter(pk=unit.pk).exists()

    days = [date(2021, 12, 31), DAY, date(2025, 2, 28), date(2025, 3, 1)]
    assert [valid(day) for day in days] == [False, True, True, False]
    with pytest.raises(Refused):
        actions.end_unit(unit, by=None, effective_on=DAY, decision=DECISION)


def test_renamed_unit_is_found_by_both_names_and_keeps_its_public_code(imported: actions.ImportResult) -> None:
    unit = Unit.objects.get(printed_login="sothongtinvatruyenthong")

    actions.rename_unit(unit, "Sở Truyền số liệu", by=None, effective_on=date(2025, 3, 1), decision=DECISION)

    unit.refresh_from_db()
    assert unit.public_code == "sothongtinvatruyenthong"
    assert [queries.matching(words).get() for words in ("so lieu", "thong tin va truyen thong")] == [unit, unit]
    assert [one["name"] for one in UnitEvent.objects.get().before["units"]] == [letter.LEAD_AGENCY]


# ---------------------------------------------------------------------- the page


def paste(text: str, **more: str) -> dict[str, str]:
    return {"level": "department", "valid_from": "01/01/2022", "text": text, "lead_agency": letter.LEAD_AGENCY, **more}


def test_pasted_letter_is_read_line_by_line(db: None) -> None:
    levels()
    form = ListForm(paste(letter.with_passwords(letter.DEPARTMENTS)))

    assert form.is_valid()
    assert form.rows() == [row for row in letter.rows() if row.level == "department"]


def test_dry_run_shows_the_findings_and_creates_nothing(cast: Cast) -> None:
    client = browser_of(cast.giang)
    before = Unit.objects.count()

    answer = client.post("/app/units/import/", paste(letter.with_passwords(letter.DEPARTMENTS)))

    page = answer.content.decode()
    assert (answer.status_code, Unit.objects.count()) == (200, before)
    assert "20 dòng có mật khẩu in sẵn" in page
    assert letter.PRINTED_PASSWORD not in page
    assert "vừa thẩm định vừa được đánh giá" in page


def test_applied_list_creates_the_units_once(cast: Cast) -> None:
    client = browser_of(cast.giang)
    new = "\n".join(letter.DEPARTMENTS.strip().splitlines()[3:])  # the cast has Sở Nội vụ and Sở Y tế already
    before = Unit.objects.count()

    client.post("/app/units/import/", paste(new, apply="1"))
    again = client.post("/app/units/import/", paste(new, apply="1"))

    assert Unit.objects.count() == before + 17
    assert again.status_code in (200, 422)
    assert "Mọi đơn vị trong danh sách đã có" in again.content.decode()


# ---------------------------------------------------------------------- user names (ruling 13)


def test_first_officer_has_the_printed_login_and_others_a_suffix(imported: actions.ImportResult) -> None:
    unit = Unit.objects.get(printed_login="soyte")
    roles = [Role.UNIT_OFFICER, Role.UNIT_LEADER, Role.UNIT_OFFICER, Role.UNIT_LEADER, Role.CONTRIBUTOR]

    made = [
        add_person(Person(f"Người {n}", role, unit), by=None, valid_from=DAY).username for n, role in enumerate(roles)
    ]

    assert made == ["soyte", "soyte.ld", "soyte.2", "soyte.3", "soyte.4"]


def test_unit_without_printed_login_gets_the_folded_name(db: None) -> None:
    department, _ = levels()
    unit = actions.add_unit(department, "Sở Du lịch", by=None, valid_from=DAY)

    assert add_person(Person("Ân", Role.UNIT_OFFICER, unit), by=None, valid_from=DAY).username == "sodulich"


def test_official_code_comes_before_the_suffix_where_two_units_fold_to_one_login(db: None) -> None:
    department, district = levels()
    one = actions.add_unit(department, "Thanh Thủy", by=None, valid_from=DAY, official_code="00712")
    other = actions.add_unit(district, "Thanh Thuỷ", by=None, valid_from=DAY, official_code="00988")

    made = [
        add_person(Person(f"Người {n}", role, unit), by=None, valid_from=DAY).username
        for n, (role, unit) in enumerate(
            [(Role.UNIT_OFFICER, one), (Role.UNIT_OFFICER, other), (Role.UNIT_LEADER, other)]
        )
    ]

    assert made == ["thanhthuy", "thanhthuy.00988", "thanhthuy.00988.ld"]


def test_level_is_added_once_under_the_identifier_that_sets_and_calendars_know(cast: Cast) -> None:
    client = browser_of(cast.giang)

    answers = [client.post("/app/units/levels/new/", {"name": name}) for name in ("Cấp xã", "CẤP XÃ", " ", "Khối Đảng")]

    assert [answer.status_code for answer in answers] == [302, 422, 422, 302]
    assert sorted(Level.objects.values_list("code", flat=True)) == ["commune", "department", "district", "khoi-dang"]
