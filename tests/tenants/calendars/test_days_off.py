"""Days off: weekends, public holidays, and those of the lunar calendar as counted in Vietnam."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from dti.web.dates import HANOI
from tenants.calendars.days_off import Advice, advice, holidays, lunar_new_year, reason
from tenants.calendars.rules import PlannedPhase

# Announced by the government; 2030 and 1985 are years in which Vietnam and China differ by a day or a month.
TET = {
    1985: "1985-01-21", 2007: "2007-02-17", 2015: "2015-02-19", 2017: "2017-01-28", 2020: "2020-01-25",
    2022: "2022-02-01", 2023: "2023-01-22", 2024: "2024-02-10", 2025: "2025-01-29", 2026: "2026-02-17",
    2030: "2030-02-02", 2033: "2033-01-31",
}  # fmt: skip
KINGS = {2019: "2019-04-14", 2020: "2020-04-02", 2021: "2021-04-21", 2022: "2022-04-10", 2023: "2023-04-29",
         2024: "2024-04-18", 2025: "2025-04-07", 2026: "2026-04-26"}  # fmt: skip


@pytest.mark.parametrize("year", TET)
def test_lunar_year_begins_on_the_day_counted_in_vietnam(year: int) -> None:
    assert lunar_new_year(year).isoformat() == TET[year]


@pytest.mark.parametrize("year", KINGS)
def test_day_of_the_hung_kings_follows_the_lunar_calendar(year: int) -> None:
    found = [day.isoformat() for day, word in holidays(year).items() if word == "Giỗ Tổ Hùng Vương"]

    assert found == [KINGS[year]]


def test_holidays_of_a_year_are_the_laws_eleven_days() -> None:
    """Eleven days by law; the second day of the national holiday is announced year by year."""
    for year in range(2015, 2036):
        assert len(holidays(year)) in (9, 10), year  # 10, or 9 where the Hùng kings' day is a holiday already
        assert sum(word == "Tết Nguyên đán" for word in holidays(year).values()) == 5


def test_why_a_day_is_off() -> None:
    assert reason(date(2024, 2, 10)) == "Tết Nguyên đán"
    assert (reason(date(2023, 11, 18)), reason(date(2023, 11, 19))) == ("Thứ Bảy", "Chủ nhật")
    assert reason(date(2023, 11, 20)) == ""
    assert (reason(date(2023, 4, 30)), reason(date(2023, 9, 2))) == ("Ngày Chiến thắng", "Quốc khánh")


def test_advice_names_last_days_off_and_units_that_begin_on_a_holiday() -> None:
    def at(day: int) -> datetime:
        return datetime(2024, 2, day, tzinfo=HANOI)

    working = PlannedPhase("appraise_1", "Thẩm định", at(19), at(24))
    on_a_sunday = replace(working, closes_at=at(26))
    at_tet = PlannedPhase("self_assess", "Kê khai", at(10), at(17))

    assert advice([working]) == []
    assert advice([on_a_sunday]) == [
        Advice("appraise_1", date(2024, 2, 25), "Thẩm định: ngày cuối 25/02/2024 là ngày nghỉ (Chủ nhật).")
    ]
    assert advice([at_tet]) == [
        Advice("self_assess", date(2024, 2, 10), "Kê khai: mở vào ngày nghỉ 10/02/2024 (Tết Nguyên đán).")
    ]


def test_close_in_the_middle_of_a_day_counts_that_day() -> None:
    noon = datetime(2024, 2, 25, 12, tzinfo=HANOI)

    assert advice([PlannedPhase("explain", "Giải trình", noon - timedelta(days=3), noon)])[0].day == date(2024, 2, 25)
