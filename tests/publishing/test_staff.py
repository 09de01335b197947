"""Staff screens: who sees them, what they cost, and the whole way to the public by forms alone."""

from random import Random
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from publishing import actions
from publishing.models import Release
from tenants.accounts.models import User
from tests.cast import HOST, Cast
from tests.publishing.world import World, finished, judge_all, make_units, make_world


class Browser:
    """A signed-in person's requests; afterwards the test stands in its province again."""

    def __init__(self, user: User) -> None:
        self.client = Client(**HOST)
        self.client.force_login(user)

    def get(self, path: str) -> Any:
        return self._ask(self.client.get, path)

    def post(self, path: str, data: dict[str, str] | None = None) -> Any:
        return self._ask(self.client.post, path, data or {})

    def _ask(self, verb: Any, *given: Any) -> Any:
        province = connection.tenant
        try:
            return verb(*given)
        finally:
            connection.set_tenant(province)


def signed_in(user: User) -> Browser:
    return Browser(user)


@pytest.mark.parametrize("who", ["an", "binh", "dung", "long", "khach"])
def test_results_before_publication_are_shown_to_nobody_else(cast: Cast, who: str) -> None:
    world = finished(cast, 1)
    release = world.release()
    browser = signed_in(getattr(cast, who))

    for path in ("", f"campaigns/{world.campaign.pk}/", f"{release.pk}/", f"{release.pk}/preview/"):
        assert browser.get(f"/app/publishing/{path}").status_code == 403


def test_visitor_is_sent_to_sign_in(cast: Cast) -> None:
    world = finished(cast, 1)

    response = Client(**HOST).get(f"/app/publishing/campaigns/{world.campaign.pk}/")

    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/account/sign-in/")


def test_way_to_the_public_by_forms(cast: Cast) -> None:
    world = finished(cast, 2)
    publisher, chair = signed_in(cast.cong), signed_in(cast.hoi)

    publisher.post(f"/app/publishing/campaigns/{world.campaign.pk}/releases/")
    release = Release.objects.get()
    publisher.post(f"/app/publishing/{release.pk}/submit/")
    seen = chair.get(f"/app/publishing/{release.pk}/")
    approved = chair.post(
        f"/app/publishing/{release.pk}/approve/",
        {"decision_no": "2512/QĐ-UBND", "decided_on": "14/12/2022", "authority": "Chủ tịch UBND tỉnh",
         "seen": seen.context["release"].content_hash},
    )  # fmt: skip
    release.refresh_from_db()
    published = publisher.post(f"/app/publishing/{release.pk}/publish/", {"seen": release.content_hash})

    assert (approved.status_code, published.status_code) == (302, 302)
    release.refresh_from_db()
    assert (release.state, release.is_public) == ("published", True)


def test_refused_approval_keeps_what_was_typed(cast: Cast) -> None:
    world = finished(cast, 1)
    release = actions.submit(world.release(), by=cast.cong, now=now())

    response = signed_in(cast.hoi).post(
        f"/app/publishing/{release.pk}/approve/",
        {"decision_no": "2512/QĐ-UBND", "decided_on": "14/12/2022", "authority": "Chủ tịch", "seen": "f" * 64},
    )

    text = response.content.decode()
    assert response.status_code == 422
    assert "đã thay đổi từ khi bạn mở trang" in text
    assert 'value="2512/QĐ-UBND"' in text


def test_chair_freezes_by_the_form_once_conditions_are_met(cast: Cast) -> None:
    units = make_units(cast, 1)
    world = make_world(cast, units)
    judge_all(world, units, Random(1))

    page = signed_in(cast.hoi).get(f"/app/publishing/campaigns/{world.campaign.pk}/").content.decode()
    signed_in(cast.hoi).post(f"/app/publishing/campaigns/{world.campaign.pk}/finalise/")

    assert "Còn 2 điều kiện ở trên." in page
    world.campaign.refresh_from_db()
    assert world.campaign.state == "active"


def test_provisional_ranking_says_so(cast: Cast) -> None:
    units = make_units(cast, 1)
    world = make_world(cast, units)
    signed_in(cast.giang).post(f"/app/publishing/campaigns/{world.campaign.pk}/compute/")

    text = signed_in(cast.giang).get(f"/app/publishing/campaigns/{world.campaign.pk}/").content.decode()

    assert "Xếp hạng tạm tính" in text
    assert "Chưa xác nhận số liệu" in text


@pytest.mark.parametrize(
    "path", ["", "ket-qua/2022/department/", "ket-qua/2022/don-vi/s01/", "cach-tinh/2022/", "du-lieu/2022/"]
)
@pytest.mark.parametrize(("mode", "mark"), [("rehearsal", "DIỄN TẬP"), ("official", "BẢN XEM TRƯỚC")])
def test_preview_shows_the_public_page_with_its_mark_and_its_own_links(
    cast: Cast, path: str, mode: str, mark: str
) -> None:
    world = finished(cast, 2, mode=mode)
    release = world.approved()

    response = signed_in(cast.cong).get(f"/app/publishing/{release.pk}/preview/{path}")

    text = response.content.decode()
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert mark in text
    assert f'href="/app/publishing/{release.pk}/preview/ket-qua/2022/' in text
    assert 'href="/ket-qua/' not in text
    assert not [key for key in getattr(caches["tenant"], "_cache", {}) if "public:" in key]


def test_preview_of_another_period_is_not_found(cast: Cast) -> None:
    release = finished(cast, 1).release()

    assert signed_in(cast.cong).get(f"/app/publishing/{release.pk}/preview/ket-qua/2031/department/").status_code == 404
    assert signed_in(cast.cong).get(f"/app/publishing/{release.pk}/preview/lich/2022/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_campaign_page_costs_the_same_for_any_number_of_units(
    cast: Cast, django_assert_num_queries: Any, count: int
) -> None:
    world: World = finished(cast, count)
    browser = signed_in(cast.cong)
    browser.get("/app/publishing/")

    with django_assert_num_queries(9):
        assert browser.get(f"/app/publishing/campaigns/{world.campaign.pk}/").status_code == 200
