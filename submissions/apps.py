"""Sheets, answers, evidence, confirmation, and the score ledger."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "submissions"
    verbose_name = "Phiếu đánh giá"

    def ready(self) -> None:
        from criteria_builder.hooks import answer_impact_with  # app ready: models
        from submissions import receivers  # noqa: F401  (listens to campaigns that open)
        from submissions.impact import impact_of  # app ready: models

        answer_impact_with(impact_of)
