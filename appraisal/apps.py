"""Council, allocation, verdicts in two rounds, explanation, rulings, outside figures."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "appraisal"
    verbose_name = "Thẩm định"

    def ready(self) -> None:
        from appraisal import receivers  # noqa: F401  (listens to versions that a campaign adopts)
        from appraisal.queries.questions import questions_to  # app ready: models
        from submissions.hooks import answer_questions_with  # app ready: models

        answer_questions_with(questions_to)
