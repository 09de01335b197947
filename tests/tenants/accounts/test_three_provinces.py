"""T4: whatever opens something in one province opens nothing in any other: every ordered pair of three provinces.

The same person stands in all three with the same key and the same password hash, as after a clone of a schema.
Addresses of files and other objects are T1 (`tests/tenants/registry/test_http_wall.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, permutations
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django_tenants.utils import tenant_context

from tenants.accounts import actions
from tenants.accounts.models import User
from tenants.calendars.actions import make_feed
from tenants.registry.models import Province
from tenants.roles.actions import grant
from tenants.roles.models import Role
from tests.cast import DAY, PASSWORD
from tests.goals import goal
from tests.tenants.http import Browser
from tests.tenants.registry.conftest import OwnerRun, as_owner  # noqa: F401  (a fixture: pytest looks for it here)
from tests.tenants.telephone import code_of

PROVINCES = ("hagiang", "haiduong", "tuyenquang")  # the third is made for this test
NEW = {"password": "trời xanh mây trắng 2022", "again": "trời xanh mây trắng 2022"}
addresses = (f"10.{number // 250}.{number % 250}.7" for number in count(1))


@dataclass
class Home:
    """One province, and what its people hold there."""

    province: Province
    seed: str

    def browser(self, **more: Any) -> Browser:
        return Browser(self.province.slug, address=next(addresses), **more)

    def at_the_door(self, login: str, password: str = PASSWORD) -> Browser:
        browser = self.browser()
        browser.sign_in(login, password)
        return browser

    def inside(self, login: str) -> Browser:
        browser = self.at_the_door(login)
        assert browser.is_signed_in, login
        return browser

    def user(self, login: str) -> User:
        return User.objects.get(username=login)


@pytest.fixture
def homes(own_database: str, as_owner: OwnerRun) -> list[Home]:  # noqa: F811
    as_owner(f"provision({PROVINCES[-1]!r})")
    key, hashed = uuid4(), make_password(PASSWORD)
    found = []
    for number, slug in enumerate(PROVINCES):
        province = Province.objects.get(slug=slug)
        with tenant_context(province):
            twin = User.objects.create(pk=key, username="ha", full_name="Hà", password=hashed)
            twin.activated_at = twin.created_at
            twin.save()
            own = User.objects.create_user("rieng", "Người riêng")
            own.set_password(f"{PASSWORD} {slug}")
            own.save()
            guarded = User.objects.create_user("canh", "Người có bước thứ hai")
            guarded.set_password(PASSWORD)
            guarded.save()
            seed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[number:] + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[:number]
            TOTP.activate(guarded, seed)
            grant(guarded, Role.PROVINCE_ADMIN, by=None, valid_from=DAY)
            assert Authenticator.objects.filter(user=guarded).exists()
        found.append(Home(province, seed))
    return found


# ---------------------------------------------------------------------- what is carried from one to the other
Replay = Callable[[Home, Home], bool]


def password(one: Home, other: Home) -> bool:
    return other.at_the_door("rieng", f"{PASSWORD} {one.province.slug}").is_signed_in


def session_cookie(one: Home, other: Home) -> bool:
    stranger = other.browser()
    stranger.cookies = one.inside("ha").cookies.copy()
    return stranger.is_signed_in


def cloned_session(one: Home, other: Home) -> bool:
    """With the row itself, for a person of the same key and the same password hash."""
    at_home = one.inside("ha")
    key = at_home.cookies["sessionid"].value
    with tenant_context(one.province):
        row = Session.objects.get(session_key=key)
        kept = UserSession.objects.get(session_key=key)
    with tenant_context(other.province):
        Session.objects.create(session_key=key, session_data=row.session_data, expire_date=row.expire_date)
        UserSession.objects.create(
            session_key=key, user=other.user("ha"), ip=kept.ip, user_agent=kept.user_agent, data=kept.data
        )
    stranger = other.browser()
    stranger.cookies = at_home.cookies.copy()
    opened = stranger.is_signed_in
    with tenant_context(other.province):
        assert not Session.objects.filter(session_key=key).exists(), "the clone is thrown away"
    assert at_home.is_signed_in, "the right one goes on"
    return opened


def csrf_token(one: Home, other: Home) -> bool:
    """A form of one province sent to the other, with the token and the cookie that belong to it."""
    at_home = one.browser()
    page = at_home.get("/account/sign-in/").content.decode()
    token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert len(token) > 30
    stranger = other.browser()
    stranger.handler.enforce_csrf_checks = True
    stranger.cookies = at_home.cookies.copy()
    form = {"login": "ha", "password": PASSWORD, "csrfmiddlewaretoken": token}
    return bool(stranger.post("/account/sign-in/", form).status_code != 403)


def activation(one: Home, other: Home) -> bool:
    with tenant_context(one.province):
        code = actions.invite(one.user("ha"), by=None).code
    stranger = other.browser()
    stranger.get(f"/kich-hoat/{code}/")
    stranger.post("/kich-hoat/", {"code": code})
    return bool(stranger.post("/kich-hoat/mat-khau/", NEW).status_code != 410)


def activation_in_a_session(one: Home, other: Home) -> bool:
    with tenant_context(one.province):
        code = actions.invite(one.user("ha"), by=None).code
    at_home = one.browser()
    assert at_home.get(f"/kich-hoat/{code}/").status_code == 302
    stranger = other.browser()
    stranger.cookies = at_home.cookies.copy()
    return bool(stranger.post("/kich-hoat/mat-khau/", NEW).status_code != 410)


def second_step_begun(one: Home, other: Home) -> bool:
    """The first step done in one province, the second in the other, with that one's own telephone."""
    waiting = one.at_the_door("canh")
    stranger = other.browser()
    stranger.cookies = waiting.cookies.copy()
    stranger.post("/account/sign-in/second/", {"code": code_of(other.seed)})
    return stranger.is_signed_in


def second_factor(one: Home, other: Home) -> bool:
    stranger = other.at_the_door("canh")
    stranger.post("/account/sign-in/second/", {"code": code_of(one.seed)})
    return stranger.is_signed_in


def copied_second_factor(one: Home, other: Home) -> bool:
    """The row of the one in place of the row of the other: it is locked with the key of its own province."""
    with tenant_context(one.province):
        row = Authenticator.objects.get(user__username="canh").data
    with tenant_context(other.province):
        mine = Authenticator.objects.get(user__username="canh")
        kept, mine.data = mine.data, row
        mine.save()
    stranger = other.at_the_door("canh")
    stranger.post("/account/sign-in/second/", {"code": code_of(one.seed)})
    opened = stranger.is_signed_in
    with tenant_context(other.province):
        Authenticator.objects.filter(pk=mine.pk).update(data=kept)
    return opened


def calendar_address(one: Home, other: Home) -> bool:
    with tenant_context(one.province):
        token = make_feed(by=one.user("ha"))
    assert one.browser().get(f"/app/campaigns/my-calendar/{token}.ics").status_code == 200
    return bool(other.browser().get(f"/app/campaigns/my-calendar/{token}.ics").status_code != 404)


REPLAYS: tuple[Replay, ...] = (
    password, session_cookie, cloned_session, csrf_token, activation, activation_in_a_session, second_step_begun,
    second_factor, copied_second_factor, calendar_address,
)  # fmt: skip


@pytest.mark.goal("T4")
def test_what_opens_one_province_opens_no_other(homes: list[Home]) -> None:
    for home in homes:
        expect_all_of_it_right_at_home(home)
    with goal("T4") as tally:
        for one, other in permutations(homes, 2):
            for replay in REPLAYS:
                opened = replay(one, other)
                tally.check(not opened, f"{replay.__name__}: {one.province.slug} → {other.province.slug}")
    assert tally.cases == 6 * len(REPLAYS)


def expect_all_of_it_right_at_home(home: Home) -> None:
    """What is refused elsewhere is no wrong guess."""
    assert home.at_the_door("rieng", f"{PASSWORD} {home.province.slug}").is_signed_in
    waiting = home.at_the_door("canh")
    assert not waiting.is_signed_in
    waiting.post("/account/sign-in/second/", {"code": code_of(home.seed)})
    assert waiting.is_signed_in
    with tenant_context(home.province):
        code = actions.invite(home.user("canh"), by=None).code
    newcomer = home.browser()
    newcomer.get(f"/kich-hoat/{code}/")
    assert newcomer.post("/kich-hoat/mat-khau/", {"password": PASSWORD, "again": PASSWORD}).status_code == 302
