"""The table of sub-commands, and what each does before its work begins."""

import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from dti.cli import bench, testing
from dti.cli.check import Answer, Check, ask, table
from dti.cli.commands import COMMANDS, main
from dti.cli.demo import Addresses, choose_addresses, say_that_it_runs, show_people
from dti.cli.ports import free_ports, is_free
from dti.cli.rehearse import rehearse
from dti.embedded import ROOT


def test_help_has_one_line_for_each_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0

    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert [line.split()[0] for line in lines] == list(COMMANDS)


def test_unknown_command_is_refused_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dmeo"]) == 2

    assert capsys.readouterr().err == "Không có lệnh “dmeo”. Chạy ./dti help để xem các lệnh.\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_function_of_each_command_exists(name: str) -> None:
    module, function = COMMANDS[name].function.split(":")

    code = f"import {module}; assert callable({module}.{function})"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_module_runs_from_a_folder_full_of_traps(tmp_path: Path) -> None:
    for trap in ("dti", "platform", "signal"):
        (tmp_path / f"{trap}.py").write_text("raise SystemExit('caught')")

    done = subprocess.run([sys.executable, "-P", "-m", "dti.cli", "help"], cwd=tmp_path, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


def listen(port: int = 0) -> socket.socket:
    listener = socket.socket()
    listener.bind(("127.0.0.1", port))
    listener.listen()
    return listener


def test_taken_port_gives_way_to_the_next_free_one() -> None:
    with listen() as listener, ExitStack() as held:
        taken = listener.getsockname()[1]
        [first, second] = free_ports([taken, taken], held)

        assert taken < first < second
        assert not is_free(taken)


def test_given_ports_stay_ours_before_anybody_listens() -> None:
    with ExitStack() as held, ExitStack() as of_another:
        [first] = free_ports([20_000], held)
        [next_one] = free_ports([first], of_another)

        assert first < next_one
        assert not is_free(first)
    assert is_free(first)


def test_demo_says_which_ports_it_took_instead(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with listen() as listener, ExitStack() as held:
        taken = listener.getsockname()[1]
        with ExitStack() as tried:
            [free] = free_ports([taken + 1], tried)
        monkeypatch.setenv("DTI_WEB_PORT", str(taken))
        monkeypatch.setenv("DTI_CONSOLE_PORT", str(free))

        addresses = choose_addresses(held)

    said = capsys.readouterr().out
    assert addresses.web_port not in (taken, addresses.console_port)
    assert said.startswith(f"Cổng {taken} hoặc {free} đang bận; dùng {addresses.web_port} và ")
    assert addresses.environment == {
        "DTI_WEB_PORT": str(addresses.web_port),
        "DTI_CONSOLE_PORT": str(addresses.console_port),
    }


def test_people_of_a_demo_that_does_not_run_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DTI_HOME", str(tmp_path))

    assert show_people() == 1
    assert "chưa chạy" in capsys.readouterr().out


def test_second_demo_names_the_addresses_of_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert say_that_it_runs(Addresses(8002, 8003).environment) == 1

    said = capsys.readouterr().out
    assert "http://dti.hagiang.localhost:8002" in said
    assert "http://localhost:8003" in said


def test_rehearsal_with_a_name_that_is_no_name_is_refused() -> None:
    assert rehearse(["../etc"]) == 2


def test_unknown_measurement_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.bench(["no-such-measurement"]) == 2
    assert "no-such-measurement" in capsys.readouterr().err


def test_ci_refuses_to_skip_the_browser_tests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", "true")

    assert testing.test([]) == 1
    assert "chromium" in capsys.readouterr().err


def test_table_of_checks_shows_what_failed() -> None:
    passed = ask(Check("có", [sys.executable, "-c", "print('fine')"]))
    failed = ask(Check("không", [sys.executable, "-c", "import sys; print('why', file=sys.stderr); sys.exit(1)"]))

    assert (passed.passed, passed.said) == (True, "fine\n")
    assert (failed.passed, failed.said) == (False, "why\n")
    assert table([Answer(passed.check, True, 0.5, ""), Answer(failed.check, False, 12.0, "")]).splitlines() == [
        "đạt   có        0.5 giây",
        "HỎNG  không    12.0 giây",
        "1 mục hỏng.",
    ]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ([], ["test_plain", "test_of_t2"]),
        (["--nightly"], ["test_plain", "test_of_t2", "test_long"]),
        (["--goal", "T2"], ["test_of_t2"]),
        (["--goal", "W2"], ["test_long"]),
    ],
)
def test_tier_and_goal_choose_the_tests(tmp_path: Path, words: list[str], names: list[str]) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
    (tmp_path / "test_tiers.py").write_text(
        "import pytest\n"
        "def test_plain(): pass\n"
        "@pytest.mark.goal('T2')\ndef test_of_t2(): pass\n"
        "@pytest.mark.nightly\n@pytest.mark.goal('W2')\ndef test_long(): pass\n"
    )
    argv = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "dti.cli.tiers",
        "-p",
        "no:django",
        "--collect-only",
        "-q",
        *words,
    ]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"

    done = subprocess.run(argv, cwd=tmp_path, env=environment, capture_output=True, text=True)

    assert [line.split("::")[1] for line in done.stdout.splitlines() if "::" in line] == names


def test_make_knows_the_commands_of_people() -> None:
    for line in (ROOT / "Makefile").read_text().splitlines():
        target, _, recipe = line.partition(": ; @./dti ")
        assert not recipe or target == recipe in COMMANDS
