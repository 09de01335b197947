"""Draws charts as SVG text: bars, level strip, dumbbell, radar, lanes. Knows no Django; escapes every word it draws.

Shapes carry their colours as attributes, so that a downloaded drawing keeps them; the page's stylesheet restates them
by class for the dark theme. Every chart brings its table.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from html import escape

from dti.web.numbers import Figure, format_decimal

WIDTH = 720
CALENDAR_LEFT = 180
LEVEL_COLOURS = ("#a9bccd", "#6a9fc4", "#2f77ab", "#0a3f66")
INK, QUIET, HAIRLINE, BLUE, SELF, AMBER = "#15202b", "#566373", "#d9e0e8", "#0a4e86", "#66727f", "#b86b00"


@dataclass(frozen=True)
class Chart:
    """A drawing with the sentence it says and the table behind it."""

    title: str
    svg: str
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    source: str = ""
    note: str = ""
    legend: Sequence[tuple[str, str]] = ()  # shape (bar, marker, ring, dot, dashed) and word
    embargoed: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True)
class Bar:
    """One line of a bar chart; `marker` is a second figure on the same scale, such as the group's median."""

    label: str
    value: Figure
    marker: Figure | None = None
    url: str = ""


@dataclass(frozen=True)
class Lane:
    """One span of a calendar: half-open, `row` groups spans on one line."""

    row: str
    label: str
    opens: date
    closes: date
    quiet: bool = False


def bars(
    title: str, rows: Sequence[Bar], maximum: Figure, *, heads: Sequence[str], source: str = "", decimals: int = 2
) -> Chart:
    """Horizontal bars on one common scale from nought to `maximum`."""
    left, line, room = 240, 30, WIDTH - 240 - 80
    drawn = []
    for number, bar in enumerate(rows):
        y = number * line
        drawn.append(_text(left - 12, y + 20, _short(bar.label, 34), "end"))
        drawn.append(_rect(left, y + 7, room, 16, "#e8edf3", "c-track"))
        drawn.append(_rect(left, y + 7, _scaled(bar.value, maximum, room), 16, BLUE, "c-bar"))
        if bar.marker is not None:
            at = left + _scaled(bar.marker, maximum, room)
            drawn.append(_line(at, y + 3, at, y + 27, INK, "c-marker", 2))
        drawn.append(_text(WIDTH, y + 20, format_decimal(bar.value, decimals), "end", weight=600))
    table = [
        [bar.label, format_decimal(bar.value, decimals)]
        + ([format_decimal(bar.marker, decimals)] if bar.marker is not None else [])
        for bar in rows
    ]
    legend = tuple(zip(("bar", "marker"), heads[1:3], strict=False)) if len(heads) > 2 else ()
    return Chart(title, _svg(title, len(rows) * line, drawn), heads, table, source, legend=legend)


def level_strip(
    title: str, value: Figure, maximum: Figure, thresholds: Sequence[Figure], words: Sequence[str], *, source: str = ""
) -> Chart:
    """Where a score lies on the ruler of levels; `thresholds` are shares of the maximum."""
    edges = [Fraction(0), *(Fraction(edge) for edge in thresholds), Fraction(1)]
    drawn = []
    for step, word in enumerate(words):
        x, end = float(edges[step]) * WIDTH, float(edges[step + 1]) * WIDTH
        drawn.append(_rect(x + 0.5, 26, end - x - 1, 30, LEVEL_COLOURS[step], "c-level", INK))
        on_level = INK if step < 2 else "#ffffff"
        drawn.append(_text((x + end) / 2, 46, word, "middle", fill=on_level, css="", weight=600))
        drawn.append(
            _text(min(max(x, 12), WIDTH), 74, format_decimal(edges[step] * 100, 0) + " %", "middle", QUIET, "c-quiet")
        )
    at = _scaled(value, maximum, WIDTH)
    anchor = "start" if at < 60 else "end" if at > WIDTH - 60 else "middle"
    drawn.append(f'<path class="c-text" fill="{INK}" d="M{at - 7:.1f} 16h14l-7 9z"/>')
    drawn.append(
        _text(at, 12, f"{format_decimal(value)} / {format_decimal(maximum, 2, trim=True)}", anchor, weight=650)
    )
    table = [[title, format_decimal(value), format_decimal(maximum)]]
    return Chart(title, _svg(title, 80, drawn), ("", "Điểm", "Tối đa"), table, source)


def dumbbell(
    title: str, rows: Sequence[tuple[str, Figure, Figure]], maximum: Figure, *, heads: Sequence[str], source: str = ""
) -> Chart:
    """Two figures a line, joined: an open ring for the self-assessment, a full dot for the result."""
    left, line, room = 240, 30, WIDTH - 240 - 130
    drawn = []
    for number, (label, first, second) in enumerate(rows):
        y = number * line + 15
        a, b = left + _scaled(first, maximum, room), left + _scaled(second, maximum, room)
        drawn.append(_text(left - 12, y + 5, _short(label, 34), "end"))
        drawn.append(_line(left, y, left + room, y, HAIRLINE, "c-line", 1))
        drawn.append(_line(a, y, b, y, SELF, "c-axis", 3))
        drawn.append(
            f'<circle class="c-round-self" cx="{a:.1f}" cy="{y}" r="5" fill="none" stroke="{SELF}" stroke-width="2"/>'
        )
        drawn.append(f'<circle class="c-round-2" cx="{b:.1f}" cy="{y}" r="6" fill="{BLUE}"/>')
        drawn.append(_text(WIDTH, y + 5, f"{format_decimal(first)} / {format_decimal(second)}", "end"))
    table = [[label, format_decimal(a), format_decimal(b)] for label, a, b in rows]
    legend = tuple(zip(("ring", "dot"), heads[1:3], strict=True))
    return Chart(title, _svg(title, len(rows) * line, drawn), heads, table, source, legend=legend)


def radar(
    title: str,
    axes: Sequence[str],
    own: Sequence[Figure],
    peers: Sequence[Figure],
    *,
    heads: Sequence[str],
    source: str = "",
) -> Chart:
    """Shares from nought to one on at most nine axes: the unit filled, the group's median dashed."""
    if not 3 <= len(axes) <= 9 or not len(axes) == len(own) == len(peers):
        raise ValueError("a radar has three to nine axes and a figure of each series on every one")
    centre, reach = WIDTH / 2, 118.0
    drawn = [
        _outline([step] * len(axes), reach, f'class="c-line" fill="none" stroke="{HAIRLINE}"')
        for step in (0.25, 0.5, 0.75, 1.0)
    ]
    for number, axis in enumerate(axes):
        x, y = _spoke(number, len(axes), 1.0, centre, 152, reach + 14)
        anchor = "middle" if abs(x - centre) < 20 else "start" if x > centre else "end"
        drawn.append(_text(x, y + 4, f"{_short(axis, 30)} {format_decimal(Fraction(own[number]) * 100, 0)} %", anchor))
    shares, medians = [float(value) for value in own], [float(value) for value in peers]
    dashed = f'class="c-peers" fill="none" stroke="{SELF}" stroke-width="2" stroke-dasharray="5 4"'
    filled = f'class="c-own" fill="{BLUE}" fill-opacity=".16" stroke="{BLUE}" stroke-width="2"'
    drawn += [_outline(medians, reach, dashed), _outline(shares, reach, filled)]
    table = [
        [axis, format_decimal(Fraction(a) * 100, 1), format_decimal(Fraction(b) * 100, 1)]
        for axis, a, b in zip(axes, own, peers, strict=True)
    ]
    legend = tuple(zip(("bar", "dashed"), heads[1:3], strict=True))
    return Chart(title, _svg(title, 304, drawn), heads, table, source, legend=legend)


def lanes(
    title: str,
    spans: Sequence[Lane],
    today: date,
    *,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]] | None = None,
    days_off: Collection[date] = (),
    source: str = "",
) -> Chart:
    """A calendar: a line for each row, a bar for each span, days off shaded, a mark for today, dates below."""
    if not spans:
        return Chart(title, "", heads)
    first, last = min(span.opens for span in spans), max(span.closes for span in spans)
    order = list(dict.fromkeys(span.row for span in spans))
    bottom = len(order) * 40 + 30
    drawn = [_rect(_at(day, first, last), 22, _day_width(first, last), bottom - 22, "#e8edf3", "c-track")
             for day in sorted(days_off) if first <= day < last]  # fmt: skip
    for number, row in enumerate(order):
        drawn.append(_text(CALENDAR_LEFT - 12, number * 40 + 49, _short(row, 24), "end"))
        drawn.append(_line(CALENDAR_LEFT, number * 40 + 64, WIDTH, number * 40 + 64, HAIRLINE, "c-line", 1))
    for span in spans:
        drawn += _bar_of(span, order.index(span.row) * 40 + 32, first, last)
    if first <= today <= last:
        at = _at(today, first, last)
        drawn.append(_line(at, 22, at, bottom, AMBER, "c-round-1", 2))
        drawn.append(_text(min(at, WIDTH - 20), 14, f"{today:%d/%m}", "middle", weight=600))
    drawn += _dates_below(first, last, bottom)
    table = rows or [[span.row, span.label, f"{span.opens:%d/%m/%Y}", f"{span.closes:%d/%m/%Y}"] for span in spans]
    return Chart(title, _svg(title, bottom + 22, drawn), heads, table, source)


def _bar_of(span: Lane, y: float, first: date, last: date) -> list[str]:
    x = _at(span.opens, first, last)
    width = max(_at(span.closes, first, last) - x, 3)
    drawn = [
        _rect(x, y, width, 26, "#6a9fc4" if span.quiet else BLUE, "c-level-2" if span.quiet else "c-bar", "#ffffff")
    ]
    if width > 7.2 * len(span.label):
        drawn.append(_text(x + 8, y + 18, span.label, "start", INK if span.quiet else "#ffffff", "c-on-bar"))
    return drawn


def _dates_below(first: date, last: date, y: float) -> list[str]:
    """A date every so many days, at most eight of them; the last day that still counts closes the scale."""
    count = max((last - first).days, 1)
    step = next(days for days in (1, 2, 5, 7, 14, 28, 56, 91, 182, 365, count) if count / days <= 8 or days == count)
    drawn = []
    for place in range(0, count, step):
        day = first + timedelta(days=place)
        at = _at(day, first, last)
        drawn.append(_line(at, y - 4, at, y, HAIRLINE, "c-line", 1))
        drawn.append(_text(at, y + 16, f"{day:%d/%m}", "start" if not place else "middle", QUIET, "c-quiet"))
    return drawn


def _at(day: date, first: date, last: date) -> float:
    return CALENDAR_LEFT + (day - first).days / max((last - first).days, 1) * (WIDTH - CALENDAR_LEFT)


def _day_width(first: date, last: date) -> float:
    return (WIDTH - CALENDAR_LEFT) / max((last - first).days, 1)


def _scaled(value: Figure, maximum: Figure, room: float) -> float:
    share = Fraction(value) / Fraction(maximum) if maximum else Fraction(0)
    return float(min(max(share, Fraction(0)), Fraction(1))) * room


def _spoke(number: int, count: int, share: float, x: float, y: float, reach: float) -> tuple[float, float]:
    turn = 2 * math.pi * number / count
    return x + share * reach * math.sin(turn), y - share * reach * math.cos(turn)


def _outline(shares: Sequence[float], reach: float, look: str) -> str:
    spokes = (_spoke(number, len(shares), share, WIDTH / 2, 152, reach) for number, share in enumerate(shares))
    return f'<polygon {look} points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in spokes)}"/>'


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def _text(
    x: float, y: float, words: str, anchor: str = "start", fill: str = INK, css: str = "c-text", weight: int = 400
) -> str:
    return (
        f'<text class="{css}" x="{x:.1f}" y="{y:.1f}" fill="{fill}" font-size="13" font-weight="{weight}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )


def _rect(x: float, y: float, width: float, height: float, fill: str, css: str, stroke: str = "") -> str:
    outline = f' stroke="{stroke}" stroke-width="1"' if stroke else ""
    box = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height}" rx="2"'
    return f'<rect class="{css}" {box} fill="{fill}"{outline}/>'


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str, css: str, width: int) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line class="{css}" {ends} stroke="{stroke}" stroke-width="{width}"/>'


def _svg(title: str, height: float, drawn: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-label="{escape(title)}" font-family="Inter Variable, Segoe UI, Roboto, Arial, sans-serif">'
        + "".join(drawn)
        + "</svg>"
    )
