"""The five packaged lists say exactly what the register says, a corrected copy says nothing, and each loads."""

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tenants.units import library
from tenants.units.library.check import check_list, corrected, register, silent
from tenants.units.library.install import install
from tenants.units.models import Level, Unit
from tests.tenants import letter

LISTS = ["bac-giang-2023", "bac-kan-2022", "dak-song-2022", "ha-giang-2022", "tay-son-2023"]
HA_GIANG = "ha-giang-2022"


def test_there_are_five_lists() -> None:
    assert library.packaged_keys() == LISTS


def test_ha_giang_is_the_letter_word_for_word() -> None:
    found = library.packaged_list(HA_GIANG)

    assert [replace(row, password="") for row in found.rows] == letter.rows("")
    assert found.lines == (*range(95, 115), *range(119, 130))


@pytest.mark.parametrize("key", LISTS)
def test_list_says_exactly_what_the_register_says(key: str) -> None:
    packaged = library.packaged_list(key)

    found = check_list(packaged)

    assert [said.number for said, _finding in found if not said.number] == []
    assert silent(packaged, found) == []
    assert sorted(said.number for said, _finding in found) == sorted(entry.number for entry in register(key))


def test_register_holds_the_five_entries_of_units() -> None:
    assert [entry.number for key in LISTS for entry in register(key)] == [
        "INC-23",
        "INC-24",
        "INC-25",
        "INC-26",
        "INC-27",
    ]


@pytest.mark.parametrize("key", LISTS)
def test_corrected_copy_says_nothing(key: str) -> None:
    assert check_list(corrected(library.packaged_list(key))) == []


@pytest.mark.parametrize(
    ("place", "facts", "code"),
    [
        (0, {"login": "sonoivuu"}, "USERNAME_IRREGULAR"),
        (1, {"name": ""}, "NAME_MISSING"),
        (2, {"name": "Sở Nội vụ"}, "DUPLICATE"),
        (3, {"name": "Sở Nối vu", "login": ""}, "NEAR_DUPLICATE"),
        (4, {"login": "sonoivu"}, "DUPLICATE"),
        (5, {"lead_agency": True}, "APPRAISER_IS_ASSESSED"),
        (6, {"password": "x"}, "SHARED_PASSWORD"),
        (7, {"suspected_name": "Sở khác"}, "NAME_SUSPECT"),
        (8, {"parent": "Sở Nội vụ"}, "PARENT_UNKNOWN"),
    ],
)
def test_each_mistake_put_into_the_corrected_copy_is_found(place: int, facts: dict[str, object], code: str) -> None:
    clean = corrected(library.packaged_list(HA_GIANG))
    rows = [*clean.rows]
    rows[place] = replace(rows[place], **facts)  # type: ignore[arg-type]

    found = [said.code for said, _finding in check_list(replace(clean, rows=tuple(rows)))]

    assert code in found


def test_command_prints_the_register_and_fails_on_anything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    call_command("units", "check", stdout=out)
    call_command("units", "check", "--corrected", stdout=out)

    assert "Khớp sổ ghi." in out.getvalue() and "Không còn chỗ lệch nào." in out.getvalue()
    assert out.getvalue().count("INC-") == 5
    whole = library.packaged_list(HA_GIANG)
    spoiled = replace(whole, rows=whole.rows[:19], lines=whole.lines[:19])
    monkeypatch.setattr(library, "packaged_list", lambda key: spoiled)
    # Twelve rows fewer: INC-25 and INC-26 are silent, INC-27 counts other lines.
    with pytest.raises(CommandError, match="4 chỗ"):
        call_command("units", "check", HA_GIANG, stdout=out)
    with pytest.raises(CommandError, match="Không có danh sách"):
        monkeypatch.undo()
        call_command("units", "check", "la", stdout=out)


@pytest.mark.parametrize("key", LISTS)
def test_list_loads_with_its_levels_and_findings(db: None, key: str) -> None:
    packaged = library.packaged_list(key)

    result = install(key, by=None, valid_from=date(2022, 1, 1))

    assert list(result.findings) == [finding for _said, finding in check_list(packaged)]
    assert Unit.objects.count() == len(packaged.rows)
    made = {level.code: (level.name, level.above.code if level.above else "") for level in Level.objects.all()}
    assert made == {level.code: (level.name, level.above) for level in packaged.levels}
