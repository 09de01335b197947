"""Drawings: true to scale, escaped, with the table behind them."""

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from dti.web import charts
from dti.web.samples import drawings

SVG = "{http://www.w3.org/2000/svg}"


def test_every_drawing_is_well_formed_and_has_its_table() -> None:
    for chart in drawings():
        root = ElementTree.fromstring(chart.svg)

        assert root.get("aria-label") == chart.title
        assert chart.rows and all(len(row) == len(chart.heads) for row in chart.rows)
        assert "style=" not in chart.svg


def test_words_in_a_drawing_are_escaped() -> None:
    chart = charts.bars('<b onload="x">', [charts.Bar("<script>alert(1)</script>", 5)], 10, heads=("", ""))

    assert "<script" not in chart.svg and "<b " not in chart.svg


def test_bars_share_one_scale_and_never_leave_it() -> None:
    chart = charts.bars(
        "t", [charts.Bar("half", Decimal(50)), charts.Bar("over", 120), charts.Bar("none", 0)], 100, heads=("", "")
    )

    widths = [float(found) for found in re.findall(r'class="c-bar"[^>]*? width="([\d.]+)"', chart.svg)]
    assert widths == [200.0, 400.0, 0.0]


def test_empty_maximum_draws_nothing_instead_of_failing() -> None:
    chart = charts.bars("t", [charts.Bar("a", 0)], 0, heads=("", ""))

    assert 'class="c-bar" x="240.0" y="7.0" width="0.0"' in chart.svg


def test_radar_wants_three_to_nine_axes() -> None:
    with pytest.raises(ValueError, match="three to nine"):
        charts.radar("t", ["a", "b"], [0, 0], [0, 0], heads=("", "", ""))


def test_lanes_without_spans_are_empty() -> None:
    assert charts.lanes("t", [], date(2026, 10, 1), heads=()).is_empty
