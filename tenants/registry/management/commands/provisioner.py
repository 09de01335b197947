"""Take the jobs that the console wrote and carry them out, one at a time. No HTTP, the only program with dti_owner."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from tenants.registry import work

SECONDS_BETWEEN_LOOKS = 2


class Command(BaseCommand):
    help = "Chạy hàng đợi khởi tạo tỉnh."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="làm hết việc đang chờ rồi thôi")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        alone = work.Alone()
        while not alone.taken():  # a former one may be on its way out
            if stop.wait(SECONDS_BETWEEN_LOOKS):
                return
        self.stdout.write("Sẵn sàng")
        while not stop.is_set():
            close_old_connections()
            if work.take_one() or work.idle():
                continue
            if options["once"]:
                break
            stop.wait(SECONDS_BETWEEN_LOOKS)
        alone.release()
