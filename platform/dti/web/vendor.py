"""Checks that vendored files are exactly what the registry published: `vendor.lock.json` names every one of them."""

import base64
import hashlib
import json
from pathlib import Path
from typing import TypedDict

WEB = Path(__file__).parent
FOLDER, LOCK = WEB / "static" / "vendor", WEB / "vendor.lock.json"


class Package(TypedDict):
    """`integrity` is the registry's sha512 of the whole package, `files` the sha384 of each file we keep."""

    name: str
    version: str
    licence: str
    integrity: str
    files: dict[str, str]


def sha384(path: Path) -> str:
    """The hash in the form that browsers and registries write it."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def problems(folder: Path = FOLDER, lock: Path = LOCK) -> list[str]:
    """A sentence for every file that is changed, missing or not listed."""
    packages: list[Package] = json.loads(lock.read_text(encoding="utf-8"))
    listed = {name: digest for package in packages for name, digest in package["files"].items()}
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path != lock}
    return [
        *(f"{name}: not in {lock.name}" for name in sorted(present - listed.keys())),
        *(f"{name}: listed but missing" for name in sorted(listed.keys() - present)),
        *(
            f"{name}: differs from what was published"
            for name in sorted(present & listed.keys())
            if sha384(folder / name) != listed[name]
        ),
    ]
