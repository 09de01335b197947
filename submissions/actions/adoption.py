"""A running campaign goes over to an amended version of its set, by a decision (decision 0013)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from criteria_builder import queries as criteria
from criteria_builder.adoption import adoption_refusals
from criteria_builder.models import Version
from dti import audit
from dti.workflow import Refused
from submissions import queries, rules
from submissions.models import SheetPlan, Submission
from submissions.signals import version_adopted
from tenants.calendars.gate import fenced
from tenants.calendars.models import Campaign, Document
from tenants.roles.authority import refusal


@fenced
def adopt_version(campaign: Campaign, version: Version, *, by: Any, document: Document) -> SheetPlan:
    """Plan and sheets of the set's group name the amended version; refused as soon as one sheet has a row."""
    if reason := refusal(by, "criteria.adopt"):
        raise Refused(reason, code="may")
    plan = _plan(campaign, version)
    _refuse(rules.not_to_be_adopted(plan.campaign, plan.version, version, document))
    _refuse(next(iter(adoption_refusals(criteria.tree(plan.version), criteria.tree(version))), None))
    # Lock first: whoever saves a row holds its sheet, and reads the version under that lock.
    sheets = Submission.objects.filter(campaign=campaign, version=plan.version_id)
    list(sheets.select_for_update(of=("self",)).values_list("pk"))
    _refuse(rules.rows_name_the_old_version(sheets.filter(queries.has_rows()).count()))
    before = plan.version
    plan.version = version
    plan.save(update_fields=["version"])
    sheets.update(version=version)
    audit.act("adopt_version", plan, by=by, summary={"from": before.number, "to": version.number, "by": str(document)})
    told = {"campaign_id": campaign.pk, "before_id": before.pk, "after_id": version.pk}
    transaction.on_commit(lambda: version_adopted.send(sender=SheetPlan, **told))
    return plan


def _plan(campaign: Campaign, version: Version) -> SheetPlan:
    plans = SheetPlan.objects.select_for_update(of=("self",)).select_related("campaign", "version__criteria_set")
    plan = plans.filter(campaign=campaign, version__criteria_set=version.criteria_set_id).first()
    if plan is None:
        raise Refused(_("Đợt này không dùng bộ chỉ số của bản sửa đổi."))
    return plan


def _refuse(reason: str | None) -> None:
    if reason:
        raise Refused(reason, code="adoption")
