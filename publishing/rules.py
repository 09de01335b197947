"""What must be true before a release takes its next step; each rule returns the sentence that refuses, or None."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from publishing.models import Release


def newest_results(release: "Release", **_context: Any) -> str | None:
    """A release of results that were decided anew meanwhile is overtaken."""
    newer = release.campaign.computations.filter(provisional=False, seq__gt=release.computation.seq)
    if newer.exists():
        return _("Đã có lần chốt số liệu mới hơn. Hãy lập bản công bố từ lần chốt mới.")
    return None


def not_the_submitter(release: "Release", *, by: Any, **_context: Any) -> str | None:
    if release.submitted_by_id == by.pk:
        return _("Người trình không ghi quyết định phê duyệt cho chính bản mình trình. Cần một người thứ hai.")
    return None


def decision_is_recorded(
    release: "Release",
    *,
    now: datetime,
    decision_no: str | None = None,
    decided_on: date | None = None,
    **_context: Any,
) -> str | None:
    """A decision has a number and a day that has come. Before the form is filled in, nothing is said."""
    if decision_no is not None and not decision_no.strip():
        return _("Hãy ghi số quyết định của cấp công bố.")
    if decided_on is not None and decided_on > localtime(now).date():
        return _("Ngày quyết định chưa tới. Hãy ghi ngày đã ký.")
    return None


def content_as_seen(release: "Release", *, seen: str | None = None, **_context: Any) -> str | None:
    """What is approved or published is what stood on this person's screen."""
    if seen is not None and seen != release.content_hash:
        return _("Nội dung đã thay đổi từ khi bạn mở trang. Hãy tải lại và xem lại trước khi quyết định.")
    return None


def correction_has_a_reason(release: "Release", **_context: Any) -> str | None:
    if release.supersedes_id is not None and not release.reason:
        return _("Bản đính chính phải ghi lý do.")
    return None
