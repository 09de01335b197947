"""On which days people are reminded, by whatever clock."""

from datetime import UTC, datetime, timedelta

import pytest

from dti.web.dates import HANOI
from tenants.calendars.reminders import DAYS, due, last_day, schedule, when

CLOSES = datetime(2023, 10, 25, tzinfo=HANOI)  # 24h00 ngày 24/10


def test_reminders_come_at_seven_on_the_five_days() -> None:
    assert [f"{one.from_:%d/%m %H:%M}" for one in schedule(CLOSES)] == [
        "17/10 07:00", "21/10 07:00", "23/10 07:00", "24/10 07:00", "25/10 07:00",
    ]  # fmt: skip
    assert [one.day for one in schedule(CLOSES, [0, -3])] == [-3, 0]


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2023-10-16T12:00", None), ("2023-10-17T06:59", None), ("2023-10-17T07:00", -7), ("2023-10-17T23:59", -7),
        ("2023-10-18T07:00", None), ("2023-10-21T07:00", -3), ("2023-10-23T18:00", -1), ("2023-10-24T07:00", 0),
        ("2023-10-25T00:00", None), ("2023-10-25T07:00", 1), ("2023-10-26T07:00", None),
    ],
)  # fmt: skip
def test_reminder_is_due_on_its_day_from_its_hour_on(now: str, day: int | None) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=HANOI)

    for same in (instant, instant.astimezone(UTC)):
        found = due(CLOSES, same)
        assert (found.day if found else None) == day


def test_campaign_may_keep_fewer_days() -> None:
    assert due(CLOSES, datetime(2023, 10, 17, 8, tzinfo=HANOI), [-3, 0]) is None
    assert due(CLOSES, datetime(2023, 10, 21, 8, tzinfo=HANOI), [-3, 0]) is not None
    assert due(CLOSES, datetime(2023, 10, 21, 8, tzinfo=HANOI), []) is None


def test_close_at_noon_ends_on_that_day() -> None:
    noon = datetime(2023, 10, 25, 12, tzinfo=HANOI)

    assert (last_day(noon), last_day(CLOSES)) == (noon.date(), noon.date() - timedelta(days=1))


def test_words_say_how_far_it_is() -> None:
    assert [when(day, CLOSES) for day in (*DAYS, None)] == [
        "Còn 7 ngày: khóa lúc 24h00 ngày 24/10/2023.",
        "Còn 3 ngày: khóa lúc 24h00 ngày 24/10/2023.",
        "Còn 1 ngày: khóa lúc 24h00 ngày 24/10/2023.",
        "Hôm nay là ngày cuối: khóa lúc 24h00 ngày 24/10/2023.",
        "Đã khóa lúc 24h00 ngày 24/10/2023.",
        "Hạn: 24h00 ngày 24/10/2023.",
    ]
