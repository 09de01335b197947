"""What allauth may do here: no sign-up, our limits, our words."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dti.province import entered
from tenants.accounts import limits


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
