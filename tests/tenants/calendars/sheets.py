"""A campaign with sheets and one row in each fenced table, as the gate's tests need it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from appraisal.models import ExplanationRequest, OutsideFigure, Ruling, Verdict
from criteria_builder.models import CriteriaSet, Group, Indicator, MainIndicator, Version
from submissions.models import Answer, Confirmation, Evidence, EvidenceLink, LedgerEntry, Submission
from tenants.accounts.models import User
from tenants.calendars.models import Campaign, Document, WindowEvent
from tenants.units.models import Unit, UnitGroup

PHASES = ("self_assess", "review", "appraise_1", "explain", "review_2", "appraise_2", "approve")
STAGES = {
    "self_assess": "self", "review": "review", "appraise_1": "round_1", "explain": "explanation",
    "review_2": "review_2", "appraise_2": "round_2",
}  # fmt: skip


@dataclass
class Sheets:
    """A campaign, its two persons, and the sheet of every unit."""

    campaign: Campaign
    proposer: User
    approver: User
    document: Document
    indicators: list[Indicator]
    submissions: dict[int, Submission]

    def event(self, kind: str, **fields: Any) -> WindowEvent:
        """An event as the action writes it: two persons, document, reason and number."""
        values = {
            "proposed_by": self.proposer, "approved_by": self.approver, "document": self.document,
            "reason": "lý do", "decision_no": "15/QĐ-STTTT",
        }  # fmt: skip
        return WindowEvent.objects.create(campaign=self.campaign, kind=kind, **{**values, **fields})

    def open(self, phase: str, opens_at: datetime, closes_at: datetime, **whose: Any) -> WindowEvent:
        return self.event("activate", phase=phase, opens_at=opens_at, closes_at=closes_at, **whose)


def make_version(code: str, group: UnitGroup, indicators: int) -> list[Indicator]:
    """A draft version with so many components; nothing in the gate's tests looks at rules."""
    version = Version.objects.create(
        criteria_set=CriteriaSet.objects.create(code=code, name=code, unit_group=group), number=1
    )
    foundation = Group.objects.create(version=version, kind="foundation", name="Nền tảng", position=1)
    main = MainIndicator.objects.create(version=version, group=foundation, name="Nhận thức số", position=1)
    return [
        Indicator.objects.create(
            version=version,
            main_indicator=main,
            name=f"Chỉ số {number}",
            position=number,
            max_points=10,
            rule={"kind": "boolean", "label": "Có"},
        )
        for number in range(1, indicators + 1)
    ]


def make_campaign(mode: str = "official", *, year: int = 2022, offset: int = 0) -> Campaign:
    return Campaign.objects.create(
        name=f"DTI {year}", period_code=str(year), mode=mode, period_from=date(year, 1, 1),
        period_to=date(year + 1, 1, 1), clock_offset_s=offset,
    )  # fmt: skip


def make_sheets(campaign: Campaign, units: list[Unit], indicators: list[Indicator], by: tuple[User, User]) -> Sheets:
    document = Document.objects.create(type_name="Kế hoạch", issuer="Sở TT&TT", title="Đánh giá DTI")
    version = indicators[0].version
    made = {
        unit.pk: Submission.objects.create(
            campaign=campaign, unit=unit, unit_name=unit.name, unit_sort_key=unit.sort_key, version=version
        )
        for unit in units
    }
    return Sheets(campaign, *by, document, indicators, made)


def answer(submission: Submission, indicator: Indicator, phase: str) -> Answer:
    return Answer(submission=submission, indicator=indicator, phase=phase)


def ledger(submission: Submission, indicator: Indicator, phase: str, seq: int = 1, stage: str = "") -> LedgerEntry:
    return LedgerEntry(
        submission=submission, indicator=indicator, phase=phase, stage=stage or STAGES[phase], seq=seq,
        kind="declared", status="scored", why="vì sao", by_name="An",
    )  # fmt: skip


def link(submission: Submission, indicator: Indicator, phase: str) -> EvidenceLink:
    evidence = Evidence.objects.create(unit_id=submission.unit_id, title="Quyết định")
    return EvidenceLink(submission=submission, indicator=indicator, evidence=evidence, phase=phase)


def confirmation(submission: Submission, by: User, phase: str) -> Confirmation:
    return Confirmation(
        submission=submission, phase=phase, content_hash="0" * 64, content={}, statement="Tôi xác nhận",
        confirmed_by=by, confirmed_by_name=by.full_name,
    )  # fmt: skip


def verdict(submission: Submission, indicator: Indicator, by: User, phase: str) -> Verdict:
    return Verdict(
        submission=submission, indicator=indicator, phase=phase, kind="agree", appraiser=by, appraiser_name="Dũng"
    )


def ruling(submission: Submission, indicator: Indicator, by: User, phase: str) -> Ruling:
    return Ruling(
        submission=submission, indicator=indicator, phase=phase, accepted=True, reason="đúng", ruled_by=by,
        ruled_by_name="Dũng",
    )  # fmt: skip


def explanation_request(submission: Submission, indicator: Indicator, by: User, phase: str) -> ExplanationRequest:
    return ExplanationRequest(
        submission=submission, indicator=indicator, phase=phase, question="Số này ở đâu?", asked_by=by,
        asked_by_name="Dũng",
    )  # fmt: skip


def outside_figure(submission: Submission, indicator: Indicator, by: User, phase: str) -> OutsideFigure:
    return OutsideFigure(
        submission=submission, indicator=indicator, phase=phase, source="Cổng dịch vụ công", extract="trích",
        as_of=date(2022, 12, 1), entered_by=by, entered_by_name="Dũng",
    )  # fmt: skip
