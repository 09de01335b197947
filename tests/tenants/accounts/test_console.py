"""Operators on the console, under the console's own database role: the same second factor, in tables of their own."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django_tenants.utils import schema_context

from tenants.accounts.models import SignIn, User
from tests.cast import PASSWORD
from tests.tenants.telephone import SET_UP, code_of, secret_on


@pytest.fixture
def console(own_database: str) -> Iterator[Client]:
    """The console's addresses, as dti_console, with one operator."""
    role, database = connection.settings_dict["USER"], connection.settings_dict
    connection.close()
    database["USER"] = "dti_console"
    middleware = [name for name in settings.MIDDLEWARE if "ProvinceGuard" not in name]
    changed = {"ROOT_URLCONF": "dti.config.urls_public", "MIDDLEWARE": middleware, "LOGIN_REDIRECT_URL": "/console/"}
    try:
        with override_settings(**changed), schema_context("public"):
            operator = User.objects.create_user("vanhanh", "Vận hành")
            operator.set_password(PASSWORD)
            operator.save()
            yield Client(HTTP_HOST="localhost")
    finally:
        connection.close()
        database["USER"] = role


def test_operator_sets_up_a_factor_before_the_console_opens_and_types_it_afterwards(console: Client) -> None:
    answer = console.post("/account/sign-in/", {"login": "vanhanh", "password": PASSWORD})
    assert answer.headers["Location"] == "/console/"
    assert console.get("/console/").headers["Location"] == "/account/second-factor/"
    assert console.get("/account/second-factor/").status_code == 200

    secret = secret_on(console.get(SET_UP))
    assert console.post(SET_UP, {"code": code_of(secret)}).status_code == 302
    shown = console.get("/account/second-factor/recovery/").content.decode()

    assert 'href="/console/"' in shown and "/app/" not in shown
    assert console.get("/console/").status_code == 200
    assert console.get("/account/security/").status_code == 200
    assert Authenticator.objects.filter(type="totp").count() == 1

    again = Client(HTTP_HOST="localhost")
    asked = again.post("/account/sign-in/", {"login": "vanhanh", "password": PASSWORD})
    assert asked.headers["Location"] == "/account/sign-in/second/"
    assert again.post("/account/sign-in/second/", {"code": code_of(secret, 1)}).headers["Location"] == "/console/"
    assert list(SignIn.objects.order_by("pk").values_list("method", flat=True)) == ["password", "two_steps"]
