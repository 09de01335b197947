"""What allauth may do here: no sign-up, our limits, our words, our letters."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dti.province import entered
from tenants.accounts import history, limits, notices, step_up

WAYS = {
    "reauthenticate": _("Dùng mật khẩu"),
    "mfa_reauthenticate": _("Dùng mã trên ứng dụng hoặc mã dự phòng"),
    "mfa_reauthenticate:webauthn": _("Dùng khóa truy cập"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from the province's administrator; signing in is counted over all provinces."""

    # One neutral message: it never says which of the two was wrong.
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra bộ gõ tiếng Việt và phím "
            "Caps Lock, hoặc liên hệ quản trị tỉnh để nhận liên kết kích hoạt mới."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            limits.before_attempt(
                address=self.get_client_ip(request),
                province=entered(),
                username=str(credentials.get("username", "")).lower(),
            )
        except limits.TooMany as why:
            raise ValidationError(str(why), code="too_many_login_attempts") from None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        limits.after_failure(address=self.get_client_ip(request))
        history.note_wrong_password(request, str(credentials.get("username", "")).lower()[:100].replace("\0", ""))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """allauth's own pages ask the same question as ours: a sign-in of this minute is confirmation enough."""
        return not step_up.is_fresh(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second factor confirms with it: a password may lie in the browser of an open computer."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        stronger = [way for way in found if way["id"] != "reauthenticate"]
        return [{**way, "description": WAYS[way["id"]]} for way in stronger or found]

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Its owner is told whenever something about an account changes."""
        notices.tell(user, template_prefix.rpartition("/")[2])
