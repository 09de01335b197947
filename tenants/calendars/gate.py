"""The gate: may this unit's row be written in this phase at this instant? Every writing action asks it.

The answer is PostgreSQL's function `hold`, the same that the fence asks: what slips by here is refused there.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext, gettext_lazy

from dti.workflow import Refused
from tenants.calendars.models import PhaseKind

P = ParamSpec("P")
T = TypeVar("T")


def hold(submission_id: int, phase: str, indicator_id: int | None = None) -> datetime:
    """Hold the open window until the transaction ends and return the campaign's instant; refuse if none is open."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT hold(current_schema(), %s, %s, %s)", [submission_id, phase, indicator_id])
            (instant,) = cursor.fetchone()
    except DatabaseError as why:
        raise _refused(why, phase) from why
    assert isinstance(instant, datetime)
    return instant


def fenced(action: Callable[P, T]) -> Callable[P, T]:
    """One transaction around an action; what the database's guards refuse becomes a sentence (DT001–DT003)."""

    @wraps(action)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            with transaction.atomic():
                return action(*args, **kwargs)
        except DatabaseError as why:
            raise _refused(why) from why

    return guarded


SENTENCES = {
    "DT002": gettext_lazy("Dữ liệu này đã được giữ cố định, không thay đổi được nữa."),
    "DT003": gettext_lazy(
        "Chưa đủ điều kiện để mở, gia hạn hoặc khóa: cần hai người khác nhau, lý do, văn bản và thời hạn ở tương lai."
    ),
}


def _refused(why: DatabaseError, phase: str | None = None) -> Exception:
    """The user's sentence for a refusal of the guards; any other error stays what it is."""
    state = getattr(why.__cause__, "sqlstate", None)
    if state == "DT001":
        return Refused(_closed_sentence(_details(why), phase), code="window_closed")
    if state in SENTENCES:
        return Refused(str(SENTENCES[state]), code="guarded")
    return why


def _details(why: DatabaseError) -> dict[str, str]:
    """DETAIL of `hold`: phase=… opens_at=… closes_at=… clock=…, instants as PostgreSQL writes them."""
    text = getattr(getattr(why.__cause__, "diag", None), "message_detail", None) or ""
    found: dict[str, str] = {}
    key = ""
    for word in text.split():
        if "=" in word:
            key, _, value = word.partition("=")
            found[key] = value
        elif key:
            found[key] += f" {word}"
    return found


def _closed_sentence(detail: dict[str, str], phase: str | None) -> str:
    kind = detail.get("phase") or phase or ""
    name = str(PhaseKind(kind).label) if kind in PhaseKind.values else gettext("này")
    opens, closes, clock = (_instant(detail.get(key, "")) for key in ("opens_at", "closes_at", "clock"))
    if closes is None or opens is None:
        return gettext("Giai đoạn %(name)s không mở cho dòng này. Hãy xem lịch của đợt đánh giá.") % {"name": name}
    if clock is not None and clock < opens:
        sentence = gettext("Giai đoạn %(name)s chưa mở. Giai đoạn này mở lúc %(time)s ngày %(day)s.")
        return sentence % {"name": name, **_time_and_day(opens)}
    sentence = gettext(
        "Giai đoạn %(name)s đã khóa lúc %(time)s ngày %(day)s, nên chưa ghi được. "
        "Nội dung vừa nhập vẫn còn trên máy này; hãy liên hệ quản trị tỉnh nếu cần gia hạn."
    )
    return sentence % {"name": name, **_time_and_day(closes)}


def _time_and_day(instant: datetime) -> dict[str, str]:
    local = localtime(instant)
    return {"time": f"{local:%H:%M}", "day": f"{local:%d/%m/%Y}"}


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
