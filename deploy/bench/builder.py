"""A draft of 300 nodes: what each edit costs on the server, beside one row's UPDATE. Prints ms and ratios only."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import django

MANAGE = Path(__file__).parents[2] / "platform" / "manage.py"
PROVINCE = "hagiang"
ROUNDS = 20
MAINS, ROWS = 15, 19  # with the groups, 302 nodes
LIMIT_MS = 100


def prepare() -> None:
    """Tables and one province, made by the owner of the tables."""
    env = {**os.environ, "DTI_DB_ROLE": "owner", "DTI_PROGRAM": "manage"}
    argv = [sys.executable, "-P", str(MANAGE), "demo_setup", "--only", PROVINCE]
    subprocess.run(argv, env=env, check=True, stdout=subprocess.DEVNULL)
    os.environ["DTI_PROGRAM"] = "web"
    django.setup()


def draft() -> tuple[Any, Any]:
    """An administrator and a draft of two groups, fifteen main indicators and 285 components."""
    from criteria_builder.actions import create_set
    from criteria_builder.models import Group, Indicator, MainIndicator
    from tenants.accounts.models import User
    from tenants.roles.models import Assignment, Role
    from tenants.units.models import Level, UnitGroup

    user = User.objects.filter(username="do.toc.do").first()
    if user is None:  # the services of an earlier run may still hold it
        user = User.objects.create_user("do.toc.do", "Đo tốc độ")
        Assignment.objects.create(user=user, role=Role.PROVINCE_ADMIN, valid_from=date(2022, 1, 1))
    level, _made = Level.objects.get_or_create(code="department", defaults={"name": "Cấp sở", "position": 1})
    units, _made = UnitGroup.objects.get_or_create(code="department", defaults={"name": "Sở", "level": level})
    version = create_set("Bộ chỉ số lớn", units, by=user)
    groups = [
        Group.objects.create(version=version, kind=kind, name=kind, position=place)
        for place, kind in enumerate(("foundation", "activity"), start=1)
    ]
    for number in range(MAINS):
        main = MainIndicator.objects.create(
            version=version, group=groups[number % 2], name=f"Chỉ số chính {number}", position=number
        )
        Indicator.objects.bulk_create(
            Indicator(
                version=version, main_indicator=main, position=place, name=f"Chỉ số thành phần {number}.{place}",
                max_points=Decimal(10), rule={"kind": "boolean", "label": "Có"}, evidence_hint="Báo cáo",
            )
            for place in range(ROWS)
        )  # fmt: skip
    return user, version


def median_ms(work: Callable[[int], object]) -> float:
    """Of CPU and database together: the wall time of one call, nothing else running in this process."""
    work(-1)
    found = []
    for number in range(ROUNDS):
        began = time.perf_counter()
        work(number)
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found)


def measure() -> None:
    from django.db import connection
    from django.test import Client

    from criteria_builder import actions
    from criteria_builder.actions.editing import content_of, revision_of
    from criteria_builder.models import Indicator
    from tenants.registry.models import Province

    province = Province.objects.get(slug=PROVINCE)
    connection.set_tenant(province)
    user, version = draft()
    rows = list(Indicator.objects.filter(version=version).select_related("main_indicator"))
    main = rows[-1].main_indicator

    def save(number: int) -> None:
        row = Indicator.objects.get(pk=rows[0].pk)
        content = actions.IndicatorContent(**{**vars(content_of(row)), "name": f"Tên {number}"})
        actions.edit_indicator(row, content, rev=revision_of(row), by=user)

    client = Client(HTTP_HOST=f"dti.{PROVINCE}.localhost")
    client.force_login(user, backend="tenants.accounts.backends.ProvinceBackend")
    session = client.session
    session["province"] = province.schema_name
    session.save()
    page = f"/app/criteria/{version.criteria_set.code}/1/indicator/{rows[0].pk}/"

    def draw(_number: int) -> None:
        assert client.get(page).status_code == 200
        connection.set_tenant(province)

    def typed(number: int) -> None:
        row = Indicator.objects.get(pk=rows[0].pk)
        written = {
            "name": f"Tên gõ {number}", "max_points": "10", "rule_kind": "boolean", "shown_kind": "boolean",
            "rule-label": "Có", "source": "unit", "not_applicable": "inherit", "evidence_hint": "Báo cáo",
            "rev": revision_of(row),
        }  # fmt: skip
        assert client.post(page, written, HTTP_HX_REQUEST="true").status_code == 200
        connection.set_tenant(province)

    least = median_ms(lambda number: Indicator.objects.filter(pk=rows[1].pk).update(name=f"Tên {number}"))
    kinds: dict[str, Callable[[int], object]] = {
        "sửa một chỉ số": save,
        "chuyển một vị trí": lambda number: actions.move(rows[5], "up" if number % 2 else "down", by=user),
        "chuyển sang chỉ số chính khác": lambda number: actions.move_to(rows[6 + number], main, by=user),
        "đặt điểm cho 50 chỉ số": lambda number: actions.set_points(version, rows[:50], Decimal(number + 2), by=user),
        "tự lưu khi gõ, trọn yêu cầu": typed,
        "hoàn tác": lambda _number: actions.undo(version, by=user),
        "vẽ trang sửa": draw,
    }
    for name, work in kinds.items():
        spent = median_ms(work)
        told = "trong" if spent < LIMIT_MS else "QUÁ"
        print(f"{name:<32} {spent:7.1f} ms = {spent / least:5.1f} × một câu UPDATE; {told} hạn {LIMIT_MS} ms")


if __name__ == "__main__":
    prepare()
    measure()
