"""How far a change of a criteria set reaches: what units of open campaigns have done, component by component."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from criteria_builder.hooks import Impact
from criteria_builder.models import Version
from submissions.models import EvidenceLink, LedgerEntry, Stage, Submission
from submissions.rows import OWN_STAGES, VALUE_GIVEN
from tenants.calendars.models import Campaign

JUDGED = (Stage.REVIEW, Stage.ROUND_1, Stage.REVIEW_2, Stage.ROUND_2)


def impact_of(version: Version) -> dict[str, Impact]:
    """Stable id → units, over every version of the set that an open campaign answers; three queries."""
    sheets = Submission.objects.filter(
        campaign__state=Campaign.State.ACTIVE, version__criteria_set=version.criteria_set_id
    )
    entered, attached, judged = _entered(sheets), _attached(sheets), _judged(sheets)
    return {key: Impact(entered[key], attached[key], judged[key]) for key in sorted({*entered, *attached, *judged})}


def _entered(sheets: QuerySet[Submission]) -> Counter[str]:
    """Sheets whose own last value says something; one that was emptied again does not."""
    keys = ("submission_id", "indicator_id")
    last = LedgerEntry.objects.filter(submission__in=sheets, stage__in=OWN_STAGES).order_by(*keys, "-pk")
    values = last.distinct(*keys).values_list("indicator__stable_id", "status")
    return Counter(str(key) for key, status in values if status in VALUE_GIVEN)


def _attached(sheets: QuerySet[Submission]) -> Counter[str]:
    return _counted(EvidenceLink.objects.filter(submission__in=sheets, removed=False))


def _judged(sheets: QuerySet[Submission]) -> Counter[str]:
    return _counted(LedgerEntry.objects.filter(submission__in=sheets, stage__in=JUDGED))


def _counted(rows: QuerySet[Any]) -> Counter[str]:
    by_key: Iterable[tuple[Any, int]] = (
        rows.order_by().values_list("indicator__stable_id").annotate(units=Count("submission", distinct=True))
    )
    return Counter({str(key): units for key, units in by_key})
