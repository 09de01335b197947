"""States of a sheet: what a person's verb has written, and what the clock makes of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """What a person's verb has written. What the clock does (expired, explaining…) is derived, never stored."""

    NOT_STARTED = "not_started", _("Chưa bắt đầu")
    DRAFTING = "drafting", _("Đang kê khai")
    WITH_LEADER = "with_leader", _("Chờ lãnh đạo xác nhận")
    RETURNED = "returned", _("Bị trả lại")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    DEFAULT_APPRAISAL = "default_appraisal", _("Thẩm định theo nguồn khác")
    APPRAISED_1 = "appraised_1", _("Đã thẩm định lần 1")
    WITH_LEADER_2 = "with_leader_2", _("Chờ xác nhận giải trình")
    RECONFIRMED = "reconfirmed", _("Đã xác nhận giải trình")
    FINAL = "final", _("Đã chốt")


class SheetStage(TextChoices):
    """Where a sheet stands now: its stored state, or what windows and closings have made of it."""

    NOT_STARTED = "not_started", _("Chưa bắt đầu")
    DRAFTING = "drafting", _("Đang kê khai")
    WITH_LEADER = "with_leader", _("Chờ lãnh đạo xác nhận")
    RETURNED = "returned", _("Bị trả lại")
    CONFIRMED = "confirmed", _("Đã xác nhận")
    EXPIRED_UNCONFIRMED = "expired_unconfirmed", _("Hết hạn, chưa xác nhận")
    DEFAULT_APPRAISAL = "default_appraisal", _("Thẩm định theo nguồn khác")
    APPRAISING_1 = "appraising_1", _("Đang thẩm định lần 1")
    APPRAISED_1 = "appraised_1", _("Đã thẩm định lần 1")
    EXPLAINING = "explaining", _("Đang giải trình")
    WITH_LEADER_2 = "with_leader_2", _("Chờ xác nhận giải trình")
    RECONFIRMED = "reconfirmed", _("Đã xác nhận giải trình")
    STANDS = "stands", _("Không giải trình thêm")
    APPRAISING_2 = "appraising_2", _("Đang thẩm định lần 2")
    FINAL = "final", _("Đã chốt")


BEFORE_CONFIRMATION = (State.NOT_STARTED, State.DRAFTING, State.RETURNED, State.WITH_LEADER)
BEFORE_RECONFIRMATION = (State.APPRAISED_1, State.WITH_LEADER_2)
