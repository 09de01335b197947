"""Publish a version, which freezes it for ever, and retire one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from criteria_builder import canonical, queries, scoring, workflow
from criteria_builder.findings import Finding, findings, to_acknowledge
from criteria_builder.models import Indicator, Version
from criteria_builder.tree import Tree
from dti.clock import database_now
from dti.workflow import Refused
from tenants.calendars.gate import fenced
from tenants.calendars.models import Document


@fenced
def publish(
    version: Version,
    *,
    by: Any,
    document: Document | None = None,
    acknowledged: Mapping[str, str] | None = None,
) -> Version:
    """Give every component its code, hash the canonical text, and let nobody change the version again.

    `acknowledged` holds a written reason by `Finding.key` for each declared figure that differs.
    """
    # Lock first: a row added while the hash is computed would not be under it.
    locked = Version.objects.select_for_update().get(pk=version.pk)
    workflow.VERSION.move("publish", locked.state)
    reasons = dict(acknowledged or {})
    found = findings(queries.tree(locked))
    now = database_now()
    _freeze(locked, document, _written(found, reasons, by), now)
    return workflow.perform("publish", version, by=by, now=now, found=found, acknowledged=reasons)


@fenced
def retire(version: Version, *, by: Any) -> Version:
    """Take a published version out of use; campaigns that adopted it keep it."""
    return workflow.perform("retire", version, by=by, now=database_now())


def verify(version: Version) -> None:
    """Refuse if the stored tree does not give the hash it was published with."""
    if canonical.content_hash(queries.tree(version)) != version.content_hash:
        raise Refused(_("Nội dung của bản này không khớp mã băm khi ban hành. Hãy báo người quản trị hệ thống."))


def _freeze(version: Version, document: Document | None, reasons: list[dict[str, str]], now: datetime) -> None:
    """Codes, hash and time, while the guard still takes the version for a draft."""
    _give_codes(queries.tree(version))
    version.document = document or version.document
    version.acknowledged = reasons
    version.content_hash = canonical.content_hash(queries.tree(version))
    version.published_at = now
    version.save(update_fields=["document", "acknowledged", "content_hash", "published_at"])


def _give_codes(tree: Tree) -> None:
    """Its code to every row, and to a component with parts the sum that scores it."""
    wholes = {node.parent_pk for node in tree.indicators}
    rows = [Indicator(pk=node.pk, code=node.number) for node in tree.indicators if node.code != node.number]
    Indicator.objects.bulk_update(rows, ["code"])
    sums = [
        Indicator(pk=node.pk, rule=scoring.dump_rule(node.rule))
        for node in tree.indicators
        if node.pk in wholes and node.rule is not None
    ]
    Indicator.objects.bulk_update(sums, ["rule"])


def _written(found: tuple[Finding, ...], reasons: Mapping[str, str], by: Any) -> list[dict[str, str]]:
    return [
        {
            "key": finding.key,
            "text": finding.text,
            "declared": finding.declared,
            "computed": finding.computed,
            "reason": reasons.get(finding.key, "").strip(),
            "by": by.full_name,
        }
        for finding in to_acknowledge(found)
    ]
