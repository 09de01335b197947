"""The second factor: asked of whom the roles say, kept for one province, used once, never the way out of itself."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import override_settings
from django_tenants.utils import tenant_context

from dti.workflow import Refused
from tenants.accounts import actions, factors, sealed
from tenants.accounts.models import SignIn, User
from tenants.roles.models import Role
from tests.cast import PASSWORD, Cast, fresh
from tests.goals import goal
from tests.tenants.http import Browser, browser_of
from tests.tenants.roles.test_matrix import person
from tests.tenants.telephone import SET_UP, code_of, set_up

SECOND = "/account/sign-in/second/"


def at_the_door(login: str = "soyte.ld", **defaults: Any) -> tuple[Browser, Any]:
    browser = Browser(**defaults)
    return browser, browser.sign_in(login, PASSWORD)


@pytest.fixture
def secret(cast: Cast) -> str:
    """Bình has set up a telephone; its key."""
    browser, _answer = at_the_door()
    return set_up(browser)


# ---------------------------------------------------------------------- who


def switch(value: str) -> None:
    """The province's switch, as the guard would have read it."""
    connection.tenant.switches = {"second_factor": value} if value else {}


@pytest.mark.parametrize("value", ["", "everybody", "staff", "nobody"])
def test_every_role_needs_a_factor_and_only_officers_may_be_let_off(cast: Cast, value: str) -> None:
    switch(value)
    let_off = {Role.UNIT_OFFICER, Role.CONTRIBUTOR} if value == "staff" else set()

    found = {role: factors.must_have(person(cast, role)) for role in Role}

    assert found == {role: role not in let_off for role in Role}
    assert not factors.must_have(cast.khach)  # no role, no page


def test_machine_of_ones_own_asks_nobody_unless_the_province_does(cast: Cast) -> None:
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        assert not factors.must_have(fresh(cast.giang))
        switch("staff")
        assert factors.must_have(fresh(cast.giang))
        assert not factors.must_have(fresh(cast.an))


def test_working_pages_wait_until_the_factor_is_set_up(cast: Cast) -> None:
    browser, answer = at_the_door()
    assert answer.url == "/app/"

    first = browser.get("/app/")
    fragment = browser.get("/app/submissions/", HTTP_HX_REQUEST="true")
    own_pages = [browser.get(path).status_code for path in ("/account/second-factor/", "/account/security/", SET_UP)]

    assert (first.status_code, first.url) == (302, "/account/second-factor/")
    assert (fragment.status_code, fragment.headers["HX-Redirect"]) == (204, "/account/second-factor/")
    assert own_pages == [200, 200, 200]
    assert "cần xác thực hai bước" in browser.get("/account/second-factor/").content.decode()

    set_up(browser)

    assert browser.get("/app/").status_code == 200


def test_posts_wait_too(cast: Cast) -> None:
    browser, _answer = at_the_door("giang")

    answer = browser.post("/app/people/new/", {"full_name": "Ai Đó", "role": "auditor"})

    assert (answer.status_code, answer.url) == (302, "/account/second-factor/")
    assert not User.objects.filter(full_name="Ai Đó").exists()


def test_somebody_who_is_not_asked_works_at_once(cast: Cast) -> None:
    with override_settings(SECOND_FACTOR_REQUIRED=False):
        browser, _answer = at_the_door("soyte")

        assert browser.get("/app/").status_code == 200


# ---------------------------------------------------------------------- in


def test_password_alone_does_not_let_in_once_there_is_a_telephone(secret: str) -> None:
    browser, answer = at_the_door()

    assert (answer.status_code, answer.url) == (302, SECOND)
    assert not browser.is_signed_in
    assert browser.get("/app/").status_code == 302

    entered = browser.post(SECOND, {"code": code_of(secret)})

    assert (entered.status_code, entered.url) == (302, "/app/")
    assert browser.get("/app/").status_code == 200
    assert SignIn.objects.filter(user__username="soyte.ld").latest("pk").method == SignIn.Method.TWO_STEPS


def test_code_opens_once(secret: str) -> None:
    code = code_of(secret, 1)
    first, _ = at_the_door()
    assert first.post(SECOND, {"code": code}).status_code == 302

    second, _ = at_the_door(address="10.0.0.7")
    answer = second.post(SECOND, {"code": code})

    assert answer.status_code == 200
    assert "Mã không đúng hoặc đã dùng" in answer.content.decode()
    assert not second.is_signed_in


@pytest.mark.goal("L2")
def test_codes_cannot_be_tried_one_after_the_other(secret: str, cast: Cast) -> None:
    """Five wrong ones within five minutes, then even the right one waits; each wrong one is written down."""
    with goal("L2") as tally:
        right = {code_of(secret, steps) for steps in range(-2, 4)}
        wrong = [code for number in range(40) if (code := f"{number:06}") not in right]
        for number, code in enumerate(wrong[:30]):
            browser, _ = at_the_door(address=f"10.2.0.{number}")
            browser.post(SECOND, {"code": code})
            tally.check(not browser.is_signed_in, code)
        browser, _ = at_the_door(address="10.3.0.1")
        answer = browser.post(SECOND, {"code": code_of(secret)})
        tally.check(not browser.is_signed_in and answer.status_code == 200, "the right one waits")
    assert SignIn.objects.filter(user=cast.binh, outcome=SignIn.Outcome.WRONG_FACTOR).count() == 5


def test_somebody_elses_code_opens_nothing(secret: str, cast: Cast) -> None:
    other, _ = at_the_door("sonoivu.ld")
    others = set_up(other)

    browser, _ = at_the_door()

    assert browser.post(SECOND, {"code": code_of(others)}).status_code == 200
    assert not browser.is_signed_in


def test_recovery_codes_are_shown_once_and_open_once(cast: Cast) -> None:
    browser, _ = at_the_door()
    set_up(browser)
    shown = browser.get("/account/second-factor/recovery/").content.decode()
    codes = re.findall(r'data-recovery="(\d{8})"', shown)
    assert len(set(codes)) == 10

    assert not re.findall(r'data-recovery="', browser.get("/account/second-factor/recovery/").content.decode())
    entered = []
    for code in (codes[0], codes[0], codes[1]):
        again, _ = at_the_door()
        again.post(SECOND, {"code": code})
        entered.append(again.is_signed_in)

    assert entered == [True, False, True]


# ---------------------------------------------------------------------- kept


def test_seed_is_encrypted_for_the_province_and_in_no_record(secret: str, cast: Cast, haiduong: Any) -> None:
    kept = Authenticator.objects.get(user=cast.binh, type="totp").data["secret"]

    assert secret not in kept
    assert sealed.unlock(kept) == secret
    with tenant_context(haiduong), pytest.raises(ValueError, match="locked elsewhere"):
        sealed.unlock(kept)
    with connection.cursor() as cursor:
        for table in ("audit_record", "audit_act"):
            for words in (secret, kept):
                cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{words}%"])
                assert cursor.fetchone() == (0,)


# ---------------------------------------------------------------------- ended


def test_last_factor_stays_where_the_roles_ask_for_one(secret: str, cast: Cast) -> None:
    browser = browser_of(cast.binh)

    shown = browser.get("/account/second-factor/app/remove/")
    browser.post("/account/second-factor/app/remove/")

    assert "không gỡ được cách cuối cùng" in shown.content.decode()
    assert factors.has(cast.binh)


def test_somebody_without_such_a_role_may_remove_it(cast: Cast) -> None:
    TOTP.activate(cast.khach, "A" * 32)
    browser = browser_of(cast.khach)

    assert browser.post("/account/second-factor/app/remove/").status_code == 302
    assert not factors.has(cast.khach)


def test_administrator_resets_the_factor_of_somebody_else_who_is_told(secret: str, cast: Cast, mailoutbox: Any) -> None:
    from dti.mail import letters
    from dti.mail.models import Message

    User.objects.filter(pk=cast.binh.pk).update(email="binh@hagiang.gov.vn")
    inside, _ = at_the_door()
    inside.post(SECOND, {"code": code_of(secret)})
    assert inside.is_signed_in

    answer = browser_of(cast.giang).post(f"/app/people/{cast.binh.pk}/reset-factors/")

    assert answer.status_code == 302
    assert not factors.has(cast.binh)
    assert not inside.is_signed_in
    letters.send_waiting()
    assert [message.to for message in mailoutbox] == [["binh@hagiang.gov.vn"]]
    assert "Quản trị tỉnh đã gỡ mọi cách xác thực hai bước" in mailoutbox[0].body
    assert Message.objects.get().kind == "account_changed"
    assert at_the_door()[0].get("/app/").url == "/account/second-factor/"


def test_nobody_resets_the_own_factor_on_the_page_of_people(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.reset_factors(cast.giang, by=cast.giang)
    assert browser_of(cast.giang).post(f"/app/people/{cast.giang.pk}/reset-factors/").status_code == 404


def test_new_activation_leaves_the_factor(secret: str, cast: Cast) -> None:
    """Whoever prints somebody's letter for himself still lacks the telephone."""
    code = actions.invite(cast.binh, by=cast.giang, channel="letter").code
    actions.activate(code, password="trời xanh mây trắng 2022")

    browser = Browser()
    answer = browser.sign_in("soyte.ld", "trời xanh mây trắng 2022")

    assert answer.url == SECOND
    assert not browser.is_signed_in


def test_setting_up_needs_a_fresh_sign_in(cast: Cast) -> None:
    browser, _ = at_the_door()
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()

    answer = browser.get(SET_UP)

    assert answer.status_code == 302 and answer.url.startswith("/account/confirm/")


# ---------------------------------------------------------------------- how long


@pytest.mark.parametrize(
    ("length", "guarded", "accepted"),
    [(11, True, False), (12, True, True), (14, False, False), (15, False, True)],
)
def test_password_is_twelve_long_with_a_factor_and_fifteen_without(
    cast: Cast, length: int, guarded: bool, accepted: bool
) -> None:
    password = "qua cầu gió bay lên"[:length]
    assert len(password) == length
    somebody = cast.an if guarded else cast.khach

    try:
        validate_password(password, fresh(somebody))
    except ValidationError as refused:
        assert not accepted, refused.messages
    else:
        assert accepted


def test_voluntary_factor_counts_too(cast: Cast) -> None:
    assert factors.least_length(cast.khach) == 15
    TOTP.activate(cast.khach, "A" * 32)
    assert factors.least_length(cast.khach) == 12
