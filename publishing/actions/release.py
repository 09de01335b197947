"""Carry results to the public: draft, submit, record the decision, publish; two persons at the least."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_now
from dti.workflow import Refused
from publishing import content, workflow
from publishing.models import Release
from publishing.queries import latest
from tenants.calendars.actions import advance
from tenants.calendars.models import Campaign
from tenants.roles.authority import refusal


@transaction.atomic
def create_release(campaign: Campaign, *, by: Any, reason: str = "") -> Release:
    """A draft of the newest frozen results. If an edition is published already, this one corrects it."""
    if why := refusal(by, "publishing.submit"):
        raise Refused(why, code="may")
    # Lock first: edition numbers run through a period, whatever its campaigns.
    same_period = Campaign.objects.select_for_update().filter(period_code=campaign.period_code, mode=campaign.mode)
    campaigns = list(same_period.order_by("pk"))
    computation = latest(campaign, frozen=True)
    if computation is None:
        raise Refused(_("Chưa chốt số liệu, nên chưa có kết quả để công bố."))
    if computation.releases.exclude(state=Release.State.PUBLISHED).exists():
        raise Refused(_("Đã có bản công bố đang soạn từ lần chốt số liệu này."))
    former = campaign.releases.filter(state=Release.State.PUBLISHED).order_by("-number").first()
    if former is not None and not reason.strip():
        raise Refused(_("Bản đính chính phải ghi lý do."), code="reason")
    last = Release.objects.filter(campaign__in=campaigns).aggregate(last=Max("number"))["last"]
    release = Release(
        campaign=campaign,
        campaign_mode=campaign.mode,
        campaign_scope=campaign.scope,
        number=(last or 0) + 1,
        computation=computation,
        supersedes=former,
        reason=reason.strip(),
    )
    _write_content(release, content.of_release(release))
    release.save()
    audit.act("create_release", release, by=by, summary={"number": release.number})
    return release


@transaction.atomic
def submit(release: Release, *, by: Any, now: datetime) -> Release:
    """Hand the draft to the council's chair with the name of who did it."""
    release = _locked(release)
    workflow.ensure("submit", release, by=by, now=now)
    release.submitted_by_id, release.submitted_by_name, release.submitted_at = by.pk, by.full_name, database_now()
    release.save(update_fields=["submitted_by_id", "submitted_by_name", "submitted_at"])
    return workflow.perform("submit", release, by=by, now=now)


@transaction.atomic
def send_back(release: Release, *, by: Any, now: datetime) -> Release:
    """Back to draft; who submitted it stays readable in the history."""
    return workflow.perform("send_back", _locked(release), by=by, now=now)


@transaction.atomic
def approve(
    release: Release,
    *,
    by: Any,
    now: datetime,
    decision_no: str,
    decided_on: date,
    authority: str,
    seen: str | None = None,
) -> Release:
    """Record the authority's decision. From here on content and decision are fixed by the database."""
    release = _locked(release)
    workflow.ensure("approve", release, by=by, now=now, seen=seen, decision_no=decision_no, decided_on=decided_on)
    release.decision_no, release.decided_on, release.authority = decision_no, decided_on, authority
    _write_content(release, content.with_decision(release.content, decision_no, decided_on, authority))
    release.approved_by_id, release.approved_by_name, release.approved_at = by.pk, by.full_name, database_now()
    release.save()
    return workflow.perform("approve", release, by=by, now=now)


@transaction.atomic
def publish(release: Release, *, by: Any, now: datetime, seen: str | None = None) -> Release:
    """Publish exactly what was approved; public only where the campaign is official and the province's own."""
    release = _locked(release)
    workflow.ensure("publish", release, by=by, now=now, seen=seen)
    release.published_by_name, release.published_at = by.full_name, database_now()
    release.save(update_fields=["published_by_name", "published_at"])
    workflow.perform("publish", release, by=by, now=now)
    if release.campaign.state == Campaign.State.FINALISED:
        advance(release.campaign, Campaign.State.PUBLISHED, by=by)
    release.refresh_from_db()
    return release


def _locked(release: Release) -> Release:
    """Lock first: two people may press the button at the same moment."""
    return Release.objects.select_for_update(of=("self",)).select_related("campaign", "computation").get(pk=release.pk)


def _write_content(release: Release, document: content.Content) -> None:
    release.content, release.content_hash = document, content.digest(document)
