"""Deadlines in the words of documents: the exact instants they mean, and nothing where a guess would be needed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dti.web.dates import HANOI
from tenants.calendars.wording import (
    DaysReversed,
    Setting,
    WordingError,
    closing_words,
    days_between,
    exactly,
    in_words,
    read,
)

A_YEAR = Setting(date(2023, 1, 1), date(2024, 1, 1))
A_QUARTER = Setting(date(2023, 1, 1), date(2023, 4, 1))
OCTOBERS = Setting(date(2021, 10, 1), date(2022, 10, 1))


def at(text: str) -> datetime | None:
    if not text:
        return None
    form = "%d/%m/%Y %H:%M" if " " in text else "%d/%m/%Y"
    return datetime.strptime(text, form).replace(tzinfo=HANOI)


@pytest.mark.parametrize(
    ("words", "setting", "opens", "closes", "days"),
    [
        # Bắc Giang
        ("bắt đầu từ ngày 10/10/2023, kết thúc 24h00' ngày 24/10/2023 (15 ngày)", A_YEAR, "10/10/2023", "25/10/2023",
         15),
        ("Từ ngày 25/10/2023 đến hết ngày 19/11/2023 (26 ngày)", A_YEAR, "25/10/2023", "20/11/2023", 26),
        ("Từ ngày 30/11/2023 đến ngày 10/12/2023 (12 ngày)", A_YEAR, "30/11/2023", "11/12/2023", 12),
        ("Trước ngày 15/12/2023", A_YEAR, "", "15/12/2023", None),
        # Hà Giang
        ("Thời gian từ ngày 29 - 03/12/2022", A_YEAR, "29/11/2022", "04/12/2022", None),
        ("Thời gian từ ngày 05/12 đến hết ngày 09/12/2022", A_YEAR, "05/12/2022", "10/12/2022", None),
        ("Thời gian từ ngày: 10/12 đến hết ngày 14/12/2022)", A_YEAR, "10/12/2022", "15/12/2022", None),
        ("Thời gian hoàn thành trước ngày 25/12/2022", A_YEAR, "", "25/12/2022", None),
        # Bắc Kạn
        ("trước ngày 07 của tháng đầu quý", A_QUARTER, "", "07/04/2023", None),
        ("trước ngày 10 của tháng thứ hai trong quý", A_QUARTER, "", "10/05/2023", None),
        ("trước ngày 30 tháng 01 của năm", A_YEAR, "", "30/01/2024", None),
        ("xong trong quý I của năm", A_YEAR, "", "01/04/2024", None),
        ("vào quý I của năm kế tiếp", A_YEAR, "01/01/2024", "01/04/2024", None),
        # Đắk Song, Tây Sơn
        ("được thực hiện trong tháng 10 hàng năm", OCTOBERS, "01/10/2022", "01/11/2022", None),
        ("được thực hiện trong tháng 10 hằng năm", OCTOBERS, "01/10/2022", "01/11/2022", None),
        ("trước ngày 20/11/2023", A_YEAR, "", "20/11/2023", None),
        # as people type
        ("24h00 ngày 20/12/2026", Setting(), "", "21/12/2026", None),
        ("24 giờ 00 phút ngày 20 tháng 12 năm 2026", Setting(), "", "21/12/2026", None),
        ("trước 17h30 ngày 24/10/2026", Setting(), "", "24/10/2026 17:30", None),
        ("từ 8h00 ngày 01/02/2026 đến 17h30 ngày 05/02/2026", Setting(), "01/02/2026 08:00", "05/02/2026 17:30", None),
        ("từ ngày 10 đến ngày 24 tháng 10 năm 2026", Setting(), "10/10/2026", "25/10/2026", None),
        ("10.10.2026-24.10.2026", Setting(), "10/10/2026", "25/10/2026", None),
        ("10-10-2026 – 24-10-2026", Setting(), "10/10/2026", "25/10/2026", None),
        ("29/12 - 05/01/2024", Setting(), "29/12/2023", "06/01/2024", None),
        ("chậm nhất là ngày 5/3/2026", Setting(), "", "06/03/2026", None),
        ("không quá ngày 5/3/2026", Setting(), "", "06/03/2026", None),
        ("20/12/2026", Setting(), "20/12/2026", "21/12/2026", None),
        ("từ ngày 10/10/2026", Setting(), "10/10/2026", "", None),
        ("quý III/2026", Setting(), "01/07/2026", "01/10/2026", None),
        ("  TRƯỚC\u00a0NGÀY   15/12/2023 ", Setting(), "", "15/12/2023", None),
        ("đối chiếu số liệu trụ cột: hạn cuối 20/12/2026", Setting(), "20/12/2026", "21/12/2026", None),
        ("truoc ngay 15/12/2023", Setting(), "", "15/12/2023", None),
    ],
)  # fmt: skip
def test_wording_is_read_as_the_instants_it_means(
    words: str, setting: Setting, opens: str, closes: str, days: int | None
) -> None:
    reading = read(words, setting)

    assert (reading.opens_at, reading.closes_at, reading.days_declared) == (at(opens), at(closes), days)


@pytest.mark.parametrize(
    "words",
    [
        "", "   ", "cuối tháng", "24/10", "từ ngày ký đến hết ngày 24/10/2023", "trong 10 ngày làm việc",
        "từ ngày 10/10/2023 đến hết ngày 24/10/2023 (10 ngày làm việc)", "đến hết ngày 31/02/2026",
        "25h00 ngày 1/1/2026", "17h75 ngày 1/1/2026", "tháng 13 năm 2026", "trước tháng 10/2026", "ngày 5",
        "trước ngày 20/12/2026 hoặc 25/12/2026", "từ ngày 1/1/2026, từ ngày 2/1/2026", "đến ngày 1/1/2026 đến 3/1/2026",
        "31/12/1999", "01/01/2100", "01/01/9999", "trước ngày 07 của tháng đầu quý", "trước ngày 30 tháng 01 của năm",
        "٢٤/١٠/٢٠٢٣", "2026-13-01", "trước ngày 20/12/26", "sau ngày 20/12/2026", "tuần 2 tháng 10 năm 2026",
        "sáng ngày 20/12/2026", "5 giờ chiều ngày 20/12/2026", "tối ngày 20/12/2026", "nửa đêm ngày 20/12/2026",
        "trước 12 giờ trưa ngày 20/12/2026", "đầu ngày 20/12/2026", "không trước ngày 20/12/2026",
        "không sớm hơn ngày 20/12/2026", "ngày 20/12/2026 âm lịch", "giữa quý IV năm 2026", "đầu tháng 12 năm 2026",
        "cuối tháng 12 năm 2026", "trong tháng 12 năm 2026, trừ thứ Bảy", "đến ngày 20/12/2026 hoặc khi xong",
        "trước 17h00:30 ngày 20/12/2026", "hết giờ làm việc ngày 20/12/2026",
    ],
)  # fmt: skip
def test_words_that_need_a_guess_are_refused(words: str) -> None:
    with pytest.raises(WordingError):
        read(words)


@pytest.mark.parametrize(
    "words",
    ["từ ngày 05/02/2024 đến ngày 01/02/2024", "từ ngày 05/12 đến hết ngày 01/12/2022", "05/02/2024 - 03/02/2024"],
)
def test_days_in_the_wrong_order_are_told_apart_from_days_across_a_year(words: str) -> None:
    with pytest.raises(DaysReversed):
        read(words)


def test_first_day_without_a_month_takes_the_month_that_puts_it_first() -> None:
    assert read("12 - 20/02/2024").month_inferred is False
    assert (read("29 - 03/12/2022").month_inferred, read("29 - 03/12/2022").opens_at) == (True, at("29/11/2022"))
    assert read("29 - 03/01/2022").opens_at == at("29/12/2021")


def test_until_a_day_is_read_as_the_province_chose() -> None:
    words = "Từ ngày 30/11/2023 đến ngày 10/12/2023"

    assert read(words).closes_at == at("11/12/2023")
    assert read(words, Setting(until="start_of_day")).closes_at == at("10/12/2023")
    assert read("đến hết ngày 10/12/2023", Setting(until="start_of_day")).closes_at == at("11/12/2023")


@pytest.mark.parametrize(
    ("quarter", "words", "closes"),
    [
        ("after_quarter", "trước ngày 07 của tháng đầu quý", "07/04/2023"),
        ("after_quarter", "trước ngày 10 của tháng thứ hai trong quý", "10/05/2023"),
        ("literal", "trước ngày 07 của tháng đầu quý", "07/01/2023"),
        ("literal", "trước ngày 10 của tháng thứ hai trong quý", "10/02/2023"),
        ("after_quarter", "trước ngày 10 của tháng cuối quý", "10/06/2023"),
    ],
)
def test_month_of_a_quarter_is_read_as_the_province_chose(quarter: str, words: str, closes: str) -> None:
    setting = Setting(A_QUARTER.period_from, A_QUARTER.period_to, quarter=quarter)

    reading = read(words, setting)

    assert (reading.closes_at, reading.of_a_quarter) == (at(closes), True)


def test_instant_is_shown_in_words_and_exactly() -> None:
    closes = datetime(2023, 10, 24, 17, tzinfo=UTC)

    assert closing_words(closes) == "24h00 ngày 24/10/2023"
    assert exactly(closes) == "25/10/2023 00:00:00"
    assert exactly(closes - timedelta(microseconds=1)) == "24/10/2023 23:59:59.999999"
    assert closing_words(datetime(2023, 10, 24, 10, 30, tzinfo=UTC)) == "17h30 ngày 24/10/2023"


# ---------------------------------------------------------------------- properties
DAYS = st.dates(date(2000, 1, 2), date(2099, 12, 29))
MINUTES = st.integers(0, 1439)
SEPARATORS = st.sampled_from(["/", "-", "."])
RANGES = st.sampled_from(
    ["từ ngày {a} đến hết ngày {b}", "Từ ngày {a} đến ngày {b}", "{a} - {b}",
     "bắt đầu từ ngày {a}, kết thúc 24h00' ngày {b}",
     "Thời gian từ ngày: {a} đến hết ngày {b}", "từ {a} đến 24 giờ 00 phút ngày {b} (xem lịch)", "{a} – {b}"]
)  # fmt: skip
BY_A_DAY = st.sampled_from(["đến hết ngày {b}", "chậm nhất ngày {b}", "24h00 ngày {b}", "hoàn thành đến hết ngày {b}"])


def written(day: date, mark: str, spelt: bool) -> str:
    return (
        f"{day.day} tháng {day.month} năm {day.year}"
        if spelt
        else f"{day.day:02d}{mark}{day.month:02d}{mark}{day.year}"
    )


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HANOI)


@settings(max_examples=200, deadline=None)
@given(DAYS, st.integers(0, 60), RANGES, SEPARATORS, st.booleans())
def test_range_of_days_includes_its_last_day(first: date, length: int, words: str, mark: str, spelt: bool) -> None:
    last = min(first + timedelta(days=length), date(2099, 12, 30))

    reading = read(words.format(a=written(first, mark, spelt), b=written(last, mark, spelt)))

    assert (reading.opens_at, reading.closes_at) == (midnight(first), midnight(last + timedelta(days=1)))
    assert days_between(midnight(first), midnight(last + timedelta(days=1))) == (last - first).days + 1


@settings(max_examples=100, deadline=None)
@given(DAYS, BY_A_DAY, SEPARATORS)
def test_deadline_includes_its_day_and_before_a_day_excludes_it(day: date, words: str, mark: str) -> None:
    inclusive, before = read(words.format(b=written(day, mark, False))), read(f"trước ngày {written(day, mark, False)}")

    assert (inclusive.opens_at, inclusive.closes_at) == (None, midnight(day + timedelta(days=1)))
    assert (before.opens_at, before.closes_at) == (None, midnight(day))


@settings(max_examples=200, deadline=None)
@given(DAYS, MINUTES, st.integers(1, 60 * 24 * 90))
@example(date(2023, 10, 10), 0, 60 * 24 * 15)
def test_what_is_written_in_words_reads_back_as_the_same_instants(day: date, minute: int, length: int) -> None:
    opens = midnight(day) + timedelta(minutes=minute)
    closes = min(opens + timedelta(minutes=length), midnight(date(2099, 12, 30)))
    if opens >= closes:
        return

    reading = read(in_words(opens, closes))

    assert (reading.opens_at, reading.closes_at) == (opens, closes)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(["từ", "đến", "hết", "trước", "ngày", "tháng", "quý", "năm", "24h00", "10/10/2023", "31/02",
                             "29 -", "03/12/2022", "của", "đầu", "I", "(15 ngày)", "hằng", "trong", "12", "2023", ","]),
            max_size=9,
        ).map(" ".join),
    )
)  # fmt: skip
def test_whatever_is_typed_is_read_or_refused_in_words_and_never_fails(text: str) -> None:
    for setting in (Setting(), A_YEAR, A_QUARTER):
        try:
            reading = read(text, setting)
        except WordingError as why:
            assert why.sentence % why.facts == str(why)
        else:
            ends = [one for one in (reading.opens_at, reading.closes_at) if one is not None]
            assert ends and ends == sorted(ends) and all(2000 <= one.astimezone(HANOI).year <= 2100 for one in ends)
