"""Sheets, answers, evidence, confirmation, and the score ledger."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "submissions"
    verbose_name = "Phiếu đánh giá"

    def ready(self) -> None:
        from submissions import receivers  # noqa: F401  (listens to campaigns that open)
