"""A province of 200 units and 600 people: read a list, make the accounts, print the letters. Prints seconds only."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import django

MANAGE = Path(__file__).parents[2] / "platform" / "manage.py"
PROVINCE = "hagiang"
UNITS, OF_EACH = 200, ("Chuyên viên", "Lãnh đạo đơn vị", "Phòng, ban được giao")
GOAL_SECONDS = 60  # issue: imports in under a minute
FAMILY = ("Nguyễn", "Trần", "Lò", "Hoàng", "Vàng", "Giàng", "Lý", "Sùng", "Đặng", "Bùi")
GIVEN = ("Hoa", "Bảy", "Thúy", "Dũng", "Ngọc", "Lữ", "Pà", "Mỷ", "Sính", "Quân")
DAY = date(2022, 1, 1)


def prepare() -> None:
    """Tables and one province, made by the owner of the tables."""
    env = {**os.environ, "DTI_DB_ROLE": "owner", "DTI_PROGRAM": "manage"}
    argv = [sys.executable, "-P", str(MANAGE), "demo_setup", "--only", PROVINCE]
    subprocess.run(argv, env=env, check=True, stdout=subprocess.DEVNULL)
    os.environ["DTI_PROGRAM"] = "web"
    django.setup()


def units(mark: str) -> list[Any]:
    from tenants.units.actions import import_units
    from tenants.units.models import Level
    from tenants.units.rules import Row

    Level.objects.get_or_create(code="commune", defaults={"name": "Cấp xã", "position": 3})
    rows = [Row(number, "commune", f"Xã Đo {mark} {number}") for number in range(1, UNITS + 1)]
    return list(import_units(rows, by=None, valid_from=DAY).units)


def pasted(found: list[Any]) -> str:
    lines = ["Họ và tên\tVai trò\tĐơn vị"]
    for place, unit in enumerate(found):
        for number, role in enumerate(OF_EACH):
            name = f"{FAMILY[place % 10]} {GIVEN[(place // 10) % 10]} {GIVEN[number]} {place}"
            lines.append(f"{name}\t{role}\t{unit.name}")
    return "\n".join(lines)


@contextmanager
def timed(what: str) -> Iterator[list[float]]:
    spent: list[float] = []
    began = time.perf_counter()
    yield spent
    spent.append(time.perf_counter() - began)
    print(f"{what:<52} {spent[0]:8.2f} s", flush=True)


def measure(province: Any) -> float:
    """Everything between the pasted text and the file that goes to the printer."""
    from dti.clock import database_today
    from dti.readers.pasted import read_pasted
    from tenants.accounts.actions import invite
    from tenants.accounts.models import User
    from tenants.roles import actions, letters, lists, queries
    from tenants.units.queries import valid_on

    mark = str(User.objects.count())  # the services of an earlier run may still hold its people
    with timed(f"{UNITS} units") as making_units:
        text = pasted(units(mark))
    with timed(f"dry run of {UNITS * len(OF_EACH)} lines") as reading:
        table = read_pasted(text).tables[0]
        found = lists.read(table, lists.known(valid_on(database_today()), queries.names()), namesakes=False)
    assert not found.problems and not found.doubts, [line.problems for line in found.lines if line.problems][:3]
    with timed(f"{len(found.people)} accounts with roles and records") as making:
        made = actions.add_people(found.people, by=None, valid_from=DAY)
    with timed(f"{len(made)} one-time codes") as codes:
        invitations = [invite(user, by=None, channel="letter") for user in made]
    with timed(f"{len(made)} letters in one PDF") as printing:
        content = letters.as_pdf(invitations, province=province, by="Đo")
    print(f"{'':<52} {len(content) / 1e6:8.2f} MB")
    print(f"{'codes and letters beside it':<52} {codes[0] + printing[0]:8.2f} s")
    return making_units[0] + reading[0] + making[0]


def main() -> int:
    prepare()
    from django_tenants.utils import tenant_context

    from tenants.registry.models import Province

    province = Province.objects.get(slug=PROVINCE)
    with tenant_context(province):
        took = measure(province)
    print(
        f"{'units and people imported':<52} {took:8.2f} s of {GOAL_SECONDS}: {'ok' if took < GOAL_SECONDS else 'SLOW'}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
