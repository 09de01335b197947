"""What round 1 asked of a unit, once the unit may know it."""

from appraisal.models import ExplanationRequest
from appraisal.workflow import ROUND_1
from submissions.hooks import Question, Questions
from submissions.models import Submission


def questions_to(submission: Submission) -> Questions:
    """Indicator id → the question; nothing before the round is closed, when an appraiser may still take it back."""
    closed = submission.campaign.round_closings.filter(phase=ROUND_1)
    if not closed.exists():
        return {}
    asked = ExplanationRequest.objects.filter(submission=submission, withdrawn=False)
    return {one.indicator_id: Question(one.question, one.asked_by_name, one.campaign_at) for one in asked}
