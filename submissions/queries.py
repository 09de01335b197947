"""Read sheets: who may see which, their rows, their ledger and where they stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, Func, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from criteria_builder.adoption import adoption_refusals
from criteria_builder.models import Group, Indicator, MainIndicator, Pillar, Version
from criteria_builder.queries import components, tree
from criteria_builder.scoring import stored_rule
from criteria_builder.tree import SECTIONS
from dti.audit.models import Act
from submissions import canonical, rules, stages, workflow
from submissions.models import Answer, Confirmation, Evidence, EvidenceLink, LedgerEntry, SheetPlan, Submission
from submissions.rows import Gap, Period, SheetRow, gaps, warnings
from submissions.states import BEFORE_CONFIRMATION, SheetStage
from tenants.calendars.models import Campaign, PhaseKind, Window
from tenants.calendars.queries import Opening, deciding, open_indicators, openings
from tenants.roles.authority import may, units_of
from tenants.roles.matrix import RIGHTS
from tenants.units.models import UnitSuccession

__all__ = ["Gap", "SheetRow", "gaps", "warnings"]


# ---------------------------------------------------------------------- whose sheets
def day_of_tree(campaign: Campaign) -> date:
    """The day whose units a campaign assesses: the last of its data period, or that of its activation if earlier."""
    if campaign.activated_at is None:
        return campaign.last_day
    return min(campaign.last_day, localtime(campaign.activated_at).date())


def heirs_of_sheets(campaign: Campaign) -> QuerySet[UnitSuccession, int]:
    """Ids of units that follow one which has a sheet in this campaign."""
    rows = UnitSuccession.objects.filter(event__cancelled_by=None, successor__isnull=False)
    others = rows.exclude(successor=F("predecessor"))
    return others.filter(predecessor__submissions__campaign=campaign).values_list("successor_id", flat=True)


# ---------------------------------------------------------------------- who sees what
def visible_to(user: Any) -> QuerySet[Submission]:
    """Sheets of one's own units; for the province's people those that are confirmed, or whose deadline has passed."""
    sheets = Submission.objects.select_related("campaign", "unit", "version__criteria_set")
    own = Q(unit_id__in=units_of(user, *RIGHTS["sheet.view"].own))
    if not _sees_all_units(user):
        return sheets.filter(own)
    return sheets.filter(own | ~Q(state__in=BEFORE_CONFIRMATION) | ~Exists(_open_entry()))


def _sees_all_units(user: Any) -> bool:
    """Held over the province, not on a unit alone: no unit has the number 0."""
    return may(user, "sheet.view", 0)


def _open_entry() -> QuerySet[Window]:
    """Self-assessment windows of the outer sheet that have not closed yet by the campaign's own clock."""
    clock = Func(Coalesce(OuterRef("campaign__clock_offset_s"), Value(0)), function="gate_instant")
    return Window.objects.filter(
        Q(unit_id=None) | Q(unit_id=OuterRef("unit_id")),
        campaign_id=OuterRef("campaign_id"),
        phase=PhaseKind.SELF_ASSESS,
        closed_at=None,
        closes_at__gt=clock,
    )


def evidence_visible_to(user: Any) -> QuerySet[Evidence]:
    """The store of one's own units; for the province's people what stands behind a sheet that they may see."""
    own = Q(unit_id__in=units_of(user, *RIGHTS["evidence.manage"].own))
    if not _sees_all_units(user):
        return Evidence.objects.filter(own)
    seen = visible_to(user).filter(pk=OuterRef("submission_id"))
    linked = EvidenceLink.objects.filter(Exists(seen), evidence_id=OuterRef("pk"))
    return Evidence.objects.filter(own | Exists(linked))


# ---------------------------------------------------------------------- the ledger
def ledger_of(submission: Submission, **narrow: Any) -> dict[int, dict[str, LedgerEntry]]:
    """Indicator id → stage → its last entry; each entry carries `main_id`."""
    found: dict[int, dict[str, LedgerEntry]] = {}
    for entry in _last_entries().filter(submission=submission, **narrow):
        found.setdefault(entry.indicator_id, {})[entry.stage] = entry
    return found


def ledger_of_campaign(campaign: Campaign) -> dict[tuple[int, int], dict[str, LedgerEntry]]:
    """(submission id, indicator id) → stage → its last entry."""
    found: dict[tuple[int, int], dict[str, LedgerEntry]] = {}
    for entry in _last_entries().filter(submission__campaign=campaign):
        found.setdefault((entry.submission_id, entry.indicator_id), {})[entry.stage] = entry
    return found


def _last_entries() -> QuerySet[LedgerEntry]:
    keys = ("submission_id", "indicator_id", "stage")
    entries = LedgerEntry.objects.annotate(main_id=F("indicator__main_indicator_id"))
    return entries.order_by(*keys, "-seq").distinct(*keys)


def history_of(submission: Submission, indicator_id: int) -> QuerySet[LedgerEntry]:
    """Every value that one row ever had, newest first."""
    return LedgerEntry.objects.filter(submission=submission, indicator_id=indicator_id).order_by("-pk")


def claims(campaign: Campaign) -> QuerySet[Answer]:
    """Answers that claim "không có nội dung", with sheet, unit and indicator."""
    rows = Answer.objects.filter(submission__campaign=campaign, not_applicable_claimed=True)
    return rows.select_related("submission__unit", "indicator").order_by("submission__unit_sort_key", "indicator_id")


# ---------------------------------------------------------------------- rows
def sheet_rows(submission: Submission) -> tuple[SheetRow, ...]:
    """Every component of the sheet in order, with all that stands behind it; five queries whatever the size."""
    return _rows(submission, components(submission.version))


def sheet_row(submission: Submission, indicator_id: int) -> SheetRow | None:
    """One row alone, or None if the sheet has no such indicator."""
    one = component(submission, indicator_id)
    return _rows(submission, (one,), one.pk)[0] if one else None


def component(submission: Submission, indicator_id: int) -> Indicator | None:
    return next((one for one in components(submission.version) if one.pk == indicator_id), None)


def bare_row(indicator: Indicator) -> SheetRow:
    """A row's rule without what anybody entered."""
    return SheetRow(indicator, indicator.main_indicator, stored_rule(indicator.rule))


def _rows(submission: Submission, indicators: Iterable[Indicator], only: int | None = None) -> tuple[SheetRow, ...]:
    narrow = {} if only is None else {"indicator_id": only}
    answers = {answer.indicator_id: answer for answer in Answer.objects.filter(submission=submission, **narrow)}
    links: dict[int, list[EvidenceLink]] = {}
    for link in _links().filter(submission=submission, removed=False, **narrow):
        links.setdefault(link.indicator_id, []).append(link)
    ledger = ledger_of(submission, **narrow)
    return tuple(
        SheetRow(
            indicator,
            indicator.main_indicator,
            stored_rule(indicator.rule),
            answers.get(indicator.pk),
            tuple(links.get(indicator.pk, ())),
            ledger.get(indicator.pk, {}),
        )
        for indicator in indicators
    )


def _links() -> QuerySet[EvidenceLink]:
    return EvidenceLink.objects.select_related("evidence").prefetch_related("evidence__files").order_by("pk")


def pillars_of(version_id: int) -> dict[str, frozenset[int]]:
    """Pillar name → its main indicators: the foundation stands in every pillar."""
    mains = Prefetch("main_indicators", queryset=MainIndicator.objects.exclude(group__kind__in=SECTIONS).only("pk"))
    found = list(Pillar.objects.filter(version_id=version_id).order_by("position").prefetch_related(mains))
    if not found:
        return {}
    shared = MainIndicator.objects.filter(version_id=version_id, group__kind=Group.Kind.FOUNDATION)
    foundation = frozenset(shared.values_list("pk", flat=True))
    return {pillar.name: foundation.union(main.pk for main in pillar.main_indicators.all()) for pillar in found}


def period_of(campaign: Campaign) -> Period:
    """Documents should be dated inside the data period (or up to the cut-off)."""
    return Period(campaign.period_from, campaign.period_to, campaign.policies.get("evidence_outside") == "block")


# ---------------------------------------------------------------------- amended versions
@dataclass(frozen=True)
class Adoption:
    """A running campaign that answers an earlier version of a set, and what keeps it there."""

    campaign: Campaign
    before: Version
    sheets: int
    refusals: tuple[str, ...]


def adopting(version: Version) -> QuerySet[Campaign]:
    """Running campaigns whose plan names an earlier version of this set."""
    plans = SheetPlan.objects.filter(
        campaign=OuterRef("pk"),
        version__criteria_set=version.criteria_set_id,
        version__number__lt=version.number,
    )
    return Campaign.objects.filter(Exists(plans), state=Campaign.State.ACTIVE).order_by("-period_from", "-pk")


def adoptions(version: Version) -> list[Adoption]:
    """Each of them with every reason against it; the trees of a version are read once."""
    plans = SheetPlan.objects.filter(campaign__in=adopting(version), version__criteria_set=version.criteria_set_id)
    counted = Submission.objects.filter(campaign=OuterRef("campaign_id"), version=OuterRef("version_id"))
    plans = plans.select_related("campaign", "version__criteria_set").annotate(
        sheets=_count(counted), written=_count(counted.filter(has_rows()))
    )
    after, found = tree(version), []
    against: dict[int, tuple[str, ...]] = {}
    for plan in plans.order_by("-campaign__period_from", "-campaign_id"):
        if plan.version_id not in against:
            against[plan.version_id] = adoption_refusals(tree(plan.version), after)
        why = (
            None if version.state == Version.State.PUBLISHED else rules.not_published(),
            *against[plan.version_id],
            rules.rows_name_the_old_version(plan.written),
        )
        found.append(Adoption(plan.campaign, plan.version, plan.sheets, tuple(one for one in why if one)))
    return found


def has_rows() -> Any:
    """Anything of a sheet that names an indicator of its version, or was confirmed with it."""
    found = Q(Exists(Answer.objects.filter(submission=OuterRef("pk"))))
    for model in (LedgerEntry, EvidenceLink, Confirmation):
        found |= Q(Exists(model._default_manager.filter(submission=OuterRef("pk"))))
    return found


def _count(rows: QuerySet[Submission]) -> Coalesce:
    counted = rows.order_by().values("campaign").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


# ---------------------------------------------------------------------- where a sheet stands
def stage_of(submission: Submission, now: datetime) -> SheetStage:
    """The derived stage of one sheet."""
    return Standing.of(submission, now).stage


@dataclass(frozen=True)
class Place:
    """Where one sheet of a list stands, and the window in which its people act."""

    stage: SheetStage
    opening: Opening


def stages_of(campaign: Campaign, submissions: Iterable[Submission], now: datetime) -> dict[int, SheetStage]:
    """Submission id → derived stage, in two queries for a whole campaign."""
    return {pk: place.stage for pk, place in places_of(campaign, submissions, now).items()}


def places_of(campaign: Campaign, submissions: Iterable[Submission], now: datetime) -> dict[int, Place]:
    """Submission id → stage and window, in two queries for a whole campaign."""
    windows = list(Window.objects.filter(campaign=campaign).order_by("opens_at", "pk"))
    confirmed = set(Confirmation.objects.filter(submission__campaign=campaign).values_list("submission_id", flat=True))
    found = {}
    for sheet in submissions:
        own = [window for window in windows if window.unit_id in (None, sheet.unit_id)]
        open_to_it = {
            phase: deciding([window for window in own if window.phase == phase], phase, now)
            for phase in PhaseKind.values
        }
        stage = _stage(sheet, open_to_it, sheet.pk in confirmed, now)
        found[sheet.pk] = Place(stage, open_to_it[workflow.phase_of(sheet.state)])
    return found


def _stage(
    submission: Submission, open_to_it: Mapping[str, Opening], has_confirmation: bool, now: datetime
) -> SheetStage:
    asked = open_to_it["explain"].opens_at is not None
    return stages.stage(submission, open_to_it, has_confirmation=has_confirmation, asked=asked, now=now)


@dataclass(frozen=True)
class Standing:
    """A sheet at one instant: its stage, its windows, and which rows are open."""

    submission: Submission
    now: datetime
    openings: Mapping[str, Opening]
    stage: SheetStage
    confirmation: Confirmation | None
    # Rows open for explanation: None for all of them; empty outside the phase.
    open_rows: frozenset[int] | None

    @classmethod
    def of(cls, submission: Submission, now: datetime) -> "Standing":
        """Three queries at most."""
        open_to_it = openings(submission.campaign, now=now, unit_id=submission.unit_id)
        last = Confirmation.objects.filter(submission=submission).defer("content").order_by("-pk").first()
        stage = _stage(submission, open_to_it, last is not None, now)
        explaining = workflow.phase_of(submission.state) == "explain" and open_to_it["explain"].is_open
        rows = asked_rows(submission, now) if explaining else frozenset()
        return cls(submission, now, open_to_it, stage, last, rows)

    @property
    def opening(self) -> Opening:
        """The window in which people of the unit act on this sheet."""
        return self.openings[workflow.phase_of(self.submission.state)]

    @property
    def explaining(self) -> bool:
        return workflow.phase_of(self.submission.state) == "explain"

    def is_open(self, indicator_id: int) -> bool:
        return not self.explaining or self.open_rows is None or indicator_id in self.open_rows

    def may_write(self, user: Any) -> bool:
        """Somebody who may write rows of this sheet now; single rows may still be shut."""
        return self.locked_because(user) is None

    def locked_because(self, user: Any) -> str | None:
        """Why this person writes nothing here now, or None."""
        editing = workflow.editing(self.submission.state)
        if self.stage == SheetStage.EXPIRED_UNCONFIRMED:
            return rules.expired()
        if editing is None or not may(user, editing.right, self.submission.unit_id):
            return rules.locked(self.submission.state)
        if not self.opening.is_open:
            return rules.not_open(self.opening, self.now)
        return None


def asked_rows(submission: Submission, now: datetime) -> frozenset[int] | None:
    """Rows open for explanation now: None for the whole sheet."""
    return open_indicators(submission.campaign, "explain", now=now, unit_id=submission.unit_id)


def gaps_of(submission: Submission, rows: tuple[SheetRow, ...], open_rows: frozenset[int] | None) -> list[Gap]:
    """What keeps this sheet from going on in its present phase."""
    period = period_of(submission.campaign)
    if workflow.phase_of(submission.state) != "explain":
        return gaps(rows, period=period)
    if open_rows is None:
        # The whole sheet is open, nothing of it must be touched: a silent unit explains what it can.
        return gaps(tuple(row for row in rows if "explanation" in row.ledger), period=period)
    return gaps(tuple(row for row in rows if row.indicator.pk in open_rows), asked=open_rows, period=period)


def content_of(submission: Submission, rows: tuple[SheetRow, ...]) -> dict[str, Any]:
    """The sheet in its canonical form, as plain values."""
    campaign, version = submission.campaign, submission.version
    head = {
        "campaign": {"id": campaign.pk, "name": campaign.name, "mode": campaign.mode, **_period(campaign)},
        "unit": {"id": submission.unit_id, "code": submission.unit.public_code, "name": submission.unit_name},
        "version": {"id": str(version.stable_id), "number": version.number, "content_hash": version.content_hash},
        "phase": workflow.phase_of(submission.state),
    }
    return canonical.sheet_content(head, rows)


def _period(campaign: Campaign) -> dict[str, str | None]:
    def written(day: date | None) -> str | None:
        return day.isoformat() if day else None

    return {
        "period_from": written(campaign.period_from),
        "period_to": written(campaign.period_to),
        "data_cutoff": written(campaign.data_cutoff),
    }


def hash_of(submission: Submission, rows: tuple[SheetRow, ...]) -> str:
    """SHA-256 of the canonical form: what a leader sees and confirms."""
    return canonical.content_hash(content_of(submission, rows))


@dataclass(frozen=True)
class Confirmed:
    """One confirmation; `handed` says by whose delegation, where a deputy confirmed."""

    confirmation: Confirmation
    handed: Sequence[Mapping[str, str]]


def confirmations_of(submission: Submission) -> list[Confirmed]:
    """The newest first. Each was written by one act, which keeps the delegation as it was then."""
    rows = Confirmation.objects.filter(submission=submission).defer("content").order_by("pk")
    acts = Act.objects.filter(verb="confirm", object_type=submission._meta.label_lower, object_pk=str(submission.pk))
    pairs = zip(rows, acts.order_by("pk"), strict=True)
    return [Confirmed(row, act.summary.get("by_delegation", [])) for row, act in pairs][::-1]
