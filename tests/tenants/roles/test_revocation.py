"""A4: whoever loses a role, an account or a session in the middle of work is refused at the very next request."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import islice
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.urls import reverse

from dti.clock import database_today
from dti.config import urls_tenant
from tenants.accounts import actions as accounts
from tenants.accounts.models import User
from tenants.calendars.actions import remind_now
from tenants.calendars.models import Reminder
from tenants.registry.models import OwnJob
from tenants.roles.actions import end, end_delegation, grant
from tenants.roles.models import Assignment, AuthorityDelegation, Role
from tests.cast import DAY, Cast, fresh
from tests.goals import Tally, goal
from tests.submissions.sheets import make_sheet
from tests.tenants.http import Browser, browser_of
from tests.tenants.registry import routes
from tests.tenants.registry.routes import ROUTES, Place, World

ENOUGH = 7  # 11 roles × 7 ways × 7 addresses: more than the 500 of the goal


@dataclass(frozen=True)
class Request:
    """What somebody sends, again and again."""

    method: str
    address: str
    data: tuple[tuple[str, Any], ...] = ()

    def by(self, browser: Browser) -> Any:
        """The answer; what it changed is undone."""
        cookies = browser.cookies.copy()
        with transaction.atomic():
            ask = browser.get if self.method == "GET" else browser.post
            answer = ask(self.address, dict(self.data))
            transaction.set_rollback(True)
        browser.cookies = cookies
        return answer


def requests_of(place: Place) -> Iterator[Request]:
    """Every page and every deed of the province's own routes, on the objects of one unit."""
    for route in sorted(set(routes.names(urls_tenant.urlpatterns))):
        address = reverse(route, kwargs=ROUTES[route](place))
        if not address.startswith("/app/"):
            continue
        yield Request("GET", address)
        yield Request("POST", address, tuple(place.typed().items()))


def of_the_sheet(place: Place) -> Iterator[Request]:
    return (one for one in requests_of(place) if f"/submissions/{place.submission.pk}/" in one.address)


def is_closed(answer: Any) -> bool:
    """Refused, hidden, or sent to sign in."""
    to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/account/sign-in/")
    return to_sign_in or answer.status_code in (403, 404)


# ---------------------------------------------------------------------- what is taken away
Revoke = Callable[[User, Cast], None]


def role_removed(user: User, cast: Cast) -> None:
    for one in Assignment.objects.filter(user=user):
        end(one, by=cast.giang, on=database_today())


def role_ran_out(user: User, cast: Cast) -> None:
    """Nobody did anything today: the last day was written long ago."""
    Assignment.objects.filter(user=user).update(valid_to=database_today())


def role_never_began(user: User, cast: Cast) -> None:
    for one in Assignment.objects.filter(user=user):
        end(one, by=cast.giang, on=one.valid_from)


def account_closed(user: User, cast: Cast) -> None:
    accounts.deactivate(user, by=cast.quang)


def signed_out_everywhere(user: User, cast: Cast) -> None:
    accounts.sign_out_everywhere(user, by=cast.quang)


def session_ended(user: User, cast: Cast) -> None:
    for session in UserSession.objects.filter(user=user):
        accounts.end_session(session, by=user)


def factors_reset(user: User, cast: Cast) -> None:
    accounts.reset_factors(user, by=cast.quang)


WAYS: tuple[Revoke, ...] = (
    role_removed, role_ran_out, role_never_began, account_closed, signed_out_everywhere, session_ended, factors_reset,
)  # fmt: skip


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def cast_and_world(db: None) -> tuple[Cast, World]:
    cast, own, other_unit = routes.province_world("")
    return cast, World(own, other_unit, own, routes.actors(cast))


def at_work(user: User) -> Browser:
    """Signed in, with the row that the door writes about each session."""
    browser = browser_of(user)
    key = browser.session.session_key
    UserSession.objects.create(user=user, session_key=key, ip="10.0.0.1", user_agent="A4")
    return browser


def let_in(user: User, requests: Iterable[Request], enough: int | None) -> list[Request]:
    """Of these, what this person is let in to; the first so many are enough."""
    browser = at_work(user)
    return list(islice((one for one in requests if not is_closed(one.by(browser))), enough))


def run(cast: Cast, world: World, tally: Tally, enough: int | None) -> None:
    """Each role × each way × some of the addresses that are open to it and closed to who only has an account."""
    requests, nobody = list(requests_of(world.own)), at_work(cast.khach)
    tally.random.shuffle(requests)
    is_guarded = cache(lambda one: is_closed(one.by(nobody)))
    idle = []
    for name, user in world.actors.items():
        if user is None or user == cast.khach:
            continue
        allowed = let_in(user, filter(is_guarded, requests), enough)
        if not allowed:
            idle.append(name)
        for way in WAYS if allowed else ():
            with undone():
                browser = at_work(user)
                assert not is_closed(allowed[0].by(browser)), f"{name} was not let in before"
                way(fresh(user), cast)
                for one in allowed:
                    answer = one.by(browser)
                    tally.check(is_closed(answer), f"{answer.status_code} {name} {way.__name__} {one.address}")
    assert idle == ["data_provider"], "whoever else may do nothing was not tried"


@pytest.mark.goal("A4")
def test_the_next_request_is_refused(cast_and_world: tuple[Cast, World]) -> None:
    cast, world = cast_and_world
    with goal("A4") as tally:
        run(cast, world, tally, ENOUGH)


@pytest.mark.goal("A4")
@pytest.mark.nightly
def test_the_next_request_is_refused_at_every_address(cast_and_world: tuple[Cast, World]) -> None:
    cast, world = cast_and_world
    with goal("A4") as tally:
        run(cast, world, tally, None)


@pytest.mark.goal("A4")
def test_who_moves_to_another_unit_leaves_the_former_sheet_at_once(cast_and_world: tuple[Cast, World]) -> None:
    cast, world = cast_and_world
    browser, stranger = at_work(cast.an), at_work(cast.chi)
    own = [one for one in of_the_sheet(world.own) if not is_closed(one.by(browser)) and is_closed(one.by(stranger))]
    theirs = [one for one in of_the_sheet(world.other_unit) if not is_closed(one.by(stranger))]
    there = [one for one in theirs if is_closed(one.by(browser))]
    with goal("A4") as tally:
        role_removed(cast.an, cast)
        grant(cast.an, Role.UNIT_OFFICER, cast.so_noi_vu, by=cast.giang, valid_from=database_today())
        for one in own:
            tally.check(is_closed(one.by(browser)), f"the former unit: {one.address}")
        for one in there:
            tally.check(not is_closed(one.by(browser)), f"the new unit: {one.address}")
    assert own and there


@pytest.mark.goal("A4")
def test_deputy_whose_delegation_ends_may_no_longer_do_it(cast_and_world: tuple[Cast, World]) -> None:
    cast, world = cast_and_world
    today, deputy = database_today(), at_work(cast.khach)
    guarded = [one for one in of_the_sheet(world.own) if is_closed(one.by(deputy))]
    delegation = AuthorityDelegation.objects.create(
        principal=cast.binh, deputy=cast.khach, role=Role.UNIT_LEADER, unit=cast.so_y_te, document="Giấy ủy quyền số 1",
        valid_from=DAY, valid_to=today + timedelta(days=30),
    )  # fmt: skip
    own = let_in(cast.khach, guarded, None)
    assert own
    with goal("A4") as tally:
        with undone():
            end_delegation(delegation, by=cast.binh, on=today)
            for one in own:
                tally.check(is_closed(one.by(deputy)), f"ended by hand: {one.address}")
        with undone():
            role_removed(cast.binh, cast)
            for one in own:
                tally.check(is_closed(one.by(deputy)), f"the leader's own role ended: {one.address}")


@pytest.mark.goal("A4")
def test_export_that_was_asked_for_is_not_handed_to_who_may_no_longer_have_it(cast: Cast) -> None:
    with goal("A4") as tally:
        for way in WAYS:
            with undone():
                browser = at_work(cast.giang)
                browser.post("/app/settings/exports/")
                download = f"/app/settings/exports/{OwnJob.objects.get().pk}/"
                assert browser.post(download).status_code == 404, "not written yet"
                way(fresh(cast.giang), cast)
                answer = browser.post(download)
                tally.check(answer.status_code in (302, 403), f"{answer.status_code} {way.__name__}")


@pytest.mark.goal("A4")
def test_nobody_is_reminded_of_what_is_no_longer_theirs(cast: Cast) -> None:
    campaign = make_sheet(cast).campaign
    everybody = {cast.an.pk, cast.chi.pk}
    with goal("A4") as tally:
        for way in (role_removed, role_ran_out, role_never_began, account_closed):
            with undone():
                way(fresh(cast.an), cast)
                remind_now(campaign, "self_assess", by=cast.giang)
                reminded = set(Reminder.objects.values_list("person_id", flat=True)) & everybody
                tally.check(reminded == {cast.chi.pk}, f"{way.__name__}: {reminded}")
        remind_now(campaign, "self_assess", by=cast.giang)
        reminded = set(Reminder.objects.values_list("person_id", flat=True)) & everybody
        tally.check(reminded == everybody, "both, as long as both have their roles")
