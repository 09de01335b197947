"""Write down which earlier component each later one stands for; also after both versions are published."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from criteria_builder.crosswalks import Match
from criteria_builder.models import Crosswalk, Indicator, Version
from dti import audit
from dti.workflow import Refused
from tenants.calendars.gate import fenced
from tenants.roles import authority

LONGEST_NOTE = 500


@fenced
def save_crosswalk(before: Version, after: Version, matches: Sequence[Match], *, by: Any) -> int:
    """The rows named here replace those that stand; returns how many changed."""
    if reason := authority.refusal(by, "criteria.edit"):
        raise Refused(reason, code="may")
    # Lock first: two people may save the same table at the same moment.
    Version.objects.select_for_update(of=("self",), no_key=True).get(pk=after.pk)
    _check(before, after, matches)
    stored = {row.to_stable_id: row for row in Crosswalk.objects.filter(from_version=before, to_version=after)}
    changed = [row for match in matches if (row := _changed(match, before, after, stored))]
    Crosswalk.objects.bulk_create([row for row in changed if row.pk is None])
    Crosswalk.objects.bulk_update([row for row in changed if row.pk], ["from_stable_id", "kind", "note"])
    if changed:
        summary = {"from": str(before), "rows": len(changed)}
        audit.act("save_crosswalk", after, by=by, summary=summary)
    return len(changed)


def _check(before: Version, after: Version, matches: Sequence[Match]) -> None:
    if before.pk == after.pk:
        raise Refused(_("Hãy chọn hai bản khác nhau."))
    old, new = _ids(before), _ids(after)
    for match in matches:
        if UUID(match.to_key) not in new or (match.from_key and UUID(match.from_key) not in old):
            raise Refused(_("Có chỉ số không thuộc hai bản này. Hãy tải lại trang."))
        if (match.kind == "none") != (match.from_key is None):
            raise Refused(_("“Không có” thì để trống chỉ số bản trước; “Như nhau”, “Một phần” thì phải ghi chỉ số đó."))
        if len(match.note) > LONGEST_NOTE:
            raise Refused(_("Ghi chú dài hơn %(most)d ký tự. Hãy rút gọn.") % {"most": LONGEST_NOTE})


def _ids(version: Version) -> set[UUID]:
    return set(Indicator.objects.filter(version=version).values_list("stable_id", flat=True))


def _changed(match: Match, before: Version, after: Version, stored: Mapping[UUID, Crosswalk]) -> Crosswalk | None:
    """The row as it should stand, or None where it stands so already."""
    key = UUID(match.to_key)
    row = stored.get(key) or Crosswalk(from_version=before, to_version=after, to_stable_id=key)
    wanted = (UUID(match.from_key) if match.from_key else None, match.kind, match.note.strip())
    if row.pk and (row.from_stable_id, row.kind, row.note) == wanted:
        return None
    row.from_stable_id, row.kind, row.note = wanted
    return row
