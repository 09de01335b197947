"""Who appraises what: allocate, take back, recuse."""

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal import queries, rules
from appraisal.actions.writing import refuse
from appraisal.models import Allocation, Recusal
from criteria_builder.models import MainIndicator
from dti import audit
from dti.workflow import Refused
from tenants.accounts.models import User
from tenants.calendars.models import Campaign
from tenants.roles.authority import may, refusal
from tenants.units.models import Level, Unit


@transaction.atomic
def allocate(
    campaign: Campaign,
    *,
    appraiser: User,
    by: User,
    level: Level | None = None,
    unit: Unit | None = None,
    main_indicator: MainIndicator | None = None,
) -> Allocation:
    """Give an appraiser a level, a unit, a main indicator, or all of them; safe to repeat."""
    refuse(refusal(by, "appraisal.allocate"), code="may")
    if not may(appraiser, "appraisal.judge"):
        raise Refused(_("%(who)s không phải là thành viên thẩm định.") % {"who": appraiser.full_name})
    if unit is not None and queries.bench(campaign, appraiser).conflict(unit.pk):
        raise Refused(
            _("%(who)s thuộc %(unit)s hoặc đã rút khỏi việc thẩm định đơn vị này.")
            % {"who": appraiser.full_name, "unit": unit}
        )
    allocation, created = Allocation.objects.get_or_create(
        campaign=campaign, appraiser=appraiser, level=level, unit=unit, main_indicator=main_indicator
    )
    if created:
        audit.act("allocate", allocation, by=by)
    return allocation


@transaction.atomic
def deallocate(allocation: Allocation, *, by: User) -> None:
    """Take rows back; the verdicts written under the allocation stay."""
    refuse(refusal(by, "appraisal.allocate"), code="may")
    audit.act("deallocate", allocation, by=by)
    allocation.delete()


@transaction.atomic
def recuse(campaign: Campaign, *, appraiser: User, unit: Unit, reason: str, by: User) -> Recusal:
    """Keep a person away from a unit for the whole campaign: declared by themselves or by who allocates."""
    if by.pk != appraiser.pk:
        refuse(refusal(by, "appraisal.allocate"), code="may")
    refuse(rules.may_recuse(appraiser), code="may")
    reason = reason.strip()
    if not reason:
        raise Refused(_("Hãy ghi lý do rút khỏi việc thẩm định đơn vị này."))
    recusal, created = Recusal.objects.get_or_create(
        campaign=campaign, appraiser=appraiser, unit=unit, defaults={"reason": reason}
    )
    if created:
        audit.act("recuse", recusal, by=by)
    return recusal
