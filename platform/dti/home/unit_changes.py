"""What the room of units asks the house: campaigns and people that a change concerns, or that rest on it."""

from collections.abc import Collection, Iterator

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from dti.clock import DatabaseToday
from submissions.models import Submission
from tenants.calendars.models import Campaign
from tenants.roles.models import Assignment
from tenants.roles.queries import left_behind
from tenants.units.hooks import Consequence
from tenants.units.models import Unit, UnitEvent

STILL_RUNNING = (Campaign.State.ACTIVE,)
OVER = (Campaign.State.FINALISED, Campaign.State.PUBLISHED, Campaign.State.ARCHIVED)


def consequences(units: Collection[int]) -> Iterator[Consequence]:
    """Sheets of running campaigns, campaigns still to be opened, results that stay, people with roles there."""
    sheets = Submission.objects.filter(unit__in=units).order_by().values("campaign", "campaign__name")
    for one in sheets.filter(campaign__state__in=STILL_RUNNING).annotate(n=Count("pk")).order_by("campaign"):
        text = _("Đợt “%(name)s” đang diễn ra: %(n)d phiếu giữ tên, nơi trực thuộc và số liệu như khi mở đợt.")
        url = reverse("calendars:calendar", args=[one["campaign"]])
        yield Consequence(text % {"name": one["campaign__name"], "n": one["n"]}, url)
    for draft in Campaign.objects.filter(state=Campaign.State.DRAFT).order_by("period_from", "pk"):
        text = _(
            "Đợt “%(name)s” chưa kích hoạt: sẽ lấy các đơn vị theo ngày kích hoạt, chậm nhất ngày cuối kỳ số liệu."
        )
        yield Consequence(text % {"name": draft.name}, reverse("calendars:calendar", args=[draft.pk]))
    if over := sheets.filter(campaign__state__in=OVER).values("campaign").distinct().count():
        yield Consequence(_("%(n)d đợt đã chốt số liệu: kết quả không thay đổi.") % {"n": over})
    if people := _people(units):
        text = _(
            "%(n)d người có vai trò ở các đơn vị này: vẫn mở được phiếu cũ. "
            "Sau khi ghi nhận, hãy giao vai trò ở đơn vị mới cho họ."
        )
        yield Consequence(text % {"n": people}, reverse("roles:people"))


def _people(units: Collection[int]) -> int:
    valid = Q(valid_to=None) | Q(valid_to__gt=DatabaseToday())
    return Assignment.objects.filter(valid, unit__in=units, user__is_active=True).values("user").distinct().count()


def what_rests_on(event: UnitEvent, founded: Collection[int]) -> Iterator[str]:
    """Sheets of units that the event made, or that carry its name or place; people with roles on the new units."""
    if campaigns := _campaigns(Submission.objects.filter(unit__in=founded)):
        text = _("Đơn vị mới đã có phiếu trong %(campaigns)s nên không hủy được. Hãy ghi nhận một thay đổi mới.")
        yield text % {"campaigns": campaigns}
    # A campaign of an earlier day has its names from before, even where they are the same.
    later = Submission.objects.filter(campaign__period_to__gt=event.effective_on)
    named = Q(unit__names__event=event, unit_name=F("unit__names__name"))
    placed = Q(unit__places__event=event, unit_parent=F("unit__places__parent"))
    lifted = Q(unit__places__event=event, unit_parent=None, unit__places__parent=None)
    if campaigns := _campaigns(later.filter(named | placed | lifted)):
        text = _(
            "Phiếu trong %(campaigns)s đã mang tên hoặc nơi trực thuộc theo ghi nhận này. "
            "Hãy ghi nhận một thay đổi mới."
        )
        yield text % {"campaigns": campaigns}
    if people := _people(founded):
        text = _("%(n)d người đã có vai trò ở đơn vị mới. Hãy chấm dứt các vai trò đó trước.")
        yield text % {"n": people}


def notices_of(unit: Unit) -> Iterator[Consequence]:
    """People of ended units that it follows have no role here until somebody gives it; ended roles are silent."""
    waiting = left_behind(unit).filter(unit__valid_to__isnull=False).order_by()
    if unit.valid_to is None and (people := waiting.values("user").distinct().count()):
        text = _("%(n)d người có vai trò ở đơn vị cũ chưa có vai trò ở đây.")
        yield Consequence(text % {"n": people}, reverse("roles:successors", args=[unit.pk]))


def _campaigns(sheets: QuerySet[Submission]) -> str:
    found = Campaign.objects.filter(pk__in=sheets.values("campaign")).order_by("-period_from", "pk")
    return ", ".join(found.values_list("name", flat=True))
