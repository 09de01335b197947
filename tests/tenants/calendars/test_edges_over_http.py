"""W3 over HTTP: a row saved from a browser is accepted exactly inside the window, whatever the browser's clock says."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.db import transaction

from submissions.models import Answer, LedgerEntry
from tests.cast import Cast
from tests.goals import goal
from tests.submissions.sheets import START, make_sheet
from tests.tenants.calendars.stopped_clock import StoppedClock
from tests.tenants.calendars.test_edges import DELTAS, ZONES, process_in
from tests.tenants.http import browser_of

EDGES = (START, START + timedelta(days=5))
SKEWS = (timedelta(), timedelta(hours=24), -timedelta(hours=24))


@pytest.mark.goal("W3")
def test_row_saved_over_http_is_accepted_exactly_inside_the_window(cast: Cast, clock: StoppedClock) -> None:
    clock.run_again()
    sheet = make_sheet(cast)
    shift = timedelta(seconds=sheet.campaign.clock_offset_s)
    browser = browser_of(cast.an)

    with goal("W3") as tally:
        for edge in EDGES:
            for delta in DELTAS:
                instant = edge + delta
                clock.stop_at(instant - shift)
                for skew, zone in product(SKEWS, ZONES):
                    typed = {
                        "rev": "0", "client_id": "a1", "in-numerator": "118", "in-denominator": "124",
                        "explanation": "Danh sách kèm theo.",
                    }  # fmt: skip
                    says = (datetime.now(UTC) + skew).strftime("%a, %d %b %Y %H:%M:%S GMT")
                    with transaction.atomic(), process_in(zone):
                        answer = browser.post(sheet.row(), typed, HTTP_DATE=says, HTTP_HX_REQUEST="true")
                        written = (Answer.objects.count(), LedgerEntry.objects.count())
                        transaction.set_rollback(True)
                    inside = EDGES[0] <= instant < EDGES[1]
                    tally.check(
                        answer.status_code == (200 if inside else 409),
                        f"{answer.status_code} {instant} {skew} {zone}",
                    )
                    tally.check(written == ((1, 1) if inside else (0, 0)), f"{written} at {instant} {zone}")
