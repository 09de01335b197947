"""`python -m dti.embedded run -- CMD…` runs CMD beside throwaway services; `env` prints running ones."""

import argparse
import os
import shlex
import sys
from pathlib import Path

from dti.embedded import (
    AlreadyRunning,
    PostgresFailed,
    ServerMissing,
    Services,
    ValkeyFailed,
    data_folder,
    running_environment,
    start_in_free_slot,
)
from dti.embedded.foreground import run_foreground


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m dti.embedded", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run a command beside PostgreSQL and Valkey")
    run.add_argument("--home", type=Path, help="folder of the data; default: a free one below .data")
    run.add_argument("--fresh", action="store_true", help="throw the folder's former data away")
    run.add_argument("words", nargs=argparse.REMAINDER, metavar="-- CMD")
    env = commands.add_parser("env", help="print export lines of a running home")
    env.add_argument("--home", type=Path, default=data_folder("demo"))
    options = parser.parse_args(argv)
    try:
        return _run(options) if options.command == "run" else _env(options.home)
    except (AlreadyRunning, PostgresFailed, ServerMissing, ValkeyFailed) as why:
        print(why, file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    words: list[str] = options.words[1:] if options.words[:1] == ["--"] else options.words
    if options.home:
        services = Services(options.home.resolve(), durable=False).start(fresh=options.fresh)
    else:
        services = start_in_free_slot("scratch")
    try:
        return run_foreground(words, {**os.environ, **services.environment, **services.superuser})
    finally:
        services.stop()


def _env(home: Path) -> int:
    announced = running_environment(home)
    if announced is None:
        print(f"Không có dịch vụ nào đang chạy ở {home}.", file=sys.stderr)
        return 1
    for name, value in announced.items():
        print(f"export {name}={shlex.quote(value)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
