"""How much a province is used, in numbers that say nothing about anybody: for the operators' console."""

from datetime import timedelta
from typing import Any

from dti.clock import DatabaseNow, database_today
from submissions.models import Submission
from tenants.accounts.models import SignIn, User
from tenants.calendars.models import Campaign, Window
from tenants.units.queries import valid_on


def counts() -> dict[str, Any]:
    recently = SignIn.objects.filter(outcome=SignIn.Outcome.ENTERED, at__gt=DatabaseNow() - timedelta(days=7))
    return {
        "units": valid_on(database_today()).count(),
        "people": User.objects.filter(is_active=True).count(),
        "activated": User.objects.filter(is_active=True, activated_at__isnull=False).count(),
        "active_7_days": recently.values("user").distinct().count(),
        "campaigns": Campaign.objects.count(),
        "running_campaigns": Campaign.objects.filter(state=Campaign.State.ACTIVE).count(),
        "sheets": Submission.objects.count(),
        "open_windows": open_windows(),
    }


def open_windows() -> int:
    """Windows of official campaigns that stand open: a merger would cut them."""
    open_now = Window.objects.filter(opens_at__lte=DatabaseNow(), closes_at__gt=DatabaseNow(), closed_at=None)
    return open_now.filter(campaign__mode="official", campaign__state=Campaign.State.ACTIVE).count()
