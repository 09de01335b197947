"""Council, allocation, verdicts in two rounds, explanation, rulings, outside figures."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "appraisal"
    verbose_name = "Thẩm định"

    def ready(self) -> None:
        from appraisal import campaigns, receivers  # noqa: F401  (listens to versions that a campaign adopts)
        from appraisal.queries.questions import questions_to  # app ready: models
        from submissions.hooks import answer_questions_with  # app ready: models
        from tenants.calendars import hooks

        answer_questions_with(questions_to)
        hooks.remind_with(("appraise_1", "appraise_2"), campaigns.recipients)
        hooks.report_with(campaigns.figures)
        hooks.wipe_with(campaigns.wipe)
