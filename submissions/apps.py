"""Sheets, answers, evidence, confirmation, and the score ledger."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "submissions"
    verbose_name = "Phiếu đánh giá"

    def ready(self) -> None:
        from criteria_builder.hooks import answer_impact_with  # app ready: models
        from submissions import campaigns, receivers  # noqa: F401  (listens to campaigns that open and are copied)
        from submissions.impact import impact_of  # app ready: models
        from tenants.calendars import hooks

        answer_impact_with(impact_of)
        hooks.answer_rows_with(campaigns.rows_of)
        hooks.remind_with(("self_assess", "explain"), campaigns.recipients)
        hooks.report_with(campaigns.figures)
        hooks.wipe_with(campaigns.wipe)
