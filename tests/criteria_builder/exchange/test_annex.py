"""The annex in Word: paper, header and sums as a decision prints them; read back it gives the same rows."""

from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from criteria_builder import actions, queries
from criteria_builder.exchange import annex
from criteria_builder.models import Declared, Indicator
from tests.cast import Cast
from tests.criteria_builder.browsing import enter
from tests.criteria_builder.drafts import component, group_of, installed, small_draft
from tests.criteria_builder.exchange.test_screens import apply, upload


def opened(content: bytes) -> Any:
    return docx.Document(BytesIO(content))


def test_annex_is_a_landscape_page_with_a_repeated_header_and_sums(cast: Cast) -> None:
    version = installed("hg-2022-district", by=cast.giang)
    tree = queries.tree(version)

    document = opened(annex.annex(tree))

    section, table = document.sections[0], document.tables[0]
    sides = [round(side.mm) for side in (section.page_width, section.page_height, section.left_margin)]
    assert (section.orientation, sides) == (WD_ORIENT.LANDSCAPE, [297, 210, 30])
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert [text.text for text in document.paragraphs[:3]] == [
        "PHỤ LỤC",
        "BỘ CHỈ SỐ CHUYỂN ĐỔI SỐ CẤP HUYỆN, TỈNH HÀ GIANG (MINH HỌA)",
        "(Kèm theo Quyết định số        /QĐ-UBND ngày      tháng      năm        của Ủy ban nhân dân tỉnh)",
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert len(table.rows) == 2 + len(tree.groups) + len(tree.mains) + len(list(tree.indicators))
    assert [cell.text for cell in table.rows[-1].cells][:3] == ["", "TỔNG CỘNG", "1000"]
    assert document.paragraphs[-1].text == "./."


def test_declared_figures_are_never_printed(cast: Cast) -> None:
    version = installed("hg-2022-department", by=cast.giang)
    Declared.objects.filter(version=version).update(where="CHỖ-KHAI", total_points=98765)

    words = "".join(element.text or "" for element in opened(annex.annex(queries.tree(version))).element.body.iter())

    assert "98765" not in words and "CHỖ-KHAI" not in words


def test_control_characters_do_not_stop_the_printing(cast: Cast) -> None:
    version, _group, main, _row = small_draft(cast.giang)
    component(main, by=cast.giang, name="A\x01B", guidance="dòng 1\r\ndòng 2\x0b")

    table = opened(annex.annex(queries.tree(version))).tables[0]

    assert [row.cells[1].text for row in table.rows[3:]] == ["Có kế hoạch", "AB", "TỔNG CỘNG"]


def test_annex_comes_back_with_every_row_its_points_and_its_words(cast: Cast) -> None:
    version = installed("minh-hoa", by=cast.giang)
    printed = annex.annex(queries.tree(version))
    other = actions.create_set("Bộ khác", group_of(), by=cast.giang)
    client = enter(cast.giang)

    upload(client, other, printed, "phu-luc.docx")
    apply(client, other)

    fields = ("name", "max_points", "source", "verifier", "evidence_hint")
    order = ("main_indicator__group__position", "main_indicator__position", "position")
    rows = [
        list(Indicator.objects.filter(version=one).order_by(*order).values_list(*fields)) for one in (version, other)
    ]
    assert rows[0] == rows[1] and len(rows[0]) > 5
