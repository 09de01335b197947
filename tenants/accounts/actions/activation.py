"""The way in: a one-time code that only its hash remembers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import DatabaseNow, database_now
from dti.province import entered
from dti.workflow import Refused
from tenants.accounts import codes, notices
from tenants.accounts.actions.access import sign_out_everywhere
from tenants.accounts.models import Activation, User

LIFETIME = {Activation.Channel.LINK: timedelta(hours=72), Activation.Channel.LETTER: timedelta(days=7)}


@dataclass(frozen=True)
class Invitation:
    """A code as it leaves the house: shown once, never stored."""

    user: User
    code: str
    expires_at: datetime

    @property
    def path(self) -> str:
        return f"/kich-hoat/{self.code}/"


@transaction.atomic
def invite(user: User, *, by: User | None, channel: str = Activation.Channel.LINK) -> Invitation:
    """Make a fresh one-time code; earlier unused codes of this person stop working."""
    if not user.is_active:
        raise Refused(_("Tài khoản này đã khóa. Hãy mở lại tài khoản trước khi gửi liên kết kích hoạt."))
    _revoke(user, by)
    code, now = codes.new_code(), database_now()
    Activation.objects.create(
        user=user,
        channel=channel,
        code_hash=_hash(code),
        issued_at=now,
        expires_at=now + LIFETIME[Activation.Channel(channel)],
        issued_by=_name(by),
    )
    audit.act("invite", user, by=by, summary={"channel": channel})
    if channel == Activation.Channel.LETTER and user.activated_at:
        notices.tell(user, "activation_issued")
    return Invitation(user, code, now + LIFETIME[Activation.Channel(channel)])


@transaction.atomic
def revoke(user: User, *, by: User) -> int:
    """Unused codes of this person stop working."""
    revoked = _revoke(user, by)
    if not revoked:
        raise Refused(_("Không có mã nào chưa dùng để thu hồi. Hãy tải lại trang để xem trạng thái mới nhất."))
    audit.act("revoke_invitation", user, by=by)
    return revoked


def _revoke(user: User, by: User | None) -> int:
    unused = user.activations.filter(used_at=None, revoked_at=None)
    return unused.update(revoked_at=DatabaseNow(), revoked_by=_name(by))


def _name(by: User | None) -> str:
    return str(by) if by else "hệ thống"


def open_invitation(code: str) -> Activation | None:
    """The invitation that this code opens in this province right now, noted as opened; None otherwise."""
    found = _usable(code).select_related("user").first()
    if found and found.opened_at is None:
        Activation.objects.filter(pk=found.pk, opened_at=None).update(opened_at=DatabaseNow())
    return found


@transaction.atomic
def activate(code: str, *, password: str) -> User:
    """Use the code up and set the owner's password; every older session of this person ends."""
    user = _use_up(code)
    user.set_password(password)
    user.save(update_fields=["password"])
    return _activated(user, "password")


@transaction.atomic
def activate_by_provider(code: str) -> User:
    """Use the code up without a password: its owner comes in by the province's own sign-in."""
    return _activated(_use_up(code), "provider")


def _use_up(code: str) -> User:
    # One UPDATE decides: of two people with the same code only one gets in. It must ask nothing of another table:
    # a condition in a subquery is not looked at again after waiting for the row.
    used = _unused(code).update(used_at=DatabaseNow())
    people = User.objects.select_for_update(of=("self",)).filter(is_active=True)
    user = people.filter(activations__code_hash=_hash(code)).first()
    if not used or user is None:
        raise Refused(_("Mã kích hoạt không đúng, đã dùng hoặc đã hết hạn. Hãy xin quản trị tỉnh một mã mới."))
    return user


def _activated(user: User, way: str) -> User:
    user.activated_at = database_now()
    user.save(update_fields=["activated_at"])
    sign_out_everywhere(user, by=user)
    audit.act("activate", user, by=user, summary={"way": way})
    return user


def _usable(code: str) -> QuerySet[Activation]:
    return _unused(code).filter(user__is_active=True)


def _unused(code: str) -> QuerySet[Activation]:
    fresh = Q(expires_at__gt=DatabaseNow())
    return Activation.objects.filter(fresh, code_hash=_hash(code), used_at=None, revoked_at=None)


def _hash(code: str) -> str:
    return codes.hash_of(code, province=entered())
