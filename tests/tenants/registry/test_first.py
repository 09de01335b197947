"""The ground under every other test."""

import pytest
from django.db import connection

from tests.cast import Cast


@pytest.mark.django_db
def test_suite_runs_as_the_application_inside_hagiang() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema()")
        assert cursor.fetchone() == ("dti_app", "hagiang")


def test_cast_has_the_user_names_that_the_rules_give(cast: Cast) -> None:
    names = [cast.an.username, cast.binh.username, cast.chi.username, cast.giang.username]

    assert names == ["soyte", "soyte.ld", "sonoivu", "giang"]
