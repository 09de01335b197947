"""The libraries' sentences that a person may meet, in Vietnamese; the libraries themselves bring few of them."""

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.password_validation import validate_password
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from tenants.accounts.models import User
from tests.cast import PASSWORD, Cast
from tests.tenants.http import Browser

# E-mail addresses and telephones are no way in here.
ELSEWHERE = ("email", "phone", "password_reset")


@pytest.mark.parametrize("key", [key for key in DefaultAccountAdapter.error_messages if not any(
    word in key for word in ELSEWHERE
)])  # fmt: skip
def test_what_allauth_refuses_is_said_in_vietnamese(key: str) -> None:
    sentence = str(DefaultAccountAdapter.error_messages[key])

    assert not sentence.isascii(), sentence


@pytest.mark.parametrize("password", ["abc@1234", "123456789", "password"])
def test_a_refused_password_is_explained_in_vietnamese(cast: Cast, password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, cast.an)

    assert [sentence for sentence in refused.value.messages if sentence.isascii()] == []
    assert any("ít nhất 12 ký tự" in sentence for sentence in refused.value.messages)


def test_forms_ask_in_vietnamese() -> None:
    assert gettext("This field is required.") == "Hãy điền ô này."
    assert gettext("Enter a valid date.") == "Hãy nhập ngày theo mẫu 24/10/2026."


def test_signing_in_and_changing_the_password_speak_vietnamese(cast: Cast) -> None:
    user = User.objects.get(pk=cast.an.pk)
    user.set_password(PASSWORD)
    user.save()
    browser, new = Browser(), "năm con trâu cày ruộng bậc thang"

    entered = browser.sign_in(user.username, PASSWORD)
    wrong = browser.post("/account/password/", {"oldpassword": "sai", "password1": new, "password2": new})
    unlike = browser.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": "khác"})
    changed = browser.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert list(get_messages(entered.wsgi_request)) == []
    assert "Mật khẩu hiện tại không đúng." in wrong.content.decode()
    assert "Hai lần gõ mật khẩu chưa giống nhau." in unlike.content.decode()
    assert [str(said) for said in get_messages(changed.wsgi_request)] == ["Đã đổi mật khẩu."]
