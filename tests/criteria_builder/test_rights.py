"""Who sees and who changes criteria sets over HTTP."""

import pytest
from django.urls import reverse

from criteria_builder.models import CriteriaSet, Version
from tests.cast import HOST, Cast
from tests.criteria_builder.browsing import ClientInProvince, address, enter, form_of
from tests.criteria_builder.drafts import installed, published, small_draft


@pytest.mark.parametrize("who", ["an", "binh", "dung", "hoi", "kiem"])
def test_only_the_administrator_may_change_anything(cast: Cast, who: str) -> None:
    version, group, main, indicator = small_draft(cast.giang)
    client = enter(getattr(cast, who))

    posts = [
        address("node", version, "indicator", indicator.pk),
        address("add_under", version, "main", main.pk), address("add_top", version, "group"),
        address("move", version, "indicator", indicator.pk), address("delete", version, "group", group.pk),
        address("declare", version), address("publish", version), address("draft", version),
        address("retire", version), address("members", version, "pillar", 1), reverse("criteria_builder:new"),
        address("withdraw", version, 1), address("record", version), address("drop", version),
    ]  # fmt: skip
    assert {client.post(path, form_of(indicator, name="Tên khác")).status_code for path in posts} == {403}
    indicator.refresh_from_db()
    assert (indicator.name, Version.objects.count(), CriteriaSet.objects.count()) == ("Có kế hoạch", 1, 1)


def test_stranger_gets_403_and_visitor_signs_in(cast: Cast) -> None:
    version, *_rest = small_draft(cast.giang)

    assert enter(cast.khach).get(reverse("criteria_builder:list")).status_code == 403
    assert enter(cast.khach).get(address("version", version)).status_code == 403
    assert ClientInProvince(**HOST).get(address("version", version)).status_code == 302


def test_units_see_published_versions_of_their_own_sets_only(cast: Cast) -> None:
    draft, *_rest = small_draft(cast.giang, "Bộ đang soạn")
    departments = published(installed("hg-2022-department", by=cast.giang), by=cast.giang)
    districts = published(installed("hg-2022-district", by=cast.giang), by=cast.giang)
    client = enter(cast.an)

    found = {
        version: client.get(address("version", version)).status_code for version in (draft, departments, districts)
    }

    assert list(found.values()) == [404, 200, 404]
    listed = client.get(reverse("criteria_builder:list")).content.decode()
    assert departments.criteria_set.name in listed
    assert "Bộ đang soạn" not in listed and districts.criteria_set.name not in listed


def test_node_of_another_version_is_404(cast: Cast) -> None:
    version, _group, _main, _indicator = small_draft(cast.giang)
    _other, _group, _main, foreign = small_draft(cast.giang, "Bộ khác")

    client = enter(cast.giang)
    assert client.get(address("node", version, "indicator", foreign.pk)).status_code == 404
    assert client.get(address("node", version, "nothing", foreign.pk)).status_code == 404
    assert client.post(address("delete", version, "indicator", foreign.pk)).status_code == 404
