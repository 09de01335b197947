"""PV2: two provinces become one. Results stay what they were, names that meet are decided by people, walls stand."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from time import monotonic
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dti.audit.models import Act
from dti.clock import database_today
from dti.workflow import Refused
from tenants.accounts import actions as accounts
from tenants.accounts.models import User
from tenants.registry import actions, archives, hosts, merging
from tenants.registry.models import Figures, Job, Merger, Province, ProvinceSuccession
from tenants.roles.actions import accept_plain, accept_proposals, decide_person, take_over
from tenants.roles.models import Assignment, HandedPerson, PersonDecision
from tenants.roles.newcomers import Newcomers
from tenants.units.actions import decide_many, decide_unit, leave_the_ended
from tenants.units.models import HandedProvince, HandedUnit, Unit, UnitDecision, UnitLink
from tenants.units.queries import handed_units
from tests.cast import PASSWORD
from tests.databases import url_of
from tests.publishing.test_public import ADDRESSES
from tests.publishing.world import finished, make_campaign
from tests.tenants.http import Browser
from tests.tenants.registry import mergers
from tests.tenants.registry.mergers import (
    BANNER,
    asked,
    attached,
    console,
    handed_over,
    inside,
    operator_at_console,
    operator_named,
    program,
    run_jobs,
)

RESULTS = (
    "publishing_release", "publishing_result", "publishing_computation", "submissions_submission",
    "submissions_ledgerentry", "submissions_confirmation", "appraisal_roundclosing", "calendars_campaign",
    "calendars_window", "units_unit", "accounts_user",
)  # fmt: skip


UNSEALED = """
SELECT count(*) FROM hagiang.audit_record AS record
 WHERE NOT EXISTS (SELECT FROM hagiang.audit_seal AS seal WHERE seal.covers::int8multirange @> record.id)
"""


def bodies(slug: str) -> dict[str, tuple[int, str, bytes]]:
    """Every public address as an outsider sees it, without the banner of a merger."""
    found = {}
    for address in ADDRESSES:
        answer = Browser(slug).get(address)
        found[address] = (answer.status_code, answer.headers.get("Content-Type", ""), BANNER.sub(b"", answer.content))
    return found


def decide_everything(by: User) -> None:
    """In the successor: every unit new but those that had ended; names as proposed."""
    leave_the_ended(by=by)
    decide_many(handed_units(state="open"), "new", by=by)
    accept_plain(by=by)
    now = Newcomers()
    if now.open:
        accept_proposals({one.pk: now.proposals[one.pk] for one in now.open}, by=by)


def signed_in(slug: str, user: User) -> Browser:
    with inside(slug):
        browser = Browser(slug)
        browser.force_login(user)
    return browser


# ---------------------------------------------------------------------- the whole way
def test_two_provinces_become_one_and_their_results_stay_byte_for_byte(three: str, superuser: Any) -> None:
    cast = mergers.make_predecessors()
    lan = mergers.make_successor()
    with inside("hagiang"):
        finished(cast, 2).published()
        letter = accounts.invite(cast.khach, by=cast.giang)
    inside_before = signed_in("hagiang", cast.giang)
    before, rows = bodies("hagiang"), mergers.rows_of(superuser, "hagiang", RESULTS)
    rows |= mergers.rows_of(superuser, "haiduong", RESULTS)

    merger = handed_over("hagiang", "haiduong")
    with inside("tuyenquang"):
        decide_everything(lan)
        done = take_over(by=lan)
    jobs = attached(merger)

    assert [job for job in jobs if job[1] != "done"] == []
    assert done["people"] == 19 and done["units"] == 10
    assert bodies("hagiang") == before
    assert superuser.execute(UNSEALED).fetchone() == (0,)
    assert before["/ket-qua/2022/don-vi/s01/"][0] == 200
    assert mergers.rows_of(superuser, "hagiang", RESULTS) | mergers.rows_of(superuser, "haiduong", RESULTS) == rows
    raw = Browser("hagiang").get("/").content.decode()
    assert "đã sáp nhập vào Tuyên Quang từ ngày 01/07/2025; số liệu giữ nguyên" in raw
    _successor_shows_where_it_comes_from()
    _nobody_comes_in_by_an_old_way(letter.path, inside_before)


def _successor_shows_where_it_comes_from() -> None:
    front = Browser("tuyenquang").get("/").content.decode()
    assert "Các tỉnh đã sáp nhập" in front and "http://dti.hagiang.localhost" in front and "202/2025/QH15" in front
    with inside("tuyenquang"):
        link = UnitLink.objects.select_related("unit", "handed").get(handed__public_code="s01")
        assert (
            link.handed.page.endswith("/ket-qua/2022/don-vi/s01/") and link.unit.valid_from.isoformat() == "2025-07-01"
        )
        admin = User.objects.get(username="lan")
    page = signed_in("tuyenquang", admin).get(f"/app/units/{link.unit.pk}/").content.decode()
    assert "Tiền thân ở tỉnh cũ" in page and link.handed.page in page


def _nobody_comes_in_by_an_old_way(letter: str, inside_before: Browser) -> None:
    """Neither by a password, nor by a code, nor by a session of a predecessor; its own sessions have ended too."""
    for name in ("giang", "giang.2", "soyte", "thanhan", "thanhan.27673"):
        browser = Browser("tuyenquang")
        browser.sign_in(name, PASSWORD)
        assert not browser.is_signed_in
    assert not inside_before.is_signed_in
    elsewhere = Browser("tuyenquang")
    elsewhere.cookies = inside_before.cookies
    assert not elsewhere.is_signed_in
    assert Browser("tuyenquang").get(letter).status_code != 302
    with inside("tuyenquang"):
        assert not User.objects.exclude(password__startswith="!").exists()
    reader = Browser("hagiang")
    reader.sign_in("giang", PASSWORD)  # reading the archive stays as it was
    assert reader.is_signed_in


# ---------------------------------------------------------------------- names that meet
def test_names_that_meet_are_listed_and_decided_by_people(three: str) -> None:
    mergers.make_predecessors()
    lan = mergers.make_successor()
    handed_over("hagiang", "haiduong")

    with inside("tuyenquang"):
        now = Newcomers()
        met = {(one.province.schema_name, one.username): [c.kind for c in now.met[one.pk]] for one in now.colliding}
        proposed = {(one.province.schema_name, one.username): now.proposals[one.pk] for one in now.colliding}
        decide_many(handed_units(), "new", by=lan)
        accept_plain(by=lan)
        with pytest.raises(Refused, match="Còn 7 người chưa quyết định"):
            take_over(by=lan)

    assert met == {
        ("hagiang", "thanhan"): ["username", "email", "unit"], ("haiduong", "thanhan"): ["username", "unit"],
        ("hagiang", "bato"): ["username", "unit"], ("haiduong", "bato"): ["username", "unit"],
        ("hagiang", "giang"): ["username"], ("haiduong", "giang"): ["username"],
        ("haiduong", "binhan"): ["email"],
    }  # fmt: skip
    assert proposed == {
        ("hagiang", "thanhan"): "thanhan.27673", ("haiduong", "thanhan"): "thanhan.27679",
        ("hagiang", "bato"): "bato.21484", ("haiduong", "bato"): "bato.21490",
        ("hagiang", "giang"): "giang.2", ("haiduong", "giang"): "giang.3", ("haiduong", "binhan"): "binhan",
    }  # fmt: skip


def test_decided_names_come_out_as_decided_and_no_two_are_equal(three: str) -> None:
    mergers.make_predecessors()
    lan = mergers.make_successor()
    handed_over("hagiang", "haiduong")

    with inside("tuyenquang"):
        decide_many(handed_units(), "new", by=lan)
        accept_plain(by=lan)
        people = {(one.province.schema_name, one.username): one for one in Newcomers().open}
        decide_person(people["hagiang", "thanhan"], "new", by=lan, username="thanhan")
        decide_person(people["haiduong", "giang"], "same", by=lan, account=lan)
        decide_person(people["haiduong", "binhan"], "not", by=lan, reason="Đã nghỉ hưu")
        with pytest.raises(Refused, match="đã có người dùng"):
            decide_person(people["haiduong", "thanhan"], "new", by=lan, username="thanhan")
        with pytest.raises(Refused, match="thay đổi từ khi bạn xem"):
            accept_proposals({people["haiduong", "thanhan"].pk: "thanhan"}, by=lan)
        now = Newcomers()
        accept_proposals({one.pk: now.proposals[one.pk] for one in now.open}, by=lan)
        take_over(by=lan)

        names = dict(PersonDecision.objects.filter(kind="new").values_list("handed__full_name", "account__username"))
        assert {name: names[name] for name in ("Thạnh", "Thanh", "Tơ", "Tô", "Giang")} == {
            "Thạnh": "thanhan", "Thanh": "thanhan.27679", "Tơ": "bato.21484", "Tô": "bato.21490", "Giang": "giang",
        }  # fmt: skip
        usernames = list(User.objects.values_list("username", flat=True))
        assert len(usernames) == len(set(usernames)) == 18
        thanh = User.objects.get(username="thanhan.27679")
        assert [(one.role, one.unit.name) for one in Assignment.objects.filter(user=thanh)] == [
            ("unit_officer", "Xã Thanh An")
        ]
        # A role over the province waits for its administrator.
        assert Assignment.objects.filter(role="province_admin").count() == 1
        assert PersonDecision.objects.get(handed__full_name="Giang").waiting == ["Quản trị tỉnh: vai trò toàn tỉnh"]


# ---------------------------------------------------------------------- walls
def test_walls_stand_after_a_merger(three: str) -> None:
    mergers.make_predecessors()
    lan = mergers.make_successor()
    handed_over("hagiang", "haiduong")
    browser = signed_in("tuyenquang", lan)

    with CaptureQueriesContext(connection) as seen:
        for address in ("", "units/", "people/", "register/", "register.xlsx"):
            assert browser.get(f"/app/units/merger/{address}").status_code == 200, address
    assert not [query["sql"] for query in seen if re.search(r'\b(hagiang|haiduong)"?\s*\.', query["sql"])]
    with psycopg.connect(url_of(three, "dti_console"), autocommit=True) as other:
        for table in ("units_handedunit", "roles_handedperson", "roles_persondecision", "units_unitlink"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                other.execute(f"SELECT FROM tuyenquang.{table}".encode())
    with psycopg.connect(url_of(three, "dti_app"), autocommit=True) as app:
        for statement in (
            "UPDATE tuyenquang.units_handedunit SET name = 'x'", "DELETE FROM tuyenquang.roles_handedperson",
            "INSERT INTO tuyenquang.units_handedprovince DEFAULT VALUES", "DELETE FROM tuyenquang.units_unitlink",
            "SELECT FROM public.registry_merger", "SELECT FROM public.registry_mergerpart",
        ):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement.encode())


def test_console_shows_counts_and_never_a_unit_or_a_person(three: str) -> None:
    mergers.make_predecessors()
    mergers.make_successor()
    merger = handed_over("hagiang", "haiduong")

    with console():
        browser = operator_at_console("Một")
        pages = [browser.get(f"/console/mergers/{tail}") for tail in ("", "new/", f"{merger.pk}/")]
        pages += [browser.get(f"/console/jobs/{job.pk}/") for job in Job.objects.all()]
        figures = Figures.objects.get(province=merger.successor).counts

    assert [page.status_code for page in pages] == [200] * len(pages)
    text = "".join(page.content.decode() for page in pages)
    assert not [word for word in ("Thạnh", "Ba Tơ", "Bình An", "bato", "thanhan", "Sở Y tế") if word in text]
    assert {key: n for key, n in figures.items() if key.startswith("handed")} == {
        "handed_units": 8, "handed_units_decided": 0, "handed_people": 19, "handed_people_decided": 0,
        "handed_collisions": 7,
    }  # fmt: skip


# ---------------------------------------------------------------------- archives
def test_archive_refuses_every_write_over_http_and_in_the_database(three: str) -> None:
    cast = mergers.make_predecessors()
    mergers.make_successor()
    attached(handed_over("hagiang", "haiduong"))
    browser = signed_in("hagiang", cast.giang)

    assert browser.get("/app/units/").status_code == 200
    assert "Đến trang của tỉnh mới" in browser.get("/app/units/").content.decode()
    assert browser.post("/app/units/levels/new/", {"name": "Cấp thôn"}).status_code == 403
    with psycopg.connect(url_of(three, "dti_app"), autocommit=True) as app:
        app.execute(b"SET search_path = hagiang")
        for statement in (
            "INSERT INTO units_level (code, name, position) VALUES ('x', 'x', 9)", "DELETE FROM units_unitgroup_units",
            "UPDATE publishing_release SET reason = 'x'", "UPDATE accounts_user SET full_name = 'x'",
            "DELETE FROM accounts_user", "INSERT INTO jobs_outbox DEFAULT VALUES",
            "INSERT INTO submissions_ledgerentry DEFAULT VALUES",
        ):  # fmt: skip
            with pytest.raises(psycopg.DatabaseError) as why:
                app.execute(statement.encode())
            assert why.value.sqlstate == "DT004", statement
        app.execute(b"UPDATE accounts_user SET last_login = now()")
        app.execute(b"UPDATE tuyenquang.accounts_user SET full_name = full_name")


def test_plain_archive_is_closed_in_the_database_and_open_again_at_once(three: str, superuser: Any) -> None:
    write = b"UPDATE haiduong.units_level SET name = name"
    guarded = "SELECT count(*) FROM pg_trigger WHERE tgname = 'archive_guard'"
    with console():
        actions.change_state(Province.objects.get(slug="haiduong"), "archive", by=operator_named("Một"), reason="Vì")
    run_jobs()
    with psycopg.connect(url_of(three, "dti_app"), autocommit=True) as app:
        with pytest.raises(psycopg.DatabaseError, match="archive"):
            app.execute(write)
        assert superuser.execute(guarded).fetchone()[0] > 50

        with console():
            actions.change_state(Province.objects.get(slug="haiduong"), "reopen", by=operator_named("Một"))
        app.execute(write)  # before any job ran
        run_jobs()
        app.execute(write)
    assert superuser.execute(guarded).fetchone() == (0,)


def test_database_refusal_in_an_archive_is_told_like_the_guards(three: str) -> None:
    """A process that still remembers the province as active: its view runs, the database refuses, the page says why."""
    cast = mergers.make_predecessors()
    browser = signed_in("hagiang", cast.giang)
    assert browser.get("/app/units/").status_code == 200
    with program("dti_owner"):
        found = Province.objects.get(slug="hagiang")
        found.state = Province.State.ARCHIVED
        found.save(update_fields=["state"])
        archives.settle(found)
    found.state = Province.State.ACTIVE  # as it is remembered for some seconds
    hosts._known["dti.hagiang.localhost"] = (monotonic() + 60, found)

    answer = browser.post("/app/units/levels/new/", {"name": "Cấp thôn"})

    assert answer.status_code == 403 and "chỉ xem được" in answer.content.decode()


# ---------------------------------------------------------------------- crashes, stops, two persons
STEPS = ("hand_over", "count_handed", "archive", "hand_over_rest", "link")


class Died(Exception):
    """Where the test lets the provisioner die."""


@contextmanager
def dying(step: str) -> Iterator[None]:
    """The deed is done, and then the process is gone before it could write that down."""
    deed = getattr(merging, step)

    def dies(job: Job) -> None:
        deed(job)
        raise Died(step)

    setattr(merging, step, dies)
    try:
        yield
    finally:
        setattr(merging, step, deed)


def state_of_merger(superuser: Any) -> dict[str, Any]:
    tables = {"tuyenquang": ("units_handedprovince", "units_handedunit", "roles_handedperson")}
    counts = {name: superuser.execute(f"SELECT count(*) FROM tuyenquang.{name}").fetchone()[0]
              for name in tables["tuyenquang"]}  # fmt: skip
    states = superuser.execute("SELECT slug, state, state_reason FROM registry_province ORDER BY slug").fetchall()
    links = superuser.execute("SELECT count(*) FROM registry_provincesuccession").fetchone()[0]
    return {**counts, "states": states, "links": links}


def test_provisioner_that_dies_at_any_step_ends_with_the_same_merger(three: str, superuser: Any) -> None:
    mergers.make_predecessors()
    mergers.make_successor()
    with console():
        merger = asked("hagiang", "haiduong")
        actions.approve_merger(merger, by=operator_named("Hai"))
    died = []
    for step in STEPS:
        if step == "archive":
            with console():
                actions.attach_archives(Merger.objects.get(), by=operator_named("Một"))
        with dying(step):
            died.append(run_jobs()[-1][2])
        with console():
            actions.retry(Job.objects.latest("pk"), by=operator_named("Một"))
        if step in ("count_handed", "link"):
            assert run_jobs()[-1][1] == "done"

    found = state_of_merger(superuser)
    assert died == [f"Died: {step}" for step in STEPS]
    assert [found[name] for name in ("units_handedprovince", "units_handedunit", "roles_handedperson")] == [2, 8, 19]
    reason = "Đã sáp nhập vào Tuyên Quang từ ngày 01/07/2025: http://dti.tuyenquang.localhost"
    assert [(slug, state, said.startswith(reason)) for slug, state, said in found["states"]] == [
        ("hagiang", "archived", True), ("haiduong", "archived", True), ("tuyenquang", "active", False),
    ]  # fmt: skip
    assert found["links"] == 2


def test_failure_in_a_province_is_told_to_the_console_without_its_words(three: str, superuser: Any) -> None:
    mergers.make_predecessors()
    mergers.make_successor()
    superuser.execute("ALTER TABLE tuyenquang.units_handedunit ADD CHECK (name <> 'Xã Ba Tơ')")
    with console():
        merger = asked("hagiang", "haiduong")
        actions.approve_merger(merger, by=operator_named("Hai"))

    jobs = run_jobs()

    assert jobs == [("merge", "failed", "NotHandedOver: IntegrityError 23514")]
    with inside("tuyenquang"):
        assert HandedUnit.objects.count() == HandedProvince.objects.count() == 0


def test_second_person_approves_and_nobody_approves_the_own_wish(three: str) -> None:
    with console():
        merger = asked("hagiang", "haiduong")
        one, two = operator_at_console("Một"), operator_at_console("Hai")
        address = f"/console/mergers/{merger.pk}/"
        one.post(f"{address}approve/")
        merger.refresh_from_db()
        assert merger.approved_at is None and not Job.objects.exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            Merger.objects.filter(pk=merger.pk).update(approved_by_id=merger.asked_by_id, approved_at=timezone.now())
        two.post(f"{address}approve/")
        merger.refresh_from_db()
        assert (merger.approved_by_name, Job.objects.get().kind) == ("Hai", "merge")
        assert [act.verb for act in Act.objects.order_by("pk")] == ["ask_merger", "approve_merger"]


def test_stopped_merger_leaves_nothing_in_the_successor(three: str, superuser: Any) -> None:
    mergers.make_predecessors()
    lan = mergers.make_successor()
    merger = handed_over("hagiang", "haiduong")
    with inside("tuyenquang"):
        decide_many(handed_units(), "new", by=lan)
        accept_plain(by=lan)

    with console():
        operator_at_console("Một").post(f"/console/mergers/{merger.pk}/stop/", {"reason": "Hoãn"})
    assert run_jobs()[-1] == ("take_back", "done", "")

    with inside("tuyenquang"):
        models = (HandedProvince, HandedUnit, HandedPerson, UnitDecision, PersonDecision, UnitLink, Unit)
        assert [model.objects.count() for model in models] == [0] * 7  # type: ignore[attr-defined]
    assert {state for _slug, state, _said in state_of_merger(superuser)["states"]} == {"active"}
    with console():
        asked("hagiang", "haiduong")  # the provinces are free for another


def test_merger_whose_units_live_on_is_not_taken_back(three: str) -> None:
    mergers.make_predecessors()
    lan = mergers.make_successor()
    merger = handed_over("hagiang", "haiduong")
    with inside("tuyenquang"):
        decide_everything(lan)
        take_over(by=lan)

    with console():
        actions.stop_merger(merger, by=operator_named("Một"), reason="Hoãn")
    kind, state, why = run_jobs()[-1]

    assert (kind, state) == ("take_back", "failed") and "không rút lại được" in why
    with console():
        merger.refresh_from_db()
        assert merger.is_open and merger.parts.filter(in_force=True).count() == 2


ERASURE = """
INSERT INTO registry_erasure (province_id, reason, document, asked_by_id, asked_by_name, asked_at, approved_by_id,
                              approved_by_name, stopped_by_name, certificate)
SELECT id, 'r', 'd', '1', 'n', now(), '', '', '', '{}' FROM registry_province WHERE slug = 'haiduong'
"""


def refused(**words: Any) -> str:
    with pytest.raises(Refused) as why:
        asked(*words.pop("slugs"), **words)
    return str(why.value)


def test_merger_is_refused_where_it_makes_no_sense(three: str, superuser: Any) -> None:
    with console():
        assert "chính nó" in refused(slugs=["tuyenquang"])
        assert "ít nhất một" in refused(slugs=[])
        superuser.execute("UPDATE registry_province SET state = 'suspended' WHERE slug = 'tuyenquang'")
        assert "phải đang hoạt động" in refused(slugs=["hagiang"])
        superuser.execute("UPDATE registry_province SET state = 'active' WHERE slug = 'tuyenquang'")
        superuser.execute(ERASURE)
        assert "yêu cầu xoá Hải Dương" in refused(slugs=["haiduong"])
        superuser.execute("DELETE FROM registry_erasure")
        asked("hagiang")
        assert "đã hoặc đang sáp nhập" in refused(slugs=["hagiang", "haiduong"])
        assert "đã hoặc đang sáp nhập" in refused(slugs=["haiduong"], into="hagiang")
        assert "đang nhận bàn giao" in refused(slugs=["tuyenquang"], into="haiduong")


def test_running_campaign_is_cut_only_with_a_reason(three: str) -> None:
    cast = mergers.make_predecessors()
    mergers.make_successor()
    with inside("hagiang"):
        make_campaign(cast, "official")
    with console():
        merger = asked("hagiang")  # nothing was counted yet
        actions.approve_merger(merger, by=operator_named("Hai"))
    run_jobs()
    jobs = attached(merger)
    assert jobs[-1][:2] == ("attach", "failed") and "2 cửa sổ đang mở" in jobs[-1][2]

    with console():
        browser = operator_at_console("Một")
        browser.post(f"/console/mergers/{merger.pk}/explain/", {"reason": "Tỉnh chấm dứt ngày 30/6"})
        actions.retry(Job.objects.latest("pk"), by=operator_named("Một"))
    assert run_jobs()[-1] == ("attach", "done", "")
    with inside("hagiang"):
        summary = Act.objects.get(verb="archive_by_merger").summary
    assert (summary["windows"], summary["reason"]) == (2, "Tỉnh chấm dứt ngày 30/6")


def test_archiving_and_taking_over_wait_for_their_day(three: str) -> None:
    mergers.make_predecessors()
    lan = mergers.make_successor()
    merger = handed_over("hagiang", effective_on=database_today() + timedelta(days=3))

    with console(), pytest.raises(Refused, match="có hiệu lực từ ngày"):
        actions.attach_archives(merger, by=operator_named("Một"))
    with inside("tuyenquang"):
        decide_everything(lan)
        with pytest.raises(Refused, match="có hiệu lực từ ngày"):
            take_over(by=lan)
        assert Unit.objects.count() == 0


def test_who_came_after_the_first_handing_over_is_handed_over_with_the_archive(three: str) -> None:
    mergers.make_predecessors()
    mergers.make_successor()
    merger = handed_over("hagiang", "haiduong")
    with inside("haiduong"):
        mergers.commune("Xã Mới", "xamoi", "30002", officer="Mới")

    attached(merger)

    with inside("tuyenquang"):
        assert HandedUnit.objects.filter(name="Xã Mới").count() == 1
        assert HandedPerson.objects.filter(full_name="Mới").count() == 1
        assert HandedUnit.objects.count() == 9


def test_attached_archive_is_not_opened_again(three: str) -> None:
    mergers.make_predecessors()
    mergers.make_successor()
    attached(handed_over("hagiang"))

    with console(), pytest.raises(Refused, match="không mở lại"):
        actions.change_state(Province.objects.get(slug="hagiang"), "reopen", by=operator_named("Một"))
    with console():
        assert ProvinceSuccession.objects.count() == 1


def test_old_province_may_go_on_as_the_successor(three: str) -> None:
    mergers.make_predecessors()
    with console():
        merger = asked("hagiang", into="haiduong")
        actions.approve_merger(merger, by=operator_named("Hai"))
    run_jobs()

    with inside("haiduong"):
        admin = User.objects.get(username="giang")
        now = Newcomers()
        met = {one.username for one in now.colliding}
        assert met == {"thanhan", "bato", "giang"}
        own = Unit.objects.get(name="Xã Thanh An")
        other = HandedUnit.objects.get(name="Xã Thạnh An")
        decide_unit(other, "same", by=admin, parts=[(own, Decimal(1))])  # a person says so; nothing else does
        assert UnitDecision.objects.get().parts.get().unit == own
