"""Named people of one province (and, in the public schema, the platform's operators)."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Accounts are made without a password: only their owner chooses one, by activation."""

    def create_user(self, username: str, full_name: str, **fields: object) -> "User":
        user = self.model(username=username, full_name=full_name, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person who signs in. The key is a UUID, so that one province's key means nothing in another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(
        "tên đăng nhập",
        max_length=100,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", _("Chỉ dùng chữ thường không dấu, số, dấu . _ và -"))],
    )
    full_name = models.CharField("họ và tên", max_length=200)
    position = models.CharField("chức vụ", max_length=200, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    phone = models.CharField("điện thoại", max_length=30, blank=True)
    is_active = models.BooleanField("đang hoạt động", default=True)
    activated_at = models.DateTimeField("kích hoạt lúc", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    objects = UserManager()

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def is_staff(self) -> bool:
        """There is no Django admin for people of a province."""
        return False


class Activation(models.Model):
    """One way in for one person: a link by e-mail or a code on a letter, used once. Only its hash is kept."""

    class Channel(models.TextChoices):
        LINK = "link", _("Liên kết")
        LETTER = "letter", _("Thư giấy")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="activations")
    channel = models.CharField(max_length=10, choices=Channel)
    # The hash is taken over province and code: a code of one province is unknown in every other.
    code_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    issued_by = models.CharField(max_length=200)
    opened_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("issued_at")), name="activation_expires")
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_channel_display()})"


class SignIn(models.Model):
    """One time that somebody came in, or tried to under the name of somebody who exists."""

    class Outcome(models.TextChoices):
        ENTERED = "entered", _("Đã đăng nhập")
        WRONG_PASSWORD = "wrong_password", _("Sai mật khẩu")
        WRONG_FACTOR = "wrong_factor", _("Sai mã xác thực")

    class Method(models.TextChoices):
        PASSWORD = "password", _("Mật khẩu")
        TWO_STEPS = "two_steps", _("Mật khẩu và bước thứ hai")
        PASSKEY = "passkey", _("Khóa truy cập")
        PROVIDER = "provider", _("Tài khoản của tỉnh")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    outcome = models.CharField(max_length=20, choices=Outcome)
    method = models.CharField(max_length=20, choices=Method)
    address = models.GenericIPAddressField(null=True)
    user_agent = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["user", "-id"], name="sign_in_of_person")]

    def __str__(self) -> str:
        return f"{self.user} {self.get_outcome_display()}"
