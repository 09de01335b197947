"""Lists on their way in, pure: text to tables, columns to fields, rows to findings at their cells."""

from io import BytesIO

import pytest

from dti.readers import limits
from dti.readers.pasted import read_pasted, text_of
from dti.readers.tables import Refusal, Table
from tenants.units.lists import columns, writing
from tenants.units.lists.reading import Defaults, read
from tenants.units.rules import Check, Finding, Known, KnownLevel, Row, Surroundings, check
from tests.goals import goal

LEVELS = {
    "department": KnownLevel("department", "Cấp sở"),
    "district": KnownLevel("district", "Cấp huyện"),
    "commune": KnownLevel("commune", "Cấp xã", above="district"),
}
AROUND = Surroundings(levels=LEVELS, groups={"xa vung cao": "commune"})


def said(rows: list[Row], around: Surroundings = AROUND, **more: bool) -> list[tuple[str, str, int, str]]:
    return [(one.code, one.severity, one.place, one.field) for one in check(rows, around, **more).findings]


def commune(name: str, **facts: object) -> Row:
    return Row(1, "commune", name, **facts)  # type: ignore[arg-type]


def table_of(text: str) -> Table:
    return read_pasted(text, "\t;", may_be_one_column=True).tables[0]


# ---------------------------------------------------------------------- text
def test_names_alone_are_a_list_and_commas_part_nothing_in_a_paste() -> None:
    assert table_of("1;Sở Y tế;soyte").rows == (("1", "Sở Y tế", "soyte"),)
    assert table_of("Huyện, thành phố\nSở Y tế").rows == (("Huyện, thành phố",), ("Sở Y tế",))
    with pytest.raises(Refusal, match="no_columns"):
        read_pasted("Huyện, thành phố\nSở Y tế")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_saved_text_files_are_read_in_every_form_that_excel_writes(encoding: str, mark: str) -> None:
    file = BytesIO(f"Tên đơn vị{mark}Mã\nXã Đồng Văn{mark}00712\n".encode(encoding))

    found = read_pasted(text_of(file), "\t;,").tables[0]

    assert found.rows == (("Tên đơn vị", "Mã"), ("Xã Đồng Văn", "00712"))


@pytest.mark.parametrize(
    ("content", "code"),
    [("Xã Đức An".encode("cp1258", "replace"), "not_utf8"), (b"\xff\xfea", "not_utf8"),
     (b"x" * (limits.UPLOAD_BYTES + 1), "too_big")],
)  # fmt: skip
def test_text_file_that_would_be_garbled_or_is_too_much_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        text_of(BytesIO(content))


def test_table_goes_back_into_the_box_as_it_was_and_keeps_its_lines() -> None:
    """Blank lines keep their place, so that a cell is named as the spreadsheet names it."""
    table = Table("", (("STT", "Tên"), (), ("1", 'Sở "Y  tế"'), ("2", "Sở\tNội\nvụ")))

    again = table_of(writing.as_text(table))

    assert again.rows == (("STT", "Tên"), (), ("1", 'Sở "Y tế"'), ("2", "Sở Nội vụ"))
    reading = read(again, columns.propose(again), levels=LEVELS)
    assert reading.lines == (2, 3)
    assert reading.cell(Finding("X", "E", 1, "", 0, "name")) == "B3"


# ---------------------------------------------------------------------- columns
def test_columns_are_known_by_their_headers_below_a_letterhead() -> None:
    table = table_of(
        "UBND TỈNH\nPhụ lục II\nSố TT\tĐơn vị hành chính\tMÃ DVHC *\tThuộc huyện\tTài khoản:\n"
        "1\tXã A\t00001\tHuyện B\txaa"
    )

    found = columns.propose(table)

    assert found.header_row == 2
    assert found.fields == {"number": 0, "name": 1, "official_code": 2, "parent": 3, "login": 4}


def test_list_without_a_header_is_read_in_the_order_of_the_letter() -> None:
    assert columns.propose(table_of("1\tSở Y tế\tsoyte\n2\tSở Nội vụ\tsonoivu")).fields == {
        "number": 0, "name": 1, "login": 2,
    }  # fmt: skip
    assert columns.propose(table_of("Sở Y tế\nSở Nội vụ")).fields == {"name": 0}


def test_header_that_a_person_named_is_remembered() -> None:
    table = table_of("Danh xưng\tKý hiệu\nSở Y tế\tsoyte")

    assert columns.propose(table, {"danh xung": "name", "ky hieu": "login"}).fields == {"name": 0, "login": 1}
    assert columns.propose(table, {"danh xung": "name", "ky hieu": ""}).fields == {"name": 0}


# ---------------------------------------------------------------------- rows
def test_levels_are_named_as_people_name_them_and_headings_are_passed_over() -> None:
    table = table_of(
        "STT\tTên đơn vị\tCấp\tTrực thuộc\tNhóm\nI\tKHỐI SỞ\n1\tSở Y tế\tsở\nII\tKHỐI XÃ\nSTT\tTên đơn vị\tCấp\n"
        "1\tPhường Trần Phú\tphường\tThành phố Hà Giang\tXã vùng cao; Xã biên giới\n2\tXã A\t\t\n3\tXã B\tcấp làng"
    )

    reading = read(table, columns.propose(table), levels=LEVELS, defaults=Defaults("commune"))

    assert [(row.number, row.level, row.name, row.parent, row.groups) for row in reading.rows] == [
        (1, "department", "Sở Y tế", "", ()),
        (1, "commune", "Phường Trần Phú", "Thành phố Hà Giang", ("Xã vùng cao", "Xã biên giới")),
        (2, "commune", "Xã A", "", ()),
        (3, "cấp làng", "Xã B", "", ()),
    ]
    assert reading.lines == (2, 5, 6, 7)
    assert reading.cell(Finding("LEVEL_UNKNOWN", "E", 3, "", 3, "level")) == "C8"


# ---------------------------------------------------------------------- findings
def test_names_that_differ_by_marks_alone_are_never_guessed_about() -> None:
    """Thạnh An and Thanh An are two communes of one city; without their codes nobody can know."""
    two = [commune("Xã Thạnh An"), commune("Xã Thanh An")]

    assert said(two) == [("NEAR_DUPLICATE", "E", 1, "name")]
    assert said(two, distinct=True) == [("NEAR_DUPLICATE", "W", 1, "name")]
    coded = [commune("Xã Thạnh An", official_code="27676"), commune("Xã Thanh An", official_code="25777")]
    assert said(coded) == [("NEAR_DUPLICATE", "N", 1, "name")]


def test_one_name_spelled_in_two_ways_is_one_name() -> None:
    assert said([commune("Xã Hòa Bình"), commune("XÃ  HOÀ BÌNH")]) == [("DUPLICATE", "E", 1, "name")]


def test_name_that_stands_under_other_marks_is_found() -> None:
    around = Surroundings([Known(7, "commune", "Xã Thạnh An")], LEVELS, {})

    assert said([commune("Xã Thanh An")], around) == [("NEAR_DUPLICATE", "E", 0, "name")]


def test_same_name_in_two_districts_is_two_communes() -> None:
    rows = [
        Row(1, "district", "Huyện A"), Row(2, "district", "Huyện B"),
        commune("Xã Tân Lập", parent="Huyện A"), commune("Xã Tân Lập", parent="huyện b"),
        commune("Xã Tân Lập", parent="Huyện B"),
    ]  # fmt: skip

    assert said(rows[:4]) == [("SAME_NAME", "N", 3, "name")]
    assert said(rows) == [("SAME_NAME", "N", 3, "name"), ("DUPLICATE", "E", 4, "name")]


def test_name_of_several_that_stand_needs_a_code_or_a_parent() -> None:
    districts = [Known(1, "district", "Huyện A"), Known(2, "district", "Huyện B")]
    communes = [Known(3, "commune", "Xã Tân Lập", parent=1), Known(4, "commune", "Xã Tân Lập", parent=2)]
    around = Surroundings([*districts, *communes], LEVELS, {})

    assert said([commune("Xã Tân Lập")], around) == [("AMBIGUOUS", "E", 0, "name")]
    assert said([commune("Xã Tân Lập", parent="Huyện A")], around) == [("ALREADY_THERE", "N", 0, "name")]
    third = Surroundings([*districts, communes[0]], LEVELS, {})
    assert said([commune("Xã Tân Lập", parent="Huyện B")], third) == [("SAME_NAME", "N", 0, "name")]


def test_parent_is_found_by_name_or_code_and_never_by_likeness() -> None:
    around = Surroundings([Known(1, "district", "Huyện Đồng Văn", official_code="026")], LEVELS, {})

    def parents(word: str) -> tuple[object, str]:
        found = check([commune("Xã Lũng Cú", parent=word)], around)
        return found.rows[0].parent_known and found.rows[0].parent_known.pk, " ".join(f.message for f in found.findings)

    assert parents("huyện đồng văn") == parents("026") == (1, "")
    assert parents("Huyện Đông Văn")[0] is None
    assert "Có phải “Huyện Đồng Văn”" in parents("Huyện Đông Văn")[1]
    assert "Hãy thêm đơn vị đó" in parents("Huyện Lạ")[1]
    assert said([Row(1, "department", "Sở A", parent="Huyện Đồng Văn")], around) == [
        ("PARENT_UNKNOWN", "E", 0, "parent")
    ]


def test_code_whose_zero_excel_dropped_stops_the_import() -> None:
    rows = [commune(f"Xã {n}", official_code=code) for n, code in enumerate(("00712", "01234", "713"))]

    assert said(rows) == [("CODE_SHORT", "E", 2, "official_code")]
    assert "00713" in check(rows, AROUND).findings[0].message
    # Codes of districts are shorter, and that is right.
    assert said([*rows[:2], Row(9, "district", "Huyện A", official_code="026")]) == []


def test_list_that_comes_again_fills_what_was_missing_and_changes_nothing_else() -> None:
    around = Surroundings(
        [Known(1, "commune", "Xã A"), Known(2, "commune", "Xã B", official_code="00002", login="xab")], LEVELS, {}
    )
    rows = [commune("Xã A", official_code="00001"), commune("xã B"), commune("Xã C", official_code="00003")]

    found = check(rows, around)

    assert [one.state for one in found.rows] == ["filled", "same", "new"]
    assert [one.code for one in found.findings] == ["FILLED", "ALREADY_THERE"]
    assert said([commune("Xã B", official_code="00009")], around)[0] == ("DIFFERS", "E", 0, "official_code")
    assert said([commune("Xã D", official_code="00002")], around) == [("TAKEN", "E", 0, "official_code")]
    assert said([commune("Xã D", login="xab")], around)[-1] == ("TAKEN", "E", 0, "login")


def test_what_the_province_does_not_have_is_told_at_its_cell() -> None:
    rows = [
        Row(1, "khối", "Sở A"),
        commune("Xã A", groups=("Xã biên giới",)),
        commune("Xã B", groups=("Xã vùng cao",), official_code="00 12"),
        commune("X" * 201),
    ]

    assert said(rows) == [
        ("LEVEL_UNKNOWN", "E", 0, "level"), ("GROUP_UNKNOWN", "E", 1, "groups"),
        ("CODE_INVALID", "E", 2, "official_code"), ("TOO_LONG", "E", 3, "name"),
    ]  # fmt: skip


def test_abbreviated_login_is_a_note_and_a_mistyped_one_a_warning() -> None:
    def of(name: str, login: str) -> list[tuple[str, str]]:
        return [(one.code, one.severity) for one in check([Row(1, "department", name, login)]).findings]

    assert of("Văn phòng UBND tỉnh", "vpubndtinh") == [("USERNAME_IRREGULAR", "N")]
    assert of("Ban quản lý khu Kinh tế tỉnh", "banquanlykhukinhhtetinh") == [("USERNAME_IRREGULAR", "W")]
    assert of("Ban quản lý khu Kinh tế tỉnh", "bqlkhukinhtetinh") == [("USERNAME_IRREGULAR", "N")]
    assert of("Sở Lao động - Thương Binh và Xã Hội", "solaodong-thuongbinhvaxahoi") == []


# ---------------------------------------------------------------------- by chance
NAMES = ("Thạnh An", "Thanh An", "Thành An", "Hòa Bình", "Hoà Bình", "Tân Lập", "Đức An", "Ba Tơ", "Ba Tô")


@pytest.mark.goal("UN6")
def test_no_two_units_of_one_name_and_no_guess_pass_a_random_list() -> None:
    """What passes has no name, code or login twice, and every parent is the one that was written."""
    with goal("UN6") as tally:
        chance = tally.random
        for _case in range(600):
            districts = [Row(n, "district", f"Huyện {name}") for n, name in enumerate(chance.sample(NAMES, 3))]
            rows = districts + [
                Row(
                    number, "commune", f"Xã {chance.choice(NAMES)}",
                    official_code=chance.choice(["", f"{chance.randrange(40):05}"]),
                    parent=chance.choice(["", f"Huyện {chance.choice(NAMES)}"]),
                )
                for number in range(chance.randrange(1, 8))
            ]  # fmt: skip
            distinct = chance.random() < 0.3
            found = check(rows, AROUND, distinct=distinct)
            tally.check(bool(found.blocking) or is_sound(found, distinct=distinct), rows)


def is_sound(found: Check, *, distinct: bool) -> bool:
    """A second, slow reading of the promise: compare every pair as it is written."""
    rows = [one.row for one in found.rows]
    for place, one in enumerate(found.rows):
        row = one.row
        if row.parent and (one.parent_place is None or not same(rows[one.parent_place].name, row.parent)):
            return False
        for other in rows[:place]:
            if row.official_code and row.official_code == other.official_code:
                return False
            if row.level == other.level and same(row.name, other.name) and same(row.parent, other.parent):
                return False
            unknown = not (row.official_code and other.official_code)
            if not distinct and unknown and not same(row.name, other.name) and bare(row.name) == bare(other.name):
                return False
    return True


def same(one: str, other: str) -> bool:
    """Equal as people read it: hoà is hòa."""
    return one.replace("oà", "òa") == other.replace("oà", "òa")


def bare(name: str) -> str:
    marks = str.maketrans("ạàòơôứấậĐ", "aaooouaaD")
    return name.translate(marks)
