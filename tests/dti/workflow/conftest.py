"""Inside a province."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.dti.audit.provinces import active_provinces, entered


@pytest.fixture
def province(db: None) -> Iterator[Any]:
    with entered(active_provinces()[0]) as first:
        yield first
