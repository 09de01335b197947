"""The annex of a decision in Word: A4 landscape, Times New Roman, the header repeated on every page (domain.md, §8).

Declared figures stand beside the sums on the screen and never in an annex: a decision prints one figure.
"""

from decimal import Decimal
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from criteria_builder.canonical import short
from criteria_builder.exchange.reading import SOURCES
from criteria_builder.totals import totals
from criteria_builder.tree import IndicatorNode, MainNode, Tree

HEADER = (
    "STT", "Chỉ số", "Điểm tối đa", "Cách xác định và tính điểm", "Tài liệu kiểm chứng", "Nguồn thu thập dữ liệu",
    "Đơn vị phối hợp xác minh số liệu",
)  # fmt: skip
WIDTHS = (13, 56, 17, 66, 36, 30, 32)  # mm, together the width between the margins
FONT = "Times New Roman"
BODY, CELL = Pt(13), Pt(11)
SOURCE_WORDS = {value: word for word, value in SOURCES.items()}
NO_RULE = "…"  # a draft whose rule is not written yet shows the gap
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def annex(tree: Tree, cited: str = "") -> bytes:
    """The whole version as one table. `cited` names the decision; number and date stay blank without one."""
    document = docx.Document()
    _page(document)
    _titles(document, tree, cited)
    table = document.add_table(rows=1, cols=len(HEADER))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _fill(table.rows[0], HEADER, bold=True, centred=range(len(HEADER)))
    _repeat(table.rows[0])
    for place, group in enumerate(tree.groups):
        mark = ROMAN[place] if place < len(ROMAN) else str(place + 1)
        points = sum((main.points for main in group.mains), Decimal(0)) if group.cap is None else group.cap
        _heading(table.add_row(), mark, group.name.upper(), points)
        for main in group.mains:
            _heading(table.add_row(), main.number, main.name, main.points)
            for node in main.indicators:
                _fill(table.add_row(), _cells(node, main), centred=(0, 2))
    _heading(table.add_row(), "", "TỔNG CỘNG", totals(tree).whole.computed.points)
    _widths(table)
    _end(document)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True  # no number on the first page
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, BODY
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(0)
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _page_number(number)


def _page_number(paragraph: Any) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = BODY
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _titles(document: Any, tree: Tree, cited: str) -> None:
    _line(document, "PHỤ LỤC", bold=True)
    _line(document, tree.head.set_name.upper(), bold=True)
    where = cited or "Quyết định số        /QĐ-UBND ngày      tháng      năm        của Ủy ban nhân dân tỉnh"
    _line(document, f"(Kèm theo {where})", italic=True)
    if tree.head.illustrative:
        _line(document, "MINH HỌA, không phải phụ lục chính thức", italic=True)
    _line(document, "")


def _line(document: Any, text: str, *, bold: bool = False, italic: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(printable(text))
    run.bold, run.italic = bold, italic


def _cells(node: IndicatorNode, main: MainNode) -> tuple[str, ...]:
    """A row as a decision prints it: the rule in words, then what the guidance adds."""
    words = [node.rule_words if node.rule else NO_RULE, node.guidance]
    return (
        node.number if node.parent_pk is None else _letter(node, main),
        node.name,
        points_text(node.max_points),
        "\n".join(filter(None, words)),
        node.evidence_hint,
        SOURCE_WORDS.get(node.source, node.source),
        node.verifier,
    )


def _letter(node: IndicatorNode, main: MainNode) -> str:
    """Parts of a component are lettered in their order: a), b), c)."""
    siblings = [one.pk for one in main.indicators if one.parent_pk == node.parent_pk]
    return f"{chr(ord('a') + siblings.index(node.pk) % 26)})"


def _heading(row: Any, number: str, name: str, points: Decimal) -> None:
    _fill(row, (number, name, points_text(points), "", "", "", ""), bold=True, centred=(0, 2))


def _fill(row: Any, texts: tuple[str, ...], *, bold: bool = False, centred: Any = ()) -> None:
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        if column in centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(printable(text))
        run.font.size, run.bold = CELL, bold
    _whole(row)


def _whole(row: Any) -> None:
    """A row is never broken over two pages."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _widths(table: Any) -> None:
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    for line in table._tbl.tr_lst:
        for cell, width in zip(line.tc_lst, WIDTHS, strict=True):
            cell.width = Mm(width)


def _end(document: Any) -> None:
    closing = document.add_paragraph("./.")
    closing.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def printable(text: str) -> str:
    """XML has no control characters; a document has no use for them."""
    return "".join(letter for letter in text.replace("\r\n", "\n") if letter >= " " or letter in "\n\t")


def points_text(value: Decimal) -> str:
    """12,5 as a document prints it."""
    return (short(value) or "0").replace(".", ",")
