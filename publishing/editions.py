"""Which published edition a public request shows. One small query; content is read only when a page is drawn."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from publishing.content import Content, Group
from publishing.models import Release

WATERMARKS = {"rehearsal": "DIỄN TẬP", "trial": "THỬ NGHIỆM"}


@dataclass(frozen=True)
class Listed:
    """A published release as lists and addresses need it."""

    pk: int
    number: int
    period_code: str
    campaign: str
    content_hash: str
    published_at: datetime | None
    decision_no: str
    decided_on: date | None
    authority: str
    reason: str


@dataclass(frozen=True)
class Shelf:
    """All that is public, newest first."""

    releases: tuple[Listed, ...]

    @cached_property
    def periods(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(release.period_code for release in self.releases))

    def of_period(self, period: str) -> list[Listed]:
        """Editions of one period code, whatever their campaigns; the one published last comes first."""
        found = [release for release in self.releases if release.period_code == period]
        return sorted(found, key=lambda release: release.number, reverse=True)

    def find(self, period: str | None, number: str = "") -> Listed | None:
        """The edition that is asked for: by default the newest of the period, without a period the newest of all."""
        if period is None:
            return self.releases[0] if self.releases and not number else None
        editions = self.of_period(period)
        if not number:
            return editions[0] if editions else None
        return next((release for release in editions if str(release.number) == number), None)

    def newer_than(self, release: Listed) -> Listed | None:
        newest = self.of_period(release.period_code)[0]
        return None if newest.pk == release.pk else newest


# Plain SQL: on result day this runs for every request, and building it from the model took three times as long as
# PostgreSQL's answer.
PUBLIC = """
    SELECT release.id, release.number, campaign.period_code, campaign.name, release.content_hash,
           release.published_at, release.decision_no, release.decided_on, release.authority, release.reason
      FROM publishing_release AS release
      JOIN calendars_campaign AS campaign ON campaign.id = release.campaign_id
     WHERE release.is_public AND release.state = 'published'
     ORDER BY campaign.period_from DESC, campaign.period_to DESC, release.number DESC
"""


def shelf() -> Shelf:
    """Everything public, in one query that reads no content."""
    with connection.cursor() as cursor:
        cursor.execute(PUBLIC)
        return Shelf(tuple(Listed(*row) for row in cursor.fetchall()))


@dataclass(frozen=True)
class Edition:
    """One release's content, and where the links of its pages lead."""

    content: Content
    content_hash: str
    number: int
    published_at: datetime | None = None
    base: str = ""  # stands before every address: a preview lives below the staff's pages
    older: bool = False  # asked for by ?ban=N although a newer one stands
    newest: int = 0
    others: tuple[int, ...] = ()
    periods: tuple[str, ...] = ()
    watermark: str = ""

    @property
    def period(self) -> str:
        return self.content["campaign"]["period_code"]

    @property
    def title(self) -> str:
        """Kết quả năm 2022; a quarter or anything else by its own words."""
        words = self.content["campaign"]["period"]
        return _("Kết quả %(period)s") % {"period": words[:1].lower() + words[1:]}

    @property
    def suffix(self) -> str:
        return f"?ban={self.number}" if self.older else ""

    @property
    def is_illustrative(self) -> bool:
        return any(group["illustrative"] for group in self.content["groups"])

    def url(self, name: str, *args: str) -> str:
        return f"{self.base}{reverse(f'public:{name}', args=args)}{self.suffix}"

    def home(self) -> str:
        return self.url("period", self.period)

    def ranking(self, group: str) -> str:
        return self.url("ranking", self.period, group)

    def unit(self, code: str) -> str:
        return self.url("unit", self.period, code)

    def file(self, name: str) -> str:
        return self.url("data", self.period, name)

    def group(self, code: str) -> Group | None:
        return next((group for group in self.content["groups"] if group["code"] == code), None)


def open_edition(listed: Listed, known: Shelf, *, asked: str) -> Edition:
    """The content of a listed release: the second and last query of a public page."""
    newest = known.of_period(listed.period_code)[0]
    return Edition(
        content=Release.objects.values_list("content", flat=True).get(pk=listed.pk),
        content_hash=listed.content_hash,
        number=listed.number,
        published_at=listed.published_at,
        older=bool(asked) and newest.pk != listed.pk,
        newest=newest.number,
        others=tuple(one.number for one in known.of_period(listed.period_code) if one.pk != listed.pk),
        periods=known.periods,
    )


def preview(release: Release) -> Edition:
    """A release as its pages would look, for staff alone; never without its mark."""
    return Edition(
        content=release.content,
        content_hash=release.content_hash,
        number=release.number,
        published_at=release.published_at,
        base=reverse("publishing:preview", args=[release.pk]).rstrip("/"),
        newest=release.number,
        watermark=WATERMARKS.get(release.campaign_mode, "BẢN XEM TRƯỚC"),
    )


def pages_of_units() -> dict[str, str]:
    """Public code → the address of the page with the last published results of the unit."""
    known, found = shelf(), dict[str, str]()
    for period in reversed(known.periods):
        newest = known.of_period(period)[0]
        content: Content = Release.objects.values_list("content", flat=True).get(pk=newest.pk)
        found |= {code: reverse("public:unit", args=[period, code]) for code in content["units"]}
    return found
