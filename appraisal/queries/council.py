"""Who appraises what: allocations and recusals, and whether they cover a row."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from appraisal.models import Allocation, Recusal
from criteria_builder.models import Indicator
from submissions.models import Submission
from tenants.accounts.models import User
from tenants.calendars.models import Campaign
from tenants.roles.authority import has_role, units_of
from tenants.roles.models import Role


@dataclass(frozen=True)
class Bench:
    """What one person may take up in one campaign: own units and recusals out, allocations in."""

    own_units: frozenset[int]
    recused_units: frozenset[int]
    covers_all: bool
    allocations: tuple[Allocation, ...]

    def conflict(self, unit_id: int) -> str:
        """ "own", "recused", or nothing that stands between them."""
        if unit_id in self.own_units:
            return "own"
        return "recused" if unit_id in self.recused_units else ""

    def covers(self, submission: Submission, indicator: Indicator) -> bool:
        """Is the row allocated to this person? The lead has every row."""
        return self.covers_all or self._allocated(submission, indicator.main_indicator_id)

    def covers_main(self, submission: Submission, main_indicator_id: int) -> bool:
        return self.covers_all or self._allocated(submission, main_indicator_id)

    def covers_some(self, submission: Submission) -> bool:
        """Is anything of this sheet allocated to this person?"""
        return self.covers_all or any(_of_sheet(one, submission) for one in self.allocations)

    def for_the_whole_council(self) -> "Bench":
        """The same conflicts, every row: where the campaign lets silence agree."""
        return replace(self, covers_all=True)

    def _allocated(self, submission: Submission, main_indicator_id: int) -> bool:
        return any(
            _of_sheet(one, submission) and one.main_indicator_id in (None, main_indicator_id)
            for one in self.allocations
        )


def bench(campaign: Campaign, user: Any) -> Bench:
    """Two queries, none for the roles that the request has read already."""
    return benches(campaign, [user])[user.pk]


def benches(campaign: Campaign, people: Collection[Any]) -> dict[Any, Bench]:
    """Everybody's by the person's id: two queries however many they are, and one a person whose roles are unread."""
    recused: dict[Any, set[int]] = defaultdict(set)
    for person, unit in Recusal.objects.filter(campaign=campaign, appraiser__in=people).values_list(
        "appraiser_id", "unit_id"
    ):
        recused[person].add(unit)
    given: dict[Any, list[Allocation]] = defaultdict(list)
    for one in Allocation.objects.filter(campaign=campaign, appraiser__in=people):
        given[one.appraiser_id].append(one)
    return {
        one.pk: Bench(
            own_units=units_of(one),
            recused_units=frozenset(recused[one.pk]),
            covers_all=has_role(one, Role.LEAD_APPRAISER, Role.COUNCIL_CHAIR),
            allocations=tuple(given[one.pk]),
        )
        for one in people
    }


def allocations(campaign: Campaign) -> QuerySet[Allocation]:
    return (
        Allocation.objects.filter(campaign=campaign)
        .select_related("appraiser", "level", "unit", "main_indicator")
        .order_by("appraiser__full_name", "level__position", "unit__sort_key", "main_indicator__position", "pk")
    )


def recusals(campaign: Campaign) -> QuerySet[Recusal]:
    return (
        Recusal.objects.filter(campaign=campaign)
        .select_related("appraiser", "unit")
        .order_by("appraiser__full_name", "unit__sort_key", "pk")
    )


def appraisers() -> QuerySet[User]:
    """People who may be given rows."""
    roles = [Role.APPRAISER, Role.LEAD_APPRAISER]
    return User.objects.filter(assignments__role__in=roles, is_active=True).distinct().order_by("full_name", "pk")


def _of_sheet(allocation: Allocation, submission: Submission) -> bool:
    """Needs `submission.unit`: read it with the sheet."""
    return allocation.unit_id in (None, submission.unit_id) and allocation.level_id in (
        None,
        submission.unit.level_id,
    )
