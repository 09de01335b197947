"""Goal G6: compute and rank a level of units, as a ratio of touching each of its cells once. Prints ratios only."""

import random
import statistics
import time
from collections.abc import Callable
from fractions import Fraction

from criteria_builder.scoring.sheets import Blank, Indicator, Structure, UnitSheet
from criteria_builder.scoring.totals import compute

ROUNDS = 5
SIZES = ((31, 86), (130, 86), (560, 61))


def level(units: int, indicators: int) -> tuple[Structure, list[UnitSheet]]:
    """Random points out of 400ths, one cell in twenty without content."""
    luck = random.Random(2022)
    rows = tuple(Indicator(number, number // 10, Fraction(10)) for number in range(indicators))
    sheets = [UnitSheet(str(unit), f"Đơn vị {unit}", {row.key: cell(luck) for row in rows}) for unit in range(units)]
    return Structure(rows, foundation=(0,)), sheets


def cell(luck: random.Random) -> Fraction | Blank:
    return Blank.NOT_APPLICABLE if luck.random() < 0.05 else Fraction(luck.randint(0, 4000), 400)


def floor(sheets: list[UnitSheet]) -> int:
    """What no computation can do without: every cell looked at once."""
    return sum(value.numerator for sheet in sheets for value in sheet.cells.values() if isinstance(value, Fraction))


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    for units, indicators in SIZES:
        structure, sheets = level(units, indicators)
        pairs = [
            (seconds(lambda: compute(structure, sheets)), seconds(lambda: floor(sheets)))  # noqa: B023 (called at once)
            for _ in range(ROUNDS)
        ]
        ours, least = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(
            f"{units:>4} đơn vị × {indicators} chỉ số: {ours * 1000:7.1f} ms = {ours / least:6.1f} × đọc mỗi ô một lần"
        )


if __name__ == "__main__":
    main()
