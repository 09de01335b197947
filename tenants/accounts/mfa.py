"""allauth's second factors in this house: secrets encrypted for the province, our words, our drawing of the QR code."""

from io import BytesIO
from typing import Any

import segno
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dti.province import province_connection
from tenants.accounts import factors, sealed


class MFAAdapter(DefaultMFAAdapter):
    """What allauth asks about second factors."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Vai trò của bạn cần xác thực hai bước nên không gỡ được cách cuối cùng. Hãy thêm cách khác trước."
        ),
        "cannot_generate_recovery_codes": _("Hãy cài xác thực hai bước trước, rồi tạo mã dự phòng."),
        "incorrect_code": _("Mã không đúng hoặc đã dùng. Kiểm tra giờ trên điện thoại rồi nhập mã mới nhất."),
    }

    def encrypt(self, text: str) -> str:
        return sealed.lock(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unlock(encrypted_text)

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def get_totp_issuer(self) -> str:
        return gettext("Chuyển đổi số %(province)s") % {"province": getattr(province_connection.tenant, "name", "")}

    def build_totp_svg(self, url: str) -> str:
        drawn = BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=5, border=3, light="white", xmldecl=False)
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Khóa truy cập %(number)s") % {"number": number}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "name": user.username}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last factor stays where the roles ask for one."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=factors.FACTORS)
        return others.exclude(pk=authenticator.pk).exists() or not factors.must_have(context.request.user)


def _plain(form: Any, label: Any, hint: Any) -> None:
    """Our words at the field, and no example inside it."""
    form.fields["code"].label, form.fields["code"].help_text = label, hint
    form.fields["code"].widget.attrs.pop("placeholder", None)
    form.fields["code"].widget.attrs["inputmode"] = "numeric"


class CodeOfAppForm(ActivateTOTPForm):
    """The first code of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, _("Mã 6 chữ số trên ứng dụng"), _("Mã đổi sau mỗi 30 giây."))


class SecondStepForm(AuthenticateForm):
    """The second step of a sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, _("Mã xác thực"), _("Mã 6 chữ số trên ứng dụng, hoặc một mã dự phòng 8 chữ số."))


class AgainForm(ReauthenticateForm):
    """A code once more, before something that counts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self, _("Mã xác thực"), _("Mã 6 chữ số trên ứng dụng, hoặc một mã dự phòng 8 chữ số."))


class PasskeyForm(AddWebAuthnForm):
    """A new passkey, with a name by which its owner knows it again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Tên gọi của khóa")
        self.fields["name"].help_text = _("Ví dụ: máy cơ quan, điện thoại.")
        self.fields.pop("passwordless", None)  # the browser says what the key can do
