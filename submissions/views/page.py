"""One reading of a whole sheet for a page: rows, groups, sums, what is open and to whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from criteria_builder.queries import grades_of
from criteria_builder.scoring.grades import GradeScale
from dti.web.shell import Act
from dti.workflow import Refused, open_moves
from submissions import hooks, queries, rules, totals, workflow
from submissions.hooks import Question
from submissions.models import Evidence, Submission
from submissions.queries import Standing
from submissions.rows import Gap, Period, SheetRow, warnings
from submissions.states import SheetStage
from submissions.totals import Sum
from submissions.views.cards import Card, make_card
from tenants.roles.authority import may

# A choice of more documents than this is no choice: the store's own page finds them.
MOST_KEPT = 200
STAGE_LOOKS = {
    SheetStage.WITH_LEADER: "warning",
    SheetStage.WITH_LEADER_2: "warning",
    SheetStage.RETURNED: "danger",
    SheetStage.EXPIRED_UNCONFIRMED: "danger",
    SheetStage.CONFIRMED: "success",
    SheetStage.RECONFIRMED: "success",
    SheetStage.FINAL: "success",
    SheetStage.EXPLAINING: "explanation",
    SheetStage.NOT_STARTED: "neutral",
}
Kind = Literal["primary", "secondary"]
VERBS: dict[str, tuple[Any, Kind, str]] = {
    "submit_to_leader": (_("Trình lãnh đạo"), "primary", "send"),
    "recall": (_("Rút lại"), "secondary", "undo-2"),
    "recall_confirmed": (_("Rút lại phiếu đã xác nhận"), "secondary", "undo-2"),
    "reopen": (_("Mở lại cho đơn vị sửa"), "secondary", "lock-open"),
}


@dataclass(frozen=True)
class GroupLine:
    """One main indicator in the navigation of a sheet."""

    pk: int
    name: str
    url: str
    sum: Sum
    asked: int
    current: bool
    optional: bool


class SheetPage:
    """What every screen of one sheet needs, read once and only when it is asked for."""

    def __init__(self, submission: Submission, standing: Standing, user: Any) -> None:
        self.submission, self.standing, self.user = submission, standing, user
        self.period: Period = queries.period_of(submission.campaign)
        self.locked = standing.locked_because(user)

    @cached_property
    def rows(self) -> tuple[SheetRow, ...]:
        return queries.sheet_rows(self.submission)

    @property
    def writes(self) -> bool:
        return self.locked is None

    @cached_property
    def questions(self) -> Mapping[int, Question]:
        return hooks.questions(self.submission) if self.standing.explaining else {}

    @cached_property
    def store(self) -> list[Evidence]:
        """What the unit keeps already, for people who may attach it."""
        kept = Evidence.objects.filter(unit_id=self.submission.unit_id).order_by("-pk")
        return list(kept[:MOST_KEPT]) if self.writes else []

    @cached_property
    def total(self) -> Sum:
        capped = self.submission.version.settings.get("cap_total_at_scale", True)
        return totals.whole(self.rows, scale=self.scale, cap_total_at_scale=capped)

    @property
    def scale(self) -> GradeScale:
        return grades_of(self.submission.version)

    @cached_property
    def mains(self) -> dict[int, Sum]:
        return totals.by_main(self.rows)

    @cached_property
    def pillars(self) -> list[Sum]:
        return totals.by_pillar(self.rows, queries.pillars_of(self.submission.version_id), self.scale)

    @cached_property
    def gaps(self) -> list[Gap]:
        return queries.gaps_of(self.submission, self.rows, self.standing.open_rows)

    @cached_property
    def warnings(self) -> list[Gap]:
        return warnings(self.rows, period=self.period)

    @cached_property
    def hash(self) -> str:
        return queries.hash_of(self.submission, self.rows)

    @property
    def stage_look(self) -> str:
        return STAGE_LOOKS.get(self.standing.stage, "info")

    def card(self, row: SheetRow, **more: Any) -> Card:
        question = self.questions.get(row.indicator.pk)
        return make_card(row, self.standing, writes=self.writes, period=self.period, question=question, **more)

    def groups(self, current: int | None) -> list[GroupLine]:
        """The navigation: done and total of every main indicator, and how many rows are asked about."""
        asked = {row.indicator.pk: row.main.pk for row in self.rows if row.indicator.pk in self.questions}
        optional = {row.main.pk for row in self.rows if row.section}
        return [
            GroupLine(
                pk,
                found.name,
                self.group_url(pk),
                found,
                sum(main == pk for main in asked.values()),
                pk == current,
                pk in optional,
            )
            for pk, found in self.mains.items()
        ]

    def group_url(self, main_pk: int) -> str:
        return reverse("submissions:group", args=[self.submission.pk, main_pk])

    def first_group(self) -> int | None:
        """Where work goes on: the first group with a question or something missing, else the first of all."""
        open_questions = [row for row in self.rows if row.indicator.pk in self.questions and not row.supplement]
        unfinished = [row for row in self.rows if row.counts_in_progress and not row.done]
        wanted = open_questions or (unfinished if not self.standing.explaining else []) or self.rows
        return wanted[0].main.pk if wanted else None

    def moves(self, *verbs: str) -> list[Act]:
        """Buttons of the verbs that lead on for this person; one that is refused says why."""
        acts = []
        for verb, reason in self.open_moves():
            if verb in verbs:
                label, kind, icon = VERBS[verb]
                acts.append(Act(str(label), kind=kind, icon=icon, form=f"move-{verb}", value=verb, reason=reason or ""))
        return acts

    def open_moves(self) -> list[tuple[str, str | None]]:
        """Verbs of the sheet that this person's role may ever press, each with what refuses it now."""
        found = open_moves(
            workflow.SUBMISSION,
            self.submission,
            by=self.user,
            now=self.standing.now,
            may=workflow.may,
            hold=self._hold,
            gaps=self.gaps,
            seen=self.hash,
            current=self.hash,
            note="-",
            asked=self.standing.open_rows,
        )
        return [(verb, why) for verb, why in found if verb in workflow.ON_THE_SHEET and self._has_right(verb)]

    def _has_right(self, verb: str) -> bool:
        return may(self.user, workflow.RIGHTS[verb], self.submission.unit_id)

    def _hold(self, submission: Submission, verb: str) -> None:
        """The window as this page has read it; the verb itself asks the gate."""
        if not self.standing.opening.is_open:
            raise Refused(rules.not_open(self.standing.opening, self.standing.now), code="window_closed")
