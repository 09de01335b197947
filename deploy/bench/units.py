"""Import 200 and 560 units with parents and codes, beside the bare inserts. Prints ms and ratios only."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django

MANAGE = Path(__file__).parents[2] / "platform" / "manage.py"
PROVINCE = "hagiang"
ROUNDS = 5
DAY = date(2022, 1, 1)


def prepare() -> None:
    """Tables and one province, made by the owner of the tables."""
    env = {**os.environ, "DTI_DB_ROLE": "owner", "DTI_PROGRAM": "manage"}
    argv = [sys.executable, "-P", str(MANAGE), "demo_setup", "--only", PROVINCE]
    subprocess.run(argv, env=env, check=True, stdout=subprocess.DEVNULL)
    os.environ["DTI_PROGRAM"] = "web"
    django.setup()


def text_of(units: int) -> str:
    """Eleven districts and their communes, as pasted from a spreadsheet."""
    lines = ["STT\tTên đơn vị\tCấp\tMã đơn vị\tTrực thuộc\tTên đăng nhập"]
    lines += [f"{n}\tHuyện số {n:02}\thuyện\t{n:03}\t\thuyenso{n:02}" for n in range(1, 12)]
    lines += [f"{n}\tXã số {n:04}\txã\t{n:05}\tHuyện số {n % 11 + 1:02}\txaso{n:04}" for n in range(1, units - 10)]
    return "\n".join(lines)


def median_ms(work: Callable[[], object]) -> float:
    """Each round in a transaction that is undone."""
    from django.db import transaction

    found = []
    for _round in range(ROUNDS):
        with transaction.atomic():
            began = time.perf_counter()
            work()
            found.append((time.perf_counter() - began) * 1000)
            transaction.set_rollback(True)
    return statistics.median(found)


def bare(rows: list[Any], levels: dict[str, Any]) -> None:
    """The same units, names and places by three statements, nothing looked at."""
    from tenants.units.models import Unit, UnitName, UnitPlace

    units = [
        Unit(level=levels[row.level], name=row.name, public_code=row.official_code, valid_from=DAY,
             official_code=row.official_code, sort_key="a", search_key="a")
        for row in rows
    ]  # fmt: skip
    Unit.objects.bulk_create(units)
    UnitName.objects.bulk_create(UnitName(unit=unit, valid_from=DAY, name=unit.name, sort_key="a") for unit in units)
    UnitPlace.objects.bulk_create(UnitPlace(unit=unit, valid_from=DAY) for unit in units)


def measure() -> None:
    from tenants.units import actions
    from tenants.units.forms import ListForm
    from tenants.units.models import Level

    if not Level.objects.filter(code="commune").exists():
        district = actions.add_level("Cấp huyện", by=None)
        actions.add_level("Cấp xã", by=None, above=district)
    levels = {level.code: level for level in Level.objects.all()}
    print(f"{'đơn vị':>8} {'đọc và soi':>12} {'ghi':>10} {'chỉ INSERT':>12} {'tỷ lệ':>7}")
    for count in (200, 560):
        typed = {"text": text_of(count), "valid_from": "01/01/2022", "lead_agency": ""}

        def read(typed: dict[str, str] = typed) -> Any:
            form = ListForm(typed)
            assert form.is_valid() and not form.check.blocking, form.errors
            return form

        rows = read().rows()
        reading = median_ms(read)
        writing = median_ms(lambda rows=rows: actions.import_units(rows, by=None, valid_from=DAY))
        floor = median_ms(lambda rows=rows: bare(rows, levels))
        print(f"{len(rows):>8} {reading:>9.0f} ms {writing:>7.0f} ms {floor:>9.0f} ms {writing / floor:>7.2f}")


if __name__ == "__main__":
    prepare()
    from django_tenants.utils import tenant_context

    from tenants.registry.models import Province

    with tenant_context(Province.objects.get(slug=PROVINCE)):
        measure()
