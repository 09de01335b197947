"""`./dti rehearse NAME`: one whole campaign over HTTP, on services of its own that start empty."""

import argparse
import re
import sys
from collections.abc import Mapping
from contextlib import ExitStack

from dti.cli import programs
from dti.cli.demo import PROVINCE_HOST, SIGN_IN, say
from dti.cli.django import manage, surroundings
from dti.cli.loglines import LogLines
from dti.cli.ports import free_ports, wanted_port
from dti.cli.supervisor import End, Program, Supervisor
from dti.embedded import ROOT, Services, data_folder

DEFAULT = "ha-giang-2022"
PROVINCE = "hagiang"  # whose site every packaged rehearsal plays on
FIRST_PORT = 8100


def rehearse(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dti rehearse")
    parser.add_argument("name", nargs="?", default=DEFAULT, metavar="TÊN")
    options, rest = parser.parse_known_args(words)
    if not re.fullmatch(r"[a-z0-9-]+", options.name):
        say(f"Tên diễn tập không hợp lệ: {options.name}")
        return 2
    say(f"Đang chuẩn bị diễn tập {options.name}…")
    services = Services(data_folder(f"rehearse-{options.name}"), durable=False).start(fresh=True)
    try:
        with ExitStack() as held:
            [port] = free_ports([wanted_port("DTI_WEB_PORT", FIRST_PORT)], held)
            env = surroundings(**services.environment, DTI_WEB_PORT=str(port), DTI_LOG_LEVEL="WARNING")
            everything = programs_of(options.name, rest, port, env)
            log = LogLines(sys.stderr, [program.name for program in everything])
            return Supervisor(everything, log, say, ROOT).run()
    finally:
        services.stop()


def programs_of(name: str, rest: list[str], port: int, env: Mapping[str, str]) -> list[Program]:
    driver = manage("rehearse", name, "--base-url", f"http://127.0.0.1:{port}", *rest)
    return [
        programs.step("bảng", "demo_setup", "--only", PROVINCE, env=env),
        programs.web(port, host=PROVINCE_HOST, path=SIGN_IN, env=env),
        programs.worker(env=env),
        Program("diễn tập", driver, env, end=End.FINISH, plain=True),
    ]
