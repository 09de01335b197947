"""The table of sub-commands: what each is called, what it says of itself, and which function does it."""

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from dti.embedded import AlreadyRunning, PostgresFailed, ServerMissing, ValkeyFailed

UNKNOWN_COMMAND = 2
INTERRUPTED = 130


@dataclass(frozen=True)
class Command:
    """`function` is `module:name`, imported only when called: demo needs no linter, check no database."""

    usage: str
    summary: str
    function: str
    first: tuple[str, ...] = ()

    def run(self, words: list[str]) -> int:
        module, name = self.function.split(":")
        function: Callable[[list[str]], int] = getattr(importlib.import_module(module), name)
        return function([*self.first, *words])


COMMANDS = {
    "demo": Command(
        "demo [--people] [--verbose]",
        "chạy trọn hệ thống trên máy này; --people in lại liên kết đăng nhập",
        "dti.cli.demo:demo",
    ),
    "test": Command(
        "test [--nightly] [--goal ID] [tham số pytest…]",
        "chạy bộ kiểm thử trên PostgreSQL riêng",
        "dti.cli.testing:test",
    ),
    "check": Command(
        "check", "kiểm tra mã nguồn: kiểu, định dạng, phân lớp, mẫu trang, bản dịch", "dti.cli.check:check"
    ),
    "fix": Command("fix", "tự sửa định dạng và các lỗi sửa được", "dti.cli.check:fix"),
    "bench": Command(
        "bench [TÊN]", "chạy một phép đo trong deploy/bench; không có tên thì liệt kê", "dti.cli.bench:bench"
    ),
    "rehearse": Command(
        "rehearse [TÊN]",
        "diễn tập trọn một kỳ đánh giá qua giao diện web (mặc định ha-giang-2022)",
        "dti.cli.rehearse:rehearse",
    ),
    "criteria": Command(
        "criteria check [--corrected] [BỘ…]",
        "soi các bộ chỉ số đóng gói, đối chiếu với sổ ghi những chỗ lệch",
        "dti.cli.django:run_offline",
        ("criteria",),
    ),
    "calendars": Command(
        "calendars check [--corrected] [LỊCH…]",
        "soi các lịch đóng gói, đối chiếu với sổ ghi những chỗ lệch",
        "dti.cli.django:run_offline",
        ("calendars",),
    ),
    "units": Command(
        "units check [--corrected] [DANH_SÁCH…]",
        "soi các danh sách đơn vị đóng gói, đối chiếu với sổ ghi những chỗ lệch",
        "dti.cli.django:run_offline",
        ("units",),
    ),
    "provision": Command("provision SLUG TÊN", "khởi tạo một tỉnh", "dti.cli.django:run", ("provision",)),
    "verify": Command(
        "verify TỆP", "kiểm chứng ngoại tuyến một bản xuất nhật ký", "dti.cli.django:run_offline", ("verify",)
    ),
    "manage": Command("manage LỆNH…", "chạy một lệnh của Django", "dti.cli.django:run"),
    "help": Command("help", "in trang này", "dti.cli.commands:show_help"),
}


def main(words: list[str]) -> int:
    name, *rest = words or ["help"]
    if name in ("-h", "--help"):
        name = "help"
    command = COMMANDS.get(name)
    if command is None:
        print(f"Không có lệnh “{name}”. Chạy ./dti help để xem các lệnh.", file=sys.stderr)
        return UNKNOWN_COMMAND
    try:
        return command.run(rest)
    except (AlreadyRunning, PostgresFailed, ServerMissing, ValkeyFailed, PermissionError) as why:
        print(f"Không chạy được: {why}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Đã dừng.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader, such as `head`, has left; Python would complain once more when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def show_help(_words: list[str]) -> int:
    print("Cách dùng: ./dti LỆNH\n")
    width = max(len(command.usage) for command in COMMANDS.values())
    for command in COMMANDS.values():
        print(f"  {command.usage:<{width}}  {command.summary}")
    return 0
