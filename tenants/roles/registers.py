"""The register of names as a workbook: former name, new name, why."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from tenants.roles.models import PersonDecision

# A formula typed into a cell stays text.
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
WIDTHS = (24, 28, 26, 26, 28, 60, 60)


def workbook(decisions: Iterable[PersonDecision]) -> bytes:
    """One line a person, every cell as text."""
    heads = (
        _("Tỉnh cũ"), _("Họ và tên"), _("Tên cũ"), _("Tên mới"), _("Quyết định"), _("Lý do"), _("Vai trò còn chờ"),
    )  # fmt: skip
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        sheet = book.add_worksheet(_("Tên đăng nhập"))
        bold, text = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "@"})
        for column, (width, head) in enumerate(zip(WIDTHS, heads, strict=True)):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, head, bold)
        for line, one in enumerate(decisions, start=1):
            for column, cell in enumerate(_cells(one)):
                sheet.write_string(line, column, cell, text)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _cells(one: PersonDecision) -> tuple[str, ...]:
    handed = one.handed
    why = "; ".join(word for word in (one.met, one.reason) if word)
    return (
        handed.province.name, handed.full_name, handed.username, one.new_name, str(one.get_kind_display()), why,
        "; ".join(one.waiting),
    )  # fmt: skip
