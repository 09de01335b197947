"""A calendar as a drawing, as a file for other programs, as a Word document."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import docx
import pytest
from lxml import etree

from tenants.calendars import feed, gantt, library, schedule
from tenants.calendars.feed import Entry
from tenants.calendars.models import Campaign, Document, Window, WindowEvent
from tenants.calendars.rules import Plan
from tenants.units.models import Unit

NOW = datetime(2023, 10, 12, 3, tzinfo=UTC)


def plan(key: str = "bac-giang-2023") -> Plan:
    return library.packaged_plan(key).plan


# ---------------------------------------------------------------------- drawing
def test_drawing_has_a_lane_for_each_level_and_a_bar_for_each_line() -> None:
    chart = gantt.drawing(plan("bac-kan-2023-q1"), name="quý I", now=NOW)
    svg = etree.fromstring(chart.svg)
    texts = [one.text for one in svg.iter("{http://www.w3.org/2000/svg}text")]

    assert texts[:3] == ["commune", "district", "department"]
    assert len(chart.rows) == 7 and chart.rows[0][3] == "24h00 ngày 06/04/2023"
    bars = [one for one in svg.iter("{http://www.w3.org/2000/svg}rect") if one.get("class") in ("c-bar", "c-level-2")]
    assert len(bars) == 7
    assert "<style" not in chart.svg and "style=" not in chart.svg and "<script" not in chart.svg


def test_drawing_marks_today_days_off_and_the_trial() -> None:
    chart = gantt.drawing(plan("ha-giang-2022"), name="HG", now=datetime(2022, 12, 7, tzinfo=UTC))

    assert 'class="c-round-1"' in chart.svg and ">07/12<" in chart.svg and ">THỬ NGHIỆM<" in chart.svg
    shaded = re.findall(r'class="c-track"', chart.svg)
    assert len(shaded) == 7  # Saturdays and Sundays from 29/11 to 24/12/2022


def test_extension_is_a_bar_of_its_own_and_says_for_whom() -> None:
    closes = plan().phases[0].closes_at
    windows = [
        Window(phase="self_assess", unit=Unit(pk=pk), opens_at=plan().phases[0].opens_at,
               closes_at=closes + timedelta(days=9)) for pk in (1, 2)
    ]  # fmt: skip
    windows.append(Window(phase="self_assess", opens_at=plan().phases[0].opens_at, closes_at=closes))

    chart = gantt.drawing(plan(), name="BG", now=NOW, windows=windows)

    assert ">Gia hạn<" in chart.svg
    assert chart.svg.count('class="c-level-2"') + chart.svg.count('class="c-bar"') == 6


def test_long_calendar_shades_nothing() -> None:
    first = plan().phases[0]
    long = replace(plan(), phases=(replace(first, closes_at=first.opens_at + timedelta(days=400)),))

    assert "c-track" not in gantt.drawing(long, name="x", now=NOW).svg


# ---------------------------------------------------------------------- calendars for other programs
def entry(**changes: str) -> Entry:
    return replace(
        Entry("7-self_assess-0", "Tự đánh giá · Đợt 2023", NOW, NOW + timedelta(days=3), "Khóa lúc 24h00"), **changes
    )


def unfolded(content: bytes) -> list[str]:
    return content.replace(b"\r\n ", b"").decode().split("\r\n")


def test_calendar_file_is_what_the_standard_wants() -> None:
    content = feed.written("Lịch", "dti.hagiang.gov.vn", [entry(), entry(key="8")], now=NOW)
    lines = unfolded(content)

    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert "UID:7-self_assess-0@dti.hagiang.gov.vn" in lines
    assert "DTSTART:20231012T030000Z" in lines and "DTEND:20231015T030000Z" in lines
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_line_is_folded_between_letters_and_never_inside_one() -> None:
    words = "Sở Thông tin và Truyền thông kiểm tra số liệu, đánh giá; xếp hạng \\ quý I"
    content = feed.written("Lịch", "x", [entry(title=words * 3)], now=NOW)

    for line in content.split(b"\r\n"):
        line.decode()
    (title,) = [line for line in unfolded(content) if line.startswith("SUMMARY:")]
    assert title == "SUMMARY:" + words.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;") * 3


@pytest.mark.parametrize(
    "evil", ["x\r\nATTENDEE:mailto:a@b", "x\nEND:VEVENT\nBEGIN:VALARM", "x\rSTATUS:CANCELLED", "x\x00\x0b\x1f\x7f"]
)
def test_text_cannot_add_a_line_of_its_own(evil: str) -> None:
    lines = unfolded(feed.written(evil, "x", [entry(title=evil, text=evil)], now=NOW))

    assert not [line for line in lines if line.startswith(("ATTENDEE", "BEGIN:VALARM", "STATUS"))]
    assert lines.count("END:VEVENT") == 1
    assert all(letter.isprintable() for line in lines for letter in line)


# ---------------------------------------------------------------------- Word
def words_of(content: bytes) -> str:
    made = docx.Document(BytesIO(content))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


def campaign(mode: str = "official") -> Campaign:
    document = Document(type_name="Kế hoạch", number_as_written="/KH-STTTT", date_as_written="ngày tháng năm 2023",
                        issuer="Sở Thông tin và Truyền thông", title="Đánh giá")  # fmt: skip
    return Campaign(name="Đợt 2023", mode=mode, document=document)


def test_schedule_has_every_phase_its_deadline_and_its_wording() -> None:
    said = words_of(schedule.document(campaign(), plan(), []))

    for one in plan().phases:
        assert one.title in said and one.as_written in said
    assert "24h00 ngày 24/10/2023" in said and "24h00 ngày 14/12/2023" in said
    assert "0h00 ngày 11/12/2023 (suy ra)" in said
    assert "(Kèm theo Kế hoạch số /KH-STTTT ngày tháng năm 2023 của Sở Thông tin và Truyền thông)" in said
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said and "Gia hạn" not in said


def test_schedule_names_each_extension_with_reason_and_number() -> None:
    event = WindowEvent(
        phase="self_assess", unit=Unit(name="Sở Y tế"), closes_at=datetime(2023, 10, 27, 17, tzinfo=UTC),
        reason="Mất điện", decision_no="12/QĐ",
    )  # fmt: skip

    said = words_of(schedule.document(campaign(), plan(), [event]))

    assert "Sở Y tế\nTự đánh giá\n24h00 ngày 27/10/2023\nMất điện\n12/QĐ" in said


@pytest.mark.parametrize(("mode", "mark"), [("rehearsal", "DIỄN TẬP"), ("trial", "THỬ NGHIỆM"), ("official", "")])
def test_schedule_of_a_rehearsal_says_so_on_every_page(mode: str, mark: str) -> None:
    made = docx.Document(BytesIO(schedule.document(campaign(mode), plan(), [])))

    assert made.sections[0].header.paragraphs[0].text == mark
    assert {run.font.name for paragraph in made.paragraphs for run in paragraph.runs} == {"Times New Roman"}
    assert made.sections[0].page_width.mm == pytest.approx(210, abs=0.1)


def test_period_and_cutoff_stand_above_the_table() -> None:
    said = words_of(schedule.document(campaign(), replace(plan(), data_cutoff=date(2023, 10, 24)), []))

    assert "từ ngày 01/01/2023 đến hết ngày 31/12/2023; số liệu tính đến ngày 24/10/2023" in said
