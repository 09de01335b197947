"""What is kept of a password, with the hasher of production (the rest of the suite uses a quick one)."""

from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.test import override_settings

from dti.config.settings import base
from tests.cast import PASSWORD, Cast
from tests.tenants.http import Browser

DJANGOS_OWN = "django.contrib.auth.hashers.Argon2PasswordHasher"


@pytest.fixture(autouse=True)
def as_in_production(settings: Any) -> None:
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS


def test_a_password_is_kept_as_argon2id_at_the_price_of_decision_0012() -> None:
    kept = make_password(PASSWORD)
    assert kept.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
    assert PASSWORD not in kept
    assert check_password(PASSWORD, kept)
    assert not check_password(PASSWORD + " ", kept)


def test_a_hash_made_at_another_price_opens_once_more_and_is_renewed(cast: Cast) -> None:
    person = cast.an
    with override_settings(PASSWORD_HASHERS=[DJANGOS_OWN]):
        person.set_password(PASSWORD)
        person.save()
    assert identify_hasher(person.password).must_update(person.password)
    assert Browser().sign_in(person.username, PASSWORD).status_code == 302
    person.refresh_from_db()
    assert person.password.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
