"""The facts an appraiser decides on: one row, a sheet or a whole campaign in the same handful of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q

from appraisal.models import DefaultOpening, ExplanationRequest, OutsideFigure, Ruling, Verdict
from appraisal.workflow import ROUND_1, ROUND_2, STAGE
from criteria_builder import scoring
from criteria_builder.models import Indicator
from criteria_builder.queries import components
from criteria_builder.tree import SECTIONS
from submissions.models import Answer, Confirmation, EvidenceLink, LedgerEntry, Stage, State, Submission
from tenants.calendars.models import PhaseKind

Key = tuple[int, int]
DECLARED_STAGES = (Stage.SELF, Stage.LEADER, Stage.REVIEW)
EXPLAINED_STAGES = (Stage.EXPLANATION, Stage.REVIEW_2)


@dataclass(frozen=True)
class Row:
    """One indicator of one sheet as a round sees it. `stages` holds the last value of each stage."""

    submission: Submission
    indicator: Indicator
    phase: str
    rule: scoring.Rule
    is_default: bool
    is_explained: bool
    stages: Mapping[str, LedgerEntry]
    answer: Answer | None
    verdicts: Mapping[str, Verdict]
    rulings: tuple[Ruling, ...]
    request: ExplanationRequest | None
    outside: tuple[OutsideFigure, ...]
    has_evidence: bool

    @property
    def key(self) -> Key:
        return self.submission.pk, self.indicator.pk

    @property
    def max_points(self) -> Fraction:
        return Fraction(self.indicator.max_points)

    @property
    def verdict(self) -> Verdict | None:
        """The decision of this round, if there is one."""
        return self.verdicts.get(self.phase)

    @property
    def rev(self) -> int:
        return self.verdict.rev if self.verdict else 0

    @property
    def value(self) -> LedgerEntry | None:
        """What this round has given so far."""
        return self.stages.get(STAGE[self.phase])

    @property
    def declared(self) -> LedgerEntry | None:
        """The unit's last own value. An officer may have changed the row after the leader did: the later one counts."""
        if self.is_default:
            return None
        return _latest(self.stages[stage] for stage in DECLARED_STAGES if stage in self.stages)

    @property
    def explained(self) -> LedgerEntry | None:
        """The value of a confirmed explanation; unconfirmed text is only shown."""
        if not self.is_explained:
            return None
        return _latest(self.stages[stage] for stage in EXPLAINED_STAGES if stage in self.stages)

    @property
    def base(self) -> LedgerEntry | None:
        """The value the verdict is about: the unit's in round 1; in round 2 the explained one, else round 1's."""
        if self.phase == ROUND_1:
            return self.declared
        return self.explained or self.stages.get(Stage.ROUND_1)

    @property
    def is_asked(self) -> bool:
        return self.request is not None and not self.request.withdrawn

    @property
    def ruling(self) -> Ruling | None:
        """The last ruling up to this round."""
        known = [ruling for ruling in self.rulings if self.phase == ROUND_2 or ruling.phase == ROUND_1]
        return known[-1] if known else None

    @property
    def is_claimed(self) -> bool:
        """The unit says "không có nội dung", or its figures say so for it."""
        ticked = self.answer is not None and self.answer.not_applicable_claimed and not self.is_default
        return ticked or any(_says_not_applicable(entry) for entry in (self.base, self.value))

    @property
    def awaits_ruling(self) -> bool:
        """Claimed, and nothing has been ruled on it since."""
        if not self.is_claimed or (self.ruling is not None and self.ruling.phase == self.phase):
            return False
        refused_before = self.ruling is not None and not self.ruling.accepted and self.explained is None
        return not refused_before

    @property
    def lacks_evidence(self) -> bool:
        """The unit declared figures and no document proves them."""
        return self.indicator.evidence_required and self.declared is not None and not self.has_evidence

    def points_at(self, stage: str) -> Fraction | None:
        entry = self.stages.get(stage)
        return entry.points if entry else None

    @property
    def needs_verdict(self) -> bool:
        """Must somebody decide before the round closes? Rows without points need nobody, nor quiet rows in round 2."""
        if not self.rule.is_scored or self.rule.is_derived:
            return False
        if self.phase == ROUND_2:
            return self.is_asked or self.explained is not None
        if self.indicator.main_indicator.group.kind in SECTIONS:
            return self._is_declared  # bonus and penalty points that nobody claims are nothing to decide on
        missing = self.submission.campaign.policies.get("missing", "zero")
        return not self.is_default or missing == "appraiser_decides"

    @property
    def _is_declared(self) -> bool:
        """The unit gave figures with points, or figures whose points come from other units' too."""
        value = self.declared
        return value is not None and (value.points is not None or value.status in scoring.WHOLE_WITHOUT_POINTS)

    @property
    def is_judged(self) -> bool:
        """Decided in this round; figures that lead to "không có nội dung" still wait for the ruling."""
        if self.verdict is None:
            return False
        return self.verdict.kind == Verdict.Kind.ASK_EXPLANATION or not self.awaits_ruling

    @property
    def awaits_verdict(self) -> bool:
        return self.needs_verdict and not self.is_judged

    @cached_property
    def score(self) -> scoring.Score | None:
        """What the rule gives on the base's figures; None if there are none or they do not fit the rule."""
        if self.base is None or self.base.not_applicable:
            return None
        return score_of(self.rule, self.max_points, self.base.inputs)


def score_of(rule: scoring.Rule, max_points: Fraction, inputs: Mapping[str, Any]) -> scoring.Score | None:
    try:
        return scoring.score(rule, max_points, scoring.load_inputs(rule, inputs))
    except (scoring.InputsRefused, scoring.RuleError):
        return None


def row(submission: Submission, indicator: Indicator, phase: str) -> Row:
    """One row, freshly read."""
    return rows([submission], phase, only=[indicator])[submission.pk, indicator.pk]


def rows(submissions: Iterable[Submission], phase: str, *, only: Collection[Indicator] | None = None) -> dict[Key, Row]:
    """Every row of these sheets in the order of the set (or those of some indicators), in eight queries at most."""
    sheets = list(submissions)
    indicators = _indicators(sheets, only)
    rules = {one.pk: scoring.stored_rule(one.rule) for of_version in indicators.values() for one in of_version}
    found = _Found(sheets, only)
    return {
        (sheet.pk, one.pk): found.row(sheet, one, phase, rules[one.pk])
        for sheet in sheets
        for one in indicators[sheet.version_id]
    }


def _indicators(sheets: Collection[Submission], only: Collection[Indicator] | None) -> dict[int, list[Indicator]]:
    """Components of each version."""
    versions = {sheet.version_id: sheet for sheet in sheets}
    chosen: Iterable[Indicator] = (
        only if only is not None else (one for sheet in versions.values() for one in components(sheet.version))
    )
    found: dict[int, list[Indicator]] = defaultdict(list)
    for one in chosen:
        found[one.version_id].append(one)
    return found


class _Found:
    """Everything the database holds on some rows, by (sheet, indicator)."""

    def __init__(self, sheets: Collection[Submission], only: Collection[Indicator] | None) -> None:
        where = Q(submission_id__in=[sheet.pk for sheet in sheets])
        if only is not None:
            where &= Q(indicator_id__in=[one.pk for one in only])
        last = LedgerEntry.objects.filter(where).order_by("submission_id", "indicator_id", "stage", "-seq")
        self.stages: dict[Key, dict[str, LedgerEntry]] = defaultdict(dict)
        for entry in last.distinct("submission_id", "indicator_id", "stage"):
            self.stages[_key(entry)][entry.stage] = entry
        self.verdicts: dict[Key, dict[str, Verdict]] = defaultdict(dict)
        for verdict in Verdict.objects.filter(where):
            self.verdicts[_key(verdict)][verdict.phase] = verdict
        self.answers = {_key(answer): answer for answer in Answer.objects.filter(where)}
        self.requests = {_key(request): request for request in ExplanationRequest.objects.filter(where)}
        self.rulings = _grouped(Ruling.objects.filter(where).order_by("pk"))
        self.outside = _grouped(OutsideFigure.objects.filter(where).order_by("pk"))
        proven = EvidenceLink.objects.filter(where, removed=False)
        self.proven = set(proven.values_list("submission_id", "indicator_id"))
        self.defaults, self.explained = _kinds_of(sheets)

    def row(self, sheet: Submission, indicator: Indicator, phase: str, rule: scoring.Rule) -> Row:
        key = (sheet.pk, indicator.pk)
        return Row(
            submission=sheet,
            indicator=indicator,
            phase=phase,
            rule=rule,
            is_default=sheet.pk in self.defaults,
            is_explained=sheet.pk in self.explained,
            stages=self.stages.get(key, {}),
            answer=self.answers.get(key),
            verdicts=self.verdicts.get(key, {}),
            rulings=tuple(self.rulings.get(key, ())),
            request=self.requests.get(key),
            outside=tuple(self.outside.get(key, ())),
            has_evidence=key in self.proven,
        )


def _kinds_of(sheets: Collection[Submission]) -> tuple[set[int], set[int]]:
    """Ids of the sheets appraised without their unit, and of those whose explanation the leader confirmed."""
    confirmed = Confirmation.objects.filter(submission=OuterRef("pk"), phase=PhaseKind.EXPLAIN)
    opened = DefaultOpening.objects.filter(submission=OuterRef("pk"))
    found = Submission.objects.filter(pk__in=[sheet.pk for sheet in sheets]).values_list(
        "pk", "state", Exists(opened), Exists(confirmed)
    )
    defaults, explained = set(), set()
    for pk, state, is_default, was_confirmed in found:
        if is_default:
            defaults.add(pk)
        # A recalled explanation is no longer one, though its confirmation stays on record.
        if was_confirmed and state in (State.RECONFIRMED, State.FINAL):
            explained.add(pk)
    return defaults, explained


def _grouped(found: Iterable[Any]) -> dict[Key, list[Any]]:
    grouped: dict[Key, list[Any]] = defaultdict(list)
    for one in found:
        grouped[_key(one)].append(one)
    return grouped


def _key(found: Any) -> Key:
    return found.submission_id, found.indicator_id


def _latest(entries: Iterable[LedgerEntry]) -> LedgerEntry | None:
    return max(entries, key=_written, default=None)


def _written(entry: LedgerEntry) -> tuple[datetime | None, int]:
    return entry.written_at, entry.pk


def _says_not_applicable(entry: LedgerEntry | None) -> bool:
    return entry is not None and (entry.not_applicable or entry.status == "not_applicable_claim")
