"""Services start, survive, and go without a trace."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from dti.embedded import ROOT, AlreadyRunning, Services, pg_bin_dir, places, running_environment
from dti.embedded.launch import Account, nobody
from dti.embedded.postgres import Postgres
from tests.dti.embedded.processes import eventually, processes_naming

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root may choose the account of the server")
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
PG_15 = Path("/usr/lib/postgresql/15/bin")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder that the tests start and stop in turn: making a cluster takes longer than all else."""
    return tmp_path_factory.mktemp("lifecycle")


@pytest.fixture
def services(home: Path) -> Iterator[Services]:
    with Services(home, durable=False, surroundings={}) as services:
        yield services


def write_a_row(postgres: Postgres, value: str) -> None:
    with psycopg.connect(postgres.url("dti_owner")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS public.kept (value text)")
        connection.execute("INSERT INTO public.kept VALUES (%s)", [value])


def rows(postgres: Postgres) -> list[str]:
    with psycopg.connect(postgres.url("dti_owner")) as connection:
        return [value for (value,) in connection.execute("SELECT value FROM public.kept")]


def test_environment_names_every_service(services: Services, home: Path) -> None:
    assert services.postgres
    assert services.valkey
    sockets = services.postgres.sockets

    assert services.environment == {
        "DTI_DATA_DIR": str(home),
        "DTI_FILES_DIR": str(home / "files"),
        "DTI_MAIL_DIR": str(home / "mail"),
        "DATABASE_URL": f"postgresql://dti_app@/dti?host={sockets}",
        "DTI_PG_BIN": str(services.postgres.bin_dir),
        "BROKER_URL": f"redis+socket://{sockets}/valkey.sock",
        "CACHE_URL": f"unix://{sockets}/valkey.sock?db=1",
    }
    assert running_environment(home) == services.environment
    assert redis.Redis.from_url(services.environment["CACHE_URL"]).ping()


def test_second_start_says_that_it_runs_and_the_first_goes_on(services: Services, home: Path) -> None:
    with pytest.raises(AlreadyRunning):
        Services(home, durable=False, surroundings={}).start(patience=0.1)

    assert services.postgres
    with psycopg.connect(services.postgres.url("dti_app")) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("dti_app",)


def test_data_survives_a_stop_and_a_killed_server(home: Path) -> None:
    with Services(home, durable=False, surroundings={}) as services:
        assert services.postgres
        write_a_row(services.postgres, "before the stop")
    with Services(home, durable=False, surroundings={}) as services:
        assert services.postgres
        assert services.postgres.pid
        write_a_row(services.postgres, "before the kill")
        os.kill(services.postgres.pid, signal.SIGKILL)
        # At once, so that the dead server's lock file and memory are still there.
        services.postgres.start()

        assert rows(services.postgres)[-2:] == ["before the stop", "before the kill"]


@ON_LINUX
def test_stop_leaves_no_process_and_no_socket(home: Path) -> None:
    with Services(home, durable=False, surroundings={}) as services:
        assert services.postgres
        sockets = services.postgres.sockets
        assert processes_naming(str(home))

    assert processes_naming(str(home)) == []
    assert not sockets.exists()
    assert running_environment(home) is None


@ON_LINUX
def test_killed_owner_takes_its_services_along_and_the_next_start_works(home: Path) -> None:
    argv = [sys.executable, "-m", "dti.embedded", "run", "--home", str(home), "--", "sleep", "600"]
    surroundings = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
    owner = subprocess.Popen(argv, cwd=ROOT, env=surroundings)
    assert eventually(lambda: running_environment(home) is not None)

    owner.kill()
    owner.wait()

    with Services(home, durable=False, surroundings={}) as services:
        assert services.postgres
        assert services.postgres.pid
    assert eventually(lambda: processes_naming(str(home)) == [])


def test_fresh_start_has_forgotten_everything(home: Path) -> None:
    with Services(home, durable=False, surroundings={}) as services:
        assert services.postgres
        write_a_row(services.postgres, "old")
    (home / "files" / "old.pdf").write_bytes(b"%PDF")

    with_nothing = Services(home, durable=False, surroundings={}).start(fresh=True)

    try:
        assert with_nothing.postgres
        with pytest.raises(psycopg.errors.UndefinedTable):
            rows(with_nothing.postgres)
        assert list((home / "files").iterdir()) == []
    finally:
        with_nothing.stop()


def test_services_of_the_environment_are_used_as_they_are(tmp_path: Path) -> None:
    given = {
        "DATABASE_URL": "postgresql:///theirs",
        "BROKER_URL": "redis://theirs",
        "CACHE_URL": "redis://theirs/1",
    }
    with Services(tmp_path, surroundings=given) as services:
        assert (services.postgres, services.valkey) == (None, None)
        assert services.environment == given | {
            "DTI_DATA_DIR": str(tmp_path),
            "DTI_FILES_DIR": str(tmp_path / "files"),
            "DTI_MAIL_DIR": str(tmp_path / "mail"),
        }


@AS_ROOT
def test_root_runs_the_server_in_a_checkout_closed_to_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    postgres = Postgres(tmp_path / "home", durable=False, account=Account.NAMESPACE)
    postgres.start()
    try:
        assert (postgres.data / "PG_VERSION").stat().st_uid == 0
        assert Path(f"/proc/{postgres.pid}/uid_map").read_text().split() == [str(nobody()[0]), "0", "1"]
        write_a_row(postgres, "as root")
    finally:
        postgres.stop()


@AS_ROOT
def test_root_without_namespaces_runs_the_server_as_nobody(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    postgres = Postgres(tmp_path / "home", durable=False, account=Account.NOBODY)
    try:
        postgres.start()
        assert Path(f"/proc/{postgres.pid}").stat().st_uid == nobody()[0]
        write_a_row(postgres, "first")
        postgres.stop()
        postgres.start()

        assert rows(postgres) == ["first"]
    finally:
        postgres.stop()
        shutil.rmtree(postgres.data.parent)


@AS_ROOT
def test_nobody_gets_a_copy_of_binaries_that_lie_in_a_private_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    package = pg_bin_dir().parent.parent
    for folder in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(folder, tmp_path / folder.name)
    monkeypatch.setenv("DTI_PG_BIN", str(tmp_path / package.name / "pginstall" / "bin"))
    postgres = Postgres(tmp_path / "home", durable=False, account=Account.NOBODY)
    try:
        postgres.start()

        assert not postgres.bin_dir.is_relative_to(tmp_path)
        assert Path(f"/proc/{postgres.pid}/exe").resolve() == postgres.bin_dir / "postgres"
    finally:
        postgres.stop()
        shutil.rmtree(postgres.data.parent)
        shutil.rmtree(postgres.bin_dir.parents[2])


@AS_ROOT
def test_ordinary_user_starts_and_stops_the_services() -> None:
    python = python_for_everyone()
    if python is None:
        pytest.skip("no Python of this version that others than root may run")
    home = Path("/var/tmp") / f"dti-test-{os.getpid()}"
    home.mkdir()
    user, group = nobody()
    os.chown(home, user, group)
    packages = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))
    code = (
        f"import sys; sys.path[:0] = {[str(ROOT / 'platform'), *packages.split(os.pathsep)]!r}\n"
        "from pathlib import Path\n"
        "from dti.embedded import Services\n"
        f"with Services(Path({str(home)!r}) / 'home', durable=False, surroundings={{}}) as services:\n"
        "    print(services.postgres.account.name, (services.postgres.data / 'PG_VERSION').stat().st_uid)\n"
    )
    try:
        done = subprocess.run(
            [python, "-c", code],
            user=user,
            group=group,
            extra_groups=[],
            cwd="/",
            env={},
            capture_output=True,
            text=True,
        )

        assert (done.stdout.split(), done.returncode) == (["SELF", str(user)], 0), done.stderr
        assert processes_naming(str(home)) == []
    finally:
        shutil.rmtree(home)


@pytest.mark.skipif(not PG_15.exists(), reason="no PostgreSQL 15 on this machine")
def test_oldest_supported_server_of_the_system_serves_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DTI_PG_BIN", str(PG_15))
    with Services(tmp_path, durable=False, surroundings={}) as services:
        assert services.postgres
        assert services.postgres.data.name == "pg15"
        with psycopg.connect(services.postgres.url("dti_app")) as connection:
            assert connection.execute("SELECT current_setting('server_version_num')::int / 10000").fetchone() == (15,)


def python_for_everyone() -> str | None:
    """Root's own interpreter may lie in a folder of root's."""
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (Path(sys.executable).resolve(), Path("/usr/bin") / name, Path("/usr/local/bin") / name):
        closed = [
            path for path in (candidate, *candidate.parents) if not path.exists() or not path.stat().st_mode & 0o001
        ]
        if not closed:
            return str(candidate)
    return None


def test_lock_of_a_folder_is_seen_by_others(tmp_path: Path) -> None:
    mine, other = places.HomeLock(tmp_path), places.HomeLock(tmp_path)
    assert not other.is_held()

    mine.take()

    assert other.is_held()
    mine.free()
    assert not other.is_held()
