"""A new province, interleaved with plain django-tenants' migrate_schemas of a new schema in the same run: the ratio.

Ours is the whole job as the provisioner does it: register, schema, tables, rights and audit, the first administrator
with role, code and letter, open. Once with a schema in reserve (what an applicant meets), once without.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django

GOAL = 1 / 8  # performance.md, G1


def prepare() -> None:
    """The public tables, made by the owner of all tables, as the provisioner runs."""
    os.environ["DTI_PROGRAM"] = "provisioner"
    django.setup()
    from tenants.registry import schemas

    schemas.migrate_public()


def seconds(deed: Callable[[str], None], name: str) -> float:
    began = time.perf_counter()
    deed(name)
    return time.perf_counter() - began


def plain(name: str) -> None:
    """What django-tenants does for a new tenant: CREATE SCHEMA (with grants that our migrations need), then migrate."""
    from django.core.management import call_command

    from tenants.registry import schemas

    schemas.create(name)
    call_command("migrate_schemas", schema_name=name, interactive=False, verbosity=0)


def job(name: str) -> None:
    """Approved, and taken by the provisioner."""
    from django.utils import timezone

    from dti.province import province_connection
    from tenants.registry import work
    from tenants.registry.models import Application, Job

    province_connection.set_schema_to_public()
    now = timezone.now() - timedelta(seconds=1)
    application = Application.objects.create(
        code_hash=name, agency="Sở KH&CN", province_name=name, slug=name, contact_name="Lan", state="approved",
        contact_email=f"lan@{name}.vn", contact_phone="0", received_at=now, decided_at=now, decided_by="Đo",
    )  # fmt: skip
    made = Job.objects.create(kind="provision", application=application, payload={"slug": name}, requested_by="Đo")
    work.take_one()
    made.refresh_from_db()
    assert made.state == Job.State.DONE, made.error


def without_a_spare() -> None:
    from tenants.registry import schemas

    if schemas.schema_exists(schemas.SPARE):
        schemas.rename(schemas.SPARE, f"spare_used_{time.time_ns()}"[:31])


def with_a_spare() -> None:
    from tenants.registry import schemas

    schemas.keep_a_spare()


def claim(name: str) -> None:
    """The schema's part alone."""
    from tenants.registry import schemas

    schemas.make(name)


def measure(runs: int) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {"plain": [], "reserve": [], "fresh": [], "claim": [], "making": []}
    mark = f"{time.time_ns() % 10**8:08d}"  # the services of an earlier run may still hold its schemas
    for run in range(runs):
        took["plain"].append(seconds(plain, f"p{mark}x{run}"))
        took["making"].append(seconds(lambda _: with_a_spare(), ""))
        took["reserve"].append(seconds(job, f"r{mark}x{run}"))
        without_a_spare()
        took["fresh"].append(seconds(job, f"f{mark}x{run}"))
        with_a_spare()
        took["claim"].append(seconds(claim, f"c{mark}x{run}"))
        print(f"run {run + 1}: " + ", ".join(f"{name} {times[-1]:.3f} s" for name, times in took.items()), flush=True)
    return took


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dti bench provision")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    prepare()
    medians = {name: statistics.median(times) for name, times in measure(options.runs).items()}
    ratio = medians["reserve"] / medians["plain"]
    print(f"plain django-tenants, schema and migrations        {medians['plain']:8.3f} s")
    print(f"whole job, without a schema in reserve             {medians['fresh']:8.3f} s   ratio "
          f"{medians['fresh'] / medians['plain']:.3f}")  # fmt: skip
    print(f"making one for the reserve, while nobody waits     {medians['making']:8.3f} s")
    print(f"claiming it                                        {medians['claim'] * 1000:8.1f} ms")
    print(f"whole job, with a schema in reserve                {medians['reserve']:8.3f} s   ratio {ratio:.3f}")
    print(f"G1: at most {GOAL:.3f} of plain: {'ok' if ratio <= GOAL else 'MISSED'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
