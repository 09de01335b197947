"""L3 and T4: spraying is counted over all provinces, and no credential of one province is one in another."""

from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django_tenants.utils import tenant_context

from tenants.accounts import actions, limits
from tenants.accounts.models import User
from tests.cast import PASSWORD, Cast
from tests.goals import goal
from tests.tenants.http import Browser

SLOW_DOWN = "Đã thử quá nhiều lần từ mạng này"


@pytest.fixture(autouse=True)
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests of limits stay within one minute of the limiter's clock, whatever the machine does."""
    monkeypatch.setattr(limits.time, "time", lambda: 1_700_000_000.0)


@pytest.fixture
def ha(haiduong: Any) -> User:
    """Hà: a person of another province with the same password."""
    with tenant_context(haiduong):
        user = User.objects.create_user("ha", "Hà")
        user.set_password(PASSWORD)
        user.save()
    return user


def slowed_down(answer: Any) -> bool:
    return SLOW_DOWN in answer.content.decode()


# ---------------------------------------------------------------------- L3


@pytest.mark.goal("L3")
def test_ten_failures_a_minute_over_all_hosts_and_whatever_the_headers_say(cast: Cast) -> None:
    with goal("L3") as tally:
        for number in range(30):
            browser = Browser(("hagiang", "haiduong")[number % 2])
            answer = browser.sign_in("soyte", f"sai {number}", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}",
            HTTP_X_REAL_IP=f"203.0.113.{number}",
                                     HTTP_FORWARDED=f"for=203.0.113.{number}",
                                     HTTP_CLIENT_IP=f"203.0.113.{number}")  # fmt: skip
            tally.check(slowed_down(answer) == (number >= 10), f"attempt {number}")
        right = Browser().sign_in("soyte", PASSWORD)
        tally.check(slowed_down(right), "even the right password waits")
        tally.check(
            not slowed_down(Browser(address="10.0.0.2").sign_in("soyte", "sai")), "another address is not slowed"
        )


@pytest.mark.goal("L3")
def test_thirty_first_attempts_on_distinct_accounts_a_minute(cast: Cast) -> None:
    """One shared password for many accounts: right first guesses are no failures, so they are counted apart."""
    for number in range(40):
        user = User.objects.create_user(f"nguoi{number}", f"Người {number}")
        user.set_password(PASSWORD)
        user.save()

    with goal("L3") as tally:
        for number in range(40):
            browser = Browser()
            answer = browser.sign_in(f"nguoi{number}", PASSWORD)
            tally.check(slowed_down(answer) == (number >= 30), f"account {number}")
            tally.check(browser.is_signed_in == (number < 30), f"account {number}")


def test_successes_count_neither_as_failures_nor_twice_as_accounts(cast: Cast) -> None:
    for _ in range(12):
        browser = Browser()
        browser.sign_in("soyte", PASSWORD)
        assert browser.is_signed_in
    for _ in range(40):
        limits.before_attempt(address="10.0.0.1", province="hagiang", username="soyte")


def test_failures_are_forgotten_after_the_minute(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(11):
        Browser().sign_in("soyte", f"sai {number}")
    monkeypatch.setattr(limits.time, "time", lambda: 1_700_000_060.0)

    browser = Browser()
    browser.sign_in("soyte", PASSWORD)

    assert browser.is_signed_in


def test_limits_stand_on_the_cache_that_knows_no_province(cast: Cast, haiduong: Any) -> None:
    limits.after_failure(address="10.9.9.9")
    with tenant_context(haiduong):
        for _ in range(9):
            limits.after_failure(address="10.9.9.9")

    with pytest.raises(limits.TooMany):
        limits.before_attempt(address="10.9.9.9", province="hagiang", username="soyte")
    caches["tenant"].set("mine", 1)
    with tenant_context(haiduong):
        assert caches["tenant"].get("mine") is None


def test_wrong_name_and_wrong_password_read_the_same(cast: Cast) -> None:
    texts = []
    for login in ("soyte", "khongcoai", "khach"):  # known, unknown, known without a password
        page = Browser().sign_in(login, "sai").content.decode()
        texts.append(page.replace(login, "…"))

    assert "Tên đăng nhập hoặc mật khẩu không đúng" in texts[0]
    assert _without_tokens(texts[0]) == _without_tokens(texts[1]) == _without_tokens(texts[2])


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line and "nonce" not in line]


def test_login_is_read_in_lower_case_and_without_spaces(cast: Cast) -> None:
    browser = Browser()
    browser.sign_in(" SoYTe ", PASSWORD)

    assert browser.is_signed_in


@pytest.mark.parametrize("login", ["", "\0", "soyte\0", "a" * 10_000, "' OR 1=1 --", "sởytế", "soyte%", "*"])
def test_strange_logins_are_refused_without_an_error(login: str, cast: Cast) -> None:
    answer = Browser().sign_in(login, PASSWORD)

    assert answer.status_code in (200, 422)


# ---------------------------------------------------------------------- access ends


def test_sign_out_everywhere_ends_every_other_session(cast: Cast) -> None:
    here, *others = [Browser(address=f"10.0.1.{number}") for number in range(4)]
    for browser in (here, *others):
        browser.sign_in("soyte", PASSWORD)
    stranger = Browser()
    stranger.sign_in("sonoivu", PASSWORD)

    here.post("/account/security/sign-out-everywhere/")

    assert [browser.is_signed_in for browser in (here, *others)] == [True, False, False, False]
    assert stranger.is_signed_in


def test_deactivated_person_is_nobody_at_the_next_request(cast: Cast) -> None:
    browser = Browser()
    browser.sign_in("soyte", PASSWORD)
    code = actions.invite(cast.an, by=cast.giang).code
    assert browser.is_signed_in

    actions.deactivate(cast.an, by=cast.giang)

    assert not browser.is_signed_in
    assert Browser().get(f"/kich-hoat/{code}/").status_code == 410
    again = Browser()
    again.sign_in("soyte", PASSWORD)
    assert not again.is_signed_in


def test_changed_password_ends_the_other_sessions(cast: Cast) -> None:
    here, there = Browser(), Browser()
    for browser in (here, there):
        browser.sign_in("soyte", PASSWORD)

    new = "trời xanh mây trắng 2022"
    here.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert (here.is_signed_in, there.is_signed_in) == (True, False)


def test_there_is_no_sign_up_and_no_reset_by_strangers(cast: Cast) -> None:
    for path in ("/account/ask/", "/account/forgotten/", "/account/password/set/"):
        assert Browser().get(path).status_code == 200
        assert Browser().post(path, {"email": "an@example.vn", "username": "moi"}).status_code == 405
    for path in ("/account/signup/", "/account/password/reset/", "/accounts/login/", "/admin/", "/account/email/"):
        assert Browser().get(path).status_code == 404


def test_form_without_its_token_is_refused(cast: Cast) -> None:
    browser = Browser()
    browser.handler.enforce_csrf_checks = True

    answer = browser.sign_in("soyte", PASSWORD)

    assert answer.status_code == 403
    assert not browser.is_signed_in


# ---------------------------------------------------------------------- sessions (T4: test_three_provinces.py)


def test_session_without_a_province_is_nobody(cast: Cast) -> None:
    """A session that does not say where it was opened was not opened here."""
    browser = Browser()
    browser.sign_in("soyte", PASSWORD)
    session = browser.session
    del session["province"]
    session.save()

    assert not browser.is_signed_in


def test_session_cookie_is_only_for_this_host_and_not_for_scripts(cast: Cast) -> None:
    browser = Browser()
    browser.sign_in("soyte", PASSWORD)

    cookie = browser.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"], cookie["path"]) == (True, "Lax", "", "/")
    assert "csrftoken" not in browser.cookies


def test_session_key_changes_at_sign_in(cast: Cast) -> None:
    browser = Browser()
    browser.get("/kich-hoat/AAAAAAAAAAAAAAAAAAAAAAAAAA/")
    browser.get("/account/sign-in/")
    before = browser.cookies.get("sessionid")
    old = before.value if before else ""

    browser.sign_in("soyte", PASSWORD)

    assert browser.cookies["sessionid"].value != old
    assert connection.schema_name == "hagiang"
