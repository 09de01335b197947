"""L1 and L2: no shared or guessable secret opens an account, and a code lets one person in, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django_tenants.utils import tenant_context

from dti.clock import database_now
from dti.workflow import Refused
from tenants.accounts import actions, codes, factors, passwords
from tenants.accounts.models import Activation, User
from tenants.registry.models import Province
from tenants.roles.actions import Person, add_person
from tenants.roles.models import Role
from tenants.units.actions import import_units
from tenants.units.models import Unit
from tests.cast import DAY, PASSWORD, Cast, levels
from tests.goals import goal
from tests.tenants import letter
from tests.tenants.http import Browser

OWN = "trời xanh mây trắng 2022"


def change(code: str, password: str, again: str | None = None) -> Any:
    """What a person does with a letter, in a fresh browser."""
    browser = Browser()
    browser.get(f"/kich-hoat/{code}/")
    return browser.post("/kich-hoat/mat-khau/", {"password": password, "again": password if again is None else again})


# ---------------------------------------------------------------------- L1


def guesses(units: list[Unit]) -> list[str]:
    """Two thousand passwords that follow from a unit's name, its login, its province, or the letter."""
    made = []
    for unit in units:
        login, name = unit.printed_login, unit.name
        words = [login, login.upper(), login.capitalize(), name, name.replace(" ", ""), f"{login}{login}"]
        for word in words:
            made += [
                f"{word}{tail}"
                for tail in ("", "@123", "@1234", "@2022", "@2023", "123456", "#2024", "!@#123", "12345678", ".2022")
            ]
            made += [f"{head}{word}" for head in ("123", "@")]
    made += [f"{known}{tail}" for known in ("abc@1234", "matkhau", "password", "123456", "qwerty", "hagiang",
    "HaGiang", "admin@123")
             for tail in ("", "@123", "2022hagiang", "abc@1234", "12345678901", "aaaaaaaaaa")]  # fmt: skip
    return made


@pytest.mark.goal("L1")
def test_no_printed_or_guessable_password_is_accepted(db: None) -> None:
    levels()
    units = list(import_units(letter.rows(), by=None, valid_from=DAY).units)
    people = [
        add_person(Person(f"Người {n}", Role.UNIT_OFFICER, unit), by=None, valid_from=DAY)
        for n, unit in enumerate(units)
    ]

    with goal("L1") as tally:
        for person, row in zip(people, letter.rows("abc@1234"), strict=True):
            for password in (row.password, letter.PRINTED_PASSWORD, row.login, f"{row.login}@2023"):
                browser = Browser(address=f"10.1.{tally.cases // 250}.{tally.cases % 250}")
                tally.check(not _gets_in(browser, row.login, password), f"{row.login} {password}")
            tally.check(not person.has_usable_password(), row.login)
        for number, guess in enumerate(guesses(units)):
            try:
                validate_password(guess, people[number % len(people)])
            except ValidationError:
                tally.check(True, guess)
            else:
                tally.check(False, f"accepted {guess!r}")
    assert tally.cases > 2000


@pytest.mark.goal("L1")
def test_ten_thousand_guesses_from_names_of_units_are_refused(db: None) -> None:
    """The bar of whoever has a second factor, which is the lower one; at every entrance the same two questions."""
    levels()
    units = list(import_units(letter.rows(), by=None, valid_from=DAY).units)
    person = add_person(Person("Người Một", Role.UNIT_OFFICER, units[2]), by=None, valid_from=DAY)
    names = passwords.guessable_names(person)

    with goal("L1") as tally:
        for guess in many_guesses(units):
            refused = len(guess) < factors.WITH_FACTOR or passwords.refusal(guess, names=names) is not None
            tally.check(refused, f"accepted {guess!r}")
        sampled = tally.random.sample(sorted(many_guesses(units)), 40)
        code = actions.invite(person, by=None).code
        for guess in sampled:
            tally.check(change(code, guess).status_code == 422, f"at activation {guess!r}")
    assert tally.cases >= 10_000
    assert not User.objects.get(pk=person.pk).has_usable_password()


def many_guesses(units: list[Unit]) -> set[str]:
    """Login and name of each unit, as people vary them: case, signs, years, the province, twice, backwards."""
    years = [f"{sign}{year}" for year in range(2019, 2027) for sign in ("", "@", "#", ".", "_")]
    tails = ["", "@", "@1", "@12", "@123", "@1234", "@12345", "123", "1234", "123456", "12345678", "!", "!@#", "#1",
             ".vn", "@hagiang", "hagiang", "HaGiang@2022", "abc@1234", "@abc123", "-dti", "@dti2022",
             *years]  # fmt: skip
    heads = ["", "1", "@", "123", "hagiang", "hagiang@", "ubnd", "dti@"]
    made = set()
    for unit in units:
        login = unit.printed_login
        for word in (login, login.title(), login.upper(), unit.name, unit.name.replace(" ", "."), login * 2):
            made |= {f"{word}{tail}" for tail in tails} | {f"{head}{word}@123" for head in heads}
    return made


def _gets_in(browser: Browser, login: str, password: str) -> bool:
    browser.sign_in(login, password)
    return browser.is_signed_in


@pytest.mark.parametrize(
    "password",
    ["soyte@2023", "abc@1234", "abc@1234abc@1234", "Soyte soyte soyte", "aaaaaaaaaaaaaaaaaaaa", "123456789012345678",
    "So Y Te 2022 2022",
     "Ha Giang Ha Giang 1", "an ngan mot", "hagiang@hagiang", "1234567890abcde", "mậtkhẩu của tôi 12"],
)  # fmt: skip
def test_guessable_password_is_refused_at_activation_and_the_code_stays_good(password: str, cast: Cast) -> None:
    code = actions.invite(cast.an, by=cast.giang).code

    answer = change(code, password)

    assert answer.status_code == 422
    assert Activation.objects.get(user=cast.an, revoked_at=None).used_at is None
    assert change(code, OWN).status_code == 302


def test_guessable_password_is_refused_at_a_later_change_too(cast: Cast) -> None:
    browser = Browser()
    browser.sign_in("soyte", PASSWORD)

    browser.post(
        "/account/password/", {"oldpassword": PASSWORD, "password1": "soyte@2023soyte", "password2": "soyte@2023soyte"}
    )

    assert User.objects.get(pk=cast.an.pk).check_password(PASSWORD)


def test_sentence_of_fifteen_characters_is_accepted(cast: Cast) -> None:
    assert change(actions.invite(cast.an, by=cast.giang).code, OWN).status_code == 302
    assert User.objects.get(pk=cast.an.pk).check_password(OWN)


def test_passwords_typed_differently_or_too_short_are_refused(cast: Cast) -> None:
    code = actions.invite(cast.an, by=cast.giang).code

    assert change(code, OWN, again=f"{OWN} ").status_code == 422
    assert change(code, "mây trắng 7").status_code == 422  # 11 characters, and a second factor is asked of An


# ---------------------------------------------------------------------- L2


def test_code_is_130_bits_of_base32_and_only_its_hash_is_kept(cast: Cast) -> None:
    invitation = actions.invite(cast.an, by=cast.giang)

    assert len(invitation.code) == 26 and set(invitation.code) <= set(codes.ALPHABET)
    assert len({codes.new_code() for _ in range(2000)}) == 2000
    with connection.cursor() as cursor:
        for table in ("accounts_activation", "audit_record", "audit_act"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{invitation.code}%"])
            assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM audit_record t WHERE t::text LIKE %s",
                       [f"%{Activation.objects.get(user=cast.an).code_hash}%"])  # fmt: skip
        assert cursor.fetchone() == (0,)


def test_typed_code_may_have_spaces_hyphens_and_small_letters(cast: Cast) -> None:
    code = actions.invite(cast.an, by=cast.giang, channel="letter").code

    answer = Browser().post("/kich-hoat/", {"code": f" {codes.grouped(code).lower().replace('-', ' - ')} "})

    assert (answer.status_code, answer.url) == (302, "/kich-hoat/mat-khau/")


@pytest.mark.goal("L2")
def test_code_that_was_used_expired_revoked_or_is_of_another_province_opens_nothing(cast: Cast, haiduong: Any) -> None:
    def used() -> str:
        code = actions.invite(cast.an, by=cast.giang).code
        actions.activate(code, password=OWN)
        return code

    def expired() -> str:
        code = actions.invite(cast.an, by=cast.giang).code
        now = datetime.now(UTC)
        # The window of a code in seconds: one that ended a moment ago.
        Activation.objects.filter(user=cast.an, used_at=None).update(
            issued_at=now - timedelta(hours=73), expires_at=now - timedelta(seconds=1)
        )
        return code

    def revoked_by_a_newer_one() -> str:
        code = actions.invite(cast.an, by=cast.giang).code
        actions.invite(cast.an, by=cast.giang)
        return code

    def of_a_closed_account() -> str:
        code = actions.invite(cast.chi, by=cast.giang).code
        actions.deactivate(cast.chi, by=cast.giang)
        return code

    def of_another_province() -> str:
        with tenant_context(haiduong):
            return actions.invite(User.objects.create_user("ha", "Hà"), by=None).code

    def copied_from_another_province() -> str:
        """The row itself, hash and all, planted here: the hash is taken over the province too."""
        with tenant_context(haiduong):
            code = actions.invite(User.objects.create_user("ha2", "Hà"), by=None).code
            row = Activation.objects.get(user__username="ha2")
        Activation.objects.create(
            user=cast.an, channel="link", code_hash=row.code_hash, issued_at=row.issued_at, expires_at=row.expires_at,
            issued_by="?",
        )  # fmt: skip
        return code

    with goal("L2") as tally:
        for make in (
            used,
            expired,
            revoked_by_a_newer_one,
            of_a_closed_account,
            of_another_province,
            copied_from_another_province,
        ):
            code = make()
            before = list(User.objects.order_by("pk").values_list("pk", "password"))
            browser = Browser(address=f"10.2.0.{tally.cases}")
            tally.check(browser.get(f"/kich-hoat/{code}/").status_code == 410, make.__name__)
            tally.check(browser.post("/kich-hoat/", {"code": code}).status_code == 410, make.__name__)
            answer = browser.post(
                "/kich-hoat/mat-khau/", {"password": "một câu khác hẳn 99", "again": "một câu khác hẳn 99"}
            )
            tally.check(answer.status_code == 410, make.__name__)
            with pytest.raises(Refused):
                actions.activate(code, password="một câu khác hẳn 99")
            tally.check(list(User.objects.order_by("pk").values_list("pk", "password")) == before, make.__name__)


@pytest.mark.parametrize(("channel", "hours"), [("link", 72), ("letter", 168)])
def test_code_lives_as_long_as_its_channel(channel: str, hours: int, cast: Cast) -> None:
    actions.invite(cast.an, by=cast.giang, channel=channel)

    row = Activation.objects.get(user=cast.an)
    assert row.expires_at - row.issued_at == timedelta(hours=hours)


def test_database_clock_decides_when_a_code_ends(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pod whose clock is wrong by a year changes nothing."""
    import time

    code = actions.invite(cast.an, by=cast.giang).code
    Activation.objects.filter(user=cast.an).update(
        issued_at=datetime(2020, 1, 1, tzinfo=UTC), expires_at=datetime(2020, 1, 2, tzinfo=UTC)
    )
    monkeypatch.setattr(time, "time", lambda: datetime(2020, 1, 1, 12, tzinfo=UTC).timestamp())

    assert actions.open_invitation(code) is None


@pytest.mark.goal("L2")
def test_a_million_guesses_meet_none_of_six_hundred_codes(cast: Cast) -> None:
    """Even without the limit of ten a minute: 600 open codes lie in 2^130 places."""
    now, province = database_now(), connection.schema_name
    rows = [
        Activation(user=cast.an, channel="letter", code_hash=codes.hash_of(codes.new_code(), province=province),
                   issued_at=now, expires_at=now + timedelta(days=7), issued_by="?")
        for _ in range(600)
    ]  # fmt: skip
    Activation.objects.bulk_create(rows)
    known = {row.code_hash for row in rows}

    with goal("L2") as tally:
        chance, size = tally.random, 25_000
        for _ in range(40):
            guessed = ["".join(chance.choices(codes.ALPHABET, k=codes.LENGTH)) for _ in range(size)]
            met = known & {codes.hash_of(guess, province=province) for guess in guessed}
            tally.check(not met and actions.open_invitation(guessed[0]) is None, f"{met}")
            tally.cases += size - 1
        for guess in ("", "A" * 26, "%" * 26, "a" * 5000, rows[0].code_hash, "\0" * 26, "' OR 1=1 --"):
            tally.check(actions.open_invitation(guess) is None, repr(guess[:30]))
    assert tally.cases > 1_000_000


def test_guessed_codes_are_counted_as_failures(cast: Cast) -> None:
    browser = Browser()

    statuses = [browser.get(f"/kich-hoat/{codes.new_code()}/").status_code for _ in range(12)]

    assert statuses == [410] * 10 + [429] * 2


def test_locked_account_is_not_invited(cast: Cast) -> None:
    actions.deactivate(cast.an, by=cast.giang)
    cast.an.refresh_from_db()

    with pytest.raises(Refused):
        actions.invite(cast.an, by=cast.giang)


def test_activation_ends_every_older_session(cast: Cast) -> None:
    thief = Browser()
    thief.sign_in("soyte", PASSWORD)
    assert thief.is_signed_in

    actions.activate(actions.invite(cast.an, by=cast.giang).code, password=OWN)

    assert not thief.is_signed_in


def test_code_leaves_the_address_at_once_and_pages_are_not_stored(cast: Cast) -> None:
    code = actions.invite(cast.an, by=cast.giang).code
    browser = Browser()

    answer = browser.get(f"/kich-hoat/{code}/")
    page = browser.get(answer.url)

    assert code not in answer.url and code not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"


@pytest.mark.goal("L2")
def test_of_twenty_people_with_one_code_exactly_one_gets_in(own_database: str) -> None:
    province = Province.objects.get(slug="hagiang")
    with tenant_context(province):
        code = actions.invite(User.objects.create_user("an", "An"), by=None).code
    start = Barrier(20)

    def use(number: int) -> bool:
        try:
            with tenant_context(province):
                start.wait()
                actions.activate(code, password=f"{OWN} {number}")
        except Refused:
            return False
        finally:
            connection.close()
        return True

    with goal("L2") as tally:
        with ThreadPoolExecutor(20) as pool:
            won = [number for number, inside in enumerate(pool.map(use, range(20))) if inside]
        tally.cases = 20
        tally.check(len(won) == 1, f"{len(won)} got in")
    with tenant_context(province):
        assert User.objects.get(username="an").check_password(f"{OWN} {won[0]}")
