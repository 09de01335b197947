"""Days: kept as 2022-12-14, typed and printed as 14/12/2022."""

import re
from datetime import date, datetime

WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_day(value: object) -> date:
    """A day from JSON, "2022-12-14", or a date that was read already."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and WRITTEN.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:  # 2022-02-30
            pass
    raise ValueError("phải là một ngày có trong lịch, ghi như 14/12/2022")
