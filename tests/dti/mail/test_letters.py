"""A letter is promised in a transaction, sent once after it, and forgets its one-time link."""

import email
import email.policy
import json
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction

from dti.audit.models import Record
from dti.mail import send
from dti.mail.backends import FolderBackend
from dti.mail.letters import send_waiting
from dti.mail.models import Message

LINK = "https://dti.hagiang.gov.vn/kich-hoat/9f8a7s6d5f4g3h2j1k0l9q8w7e6r5t4y/"
CODE = "ABCD-EFGH-IJKL"


def a_letter(**changes: Any) -> Message:
    given: dict[str, Any] = {
        "to": "an@hagiang.gov.vn",
        "template": "test_letter",
        "context": {"unit": "Sở Y tế", "name": "Nguyễn Thị An"},
        "once": {"link": LINK, "code": CODE},
    }
    return send(**{**given, **changes})


def test_letter_is_sent_once_with_vietnamese_subject(province: Any) -> None:
    a_letter()

    sent = [send_waiting(), send_waiting()]

    (letter,) = mail.outbox
    assert sent == [1, 0]
    assert (letter.subject, letter.to) == ("Mở tài khoản Sở Y tế", ["an@hagiang.gov.vn"])
    assert LINK in letter.body and CODE in letter.body
    parsed = email.message_from_bytes(letter.message().as_bytes(), policy=email.policy.default)
    assert parsed["Subject"] == "Mở tài khoản Sở Y tế"
    html = parsed.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert f'href="{LINK}"' in html
    assert "style=" not in html and "<style" not in html and "<script" not in html


def test_one_time_values_do_not_stay_readable_after_sending(province: Any) -> None:
    letter = a_letter()
    send_waiting()

    letter.refresh_from_db()
    kept = json.dumps(
        [
            *Message.objects.values_list("body_text", "body_html", "redacted_text", "subject", "last_error"),
            *Record.objects.filter(table_name="mail_message").values_list("before", "after"),
        ],
        default=str,
        ensure_ascii=False,
    )
    assert LINK not in kept and CODE not in kept
    assert (letter.body_text, letter.body_html) == ("", "")
    assert letter.redacted_text == "Xin chào Nguyễn Thị An,\n\nMở liên kết •••\nMã: •••\n"


def test_long_tokens_are_blotted_out_even_if_nobody_named_them(province: Any) -> None:
    letter = a_letter(once={}, context={"unit": "", "name": "An", "link": LINK, "code": ""})

    assert "9f8a7s6d5f4g3h2j1k0l9q8w7e6r5t4y" not in letter.redacted_text
    assert "https://dti.hagiang.gov.vn/kich-hoat/•••/" in letter.redacted_text


def test_one_time_value_in_a_subject_is_a_mistake(province: Any) -> None:
    with pytest.raises(ValueError, match="one-time"):
        a_letter(template="test_subject_secret")


def test_database_refuses_a_sent_letter_that_still_has_its_body(province: Any) -> None:
    letter = a_letter()

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=letter.pk).update(sent_at="2022-11-01T00:00Z")


def test_no_letter_when_the_transaction_rolls_back(province: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        a_letter()
        raise RuntimeError

    assert (send_waiting(), mail.outbox) == (0, [])


def test_text_is_plain_and_html_is_escaped(province: Any) -> None:
    letter = a_letter(context={"unit": "A & B", "name": "<script>alert(1)</script>"})

    assert "<script>alert(1)</script>" in letter.body_text
    assert "<script>" not in letter.body_html
    assert letter.subject == "Mở tài khoản A & B"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\u2028"])
def test_no_line_break_reaches_a_header(province: Any, line_break: str) -> None:
    a_letter(context={"unit": f"x{line_break}Bcc: evil@example.com", "name": "An"})
    send_waiting()

    parsed = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=email.policy.default)
    assert parsed["Bcc"] is None
    assert mail.outbox[0].recipients() == ["an@hagiang.gov.vn"]


@pytest.mark.parametrize("to", ["", "an", "an@b", "an@example.vn\nBcc: x@example.vn", "an@example.vn,x@example.vn"])
def test_false_address_is_refused(province: Any, to: str) -> None:
    with pytest.raises(ValidationError):
        a_letter(to=to)


def test_rehearsal_never_leaves_the_product(province: Any) -> None:
    letter = a_letter(campaign_mode="rehearsal")
    sunk = a_letter(sink=True)

    assert (send_waiting(), mail.outbox) == (0, [])
    assert (letter.sink, sunk.sink, letter.subject) == (True, True, "[DIỄN TẬP] Mở tài khoản Sở Y tế")
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=letter.pk).update(sink=False)


def test_letter_of_a_trial_is_marked(province: Any) -> None:
    assert a_letter(campaign_mode="trial").subject == "[THỬ NGHIỆM] Mở tài khoản Sở Y tế"


def test_letter_waits_when_the_server_refuses_and_others_go_out(province: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    letter = a_letter()
    refused = send_waiting()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    a_letter()
    sent = send_waiting()

    letter.refresh_from_db()
    assert (refused, sent) == (0, 1)
    assert (letter.attempts, letter.sent_at, LINK in letter.body_text) == (1, None, True)
    assert "refused" in letter.last_error


def test_same_message_id_at_every_attempt(province: Any) -> None:
    letter = a_letter()
    send_waiting()

    assert mail.outbox[0].message()["Message-ID"] == f"<{province.schema_name}.{letter.pk}@localhost>"


def test_folder_backend_writes_letters_per_province(province: Any, settings: Any, tmp_path: Path) -> None:
    settings.MAIL_DIR = tmp_path
    letters = [EmailMessage(f"Thư {n}", "nội dung", "dti@localhost", ["an@example.vn"]) for n in range(3)]

    assert FolderBackend().send_messages(letters) == 3

    files = sorted((tmp_path / province.schema_name).iterdir())
    subjects = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)["Subject"] for path in files]
    assert subjects == ["Thư 0", "Thư 1", "Thư 2"]
    assert {path.suffix for path in files} == {".eml"}
