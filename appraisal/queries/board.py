"""The state of a campaign for those who lead it: who is late, who has how much to do, which totals lie at a border."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from appraisal.models import Allocation, Verdict
from appraisal.queries.council import allocations
from appraisal.queries.lines import Line
from criteria_builder.models import Version
from criteria_builder.queries import grades_of
from criteria_builder.scoring.bonus import BonusPolicy, adjusted_total
from criteria_builder.scoring.grades import GradeScale
from criteria_builder.tree import SECTIONS
from submissions.models import LedgerEntry, Stage
from submissions.states import SheetStage
from tenants.accounts.models import User
from tenants.calendars.models import Campaign

BORDER = Fraction(1, 100)
ZERO = Fraction(0)


@dataclass(frozen=True)
class Load:
    """One appraiser's share of a round."""

    appraiser: User
    areas: tuple[str, ...]
    decided: int
    last_at: datetime | None


@dataclass(frozen=True)
class Borderline:
    """A total so near a grade's bound that one row may move it. Provisional until the results are computed."""

    line: Line
    points: Fraction
    max_points: Fraction
    grade: str
    distance: Fraction


def by_stage(lines: Iterable[Line]) -> list[tuple[SheetStage, int]]:
    """How many sheets stand at each stage, in the order of the stages."""
    counts: dict[SheetStage, int] = defaultdict(int)
    for line in lines:
        counts[line.stage] += 1
    return [(stage, counts[stage]) for stage in SheetStage if counts[stage]]


def loads(campaign: Campaign, phase: str) -> list[Load]:
    """Who was given what, and how much each has decided; people without rows who decided some are shown too."""
    given: dict[User, list[str]] = defaultdict(list)
    for allocation in allocations(campaign):
        given[allocation.appraiser].append(area(allocation))
    verdicts = Verdict.objects.filter(submission__campaign=campaign, phase=phase).order_by()
    counted = verdicts.values_list("appraiser_id").annotate(n=Count("pk"), last=Max("campaign_at"))
    done = {person: (number, last) for person, number, last in counted}
    others = User.objects.filter(pk__in=set(done) - {user.pk for user in given})
    people = [*given, *others.order_by("full_name", "pk")]
    return [Load(user, tuple(given.get(user, ())), *done.get(user.pk, (0, None))) for user in people]


def area(allocation: Allocation) -> str:
    """What an allocation covers, in words."""
    where = allocation.unit or allocation.level or _("Mọi đơn vị")
    return f"{where} · {allocation.main_indicator or _('mọi chỉ số')}"


def borderline(campaign: Campaign, lines: Iterable[Line]) -> list[Borderline]:
    """Totals of appraised points within one hundredth of a bound, nearest first."""
    sums = _sums(campaign)
    versions = list(Version.objects.filter(submissions__campaign=campaign).distinct())
    scales = {version.pk: grades_of(version) for version in versions}
    settings = {version.pk: version.settings for version in versions}
    found = []
    for line in lines:
        own = sums.get(line.submission.pk, _Sum())
        points, highest = own.adjusted(settings[line.submission.version_id]), own.whole
        near = _nearest(points, highest, scales[line.submission.version_id]) if highest else None
        if near is not None and near[1] <= BORDER and not line.waits:
            found.append(Borderline(line, points, highest, near[0], near[1]))
    return sorted(found, key=lambda one: (one.distance, one.line.submission.pk))


@dataclass
class _Sum:
    """What a sheet has so far; sections by kind with the most that they may add or take."""

    points: Fraction = ZERO
    whole: Fraction = ZERO
    moves: dict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    caps: dict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))

    def adjusted(self, settings: Mapping[str, object]) -> Fraction:
        policy = BonusPolicy(self.caps["bonus"], self.caps["penalty"], bool(settings.get("cap_total_at_scale", True)))
        return adjusted_total(self.points, self.whole, [self.moves["bonus"]], [self.moves["penalty"]], policy)


def _sums(campaign: Campaign) -> Mapping[int, _Sum]:
    """Sheet → appraised points and the maximum of the rows that have any; round 2 before round 1."""
    entries = LedgerEntry.objects.filter(submission__campaign=campaign, stage__in=[Stage.ROUND_1, Stage.ROUND_2])
    keys = ("submission_id", "indicator_id")
    last = entries.order_by(*keys, "-stage", "-seq").distinct(*keys)
    sums: dict[int, _Sum] = defaultdict(_Sum)
    for entry in last.select_related("indicator__main_indicator__group"):
        if entry.points is None:
            continue
        group, own = entry.indicator.main_indicator.group, sums[entry.submission_id]
        if group.kind in SECTIONS:
            own.moves[group.kind] += entry.points
            own.caps[group.kind] = Fraction(group.cap or 0)
        else:
            own.points += entry.points
            own.whole += Fraction(entry.indicator.max_points)
    return sums


def _nearest(points: Fraction, highest: Fraction, scale: GradeScale) -> tuple[str, Fraction] | None:
    """The grade whose lower bound lies nearest, and how far away."""
    distances = [(abs(points / highest - grade.lower), grade.name) for grade in scale.grades if grade.lower > 0]
    if not distances:
        return None
    distance, name = min(distances)
    return name, distance
