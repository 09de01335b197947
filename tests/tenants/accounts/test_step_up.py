"""L4: what counts is done only by somebody who has lately shown who is there; what was posted then goes on."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import URLPattern, URLResolver, reverse

from dti.config import urls_tenant
from submissions.models import State
from tenants.accounts.models import User
from tenants.roles.matrix import RIGHTS
from tests.cast import PASSWORD, Cast
from tests.goals import goal
from tests.submissions.sheets import make_sheet
from tests.tenants.http import Browser, browser_of
from tests.tenants.registry import routes
from tests.tenants.registry.routes import ROUTES, World
from tests.tenants.registry.test_http_wall import world  # noqa: F401  (a fixture)
from tests.tenants.telephone import code_of

LONG_AGO = 3600
# Which actor of the world holds which right.
HOLDERS = ("province_admin", "council_chair", "publisher", "lead_appraiser", "unit_leader")


def grow_stale(browser: Browser) -> Browser:
    """An hour has gone by since this person showed who is there."""
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= LONG_AGO
    session.save()
    return browser


def counting(patterns: list[Any], space: str = "") -> Iterator[tuple[str, str]]:
    """Every route whose view asks a right that counts."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from counting(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern) and RIGHTS.get(action_of(one.callback), RIGHTS["units.view"]).counts:
            yield f"{space}{one.name}", action_of(one.callback)


def action_of(view: Any) -> str:
    while view is not None:
        if found := getattr(view, "action", None):
            return str(found)
        view = getattr(view, "__wrapped__", None)
    return ""


@pytest.mark.goal("L4")
def test_no_post_that_counts_is_carried_out_on_a_stale_session(world: World) -> None:  # noqa: F811
    found = dict(counting(urls_tenant.urlpatterns))
    browsers = {actor: grow_stale(browser_of(world.actors[actor])) for actor in HOLDERS}

    with goal("L4") as tally:
        for route, action in found.items():
            holders = [one for one in HOLDERS if holds(world.actors[one], action)]
            tally.check(bool(holders), f"nobody here holds {action}")
            for actor in holders:
                before = routes.changes()
                answer = browsers[actor].post(reverse(route, kwargs=ROUTES[route](world.own)), world.own.typed())
                asked = answer.status_code == 302 and answer.url.startswith("/account/confirm/")
                tally.check(asked, f"{answer.status_code} {getattr(answer, 'url', '')} {actor} {route}")
                tally.check(routes.changes() == before, f"changed: {route}")
        leader = browsers["unit_leader"]
        for address in (
            reverse("submissions:confirm", args=[world.own.submission.pk]),
            reverse("submissions:move", args=[world.own.submission.pk, "confirm"]),
        ):
            answer = leader.post(address, {"seen": "0" * 64, "confirm": "on"})
            tally.check(answer.status_code == 302 and answer.url.startswith("/account/confirm/"), address)
    # The views of these two ask another right at the door, and this one inside or beside it.
    assert {"sheet.confirm", "criteria.adopt", *found.values()} == {
        right.action for right in RIGHTS.values() if right.counts
    }


def holds(user: User | None, action: str) -> bool:
    from tenants.roles.authority import may
    from tests.cast import fresh

    return user is not None and may(fresh(user), action)


def test_reading_asks_nothing(cast: Cast) -> None:
    browser = grow_stale(browser_of(cast.giang))

    assert browser.get("/app/people/new/").status_code == 200
    assert browser.get("/app/people/").status_code == 200


def test_what_was_posted_is_done_after_the_password(cast: Cast) -> None:
    browser = grow_stale(browser_of(cast.giang))
    posted = {"full_name": "Nguyễn Thị Mới", "role": "auditor", "position": "", "email": "", "unit": ""}

    asked = browser.post("/app/people/new/", posted)
    wrong = browser.post(asked.url, {"password": "sai"})
    assert wrong.status_code == 200
    assert not User.objects.filter(full_name="Nguyễn Thị Mới").exists()
    done = browser.post(asked.url, {"password": PASSWORD})

    assert (done.status_code, done.url) == (302, "/app/people/")
    assert User.objects.get(full_name="Nguyễn Thị Mới").assignments.get().granted_by == cast.giang
    assert browser.post("/app/people/new/", {**posted, "full_name": "Người Thứ Hai"}).url == "/app/people/"


def test_with_a_second_factor_the_password_is_no_confirmation(cast: Cast) -> None:
    secret = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    TOTP.activate(cast.giang, secret)
    browser = grow_stale(browser_of(cast.giang))

    asked = browser.post("/app/people/new/", {"full_name": "Ai Đó", "role": "auditor"})
    by_password = browser.post("/account/confirm/", {"password": PASSWORD})

    assert asked.url.startswith("/account/confirm/code/")
    assert by_password.status_code == 302 and by_password.url.startswith("/account/confirm/code/")
    assert not User.objects.filter(full_name="Ai Đó").exists()
    assert browser.post(asked.url, {"code": code_of(secret)}).status_code == 302
    assert User.objects.filter(full_name="Ai Đó").exists()


def test_confirmation_of_one_person_is_none_for_the_next_on_the_same_machine(cast: Cast) -> None:
    browser = browser_of(cast.quang)
    records = browser.session["account_authentication_methods"]
    browser.force_login(cast.giang)
    session = browser.session
    session["account_authentication_methods"] = records  # left behind by whoever was here before
    session["account_authentication_methods_user"] = str(cast.quang.pk)
    session.save()

    answer = browser.post("/app/people/new/", {"full_name": "Ai Đó", "role": "auditor"})

    assert answer.status_code == 302 and answer.url.startswith("/account/confirm/")


def test_somebody_without_password_and_factor_signs_in_anew(cast: Cast) -> None:
    User.objects.filter(pk=cast.giang.pk).update(password="!")
    browser = browser_of(User.objects.get(pk=cast.giang.pk))
    grow_stale(browser)

    answer = browser.post("/app/people/new/", {"full_name": "Ai Đó", "role": "auditor"})

    assert answer.status_code == 302 and answer.url.startswith("/account/sign-in/")
    assert not browser.is_signed_in
    assert not User.objects.filter(full_name="Ai Đó").exists()


def test_fragment_is_led_to_the_page_of_confirmation(cast: Cast) -> None:
    browser = grow_stale(browser_of(cast.giang))

    answer = browser.post(
        "/app/people/new/", {"full_name": "Ai Đó"}, HTTP_HX_REQUEST="true",
        HTTP_HX_CURRENT_URL="http://dti.hagiang.localhost/app/people/",
    )  # fmt: skip

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/account/confirm/?next=%2Fapp%2Fpeople%2F")


def test_leaders_confirmation_goes_on_after_the_password(cast: Cast) -> None:
    sheet = make_sheet(cast)
    submission = sheet.submission
    submission.state = State.WITH_LEADER
    submission.save(update_fields=["state"])
    browser = grow_stale(browser_of(cast.binh))
    address = reverse("submissions:confirm", args=[submission.pk])

    asked = browser.post(address, {"seen": "0" * 64, "confirm": "on"})
    answer = browser.post(asked.url, {"password": PASSWORD})

    # The hash is a made-up one: the leader is told by the page that was asked for, not by the door before it.
    assert asked.url.startswith("/account/confirm/")
    assert answer.status_code in (409, 422)
