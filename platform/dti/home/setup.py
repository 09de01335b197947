"""The nine tasks that take a new province to its first campaign: each state is read from what really is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.models import Allocation
from criteria_builder.models import Version
from dti.clock import database_today
from submissions.models import Confirmation
from tenants.calendars.models import Campaign
from tenants.registry.models import Province
from tenants.roles.models import Assignment, Role
from tenants.units.models import UnitGroup
from tenants.units.queries import valid_on

State = Literal["todo", "doing", "done"]
BEGUN = (Campaign.State.ACTIVE, Campaign.State.FINALISED, Campaign.State.PUBLISHED, Campaign.State.ARCHIVED)


@dataclass(frozen=True)
class SetupTask:
    """One line of the list: where it is done, how far it is, and what is missing."""

    key: str
    label: str
    url: str
    state: State
    detail: str


def tasks(province: Province) -> list[SetupTask]:
    """In the order in which most provinces go; nothing keeps anybody from another one."""
    return list(_tasks(province))


def _tasks(province: Province) -> Iterator[SetupTask]:
    groups = _groups()
    covered = _covered_units()
    yield _agency(province)
    yield _groups_of_units(groups)
    yield _units(covered)
    yield _criteria(groups)
    yield _calendar()
    yield _council()
    yield _accounts(covered)
    yield _public_page(province)
    yield _rehearsal()


def _task(key: str, label: str, url: str, missing: list[str], *, begun: bool, done: str) -> SetupTask:
    """Done when nothing is missing; else the sentence says what."""
    if not missing:
        return SetupTask(key, label, url, "done", done)
    return SetupTask(
        key, label, url, "doing" if begun else "todo", _("Còn thiếu: %(what)s.") % {"what": ", ".join(missing)}
    )


def _agency(province: Province) -> SetupTask:
    agency, decision = province.lead_agency, str(province.branding.get("decision", ""))
    missing = [*([] if agency else [_("cơ quan chủ trì")]), *([] if decision else [_("số quyết định")])]
    return _task(
        "agency", _("Cơ quan chủ trì và quyết định"), reverse("home:settings"), missing,
        begun=bool(agency or decision), done=f"{agency}. {decision}",
    )  # fmt: skip


def _groups() -> list[Any]:
    """Groups with whether they have units that count and a set that is in force: one query."""
    units = UnitGroup.units.through.objects.filter(unitgroup=OuterRef("pk"))
    published = Version.objects.filter(state="published", criteria_set__unit_group=OuterRef("pk"))
    return list(
        UnitGroup.objects.annotate(has_units=Exists(units), has_set=Exists(published)).order_by("position", "pk")
    )


def _groups_of_units(groups: list[Any]) -> SetupTask:
    names = ", ".join(group.name for group in groups)
    missing = [] if groups else [_("nhóm đơn vị đầu tiên, ví dụ cấp sở")]
    return _task("groups", _("Nhóm đơn vị"), reverse("units:list"), missing, begun=False, done=names)


def _covered_units() -> list[Any]:
    """Units of today: whether they are in a group, and whether officer and leader have come in."""
    today = database_today()
    holds = Assignment.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=today), unit=OuterRef("pk"), valid_from__lte=today, user__is_active=True
    )
    in_group = UnitGroup.units.through.objects.filter(unit=OuterRef("pk"))
    wanted = {"officer": Role.UNIT_OFFICER, "leader": Role.UNIT_LEADER}
    return list(
        valid_on(today).annotate(
            in_group=Exists(in_group),
            **{name: Exists(holds.filter(role=role)) for name, role in wanted.items()},
            **{
                f"{name}_came": Exists(holds.filter(role=role, user__activated_at__isnull=False))
                for name, role in wanted.items()
            },
        )
    )


def _units(units: list[Any]) -> SetupTask:
    lost = [unit.name for unit in units if not unit.in_group]
    missing = [] if units else [_("danh sách đơn vị")]
    if lost:
        missing.append(_("nhóm cho %(names)s") % {"names": _some(lost)})
    done = ngettext("%(count)s đơn vị đang được đánh giá.", "%(count)s đơn vị đang được đánh giá.", len(units))
    return _task(
        "units", _("Đơn vị"), reverse("units:import") if not units else reverse("units:list"), missing,
        begun=bool(units), done=done % {"count": len(units)},
    )  # fmt: skip


def _criteria(groups: list[Any]) -> SetupTask:
    without = [group.name for group in groups if not group.has_set]
    missing = [_("bộ chỉ số đã ban hành cho %(names)s") % {"names": _some(without)}] if without else []
    if not groups:
        missing = [_("nhóm đơn vị trước đã, rồi mỗi nhóm một bộ chỉ số")]
    begun = any(group.has_set for group in groups) or Version.objects.exists()
    done = _("Mỗi nhóm đơn vị có bộ chỉ số đã ban hành.")
    return _task("criteria", _("Bộ chỉ số"), reverse("criteria_builder:list"), missing, begun=begun, done=done)


def _calendar() -> SetupTask:
    found = Campaign.objects.filter(mode=Campaign.Mode.OFFICIAL).order_by("-period_from", "pk").first()
    missing = [] if found and found.state in BEGUN else [_("lịch được phê duyệt")]
    if found is None:
        missing = [_("đợt đánh giá chính thức đầu tiên")]
    url = reverse("calendars:calendar", args=[found.pk]) if found else reverse("calendars:list")
    return _task("calendar", _("Lịch"), url, missing, begun=bool(found), done=found.name if found else "")


def _council() -> SetupTask:
    today = database_today()
    holds = Assignment.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today), valid_from__lte=today)
    roles = set(holds.values_list("role", flat=True).distinct())
    allocated = Allocation.objects.filter(campaign__mode=Campaign.Mode.OFFICIAL).exists()
    appraising = {Role.APPRAISER, Role.LEAD_APPRAISER}
    missing = [
        *([] if Role.COUNCIL_CHAIR in roles else [_("chủ tịch hội đồng")]),
        *([] if appraising & roles else [_("thành viên thẩm định")]),
        *([] if allocated else [_("phân công thẩm định trong đợt chính thức")]),
    ]
    url = reverse("appraisal:list") if Role.COUNCIL_CHAIR in roles and appraising & roles else reverse("roles:people")
    return _task(
        "council", _("Hội đồng và phân công thẩm định"), url, missing,
        begun=bool({Role.COUNCIL_CHAIR, *appraising} & roles), done=_("Có hội đồng, đã phân công thẩm định."),
    )  # fmt: skip


def _accounts(units: list[Any]) -> SetupTask:
    without = [unit.name for unit in units if not (unit.officer and unit.leader)]
    waiting = [
        unit.name for unit in units if unit.officer and unit.leader and not (unit.officer_came and unit.leader_came)
    ]
    missing = [] if units else [_("đơn vị trước đã, rồi chuyên viên và lãnh đạo của từng đơn vị")]
    if without:
        missing.append(_("chuyên viên và lãnh đạo của %(names)s") % {"names": _some(without)})
    if waiting:
        missing.append(_("người kích hoạt tài khoản ở %(names)s") % {"names": _some(waiting)})
    return _task(
        "accounts", _("Tài khoản"), reverse("roles:people"), missing, begun=len(without) < len(units),
        done=_("Đơn vị nào cũng có chuyên viên và lãnh đạo đã kích hoạt."),
    )  # fmt: skip


def _public_page(province: Province) -> SetupTask:
    missing = [
        *([] if province.logo_url else [_("biểu trưng")]),
        *([] if province.support_contact else [_("đầu mối hỗ trợ")]),
    ]
    done = _("Có biểu trưng và đầu mối hỗ trợ.")
    return _task("public", _("Trang công khai"), reverse("home:settings"), missing, begun=len(missing) == 1, done=done)


def _rehearsal() -> SetupTask:
    """Somebody has gone the whole way once: a leader confirmed a sheet of a rehearsal."""
    found = Campaign.objects.filter(mode=Campaign.Mode.REHEARSAL).order_by("-pk").first()
    confirmed = bool(found) and Confirmation.objects.filter(submission__campaign__mode="rehearsal").exists()
    missing = [] if confirmed else [_("một phiếu diễn tập được lãnh đạo xác nhận")]
    if found is None:
        missing = [_("đợt diễn tập")]
    url = reverse("calendars:calendar", args=[found.pk]) if found else reverse("calendars:list")
    return _task("rehearsal", _("Chạy thử"), url, missing, begun=bool(found), done=_("Đã đi trọn một phiếu diễn tập."))


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else _("%(names)s và %(more)s nơi khác") % {"names": shown, "more": len(names) - 3}
