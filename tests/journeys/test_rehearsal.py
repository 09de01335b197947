"""The whole of Hà Giang 2022 through the HTTP interface, on a few units: the driver of `./dti rehearse`."""

import os
import re
from collections.abc import Iterator

import httpx
import pytest

from tests.journeys.conftest import HOST, Site, running_site

LINE = re.compile(r"^ +(\d+)  (\S.*?) +([\d.]+,\d\d)  (\S.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def rehearsed(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    """A province as the platform hands it over, after a rehearsal of two units a level; and what the driver said."""
    with running_site(f"dti_bare_{worker_id}_{os.getpid()}", tmp_path_factory.mktemp("bare")) as site:
        base_url = f"http://127.0.0.1:{site.port}"
        yield site, site.manage("rehearse", "ha-giang-2022", "--base-url", base_url, "--units", "2")


def test_rehearsal_ends_in_a_ranking_that_its_raw_answers_give_again(rehearsed: tuple[Site, str]) -> None:
    _site, said = rehearsed

    ranked = {unit: (int(rank), total) for rank, unit, total, _grade in LINE.findall(said)}
    assert set(ranked) == {"Sở Nội vụ", "Sở Giáo dục và Đào tạo", "Thành phố Hà Giang", "Huyện Đông Văn"}
    assert sorted(rank for rank, _total in ranked.values()) == [1, 1, 2, 2]
    assert all(total != "0,00" for _rank, total in ranked.values())
    assert "Tính lại từ số liệu gốc đã xuất: khớp" in said
    assert "2 đơn vị im lặng hoặc muộn được thẩm định theo nguồn khác" in said


def test_rehearsal_is_never_public(rehearsed: tuple[Site, str]) -> None:
    site, _said = rehearsed

    with httpx.Client(base_url=f"http://127.0.0.1:{site.port}", headers={"Host": HOST}) as public:
        pages = {path: public.get(path) for path in ("/", "/ket-qua/2022/department/", "/du-lieu/", "/lich/2022/")}

    assert {path: page.status_code for path, page in pages.items()} == {
        "/": 200, "/ket-qua/2022/department/": 404, "/du-lieu/": 200, "/lich/2022/": 404,
    }  # fmt: skip
    assert not any("Sở Nội vụ" in page.text for page in pages.values())


def test_official_campaign_of_seconds_is_published_with_the_figures_of_its_preview(
    worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What the demonstration plays behind itself, on the real clock: nobody moves it, so it takes its time."""
    with running_site(f"dti_official_{worker_id}_{os.getpid()}", tmp_path_factory.mktemp("official")) as site:
        said = site.manage("drive_demo", "--units", "3", "--share", "0.4")
        with httpx.Client(base_url=f"http://127.0.0.1:{site.port}", headers={"Host": HOST}) as public:
            front, list_of_years = public.get("/"), public.get("/du-lieu/")

    ranked = {unit: total for _rank, unit, total, _grade in LINE.findall(said)}
    assert "Trang công khai và bản xem trước: giống nhau" in said
    assert "Tính lại từ số liệu gốc đã xuất: khớp" in said
    assert len(ranked) == 3
    assert all(unit in front.text and total in front.text for unit, total in ranked.items())
    assert list_of_years.status_code == 200
