"""The supervisor with programs of a few lines: what crashes is started again, and nothing is left behind."""

import io
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from dti.cli.loglines import LogLines
from dti.cli.supervisor import End, Patience, Program, Supervisor
from dti.embedded import ROOT
from tests.dti.embedded.processes import eventually, processes_naming

HURRIED = Patience(until_ready=20, to_stop=1.0, between_probes=0.02, before_restart=(0.05,), crashes_before_ready=3)
FOR_EVER = "import time; time.sleep(600)"


def python(name: str, code: str, **more: object) -> Program:
    argv = (sys.executable, "-u", "-c", textwrap.dedent(code))
    return Program(name, argv, dict(os.environ), **more)  # type: ignore[arg-type]


@dataclass
class Told:
    """What the supervisor said and showed, and how it ended."""

    sentences: list[str] = field(default_factory=list)
    stream: io.StringIO = field(default_factory=io.StringIO)
    code: int = -1

    @property
    def lines(self) -> list[str]:
        return self.stream.getvalue().splitlines()


def supervise(
    programs: list[Program],
    cwd: Path,
    *,
    when_ready: Callable[[], None] = lambda: None,
    patience: Patience = HURRIED,
) -> Told:
    told = Told()
    log = LogLines(told.stream, [program.name for program in programs])
    told.code = Supervisor(programs, log, told.sentences.append, cwd, patience).run(when_ready)
    return told


def interrupt_soon(seconds: float = 0.3) -> None:
    threading.Timer(seconds, os.kill, [os.getpid(), signal.SIGINT]).start()


def test_steps_run_in_order_before_the_lasting_programs(tmp_path: Path) -> None:
    programs = [
        python("web", "print('serving', open('order').read())\n" + FOR_EVER),
        python("first", "open('order', 'a').write('1')", end=End.STEP),
        python("second", "open('order', 'a').write('2')", end=End.STEP),
    ]

    told = supervise([*programs[1:], programs[0]], tmp_path, when_ready=interrupt_soon)

    assert (told.code, told.lines, told.sentences) == (0, ["web    | serving 12"], [])


def test_failed_step_is_shown_and_ends_all(tmp_path: Path) -> None:
    programs = [
        python("step", "print('no such table'); raise SystemExit(3)", end=End.STEP),
        python("web", "open('started', 'w'); " + FOR_EVER),
    ]

    told = supervise(programs, tmp_path)

    assert told.code == 1
    assert told.lines == ["step | no such table"]
    assert told.sentences == ["Bước step không thành công (mã 3)."]
    assert not (tmp_path / "started").exists()


def test_probe_decides_when_the_others_may_start(tmp_path: Path) -> None:
    answering = tmp_path / "answering"
    programs = [
        python(
            "web",
            "import time; time.sleep(0.4); open('answering', 'w'); time.sleep(600)",
            ready_probe=answering.exists,
        ),
        python("driver", "import os; print(os.path.exists('answering'))", end=End.FINISH),
    ]
    seen: list[bool] = []

    told = supervise(programs, tmp_path, when_ready=lambda: seen.append(answering.exists()))

    assert (seen, told.lines, told.code) == ([True], ["driver | True"], 0)


def test_crashed_program_is_started_again_and_said_so(tmp_path: Path) -> None:
    crash_twice = """
        import pathlib, time
        runs = pathlib.Path("runs"); runs.write_text(runs.read_text() + "x" if runs.exists() else "x")
        if len(runs.read_text()) < 3: raise SystemExit(7)
        time.sleep(600)
    """
    runs = tmp_path / "runs"
    programs = [
        python("web", crash_twice, ready_probe=lambda: runs.exists() and len(runs.read_text()) == 3),
        python("end", "", end=End.FINISH),
    ]

    told = supervise(programs, tmp_path)

    assert told.code == 0
    assert told.sentences == ["web dừng bất ngờ (mã 7), chạy lại sau 0.05 giây."] * 2


def test_program_that_never_gets_ready_ends_all(tmp_path: Path) -> None:
    told = supervise([python("web", "raise SystemExit(1)", ready_probe=lambda: False)], tmp_path)

    assert told.code == 1
    assert told.sentences[-1] == "web hỏng 3 lần liền và chưa lần nào sẵn sàng."


def test_program_that_is_late_for_ever_is_named(tmp_path: Path) -> None:
    hurried = Patience(until_ready=0.3, to_stop=1.0)

    told = supervise([python("web", FOR_EVER, ready_probe=lambda: False)], tmp_path, patience=hurried)

    assert (told.code, told.sentences) == (1, ["Chờ quá lâu mà chưa sẵn sàng: web."])


@pytest.mark.parametrize(
    ("how", "code"), [("raise SystemExit(5)", 5), ("import os; os.kill(os.getpid(), 9)", 137), ("", 0)]
)
def test_end_of_the_last_program_is_the_end_of_all(tmp_path: Path, how: str, code: int) -> None:
    told = supervise([python("web", FOR_EVER), python("rehearse", how, end=End.FINISH)], tmp_path)

    assert told.code == code
    assert processes_naming(str(tmp_path)) == []


def test_program_that_may_end_changes_nothing(tmp_path: Path) -> None:
    programs = [
        python("web", "import time; time.sleep(0.6); open('later', 'w'); time.sleep(600)"),
        python("driver", "raise SystemExit(4)", end=End.ALLOWED),
    ]

    told = supervise(programs, tmp_path, when_ready=lambda: interrupt_soon(1.0))

    assert (told.code, told.sentences) == (0, ["driver dừng giữa chừng (mã 4)."])
    assert (tmp_path / "later").exists()


def test_programs_stop_in_the_opposite_order(tmp_path: Path) -> None:
    say_at_the_end = """
        import signal, sys, time
        def leave(*_): print("leaving"); sys.exit()
        signal.signal(signal.SIGTERM, leave)
        print("here"); time.sleep(600)
    """
    programs = [python(name, say_at_the_end) for name in ("web", "worker", "beat")]

    told = supervise(programs, tmp_path, when_ready=lambda: interrupt_soon(1.0))

    assert [line for line in told.lines if "leaving" in line] == [
        "beat   | leaving",
        "worker | leaving",
        "web    | leaving",
    ]


def test_stubborn_program_and_its_children_are_gone_at_the_end(tmp_path: Path) -> None:
    stubborn = """
        import signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", sys.argv[1]])
        open("ready", "w"); time.sleep(600)
    """
    program = python("web", stubborn, ready_probe=(tmp_path / "ready").exists)
    program = Program(program.name, (*program.argv, str(tmp_path)), program.env, program.ready_probe)

    told = supervise([program], tmp_path, when_ready=interrupt_soon)

    assert told.sentences == ["web không chịu dừng, buộc dừng."]
    assert eventually(lambda: processes_naming(str(tmp_path)) == [], seconds=3)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of the death of their parent")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 0), (signal.SIGKILL, -9)])
def test_signal_to_the_supervisor_leaves_no_process(tmp_path: Path, sent: signal.Signals, code: int) -> None:
    run = f"""
        import sys, pathlib
        from dti.cli.loglines import LogLines
        from dti.cli.supervisor import Program, Supervisor
        from tests.dti.cli.test_supervisor import FOR_EVER, python
        programs = [python(name, FOR_EVER) for name in ("web", "worker", "beat")]
        here = pathlib.Path({str(tmp_path)!r})
        Supervisor(programs, LogLines(sys.stderr, []), print, here).run(lambda: (here / "ready").touch())
    """
    environment = {**os.environ, "DTI_TEST_MARK": str(tmp_path)}
    supervisor = subprocess.Popen([sys.executable, "-c", textwrap.dedent(run)], cwd=ROOT, env=environment)
    assert eventually((tmp_path / "ready").exists)
    assert len(processes_naming(str(tmp_path))) == 4

    supervisor.send_signal(sent)

    assert supervisor.wait(20) == code
    assert eventually(lambda: processes_naming(str(tmp_path)) == [], seconds=3)


def test_lines_of_two_programs_never_mix_and_bear_their_names() -> None:
    stream = io.StringIO()
    log = LogLines(stream, ["web", "worker"])

    log.feed("web", "nửa dòng, ".encode())
    log.feed("worker", b"whole\n")
    log.feed("web", "rồi nửa kia\nlast".encode())
    log.finish("web")
    log.finish("worker")

    assert stream.getvalue().splitlines() == [
        "worker | whole",
        "web    | nửa dòng, rồi nửa kia",
        "web    | last",
    ]
