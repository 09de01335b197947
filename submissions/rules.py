"""Why a move of a sheet is refused now: each rule returns the sentence, or None."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from submissions.rows import Gap
from submissions.states import State

FEW = 3


def complete(submission: Any, *, gaps: Sequence[Gap] = (), **context: Any) -> str | None:
    """Nothing required is empty, no claim without a reason, no figure without proof or explanation."""
    if not gaps:
        return None
    first = "; ".join(f"{gap.label}: {gap.text}" for gap in gaps[:FEW])
    more = _(" … và các chỗ khác.") if len(gaps) > FEW else ""
    return (
        ngettext("Còn %(n)d chỗ phải bổ sung trước: ", "Còn %(n)d chỗ phải bổ sung trước: ", len(gaps))
        % {"n": len(gaps)}
        + f"{first}{more}"
    )


def content_unchanged(submission: Any, *, seen: str = "", current: str = "", **context: Any) -> str | None:
    """The sheet is still the one that was on the screen."""
    if seen and seen == current:
        return None
    return _("Số liệu đã thay đổi sau khi bạn mở trang. Hãy xem lại phần thay đổi rồi xác nhận lại.")


def unchanged_if_seen(submission: Any, *, seen: str = "", current: str = "", **context: Any) -> str | None:
    """An officer hands on the sheet as reviewed; without a review page there is nothing to compare."""
    return content_unchanged(submission, seen=seen, current=current) if seen else None


def not_the_officer(submission: Any, *, by: Any, **context: Any) -> str | None:
    """Who declared does not confirm; a small commune with one person is flagged so."""
    if submission.submitted_by_id != by.pk or submission.unit.single_user:
        return None
    return _("Người trình phiếu không tự xác nhận được. Cần lãnh đạo đơn vị xác nhận.")


def note_given(submission: Any, *, note: str = "", **context: Any) -> str | None:
    return None if note.strip() else _("Hãy ghi lý do trả lại để chuyên viên biết phải sửa gì.")


def not_yet_opened(submission: Any, **context: Any) -> str | None:
    """Once an appraiser has looked, only the province opens a confirmed sheet again."""
    if submission.first_opened_by_appraiser_at is None:
        return None
    return _("Thành viên thẩm định đã mở phiếu này. Muốn sửa, hãy đề nghị quản trị tỉnh mở lại.")


def someone_asked(submission: Any, *, asked: frozenset[int] | None = frozenset(), **context: Any) -> str | None:
    """There is something to explain. None: the whole sheet is open."""
    if asked is None or asked:
        return None
    return _("Thẩm định lần 1 không yêu cầu đơn vị giải trình chỉ số nào.")


LOCKED = {
    State.NOT_STARTED: gettext_lazy("Phiếu do chuyên viên của đơn vị kê khai."),
    State.DRAFTING: gettext_lazy("Phiếu đang do chuyên viên kê khai, chưa trình lãnh đạo."),
    State.RETURNED: gettext_lazy("Phiếu đã trả lại chuyên viên để sửa."),
    State.WITH_LEADER: gettext_lazy(
        "Phiếu đã trình lãnh đạo. Muốn sửa, chuyên viên rút lại phiếu hoặc lãnh đạo trả lại."
    ),
    State.CONFIRMED: gettext_lazy(
        "Lãnh đạo đã xác nhận số liệu. Muốn sửa, lãnh đạo rút lại phiếu khi còn hạn và chưa thẩm định."
    ),
    State.DEFAULT_APPRAISAL: gettext_lazy("Phiếu được thẩm định từ nguồn dữ liệu dùng chung vì quá hạn chưa xác nhận."),
    State.APPRAISED_1: gettext_lazy("Phần giải trình do chuyên viên của đơn vị bổ sung."),
    State.WITH_LEADER_2: gettext_lazy("Phần giải trình đã trình lãnh đạo. Muốn sửa, hãy rút lại hoặc trả lại."),
    State.RECONFIRMED: gettext_lazy("Lãnh đạo đã xác nhận phần giải trình."),
    State.FINAL: gettext_lazy("Số liệu đã chốt, không thay đổi được nữa."),
}


def locked(state: str) -> str:
    """Why nobody of the unit, or not this person, writes in this state."""
    return str(LOCKED[State(state)])


def expired() -> str:
    """The deadline passed without a confirmation: what follows from it."""
    return _(
        "Đã hết hạn tự đánh giá mà phiếu chưa được xác nhận. Đơn vị sẽ được thẩm định từ nguồn dữ liệu dùng chung."
    )


def not_open(opening: Any, now: datetime) -> str:
    """The window of this phase is not open: not yet, or no longer."""
    if opening.opens_at is None:
        return _("Giai đoạn %(phase)s chưa mở cho đơn vị.") % {"phase": opening.label}
    if now < opening.opens_at:
        return _("Giai đoạn %(phase)s chưa mở.") % {"phase": opening.label}
    return _("Giai đoạn %(phase)s đã khóa.") % {"phase": opening.label}


def not_to_be_adopted(campaign: Any, before: Any, after: Any, document: Any) -> str | None:
    """What must hold before two versions are compared at all."""
    if campaign.activated_at is None or campaign.state != "active":
        return _("Chỉ đợt đang diễn ra mới cần đưa bản sửa đổi vào. Đợt chưa kích hoạt thì chọn bản khi lập kế hoạch.")
    if after.state != "published":
        return not_published()
    if after.number <= before.number:
        return _("Đợt này đang dùng bản %(number)s, không phải bản cũ hơn.") % {"number": before.number}
    if not document.number.strip():
        return _("Hãy chọn quyết định đã có số.")
    return None


def not_published() -> str:
    return _("Bản này chưa ban hành hoặc đã hết hiệu lực.")


def rows_name_the_old_version(sheets: int) -> str | None:
    """Rows, the ledger and confirmations are kept for ever under the indicators they were written for."""
    if not sheets:
        return None
    return _("%(n)d phiếu đã có số liệu ghi theo bản cũ, nên đợt này giữ bản đang dùng.") % {"n": sheets}
