"""`./dti demo`: the whole platform on one machine, under one supervisor."""

import argparse
import sys
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass

from dti.cli import programs
from dti.cli.django import manage, surroundings
from dti.cli.loglines import LogLines
from dti.cli.ports import free_ports, wanted_port
from dti.cli.supervisor import End, Program, Supervisor
from dti.embedded import ROOT, AlreadyRunning, Services, data_folder, running_environment
from dti.embedded.foreground import run_foreground

PROVINCE_HOST = "dti.hagiang.localhost"
SIGN_IN = "/account/sign-in/"
CONSOLE = "/"
WEB_PORT, CONSOLE_PORT = 8000, 8001


@dataclass(frozen=True)
class Addresses:
    web_port: int
    console_port: int

    def __str__(self) -> str:
        return (
            f"  Tỉnh Hà Giang: http://{PROVINCE_HOST}:{self.web_port}\n"
            f"  Bàn điều hành: http://localhost:{self.console_port}"
        )

    @property
    def environment(self) -> dict[str, str]:
        return {"DTI_WEB_PORT": str(self.web_port), "DTI_CONSOLE_PORT": str(self.console_port)}


def demo(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dti demo")
    parser.add_argument("--people", action="store_true", help="in lại bảng người dùng với liên kết đăng nhập mới")
    parser.add_argument("--verbose", action="store_true", help="hiện mọi dòng nhật ký của các chương trình")
    options = parser.parse_args(words)
    return show_people() if options.people else run_demo(verbose=options.verbose)


def show_people() -> int:
    """Fresh links from the running demo."""
    announced = running_environment(data_folder("demo"))
    if announced is None or "DTI_WEB_PORT" not in announced:
        say("Bản trình diễn chưa chạy. Hãy chạy ./dti demo trước.")
        return 1
    shown = run_foreground(manage("demo_people"), surroundings(**announced))
    return shown or run_foreground(manage("demo_operator"), surroundings(**announced, DTI_PROGRAM="console"))


def run_demo(*, verbose: bool) -> int:
    home = data_folder("demo")
    say("Đang khởi động cơ sở dữ liệu và hàng đợi…")
    services = Services(home)
    try:
        services.start()
    except AlreadyRunning:
        return say_that_it_runs(running_environment(home))
    try:
        with ExitStack() as held:
            addresses = choose_addresses(held)
            told = {**services.environment, **addresses.environment}
            services.announce(told)
            env = surroundings(**told, DTI_LOG_LEVEL="INFO" if verbose else "WARNING")
            everything = programs_of(addresses, services, env)
            log = LogLines(sys.stderr, [program.name for program in everything])
            supervisor = Supervisor(everything, log, say, ROOT)
            say("Đang chuẩn bị bảng và dữ liệu mẫu (lần đầu mất chừng một phút)…")
            return supervisor.run(lambda: say(f"\nĐã sẵn sàng:\n{addresses}\nDừng: Ctrl-C.\n"))
    finally:
        services.stop()
        say("Đã dừng tất cả.")


def choose_addresses(held: ExitStack) -> Addresses:
    wanted = [wanted_port("DTI_WEB_PORT", WEB_PORT), wanted_port("DTI_CONSOLE_PORT", CONSOLE_PORT)]
    web, console = free_ports(wanted, held)
    if [web, console] != wanted:
        say(f"Cổng {wanted[0]} hoặc {wanted[1]} đang bận; dùng {web} và {console}.")
    return Addresses(web, console)


def programs_of(addresses: Addresses, services: Services, env: Mapping[str, str]) -> list[Program]:
    """In the order of their start; they stop in the opposite one."""
    return [
        programs.step("bảng", "demo_setup", env=env),
        programs.step("dữ liệu", "demo_content", env=env),
        programs.web(addresses.web_port, host=PROVINCE_HOST, path=SIGN_IN, env=env),
        programs.console(addresses.console_port, path=CONSOLE, env=env),
        programs.provisioner(env=env),
        programs.worker(env=env),
        programs.beat(schedule=services.home / "beat", env=env),
        Program("người dùng", manage("demo_people"), env, end=End.ALLOWED, plain=True),
        Program("vận hành", manage("demo_operator"), {**env, "DTI_PROGRAM": "console"}, end=End.ALLOWED, plain=True),
        Program("diễn tập", manage("drive_demo"), env, end=End.ALLOWED),
    ]


def say_that_it_runs(announced: Mapping[str, str] | None) -> int:
    say("Bản trình diễn đang chạy rồi.")
    if announced and "DTI_WEB_PORT" in announced:
        say(str(Addresses(int(announced["DTI_WEB_PORT"]), int(announced["DTI_CONSOLE_PORT"]))))
    say("Liên kết đăng nhập mới: ./dti demo --people")
    return 1


def say(sentence: str) -> None:
    # A closed terminal or pipe must not keep us from stopping the programs.
    with suppress(OSError):
        print(sentence, flush=True)
