"""What a province sets for itself, through views that show its own row alone; and what it lets operators do."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import Error, transaction
from django_tenants.utils import schema_context, tenant_context

from dti.audit.models import Act
from tenants.accounts import factors
from tenants.accounts.models import User
from tenants.registry import hosts
from tenants.registry.actions.support import hash_of
from tenants.registry.models import OwnJob, OwnProvince, OwnSupport, Province
from tenants.roles.models import Assignment
from tenants.units.models import Level
from tests.cast import Cast, fresh
from tests.tenants.http import Browser, browser_of

ADDRESS = "/app/settings/"


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = tmp_path


def save(browser: Browser, **changed: Any) -> Any:
    typed = {"b-lead_agency": "Sở KH&CN", "b-decision": "QĐ 1", "b-support_contact": "0219 386 0000"}
    return browser.post(ADDRESS, {"part": "branding", **typed, **changed})


def test_branding_is_kept_for_this_province_alone_and_shown(cast: Cast, haiduong: Any) -> None:
    browser = browser_of(fresh(cast.giang))
    emblem = SimpleUploadedFile("e.png", png(64, 64), "image/png")

    assert save(browser, **{"b-emblem": emblem}).status_code == 302

    own, other = Province.objects.get(slug="hagiang"), Province.objects.get(slug="haiduong")
    assert (own.lead_agency, own.support_contact) == ("Sở KH&CN", "0219 386 0000")
    assert (other.branding, other.support_contact) == ({}, "")
    hosts.forget()
    assert (
        own.logo_url in browser.get("/app/setup/").content.decode() or own.logo_url in browser.get("/").content.decode()
    )
    picture = Browser().get(own.logo_url)
    assert picture.content == png(64, 64)
    assert picture["Content-Type"] == "image/png" and picture["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in picture["Content-Security-Policy"]
    assert Browser("haiduong").get(own.logo_url).status_code == 404
    assert Act.objects.filter(verb="keep_branding", actor_name="Giang").exists()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "e.png", "PNG hoặc JPG"),
        (b"GIF89a" + b"\0" * 40, "e.png", "PNG hoặc JPG"),
        (png(16, 16), "e.png", "Cạnh ảnh"),
        (png(64, 64), "e.jpg", "không phải loại .jpg"),
        (png(64, 64) + b"\0" * 600_000, "e.png", "512 KB"),
    ],
)
def test_emblem_that_is_no_small_picture_is_refused(cast: Cast, content: bytes, name: str, sentence: str) -> None:
    answer = save(browser_of(fresh(cast.giang)), **{"b-emblem": SimpleUploadedFile(name, content)})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Province.objects.get(slug="hagiang").branding == {}


def test_ended_levels_are_offered_again_where_the_province_wants_former_years(cast: Cast) -> None:
    Level.objects.filter(code="district").update(valid_to="2025-07-01")
    browser = browser_of(fresh(cast.giang))

    def offered() -> list[bool]:
        pages = [browser.get(page).content.decode() for page in ("/app/units/import/", "/app/campaigns/new/")]
        filters = [level.code for level in browser.get("/app/units/").context["levels"]]
        return ["district" in filters, *('<option value="district"' in page for page in pages)]

    assert offered() == [False, False, False]
    browser.post(ADDRESS, {"part": "switches", "s-second_factor": "staff", "s-historic_levels": "on"})
    hosts.forget()  # a commit does this
    assert offered() == [True, True, True]


def test_switch_of_the_second_factor_holds_at_once(cast: Cast) -> None:
    browser = browser_of(fresh(cast.giang))

    browser.post(ADDRESS, {"part": "switches", "s-second_factor": "staff", "s-historic_levels": "on"})

    assert Province.objects.get(slug="hagiang").switches == {"second_factor": "staff", "historic_levels": True}
    with tenant_context(Province.objects.get(slug="hagiang")):
        assert factors.policy() == factors.STAFF
    assert browser.post(ADDRESS, {"part": "switches", "s-second_factor": "nobody"}).status_code == 422


def test_only_the_administrator_may_set_anything(cast: Cast) -> None:
    for person in (cast.an, cast.binh, cast.hoi, cast.kiem):
        browser = browser_of(fresh(person))
        assert (browser.get(ADDRESS).status_code, save(browser).status_code) == (403, 403)
        assert browser.post(f"{ADDRESS}exports/").status_code == 403
    assert Province.objects.get(slug="hagiang").branding == {}


def test_application_reaches_no_other_province_through_the_views(cast: Cast) -> None:
    assert [own.name for own in OwnProvince.objects.all()] == ["Hà Giang"]
    assert OwnProvince.objects.filter(schema_name="haiduong").update(support_contact="x") == 0
    with pytest.raises(Error), transaction.atomic():
        OwnJob.objects.create(kind="export", schema_name="haiduong", requested_by="x")
    with pytest.raises(Error), transaction.atomic():
        OwnJob.objects.create(kind="erase", schema_name="hagiang", requested_by="x")
    with pytest.raises(Error), transaction.atomic():
        OwnProvince.objects.update(name="Khác")
    with schema_context("public"):
        assert not OwnProvince.objects.exists()


def test_export_is_asked_for_once_at_a_time(cast: Cast) -> None:
    browser = browser_of(fresh(cast.giang))
    browser.post(f"{ADDRESS}exports/")
    browser.post(f"{ADDRESS}exports/")

    job = OwnJob.objects.get()
    assert (job.kind, job.state, job.schema_name, job.requested_by) == ("export", "waiting", "hagiang", "Giang")
    assert browser.post(f"{ADDRESS}exports/{job.pk}/").status_code == 404  # not written yet


# ---------------------------------------------------------------------- suspended, archived


@pytest.fixture
def in_state(superuser: Any) -> Iterator[Any]:
    """Sets the state of Hà Giang from outside, as the console does."""

    def set_state(state: str, reason: str = "Bảo trì") -> None:
        said = "UPDATE registry_province SET state = %s, state_reason = %s WHERE slug = 'hagiang'"
        superuser.execute(said, [state, reason])
        hosts.forget()

    yield set_state
    set_state("active", "")


def test_suspended_province_says_so_and_lets_nobody_in(cast: Cast, in_state: Any) -> None:
    browser = browser_of(fresh(cast.an))
    in_state("suspended")

    for answer in (browser.get("/"), browser.get("/app/"), browser.sign_in("soyte", "x")):
        assert answer.status_code == 503
        assert "Bảo trì" in answer.content.decode()
    in_state("active")
    assert browser.get("/app/").status_code == 200


def test_archived_province_is_read_and_not_written(cast: Cast, in_state: Any) -> None:
    browser = browser_of(fresh(cast.giang))
    in_state("archived")

    assert browser.get("/app/units/").status_code == 200
    answer = browser.post("/app/units/levels/", {"code": "commune", "name": "Cấp xã"})
    assert answer.status_code == 403 and "chỉ xem được" in answer.content.decode()
    assert save(browser).status_code == 403
    assert Province.objects.get(slug="hagiang").branding == {}
    assert browser.post("/account/sign-out/").status_code == 302


def test_erased_province_is_an_unknown_host(db: None, in_state: Any) -> None:
    in_state("erased")

    assert Browser().get("/").status_code == 404


# ---------------------------------------------------------------------- support

CODE = "ma-dung-mot-lan"


@pytest.fixture
def asked(superuser: Any) -> int:
    """An operator has asked; with a link that the console made. What a test decides about it is undone with it."""
    superuser.execute("DELETE FROM registry_supportaccess")
    row = """
        INSERT INTO registry_supportaccess (schema_name, operator_id, operator_name, reason, asked_at, state, may_write,
                                            decided_by, ended_by, code_hash, code_expires_at)
        VALUES ('hagiang', '7', 'Vận hành', 'Xem lỗi', now(), 'asked', true, '', '', %s, now() + interval '2 minutes')
        RETURNING id
    """
    (pk,) = superuser.execute(row, [hash_of(CODE, schema="hagiang")]).fetchone()
    return int(pk)


def decide(cast: Cast, pk: int, verdict: str, **more: Any) -> Any:
    return browser_of(fresh(cast.giang)).post(f"{ADDRESS}support/{pk}/", {"verdict": verdict, "hours": 4, **more})


def test_operator_is_outside_until_the_administrator_agrees(cast: Cast, asked: int) -> None:
    assert "xin vào hỗ trợ" in browser_of(fresh(cast.giang)).get("/app/").content.decode()
    assert Browser().get(f"/ho-tro/{CODE}/").status_code == 410

    decide(cast, asked, "refuse")

    assert OwnSupport.objects.get(pk=asked).state == "refused"
    assert Browser().get(f"/ho-tro/{CODE}/").status_code == 410
    decide(cast, asked, "grant")
    assert OwnSupport.objects.get(pk=asked).state == "refused"


def test_operator_reads_with_a_banner_and_a_record_and_writes_nothing(cast: Cast, asked: int) -> None:
    decide(cast, asked, "grant")
    guest = Browser()

    assert guest.get(f"/ho-tro/{CODE}/").headers["Location"] == "/app/"
    page = guest.get("/app/units/").content.decode()
    assert "Đang có truy cập hỗ trợ" in page and "Xem lỗi" in page
    assert Browser().get(f"/ho-tro/{CODE}/").status_code == 410  # used once
    for address in ("/app/units/levels/", "/account/password/", "/account/security/sign-out-everywhere/"):
        assert guest.post(address, {"code": "x", "name": "X"}).status_code == 403
    visits = Act.objects.filter(verb="support_visit").values_list("summary", flat=True)
    assert {"support": asked, "method": "GET", "path": "/app/units/"} in list(visits)
    assert Act.objects.filter(verb="come_in_for_support").count() == 1
    person = User.objects.get(username=f"hotro.{asked}")
    assert person.full_name == "Hỗ trợ: Vận hành" and not person.has_usable_password()
    assert [one.role for one in Assignment.objects.filter(user=person)] == ["auditor"]
    assert guest.get(ADDRESS).status_code == 403


def test_writing_is_allowed_only_when_said_and_never_what_counts(cast: Cast, asked: int) -> None:
    decide(cast, asked, "grant", may_write="on")
    guest = Browser()
    guest.get(f"/ho-tro/{CODE}/")

    assert guest.post("/app/units/levels/new/", {"name": "Cấp xã"}).headers["Location"] == "/app/units/levels/"
    assert "/account/" in save(guest).headers["Location"]  # whoever has no password cannot confirm who is there
    assert Province.objects.get(slug="hagiang").branding == {}


def test_access_ends_by_itself_and_when_the_administrator_says_so(cast: Cast, asked: int) -> None:
    decide(cast, asked, "grant")
    guest = Browser()
    guest.get(f"/ho-tro/{CODE}/")
    assert guest.get("/app/").status_code == 200
    OwnSupport.objects.filter(pk=asked).update(decided_at="2026-01-01T00:00Z", until="2026-01-01T04:00Z")

    assert guest.get("/app/").headers["Location"] == "/account/sign-in/"
    assert not guest.is_signed_in


def test_administrator_ends_an_access_at_once(cast: Cast, asked: int) -> None:
    decide(cast, asked, "grant")
    guest = Browser()
    guest.get(f"/ho-tro/{CODE}/")

    decide(cast, asked, "end")

    assert not guest.is_signed_in
    assert not User.objects.get(username=f"hotro.{asked}").is_active
    assert OwnSupport.objects.get(pk=asked).ended_by == "Giang"
