"""Keep a set of programs running, show what they say, and leave nothing behind."""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from types import FrameType

from dti.cli.loglines import LogLines
from dti.embedded.launch import spawn

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class End(Enum):
    """What it means when a program ends."""

    STEP = "step"  # it must end well before the next program starts
    NEVER = "never"  # it has crashed: start it again
    ALLOWED = "allowed"  # it runs once, when the others are ready, and its end changes nothing
    FINISH = "finish"  # it runs once, when the others are ready, and its end is the end of all


@dataclass(frozen=True)
class Program:
    """One process to run. `ready_probe` is asked again and again until it says yes."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    ready_probe: Callable[[], bool] | None = None
    end: End = End.NEVER
    plain: bool = False  # speaks to our stdout as it is, instead of line by line to the log


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for people's sake; tests are less patient."""

    until_ready: float = 180.0
    to_stop: float = 12.0
    between_probes: float = 0.3
    # Before the first, second, … new start in a row; the last one holds for all further ones.
    before_restart: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
    # Crashes in a row of a program that never was ready: it will not get better by itself.
    crashes_before_ready: int = 5
    # A program that ran so long starts with a clean slate.
    forgive_after: float = 60.0


class _Over(Exception):
    """Time to stop everything."""

    def __init__(self, code: int) -> None:
        self.code = code


@dataclass
class _Child:
    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float | None = None
    probe_at: float = 0.0
    crashes: int = 0
    ready: bool = False
    code: int | None = None


@dataclass
class Supervisor:
    """Runs in the main thread only: children die with the thread that started them."""

    programs: Sequence[Program]
    log: LogLines
    say: Callable[[str], None]
    cwd: Path
    patience: Patience = field(default_factory=Patience)
    _children: list[_Child] = field(default_factory=list, init=False)
    _signals: list[int] = field(default_factory=list, init=False)
    _pipes: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector, init=False)

    def run(self, when_ready: Callable[[], None] = lambda: None) -> int:
        """Until a signal (0) or a program that is the end of all; every process is gone afterwards."""
        with self._catching_signals():
            try:
                self._start_lasting()
                self._turn_until(lambda: all(child.ready for child in self._children), self.patience.until_ready)
                when_ready()
                for program in self._of(End.ALLOWED, End.FINISH):
                    self._add(program)
                self._turn_until(lambda: False)
                return 0
            except _Over as over:
                return over.code
            finally:
                self._stop_all()

    def _of(self, *ends: End) -> list[Program]:
        return [program for program in self.programs if program.end in ends]

    def _start_lasting(self) -> None:
        for program in self._of(End.STEP, End.NEVER):
            self._wait_for(self._add(program))

    def _wait_for(self, child: _Child) -> None:
        """A step ends before the next starts, and a site answers: on a small machine two together are both late."""
        if child.program.end is End.STEP:
            self._turn_until(lambda: child.code is not None)
        elif child.program.ready_probe is not None:
            self._turn_until(lambda: child.ready, self.patience.until_ready)

    # ------------------------------------------------------------ one turn of the wheel

    def _turn_until(self, done: Callable[[], bool], seconds: float | None = None) -> None:
        give_up_at = None if seconds is None else time.monotonic() + seconds
        while not done():
            self._turn()
            if give_up_at is not None and time.monotonic() > give_up_at:
                late = ", ".join(child.program.name for child in self._children if not child.ready)
                self.say(f"Chờ quá lâu mà chưa sẵn sàng: {late}.")
                raise _Over(1)

    def _turn(self) -> None:
        self._pump(0.1)
        if self._signals:
            interrupted = self._of(End.FINISH)
            raise _Over(128 + self._signals[0] if interrupted else 0)
        for child in self._children:
            self._look_after(child)

    def _pump(self, seconds: float) -> None:
        """Pass on what the programs say. A signal wakes us through a pipe of its own."""
        for key, _ in self._pipes.select(seconds):
            said = b""
            with suppress(BlockingIOError):
                said = os.read(key.fd, 65_536)
            if key.data is None:
                continue
            if said:
                self.log.feed(key.data.program.name, said)
            else:
                self._close_pipe(key.data)

    def _look_after(self, child: _Child) -> None:
        now = time.monotonic()
        if child.process and child.process.poll() is not None:
            self._has_ended(child, now)
        elif child.restart_at is not None and now >= child.restart_at:
            self._start(child)
        elif child.process and not child.ready and now >= child.probe_at:
            probe = child.program.ready_probe
            child.ready = probe is None or probe()
            child.probe_at = time.monotonic() + self.patience.between_probes

    def _has_ended(self, child: _Child, now: float) -> None:
        code = self._bury(child)
        name, end = child.program.name, child.program.end
        if end is End.FINISH:
            raise _Over(code)
        if end is not End.NEVER:
            child.code, child.ready = code, True
            if code and end is End.STEP:
                self.say(f"Bước {name} không thành công (mã {code}).")
                raise _Over(1)
            if code:
                self.say(f"{name} dừng giữa chừng (mã {code}).")
            return
        lived_long = now - child.started_at > self.patience.forgive_after
        child.crashes = 1 if lived_long else child.crashes + 1
        if not child.ready and child.crashes >= self.patience.crashes_before_ready:
            self.say(f"{name} hỏng {child.crashes} lần liền và chưa lần nào sẵn sàng.")
            raise _Over(1)
        pauses = self.patience.before_restart
        pause = pauses[min(child.crashes, len(pauses)) - 1]
        child.restart_at = now + pause
        self.say(f"{name} dừng bất ngờ (mã {code}), chạy lại sau {pause:g} giây.")

    # ------------------------------------------------------------ starting and stopping

    def _add(self, program: Program) -> _Child:
        child = _Child(program)
        self._children.append(child)
        self._start(child)
        return child

    def _start(self, child: _Child) -> None:
        program = child.program
        piped = None if program.plain else subprocess.PIPE
        child.process = spawn(
            program.argv,
            environment=program.env,
            cwd=self.cwd,
            stdout=piped,
            stderr=None if program.plain else subprocess.STDOUT,
        )
        child.started_at, child.restart_at = time.monotonic(), None
        if child.process.stdout:
            os.set_blocking(child.process.stdout.fileno(), False)
            self._pipes.register(child.process.stdout, selectors.EVENT_READ, child)

    def _bury(self, child: _Child) -> int:
        """The process has ended: take its last words and whatever it started."""
        process = child.process
        assert process is not None
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        if process.stdout and not process.stdout.closed:
            with suppress(BlockingIOError):
                while said := os.read(process.stdout.fileno(), 65_536):
                    self.log.feed(child.program.name, said)
            self._close_pipe(child)
        self.log.finish(child.program.name)
        child.process = None
        code = process.wait()
        return code if code >= 0 else 128 - code

    def _close_pipe(self, child: _Child) -> None:
        if child.process and child.process.stdout and not child.process.stdout.closed:
            self._pipes.unregister(child.process.stdout)
            child.process.stdout.close()

    def _stop_all(self) -> None:
        """In the opposite order of their start; a second signal shortens the wait."""
        asked = len(self._signals)
        for child in reversed(self._children):
            if not child.process:
                continue
            child.process.terminate()
            give_up_at = time.monotonic() + self.patience.to_stop
            while child.process.poll() is None and time.monotonic() < give_up_at and len(self._signals) <= asked:
                self._pump(0.05)
            if child.process.poll() is None:
                self.say(f"{child.program.name} không chịu dừng, buộc dừng.")
                child.process.kill()
                child.process.wait()
            self._bury(child)
        self._pipes.close()

    @contextmanager
    def _catching_signals(self) -> Iterator[None]:
        """Only note them: an exception out of a handler could strike between a fork and its record."""

        def note(number: int, _frame: FrameType | None) -> None:
            self._signals.append(number)

        reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._pipes.register(reading, selectors.EVENT_READ, None)
        former_descriptor = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        former = {number: signal.signal(number, note) for number in SIGNALS}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(former_descriptor)
            os.close(reading)
            os.close(writing)
