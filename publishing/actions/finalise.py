"""Chốt số liệu: freeze one computation as the campaign's result."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti.workflow import Refused
from publishing import checks
from publishing.actions.compute import keep
from publishing.documents import digest
from publishing.inputs import read_inputs
from publishing.models import Computation
from publishing.queries import latest
from tenants.calendars.actions import advance
from tenants.calendars.models import Campaign
from tenants.calendars.queries import campaign_now
from tenants.roles.authority import refusal

AFTER_ACTIVE = (Campaign.State.FINALISED, Campaign.State.PUBLISHED)


@transaction.atomic
def finalise(campaign: Campaign, *, by: Any, now: datetime | None = None, acknowledged: bool = False) -> Computation:
    """Freeze the results of what was judged; the campaign becomes finalised.

    After that a new frozen computation only comes to be when something was decided anew (a window extended by two
    persons, a verdict changed): it serves a correction, the earlier one stays. `acknowledged`: the chair has read
    the blocking findings and takes the results as they are.
    """
    if reason := refusal(by, "publishing.finalise"):
        raise Refused(reason, code="may")
    # Lock first: nobody finalises twice, and nobody computes in between.
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state not in (Campaign.State.ACTIVE, *AFTER_ACTIVE):
        raise Refused(_("Chỉ chốt được số liệu của đợt đang diễn ra."))
    _refuse_unmet(checks.of_campaign(campaign, now=now or campaign_now(campaign)))
    inputs = read_inputs(campaign, provisional=False)
    former = latest(campaign, frozen=True)
    if former is not None and former.inputs_hash == digest(inputs):
        raise Refused(_("Số liệu không đổi so với lần chốt trước, nên không cần chốt lại."))
    computation = keep(campaign, inputs, by=by)
    found = [check for check in checks.of_computation(computation) if not _is_acknowledged(check, acknowledged)]
    _refuse_unmet(found)
    if campaign.state == Campaign.State.ACTIVE:
        advance(campaign, Campaign.State.FINALISED, by=by)
    return computation


def _is_acknowledged(check: checks.Check, acknowledged: bool) -> bool:
    return acknowledged and check.key == checks.ACKNOWLEDGED


def _refuse_unmet(found: list[checks.Check]) -> None:
    unmet = checks.first_unmet(found)
    if unmet is not None:
        raise Refused(
            _("Chưa chốt được số liệu. Còn điều kiện: %(label)s. %(detail)s")
            % {"label": unmet.label, "detail": unmet.detail},
            code=unmet.key,
        )
