"""A person's own calendar address: made on a page, read by calendar programs that cannot sign in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dti.authority import SignedInRequest, requires
from dti.clock import database_now
from tenants.calendars import actions, feed, queries
from tenants.calendars.models import CalendarFeed, Window
from tenants.calendars.wording import closing_words


@requires("campaign.view")
@require_http_methods(["GET", "POST"])
def address(request: SignedInRequest) -> HttpResponse:
    """The address is shown once, when it is made: only its hash is kept."""
    shown = ""
    if request.method == "POST" and request.POST.get("act") == "end":
        actions.end_feed(by=request.user)
        return redirect("calendars:feed_address")
    if request.method == "POST":
        token = actions.make_feed(by=request.user)
        shown = request.build_absolute_uri(reverse("calendars:feed", args=[token]))
    found = CalendarFeed.objects.filter(person=request.user).first()
    answer = render(request, "calendars/feed.html", {"feed": found, "address": shown})
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The owner's windows. Whoever does not know the address learns nothing, not even whether it once was one."""
    owner = queries.feed_owner(token)
    if owner is None:
        raise Http404
    actions.note_reading(owner)
    entries = [_entry(window) for window in queries.windows_for(owner)]
    name = _("Lịch đánh giá chuyển đổi số")
    content = feed.written(name, request.get_host().partition(":")[0], entries, now=database_now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="lich-dti.ics"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _entry(window: Window) -> feed.Entry:
    whose = window.unit.name if window.unit else _("mọi đơn vị")
    facts = {"closing": closing_words(window.closes_at), "whose": whose}
    return feed.Entry(
        key=f"{window.campaign_id}-{window.phase}-{window.unit_id or 0}",
        title=f"{window.get_phase_display()} · {window.campaign.name}",
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        text=_("Khóa lúc %(closing)s. Áp dụng: %(whose)s.") % facts,
    )
