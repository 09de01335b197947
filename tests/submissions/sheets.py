"""A small published set, a campaign with open windows, and the sheets of the cast's units."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client

from criteria_builder.models import CriteriaSet, Group, Indicator, MainIndicator, Pillar, Version
from dti.province import province_connection
from submissions.actions import Entry, create_sheets, save
from submissions.models import Answer, SheetPlan, Submission
from tenants.accounts.models import User
from tenants.calendars import actions as calendars
from tenants.calendars.actions import PlannedCampaign
from tenants.calendars.models import Campaign, Document
from tenants.calendars.queries import campaign_now
from tenants.calendars.rules import PlannedPhase
from tenants.units.models import UnitGroup
from tests.cast import HOST, Cast, fresh
from tests.sections import add_sections

RATIO = {"kind": "ratio", "numerator_label": "Số máy đã cài", "denominator_label": "Tổng số máy", "unit": "máy"}
BOOLEAN = {"kind": "boolean", "label": "Có cán bộ phụ trách"}
MANUAL = {"kind": "manual"}
IMPORTED = {"kind": "imported", "label": "Điểm CCHC", "source_max": "2"}
INFORMATION = {"kind": "general_information", "fields": [{"name": "staff", "label": "Số CBCC", "unit": "người"}]}

START = datetime(2022, 11, 30, 17, tzinfo=UTC)
PHASES = (("self_assess", 0, 5), ("appraise_1", 5, 10), ("explain", 10, 18), ("appraise_2", 18, 20))


@dataclass
class Sheet:
    """A campaign and An's sheet in it."""

    campaign: Campaign
    submission: Submission
    indicators: list[Indicator]

    @property
    def now(self) -> datetime:
        return campaign_now(self.campaign)

    def again(self) -> Submission:
        return Submission.objects.select_related("campaign", "unit", "version").get(pk=self.submission.pk)

    def answer(self, place: int = 0) -> Answer:
        return Answer.objects.get(submission=self.submission, indicator=self.indicators[place])

    def row(self, place: int = 0) -> str:
        return f"/app/submissions/{self.submission.pk}/rows/{self.indicators[place].pk}/"

    def page(self, words: str = "") -> str:
        return f"/app/submissions/{self.submission.pk}/{words}"

    def move_to(self, day: float, by: User) -> None:
        """Let the campaign's clock show day n after the opening."""
        self.campaign = calendars.move_clock(self.campaign, to=START + timedelta(days=day, seconds=2), by=by)
        self.submission = self.again()


def make_version(
    group: UnitGroup,
    rules: list[dict[str, Any]] | None = None,
    per_main: int = 4,
    not_applicable: str = "inherit",
    sections: Mapping[str, tuple[str, Mapping[str, Any]]] | None = None,
) -> Version:
    """A published version: main indicators of `per_main` components each, 15 points a scored component."""
    code = f"bo-{uuid.uuid4().hex[:8]}"
    criteria_set = CriteriaSet.objects.create(code=code, name="Bộ chỉ số cấp sở", unit_group=group)
    version = Version.objects.create(criteria_set=criteria_set, number=1)
    foundation = Group.objects.create(version=version, kind="foundation", name="Nền tảng chung", position=1)
    activity = Group.objects.create(version=version, kind="activity", name="Hoạt động", position=2)
    rules = [RATIO, BOOLEAN] if rules is None else rules
    mains: list[MainIndicator] = []
    for place, rule in enumerate(rules):
        if place % per_main == 0:
            number = len(mains) + 1
            where = foundation if number == 1 else activity
            name = f"Nhận thức số {number}"
            mains.append(MainIndicator.objects.create(version=version, group=where, name=name, position=number))
        add_indicator(mains[-1], rule, f"{len(mains)}.{place % per_main + 1}", place, not_applicable)
    add_sections(version, sections or {})
    pillar = Pillar.objects.create(version=version, code="gov", name="Chính quyền số", position=1)
    pillar.main_indicators.set(mains[1:])
    Version.objects.filter(pk=version.pk).update(state="published", content_hash="a" * 64, published_at=START)
    return Version.objects.get(pk=version.pk)


def add_indicator(main: MainIndicator, rule: dict[str, Any], code: str, place: int, not_applicable: str) -> Indicator:
    scored = rule["kind"] not in ("general_information", "not_scored")
    return Indicator.objects.create(
        version=main.version,
        main_indicator=main,
        code=code,
        name=f"Chỉ số thành phần {code}",
        position=place,
        max_points=15 if scored else 0,
        rule=rule,
        source="cchc" if rule["kind"] == "imported" else "unit",
        evidence_required=scored,
        not_applicable=not_applicable,
    )


def make_sheet(
    cast: Cast,
    rules: list[dict[str, Any]] | None = None,
    *,
    per_main: int = 4,
    not_applicable: str = "inherit",
    sections: Mapping[str, tuple[str, Mapping[str, Any]]] | None = None,
    **policies: Any,
) -> Sheet:
    """An active campaign at noon of its first day, with the sheets of all departments."""
    group = UnitGroup.objects.get(code="department")
    version = make_version(group, rules, per_main, not_applicable, sections)
    phases = [
        PlannedPhase(kind, kind, START + timedelta(days=first), START + timedelta(days=end))
        for kind, first, end in PHASES
    ]
    plan = PlannedCampaign(
        name="Đợt đánh giá năm 2022",
        period_code="2022",
        mode="rehearsal",
        period_from=date(2022, 1, 1),
        period_to=date(2023, 1, 1),
        phases=phases,
        data_cutoff=START.date(),
        policies=policies,
        starts_at=START + timedelta(hours=12),
    )
    document = Document.objects.create(type_name="Kế hoạch", issuer="Sở TT&TT", title="Kế hoạch đánh giá")
    campaign = calendars.create_campaign(plan, by=cast.giang, document=document)
    SheetPlan.objects.create(campaign=campaign, group=group, version=version)
    proposal = calendars.propose(campaign, "activate", by=cast.giang, reason="Theo kế hoạch")
    calendars.approve(proposal, by=cast.quang)
    campaign.refresh_from_db()
    create_sheets(campaign)
    submission = Submission.objects.select_related("campaign", "unit", "version").get(
        campaign=campaign, unit=cast.so_y_te
    )
    indicators = list(Indicator.objects.filter(version=version).order_by("position"))
    return Sheet(campaign, submission, indicators)


def entry(a: int | None = 118, b: int | None = 124, *, rev: int = 0, **more: Any) -> Entry:
    """A ratio's figures, with an explanation that stands in place of evidence."""
    more.setdefault("explanation", "Danh sách máy kèm theo báo cáo.")
    return Entry(rev=rev, inputs={"numerator": a, "denominator": b}, **more)


def yes(*, rev: int = 0, **more: Any) -> Entry:
    more.setdefault("explanation", "Quyết định phân công đang trình ký.")
    return Entry(rev=rev, inputs={"answer": True}, **more)


def fill(sheet: Sheet, by: User) -> None:
    """Everything that a set of RATIO and BOOLEAN asks."""
    for indicator in sheet.indicators:
        values = entry() if indicator.rule["kind"] == "ratio" else yes()
        save(sheet.again(), indicator.pk, by=fresh(by), entry=values)


class ClientHere(Client):
    """A browser beside the test: when its answer is there, the test is still in its own province."""

    def request(self, **words: Any) -> Any:
        province = province_connection.tenant
        try:
            return super().request(**words)
        finally:
            province_connection.set_tenant(province)


def signed_in(user: User) -> Client:
    client = ClientHere(**HOST)
    client.force_login(user)
    return client
