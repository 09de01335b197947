"""The programs of the platform as a development machine runs them."""

import http.client
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from dti.cli.django import manage
from dti.cli.supervisor import End, Program

PYTHON = (sys.executable, "-P", "-m")


def step(name: str, *words: str, env: Mapping[str, str]) -> Program:
    return Program(name, manage(*words), {**env, "DTI_PROGRAM": "manage"}, end=End.STEP)


def web(port: int, *, host: str, path: str, env: Mapping[str, str]) -> Program:
    return _granian("web", port, workers=2, probe=answers(port, host, path), env=env)


def console(port: int, *, path: str, env: Mapping[str, str]) -> Program:
    return _granian("console", port, workers=1, probe=answers(port, "localhost", path), env=env)


def worker(*, env: Mapping[str, str]) -> Program:
    # A demo as root is no danger: it hears localhost only, and the warning would frighten.
    calmly = (*PYTHON[:-1], "-W", "ignore:You're running the worker with superuser", PYTHON[-1])
    argv = (*calmly, "celery", "--quiet", "-A", "dti.config", "worker", "--pool", "solo", "--loglevel", log_level(env))
    quietly = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return Program("worker", (*argv, *quietly), {**env, "DTI_PROGRAM": "worker"})


def beat(*, schedule: Path, env: Mapping[str, str]) -> Program:
    argv = (*PYTHON, "celery", "--quiet", "-A", "dti.config", "beat", "--loglevel", log_level(env), "--pidfile", "")
    return Program("beat", (*argv, "--schedule", str(schedule)), {**env, "DTI_PROGRAM": "beat"})


def provisioner(*, env: Mapping[str, str]) -> Program:
    return Program("provisioner", manage("provisioner"), {**env, "DTI_PROGRAM": "provisioner"})


def log_level(env: Mapping[str, str]) -> str:
    return env.get("DTI_LOG_LEVEL", "WARNING")


def answers(port: int, host: str, path: str) -> Callable[[], bool]:
    """Does the page come without an error?"""

    def probe() -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
        try:
            connection.request("GET", path, headers={"Host": f"{host}:{port}"})
            return connection.getresponse().status < http.client.BAD_REQUEST
        except OSError:
            return False
        finally:
            connection.close()

    return probe


def _granian(name: str, port: int, *, workers: int, probe: Callable[[], bool], env: Mapping[str, str]) -> Program:
    # One blocking thread per worker: each thread would hold a database connection of its own.
    argv = [*PYTHON, "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1", "--port", str(port)]
    argv += ["--workers", str(workers), "--blocking-threads", "1", "--workers-kill-timeout", "5"]
    # A connection belongs to one worker for life: kept alive, a few busy people could all sit on the same one.
    argv += ["--no-http1-keep-alive"]
    argv += ["--log-level", log_level(env).lower(), "dti.config.wsgi:application"]
    return Program(name, argv, {**env, "DTI_PROGRAM": name}, ready_probe=probe)
