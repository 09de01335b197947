"""A column for exact points."""

from fractions import Fraction
from typing import Any

from django.db import models


class FractionField(models.Field):  # type: ignore[type-arg]
    """An exact rational kept as text "140/9": points are rounded once, at publication, never in the database."""

    description = "Số hữu tỉ chính xác"

    def db_type(self, connection: Any) -> str:
        return "text"  # a sum of many shares has a long denominator

    def from_db_value(self, value: str | None, *_: Any) -> Fraction | None:
        return None if value is None else Fraction(value)

    def to_python(self, value: Any) -> Fraction | None:
        return None if value is None else Fraction(value)

    def get_prep_value(self, value: Any) -> str | None:
        if value is None:
            return None
        if isinstance(value, float):
            raise TypeError("points are never floats")
        return str(Fraction(value))

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)
