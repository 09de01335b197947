"""Which icon, colour and word each meaning has, for notices and tags alike."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Look:
    tone: str
    icon: str
    word: "_StrPromise"
    role: str = "status"


LOOKS = {
    "neutral": Look("neutral", "circle", _("Ghi chú")),
    "info": Look("info", "info", _("Thông tin")),
    "success": Look("success", "circle-check", _("Thành công")),
    "warning": Look("warning", "triangle-alert", _("Cảnh báo")),
    "danger": Look("danger", "circle-alert", _("Lỗi"), "alert"),
    "explanation": Look("explanation", "message-square", _("Giải trình")),
    "trial": Look("explanation", "flag", _("Thử nghiệm")),
    "rehearsal": Look("warning", "flag", _("Diễn tập")),
    "offline": Look("warning", "cloud-off", _("Mất mạng"), "alert"),
}
# Django's message levels by our names.
LOOKS |= {"error": LOOKS["danger"], "debug": LOOKS["neutral"]}


def look(kind: str) -> Look:
    """The look of a meaning; a kind nobody knows is information."""
    words = (kind or "neutral").split()
    return next((LOOKS[word] for word in words if word in LOOKS), LOOKS["info"])
