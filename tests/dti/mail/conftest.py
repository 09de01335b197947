"""Inside a province, with letters of the test's own."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.dti.audit.provinces import active_provinces, entered


@pytest.fixture
def province(db: None, settings: Any) -> Iterator[Any]:
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [Path(__file__).parent / "templates"]
    settings.TEMPLATES = templates
    with entered(active_provinces()[0]) as first:
        yield first
