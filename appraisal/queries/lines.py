"""A campaign as a list: each sheet with its stage and how much of it is decided, in a few queries for all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from appraisal.models import DefaultOpening, ExplanationRequest, RoundClosing, Verdict
from appraisal.queries.council import Bench
from appraisal.queries.rows import DECLARED_STAGES, EXPLAINED_STAGES
from appraisal.workflow import ROUND_1, ROUND_2
from criteria_builder.models import Indicator
from criteria_builder.scoring import KINDS, WHOLE_WITHOUT_POINTS
from criteria_builder.tree import SECTIONS
from submissions import queries as sheets
from submissions.models import Confirmation, LedgerEntry, State, Submission
from submissions.states import SheetStage
from tenants.calendars.models import Campaign, PhaseKind

# Kinds that need nobody's decision: without points, or with points that follow from other units'.
UNJUDGED = [kind for kind, rule in KINDS.items() if not rule.is_scored or rule.is_derived]
# sheet → main indicator → number of rows
Counts = Mapping[int, Mapping[int, int]]
NONE: Mapping[int, int] = {}


@dataclass(frozen=True)
class Line:
    """One sheet in the queue of a round, for one person."""

    submission: Submission
    stage: SheetStage
    is_default: bool
    conflict: str
    total: int
    done: int
    my_total: int
    my_done: int
    asked: int

    @property
    def is_mine(self) -> bool:
        return self.my_total > 0 and not self.conflict

    @property
    def waits(self) -> bool:
        """Is anything left to decide?"""
        return self.done < self.total

    @property
    def waits_for_me(self) -> bool:
        return self.is_mine and self.my_done < self.my_total


def current_phase(campaign: Campaign) -> str:
    """The round that is being worked on: the second once the first is closed."""
    closed = RoundClosing.objects.filter(campaign=campaign, phase=ROUND_1)
    return ROUND_2 if closed.exists() else ROUND_1


def all_sheets(campaign: Campaign) -> QuerySet[Submission]:
    opened = DefaultOpening.objects.filter(submission=OuterRef("pk"))
    return (
        Submission.objects.filter(campaign=campaign)
        .select_related("campaign", "unit__level")
        .annotate(is_default=Exists(opened))
        .order_by("unit__level__position", "unit_sort_key", "pk")
    )


def lines(campaign: Campaign, phase: str, *, bench: Bench, now: datetime) -> list[Line]:
    """Every sheet of the campaign: three queries for the counts, two for the stages, whatever the number of units."""
    found = list(all_sheets(campaign))
    stages = sheets.stages_of(campaign, found, now)
    needed, done, asked = _round_1(campaign, found) if phase == ROUND_1 else _round_2(campaign)
    return [
        _line(sheet, stages[sheet.pk], needed.get(sheet.pk, NONE), done.get(sheet.pk, NONE), asked, bench)
        for sheet in found
    ]


def _line(
    sheet: Submission,
    stage: SheetStage,
    needed: Mapping[int, int],
    done: Mapping[int, int],
    asked: Mapping[int, int],
    bench: Bench,
) -> Line:
    mine = [main for main in needed if bench.covers_main(sheet, main)]
    return Line(
        submission=sheet,
        stage=stage,
        is_default=bool(getattr(sheet, "is_default", False)),
        conflict=bench.conflict(sheet.unit_id),
        total=sum(needed.values()),
        done=sum(min(done.get(main, 0), rows) for main, rows in needed.items()),
        my_total=sum(needed[main] for main in mine),
        my_done=sum(min(done.get(main, 0), needed[main]) for main in mine),
        asked=asked.get(sheet.pk, 0),
    )


def _round_1(campaign: Campaign, found: Iterable[Submission]) -> tuple[Counts, Counts, Mapping[int, int]]:
    """Every scored row of a confirmed sheet; of a silent one only where the campaign has the appraiser decide.

    Of bonus and penalty points only what the unit claims.
    """
    rows = Indicator.objects.filter(version__submissions__campaign=campaign, parent=None)
    rows = rows.exclude(main_indicator__group__kind__in=SECTIONS)
    scored = rows.exclude(rule__kind__in=UNJUDGED).values_list("version_id", "main_indicator_id")
    of_version: dict[int, dict[int, int]] = defaultdict(dict)
    for version, main, number in scored.annotate(number=Count("pk", distinct=True)):
        of_version[version][main] = number
    decides = campaign.policies.get("missing", "zero") == "appraiser_decides"
    claimed = _claimed_points(campaign)
    needed = {
        sheet.pk: {**of_version[sheet.version_id], **claimed.get(sheet.pk, NONE)}
        for sheet in found
        if decides or not getattr(sheet, "is_default", False)
    }
    return needed, *_decided(campaign)


def _claimed_points(campaign: Campaign) -> Counts:
    """Rows of bonus and penalty points whose unit's last own value has points."""
    key = ("submission_id", "indicator_id")
    own = LedgerEntry.objects.filter(
        submission__campaign=campaign, stage__in=DECLARED_STAGES, indicator__main_indicator__group__kind__in=SECTIONS
    ).exclude(indicator__rule__kind__in=UNJUDGED)
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    last = own.annotate(main=F("indicator__main_indicator_id")).order_by(*key, "-pk").distinct(*key)
    for entry in last:
        if entry.points is not None or entry.status in WHOLE_WITHOUT_POINTS:
            found[entry.submission_id][entry.main] += 1
    return found


def _decided(campaign: Campaign) -> tuple[Counts, Mapping[int, int]]:
    """Verdicts of round 1 by sheet and main indicator, and how many of them ask for an explanation."""
    verdicts = Verdict.objects.filter(submission__campaign=campaign, phase=ROUND_1)
    verdicts = verdicts.exclude(indicator__rule__kind__in=UNJUDGED)
    done: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    asked: dict[int, int] = defaultdict(int)
    grouped = verdicts.values_list("submission_id", "indicator__main_indicator_id", "kind")
    for sheet, main, kind, number in grouped.annotate(number=Count("pk")):
        done[sheet][main] += number
        if kind == Verdict.Kind.ASK_EXPLANATION:
            asked[sheet] += number
    return done, asked


def _round_2(campaign: Campaign) -> tuple[Counts, Counts, Mapping[int, int]]:
    """Rows asked about or explained anew, and which of them are decided."""
    row = ("submission_id", "indicator_id", "indicator__main_indicator_id")
    asked = ExplanationRequest.objects.filter(submission__campaign=campaign, withdrawn=False)
    confirmed = Confirmation.objects.filter(submission=OuterRef("submission"), phase=PhaseKind.EXPLAIN)
    explained = LedgerEntry.objects.filter(
        Exists(confirmed),
        submission__campaign=campaign,
        submission__state__in=[State.RECONFIRMED, State.FINAL],
        stage__in=EXPLAINED_STAGES,
    )
    wanted = set(asked.values_list(*row).union(explained.values_list(*row)))
    verdicts = Verdict.objects.filter(submission__campaign=campaign, phase=ROUND_2)
    decided = set(verdicts.values_list(*row)) & wanted
    needed = _counted(wanted)
    return needed, _counted(decided), {sheet: sum(mains.values()) for sheet, mains in needed.items()}


def _counted(rows: Iterable[tuple[int, int, int]]) -> dict[int, dict[int, int]]:
    counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for sheet, _indicator, main in rows:
        counts[sheet][main] += 1
    return counts
