"""What submissions ask the rooms above: appraisal answers which questions round 1 put to a unit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from submissions.models import Submission


@dataclass(frozen=True)
class Question:
    """What an appraiser wants explained on one row."""

    text: str
    asked_by: str = ""
    asked_at: datetime | None = None


Questions = dict[int, Question]
_answers: list[Callable[[Submission], Questions]] = []


def answer_questions_with(function: Callable[[Submission], Questions]) -> None:
    """Called once, by the app that owns explanation requests, in its `ready()`."""
    _answers[:] = [function]


def questions(submission: Submission) -> Questions:
    """Indicator id → the question; nothing where no app answers."""
    return _answers[0](submission) if _answers else {}
