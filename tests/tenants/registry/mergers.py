"""Three provinces of one database: two that go into the third, and the four programs that act on them."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django_tenants.utils import schema_context, tenant_context

from tenants.accounts.models import User
from tenants.registry import actions, hosts, work
from tenants.registry.actions import Resolution
from tenants.registry.models import Job, Merger, Province
from tenants.roles.actions import Person, add_person
from tenants.roles.models import Role
from tenants.units.actions import add_level, found_unit
from tenants.units.models import Level, Unit
from tests import databases
from tests.cast import DAY, PASSWORD, Cast, make_cast

RESOLUTION = Resolution(
    effective_on=date(2025, 7, 1), number="202/2025/QH15", decided_on=date(2025, 6, 12), issuer="Quốc hội",
    subject="Sắp xếp đơn vị hành chính cấp tỉnh",
)  # fmt: skip
BANNER = re.compile(rb'<div class="dti-notice dti-tone-info" role="note" id="merged-into">.*?</div>', re.DOTALL)


def make_three(name: str) -> str:
    """A database with Hà Giang, Hải Dương and an empty Tuyên Quang."""
    databases.copy_of_template(name)
    databases._manage(name, "provision", "tuyenquang", "Tuyên Quang", "--code", "08")
    return name


def copy_of(template: str, name: str) -> str:
    databases.bootstrap.drop_database(databases.superuser_url(), name)
    with databases.psycopg.connect(databases.superuser_url(), autocommit=True) as superuser:
        words = map(databases.sql.Identifier, (name, template))
        superuser.execute(databases.sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER dti_owner").format(*words))
    with databases.psycopg.connect(databases.superuser_url(), dbname=name, autocommit=True) as superuser:
        superuser.execute(databases.bootstrap.DATABASE.read_bytes())
    return name


def name_of(kind: str, worker: str) -> str:
    return f"dti_{kind}_{worker}_{os.getpid()}"


# ---------------------------------------------------------------------- who acts
@contextmanager
def program(role: str) -> Iterator[None]:
    """The connection under another database role, in public; afterwards under the former one, where it was."""
    database, here = connection.settings_dict, connection.tenant
    former = database["USER"]
    connection.close()
    database["USER"] = role
    try:
        with schema_context("public"):
            yield
    finally:
        connection.close()
        database["USER"] = former
        connection.set_tenant(here)
        hosts.forget()


@contextmanager
def console() -> Iterator[None]:
    middleware = [name for name in settings.MIDDLEWARE if "ProvinceGuard" not in name and "dti.home" not in name]
    changed = {
        "ROOT_URLCONF": "dti.config.urls_public", "MIDDLEWARE": middleware, "LOGIN_REDIRECT_URL": "/console/",
    }  # fmt: skip
    with program("dti_console"), override_settings(**changed):
        yield


def operator_at_console(name: str) -> Client:
    """Signed in on the console; called inside `console()`."""
    found = User.objects.filter(full_name=name).first() or User.objects.create_user(f"op{User.objects.count()}", name)
    browser = Client(HTTP_HOST="localhost", REMOTE_ADDR="10.0.0.9")
    browser.force_login(found)
    return browser


def operator_named(name: str) -> User:
    found = User.objects.filter(full_name=name).first()
    return found or User.objects.create_user(f"op{User.objects.count()}", name)


def run_jobs() -> list[tuple[str, str, str]]:
    """The provisioner in this process, until nothing waits."""
    with program("dti_owner"):
        while work.take_one():
            pass
        return list(Job.objects.order_by("pk").values_list("kind", "state", "error"))


# ---------------------------------------------------------------------- what stands in the provinces
def province(slug: str) -> Province:
    with schema_context("public"):
        return Province.objects.get(slug=slug)


@contextmanager
def inside(slug: str) -> Iterator[Province]:
    with tenant_context(found := province(slug)):
        yield found


def commune(name: str, login: str, code: str, *, officer: str, email: str = "", username: str = "") -> Unit:
    """A commune with its officer, who has chosen a password."""
    level = Level.objects.filter(code="commune").first() or add_level("Cấp xã", by=None)
    unit = found_unit(level, name, by=None, valid_from=DAY, printed_login=login, official_code=code)
    person = Person(officer, Role.UNIT_OFFICER, unit, email=email, username=username)
    user = add_person(person, by=None, valid_from=DAY)
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return unit


def make_predecessors() -> Cast:
    """Thạnh An and Ba Tơ beside Thanh An and Ba Tô; one e-mail in both; administrators of one name."""
    with inside("hagiang"):
        cast = make_cast()
        commune("Xã Thạnh An", "thanhan", "27673", officer="Thạnh", email="chung@tinh.vn")
        commune("Xã Ba Tơ", "bato", "21484", officer="Tơ")
    with inside("haiduong"):
        commune("Xã Thanh An", "thanhan", "27679", officer="Thanh")
        commune("Xã Ba Tô", "bato", "21490", officer="Tô")
        commune("Xã Bình An", "binhan", "30001", officer="Bình An", email="CHUNG@tinh.vn")
        add_person(Person("Giang khác", Role.PROVINCE_ADMIN, username="giang"), by=None, valid_from=DAY)
    return cast


def make_successor() -> User:
    """Levels of its own and one administrator."""
    with inside("tuyenquang"):
        for name in ("Cấp sở", "Cấp huyện", "Cấp xã"):
            add_level(name, by=None)
        return add_person(Person("Lan", Role.PROVINCE_ADMIN, username="lan"), by=None, valid_from=DAY)


def asked(*slugs: str, into: str = "tuyenquang", **changed: Any) -> Merger:
    """Asked by one operator; called with the connection of the console."""
    resolution = Resolution(**{**vars(RESOLUTION), **changed})
    predecessors = [Province.objects.get(slug=slug) for slug in slugs]
    return actions.ask_merger(
        Province.objects.get(slug=into), predecessors, by=operator_named("Một"), resolution=resolution
    )


def handed_over(*slugs: str, **changed: Any) -> Merger:
    """Asked, approved and handed over."""
    with console():
        merger = asked(*slugs, **changed)
        actions.approve_merger(merger, by=operator_named("Hai"))
    assert run_jobs()[-1] == ("merge", "done", "")
    return merger


def attached(merger: Merger) -> list[tuple[str, str, str]]:
    with console():
        actions.attach_archives(merger, by=operator_named("Một"))
    return run_jobs()


def rows_of(superuser: Any, schema: str, tables: tuple[str, ...]) -> dict[str, str]:
    """A hash over every row of each table, in one order."""
    found = {}
    for table in tables:
        statement = (
            f"SELECT count(*), md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) FROM {schema}.{table} t"
        )
        found[table] = str(superuser.execute(statement.encode()).fetchone())
    return found
