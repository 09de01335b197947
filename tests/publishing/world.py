"""A campaign with a frozen set, its sheets and what was judged, built from models and real actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from appraisal.models import RoundClosing, Ruling, Verdict
from criteria_builder.models import CriteriaSet, Group, Indicator, MainIndicator, Pillar, Version
from publishing import actions
from publishing.models import Computation, Release
from submissions.actions import append_entry
from submissions.models import Confirmation, SheetPlan, State, Submission
from tenants.calendars.actions import PlannedCampaign, approve, create_campaign, propose
from tenants.calendars.models import Campaign, Document
from tenants.calendars.queries import campaign_now
from tenants.calendars.rules import PlannedPhase
from tenants.units.actions import add_unit
from tenants.units.models import Unit, UnitGroup
from tests.cast import DAY, Cast
from tests.sections import add_sections

RATIO = {
    "kind": "ratio",
    "numerator_label": "Số cán bộ được tập huấn",
    "denominator_label": "Tổng số cán bộ",
    "unit": "người",
}
BOOLEAN = {"kind": "boolean", "label": "Có kế hoạch chuyển đổi số"}
MANUAL = {"kind": "manual", "label": "Đổi mới quy trình"}
NOT_SCORED = {"kind": "not_scored"}
MAINS = (
    ("Nhận thức số", "awareness", "foundation"),
    ("Thể chế số", "institutions", "foundation"),
    ("Hoạt động chính quyền số", "gov_activity", "activity"),
)
LATER = timedelta(days=400)
# Everything at once, so that a year fits into one test.
OVERLAP = {"PHASE_OVERLAP-appraise_1": "Minh họa"}


@dataclass
class World:
    """One level of one campaign."""

    cast: Cast
    campaign: Campaign
    group: UnitGroup
    version: Version
    indicators: list[Indicator]
    sheets: dict[str, Submission] = field(default_factory=dict)

    def judge(self, unit: Unit, indicator: Indicator, *, stage: str = "round_1", **entry: Any) -> None:
        """An appraiser's value in an open round."""
        phase = {"round_1": "appraise_1", "round_2": "appraise_2", "self": "self_assess", "explanation": "explain"}
        entry.setdefault("kind", "adjust_inputs")
        sheet = self.sheets[unit.public_code]
        append_entry(sheet, indicator, phase=phase[stage], stage=stage, by=self.cast.dung, **entry)
        if stage.startswith("round"):
            self._verdict(sheet, indicator, phase[stage])

    def _verdict(self, sheet: Submission, indicator: Indicator, phase: str) -> None:
        Verdict.objects.update_or_create(
            submission=sheet,
            indicator=indicator,
            phase=phase,
            defaults={"kind": "agree", "appraiser": self.cast.dung, "appraiser_name": self.cast.dung.full_name},
        )

    def rule_not_applicable(self, unit: Unit, indicator: Indicator, *, accepted: bool = True) -> None:
        Ruling.objects.create(
            submission=self.sheets[unit.public_code],
            indicator=indicator,
            phase="appraise_1",
            accepted=accepted,
            reason="Đơn vị không có lĩnh vực này",
            ruled_by=self.cast.dung,
            ruled_by_name=self.cast.dung.full_name,
        )

    def confirm(self, unit: Unit) -> None:
        Confirmation.objects.create(
            submission=self.sheets[unit.public_code],
            phase="self_assess",
            content_hash="0" * 64,
            content={},
            statement="Tôi xác nhận số liệu",
            confirmed_by=self.cast.binh,
            confirmed_by_name=self.cast.binh.full_name,
        )

    def close_rounds(self) -> None:
        for phase in ("appraise_1",):
            RoundClosing.objects.create(
                campaign=self.campaign,
                phase=phase,
                content_hash="0" * 64,
                content={},
                closed_by=self.cast.long,
                closed_by_name=self.cast.long.full_name,
                closed_at=timezone.now(),
            )

    @property
    def later(self) -> datetime:
        """An instant at which every window of the plan is over."""
        return campaign_now(self.campaign) + LATER

    def finalise(self, **options: Any) -> Computation:
        self.close_rounds()
        self.campaign.submissions.update(state=State.APPRAISED_1)
        computation = actions.finalise(self.campaign, by=self.cast.hoi, now=self.later, **options)
        self.campaign.refresh_from_db()
        return computation

    def release(self, *, reason: str = "") -> Release:
        return actions.create_release(self.campaign, by=self.cast.cong, reason=reason)

    def approved(self, *, reason: str = "") -> Release:
        release = actions.submit(self.release(reason=reason), by=self.cast.cong, now=timezone.now())
        return actions.approve(
            release,
            by=self.cast.hoi,
            now=timezone.now(),
            decision_no="2512/QĐ-UBND",
            decided_on=date(2022, 12, 14),
            authority="Chủ tịch UBND tỉnh",
        )

    def published(self, *, reason: str = "") -> Release:
        return actions.publish(self.approved(reason=reason), by=self.cast.cong, now=timezone.now())


def make_version(
    group: UnitGroup,
    rules: Sequence[Mapping[str, Any]],
    points: Sequence[int],
    sections: Mapping[str, tuple[str, Mapping[str, Any]]],
    **settings: Any,
) -> tuple[Version, list[Indicator]]:
    """A published version whose components stand under three main indicators in turn; one pillar."""
    criteria_set = CriteriaSet.objects.create(
        code=f"bo-{group.code}-{CriteriaSet.objects.count()}",
        name="Bộ chỉ số minh họa",
        unit_group=group,
        illustrative=True,
    )
    version = Version.objects.create(criteria_set=criteria_set, number=1, settings=settings)
    groups = {
        kind: Group.objects.create(version=version, kind=kind, name=kind, position=place)
        for place, kind in enumerate(("foundation", "activity"), start=1)
    }
    mains = [
        MainIndicator.objects.create(version=version, group=groups[kind], kind=word, name=name, position=place)
        for place, (name, word, kind) in enumerate(MAINS, start=1)
    ]
    pillar = Pillar.objects.create(version=version, code="gov", name="Chính quyền số", position=1)
    pillar.main_indicators.set(mains)
    indicators = [
        Indicator.objects.create(
            version=version,
            main_indicator=mains[place % len(MAINS)],
            code=f"{place % len(MAINS) + 1}.{place // len(MAINS) + 1}",
            name=f"Chỉ số thành phần {place + 1}",
            position=place,
            max_points=Decimal(most),
            rule=dict(rule),
        )
        for place, (rule, most) in enumerate(zip(rules, points, strict=True))
    ]
    indicators += add_sections(version, sections)
    version.state, version.content_hash, version.published_at = Version.State.PUBLISHED, "1" * 64, timezone.now()
    version.save()
    return version, indicators


def make_campaign(cast: Cast, mode: str = "rehearsal", *, name: str = "Đánh giá năm 2022", **policies: Any) -> Campaign:
    """An active campaign whose windows all stand open around its own clock."""
    now = timezone.now()
    phases = [
        PlannedPhase("self_assess", "Tự đánh giá", now - timedelta(days=30), now + timedelta(days=30)),
        PlannedPhase("appraise_1", "Thẩm định lần 1", now - timedelta(days=20), now + timedelta(days=40)),
    ]
    document = Document.objects.create(
        type_name="Kế hoạch", issuer="UBND tỉnh", title="Kế hoạch đánh giá", number="1/KH"
    )
    plan = PlannedCampaign(name, "2022", mode, date(2022, 1, 1), date(2023, 1, 1), phases, policies=policies)
    campaign = create_campaign(plan, by=cast.giang, document=document)
    approve(propose(campaign, "activate", by=cast.giang, reasons=OVERLAP), by=cast.quang)
    campaign.refresh_from_db()
    return campaign


def make_units(cast: Cast, count: int) -> list[Unit]:
    return [
        add_unit(cast.so_y_te.level, f"Sở số {number:02d}", by=None, valid_from=DAY, official_code=f"s{number:02d}")
        for number in range(1, count + 1)
    ]


def make_world(
    cast: Cast,
    units: Sequence[Unit],
    *,
    mode: str = "rehearsal",
    rules: Sequence[Mapping[str, Any]] = (RATIO, BOOLEAN, RATIO, MANUAL, NOT_SCORED),
    points: Sequence[int] = (20, 10, 15, 5, 0),
    settings: Mapping[str, Any] | None = None,
    sections: Mapping[str, tuple[str, Mapping[str, Any]]] | None = None,
    **policies: Any,
) -> World:
    campaign = make_campaign(cast, mode, **policies)
    group = UnitGroup.objects.get(code="department")
    version, indicators = make_version(group, rules, points, sections or {}, **(settings or {}))
    SheetPlan.objects.create(campaign=campaign, group=group, version=version)
    world = World(cast, campaign, group, version, indicators)
    for unit in units:
        world.sheets[unit.public_code] = Submission.objects.create(
            campaign=campaign, unit=unit, unit_name=unit.name, unit_sort_key=unit.sort_key, unit_parent=unit.parent,
            version=version,
        )  # fmt: skip
    return world


def figures(random: Random, indicator: Indicator) -> dict[str, Any]:
    """Random accepted inputs of a component's rule."""
    kind = indicator.rule["kind"]
    if kind == "ratio":
        whole = random.randint(1, 60)
        return {"numerator": random.randint(0, whole), "denominator": whole}
    if kind == "boolean":
        return {"answer": random.random() < 0.6}
    if kind == "manual":
        return {"points": str(random.randint(0, int(indicator.max_points)))}
    return {}


def judge_all(world: World, units: Sequence[Unit], random: Random) -> None:
    """Everybody judged on everything, confirmed, with figures of chance."""
    for unit in units:
        world.confirm(unit)
        for indicator in world.indicators:
            world.judge(unit, indicator, inputs=figures(random, indicator), kind="agree")


def finished(cast: Cast, count: int, *, mode: str = "official", seed: int = 7, **options: Any) -> World:
    """A campaign with `count` units, judged and frozen."""
    units = make_units(cast, count)
    world = make_world(cast, units, mode=mode, **options)
    judge_all(world, units, Random(seed))
    world.finalise()
    return world
