"""Bytes are kept whole under a key that nobody can guess and no other province can use."""

import hashlib
import io
import random
from pathlib import Path
from typing import Any

import pytest
from django_tenants.utils import schema_context

from dti import files
from dti.files import FileRefused, plain_name, store
from tests.dti.files.samples import GOOD


def a_file(province: str) -> files.StoredFile:
    return store(io.BytesIO(GOOD["pdf"]), province=province, name="a.pdf")


def test_stored_bytes_are_hashed_and_come_back(hagiang: str) -> None:
    content = GOOD["pdf"] * 400  # several portions

    stored = store(io.BytesIO(content), province=hagiang, name="a.pdf")

    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))
    with files.open(stored.key) as file:
        assert file.read() == content


def test_key_names_the_province_and_is_different_each_time(hagiang: str) -> None:
    keys = {a_file(hagiang).key for _ in range(50)}

    assert len(keys) == 50
    assert all(key.startswith("hagiang/") and len(key) == len("hagiang/") + 40 for key in keys)


def test_other_province_can_neither_read_nor_store(hagiang: str) -> None:
    stored = a_file(hagiang)

    with schema_context("haiduong"):
        for attempt in (files.open, files.exists):
            with pytest.raises(PermissionError):
                attempt(stored.key)
        with pytest.raises(PermissionError):
            a_file("hagiang")


def test_nothing_is_stored_outside_a_province(folder: Path) -> None:
    with schema_context("public"), pytest.raises(PermissionError):
        a_file("hagiang")


NO_KEYS = [
    "",
    "/",
    "hagiang",
    "hagiang/",
    "hagiang/../haiduong/" + "a" * 40,
    "../hagiang/" + "a" * 40,
    "/etc/passwd",
    "hagiang/" + "A" * 40,
    "hagiang/" + "a" * 39,
    "hagiang/" + "a" * 41,
    "hagiang//" + "a" * 40,
    "hagiang/" + "a" * 40 + "\n",
    "hagiang/%2e%2e%2f" + "a" * 31,
    "hagiang\\" + "a" * 40,
    "hagiang/" + "á" * 40,
    "HAGIANG/" + "a" * 40,
    "hagiang/" + "a" * 40 + "\0",
    "hagiang/" + "٣" * 40,
]


@pytest.mark.parametrize("key", NO_KEYS)
def test_what_is_no_key_is_refused(hagiang: str, key: str) -> None:
    with pytest.raises(PermissionError):
        files.open(key)


def test_guessed_keys_open_nothing(hagiang: str) -> None:
    a_file(hagiang)
    chance = random.Random(7)

    assert not any(files.exists(f"hagiang/{chance.randbytes(20).hex()}") for _ in range(2000))


def test_file_over_the_limit_is_refused_with_advice(hagiang: str, folder: Path, settings: Any) -> None:
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    exact = b"%PDF-" + b"x" * (1024 * 1024 - 5)

    store(io.BytesIO(exact), province=hagiang, name="vừa.pdf")
    with pytest.raises(FileRefused, match=r"1 MB.*quét lại") as why:
        store(io.BytesIO(exact + b"x"), province=hagiang, name="quá.pdf")

    assert "dpi" in str(why.value)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_empty_file_is_refused(hagiang: str) -> None:
    with pytest.raises(FileRefused, match="Tệp rỗng"):
        store(io.BytesIO(b""), province=hagiang, name="a.pdf")


def test_file_that_cannot_be_read_to_its_end_leaves_nothing(hagiang: str, folder: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("connection lost")
            return super().read(size)

    with pytest.raises(OSError, match="connection lost"):
        store(Broken(GOOD["pdf"]), province=hagiang, name="a.pdf")

    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_folders_are_closed_to_other_users(hagiang: str, folder: Path) -> None:
    stored = a_file(hagiang)

    (path,) = folder.rglob(stored.key.split("/")[1])
    assert (path.parent.stat().st_mode & 0o077, path.stat().st_mode & 0o077) == (0, 0)


NAMES = {
    "Báo cáo.pdf": "Báo cáo.pdf",
    "Ba\u0301o ca\u0301o.pdf": "Báo cáo.pdf",
    "C:\\Users\\an\\scan.pdf": "scan.pdf",
    "../../etc/passwd.pdf": "passwd.pdf",
    "turned\u202efdp.exe": "turnedfdp.exe",
    "line\r\nbreak\t.pdf": "linebreak.pdf",
    "zero\u200bwidth\x00.pdf": "zerowidth.pdf",
    "  spaced   out  .pdf ": "spaced out .pdf",
    "": "tep",
    "...": "tep",
    "dài" * 100 + ".pdf": ("dài" * 100)[:146] + ".pdf",
}


@pytest.mark.parametrize("name", NAMES)
def test_name_is_plain(name: str) -> None:
    assert plain_name(name) == NAMES[name]


def test_served_file_is_saved_and_never_run(hagiang: str) -> None:
    stored = a_file(hagiang)

    response = files.serve(stored, "Quyết định \u202e số 1.pdf")

    assert b"".join(response.streaming_content) == GOOD["pdf"]  # type: ignore[arg-type]
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Content-Disposition"].startswith("attachment;")
    assert "%E2%80%AE" not in response["Content-Disposition"]
