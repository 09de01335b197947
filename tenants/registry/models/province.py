"""The provinces and their hosts. These tables stand in the public schema only."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

SCHEMA_NAME = re.compile(r"^[a-z][a-z0-9_]{1,30}$")
RESERVED = {"public", "extensions", "information_schema", "spare_province", "spare_unfinished"}


def check_schema_name(name: str) -> None:
    """Narrower than the library's check, which lets nearly every character pass (security.md, fact 4)."""
    if not SCHEMA_NAME.fullmatch(name) or name in RESERVED or name.startswith("pg_"):
        raise ValidationError(
            _("Tên lược đồ không hợp lệ: %(name)r. Chỉ dùng chữ thường không dấu, số và gạch dưới.") % {"name": name}
        )


@dataclass(frozen=True)
class Relative:
    """A province that another one became part of, or the other way round, as pages name it."""

    name: str
    site: str  # empty once it was erased
    since: date
    legal_basis: str


@dataclass(frozen=True)
class Family:
    """Which provinces became this one, and which one it became itself."""

    merged_into: Relative | None = None
    merged_from: tuple[Relative, ...] = ()


class Province(TenantMixin):
    """A province of today (or an archived predecessor): one schema, one site."""

    class State(models.TextChoices):
        PREPARING = "preparing", _("Đang chuẩn bị")
        ACTIVE = "active", _("Đang hoạt động")
        SUSPENDED = "suspended", _("Tạm dừng")
        ARCHIVED = "archived", _("Lưu trữ")
        ERASED = "erased", _("Đã xoá")

    # Filled where a host leads to it (`hosts.province_of`).
    family: Family = Family()

    # The provisioner creates the schema with its roles and grants; saving a row never does.
    auto_create_schema = False
    auto_drop_schema = False
    clone_mode = "NODATA"

    schema_name = models.CharField(max_length=31, unique=True, validators=[check_schema_name])
    slug = models.SlugField(max_length=31, unique=True)
    name = models.CharField(max_length=200)
    official_code = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.PREPARING)
    # Why it is suspended or archived: shown to everybody who comes.
    state_reason = models.CharField(max_length=300, blank=True)
    state_since = models.DateTimeField(null=True, blank=True)
    # Agency, decision, contact, emblem: what the province says of itself.
    branding = models.JSONField(default=dict, blank=True)
    switches = models.JSONField(default=dict, blank=True)
    support_contact = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(schema_name__regex=r"^[a-z][a-z0-9_]{1,30}$"), name="province_schema_name_plain"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lead_agency(self) -> str:
        return str(self.branding.get("lead_agency", ""))

    @property
    def logo_url(self) -> str:
        """Named by its content: browsers may keep it for ever."""
        emblem = self.branding.get("emblem") or {}
        return f"/bieu-trung/{emblem['sha256'][:16]}/" if emblem else ""

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """A province is archived or erased by two persons after thirty days, never deleted by a call."""
        raise ValidationError(_("Không xoá tỉnh bằng lệnh này. Hãy lưu trữ tỉnh."))


class Domain(DomainMixin):
    """A host that leads to one province and nowhere else."""

    class Meta:
        constraints = [models.UniqueConstraint(Lower("domain"), name="domain_once_ignoring_case")]


class ProvinceSuccession(models.Model):
    """A province of today that stands for an older one since a date."""

    predecessor = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="predecessors")
    effective_on = models.DateField()
    legal_basis = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            # No province was ever divided between two: whoever follows it has all of it.
            models.UniqueConstraint(fields=["predecessor"], name="succession_into_one"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="succession_between_two_provinces"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
