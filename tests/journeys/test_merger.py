"""The pages of a merger in a real browser at both sizes; the administrator sees old and new names before they count."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import databases
from tests.journeys.conftest import SIZES, Site, Window
from tests.tenants.registry.routes import hand_over, take_back

PAGE = "/app/units/merger/"


@pytest.fixture
def handed(site: Site) -> Iterator[tuple[int, int]]:
    """A unit and a person of a former province, as the provisioner writes them."""
    name = databases.psycopg.conninfo.conninfo_to_dict(site.environment["DATABASE_URL"])["dbname"]
    with databases.psycopg.connect(os.environ["DTI_SUPERUSER_URL"], dbname=name, autocommit=True) as superuser:
        yield hand_over(superuser, "hagiang", "Thạnh An")
        for table in ("units_unitdecision", "roles_persondecision"):
            superuser.execute(f"DELETE FROM hagiang.{table}".encode())
        take_back(superuser, "hagiang")


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_a_merger_are_clean_and_names_are_seen_before_they_count(
    window: Callable[..., Window], signed_in: Callable[[str], Any], handed: tuple[int, int], size: str
) -> None:
    seen = window(size, storage_state=signed_in("giang"))
    unit, person = handed
    faults = {}
    for tail in ("", "units/", f"units/{unit}/", "people/", f"people/{person}/", "register/"):
        seen.go(f"{PAGE}{tail}")
        if wrong := seen.faults():
            faults[tail] = wrong
    assert faults == {}

    page = seen.go(f"{PAGE}people/?state=open")
    page.get_by_role("checkbox", name="Cũ Thạnh An").check()
    page.get_by_role("button", name="Nhận các tên đề nghị").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Nhận các tên đề nghị"
    assert seen.faults() == []
    page.get_by_role("button", name="Xác nhận các tên mới").click()
    assert "Đã nhận tên của 1 người" in page.locator("main").inner_text()
    page = seen.go(f"{PAGE}units/{unit}/")
    page.get_by_role("radio", name="Không tiếp tục").check()
    page.get_by_role("button", name="Ghi quyết định").click()
    assert "Hãy ghi vì sao đơn vị không tiếp tục" in page.locator("main").inner_text()
    assert page.get_by_role("radio", name="Không tiếp tục").is_checked() and seen.faults() == []
