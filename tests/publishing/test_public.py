"""The public site: what is shown, what never is, and what it costs."""

from csv import reader
from datetime import date
from decimal import Decimal
from hashlib import sha256
from random import Random
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from publishing import actions, downloads
from publishing.models import Result
from publishing.urls_public import urlpatterns
from tenants.calendars.models import Campaign
from tenants.units.models import Unit
from tests.cast import HOST, Cast
from tests.publishing.world import finished, judge_all, make_campaign, make_units, make_world

ADDRESSES = (
    "/", "/ket-qua/2022/", "/ket-qua/2022/department/", "/ket-qua/2022/department/?tru-cot=gov",
    "/ket-qua/2022/department/?sap-xep=ten", "/ket-qua/2022/department/?sap-xep=chi-so-1",
    "/ket-qua/2022/don-vi/s01/", "/cach-tinh/2022/", "/du-lieu/", "/du-lieu/2022/",
    "/du-lieu/2022/xep-hang-department.csv", "/du-lieu/2022/thanh-phan-department.csv",
    "/du-lieu/2022/ket-qua.json", "/lich/2022/", "/lich/2022/lich.ics", "/quyet-dinh/", "/?q=so",
    "/ket-qua/2022/?ban=1",
)  # fmt: skip


def get(path: str, **headers: str) -> Any:
    """An outsider's request; afterwards the test stands in its province again."""
    province = connection.tenant
    try:
        return Client().get(path, **HOST, **headers)
    finally:
        connection.set_tenant(province)


@pytest.mark.parametrize("path", ADDRESSES)
def test_public_page_needs_no_cookie_and_sets_none(cast: Cast, path: str) -> None:
    finished(cast, 2).published()

    response = get(path)

    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("count", [1, 3, 31])
@pytest.mark.parametrize("path", ["/", "/ket-qua/2022/department/", "/ket-qua/2022/don-vi/s01/", "/cach-tinh/2022/"])
def test_public_page_costs_two_queries_whatever_the_number_of_units(
    cast: Cast, django_assert_num_queries: Any, count: int, path: str
) -> None:
    finished(cast, count).published()
    get("/lich/2022/")  # the host is remembered from here on
    caches["tenant"].clear()

    with django_assert_num_queries(2):
        first = get(path)
    with django_assert_num_queries(1):
        again = get(path)

    assert first.status_code == 200
    assert first.content == again.content


def test_unchanged_page_answers_304_and_another_edition_changes_it(cast: Cast) -> None:
    world = finished(cast, 2)
    world.published()
    etag = get("/ket-qua/2022/department/")["ETag"]

    assert get("/ket-qua/2022/department/", HTTP_IF_NONE_MATCH=etag).status_code == 304
    world.published(reason="Sai tên đơn vị")
    changed = get("/ket-qua/2022/department/", HTTP_IF_NONE_MATCH=etag)

    assert changed.status_code == 200
    assert "Bản đính chính, thay bản 1" in changed.content.decode()


def test_older_edition_stays_readable_under_its_number(cast: Cast) -> None:
    world = finished(cast, 1)
    world.published()
    world.published(reason="Sai tên đơn vị")

    older = get("/ket-qua/2022/department/?ban=1").content.decode()

    assert "đã được bản 2 thay thế" in older
    assert "/ket-qua/2022/don-vi/s01/?ban=1" in older
    assert get("/ket-qua/2022/?ban=3").status_code == 404


def test_newest_release_of_a_period_wins_over_another_campaign_of_the_same_code(cast: Cast) -> None:
    first = finished(cast, 1)
    first.published()
    Campaign.objects.filter(pk=first.campaign.pk).update(period_from=date(2021, 1, 1), period_to=date(2022, 1, 1))
    units = list(first.cast.so_y_te.level.units.filter(public_code="s01"))
    second = make_world(cast, units, mode="official", name="Đánh giá bổ sung 2022")
    judge_all(second, units, Random(1))
    second.finalise()
    release = second.published()

    assert release.number == 2
    assert get("/du-lieu/2022/ket-qua.json").json()["campaign"]["name"] == "Đánh giá bổ sung 2022"
    assert get("/du-lieu/2022/ket-qua.json?ban=1").json()["campaign"]["name"] == "Đánh giá năm 2022"


@pytest.mark.goal("I4")
def test_page_csv_json_and_database_show_the_same_figures(cast: Cast) -> None:
    world = finished(cast, 5)
    world.published()
    stored = {
        result.unit.public_code: (str(result.rank), result.published_points)
        for result in Result.objects.filter(computation__provisional=False, node="total").select_related("unit")
    }

    body = get("/du-lieu/2022/xep-hang-department.csv").content.decode("utf-8-sig")
    rows = list(reader(body.splitlines(), delimiter=";"))
    place = {name: number for number, name in enumerate(rows[0])}
    of_csv = {
        row[place["Mã đơn vị"]]: (row[place["Hạng"]], Decimal(row[place["Tổng điểm"]].replace(",", ".")))
        for row in rows[1:]
    }
    document = get("/du-lieu/2022/ket-qua.json").json()
    totals = {code: unit["outcomes"]["total"] for code, unit in document["units"].items()}
    of_json = {code: (str(total["rank"]), Decimal(total["points"])) for code, total in totals.items()}
    page = get("/ket-qua/2022/department/").content.decode()
    own = {code: get(f"/ket-qua/2022/don-vi/{code}/").content.decode() for code in stored}

    assert stored == of_csv == of_json
    for code, (_rank, points) in stored.items():
        shown = f"<b>{points:.2f}</b>".replace(".", ",")
        assert shown in page
        assert shown in own[code]


def test_json_is_the_approved_content_to_the_byte(cast: Cast) -> None:
    release = finished(cast, 1).published()

    assert sha256(get("/du-lieu/2022/ket-qua.json").content).hexdigest() == release.content_hash


def every_public_address() -> list[str]:
    """All routes of the public site, with the words an outsider could guess."""
    words = {"ky": "2022", "nhom": "department", "ma": "s01", "name": "xep-hang-department.csv"}
    return [
        reverse(f"public:{route.name}", kwargs={key: words[key] for key in route.pattern.converters})
        for route in urlpatterns
    ]


@pytest.mark.goal("A2")
@pytest.mark.parametrize("state", ["finalised", "draft", "submitted", "approved", "rehearsal"])
def test_nothing_of_an_unpublished_release_is_reachable(cast: Cast, state: str) -> None:
    world = finished(cast, 2, mode="rehearsal" if state == "rehearsal" else "official")
    if state == "draft":
        world.release()
    if state == "submitted":
        actions.submit(world.release(), by=cast.cong, now=now())
    if state == "approved":
        world.approved()
    if state == "rehearsal":
        world.published()
    secrets = {f"{result.published_points:.2f}".replace(".", ",") for result in Result.objects.filter(node="total")}
    answers = {path: get(path) for path in [*every_public_address(), *ADDRESSES]}

    for path, response in answers.items():
        text = response.content.decode().replace(path, "")
        assert not [word for word in ("Sở số 01", "s01", *secrets) if word in text], path
    shown = {path for path, response in answers.items() if response.status_code == 200}
    calendar = set() if state == "rehearsal" else {"/lich/2022/", "/lich/2022/lich.ics"}
    assert shown == {"/", "/?q=so", "/du-lieu/", "/quyet-dinh/"} | calendar


def test_before_the_first_publication_the_first_page_says_what_will_come(cast: Cast) -> None:
    make_campaign(cast, "official")

    response = get("/")

    assert response.status_code == 200
    assert "đang được đánh giá" in response.content.decode()


def test_unknown_unit_and_unpublished_period_give_the_same_friendly_404(cast: Cast) -> None:
    finished(cast, 1).published()

    unknown, unpublished = get("/ket-qua/2022/don-vi/khong-co/"), get("/ket-qua/2031/don-vi/s01/")

    assert (unknown.status_code, unpublished.status_code) == (404, 404)
    assert unknown.content == unpublished.content
    assert "Tìm đơn vị theo tên" in unknown.content.decode()


def test_search_ignores_marks(cast: Cast) -> None:
    finished(cast, 3).published()

    text = get("/?q=so+so+02").content.decode()

    assert "Sở số 02" in text
    assert "Sở số 03" not in text


PAYLOADS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=HYPERLINK(\"http://x\";\"y\")", "=cmd|' /C calc'!A0",
    "-2+3", "+cmd", "@x", "=", "\t", "'=1", "Sở Y tế", "1,5", "a=b", "Sở \"A\"; B",
]  # fmt: skip


@pytest.mark.goal("X1")
@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_a_csv_is_a_formula_and_the_text_survives(payload: str) -> None:
    body = downloads.table([[payload, "x"]]).decode("utf-8-sig")

    ((cell, second),) = reader(body.splitlines(keepends=True), delimiter=";")

    assert second == "x"
    assert cell[0] not in "=+-@\t\r\n"
    assert cell.removeprefix("'") == payload.removeprefix("'")


def test_hostile_unit_name_stays_text_in_the_file(cast: Cast) -> None:
    units = make_units(cast, 1)
    Unit.objects.filter(pk=units[0].pk).update(name='=HYPERLINK("http://x")')
    world = make_world(cast, list(Unit.objects.filter(pk=units[0].pk)), mode="official")
    judge_all(world, units, Random(1))
    world.finalise()
    world.published()

    body = get("/du-lieu/2022/xep-hang-department.csv").content.decode("utf-8-sig")

    assert "'=HYPERLINK" in body
    assert get("/du-lieu/2022/ket-qua.json").json()["units"]["s01"]["name"].startswith("=HYPERLINK")
