"""Days and deadlines in the words of Vietnamese decisions."""

from datetime import UTC, date, datetime

import pytest

from dti.web.dates import DateError, format_date, format_deadline, format_instant, parse_date, parse_deadline


@pytest.mark.parametrize("typed", ["24/10/2026", "24-10-2026", "24.10.2026", "2026-10-24", " 24/10/2026 "])
def test_date_is_read_in_every_usual_form(typed: str) -> None:
    assert parse_date(typed) == date(2026, 10, 24)


def test_day_and_month_are_enough_when_the_year_is_known() -> None:
    assert parse_date("24/10", default_year=2026) == date(2026, 10, 24)


@pytest.mark.parametrize("typed", ["31/02/2026", "24/10/26", "24/10", "10/2026", "24/10.2026", "hôm nay", ""])
def test_date_that_needs_guessing_is_refused(typed: str) -> None:
    with pytest.raises(DateError):
        parse_date(typed)


@pytest.mark.parametrize(
    ("wording", "instant"),
    [
        ("24h00 ngày 24/10/2026", datetime(2026, 10, 24, 17, tzinfo=UTC)),
        ("hết ngày 24/10", datetime(2026, 10, 24, 17, tzinfo=UTC)),
        ("đến hết ngày 24/10", datetime(2026, 10, 24, 17, tzinfo=UTC)),
        ("trước ngày 15/12", datetime(2026, 12, 14, 17, tzinfo=UTC)),
        ("17h00 ngày 24/10/2026", datetime(2026, 10, 24, 10, tzinfo=UTC)),
        ("trước 17h30 ngày 24/10/2026", datetime(2026, 10, 24, 10, 30, tzinfo=UTC)),
        ("24/10/2026", datetime(2026, 10, 24, 17, tzinfo=UTC)),
    ],
)
def test_deadline_is_an_exclusive_end_in_vietnams_time(wording: str, instant: datetime) -> None:
    assert parse_deadline(wording, default_year=2026) == instant


@pytest.mark.parametrize(
    "wording", ["25h00 ngày 24/10/2026", "17h75 ngày 24/10/2026", "24h30 ngày 24/10/2026", "cuối tháng"]
)
def test_deadline_that_cannot_be_is_refused(wording: str) -> None:
    with pytest.raises(DateError):
        parse_deadline(wording)


def test_midnight_reads_as_the_end_of_the_day_before() -> None:
    assert format_deadline(datetime(2026, 10, 24, 17, tzinfo=UTC)) == "24h00 ngày 24/10/2026"
    assert format_deadline(datetime(2026, 10, 24, 10, 30, tzinfo=UTC)) == "17h30 ngày 24/10/2026"


def test_days_print_with_slashes() -> None:
    assert format_date(date(2026, 3, 2)) == "02/03/2026"
    assert format_instant(datetime(2026, 10, 21, 9, 42, tzinfo=UTC)) == "16:42 21/10/2026"
