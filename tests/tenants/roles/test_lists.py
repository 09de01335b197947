"""AC1: a list of people is read as offices write it; every cell that does not fit is named; all are made, or nobody."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook

from dti.clock import database_today
from dti.readers.pasted import read_pasted
from dti.readers.tables import Table
from dti.workflow import Refused
from tenants.accounts.models import User
from tenants.roles import actions, lists, queries
from tenants.roles.actions import Person
from tenants.roles.models import Assignment, Role
from tenants.units.actions import add_unit
from tenants.units.queries import valid_on
from tests.cast import DAY, Cast
from tests.criteria_builder.exchange import files
from tests.goals import goal
from tests.tenants.http import browser_of

HEADER = "STT\tHọ và tên\tVai trò\tĐơn vị\tThư điện tử\tChức vụ"
PAGE = "/app/people/import/"


def read(text: str, *, namesakes: bool = False) -> lists.PeopleList:
    table = read_pasted(text, delimiters="\t;").tables[0]
    return lists.read(table, lists.known(valid_on(database_today()), queries.names()), namesakes=namesakes)


def listed(*rows: str) -> lists.PeopleList:
    return read("\n".join([HEADER, *rows]))


def wrong(found: lists.PeopleList) -> list[tuple[int, str]]:
    return [(line.number, key) for line in found.lines for key in line.problems]


# ---------------------------------------------------------------------- understood


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\n1\tNguyễn Thị Hoa\tChuyên viên\tSở Nội vụ\thoa@hagiang.gov.vn\tPhòng CCHC",
        "Họ tên;Vai trò;Đơn vị;Email;Chức vụ\nNguyễn Thị Hoa;chuyen vien;SO NOI VU;hoa@hagiang.gov.vn;Phòng CCHC",
        "Nguyễn Thị Hoa\tunit_officer\tsonoivu\thoa@hagiang.gov.vn\tPhòng CCHC",
        "1\tNguyễn Thị Hoa\tCán bộ đầu mối\tSở  Nội vụ.\tHoa@HaGiang.gov.vn\tPhòng CCHC",
        "ỦY BAN NHÂN DÂN TỈNH\t\t\n\nTT\tCơ quan\tNgười dùng\tVai trò\tChức vụ\tE-mail\n"
        "1\tSở Nội vụ\tNguyễn Thị Hoa\tChuyên viên\tPhòng CCHC\thoa@hagiang.gov.vn",
    ],
)
def test_one_person_is_understood_however_the_list_is_laid_out(cast: Cast, text: str) -> None:
    found = read(text)

    assert wrong(found) == []
    assert found.people == [
        Person("Nguyễn Thị Hoa", Role.UNIT_OFFICER, cast.so_noi_vu, "Phòng CCHC", "hoa@hagiang.gov.vn")
    ]


def test_names_follow_the_rules_and_count_on_within_the_list(cast: Cast) -> None:
    """rulings 13: Sở Y tế has its first officer and leader already, Mèo Vạc has nobody yet."""
    found = listed(
        "1\tHoàng Một\tChuyên viên\tSở Y tế", "2\tHoàng Hai\tLãnh đạo đơn vị\tSở Y tế",
        "3\tHoàng Ba\tPhòng, ban được giao\tSở Y tế", "4\tHoàng Tư\tLãnh đạo đơn vị\tHuyện Mèo Vạc",
        "5\tHoàng Năm\tChuyên viên\tHuyện Mèo Vạc", "6\tHoàng Sáu\tChuyên viên\tHuyện Mèo Vạc",
        "7\tLò Văn Bảy\tThành viên thẩm định\t", "8\tLò Văn Bẩy\tChỉ xem\tSở Y tế",
    )  # fmt: skip

    assert wrong(found) == []
    assert [line.username for line in found.lines] == [
        "soyte.2", "soyte.3", "soyte.4", "huyenmeovac.ld", "huyenmeovac", "huyenmeovac.2", "lo.van.bay", "lo.van.bay.2",
    ]  # fmt: skip
    assert [user.username for user in actions.add_people(found.people, by=cast.giang, valid_from=DAY)] == [
        line.username for line in found.lines
    ]


def test_official_code_parts_units_that_share_a_login(cast: Cast) -> None:
    level = cast.huyen_meo_vac.level
    for name, code in (("Xã Thạnh An", "01201"), ("Xã Thanh An", "01202")):
        unit = add_unit(level, name, by=None, valid_from=DAY, official_code=code)
        assert unit.printed_login == ""

    found = listed("1\tNgười Một\tChuyên viên\t01201", "2\tNgười Hai\tChuyên viên\t01202")

    assert [line.username for line in found.lines] == ["xathanhan", "xathanhan.01202"]


def test_units_that_differ_by_a_mark_alone_are_asked_for_by_code(cast: Cast) -> None:
    level = cast.huyen_meo_vac.level
    for name, code in (("Xã Thạnh An", "01201"), ("Xã Thanh An", "01202")):
        add_unit(level, name, by=None, valid_from=DAY, official_code=code)

    [line] = listed("1\tNgười Một\tChuyên viên\tXã Thanh An").lines

    assert line.problems == {"unit": "Có 2 đơn vị tên này. Hãy ghi mã thay tên: 01201, 01202."}
    assert line.person is None


# ---------------------------------------------------------------------- refused at the cell


def test_every_cell_that_does_not_fit_is_named(cast: Cast) -> None:
    User.objects.filter(pk=cast.an.pk).update(email="an@hagiang.gov.vn")

    found = listed(
        "1\t\tChuyên viên\tSở Nội vụ",
        "2\tNgười Hai\tGiám đốc\tSở Nội vụ",
        "3\tNgười Ba\tChuyên viên\t",
        "4\tNgười Bốn\tChuyên viên\tSở Nội vu tỉnh",
        "5\tNgười Năm\tChuyên viên\tSở Hàng không",
        "6\tNgười Sáu\tChuyên viên\tSở Nội vụ\tkhông-phải-thư",
        "7\tNgười Bảy\tChuyên viên\tSở Nội vụ\tAN@hagiang.gov.vn",
        "8\tSở Nội vụ\tChuyên viên\tSở Nội vụ",
        "9\t12345\tChuyên viên\tSở Nội vụ",
        f"10\t{'a' * 201}\tChuyên viên\tSở Nội vụ",
    )

    assert wrong(found) == [
        (2, "name"), (3, "role"), (4, "unit"), (5, "unit"), (6, "unit"), (7, "email"), (8, "email"), (9, "name"),
        (10, "name"), (11, "name"),
    ]  # fmt: skip
    assert found.lines[3].problems["unit"] == "Không có đơn vị này. Có phải: Sở Nội vụ?"
    assert found.people == []


def test_same_person_twice_is_found_whatever_the_marks(cast: Cast) -> None:
    found = listed(
        "1\tĐặng Thị Thuý\tChuyên viên\tSở Nội vụ", "2\tDang thi  Thúy\tLãnh đạo đơn vị\tsonoivu",
        "3\tĐặng Thị Thuý\tChuyên viên\tHuyện Mèo Vạc\tx@hagiang.gov.vn", "4\tKhác\tChỉ xem\t\tX@hagiang.gov.vn",
        "5\tdang thi thuy\tChuyên viên\tSỞ NỘI VỤ",
    )  # fmt: skip

    assert wrong(found) == [(5, "email"), (6, "name")]
    assert found.lines[4].problems["name"] == "Trùng với dòng 2."


def test_person_of_a_known_name_is_a_doubt_until_said_to_be_another(cast: Cast) -> None:
    row = f"{HEADER}\n1\tan\tChuyên viên\tSở Y tế"

    assert [line.doubts for line in read(row).lines] == [{"name": "Đã có người tên này ở đây: soyte."}]
    assert [line.doubts for line in read(row, namesakes=True).lines] == [{}]


def test_password_column_is_thrown_away_and_said(cast: Cast) -> None:
    found = read("Họ và tên\tVai trò\tĐơn vị\tMật khẩu\nNgười Một\tChuyên viên\tSở Nội vụ\tabc@1234")

    assert len(found.notes) == 1 and "Cột mật khẩu bị bỏ qua" in found.notes[0]
    assert "abc@1234" not in str(found.lines)


@pytest.mark.goal("X3")
def test_no_table_whatever_is_an_error_or_a_half_made_person(cast: Cast) -> None:
    """Random cells of every kind: each line is either a person without a problem, or says what is wrong."""
    having = lists.known(valid_on(database_today()), queries.names())
    cell = st.sampled_from(
        ["", "1", "Sở Y tế", "Chuyên viên", "Nguyễn Văn A", "Họ và tên", "Vai trò", "a@b.vn", "\0", "=1+1"]
    )
    texts = st.one_of(cell, st.text(max_size=30))
    rows = st.lists(st.lists(texts, max_size=7).map(tuple), max_size=8).map(tuple)

    with goal("X3") as tally:

        @settings(max_examples=300, deadline=None, database=None)
        @given(rows)
        def every_table(found: tuple[tuple[str, ...], ...]) -> None:
            read_list = lists.read(Table("t", found), having, namesakes=False)
            for line in read_list.lines:
                tally.check((line.person is None) == bool(line.problems), f"{found} {line}")
                tally.check((line.person is None) == (line.username == ""), f"{found} {line}")
            names = [line.username for line in read_list.lines if line.username]
            tally.check(len(set(names)) == len(names), f"a name twice: {names}")

        every_table()


# ---------------------------------------------------------------------- made


def test_list_is_made_whole_or_not_at_all(cast: Cast) -> None:
    before = User.objects.count()
    good = Person("Người Một", Role.UNIT_OFFICER, cast.huyen_meo_vac)
    clash = Person("Người Hai", Role.UNIT_OFFICER, cast.huyen_meo_vac, username="soyte")

    with pytest.raises(Refused, match="đã có người dùng"):
        actions.add_people([good, clash], by=cast.giang, valid_from=DAY)

    assert User.objects.count() == before
    assert not Assignment.objects.filter(unit=cast.huyen_meo_vac).exists()


def posted(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "valid_from": "01/01/2022", **more}


def test_pasted_list_is_shown_first_and_made_when_applied(cast: Cast) -> None:
    browser, text = browser_of(cast.giang), f"{HEADER}\n1\tNgười Một\tChuyên viên\tHuyện Mèo Vạc"

    shown = browser.post(PAGE, posted(text))
    assert (shown.status_code, User.objects.filter(full_name="Người Một").count()) == (200, 0)
    assert "huyenmeovac" in shown.content.decode()
    done = browser.post(PAGE, posted(text, apply="1"))

    assert (done.status_code, done.url) == (302, "/app/people/?state=new")
    made = User.objects.get(full_name="Người Một")
    assert (made.username, made.has_usable_password()) == ("huyenmeovac", False)
    assert made.assignments.get().valid_from == DAY


def test_list_with_a_wrong_cell_makes_nobody(cast: Cast) -> None:
    text = f"{HEADER}\n1\tNgười Một\tChuyên viên\tHuyện Mèo Vạc\n2\tNgười Hai\tChuyên viên\tSở Lạ"

    answer = browser_of(cast.giang).post(PAGE, posted(text, apply="1"))

    assert answer.status_code == 422
    assert "Không có đơn vị này" in answer.content.decode()
    assert not User.objects.filter(full_name__startswith="Người").exists()


def workbook(rows: list[list[str]]) -> bytes:
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_file_is_laid_out_as_text_that_can_be_mended(cast: Cast, kind: str) -> None:
    rows = [["Họ và tên", "Vai trò", "Đơn vị"], ["Người Một", "Chuyên viên", "Huyện Mèo Vạc"]]
    csv = "\ufeff" + "\n".join(",".join(row) for row in rows)
    content = workbook(rows) if kind == "xlsx" else csv.encode()
    browser = browser_of(cast.giang)

    shown = browser.post(PAGE, posted("", file=SimpleUploadedFile(f"ds.{kind}", content)))
    text = shown.context["form"]["text"].value()

    assert text == "Họ và tên\tVai trò\tĐơn vị\nNgười Một\tChuyên viên\tHuyện Mèo Vạc"
    assert browser.post(PAGE, posted(text, apply="1")).status_code == 302


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"", "rỗng"),
        ("a.xlsx", files.far_cell(), "quá rộng"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 100, "bị hỏng"),
        ("a.csv", "Họ và tên,Vai trò\nNguyễn,Chuyên viên".encode("cp1258", "replace"), "UTF-8"),
        ("a.exe", b"MZ" + b"\0" * 100, "không phải tệp"),
    ],
)  # fmt: skip
def test_hostile_file_is_refused_at_its_field(cast: Cast, name: str, content: bytes, said: str) -> None:
    answer = browser_of(cast.giang).post(PAGE, posted("", file=SimpleUploadedFile(name, content)))

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_only_administrators_import(cast: Cast) -> None:
    assert [browser_of(user).get(PAGE).status_code for user in (cast.giang, cast.binh, cast.an, cast.kiem)] == [
        200, 403, 403, 403,
    ]  # fmt: skip
