"""Council, allocation, verdicts in two rounds, explanation, rulings, outside figures."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "appraisal"
    verbose_name = "Thẩm định"
