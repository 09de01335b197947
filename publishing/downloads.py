"""Open data: CSV that Excel in Vietnam opens as it should, and the whole release as JSON.

CSV is UTF-8 with a byte order mark, `;` between cells and a decimal comma: with Vietnam's regional settings Excel
splits it into columns and reads the numbers. Programs take the JSON, where points are text with a decimal point.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from publishing.content import AdjustmentLine, Group, Outcome, Unit
from publishing.documents import canonical
from publishing.editions import Edition

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
NUMBER_SIGN = "-"


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes in front, the text stays as it is."""
    return f"'{text}" if text.startswith(FORMULA) else text


def table(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows of text as a file."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def decimal(figure: str | None) -> str:
    """512,40: no dots between thousands, which a program would have to guess at."""
    return "" if figure is None else figure.replace(".", ",")


def percent(ratio: str | None) -> str:
    return "" if ratio is None else decimal(f"{Decimal(ratio) * 100:.2f}")


def exact(points: str) -> str:
    """A maximum, which may be written as a fraction: at most two decimals stand in a decision."""
    whole, _slash, parts = points.partition("/")
    return decimal(whole if not parts else str(Decimal(whole) / Decimal(parts)))


def ranking(edition: Edition, group: Group) -> bytes:
    """One line a unit: rank, main indicators, pillars, total, share, level."""
    grades = {grade["key"]: grade["name"] for grade in group["grades"]}
    head = [
        _("Hạng"), _("Mã đơn vị"), _("Đơn vị"), *(main["name"] for main in group["mains"]),
        *(_("Trụ cột %(name)s") % {"name": pillar["name"]} for pillar in group["pillars"]),
        *([_("Tổng trước thưởng, trừ"), *(one["name"] for one in sections_of(group))] if sections_of(group) else []),
        _("Tổng điểm"), _("Điểm tối đa"), _("Tỷ lệ %"), _("Mức độ"), _("Ghi chú"),
    ]  # fmt: skip
    units = [edition.content["units"][code] for code in group["units"]]
    return table([head, *(_ranking_row(unit, group, grades) for unit in units)])


def sections_of(group: Group) -> list[AdjustmentLine]:
    """The sections of bonus and penalty points, of which most sets have none."""
    return group.get("adjustments", [])


def _ranking_row(unit: Unit, group: Group, grades: dict[str, str]) -> list[str]:
    total = unit["outcomes"]["total"]
    sections = [f"main:{main['key']}" for main in group["mains"]]
    sections += [f"pillar:{pillar['key']}" for pillar in group["pillars"]]
    sections += ["base", *(one["kind"] for one in sections_of(group))] if sections_of(group) else []
    return [
        "" if total["rank"] is None else str(total["rank"]),
        unit["code"],
        unit["name"],
        *(decimal(_points(unit["outcomes"].get(section))) for section in sections),
        decimal(total["points"]),
        exact(total["max_points"]),
        percent(total["ratio"]),
        grades.get(total["grade"], ""),
        "; ".join([*unit["flags"], *([unit["unranked_because"]] if unit["unranked_because"] else [])]),
    ]


def _points(outcome: Outcome | None) -> str | None:
    return outcome["points"] if outcome else None


def components(edition: Edition, group: Group) -> bytes:
    """One line for each unit and component, with the working behind the points."""
    mains = {main["key"]: main["name"] for main in group["mains"]}
    mains |= {main["key"]: main["name"] for one in sections_of(group) for main in one["mains"]}
    head = [
        _("Mã đơn vị"), _("Đơn vị"), _("Chỉ số chính"), _("Mã chỉ số"), _("Chỉ số thành phần"), _("Điểm"),
        _("Điểm tối đa"), _("Vì sao"),
    ]  # fmt: skip
    rows = [
        [
            unit["code"], unit["name"], mains[row["main"]], row["code"], row["name"], decimal(row["points"]),
            exact(row["max_points"]), row["why"],
        ]
        for unit in (edition.content["units"][code] for code in group["units"])
        for row in unit["rows"]
    ]  # fmt: skip
    return table([head, *rows])


def whole(edition: Edition) -> bytes:
    """The release as it was approved and hashed, to the byte."""
    return canonical(edition.content).encode()


def file_of(edition: Edition, name: str) -> tuple[bytes, str] | None:
    """A file of the edition by its public name, with its type."""
    if name == "ket-qua.json":
        return whole(edition), "application/json; charset=utf-8"
    for group in edition.content["groups"]:
        draw = {f"xep-hang-{group['code']}.csv": ranking, f"thanh-phan-{group['code']}.csv": components}.get(name)
        if draw is not None:
            return draw(edition, group), "text/csv; charset=utf-8"
    return None
