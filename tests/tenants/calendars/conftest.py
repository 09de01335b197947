"""The gate's clock and a campaign with sheets."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tenants.units.models import UnitGroup
from tests.cast import Cast
from tests.tenants.calendars.sheets import Sheets, make_campaign, make_sheets, make_version
from tests.tenants.calendars.stopped_clock import StoppedClock

LONG_BEFORE = datetime(2029, 1, 1, tzinfo=UTC)


@pytest.fixture
def clock(superuser: Any) -> Iterator[StoppedClock]:
    """Stopped long before any window of the tests; runs again afterwards."""
    clock = StoppedClock(superuser, "hagiang")
    clock.stop_at(LONG_BEFORE)
    yield clock
    clock.run_again()


@pytest.fixture
def sheets(cast: Cast) -> Sheets:
    """An official campaign with the sheets of both departments, no window yet."""
    indicators = make_version("sheets", UnitGroup.objects.get(code="department"), 3)
    return make_sheets(make_campaign(), [cast.so_y_te, cast.so_noi_vu], indicators, (cast.giang, cast.hoi))


@pytest.fixture
def rehearsal(cast: Cast) -> Sheets:
    """A rehearsal whose clock stands three years back."""
    indicators = make_version("rehearsal", UnitGroup.objects.get(code="department"), 3)
    campaign = make_campaign("rehearsal", offset=-int(timedelta(days=1096).total_seconds()))
    return make_sheets(campaign, [cast.so_y_te, cast.so_noi_vu], indicators, (cast.giang, cast.hoi))
