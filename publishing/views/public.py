"""The public site: no session, no cookie, no script; what is drawn once is kept until another edition is published."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dti.web.shell import NavItem
from dti.web.vietnamese import fold
from publishing import calendar_page, downloads, pages
from publishing.editions import Edition, Listed, Shelf, open_edition, shelf
from publishing.unit_page import unit_page
from tenants.calendars import feed
from tenants.calendars.models import Campaign, PhaseKind, Window
from tenants.registry.models import Family
from tenants.units.models import UnitLink
from tenants.units.queries import links_of_code

P = ParamSpec("P")
Draw = Callable[Concatenate[HttpRequest, Edition, P], HttpResponse | None]
KNOWN_WORDS = {"tru-cot", "sap-xep", "ban"}
SECONDS = 60
HOUR = 3600


@cache
def look() -> str:
    """What pages look like in this release of the software: templates and styles are part of every ETag."""
    folder = Path(__file__).resolve().parents[1]
    texts = [path.read_bytes() for path in sorted(folder.rglob("public/*.html")) + sorted(folder.glob("*.py"))]
    styles = static("web/css/public.css") + static("web/css/base.css") + static("publishing/public.css")
    return hashlib.sha256(b"".join([*texts, styles.encode()])).hexdigest()


def edition_page(draw: Draw[P]) -> Callable[..., HttpResponse]:
    """A page of a published edition: found by its period, cached by its content, otherwise a friendly 404.

    Absent and unpublished look the same. `draw` is kept on the view: a preview draws the same page.
    """

    @require_safe
    @without_session
    @wraps(draw)
    def view(request: HttpRequest, ky: str | None = None, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        known = shelf()
        listed = known.find(ky, request.GET.get("ban", ""))
        if listed is None:
            return nothing_yet(request) if ky is None and not known.releases else not_found(request, known)
        etag = _etag(request, listed, known)
        unchanged = get_conditional_response(request, etag=etag)
        if unchanged is not None and unchanged.status_code == 304:
            return _cacheable(unchanged, etag)
        response = _kept(request, etag) or _drawn(draw, request, listed, known, etag, *args, **kwargs)
        return response if response is not None else not_found(request, known)

    view.draw = draw  # type: ignore[attr-defined]
    return view


def _drawn(
    draw: Draw[P], request: HttpRequest, listed: Listed, known: Shelf, etag: str, *args: P.args, **kwargs: P.kwargs
) -> HttpResponse | None:
    edition = open_edition(listed, known, asked=request.GET.get("ban", ""))
    response = draw(request, edition, *args, **kwargs)
    if response is None:
        return None
    response = _cacheable(response, etag)
    if _is_keepable(request):
        headers = {key: response[key] for key in ("Content-Type", "Content-Disposition") if key in response}
        caches["tenant"].set(_key(etag), (response.content, headers), HOUR)
    return response


def _kept(request: HttpRequest, etag: str) -> HttpResponse | None:
    found = caches["tenant"].get(_key(etag)) if _is_keepable(request) else None
    if found is None:
        return None
    content, headers = found
    return _cacheable(HttpResponse(content, headers=headers), etag)


def _is_keepable(request: HttpRequest) -> bool:
    """Searches and made-up words are drawn each time: nobody fills the cache with addresses."""
    return set(request.GET) <= KNOWN_WORDS and all(len(values) == 1 for _word, values in request.GET.lists())


def _key(etag: str) -> str:
    return f"public:{etag.strip(chr(34))}"


def _etag(request: HttpRequest, listed: Listed, known: Shelf) -> str:
    """The content's hash, the address, what else is published, and how pages look."""
    state = "|".join(f"{one.pk}:{one.content_hash}" for one in known.releases)
    schema: str = connection.schema_name  # type: ignore[attr-defined]
    family = _family_mark(request)
    whole = "\n".join([listed.content_hash, state, look(), schema, family, request.get_full_path()])
    return f'"{hashlib.sha256(whole.encode()).hexdigest()[:40]}"'


def _family_mark(request: HttpRequest) -> str:
    """A merger puts a banner on the pages of one province, a list and links of units on those of another."""
    family = _family(request)
    return f"{family}{UnitLink.objects.count()}" if family.merged_from else str(family)


def _family(request: HttpRequest) -> Family:
    return request.tenant.family  # type: ignore[attr-defined, no-any-return]


def without_session(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Middleware around a public page finds an empty session: nothing is read for it, so nothing varies by cookie."""

    @wraps(view)
    def bare(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request: Any = args[0]
        request.session = {}
        return view(*args, **kwargs)

    return bare


def _cacheable(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={SECONDS}"
    return response


# ------------------------------------------------------------------ what every page shows around its content
def frame(request: HttpRequest, edition: Edition | None, active: str, **page: Any) -> dict[str, Any]:
    context: dict[str, Any] = {"edition": edition, "nav": navigation(edition, active), **page}
    context["search_url"] = edition.home() if edition else ""
    context["search_text"] = request.GET.get("q", "")[:100]
    context["who"] = context["mode"] = None  # a preview stands below /app/, but shows what the public sees
    return context


def navigation(edition: Edition | None, active: str) -> list[NavItem]:
    if edition is None:
        return []
    entries = [
        ("results", _("Kết quả"), edition.home()),
        ("method", _("Cách tính"), edition.url("method", edition.period)),
        ("data", _("Dữ liệu"), edition.url("dictionary", edition.period)),
    ]
    if not edition.base:
        entries.append(("calendar", _("Lịch"), reverse("public:calendar", args=[edition.period])))
    return [NavItem(label, url, "", active=key == active) for key, label, url in entries]


# ------------------------------------------------------------------ pages
@edition_page
def home(request: HttpRequest, edition: Edition) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    if text:
        found = pages.matching(edition, text)
        context = frame(request, edition, "results", found=found, text=text)
        return render(request, "publishing/public/search.html", context)
    groups = pages.overview(edition)
    context = frame(request, edition, "results", groups=groups, headline=pages.headline(edition, groups))
    return render(request, "publishing/public/home.html", context)


@edition_page
def ranking(request: HttpRequest, edition: Edition, nhom: str) -> HttpResponse | None:
    group = edition.group(nhom)
    if group is None:
        return None
    pillar, order = request.GET.get("tru-cot", ""), request.GET.get("sap-xep", "hang")
    found = pages.ranking(edition, group, pillar=pillar, order=order)
    if found is None:
        return None
    groups = [
        pages.Choice(one["name"], edition.ranking(one["code"]), one["code"] == nhom)
        for one in edition.content["groups"]
    ]
    context = frame(
        request,
        edition,
        "results",
        ranking=found,
        groups=groups,
        csv_url=edition.file(f"xep-hang-{nhom}.csv"),
        json_url=edition.file("ket-qua.json"),
        method_url=edition.url("method", edition.period),
    )
    return render(request, "publishing/public/ranking.html", context)


@edition_page
def unit(request: HttpRequest, edition: Edition, ma: str) -> HttpResponse | None:
    page = unit_page(edition, ma)
    if page is None:
        return None
    group = page.group["code"]
    context = frame(
        request,
        edition,
        "results",
        page=page,
        links=_links(request, ma),
        ranking_url=edition.ranking(group),
        csv_url=edition.file(f"thanh-phan-{group}.csv"),
        method_url=edition.url("method", edition.period),
    )
    return render(request, "publishing/public/unit.html", context)


def _links(request: HttpRequest, ma: str) -> list[UnitLink]:
    """Units of former provinces that it follows; asked only where provinces became part of this one."""
    return list(links_of_code(ma)) if _family(request).merged_from else []


@edition_page
def method(request: HttpRequest, edition: Edition) -> HttpResponse:
    groups = [(group, pages.levels(edition, group)) for group in edition.content["groups"]]
    return render(request, "publishing/public/method.html", frame(request, edition, "method", groups=groups))


@edition_page
def dictionary(request: HttpRequest, edition: Edition) -> HttpResponse:
    groups = edition.content["groups"]
    names = [(f"xep-hang-{one['code']}.csv", f"thanh-phan-{one['code']}.csv") for one in groups]
    files = [(edition.file(ranks), edition.file(parts)) for ranks, parts in names]
    context = frame(
        request, edition, "data", files=list(zip(groups, files, strict=True)), json_url=edition.file("ket-qua.json")
    )
    return render(request, "publishing/public/data.html", context)


@edition_page
def data(request: HttpRequest, edition: Edition, name: str) -> HttpResponse | None:
    found = downloads.file_of(edition, name)
    if found is None:
        return None
    body, kind = found
    mark = f"{_ascii(edition.watermark)}-" if edition.base else ""
    response = HttpResponse(body, content_type=kind)
    saved_as = f"{mark}{edition.period}-ban-{edition.number}-{name}"
    response["Content-Disposition"] = f'attachment; filename="{saved_as}"'
    return response


def _ascii(mark: str) -> str:
    return fold(mark).replace(" ", "-")


@require_safe
@without_session
def decisions(request: HttpRequest) -> HttpResponse:
    """Every edition that was ever published, with its decision; older ones stay readable."""
    known = shelf()
    if not known.releases:
        return nothing_yet(request)
    newest = open_edition(known.releases[0], known, asked="")
    lines = [(one, known.newer_than(one)) for one in known.releases]
    return _revalidated(
        request, render(request, "publishing/public/decisions.html", frame(request, newest, "decisions", lines=lines))
    )


@require_safe
@without_session
def calendar(request: HttpRequest, ky: str) -> HttpResponse:
    """Phases as activated, each extension with unit, reason and decision number."""
    campaigns = calendar_page.public_campaigns(ky)
    if not campaigns:
        return not_found(request, shelf())
    known = shelf()
    listed = known.find(ky)
    edition = open_edition(listed, known, asked="") if listed else None
    context = frame(request, edition, "calendar", calendars=calendar_page.calendars(campaigns), period=ky)
    return _revalidated(request, render(request, "publishing/public/calendar.html", context))


@require_safe
@without_session
def calendar_file(request: HttpRequest, ky: str) -> HttpResponse:
    """The public calendar for calendar programs; stamped by its opening, so that an unchanged one stays the same."""
    campaigns = calendar_page.public_campaigns(ky)
    opened = [one.activated_at for one in campaigns if one.activated_at]
    if not opened:
        return not_found(request, shelf())
    entries = calendar_page.entries(campaigns)
    host = request.get_host().partition(":")[0]
    content = feed.written(_("Lịch đánh giá kỳ %(period)s") % {"period": ky}, host, entries, now=max(opened))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lich-{ky}.ics"'
    return _revalidated(request, response)


def _revalidated(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """For pages whose rows change without a release: the ETag is the page's own."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:40]}"'
    _cacheable(response, etag)
    return get_conditional_response(request, etag=etag, response=response) or response


# ------------------------------------------------------------------ nothing to show
def nothing_yet(request: HttpRequest) -> HttpResponse:
    """Before the first publication: what will stand here and when, nothing about anybody."""
    campaign = (
        Campaign.objects.filter(mode="official", scope="provincial", activated_at__isnull=False)
        .order_by("-period_from")
        .first()
    )
    context = frame(request, None, "results", campaign=campaign, expected=_expected(campaign) if campaign else None)
    return _revalidated(request, render(request, "publishing/public/nothing_yet.html", context))


def _expected(campaign: Campaign) -> datetime | None:
    """The end of the approval phase, as activated."""
    windows = Window.objects.filter(campaign=campaign, phase=PhaseKind.APPROVE, unit=None)
    return windows.order_by("-closes_at").values_list("closes_at", flat=True).first()


def not_found(request: HttpRequest, known: Shelf) -> HttpResponse:
    """Absent, unpublished and withdrawn look the same; a way on is offered within the province."""
    context: dict[str, Any] = {"nav": [], "periods": known.periods, "search_url": reverse("public:home")}
    if not known.releases:
        context["search_url"] = ""
    response = render(request, "publishing/public/not_found.html", context, status=404)
    response["Cache-Control"] = "no-store"
    return response
