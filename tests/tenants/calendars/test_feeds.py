"""A person's own calendar address: a secret that reads windows and nothing else, and ends when its owner says so."""

from datetime import timedelta
from typing import Any

import pytest
from django_tenants.utils import tenant_context

from tenants.accounts.models import User
from tenants.calendars import actions, queries
from tenants.calendars.models import CalendarFeed
from tests.cast import Cast, fresh, make_cast
from tests.tenants.calendars.stopped_clock import StoppedClock
from tests.tenants.calendars.test_campaigns import FIRST, activated, extend
from tests.tenants.http import Browser, browser_of


def address(token: str) -> str:
    return f"/app/campaigns/my-calendar/{token}.ics"


def lines(answer: Any) -> list[str]:
    return answer.content.replace(b"\r\n ", b"").decode().split("\r\n")


def test_owner_reads_phases_in_another_program_without_signing_in(cast: Cast, clock: StoppedClock) -> None:
    activated(cast)

    answer = Browser().get(address(actions.make_feed(by=cast.an)))

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["Cache-Control"] == "private, no-store" and "noindex" in answer.headers["X-Robots-Tag"]
    found = [line for line in lines(answer) if line.startswith("SUMMARY")]
    assert found == [
        "SUMMARY:Tự đánh giá · DTI 2029",
        "SUMMARY:Thẩm định lần 1 · DTI 2029",
        "SUMMARY:Thẩm định lần 2 · DTI 2029",
    ]
    assert "sessionid" not in answer.cookies
    feed = CalendarFeed.objects.get()
    assert feed.last_read_on is not None


def test_extension_of_the_own_unit_shows_and_that_of_another_does_not(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)
    tokens = {user: actions.make_feed(by=user) for user in (cast.an, cast.chi, cast.giang)}
    actions.approve(extend(campaign, cast, FIRST + timedelta(days=12), units=[cast.so_y_te]), by=cast.hoi)

    ends = {
        user: {line for line in lines(Browser().get(address(token))) if line.startswith("DTEND:20300113")}
        for user, token in tokens.items()
    }
    assert (len(ends[cast.an]), len(ends[cast.chi]), len(ends[cast.giang])) == (1, 0, 1)


def test_address_that_was_replaced_ended_or_whose_owner_left_reads_nothing(cast: Cast, clock: StoppedClock) -> None:
    first = actions.make_feed(by=cast.an)
    second = actions.make_feed(by=cast.an)
    assert (Browser().get(address(first)).status_code, Browser().get(address(second)).status_code) == (404, 200)

    User.objects.filter(pk=cast.an.pk).update(is_active=False)
    assert Browser().get(address(second)).status_code == 404
    User.objects.filter(pk=cast.an.pk).update(is_active=True)
    actions.end_feed(by=cast.an)

    assert Browser().get(address(second)).status_code == 404


def test_address_of_one_province_is_unknown_in_the_other(cast: Cast, clock: StoppedClock, haiduong: Any) -> None:
    token = actions.make_feed(by=cast.an)
    kept = CalendarFeed.objects.get().token_hash
    with tenant_context(haiduong):
        make_cast()
        # Even a row copied from the other province's table leads nowhere: the hash is taken over the province.
        CalendarFeed.objects.create(person=User.objects.get(username=cast.an.username), token_hash=kept)
        assert Browser("haiduong").get(address(token)).status_code == 404
    assert Browser().get(address(token)).status_code == 200


def test_address_cannot_be_guessed(cast: Cast) -> None:
    token = actions.make_feed(by=cast.an)
    browser = Browser()
    one_letter_off = [
        token[:place] + letter + token[place + 1 :] for place in range(0, len(token), 4) for letter in "aZ0-"
    ]
    known = ["", "an", cast.an.username, str(cast.an.pk), token[:-1], f"{token}x", token.swapcase()]

    assert len(token) == 32  # 192 bits
    assert {queries.feed_owner(guess) for guess in (*one_letter_off, *known) if guess != token} == {None}
    assert {browser.get(address(guess)).status_code for guess in one_letter_off if guess != token} == {404}


def test_secret_is_shown_once_and_kept_nowhere(cast: Cast) -> None:
    browser = browser_of(cast.an)

    page = browser.post("/app/campaigns/my-calendar/").content.decode()
    again = browser.get("/app/campaigns/my-calendar/").content.decode()

    (token,) = [part.partition(".ics")[0] for part in page.split("/my-calendar/")[1:] if ".ics" in part]
    assert token not in again and queries.feed_owner(token) == cast.an
    assert token not in str(list(CalendarFeed.objects.values()))
    assert browser.post("/app/campaigns/my-calendar/", {"act": "end"}).status_code == 302
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("an", 200), ("kiem", 200), ("khach", 403)])
def test_address_is_for_those_who_may_see_the_calendar(who: str, status: int, cast: Cast) -> None:
    assert browser_of(getattr(cast, who)).get("/app/campaigns/my-calendar/").status_code == status


def test_rehearsal_on_a_clock_of_its_own_is_in_nobodys_calendar(cast: Cast, clock: StoppedClock) -> None:
    clock.run_again()
    activated(cast, "rehearsal", starts_at=FIRST - timedelta(days=1))

    assert queries.windows_for(fresh(cast.an)) == []


def test_person_without_a_role_reads_an_empty_calendar(cast: Cast, clock: StoppedClock) -> None:
    activated(cast)

    assert queries.windows_for(fresh(cast.khach)) == []
    assert len(queries.windows_for(fresh(cast.kiem))) == 3
