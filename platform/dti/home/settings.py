"""What a province sets for itself: its words and emblem, its switches, its export, the support it lets in."""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import DatabaseNow, database_now, database_today
from dti.files import StoredFile
from dti.province import entered
from dti.workflow import Refused
from tenants.accounts import factors
from tenants.accounts.actions import deactivate
from tenants.accounts.models import User
from tenants.registry import hosts
from tenants.registry.actions.support import hash_of
from tenants.registry.models import OwnJob, OwnProvince, OwnSupport
from tenants.roles.actions import Person, add_person
from tenants.roles.models import Role
from tenants.units.queries import HISTORIC_LEVELS

HOURS = (1, 4, 8, 24, 72)
SUPPORT_USER = "hotro.{}"


@dataclass(frozen=True)
class Branding:
    """The province's own words; an emblem only where a new one was chosen."""

    lead_agency: str
    decision: str
    support_contact: str
    emblem: StoredFile | None = field(default=None)


@transaction.atomic
def keep_branding(branding: Branding, *, by: Any) -> None:
    """Shown on every page at once; what was before stays in the record."""
    own = OwnProvince.objects.get()
    said = {**own.branding, "lead_agency": branding.lead_agency, "decision": branding.decision}
    if branding.emblem:
        said["emblem"] = asdict(branding.emblem)
    OwnProvince.objects.update(branding=said, support_contact=branding.support_contact)
    summary = {"lead_agency": branding.lead_agency, "decision": branding.decision, "emblem": bool(branding.emblem)}
    audit.act("keep_branding", "province", by=by, summary=summary)
    transaction.on_commit(hosts.forget)


@transaction.atomic
def keep_switches(*, second_factor: str, historic_levels: bool, by: Any) -> None:
    """Whom the second factor is asked of, and whether levels of former years are shown."""
    if second_factor not in (factors.EVERYBODY, factors.STAFF):
        raise Refused(_("Hãy chọn ai phải xác thực hai bước."))
    own = OwnProvince.objects.get()
    wanted = {**own.switches, factors.SWITCH: second_factor, HISTORIC_LEVELS: historic_levels}
    OwnProvince.objects.update(switches=wanted)
    audit.act("keep_switches", "province", by=by, summary={"before": own.switches, "after": wanted})
    transaction.on_commit(hosts.forget)


@transaction.atomic
def ask_export(*, by: Any) -> OwnJob:
    """The provisioner writes the file; one at a time."""
    if OwnJob.objects.filter(state__in=[OwnJob.State.WAITING, OwnJob.State.RUNNING]).exists():
        raise Refused(_("Một bản xuất đang được ghi. Hãy tải lại trang sau ít phút."))
    job = OwnJob.objects.create(kind=OwnJob.Kind.EXPORT, schema_name=entered(), requested_by=by.full_name)
    audit.act("ask_export", "province", by=by)
    return job


# ---------------------------------------------------------------------- support


def accesses() -> list[OwnSupport]:
    return list(OwnSupport.objects.order_by("-pk")[:20])


def waiting_accesses() -> int:
    return int(OwnSupport.objects.filter(state=OwnSupport.State.ASKED).count())


@transaction.atomic
def decide_support(access: OwnSupport, *, by: Any, hours: int | None, may_write: bool) -> OwnSupport:
    """Let the operator in for so many hours, or (None) do not. Never more than was asked for."""
    changed = OwnSupport.objects.filter(pk=access.pk, state=OwnSupport.State.ASKED)
    now = database_now()
    decided: dict[str, Any] = {"decided_by": by.full_name, "decided_at": now}
    if hours is None:
        done = changed.update(state=OwnSupport.State.REFUSED, **decided)
    else:
        if hours not in HOURS:
            raise Refused(_("Hãy chọn thời hạn trong danh sách."))
        allowed = may_write and access.may_write
        until = now + timedelta(hours=hours)
        done = changed.update(state=OwnSupport.State.GRANTED, until=until, may_write=allowed, **decided)
    if not done:
        raise Refused(_("Đề nghị này đã được xử lý. Hãy tải lại trang."))
    summary = {"operator": access.operator_name, "hours": hours, "may_write": may_write, "reason": access.reason}
    audit.act("decide_support", access, by=by, summary=summary)
    access.refresh_from_db()
    return access


@transaction.atomic
def end_support(access: OwnSupport, *, by: Any) -> None:
    """At the next click the operator is outside."""
    ended = OwnSupport.objects.filter(pk=access.pk, state=OwnSupport.State.GRANTED).update(
        state=OwnSupport.State.ENDED, ended_by=by.full_name, ended_at=database_now(), code_hash=""
    )
    if not ended:
        raise Refused(_("Lần hỗ trợ này không còn hiệu lực."))
    audit.act("end_support", access, by=by, summary={"operator": access.operator_name})
    if user := User.objects.filter(username=SUPPORT_USER.format(access.pk), is_active=True).first():
        deactivate(user, by=by)


@transaction.atomic
def come_in(code: str) -> tuple[OwnSupport, User]:
    """Use the console's link up: the person of this access in this province, visible in its list of people."""
    now = database_now()
    wanted = OwnSupport.objects.filter(
        code_hash=hash_of(code, schema=entered()),
        state=OwnSupport.State.GRANTED,
        until__gt=now,
        code_expires_at__gt=now,
    )
    access = wanted.first()
    # One UPDATE decides: of two clicks on one link only one comes in.
    if access is None or not wanted.filter(pk=access.pk).update(code_hash=""):
        raise Refused(_("Liên kết hỗ trợ không đúng, đã dùng hoặc đã hết hạn. Hãy lấy liên kết mới ở bàn điều hành."))
    user = User.objects.filter(username=SUPPORT_USER.format(access.pk)).first() or _person_of(access)
    audit.act("come_in_for_support", access, by=user, summary={"reason": access.reason})
    return access, user


def _person_of(access: OwnSupport) -> User:
    person = Person(
        full_name=_("Hỗ trợ: %(name)s") % {"name": access.operator_name},
        role=Role.PROVINCE_ADMIN if access.may_write else Role.AUDITOR,
        position=_("Đơn vị vận hành"),
        username=SUPPORT_USER.format(access.pk),
    )
    return add_person(person, by=None, valid_from=database_today())


def standing(pk: int) -> OwnSupport | None:
    """The access, if it holds at this moment."""
    found: OwnSupport | None = OwnSupport.objects.filter(
        pk=pk, state=OwnSupport.State.GRANTED, until__gt=DatabaseNow()
    ).first()
    return found
