"""The rungs of a ladder: from the best down, tiling everything from zero up."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from pydantic import Field

from ..numbers import format_exact
from ..spec import Exact, SpecPart


class Rung(SpecPart):
    """Points from a lower bound on, up to the rung above."""

    lower: Exact = Field(title="Từ")
    gt: bool = Field(False, title="Lớn hơn, không tính bằng", strict=True)
    upper: Exact | None = Field(None, title="Đến")  # as the document writes it; must meet the rung above
    points: Exact = Field(title="Điểm")

    def met_by(self, value: Fraction) -> bool:
        return value > self.lower if self.gt else value >= self.lower


def refuse_untiled(rungs: tuple[Rung, ...]) -> None:
    """Raise ValueError unless each value from zero up meets exactly one rung, read from the top."""
    if rungs[0].upper is not None:
        raise ValueError("mức cao nhất phải để ngỏ phía trên")
    if rungs[-1].lower != 0 or rungs[-1].gt:
        raise ValueError("phải có mức “Còn lại” bắt đầu từ 0")
    for above, below in pairwise(rungs):
        if below.lower > above.lower or (below.lower == above.lower and (below.gt or not above.gt)):
            raise ValueError("các mức phải xếp từ cao xuống thấp, không trùng nhau")
        if below.upper is not None and below.upper != above.lower:
            gap = f"{format_exact(below.upper)} và {format_exact(above.lower)}"
            raise ValueError(f"các mức phải liền nhau: có khoảng hở hoặc chồng giữa {gap}")


def first_met(rungs: tuple[Rung, ...], value: Fraction) -> int:
    """The index of the first rung met, from the top."""
    return next(index for index, rung in enumerate(rungs) if rung.met_by(value))


def rung_words(rungs: tuple[Rung, ...], index: int, write: Callable[[Fraction], str]) -> str:
    """A rung in words: "từ 70% đến dưới 90%"; the last one is "còn lại"."""
    if index == len(rungs) - 1:
        return "còn lại"
    rung = rungs[index]
    lower = f"{'trên' if rung.gt else 'từ'} {write(rung.lower)}"
    if index == 0:
        return lower if rung.gt else f"{lower} trở lên"
    above = rungs[index - 1]
    return f"{lower} đến {'' if above.gt else 'dưới '}{write(above.lower)}"


def ladder_words(rungs: tuple[Rung, ...], write: Callable[[Fraction], str]) -> str:
    """All rungs with their points."""
    return "; ".join(
        f"{rung_words(rungs, index, write)}: {format_exact(rung.points)} điểm" for index, rung in enumerate(rungs)
    )
