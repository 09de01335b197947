"""One running PostgreSQL and Valkey for the questions that change nothing."""

from collections.abc import Iterator

import pytest

from dti.embedded import Services


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    # Whatever the suite itself runs on, these tests start their own.
    with Services(tmp_path_factory.mktemp("services"), durable=False, surroundings={}) as services:
        yield services
