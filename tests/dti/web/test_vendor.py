"""Vendored files are what the registry published, all of them listed."""

import json
import shutil
from pathlib import Path

from dti.web import vendor
from dti.web.icons import SPRITE, names, sprite

AXE = Path(__file__).parents[2] / "journeys" / "vendor"


def test_every_vendored_file_is_as_published() -> None:
    assert vendor.problems() == []
    assert vendor.problems(AXE, AXE / "vendor.lock.json") == []


def test_changed_unlisted_and_missing_files_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "vendor"
    shutil.copytree(vendor.FOLDER / "sortablejs", folder / "sortablejs")
    lock = tmp_path / "vendor.lock.json"
    lock.write_text(json.dumps([p for p in json.loads(vendor.LOCK.read_text()) if p["name"] == "sortablejs"]))
    assert vendor.problems(folder, lock) == []

    (folder / "sortablejs/1.15.7/Sortable.min.js").write_text("changed")
    (folder / "sortablejs/1.15.7/LICENSE").unlink()
    (folder / "sortablejs/1.15.7/extra.js").write_text("")

    assert vendor.problems(folder, lock) == [
        "sortablejs/1.15.7/extra.js: not in vendor.lock.json",
        "sortablejs/1.15.7/LICENSE: listed but missing",
        "sortablejs/1.15.7/Sortable.min.js: differs from what was published",
    ]


def test_lock_names_no_host() -> None:
    assert "http" not in vendor.LOCK.read_text(encoding="utf-8")


def test_sprite_is_built_from_the_vendored_outlines() -> None:
    assert SPRITE.read_text(encoding="utf-8") == sprite()
    assert {"mark", "level-1", "level-4", "check", "lock"} <= names()
