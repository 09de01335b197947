"""What the shell shows around every page: the province, the person, the navigation, the mode of the campaign."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from dti.web.shell import Act, Mode, NavItem, Who
from tenants.calendars.queries import campaign_now
from tenants.roles.authority import held, may
from tenants.roles.models import Role
from tenants.units.models import Unit

# Label, URL name, icon, the action that opens it.
ENTRIES = (
    (gettext_noop("Việc cần làm"), "home:start", "house", None),
    (gettext_noop("Phiếu đánh giá"), "submissions:list", "clipboard-list", "sheet.view"),
    (gettext_noop("Kho tài liệu"), "submissions:evidence", "paperclip", "evidence.manage"),
    (gettext_noop("Thẩm định"), "appraisal:list", "scale", "appraisal.view"),
    (gettext_noop("Kết quả và công bố"), "publishing:list", "trophy", "publishing.view"),
    (gettext_noop("Đợt đánh giá và lịch"), "calendars:list", "calendar", "campaign.view"),
    (gettext_noop("Bộ chỉ số"), "criteria_builder:list", "list-checks", "criteria.view"),
    (gettext_noop("Đơn vị"), "units:list", "building-2", "units.view"),
    (gettext_noop("Người dùng"), "roles:people", "users", "people.view"),
    (gettext_noop("Chuẩn bị"), "home:setup", "flag", "province.configure"),
    (gettext_noop("Cấu hình tỉnh"), "home:settings", "settings", "province.configure"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor; public pages read no session, so they get the province alone."""
    province = getattr(request, "tenant", None)
    context: dict[str, Any] = {"province": province}
    user = getattr(request, "user", None)
    if not request.path.startswith(("/app/", "/account/", "/console/")):
        return context
    if user is None or not user.is_authenticated:
        return context
    if province is None:
        return {**context, "nav": of_console(request), "who": who(user, role=_("Đơn vị vận hành"))}
    notices = reverse("calendars:my_reminders") if may(user, "campaign.view") else ""
    shown = {"nav": navigation(request), "who": person(user), "mode": mode(request), "notices_url": notices}
    return {**context, **shown, "support": getattr(request, "support", None)}


def of_console(request: HttpRequest) -> list[NavItem]:
    """The operators' pages."""
    console, acts = reverse("registry:console"), reverse("registry:acts")
    is_log = request.path.startswith(acts)
    return [
        NavItem(_("Bàn điều hành"), console, "landmark", request.path.startswith(console) and not is_log),
        NavItem(_("Nhật ký vận hành"), acts, "history", is_log),
    ]


def navigation(request: HttpRequest) -> list[NavItem]:
    items = []
    for label, name, icon, action in ENTRIES:
        if action is None or may(request.user, action):
            url = reverse(name)
            active = request.path == url if name == "home:start" else request.path.startswith(url)
            items.append(NavItem(_(label), url, icon, active))
    return items


def person(user: Any) -> Who:
    roles = sorted({str(Role(role).label) for role, _unit in held(user)})
    units = Unit.objects.filter(pk__in=[unit for _role, unit in held(user) if unit]).values_list("name", flat=True)
    return who(user, role=", ".join(roles), unit=", ".join(units))


def who(user: Any, *, role: str, unit: str = "") -> Who:
    return Who(
        id=str(user.pk),
        name=user.full_name,
        role=role,
        unit=unit,
        links=[Act(_("Tài khoản và phiên đăng nhập"), url=reverse("usersessions_list"))],
        sign_out_url=reverse("account_logout"),
        sign_in_url=f"{reverse('account_login')}?next={reverse('web:signed_in')}",
    )


def mode(request: HttpRequest) -> Mode | None:
    """Set by a view that shows one campaign: `request.campaign = campaign`."""
    campaign = getattr(request, "campaign", None)
    if campaign is None or campaign.mode == "official":
        return None
    return Mode(campaign.mode, campaign.name, campaign_now(campaign), shifted=campaign.clock_offset_s != 0)
