"""Tells the owner of an account by e-mail what changed about it, so that nobody else can change it unseen."""

from typing import Any

from django.utils.translation import gettext_noop as _

from dti import mail
from dti.province import entered, province_connection
from tenants.accounts.models import User

WORDS = {
    "totp_activated": _("Ứng dụng xác thực đã được cài cho tài khoản."),
    "totp_deactivated": _("Ứng dụng xác thực đã được gỡ khỏi tài khoản."),
    "webauthn_added": _("Một khóa truy cập đã được thêm vào tài khoản."),
    "webauthn_removed": _("Một khóa truy cập đã được gỡ khỏi tài khoản."),
    "recovery_codes_generated": _("Mã dự phòng mới đã được tạo; mã cũ không dùng được nữa."),
    "account_connected": _("Tài khoản đăng nhập của tỉnh đã được liên kết với tài khoản này."),
    "account_disconnected": _("Liên kết với tài khoản đăng nhập của tỉnh đã được gỡ."),
    "factors_reset": _("Quản trị tỉnh đã gỡ mọi cách xác thực hai bước của tài khoản."),
    "activation_issued": _("Một mã kích hoạt mới đã được cấp bằng thư giấy cho tài khoản."),
    "address_changed": _("Địa chỉ thư điện tử của tài khoản đã được đổi."),
    "password_changed": _("Mật khẩu của tài khoản đã được đổi."),
}


def tell(user: Any, event: str, *, to: str = "") -> None:
    """A letter to whoever has an address; operators have no post office here."""
    person = User.objects.filter(pk=user.pk).first()
    if entered() == "public" or event not in WORDS or person is None or not (to or person.email):
        return
    province = province_connection.tenant
    context = {
        "person": person.full_name,
        "username": person.username,
        "what": WORDS[event],
        "province": province.name,
        "support": getattr(province, "support_contact", ""),
    }
    mail.send(to=to or person.email, template="account_changed", context=context)
