"""T1: whoever asks for whatever, at every address: nothing of another province, no draft of another unit, no error."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django_tenants.utils import schema_context, tenant_context

from dti.config import urls_public, urls_tenant
from tests.goals import Tally, goal
from tests.tenants.http import Browser
from tests.tenants.registry import routes
from tests.tenants.registry.routes import CANARY_DRAFT, CANARY_PROVINCE, OF_THE_UNIT, ROUTES, World

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
SAMPLE = 1200
# What the console's addresses are built of, where they need something.
KWARGS = {
    "accounts:follow_link": {"code": "A" * 26},
    "web:sample": {"sample": "button"},
    "accounts:end_session": {"pk": 1},
    "mfa_remove_webauthn": {"pk": 1},
    "openid_connect_login": {"provider_id": "province"},
    "openid_connect_callback": {"provider_id": "province"},
}
TENANT_ROUTES = sorted(set(routes.names(urls_tenant.urlpatterns)))
PUBLIC_ROUTES = sorted(set(routes.names(urls_public.urlpatterns)))


@dataclass(frozen=True)
class Case:
    """One request: who, how, where, whose."""

    route: str
    place: str
    actor: str
    method: str


def test_every_route_is_in_the_table_and_no_other() -> None:
    unlisted = {*TENANT_ROUTES, *PUBLIC_ROUTES} - ROUTES.keys()
    vanished = ROUTES.keys() - {*TENANT_ROUTES, *PUBLIC_ROUTES}

    assert (unlisted, vanished) == (set(), set())


@pytest.fixture
def world(db: None, haiduong: Any, superuser: Any) -> Iterator[World]:
    routes.far_ids(superuser, "haiduong")
    with tenant_context(haiduong):
        _, other_province, _ = routes.province_world(CANARY_PROVINCE)
    cast, own, other_unit = routes.province_world("")
    for place, schema, canary in ((own, "hagiang", ""), (other_province, "haiduong", CANARY_PROVINCE)):
        place.handed_unit, place.handed_person = routes.hand_over(superuser, schema, canary)
    other_unit.handed_unit, other_unit.handed_person = own.handed_unit, own.handed_person
    yield World(own, other_unit, other_province, routes.actors(cast))
    for schema in ("hagiang", "haiduong"):
        routes.take_back(superuser, schema)


def every_case(world: World) -> Iterator[Case]:
    for route in TENANT_ROUTES:
        for place in world.places if ROUTES[route](world.own) else ("own",):
            for actor in world.actors:
                for method in METHODS:
                    yield Case(route, place, actor, method)


def sampled(cases: list[Case], tally: Tally) -> list[Case]:
    """Each route and place read and written by somebody, and the rest by chance."""
    chance = tally.random
    shuffled = chance.sample(cases, len(cases))
    seen: set[tuple[str, ...]] = set()
    must, may = [], []
    for case in shuffled:
        key = (case.route, case.place, case.method)
        (may if case.method not in ("GET", "POST") or key in seen else must).append(case)
        seen.add(key)
    return must + may[: max(0, SAMPLE - len(must))]


def browsers(world: World) -> dict[str, Browser]:
    found = {}
    for actor, user in world.actors.items():
        found[actor] = Browser()
        if user is not None:
            found[actor].force_login(user)
    return found


def ask(case: Case, world: World, browser: Browser) -> tuple[Any, bool]:
    """The answer, and whether anything of the other province changed; what it did here is undone."""
    place = world.places[case.place]
    address = reverse(case.route, kwargs=ROUTES[case.route](place))
    with transaction.atomic():
        before = routes.changes()
        data = place.typed() if case.method == "POST" else None
        answer = browser.generic(case.method, address) if data is None else browser.post(address, data)
        if not getattr(answer, "streaming", False):
            answer.text_of_all = answer.content.decode(errors="replace") + str(answer.headers)
        else:
            answer.text_of_all = b"".join(answer.streaming_content).decode(errors="replace") + str(answer.headers)
        changed = routes.changes() != before
        transaction.set_rollback(True)
    return answer, changed


def judge(case: Case, answer: Any, changed: bool, tally: Tally) -> None:
    status, text = answer.status_code, answer.text_of_all
    tally.check(status < 500, f"{status} {case}")
    tally.check(CANARY_PROVINCE not in text, f"the other province shows: {status} {case}")
    tally.check(not changed, f"the other province changed: {case}")
    if case.actor in OF_THE_UNIT:
        tally.check(CANARY_DRAFT not in text, f"another unit's draft shows: {status} {case}")
    if case.place == "other province":
        to_sign_in = status in (301, 302) and "/account/sign-in/" in answer.headers.get("Location", "")
        public = case.route.startswith(("public:", "web:"))
        answered = status == 200 and case.method in ("GET", "POST", "HEAD") and not public
        moved = status in (301, 302, 303) and not to_sign_in and not public
        tally.check(not answered and not moved, f"an id of the other province was answered: {status} {case}")


def run(world: World, cases: list[Case], tally: Tally) -> None:
    signed_in = browsers(world)
    for case in cases:
        browser = signed_in[case.actor]
        cookies = browser.cookies.copy()
        judge(case, *ask(case, world, browser), tally)
        browser.cookies = cookies  # a sign-out was undone with everything else


@pytest.mark.goal("T1")
def test_nobody_reaches_another_province_or_anothers_draft(world: World) -> None:
    with goal("T1") as tally:
        run(world, sampled(list(every_case(world)), tally), tally)


@pytest.mark.goal("T1")
@pytest.mark.nightly
def test_nobody_reaches_another_province_or_anothers_draft_by_any_way(world: World) -> None:
    with goal("T1") as tally:
        run(world, list(every_case(world)), tally)


def test_canaries_can_be_seen_by_those_whose_they_are(world: World, haiduong: Any) -> None:
    """The walls are proved with text that shows where it may."""
    place = world.other_unit
    officer = Browser()
    officer.force_login(place.user)
    assert (
        CANARY_DRAFT
        in officer.get(reverse("submissions:group", kwargs=ROUTES["submissions:group"](place))).content.decode()
    )

    with tenant_context(haiduong):
        at_home = Browser("haiduong")
        at_home.force_login(world.other_province.user)
        page = at_home.get(reverse("submissions:list")).content.decode()
    assert CANARY_PROVINCE in page


@pytest.mark.goal("T1")
def test_console_answers_a_visitor_without_a_province(own_database: str) -> None:
    """The console's addresses under its own role: no page of it needs a right that dti_console lacks."""
    settings = connection.settings_dict
    former = settings["USER"]
    middleware = [name for name in _middleware() if "ProvinceGuard" not in name]
    connection.close()
    settings["USER"] = "dti_console"
    try:
        with (
            override_settings(ROOT_URLCONF="dti.config.urls_public", MIDDLEWARE=middleware),
            schema_context("public"),
            goal("T1") as tally,
        ):
            client = Client(raise_request_exception=False, HTTP_HOST="localhost")
            for route in PUBLIC_ROUTES:
                kwargs = KWARGS.get(route) or ROUTES[route](None)  # type: ignore[arg-type]
                for method in METHODS:
                    answer = client.generic(method, reverse(route, urlconf=urls_public, kwargs=kwargs))
                    tally.check(answer.status_code < 500, f"{answer.status_code} {method} {route}")
    finally:
        connection.close()
        settings["USER"] = former


def _middleware() -> list[str]:
    from django.conf import settings

    return list(settings.MIDDLEWARE)
