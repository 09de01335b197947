"""A province applies without an account; an operator decides; what was approved becomes a province."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dti.audit.models import Act
from tenants.registry import actions, limits
from tenants.registry.models import Application, Erasure, Job, Letter, Province
from tenants.registry.models.support import SupportAccess
from tests.tenants.registry.conftest import APPLIED, OwnerRun, browser_of_operator, operator


def apply(console: Client, **changed: Any) -> Any:
    return console.post("/dang-ky/", {**APPLIED, **changed})


def test_application_is_received_told_by_letter_and_seen_by_whoever_has_its_link(console: Client) -> None:
    file = SimpleUploadedFile("qd.pdf", b"%PDF-1.4 quyet dinh", "application/pdf")
    answer = apply(console, decision_file=file)

    assert answer.status_code == 302
    application = Application.objects.get()
    letter = Letter.objects.get()
    link = re.search(r"http://localhost:8001(/dang-ky/\S+/)", letter.body_text)
    assert link and link[1] == answer.headers["Location"]
    assert application.reference in letter.subject and letter.to == "lan@thainguyen.gov.vn"
    page = console.get(link[1]).content.decode()
    assert application.reference in page and "đang chờ đơn vị vận hành xét" in page
    assert console.get("/dang-ky/" + "A" * 27 + "/").status_code == 404
    assert application.decision_file["name"] == "qd.pdf"
    assert application.code_hash not in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("slug", "hagiang", "đã có tỉnh dùng"),
        ("slug", "Hà Giang", "chữ thường không dấu"),
        ("slug", "public", "dành riêng"),
        ("slug", "1tinh", "bắt đầu bằng một chữ cái"),
        ("contact_email", "lan", "Địa chỉ thư điện tử chưa đúng"),
        ("contact_phone", "abc", "Số điện thoại"),
        ("agency", "", "bắt buộc"),
    ],
)
def test_application_that_cannot_be_is_refused_at_its_field(
    console: Client, field: str, value: str, sentence: str
) -> None:
    answer = apply(console, **{field: value})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert APPLIED["contact_name"] in answer.content.decode()  # nothing typed is lost
    assert not Application.objects.exists()


def test_file_that_is_not_what_its_name_says_is_refused(console: Client) -> None:
    answer = apply(console, decision_file=SimpleUploadedFile("qd.pdf", b"<html>", "application/pdf"))

    assert answer.status_code == 422
    assert "không phải loại .pdf" in answer.content.decode()
    assert not Application.objects.exists()


def test_one_address_applies_a_few_times_an_hour(console: Client) -> None:
    codes = [apply(console, slug=f"tinh{number}").status_code for number in range(limits.APPLICATIONS + 1)]

    assert codes == [302] * limits.APPLICATIONS + [429]
    assert Application.objects.count() == limits.APPLICATIONS


def test_form_without_its_token_is_refused(console: Client) -> None:
    strict = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)

    assert strict.post("/dang-ky/", APPLIED).status_code == 403
    assert not Application.objects.exists()


def test_operator_approves_once_and_a_job_waits(console: Client) -> None:
    apply(console)
    page = f"/console/applications/{Application.objects.get().pk}/"
    assert console.get(page).status_code == 302  # nobody is signed in
    browser = browser_of_operator()

    answer = browser.post(page, {"slug": "thainguyen", "verdict": "approve"})

    job = Job.objects.get()
    assert answer.headers["Location"] == f"/console/jobs/{job.pk}/"
    assert (job.kind, job.state, job.requested_by) == ("provision", "waiting", "Vận hành")
    assert "Chương trình khởi tạo không chạy" in browser.get(f"/console/jobs/{job.pk}/").content.decode()
    assert browser.post(page, {"slug": "thainguyen", "verdict": "approve"}).status_code == 422
    assert Job.objects.count() == 1
    assert list(Act.objects.order_by("pk").values_list("verb", flat=True))[-1] == "application_approved"
    assert [letter.kind for letter in Letter.objects.order_by("pk")][-1] == "application_approved"


def test_of_two_wishes_for_one_address_one_gets_it(console: Client) -> None:
    apply(console)
    apply(console, agency="Ai đó")
    first, second = Application.objects.order_by("pk")
    browser = browser_of_operator()
    browser.post(f"/console/applications/{second.pk}/", {"slug": "thainguyen", "verdict": "approve"})

    answer = browser.post(f"/console/applications/{first.pk}/", {"slug": "thainguyen", "verdict": "approve"})

    assert "Một đơn khác với địa chỉ này" in answer.content.decode()
    corrected = browser.post(f"/console/applications/{first.pk}/", {"slug": "thainguyen2", "verdict": "approve"})
    assert corrected.status_code == 302


def test_refusal_needs_a_reason_and_reaches_the_applicant(console: Client) -> None:
    answer = apply(console)
    page = f"/console/applications/{Application.objects.get().pk}/"
    browser = browser_of_operator()

    assert browser.post(page, {"slug": "thainguyen", "verdict": "refuse"}).status_code == 422
    assert browser.post(page, {"slug": "thainguyen", "verdict": "refuse", "reason": "Thiếu dấu"}).status_code == 302

    assert "Thiếu dấu" in Letter.objects.latest("pk").body_text
    assert "Thiếu dấu" in console.get(answer.headers["Location"]).content.decode()
    assert not Job.objects.exists()
    assert apply(console).status_code == 302  # a refused wish keeps nobody away


def test_what_counts_on_the_console_is_confirmed_first(console: Client) -> None:
    apply(console)
    browser = browser_of_operator()
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()

    answer = browser.post(f"/console/applications/{Application.objects.get().pk}/", {"verdict": "approve"})

    assert "/account/" in answer.headers["Location"]
    assert not Job.objects.exists()


def test_letters_to_applicants_leave_once_and_are_emptied(console: Client, as_owner: OwnerRun, tmp_path: Path) -> None:
    apply(console)

    assert (as_owner("send_letters()"), as_owner("send_letters()")) == (1, 0)
    assert Letter.objects.get().body_text == ""
    (file,) = (tmp_path / "mail" / "public").glob("*.eml")
    assert b"lan@thainguyen.gov.vn" in file.read_bytes()


# ---------------------------------------------------------------------- the life of a province


def test_province_is_suspended_resumed_and_archived_with_reasons(console: Client) -> None:
    browser, verbs = browser_of_operator(), "/console/provinces/hagiang/state/"

    browser.post(f"{verbs}suspend/", {"reason": ""})
    assert Province.objects.get(slug="hagiang").state == "active"
    browser.post(f"{verbs}suspend/", {"reason": "Bảo trì"})
    found = Province.objects.get(slug="hagiang")
    assert (found.state, found.state_reason) == ("suspended", "Bảo trì")
    browser.post(f"{verbs}suspend/", {"reason": "Hai lần"})
    assert Province.objects.get(slug="hagiang").state_reason == "Bảo trì"
    browser.post(f"{verbs}resume/")
    browser.post(f"{verbs}archive/", {"reason": "Hợp nhất"})

    assert Province.objects.get(slug="hagiang").state == "archived"
    assert [act.verb for act in Act.objects.order_by("pk")] == ["suspend", "resume", "archive"]
    assert browser.post(f"{verbs}erase/").status_code == 404


def test_erasure_takes_an_archive_and_two_persons(console: Client) -> None:
    one, other = browser_of_operator("Một"), browser_of_operator("Hai")
    address = "/console/provinces/hagiang/erasure/"
    wish = {"reason": "Tỉnh hợp nhất", "document": "CV 1/UBND"}
    one.post(address, wish)
    assert not Erasure.objects.exists()  # an active province
    one.post("/console/provinces/hagiang/state/archive/", {"reason": "Hợp nhất"})
    one.post(address, wish)
    erasure = Erasure.objects.get()

    one.post(f"{address}{erasure.pk}/approve/")
    erasure.refresh_from_db()
    assert erasure.approved_at is None
    other.post(f"{address}{erasure.pk}/approve/")
    erasure.refresh_from_db()
    assert erasure.approved_by_name == "Hai" and erasure.due_at and erasure.approved_at
    assert (erasure.due_at - erasure.approved_at).days == 30
    one.post("/console/provinces/hagiang/state/reopen/")
    assert Province.objects.get(slug="hagiang").state == "archived"
    one.post(f"{address}{erasure.pk}/stop/")
    one.post("/console/provinces/hagiang/state/reopen/")
    assert Province.objects.get(slug="hagiang").state == "active"


def test_database_refuses_an_erasure_by_one_person_or_before_its_time(console: Client) -> None:
    from django.db import IntegrityError, transaction

    browser_of_operator().post("/console/provinces/hagiang/state/archive/", {"reason": "x"})
    person = operator("Một")
    erasure = actions.ask_erasure(Province.objects.get(slug="hagiang"), by=person, reason="x", document="y")
    now = erasure.asked_at
    for changed in (
        {"approved_at": now, "approved_by_id": str(person.pk)},
        {"approved_at": now, "approved_by_id": "2", "due_at": now},
        {"done_at": now},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Erasure.objects.filter(pk=erasure.pk).update(**changed)


def test_console_cannot_grant_itself_access(console: Client) -> None:
    from django.db import Error, transaction

    province, person = Province.objects.get(slug="hagiang"), operator("Một")
    access = actions.ask_support(province, by=person, reason="Xem lỗi", may_write=False)
    until = access.asked_at.replace(year=access.asked_at.year + 1)
    granted = {"state": "granted", "decided_at": access.asked_at, "until": until}

    with pytest.raises(Error, match="only the province grants"), transaction.atomic():
        SupportAccess.objects.filter(pk=access.pk).update(**granted)
    with pytest.raises(Error, match="only the province grants"), transaction.atomic():
        SupportAccess.objects.create(
            schema_name="hagiang", operator_id="1", operator_name="x", reason="x", asked_at=access.asked_at, **granted
        )
    access.refresh_from_db()
    assert access.state == "asked"


def test_console_pages_show_a_province_with_and_without_counts(console: Client, as_owner: OwnerRun) -> None:
    browser = browser_of_operator()
    before = browser.get("/console/").content.decode()
    assert "chưa đếm" in before
    as_owner("counting_of('hagiang')")

    page = browser.get("/console/provinces/hagiang/").content.decode()

    assert "mới nhất" in page and "Đếm lúc" in page
    assert browser.get("/console/").content.decode().count("chưa đếm") == 1  # the other province
    assert browser.get("/console/audit/").status_code == 200
