"""AC5, L6: sign-in by the province's own OpenID Connect server: never a new account, never somebody else's."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.db import connection
from django.test import override_settings
from django_tenants.utils import tenant_context

from dti.audit.models import Act
from tenants.accounts import actions, federation, limits
from tenants.accounts.actions import Provider
from tenants.accounts.models import SignIn, User
from tenants.roles.actions import Person, add_person
from tenants.roles.models import Role
from tests.cast import DAY, PASSWORD, Cast
from tests.goals import goal
from tests.tenants.accounts import oidc_server
from tests.tenants.http import Browser, browser_of
from tests.tenants.telephone import code_of

BINH, CHI = "binh@hagiang.gov.vn", "chi@hagiang.gov.vn"
PEOPLE = {
    "binh": {"sub": "cv-0001", "name": "Bình", "email": BINH, "email_verified": True},
    "unverified": {"sub": "cv-0002", "name": "Bình", "email": BINH, "email_verified": False},
    "as-text": {"sub": "cv-0003", "name": "Bình", "email": BINH, "email_verified": "true"},
    "stranger": {"sub": "cv-0004", "name": "Người lạ", "email": "la@hagiang.gov.vn", "email_verified": True},
    "without-address": {"sub": "cv-0005", "name": "Chi"},
    "chi": {"sub": "cv-0006", "name": "Chi", "email": CHI, "email_verified": True},
    "capitals": {"sub": "cv-0007", "name": "Bình", "email": BINH.upper(), "email_verified": True},
}  # fmt: skip
START = "/account/oidc/province/sign-in/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The server, stopped by its own handle afterwards."""
    environment = {**os.environ, "PEOPLE": json.dumps(PEOPLE), "AUTHLIB_INSECURE_TRANSPORT": "1"}
    command = [sys.executable, str(Path(oidc_server.__file__))]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield f"http://127.0.0.1:{running.stdout.readline().strip()}"
        finally:
            running.terminate()


@pytest.fixture
def tinh(cast: Cast, issuer: str) -> Iterator[SocialApp]:
    """Hà Giang signs in with its server; Bình's address is known."""
    User.objects.filter(pk=cast.binh.pk).update(email=BINH)
    with override_settings(OIDC_HOSTS=["127.0.0.1"]):
        yield actions.keep_provider(provider(issuer), by=cast.giang)


def provider(issuer: str, secret: str = oidc_server.SECRET) -> Provider:
    return Provider("Tài khoản công vụ", issuer, oidc_server.CLIENT, secret)


@dataclass
class Trip:
    """One way to the province's server and back."""

    browser: Browser
    answer: Any

    @property
    def text(self) -> str:
        return str(self.answer.content.decode())


def travel(who: str, browser: Browser | None = None, more: str = "", **typed: str) -> Trip:
    """Press the button, sign in over there as `who`, come back."""
    browser = browser or Browser()
    out = browser.post(START, typed)
    assert out.status_code == 302, (out.status_code, out.content.decode()[:1500])
    back = httpx.get(f"{out.url}&as={who}{more}")
    assert back.status_code == 302, back.text
    way = urlsplit(back.headers["location"])
    return Trip(browser, browser.get(way.path, dict(parse_qsl(way.query))))


def test_known_verified_address_leads_to_its_person_and_links_once(tinh: SocialApp, cast: Cast) -> None:
    before = User.objects.count()

    first = travel("binh")

    assert (first.answer.status_code, first.answer.url) == (302, "/app/")
    assert first.browser.is_signed_in
    assert SocialAccount.objects.get().user == cast.binh
    assert SignIn.objects.latest("pk").method == SignIn.Method.PROVIDER
    assert Act.objects.filter(verb="connect_provider").count() == 1

    User.objects.filter(pk=cast.binh.pk).update(
        email="moi@hagiang.gov.vn"
    )  # the link, not the address, counts from now
    assert travel("binh").browser.is_signed_in
    assert (SocialAccount.objects.count(), User.objects.count()) == (1, before)


def test_letters_of_an_address_may_be_large(tinh: SocialApp) -> None:
    assert travel("capitals").browser.is_signed_in


@pytest.mark.goal("L6")
@pytest.mark.parametrize("who", ["unverified", "as-text", "stranger", "without-address"])
def test_identity_without_a_verified_known_address_opens_nothing(tinh: SocialApp, who: str) -> None:
    people = User.objects.count()
    with goal("L6") as tally:
        trip = travel(who)
        tally.check(trip.answer.status_code == 403, str(trip.answer.status_code))
        tally.check("không tự tạo tài khoản" in trip.text, "no sentence")
        tally.check(not trip.browser.is_signed_in, "signed in")
        tally.check(User.objects.count() == people, "an account was made")
        tally.check(not SocialAccount.objects.exists(), "a link was made")


def test_address_of_two_people_is_nobodys(tinh: SocialApp, cast: Cast) -> None:
    User.objects.filter(pk=cast.chi.pk).update(email=BINH)

    assert travel("binh").answer.status_code == 403


def test_second_identity_with_the_same_address_is_refused(tinh: SocialApp, cast: Cast) -> None:
    travel("binh")

    again = travel("capitals")

    assert again.answer.status_code == 403
    assert "đã liên kết với một tài khoản khác" in again.text
    assert SocialAccount.objects.get().uid == "cv-0001"


def test_closed_account_stays_closed(tinh: SocialApp, cast: Cast) -> None:
    travel("binh")
    actions.deactivate(cast.binh, by=cast.giang)

    assert not travel("binh").browser.is_signed_in


def test_second_factor_is_asked_after_the_province(tinh: SocialApp, cast: Cast) -> None:
    secret = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    TOTP.activate(cast.binh, secret)

    trip = travel("binh")

    assert trip.answer.url == "/account/sign-in/second/"
    assert not trip.browser.is_signed_in
    trip.browser.post("/account/sign-in/second/", {"code": code_of(secret)})
    assert trip.browser.is_signed_in


# ---------------------------------------------------------------------- by invitation


@pytest.fixture
def newcomer(tinh: SocialApp, cast: Cast) -> User:
    return add_person(Person("Người Mới", Role.UNIT_OFFICER, cast.so_noi_vu), by=cast.giang, valid_from=DAY)


def test_invitation_links_an_identity_without_a_known_address(newcomer: User, cast: Cast) -> None:
    browser = Browser()
    browser.get(actions.invite(newcomer, by=cast.giang).path)
    page = browser.get("/kich-hoat/mat-khau/").content.decode()
    assert "Tài khoản công vụ" in page

    trip = travel("without-address", browser, with_code="1")

    newcomer.refresh_from_db()
    assert trip.browser.is_signed_in
    assert SocialAccount.objects.get().user == newcomer
    assert (newcomer.activated_at is not None, newcomer.has_usable_password()) == (True, False)
    assert newcomer.activations.get().used_at is not None


def test_invitation_that_only_lies_about_is_not_used(newcomer: User, cast: Cast) -> None:
    """Somebody else's link was followed in this browser before: the plain button means the own account."""
    browser = Browser()
    browser.get(actions.invite(newcomer, by=cast.giang).path)

    travel("binh", browser)

    assert SocialAccount.objects.get().user == cast.binh
    assert newcomer.activations.get().used_at is None


def test_revoked_invitation_links_nothing(newcomer: User, cast: Cast) -> None:
    browser = Browser()
    browser.get(actions.invite(newcomer, by=cast.giang).path)
    actions.revoke(newcomer, by=cast.giang)

    trip = travel("without-address", browser, with_code="1")

    assert trip.answer.status_code == 403
    assert not SocialAccount.objects.exists()


# ---------------------------------------------------------------------- one's own account


def test_signed_in_person_links_and_unlinks(tinh: SocialApp, cast: Cast) -> None:
    browser = browser_of(cast.chi)

    travel("without-address", browser, process="connect")
    assert SocialAccount.objects.get().user == cast.chi
    assert travel("without-address").browser.is_signed_in

    assert browser.post("/account/security/disconnect/").status_code == 302
    assert not SocialAccount.objects.exists()
    assert not travel("without-address").browser.is_signed_in


def test_identity_of_somebody_else_is_not_taken_over(tinh: SocialApp, cast: Cast) -> None:
    travel("binh")

    travel("binh", browser_of(cast.chi), process="connect")

    assert SocialAccount.objects.get().user == cast.binh


def test_link_without_a_password_stays_until_there_is_another_way_in(newcomer: User, cast: Cast) -> None:
    browser = Browser()
    browser.get(actions.invite(newcomer, by=cast.giang).path)
    inside = travel("without-address", browser, with_code="1").browser

    inside.post("/account/security/disconnect/")

    assert SocialAccount.objects.filter(user=newcomer).exists()


# ---------------------------------------------------------------------- what may go wrong on the way


@pytest.mark.goal("L6")
def test_answers_that_do_not_belong_to_this_browser_open_nothing(tinh: SocialApp, haiduong: Any, issuer: str) -> None:
    with goal("L6") as tally:
        browser = Browser()
        out = browser.post(START)
        way = urlsplit(httpx.get(f"{out.url}&as=binh").headers["location"])
        query = dict(parse_qsl(way.query))

        stranger = Browser()
        stranger.get(way.path, query)
        tally.check(not stranger.is_signed_in, "another browser brings the code")
        for wrong in ({**query, "state": "x" * 16}, {"state": query["state"]}, {"code": query["code"]}, {}):
            other = Browser()
            other.cookies = browser.cookies.copy()
            answer = other.get(way.path, wrong)
            tally.check(
                answer.status_code in (400, 403, 503) and not other.is_signed_in, f"{answer.status_code} {wrong}"
            )
        with tenant_context(haiduong):
            actions.keep_provider(provider(issuer), by=None)  # type: ignore[arg-type]
        elsewhere = Browser("haiduong")
        elsewhere.cookies = browser.cookies.copy()
        elsewhere.get(way.path, query)
        tally.check(not elsewhere.is_signed_in, "the other province")

        second = Browser()
        out = second.post(START)
        way = urlsplit(httpx.get(f"{out.url}&as=binh").headers["location"])
        assert second.get(way.path, dict(parse_qsl(way.query))).status_code == 302
        again = second.get(way.path, dict(parse_qsl(way.query)))
        tally.check(again.status_code != 302 or again.url != "/app/", "the code twice")
    assert not SocialAccount.objects.exclude(user__username="soyte.ld").exists()


def test_identity_linked_in_one_province_is_nobody_in_the_other(tinh: SocialApp, haiduong: Any, issuer: str) -> None:
    travel("binh")
    with tenant_context(haiduong):
        actions.keep_provider(provider(issuer), by=None)  # type: ignore[arg-type]

    browser = Browser("haiduong")
    trip = travel("binh", browser)

    assert trip.answer.status_code == 403
    assert not browser.is_signed_in


def test_profile_of_somebody_else_is_refused(tinh: SocialApp) -> None:
    trip = travel("binh", more="&lie=1")

    assert trip.answer.status_code == 400
    assert not SocialAccount.objects.exists()


def test_wrong_secret_and_silent_server_end_in_a_sentence(cast: Cast, issuer: str) -> None:
    with override_settings(OIDC_HOSTS=["127.0.0.1"]):
        actions.keep_provider(provider(issuer, "sai"), by=cast.giang)
        trip = travel("binh")
        assert trip.answer.status_code == 503
        assert "không trả lời" in trip.text
        actions.keep_provider(provider("http://127.0.0.1:9", "x"), by=cast.giang)
        assert Browser().post(START).status_code == 503


@pytest.mark.goal("N1")
@pytest.mark.parametrize(
    "address",
    ["http://169.254.169.254/", "http://127.0.0.1:5432/", "http://[::1]/", "file:///etc/passwd", "gopher://127.0.0.1/",
     "http://u:p@127.0.0.2/", "http://127.0.0.1.hagiang.gov.vn/", "http://0x7f000001/", "https://10.0.0.1/"],
)  # fmt: skip
def test_server_calls_listed_hosts_only(cast: Cast, address: str) -> None:
    with goal("N1") as tally, override_settings(OIDC_HOSTS=["sso.hagiang.gov.vn"]):
        actions.keep_provider(provider(address), by=cast.giang)  # as if somebody had come past the form
        answer = Browser().post(START)
        tally.check(answer.status_code == 503, f"{answer.status_code} {address}")
        typed = {"name": "x", "issuer": address, "client_id": "y", "secret": "z"}
        tally.check(browser_of(cast.giang).post("/app/people/sign-in/", typed).status_code == 422, f"form {address}")
        tally.check(federation.refusal_of_address(address) is not None, address)


def test_one_network_makes_so_many_calls_to_the_server_a_minute_and_no_more(
    tinh: SocialApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits.time, "time", lambda: 1_700_000_000.0)  # no minute ends meanwhile
    monkeypatch.setattr(limits, "TRIPS", 4)

    answers = [Browser().post(START).status_code for _ in range(3)]
    answers += [Browser().get("/account/oidc/province/back/").status_code for _ in range(2)]

    assert answers[:3] == [302] * 3 and answers[3] != 429 and answers[4] == 429
    assert Browser(address="10.0.0.2").post(START).status_code == 302


def test_without_a_server_there_is_no_button_and_no_address(cast: Cast) -> None:
    assert "oidc" not in Browser().get("/account/sign-in/").content.decode()
    assert Browser().post(START).status_code == 404


# ---------------------------------------------------------------------- settings


def test_administrator_sets_up_changes_and_removes_the_server(cast: Cast, issuer: str) -> None:
    browser = browser_of(cast.giang)
    typed = {
        "name": "Tài khoản công vụ",
        "issuer": issuer,
        "client_id": oidc_server.CLIENT,
        "secret": oidc_server.SECRET,
    }

    with override_settings(OIDC_HOSTS=["127.0.0.1"]):
        assert browser.post("/app/people/sign-in/", {**typed, "secret": ""}).status_code == 422
        assert browser.post("/app/people/sign-in/", typed).status_code == 302
        kept = SocialApp.objects.get().secret
        assert browser.post("/app/people/sign-in/", {**typed, "name": "Tên mới", "secret": ""}).status_code == 302
        page = browser.get("/app/people/sign-in/").content.decode()
        sign_in = Browser().get("/account/sign-in/")

    assert SocialApp.objects.get().secret == kept
    assert oidc_server.SECRET not in kept + page
    assert "Tên mới" in sign_in.content.decode()
    assert f"form-action 'self' {issuer}" in sign_in.headers["Content-Security-Policy"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_record t WHERE t::text LIKE %s", [f"%{kept[:40]}%"])
        assert cursor.fetchone() == (0,)
    assert browser.post("/app/people/sign-in/", {"remove": "1"}).status_code == 302
    assert not SocialApp.objects.exists()


def test_another_server_forgets_who_was_who(tinh: SocialApp, cast: Cast, issuer: str) -> None:
    travel("binh")

    actions.keep_provider(provider("https://sso.hagiang.gov.vn"), by=cast.giang)

    assert not SocialAccount.objects.exists()
    assert cast.binh.check_password(PASSWORD)


def test_only_administrators_may_set_it_up(cast: Cast) -> None:
    for user in (cast.binh, cast.hoi, cast.kiem, cast.khach):
        assert browser_of(user).get("/app/people/sign-in/").status_code == 403
