"""Forms of sign-in and activation."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from tenants.accounts import codes, factors, federation


class SignInForm(LoginForm):
    """User name and password; the name is read in lower case, as letters print it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request:  # after activation the name is already there
            self.fields["login"].initial = self.request.GET.get("login", "")[:100]
        self.fields["login"].label = _("Tên đăng nhập")
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false")
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["password"].label = _("Mật khẩu")
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""

    def clean_login(self) -> str:
        return str(super().clean_login()).strip().lower()


class CodeForm(forms.Form):
    """The code of a printed letter."""

    code = forms.CharField(
        label=_("Mã kích hoạt"),
        help_text=_("26 ký tự in trên thư, ví dụ ABCDE-FGHIJ-… Không phân biệt chữ hoa, dấu cách và dấu gạch."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        code = codes.normalised(self.cleaned_data["code"])
        if len(code) != codes.LENGTH:
            raise forms.ValidationError(
                _("Mã có %(right)s ký tự, bạn đã nhập %(typed)s. Hãy xem lại từng nhóm trên thư."),
                params={"right": codes.LENGTH, "typed": len(code)},
            )
        return code


class OwnPasswordForm(forms.Form):
    """The password that only its owner knows."""

    password = forms.CharField(
        label=_("Mật khẩu của bạn"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Nhập lại mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        hint = _("Ít nhất %(least)s ký tự; nên là một câu dài dễ nhớ. Không dùng tên đơn vị, tên mình hay abc@1234.")
        self.fields["password"].help_text = hint % {"least": factors.least_length(user)}

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "password" in cleaned and cleaned.get("again") != cleaned["password"]:
            self.add_error("again", _("Hai lần nhập chưa giống nhau. Hãy nhập lại."))
        return cleaned


class ProviderForm(forms.Form):
    """The province's OpenID Connect server."""

    name = forms.CharField(
        label=_("Tên trên nút đăng nhập"),
        max_length=40,
        help_text=_("Ví dụ: Tài khoản công vụ tỉnh Hà Giang."),
    )
    issuer = forms.URLField(
        label=_("Địa chỉ máy chủ (issuer)"),
        assume_scheme="https",
        max_length=300,
        help_text=_("Ví dụ: https://sso.hagiang.gov.vn/realms/congvu"),
    )
    client_id = forms.CharField(label=_("Mã ứng dụng (client id)"), max_length=191)
    secret = forms.CharField(
        label=_("Khóa bí mật (client secret)"),
        max_length=100,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, has_secret: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_secret:
            self.fields["secret"].help_text = _("Để trống nếu giữ khóa đang dùng; khóa đã lưu không hiện lại.")
        self.fields["secret"].required = not has_secret

    def clean_issuer(self) -> str:
        address = str(self.cleaned_data["issuer"]).rstrip("/")
        if reason := federation.refusal_of_address(address):
            raise forms.ValidationError(reason)
        return address
