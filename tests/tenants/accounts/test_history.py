"""Where one is signed in, and who came in when: each session ends alone, failed tries are shown to their owner."""

from typing import Any

from allauth.usersessions.models import UserSession

from dti.audit.models import Act
from tenants.accounts.models import SignIn
from tests.cast import PASSWORD, Cast
from tests.tenants.http import Browser, browser_of

EDGE = "Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0 Safari/537.36 Edg/109.0"


def entries(login: str) -> list[tuple[str, str, str | None]]:
    found = SignIn.objects.filter(user__username=login).order_by("pk")
    return list(found.values_list("outcome", "method", "address"))


def test_entries_and_wrong_passwords_are_written_down(cast: Cast) -> None:
    Browser(address="10.0.0.9").sign_in("soyte", "sai rồi")
    Browser(address="10.0.0.8").sign_in("soyte", PASSWORD, HTTP_USER_AGENT=EDGE)
    Browser().sign_in("khongcoai", "sai rồi")

    assert entries("soyte") == [
        ("wrong_password", "password", "10.0.0.9"),
        ("entered", "password", "10.0.0.8"),
    ]
    assert SignIn.objects.count() == 2


def test_owner_sees_own_entries_and_nobody_elses(cast: Cast) -> None:
    Browser(address="10.7.7.7").sign_in("sonoivu", PASSWORD)
    browser = Browser(address="10.0.0.8")
    browser.sign_in("soyte", PASSWORD, HTTP_USER_AGENT=EDGE)

    page = browser.get("/account/security/").content.decode()

    assert "10.0.0.8" in page and "Edge 109 · Windows" in page
    assert "10.7.7.7" not in page


def test_one_session_ends_and_the_others_go_on(cast: Cast) -> None:
    here, there, third = (Browser(address=f"10.0.2.{number}") for number in range(3))
    for browser in (here, there, third):
        browser.sign_in("soyte", PASSWORD)
    gone = UserSession.objects.get(user=cast.an, ip="10.0.2.1")

    answer = here.post(f"/account/security/sessions/{gone.pk}/end/")

    assert (answer.status_code, answer.url) == (302, "/account/security/")
    assert [browser.is_signed_in for browser in (here, there, third)] == [True, False, True]
    assert Act.objects.get(verb="end_session").summary == {"address": "10.0.2.1"}


def test_nobody_ends_somebody_elses_session(cast: Cast) -> None:
    an, chi = Browser(address="10.0.2.1"), Browser(address="10.0.2.2")
    an.sign_in("soyte", PASSWORD)
    chi.sign_in("sonoivu", PASSWORD)
    of_an = UserSession.objects.get(user=cast.an)

    assert chi.post(f"/account/security/sessions/{of_an.pk}/end/").status_code == 404
    assert an.is_signed_in


def test_session_that_ran_out_is_listed_no_longer(cast: Cast) -> None:
    here, there = Browser(address="10.0.3.1"), Browser(address="10.0.3.2")
    for browser in (here, there):
        browser.sign_in("soyte", PASSWORD)
    there.session.delete()

    page = here.get("/account/security/")

    assert [session.ip for session in page.context["sessions"]] == ["10.0.3.1"]


def test_administrator_signs_somebody_out_everywhere(cast: Cast) -> None:
    browser = Browser()
    browser.sign_in("soyte", PASSWORD)

    browser_of(cast.giang).post(f"/app/people/{cast.an.pk}/sign-out/")

    assert not browser.is_signed_in


def test_page_of_a_person_shows_sign_ins_to_the_administrator_and_not_to_the_leader(cast: Cast) -> None:
    Browser(address="10.8.8.8").sign_in("soyte", PASSWORD)
    pages: dict[str, Any] = {
        who: browser_of(user).get(f"/app/people/{cast.an.pk}/").content.decode()
        for who, user in (("admin", cast.giang), ("leader", cast.binh))
    }

    assert "10.8.8.8" in pages["admin"]
    assert "10.8.8.8" not in pages["leader"]
