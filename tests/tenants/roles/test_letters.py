"""AC2: letters as PDF, one page a person, read as a person and as a telephone would; the register of all codes."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
import zxingcpp

from dti.audit.models import Act
from dti.workflow import Refused
from tenants.accounts import actions, codes
from tenants.accounts.models import Activation, User
from tenants.registry.hosts import address_of
from tenants.registry.models import Province
from tenants.roles import letters, queries
from tenants.roles.actions import Person, add_person
from tenants.roles.models import Role
from tests.cast import DAY, Cast, fresh
from tests.tenants.http import Browser, browser_of

A4 = (595, 842)
CODE = re.compile(r"[A-Z2-7]{5}(?:-[A-Z2-7]{5}){3}-[A-Z2-7]{6}")
# Every Vietnamese letter with its marks; a font without one of them would print a box.
LETTERS = "ĂÂĐÊÔƠƯăâđêôơư" + "".join(
    chr(code) for first, last in ((0x1EA0, 0x1EF9),) for code in range(first, last + 1)
)


@pytest.fixture
def province(cast: Cast) -> Province:
    return Province.objects.get(slug="hagiang")


def pages(content: bytes) -> list[Any]:
    document = pypdfium2.PdfDocument(BytesIO(content))
    return [document[number] for number in range(len(document))]


def words_of(page: Any) -> str:
    return " ".join(page.get_textpage().get_text_range().split())


def scanned(page: Any) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(page.render(scale=2).to_pil())]


def test_letters_hold_code_square_login_and_deadline_one_page_each(cast: Cast, province: Province) -> None:
    invitations = [actions.invite(user, by=cast.giang, channel="letter") for user in (cast.an, cast.binh, cast.dung)]

    found = pages(letters.as_pdf(invitations, province=province, by="Giang"))

    assert [(round(page.get_width()), round(page.get_height())) for page in found] == [A4] * 3
    for page, invitation in zip(found, invitations, strict=True):
        words = words_of(page)
        assert CODE.findall(words) == [codes.grouped(invitation.code)]
        assert scanned(page) == [address_of(province) + invitation.path]
        assert invitation.user.username in words and invitation.user.full_name in words
        assert "THƯ CẤP TÀI KHOẢN" in words and "không chứa mật khẩu" in words
        assert "người cấp: Giang" in words
    assert "Sở Y tế" in words_of(found[0]) and "Lãnh đạo đơn vị" in words_of(found[1])


def test_every_letter_of_vietnamese_is_printed(cast: Cast, province: Province) -> None:
    user = add_person(Person(LETTERS[:60], Role.AUDITOR, position=LETTERS[60:]), by=None, valid_from=DAY)
    user.refresh_from_db()
    content = letters.as_pdf([actions.invite(user, by=None, channel="letter")], province=province, by="Giang")

    [page] = pages(content)

    missing = set(LETTERS) - set(words_of(page))
    assert missing == set()
    assert b"LiberationSerif" in content


@pytest.mark.parametrize(
    "name", ["#pagebreak()", "*đậm* _nghiêng_", '"]) #panic("x")', "$x^2$ <nhãn> @trích", "\\ // /*"]
)
def test_no_name_is_markup(cast: Cast, province: Province, name: str) -> None:
    User.objects.filter(pk=cast.an.pk).update(full_name=name)
    invitation = actions.invite(User.objects.get(pk=cast.an.pk), by=None, channel="letter")

    [page] = pages(letters.as_pdf([invitation], province=province, by=name))

    assert name in words_of(page)


def ask(browser: Browser, **posted: Any) -> Any:
    return browser.post("/app/people/letters/pdf/", posted)


def test_page_gives_a_file_that_no_cache_keeps_and_its_codes_open(cast: Cast) -> None:
    answer = ask(browser_of(cast.giang), person=[str(cast.an.pk), str(cast.chi.pk)])

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert "no-store" in answer.headers["Cache-Control"]
    found = pages(answer.content)
    assert len(found) == 2
    [code] = CODE.findall(words_of(found[0]))
    assert Browser().get(f"/kich-hoat/{code.replace('-', '')}/").status_code == 302
    issued = Activation.objects.filter(channel="letter")
    assert {one.expires_at - one.issued_at for one in issued} == {timedelta(days=7)}


def test_letters_come_as_a_file_for_each_unit_too(cast: Cast) -> None:
    chosen = [cast.an, cast.binh, cast.chi, cast.dung, cast.giang]

    answer = ask(browser_of(cast.giang), **{"person": [str(one.pk) for one in chosen], "as": "zip"})

    assert answer.headers["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["hagiang.pdf", "sonoivu.pdf", "soyte.pdf"]
        words = {name: [words_of(page) for page in pages(archive.read(name))] for name in archive.namelist()}
    found = {name: [CODE.findall(page)[0] for page in every] for name, every in words.items()}
    assert {name: len(codes_of) for name, codes_of in found.items()} == {
        "hagiang.pdf": 2, "sonoivu.pdf": 1, "soyte.pdf": 2,
    }  # fmt: skip
    assert Browser().get(f"/kich-hoat/{found['soyte.pdf'][1].replace('-', '')}/").status_code == 302


def test_everybody_of_the_filtered_list_gets_a_letter(cast: Cast) -> None:
    User.objects.exclude(pk__in=[cast.an.pk, cast.chi.pk]).update(activated_at="2022-01-01T00:00Z")

    answer = ask(browser_of(cast.giang), all="1", state="new", q="")

    assert len(pages(answer.content)) == 2


def test_nobody_chosen_is_told_and_nothing_issued(cast: Cast) -> None:
    for person in ([], ["not-a-key"], ["00000000-0000-0000-0000-000000000000"]):
        assert ask(browser_of(cast.giang), person=person).url == "/app/people/"
    assert not Activation.objects.exists()


# ---------------------------------------------------------------------- revoke, register


def test_revoked_code_opens_nothing_and_says_by_whom(cast: Cast) -> None:
    code = actions.invite(cast.an, by=cast.giang).code

    answer = browser_of(cast.quang).post(f"/app/people/{cast.an.pk}/revoke/")

    assert (answer.status_code, answer.url) == (302, f"/app/people/{cast.an.pk}/")
    assert Browser().get(f"/kich-hoat/{code}/").status_code == 410
    assert Activation.objects.get().revoked_by == "Quang"
    assert Act.objects.filter(verb="revoke_invitation", actor_name="Quang").count() == 1
    with pytest.raises(Refused):
        actions.revoke(cast.an, by=cast.giang)


def test_register_tells_of_each_code_and_never_the_code(cast: Cast) -> None:
    used, opened, waiting = (actions.invite(user, by=cast.giang).code for user in (cast.an, cast.binh, cast.chi))
    actions.activate(used, password="trời xanh mây trắng 2022")
    actions.open_invitation(opened)
    actions.invite(cast.dung, by=cast.giang)
    actions.invite(cast.dung, by=cast.quang)

    counts = {state: queries.register(fresh(cast.giang), state).count() for state, _words in queries.REGISTER_STATES}
    page = browser_of(cast.giang).get("/app/people/register/").content.decode()

    assert counts == {"": 5, "waiting": 3, "opened": 1, "used": 1, "expired": 0, "revoked": 1}
    assert not any(code in page for code in (used, opened, waiting))
    assert "Giang" in page and "Quang" in page


def test_leader_sees_the_register_of_the_own_unit_only(cast: Cast) -> None:
    for user in (cast.an, cast.chi):
        actions.invite(user, by=cast.giang)

    assert {one.user for one in queries.register(fresh(cast.binh))} == {cast.an}
