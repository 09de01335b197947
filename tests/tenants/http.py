"""A browser at a province's host. The guard leaves the connection in public; the test goes on where it was."""

from typing import Any

from django.db import connection
from django.test import Client

HOST_OF = {
    "hagiang": "dti.hagiang.localhost",
    "haiduong": "dti.haiduong.localhost",
    "tuyenquang": "dti.tuyenquang.localhost",  # where a test makes a third one
}


class Browser(Client):
    """Like Django's client, at one province."""

    def __init__(self, province: str = "hagiang", address: str = "10.0.0.1", **defaults: Any) -> None:
        defaults = {"HTTP_HOST": HOST_OF[province], "REMOTE_ADDR": address, **defaults}
        super().__init__(raise_request_exception=False, **defaults)

    def request(self, **request: Any) -> Any:
        here = connection.tenant
        try:
            return super().request(**request)
        finally:
            connection.set_tenant(here)

    def sign_in(self, login: str, password: str, **headers: Any) -> Any:
        return self.post("/account/sign-in/", {"login": login, "password": password}, **headers)

    @property
    def is_signed_in(self) -> bool:
        """Asked of the server: a page for everybody with an account."""
        return bool(self.get("/account/security/").status_code == 200)


def browser_of(user: Any, province: str = "hagiang") -> Browser:
    browser = Browser(province)
    browser.force_login(user)
    return browser
