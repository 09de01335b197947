"""Dated assignments of people to roles, and dated authority handed to a deputy."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.accounts.models import User
from tenants.units.models import HandedProvince, Unit


class Role(models.TextChoices):
    """The twelve roles of a province."""

    PROVINCE_ADMIN = "province_admin", _("Quản trị tỉnh")
    UNIT_OFFICER = "unit_officer", _("Chuyên viên")
    CONTRIBUTOR = "contributor", _("Phòng, ban được giao")
    UNIT_LEADER = "unit_leader", _("Lãnh đạo đơn vị")
    REVIEWER = "reviewer", _("Đơn vị thẩm tra trung gian")
    APPRAISER = "appraiser", _("Thành viên thẩm định")
    LEAD_APPRAISER = "lead_appraiser", _("Chủ trì thẩm định")
    DATA_PROVIDER = "data_provider", _("Cơ quan phối hợp")
    COUNCIL_CHAIR = "council_chair", _("Chủ tịch hội đồng")
    COUNCIL_MEMBER = "council_member", _("Thành viên hội đồng")
    PUBLISHER = "publisher", _("Người công bố")
    AUDITOR = "auditor", _("Chỉ xem")


# These roles are held on a unit; the others over the province.
ON_A_UNIT = (Role.UNIT_OFFICER, Role.CONTRIBUTOR, Role.UNIT_LEADER, Role.REVIEWER, Role.DATA_PROVIDER)

# Of these a holder may hand the authority to a deputy; an administrator is appointed, and an officer's work is shared.
DELEGABLE = (Role.UNIT_LEADER, Role.LEAD_APPRAISER, Role.COUNCIL_CHAIR, Role.PUBLISHER)


class Assignment(models.Model):
    """One person in one role, on one unit or over the province, from a day to a day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="assignment_period"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(role__in=[role.value for role in ON_A_UNIT]),
                name="assignment_unit_where_needed",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit", "valid_from"], nulls_distinct=False, name="assignment_once"
            ),
        ]

    def __str__(self) -> str:
        place = f" · {self.unit}" if self.unit_id else ""
        return f"{self.user} · {self.get_role_display()}{place}"


class AuthorityDelegation(models.Model):
    """Ủy quyền: a deputy acts in somebody's role from a day to a day, on the strength of a document."""

    principal = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_given")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="delegations_held")
    role = models.CharField(max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    document = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="delegation_period"),
            models.CheckConstraint(condition=~Q(principal=F("deputy")), name="delegation_to_another"),
            models.CheckConstraint(condition=~Q(document=""), name="delegation_has_document"),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in DELEGABLE]), name="delegation_of_a_delegable_role"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(role__in=[role.value for role in ON_A_UNIT]),
                name="delegation_unit_where_needed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principal} → {self.deputy}: {self.get_role_display()}"


# ---------------------------------------------------------------------- people of former provinces
class HandedPerson(models.Model):
    """Append-only, written by the provisioner: somebody with an account in a predecessor. No password, no factor."""

    province = models.ForeignKey(HandedProvince, on_delete=models.PROTECT, related_name="people")
    former_id = models.UUIDField()
    username = models.CharField(max_length=100)
    full_name = models.CharField(max_length=200)
    position = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    # What the person held there: role and the former unit's id, none for a role over the province.
    roles = models.JSONField(default=list)
    search_key = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["province", "former_id"], name="handed_person_once")]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.province})"


class PersonDecision(models.Model):
    """What becomes of a handed person here; changed until it is carried out."""

    class Kind(models.TextChoices):
        NEW = "new", _("Tài khoản mới ở đây")
        SAME = "same", _("Là người đã có tài khoản ở đây")
        NOT = "not", _("Không chuyển")

    handed = models.OneToOneField(HandedPerson, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=10, choices=Kind)
    username = models.CharField(max_length=100, blank=True)
    account = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    # What the former name met when it was decided, in words: the register says why a name changed.
    met = models.TextField(blank=True)
    decided_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField()
    carried_out_at = models.DateTimeField(null=True)
    # Roles that the administrator still has to give, in words.
    waiting = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kind="new") | ~Q(username=""), name="new_person_has_a_name"),
            models.CheckConstraint(condition=~Q(kind="same") | Q(account__isnull=False), name="same_person_is_known"),
            models.CheckConstraint(condition=~Q(kind="not") | ~Q(reason=""), name="person_stays_for_a_reason"),
            models.UniqueConstraint(fields=["username"], condition=Q(kind="new"), name="decided_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.handed}: {self.get_kind_display()}"

    @property
    def new_name(self) -> str:
        """By which the person signs in here, once it is carried out; `account` is read with it."""
        if self.kind == self.Kind.SAME and self.account is not None:
            return self.account.username
        return self.username
