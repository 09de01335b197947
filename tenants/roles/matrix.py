"""The permission matrix: who may do what. One table; views, templates, actions and API ask `roles.may`.

`own` holds on the units a person is assigned to, `province` on every unit. What depends on the state of a sheet or
on an open window stands in the workflow tables and in the gate, not here.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from tenants.roles.models import Role

ADMIN, OFFICER, CONTRIBUTOR, LEADER = Role.PROVINCE_ADMIN, Role.UNIT_OFFICER, Role.CONTRIBUTOR, Role.UNIT_LEADER
REVIEWER, APPRAISER, LEAD, PROVIDER = Role.REVIEWER, Role.APPRAISER, Role.LEAD_APPRAISER, Role.DATA_PROVIDER
CHAIR, MEMBER, PUBLISHER, AUDITOR = Role.COUNCIL_CHAIR, Role.COUNCIL_MEMBER, Role.PUBLISHER, Role.AUDITOR
STAFF = (ADMIN, LEAD, APPRAISER, CHAIR, MEMBER, PUBLISHER, AUDITOR)


@dataclass(frozen=True)
class Right:
    """One action: the words for it, the roles that hold it, and whether one confirms first who is there."""

    action: str
    words: str
    own: tuple[Role, ...] = ()
    province: tuple[Role, ...] = ()
    # Done only within minutes of a sign-in or a confirmation (step-up, goal L4).
    counts: bool = False


MATRIX: tuple[Right, ...] = (
    # ------------------------------------------------------------------ units and people
    Right("units.view", _("xem danh sách đơn vị"), province=STAFF),
    Right("units.edit", _("sửa danh sách đơn vị"), province=(ADMIN,)),
    Right("merger.decide", _("quyết định về đơn vị, người của tỉnh sáp nhập vào"), province=(ADMIN,)),
    Right("merger.carry_out", _("tiếp nhận đơn vị, người của tỉnh sáp nhập vào"), province=(ADMIN,), counts=True),
    Right("people.view", _("xem tài khoản"), own=(LEADER,), province=(ADMIN, AUDITOR)),
    Right("people.invite", _("cấp tài khoản"), own=(LEADER,), province=(ADMIN,), counts=True),
    Right("people.import", _("nhập danh sách người"), province=(ADMIN,), counts=True),
    Right("people.close", _("khóa tài khoản, gỡ xác thực hai bước"), province=(ADMIN,), counts=True),
    Right("roles.grant", _("giao vai trò"), province=(ADMIN,), counts=True),
    Right("authority.delegate", _("ủy quyền"), own=(LEADER,), province=(ADMIN, CHAIR, LEAD, PUBLISHER), counts=True),
    Right("sign_in.configure", _("đặt cách đăng nhập của tỉnh"), province=(ADMIN,), counts=True),
    Right("province.configure", _("đặt cấu hình của tỉnh"), province=(ADMIN,), counts=True),
    # ------------------------------------------------------------------ criteria and calendar
    Right("criteria.view", _("xem bộ chỉ số"), own=(OFFICER, CONTRIBUTOR, LEADER, REVIEWER), province=STAFF),
    Right("criteria.edit", _("soạn bộ chỉ số"), province=(ADMIN,)),
    Right("criteria.publish", _("ban hành bộ chỉ số"), province=(ADMIN,), counts=True),
    Right("criteria.adopt", _("đưa bản sửa đổi vào đợt đang chạy"), province=(CHAIR,), counts=True),
    Right("campaign.view", _("xem lịch đợt đánh giá"), own=(OFFICER, CONTRIBUTOR, LEADER, REVIEWER), province=STAFF),
    Right("campaign.edit", _("soạn đợt đánh giá"), province=(ADMIN,)),
    Right("campaign.propose", _("đề xuất kích hoạt, gia hạn"), province=(ADMIN,), counts=True),
    Right("campaign.approve", _("phê duyệt kích hoạt, gia hạn"), province=(CHAIR, ADMIN), counts=True),
    Right("campaign.move_clock", _("dời đồng hồ diễn tập"), province=(ADMIN,), counts=True),
    # ------------------------------------------------------------------ sheets
    Right("sheet.view", _("xem phiếu đánh giá"), own=(OFFICER, CONTRIBUTOR, LEADER), province=STAFF),
    Right("sheet.declare", _("kê khai số liệu"), own=(OFFICER, CONTRIBUTOR)),
    Right("sheet.edit_as_leader", _("sửa số liệu khi duyệt"), own=(LEADER,)),
    Right("sheet.submit_to_leader", _("trình lãnh đạo"), own=(OFFICER,)),
    Right("sheet.recall", _("rút lại phiếu đã trình"), own=(OFFICER,)),
    Right("sheet.send_back", _("trả lại chuyên viên"), own=(LEADER,)),
    Right("sheet.confirm", _("xác nhận số liệu"), own=(LEADER,), counts=True),
    Right("sheet.recall_confirmed", _("rút lại phiếu đã xác nhận"), own=(LEADER,)),
    Right("evidence.manage", _("quản lý tài liệu của đơn vị"), own=(OFFICER, CONTRIBUTOR, LEADER)),
    # ------------------------------------------------------------------ appraisal
    Right("appraisal.view", _("xem thẩm định"), province=STAFF),
    Right("appraisal.allocate", _("phân công thẩm định"), province=(ADMIN, LEAD)),
    Right("appraisal.judge", _("thẩm định"), province=(APPRAISER, LEAD)),
    Right("appraisal.rule", _("kết luận không có nội dung"), province=(APPRAISER, LEAD, CHAIR)),
    Right("appraisal.open_default", _("mở thẩm định theo nguồn khác"), province=(LEAD,)),
    Right("appraisal.close_round", _("khóa vòng thẩm định"), province=(LEAD, CHAIR), counts=True),
    Right("progress.view", _("xem tiến độ"), province=STAFF),
    # ------------------------------------------------------------------ publication
    Right("publishing.view", _("xem kết quả trước công bố"), province=(ADMIN, PUBLISHER, CHAIR, MEMBER, AUDITOR)),
    Right("publishing.compute", _("tính kết quả"), province=(ADMIN, PUBLISHER)),
    Right("publishing.finalise", _("chốt số liệu"), province=(CHAIR,), counts=True),
    Right("publishing.submit", _("trình công bố"), province=(PUBLISHER,), counts=True),
    Right("publishing.approve", _("ghi quyết định phê duyệt"), province=(CHAIR,), counts=True),
    Right("publishing.publish", _("công bố"), province=(PUBLISHER, CHAIR), counts=True),
    Right("audit.view", _("xem nhật ký"), province=(ADMIN, AUDITOR)),
)
RIGHTS = {right.action: right for right in MATRIX}


def counts(action: str) -> bool:
    """Does one confirm first who is there?"""
    return RIGHTS[action].counts
