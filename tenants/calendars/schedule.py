"""The schedule of a campaign as a Word document: A4, Times New Roman, places left for number, date and signature."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from dti.web.dates import HANOI, format_date
from tenants.calendars.models import Campaign, PhaseKind, WindowEvent
from tenants.calendars.rules import Plan, PlannedPhase
from tenants.calendars.wording import closing_words

FONT = "Times New Roman"
BODY, CELL, SMALL = Pt(13), Pt(12), Pt(11)
PHASES = ("STT", "Giai đoạn", "Áp dụng", "Mở từ", "Khóa lúc", "Số ngày", "Ghi trong văn bản")
PHASE_WIDTHS = (10, 42, 22, 24, 30, 12, 25)  # mm, together the width between the margins
EXTENSIONS = ("Đơn vị", "Giai đoạn", "Đến", "Lý do", "Số quyết định")
EXTENSION_WIDTHS = (42, 28, 30, 40, 25)
# Documents are written in Vietnamese, whatever language a person reads the screens in.
NAMES = {
    "trial": "Thử nghiệm", "self_assess": "Tự đánh giá", "review": "Rà soát", "appraise_1": "Thẩm định lần 1",
    "explain": "Giải trình, bổ sung", "review_2": "Rà soát lần 2", "appraise_2": "Thẩm định lần 2",
    "approve": "Phê duyệt",
}  # fmt: skip
MARKS = {"trial": "THỬ NGHIỆM", "rehearsal": "DIỄN TẬP"}


def document(campaign: Campaign, plan: Plan, extensions: Sequence[WindowEvent]) -> bytes:
    """Every phase with its exact deadline beside the wording, and each extension with reason and decision number."""
    made = docx.Document()
    _page(made, MARKS.get(campaign.mode, ""))
    _head(made, campaign)
    _line(made, "LỊCH ĐÁNH GIÁ", bold=True, centred=True, size=Pt(14))
    _line(made, campaign.name, bold=True, centred=True)
    if campaign.document:
        _line(made, f"(Kèm theo {_cited(campaign)})", italic=True, centred=True)
    _line(made, _period(plan))
    _table(made, PHASES, PHASE_WIDTHS, [_cells(place, phase) for place, phase in enumerate(plan.phases, start=1)])
    if extensions:
        _line(made, "Gia hạn", bold=True)
        _table(made, EXTENSIONS, EXTENSION_WIDTHS, [_extension(event) for event in extensions])
    _foot(made)
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def _cells(place: int, phase: PlannedPhase) -> list[str]:
    opens = phase.opens_at.astimezone(HANOI)
    inferred = " (suy ra)" if phase.opens_inferred else ""
    return [
        str(place), phase.title if phase.title else NAMES[phase.kind], phase.level_name or "Mọi đơn vị",
        f"{opens.hour}h{opens.minute:02d} ngày {format_date(opens.date())}{inferred}", closing_words(phase.closes_at),
        str(phase.days), phase.as_written,
    ]  # fmt: skip


def _extension(event: WindowEvent) -> list[str]:
    closing = closing_words(event.closes_at) if event.closes_at else ""
    name = NAMES[PhaseKind(event.phase).value] if event.phase else ""
    return [event.unit.name if event.unit else "Mọi đơn vị", name, closing, event.reason, event.decision_no]


def _period(plan: Plan) -> str:
    last = plan.period_to.fromordinal(plan.period_to.toordinal() - 1)
    text = f"Kỳ số liệu: từ ngày {format_date(plan.period_from)} đến hết ngày {format_date(last)}"
    cutoff = f"; số liệu tính đến ngày {format_date(plan.data_cutoff)}" if plan.data_cutoff else ""
    return f"{text}{cutoff}. Thời hạn tính theo giờ Việt Nam; hệ thống tự khóa đúng lúc ghi ở cột “Khóa lúc”."


def _cited(campaign: Campaign) -> str:
    document = campaign.document
    assert document is not None
    number = document.number or document.number_as_written or "…"
    day = f"ngày {format_date(document.issued_on)}" if document.issued_on else document.date_as_written or "ngày …"
    return f"{document.type_name} số {number} {day} của {document.issuer}"


# ------------------------------------------------------------------ how it looks (Decree 30/2020)
def _page(made: Any, mark: str) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, BODY
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    if mark:
        _write(section.header.paragraphs[0], mark, bold=True, centred=True)


def _head(made: Any, campaign: Campaign) -> None:
    """Issuer on the left, the country's name and motto on the right."""
    table = made.add_table(rows=1, cols=2)
    issuer = campaign.document.issuer.upper() if campaign.document else ""
    left, right = table.rows[0].cells
    _write(left.paragraphs[0], issuer, bold=True, centred=True, size=CELL)
    _write(left.add_paragraph(), "Số: …", centred=True, size=CELL)
    _write(right.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, centred=True, size=CELL)
    _write(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", bold=True, centred=True)
    _write(right.add_paragraph(), "…, ngày … tháng … năm …", italic=True, centred=True)
    _widths(table, (75, 90))


def _foot(made: Any) -> None:
    table = made.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _write(left.paragraphs[0], "Nơi nhận:", bold=True, italic=True, size=SMALL)
    _write(left.add_paragraph(), "- Như thành phần của đợt đánh giá;\n- Lưu: VT.", size=SMALL)
    _write(right.paragraphs[0], "THỦ TRƯỞNG CƠ QUAN", bold=True, centred=True)
    _write(right.add_paragraph(), "(Ký, ghi rõ họ tên, đóng dấu)", italic=True, centred=True)
    _widths(table, (75, 90))


def _table(made: Any, heads: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
    table = made.add_table(rows=1, cols=len(heads))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _fill(table.rows[0], heads, bold=True)
    _repeat(table.rows[0])
    for row in rows:
        _fill(table.add_row(), row)
    _widths(table, widths)


def _fill(row: Any, texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        _write(cell.paragraphs[0], text, bold=bold, centred=bold, size=SMALL)


def _repeat(row: Any) -> None:
    """The head stands on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _widths(table: Any, widths: Sequence[int]) -> None:
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def _line(made: Any, text: str, **look: Any) -> None:
    _write(made.add_paragraph(), text, **look)


def _write(
    paragraph: Any, text: str, *, bold: bool = False, italic: bool = False, centred: bool = False, size: Any = BODY
) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size, run.font.name = bold, italic, size, FONT
    run._element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(4)
