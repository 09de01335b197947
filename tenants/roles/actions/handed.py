"""Receive the people of a predecessor, decide about each name, and make their accounts: all or nobody."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_now
from dti.workflow import Refused
from tenants.accounts.models import User
from tenants.registry.hooks import Handing
from tenants.roles.actions.assignments import grant
from tenants.roles.models import Assignment, HandedPerson, PersonDecision, Role
from tenants.roles.newcomers import Held, Homes, Newcomers
from tenants.units.actions import take_over_units
from tenants.units.actions.tree import lock_tree
from tenants.units.models import HandedProvince, Unit

Kind = PersonDecision.Kind


# ---------------------------------------------------------------------- by the provisioner, as dti_owner
def receive(handing: Handing, rows: Mapping[str, Any]) -> dict[str, int]:
    """After the units: whoever is not written down yet."""
    province = HandedProvince.objects.get(merger=handing.merger, schema_name=handing.schema)
    known = set(province.people.values_list("former_id", flat=True))
    HandedPerson.objects.bulk_create(
        HandedPerson(province=province, **row) for row in rows["people"] if row["former_id"] not in known
    )
    return {"people": province.people.count()}


def give_back(merger: int) -> None:
    """Before the units: nobody of a merger that was stopped stays, unless somebody has an account here already."""
    people = HandedPerson.objects.filter(province__merger=merger)
    decisions = PersonDecision.objects.filter(handed__in=people)
    if decisions.filter(carried_out_at__isnull=False).exists():
        raise Refused(_("Tỉnh kế thừa đã tiếp nhận người của các tỉnh cũ nên không rút lại được."))
    decisions.delete()
    people.delete()


# ---------------------------------------------------------------------- decisions
@transaction.atomic
def decide_person(
    handed: HandedPerson, kind: str, *, by: Any, username: str = "", account: User | None = None, reason: str = ""
) -> PersonDecision:
    """What becomes of one person; a name is given once. It may be decided anew until it is carried out."""
    lock_tree()
    return _decide(handed, kind, by=by, now=Newcomers(), username=username, account=account, reason=reason)


def _decide(
    handed: HandedPerson,
    kind: str,
    *,
    by: Any,
    now: Newcomers,
    username: str = "",
    account: User | None = None,
    reason: str = "",
) -> PersonDecision:
    if PersonDecision.objects.filter(handed=handed, carried_out_at__isnull=False).exists():
        raise Refused(_("%(name)s đã được tiếp nhận.") % {"name": handed.full_name})
    reason = " ".join(reason.split())
    if kind == Kind.NEW:
        _refuse_name(username := username.strip(), handed)
    elif kind == Kind.SAME and account is None:
        raise Refused(_("Hãy chọn tài khoản đã có ở đây."), code="account")
    elif kind == Kind.NOT and not reason:
        raise Refused(_("Hãy ghi vì sao không chuyển người này."), code="reason")
    fields = {
        "kind": kind, "username": username if kind == Kind.NEW else "",
        "account": account if kind == Kind.SAME else None, "reason": reason,
        "met": now.met_words(handed) or _met_before(handed, now),
        "decided_by_name": by.full_name, "decided_at": database_now(),
    }  # fmt: skip
    decision, _made = PersonDecision.objects.update_or_create(handed=handed, defaults=fields)
    summary = {"kind": kind, "username": fields["username"], "former": handed.username}
    audit.act("decide_handed_person", handed, by=by, summary=summary)
    return decision


def _met_before(handed: HandedPerson, now: Newcomers) -> str:
    """A name that was changed meets nobody any more; the register still says why it was changed."""
    return now.decisions[handed.pk].met if handed.pk in now.decisions else ""


def _refuse_name(username: str, handed: HandedPerson) -> None:
    try:
        User._meta.get_field("username").clean(username, None)
    except ValidationError as why:
        raise Refused(" ".join(why.messages), code="username") from None
    decided = PersonDecision.objects.filter(kind=Kind.NEW, username=username).exclude(handed=handed)
    if User.objects.filter(username=username).exists() or decided.exists():
        raise Refused(_("Tên đăng nhập %(login)s đã có người dùng.") % {"login": username}, code="username")


@transaction.atomic
def accept_plain(*, by: Any) -> int:
    """Everybody who is undecided and meets nobody keeps the former name: one step."""
    lock_tree()
    now = Newcomers()
    return _accept({one: one.username for one in now.plain}, now, by=by)


@transaction.atomic
def accept_proposals(names: Mapping[int, str], *, by: Any) -> int:
    """The names that a person saw, old beside new, and confirmed. If one has changed since, nothing is accepted."""
    lock_tree()
    now = Newcomers()
    waiting = {one.pk: one for one in now.open}
    if not names:
        raise Refused(_("Hãy chọn ít nhất một người."))
    if any(key not in waiting or now.proposals[key] != name for key, name in names.items()):
        raise Refused(_("Tên đề nghị đã thay đổi từ khi bạn xem. Hãy xem lại danh sách."), code="changed")
    return _accept({waiting[key]: name for key, name in names.items()}, now, by=by)


def _accept(names: Mapping[HandedPerson, str], now: Newcomers, *, by: Any) -> int:
    """Undecided people and names that meet nobody, as `Newcomers` found them under the lock; one act for all."""
    at = database_now()
    PersonDecision.objects.bulk_create(
        PersonDecision(
            handed=one,
            kind=Kind.NEW,
            username=name,
            met=now.met_words(one),
            decided_by_name=by.full_name,
            decided_at=at,
        )
        for one, name in names.items()
    )
    changed = {one.username: name for one, name in names.items() if one.username != name}
    audit.act("accept_handed_people", "people", by=by, summary={"people": len(names), "changed": changed})
    return len(names)


# ---------------------------------------------------------------------- carrying out
@transaction.atomic
def take_over(*, by: Any) -> dict[str, int]:
    """Units first, then people: accounts without a password, roles where the unit here is the handed one as a whole."""
    lock_tree()
    now = Newcomers()
    if now.open:
        raise Refused(_("Còn %(n)d người chưa quyết định.") % {"n": len(now.open)})
    links = take_over_units(by=by)
    decisions = [one for one in now.decisions.values() if one.carried_out_at is None]
    _make_accounts([one for one in decisions if one.kind == Kind.NEW])
    granting = Granting(Homes.known(), by)
    at = database_now()
    for one in decisions:
        one.waiting, one.carried_out_at = granting.waiting(one, now.held(one.handed)), at
    granting.write()
    PersonDecision.objects.bulk_update(decisions, ["account", "waiting", "carried_out_at"], batch_size=500)
    audit.act("take_over_people", "people", by=by, summary={"people": len(decisions), "roles": len(granting.made)})
    return {"units": len(links), "people": len(decisions)}


def _make_accounts(decisions: Sequence[PersonDecision]) -> None:
    """Known by nobody's password: the way in is a new code, as for everybody who is new here."""
    names = [one.username for one in decisions]
    if taken := User.objects.filter(username__in=names).values_list("username", flat=True).first():
        raise Refused(_("Tên đăng nhập %(login)s đã có người dùng.") % {"login": taken}, code="username")
    for one in decisions:
        handed = one.handed
        one.account = User(
            username=one.username, full_name=handed.full_name, position=handed.position, email=handed.email
        )
        one.account.set_unusable_password()
    User.objects.bulk_create([one.account for one in decisions if one.account], batch_size=500)


class Granting:
    """Roles that go along: of somebody who is new here they are written together, of others one by one."""

    def __init__(self, homes: Homes, by: Any) -> None:
        self.homes, self.by = homes, by
        self.units = Unit.objects.in_bulk(set(homes.units.values()))
        self.made: dict[tuple[Any, str, int], Assignment] = {}

    def waiting(self, decision: PersonDecision, held: Iterable[Held]) -> list[str]:
        """The roles that the administrator still has to give, each with the reason."""
        if decision.account is None:
            return []
        return [f"{one}: {reason}" for one in held if (reason := self._reason_to_wait(decision, one))]

    def _reason_to_wait(self, decision: PersonDecision, held: Held) -> str:
        if reason := self.homes.reason_to_wait(held):
            return reason
        assert held.unit is not None and decision.account is not None
        unit = self.units[self.homes.units[held.unit.pk]]
        day = max(decision.handed.province.effective_on, unit.valid_from)
        if decision.kind == Kind.NEW:
            return self._noted(decision.account, Role(held.role), unit, day)
        try:
            grant(decision.account, Role(held.role), unit, by=self.by, valid_from=day)
        except Refused as why:
            return str(why)
        return ""

    def _noted(self, user: User, role: Role, unit: Unit, day: date) -> str:
        """The rules of `grant` for somebody who holds nothing here but what is noted."""
        other = {Role.UNIT_OFFICER: Role.UNIT_LEADER, Role.UNIT_LEADER: Role.UNIT_OFFICER}.get(role)
        if other and not unit.single_user and (user.pk, other, unit.pk) in self.made:
            return _("Một người không vừa kê khai vừa xác nhận trên cùng một đơn vị.")
        self.made[user.pk, role, unit.pk] = Assignment(
            user=user, role=role, unit=unit, valid_from=day, granted_by=self.by
        )
        return ""

    def write(self) -> None:
        Assignment.objects.bulk_create(self.made.values(), batch_size=500)
