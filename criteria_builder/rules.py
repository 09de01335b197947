"""Why a version may not be published or withdrawn now: each rule gives the sentence, or None."""

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from criteria_builder.findings import Finding, errors, to_acknowledge
from criteria_builder.states import State

if TYPE_CHECKING:
    from criteria_builder.models import Version

SHORTEST_REASON = 10


def nothing_wrong(version: "Version", *, found: Collection[Finding], **_context: Any) -> str | None:
    """Empty tree, missing or invalid rules, points that do not fit: no reason in writing helps."""
    wrong = errors(found)
    if not wrong:
        return None
    return _("Chưa ban hành được, còn %(count)d lỗi. Lỗi đầu tiên: %(text)s") % {
        "count": len(wrong),
        "text": wrong[0].text,
    }


def differences_explained(
    version: "Version", *, found: Collection[Finding], acknowledged: Mapping[str, str], **_context: Any
) -> str | None:
    open_ones = unexplained(to_acknowledge(found), acknowledged)
    if not open_ones:
        return None
    return _("Số công bố khác số tính được, cần ghi lý do chấp nhận: %(text)s") % {"text": open_ones[0].text}


def unexplained(found: Collection[Finding], acknowledged: Mapping[str, str]) -> Sequence[Finding]:
    """Differences without a reason that somebody could understand later."""
    return [one for one in found if len(acknowledged.get(one.key, "").strip()) < SHORTEST_REASON]


def may_edit(version: "Version") -> str | None:
    if version.state == State.DRAFT:
        return None
    return _("Bản này đã ban hành nên không sửa được nữa, kể cả câu chữ. Hãy tạo bản sửa đổi.")
