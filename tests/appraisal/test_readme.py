"""The README's diagram is the table's; its verbs lead on from its states only."""

from contextlib import suppress
from pathlib import Path

from django.db import transaction

from appraisal import actions, workflow
from dti.workflow import Refused, diagram
from submissions.models import State, Submission
from tests.appraisal.rounds import in_round_1, sheet_of
from tests.cast import Cast, fresh

README = Path(workflow.__file__).with_name("README.md")


def test_the_diagram_is_generated_from_the_table() -> None:
    drawn = README.read_text(encoding="utf-8").split("```mermaid\n")[1].split("\n```")[0]

    assert drawn == diagram(workflow.APPRAISAL)


def test_a_silent_sheet_is_opened_from_these_states_and_no_other(cast: Cast) -> None:
    sheet = in_round_1(cast)
    silent = sheet_of(sheet, cast.so_noi_vu)
    opened = set()

    for state in State.values:
        Submission.objects.filter(pk=silent.pk).update(state=state)
        with suppress(Refused), transaction.atomic():
            actions.open_default(silent, by=fresh(cast.long), reason="Quá hạn.")
            opened.add(state)
            transaction.set_rollback(True)

    assert opened == {"not_started", "drafting", "with_leader", "returned"}


def test_every_stored_state_belongs_to_one_round() -> None:
    first, second = workflow.JUDGED_STATES[workflow.ROUND_1], workflow.JUDGED_STATES[workflow.ROUND_2]

    assert (first, second) == (("confirmed", "default_appraisal"), ("appraised_1", "with_leader_2", "reconfirmed"))
    assert [workflow.phase_of(state) for state in (*first, *second, "final", "drafting")] == [
        "appraise_1", "appraise_1", "appraise_2", "appraise_2", "appraise_2", "appraise_2", "appraise_1",
    ]  # fmt: skip
