"""R21: points for being in time, fewer for being a little late."""

from datetime import date
from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from dti.web.dates import format_date

from ..numbers import format_exact, format_points
from ..spec import Day, Exact, InputField, Inputs, Label, RuleSpec, Score, Whole

LONGEST_GRACE = 3660


class Deadline(RuleSpec):
    """All points up to the last day, a share of them within the days of grace, none after that.

    The day is a fact that the document proves: of sending, not of editing or of entering it here.
    """

    number: ClassVar[str] = "R21"
    title: ClassVar[str] = "Đúng hạn"

    kind: Literal["deadline"]
    label: Label = Field(title="Việc phải làm đúng hạn")
    last_day: Day = Field(title="Ngày cuối cùng của hạn")
    grace_days: Whole = Field(0, title="Số ngày chậm còn được điểm")
    late_share: Exact = Field(Fraction(0), title="Phần điểm khi chậm")

    @model_validator(mode="after")
    def _late_is_worth_less(self) -> Self:
        if self.late_share > 1:
            raise ValueError("phần điểm khi chậm không được lớn hơn 1")
        if self.grace_days > LONGEST_GRACE:
            raise ValueError(f"số ngày chậm còn được điểm không được quá {LONGEST_GRACE}")
        return self

    def inputs(self) -> tuple[InputField, ...]:
        return (InputField("day", self.label, "date"),)

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        return Score(self._share(self._days_late(inputs)) * max_points)

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        points = format_points(self.score(max_points, inputs).points or 0)
        late, day = self._days_late(inputs), format_date(_day(inputs))
        if late <= 0:
            return f"{day} đúng hạn {format_date(self.last_day)}: {points} điểm"
        if late <= self.grace_days:
            share = f"{format_exact(self.late_share)} × {format_exact(max_points)}"
            return f"{day} chậm {late} ngày, trong {self.grace_days} ngày: {share} = {points} điểm"
        return f"{day} chậm {late} ngày, quá {self.grace_days} ngày: {points} điểm"

    def describe(self, max_points: Fraction) -> str:
        words = [f"{self.label}: đến hết ngày {format_date(self.last_day)} được {format_exact(max_points)} điểm"]
        if self.grace_days:
            late = format_exact(self.late_share * max_points)
            words.append(f"chậm không quá {self.grace_days} ngày được {late} điểm")
        return "; ".join([*words, "chậm hơn thì 0 điểm"])

    def _days_late(self, inputs: Inputs) -> int:
        return (_day(inputs) - self.last_day).days

    def _share(self, days_late: int) -> Fraction:
        if days_late <= 0:
            return Fraction(1)
        return self.late_share if days_late <= self.grace_days else Fraction(0)


def _day(inputs: Inputs) -> date:
    day = inputs["day"]
    assert isinstance(day, date)
    return day
