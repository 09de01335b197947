"""Inside a province, with a folder of its own for files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django_tenants.utils import schema_context


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def hagiang(folder: Path) -> Iterator[str]:
    """Files need no database: only the name of the province that was entered."""
    with schema_context("hagiang"):
        yield "hagiang"
