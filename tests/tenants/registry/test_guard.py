"""T2 and T3: no statement runs in another province's schema, and every wrong host ends at 404."""

import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, transaction
from django.test import Client, override_settings
from django_tenants.utils import schema_context, tenant_context

from tenants.accounts.models import User
from tenants.registry import hosts
from tenants.registry.models import Domain, Province, check_schema_name
from tenants.units.models import Level
from tests.databases import superuser_url
from tests.goals import goal

THREADS = 4
ROUNDS = 5000
MARK = "mark"


@dataclass
class Walker:
    """One thread that walks through provinces; whatever it does, the schema that answers is the one it is in."""

    provinces: list[Province]
    chance: random.Random
    wrong: list[str]

    def look(self, here: Province, what: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema(), name FROM units_level WHERE code = %s", [MARK])
            found = cursor.fetchone()
        if found != (here.schema_name, here.schema_name):
            self.wrong.append(f"{what}: in {here.schema_name}, answered by {found}")

    def step(self, here: Province) -> None:
        deed = self.chance.choice(DEEDS)
        with suppress(Interrupted):
            deed(self, here)
        self.look(here, f"after {deed.__name__}")


class Interrupted(Exception):
    """What a view may raise in the middle of anything."""


def asks(walker: Walker, here: Province) -> None:
    found = Level.objects.get(code=MARK).name
    if found != here.schema_name:
        walker.wrong.append(f"ORM in {here.schema_name} read {found}")


def fails_inside_a_transaction(walker: Walker, here: Province) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        asks(walker, here)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")


def rolls_back_to_a_savepoint(walker: Walker, here: Province) -> None:
    with transaction.atomic():
        point = transaction.savepoint()
        asks(walker, here)
        Level.objects.create(code="lost", name="lost")
        transaction.savepoint_rollback(point)
        asks(walker, here)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT * FROM no_such_table")
        except DatabaseError:
            asks(walker, here)


def visits_the_other_province(walker: Walker, here: Province) -> None:
    there = walker.chance.choice(walker.provinces)
    with tenant_context(there):
        asks(walker, there)
        if walker.chance.random() < 0.3:
            raise Interrupted
    asks(walker, here)


def visits_the_other_province_in_a_savepoint(walker: Walker, here: Province) -> None:
    there = walker.chance.choice(walker.provinces)
    with transaction.atomic():
        asks(walker, here)
        try:
            with transaction.atomic(), tenant_context(there):
                asks(walker, there)
                raise Interrupted
        except Interrupted:
            asks(walker, here)


def streams(walker: Walker, here: Province) -> None:
    def lines() -> Iterator[None]:
        with tenant_context(here):
            for _ in range(2):
                asks(walker, here)
                yield

    body = lines()
    with tenant_context(walker.chance.choice(walker.provinces)):
        for _ in body:
            pass


def keeps_a_cursor(walker: Walker, here: Province) -> None:
    there = walker.chance.choice(walker.provinces)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        with tenant_context(there):
            cursor.execute("SELECT current_schema()")
            if cursor.fetchone() != (there.schema_name,):
                walker.wrong.append(f"a kept cursor stayed behind, {there.schema_name}")


def loses_the_connection(walker: Walker, here: Province) -> None:
    connection.close()


def is_interrupted(walker: Walker, here: Province) -> None:
    with transaction.atomic():
        Level.objects.create(code="lost", name="lost")
        raise Interrupted


def writes_many(walker: Walker, here: Province) -> None:
    with transaction.atomic():
        Level.objects.bulk_create([Level(code=f"lost{n}", name=here.schema_name) for n in range(3)])
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE units_level SET name = %s WHERE code = %s", [("x", "lost0"), ("y", "lost1")])
        asks(walker, here)
        transaction.set_rollback(True)


DEEDS: tuple[Callable[[Walker, Province], None], ...] = (
    asks, asks, fails_inside_a_transaction, rolls_back_to_a_savepoint, visits_the_other_province,
    visits_the_other_province_in_a_savepoint, streams, keeps_a_cursor, is_interrupted, writes_many,
    loses_the_connection,
)  # fmt: skip


def walk(provinces: list[Province], chance: random.Random, rounds: int) -> list[str]:
    walker = Walker(provinces, chance, [])
    try:
        for _ in range(rounds):
            here = chance.choice(provinces)
            with tenant_context(here):
                for _ in range(5):
                    walker.step(here)
    finally:
        connection.close()
    return walker.wrong


@pytest.mark.goal("T2")
def test_every_statement_runs_in_its_own_province(own_database: str) -> None:
    provinces = list(Province.objects.order_by("slug"))
    for province in provinces:
        with tenant_context(province):
            Level.objects.create(code=MARK, name=province.schema_name)

    with goal("T2") as tally, ThreadPoolExecutor(THREADS) as pool:
        rounds = ROUNDS // THREADS // 5
        jobs = [pool.submit(walk, provinces, random.Random(f"{tally.seed} {n}"), rounds) for n in range(THREADS)]
        for job in jobs:
            tally.failures += job.result()
            tally.cases += rounds * 5

    for province in provinces:
        with tenant_context(province):
            assert list(Level.objects.values_list("code", flat=True)) == [MARK]


def test_copy_and_server_side_cursors_are_refused(db: None) -> None:
    with connection.cursor() as cursor, pytest.raises(psycopg.NotSupportedError):
        cursor.copy("COPY units_level TO STDOUT")
    with pytest.raises(psycopg.NotSupportedError):
        connection.create_cursor(name="mine")


def test_session_keeps_a_path_that_shows_no_province(own_database: str) -> None:
    with tenant_context(Province.objects.get(slug="hagiang")):
        assert Level.objects.count() == 0

    raw = connection.connection.execute("SHOW search_path").fetchone()

    assert raw == ('"$user", public',)


# ---------------------------------------------------------------------- T3

RIGHT = "dti.hagiang.localhost"
PAGE = "/kich-hoat/"


def spellings(chance: random.Random) -> list[str]:
    """Hosts that look like a province's and are not."""
    fixed = [
        "", " ", ".", ":", "localhost", "127.0.0.1", "[::1]", "0.0.0.0", "10.0.0.1:8000", "public", "hagiang",
        "extensions",
        "dti.localhost", "hagiang.localhost", "dti.public.localhost", "dti.extensions.localhost",
        "dti.pg_catalog.localhost",
        f"{RIGHT}.", f"{RIGHT}..", f".{RIGHT}", f"www.{RIGHT}", f"{RIGHT}.evil.example", f"evil.example/{RIGHT}",
        f"{RIGHT}@evil.example", f"evil.example@{RIGHT}", f"user:pass@{RIGHT}", f"http://{RIGHT}", f"{RIGHT}/",
        f"{RIGHT}?",
        f"{RIGHT}#", f"{RIGHT}\n", f"{RIGHT}\r\n", f"\n{RIGHT}", f" {RIGHT}", f"{RIGHT} ", f"\t{RIGHT}", f"{RIGHT}\t",
        f"{RIGHT}\0", f"{RIGHT}%00", f"{RIGHT}:", f"{RIGHT}:x", f"{RIGHT}:-1", f"{RIGHT}:80:80", f"{RIGHT}:123456",
        f"{RIGHT}:８０", f"{RIGHT},dti.haiduong.localhost", f"{RIGHT};", f"{RIGHT}'", f'{RIGHT}"',
        f"{RIGHT}' OR '1'='1",
        "dti.hà giang.localhost", "dti.hàgiang.localhost", "dti。hagiang。localhost", "dti.hagiang.localhost\u200b",
        "ｄｔｉ.hagiang.localhost",
        "dti.hagıang.localhost", "dti.%68agiang.localhost", "dti_hagiang_localhost", "dti.hagiang.localhost" * 20,
        "a" * 5000,
        "*", "*.localhost", "dti.*.localhost", "dti.%.localhost", "dti.hagiang.loca_host", "DTI.HAGIANG.LOCALHOST",
    ]  # fmt: skip
    while len(fixed) < 500:
        letters = list(RIGHT)
        match chance.randrange(4):
            case 0:
                place = chance.randrange(len(letters))
                letters[place] = letters[place].upper()
            case 1:
                letters.insert(chance.randrange(len(letters) + 1), chance.choice(" .-_%\t\0áđA@/"))
            case 2:
                del letters[chance.randrange(len(letters))]
            case _:
                letters[chance.randrange(len(letters))] = chance.choice("xyzXYZ!~")
        if (made := "".join(letters)) != RIGHT:
            fixed.append(made)
    return fixed


@pytest.mark.goal("T3")
def test_every_other_spelling_of_a_host_is_404_and_touches_nothing(
    db: None, django_assert_max_num_queries: Any
) -> None:
    client = Client(raise_request_exception=False)
    assert client.get(PAGE, HTTP_HOST=RIGHT).status_code == 200
    assert client.get(PAGE, HTTP_HOST=f"{RIGHT}:8000").status_code == 200

    with goal("T3") as tally:
        for spelling in spellings(tally.random):
            with django_assert_max_num_queries(1) as asked:
                answer = client.get(
                    PAGE, HTTP_HOST=spelling, HTTP_X_FORWARDED_HOST=RIGHT, HTTP_FORWARDED=f"host={RIGHT}"
                )
            body = answer.content.decode()
            tally.check(answer.status_code == 404, f"{spelling!r}: {answer.status_code}")
            tally.check("Hà Giang" not in body and "kich-hoat" not in body, f"{spelling!r} shows the province")
            tally.check(not answer.cookies, f"{spelling!r} sets a cookie")
            only_the_register = all("registry_domain" in query["sql"] for query in asked.captured_queries)
            tally.check(only_the_register, f"{spelling!r}: {asked.captured_queries}")


def test_forwarded_host_leads_nowhere(db: None) -> None:
    answer = Client().get(PAGE, HTTP_HOST=RIGHT, HTTP_X_FORWARDED_HOST="dti.haiduong.localhost")

    assert answer.status_code == 200
    assert answer.wsgi_request.tenant.slug == "hagiang"


def test_request_without_a_host_is_404(db: None) -> None:
    from dti.config.wsgi import application

    seen: list[str] = []
    list(application({"REQUEST_METHOD": "GET", "PATH_INFO": PAGE, "SERVER_NAME": RIGHT, "SERVER_PORT": "80",
                      "wsgi.input": BytesIO(), "wsgi.url_scheme": "http"}, lambda status,
                      _: seen.append(status)))  # fmt: skip

    assert seen == ["404 Not Found"]


@pytest.mark.parametrize(
    ("state", "status"), [("preparing", 404), ("suspended", 503), ("archived", 200), ("active", 200)]
)
def test_state_of_a_province_decides_whether_its_site_answers(
    state: str, status: int, db: None, superuser: Any
) -> None:
    superuser.execute("UPDATE registry_province SET state = %s WHERE slug = 'hagiang'", [state])
    hosts.forget()
    try:
        assert Client().get(PAGE, HTTP_HOST=RIGHT).status_code == status
    finally:
        superuser.execute("UPDATE registry_province SET state = 'active' WHERE slug = 'hagiang'")


def test_connection_is_back_in_public_after_a_request(db: None) -> None:
    with schema_context("public"):
        Client().get(PAGE, HTTP_HOST=RIGHT)

        assert connection.schema_name == "public"


# ---------------------------------------------------------------------- fail closed below HTTP


@pytest.mark.goal("T3")
def test_missing_schema_reads_and_writes_nothing(db: None) -> None:
    with goal("T3") as tally:
        for schema in ("nowhere", "hanoi", "pg_temp_1", "public"):
            for deed in (User.objects.count, Level.objects.count, lambda: User.objects.create_user("lac", "Lạc")):
                try:
                    with schema_context(schema), transaction.atomic():
                        deed()
                    tally.check(False, f"{schema}: {deed}")
                except (DatabaseError, ValidationError) as why:
                    tally.check(True, why)


def test_dropped_table_of_a_province_does_not_fall_through_to_public(own_database: str) -> None:
    with psycopg.connect(superuser_url(), dbname=own_database, autocommit=True) as superuser:
        superuser.execute("DROP TABLE hagiang.accounts_user CASCADE")

    with tenant_context(Province.objects.get(slug="hagiang")):
        with pytest.raises(DatabaseError, match="permission denied"):
            User.objects.count()
        with pytest.raises(DatabaseError, match="permission denied"):
            User.objects.create_user("lac", "Lạc")


@pytest.mark.parametrize(
    "name",
    ["public", "extensions", "pg_catalog", "pg_x", "information_schema", "", "a", "1abc", "Abc", "a b", "a-b", "a;b",
     'a"b', "a" * 32, "hà", "abc\n", "abc\0"],
)  # fmt: skip
def test_schema_name_that_is_not_plain_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        check_schema_name(name)


@pytest.mark.parametrize(
    "settings",
    [
        {"SHOW_PUBLIC_IF_NO_TENANT_FOUND": True},
        {"TENANT_LIMIT_SET_CALLS": True},
        {"MIDDLEWARE": []},
        {"MIDDLEWARE": ["django_tenants.middleware.default.DefaultTenantMiddleware"]},
    ],
)
def test_settings_that_fail_open_are_refused_by_a_check(settings: dict[str, Any]) -> None:
    with override_settings(**settings), pytest.raises(SystemCheckError, match=r"registry\.E00"):
        call_command("check")


def test_domain_is_unique_whatever_its_case(db: None, superuser: Any) -> None:
    province = Province.objects.get(slug="hagiang")
    with pytest.raises(psycopg.errors.UniqueViolation):
        superuser.execute(
            "INSERT INTO registry_domain (domain, is_primary, tenant_id) VALUES ('DTI.hagiang.localhost', false, %s)",
            [province.pk],
        )
    assert Domain.objects.count() == 2
