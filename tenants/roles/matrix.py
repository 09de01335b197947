"""The permission matrix: who may do what. One table; views, templates, actions and API ask `roles.may`.

`own` holds on the units a person is assigned to, `province` on every unit. What depends on the state of a sheet or
on an open window stands in the workflow tables and in the gate, not here.
"""

from dataclasses import dataclass

from tenants.roles.models import Role

ADMIN, OFFICER, CONTRIBUTOR, LEADER = Role.PROVINCE_ADMIN, Role.UNIT_OFFICER, Role.CONTRIBUTOR, Role.UNIT_LEADER
REVIEWER, APPRAISER, LEAD, PROVIDER = Role.REVIEWER, Role.APPRAISER, Role.LEAD_APPRAISER, Role.DATA_PROVIDER
CHAIR, MEMBER, PUBLISHER, AUDITOR = Role.COUNCIL_CHAIR, Role.COUNCIL_MEMBER, Role.PUBLISHER, Role.AUDITOR
STAFF = (ADMIN, LEAD, APPRAISER, CHAIR, MEMBER, PUBLISHER, AUDITOR)


@dataclass(frozen=True)
class Right:
    """One action: the words for it, and the roles that hold it."""

    action: str
    words: str
    own: tuple[Role, ...] = ()
    province: tuple[Role, ...] = ()


MATRIX: tuple[Right, ...] = (
    # ------------------------------------------------------------------ units and people
    Right("units.view", "xem danh sách đơn vị", province=STAFF),
    Right("units.edit", "sửa danh sách đơn vị", province=(ADMIN,)),
    Right("people.view", "xem tài khoản", own=(LEADER,), province=(ADMIN, AUDITOR)),
    Right("people.invite", "cấp tài khoản", province=(ADMIN,)),
    Right("roles.grant", "giao vai trò", province=(ADMIN,)),
    # ------------------------------------------------------------------ criteria and calendar
    Right("criteria.view", "xem bộ chỉ số", own=(OFFICER, CONTRIBUTOR, LEADER, REVIEWER), province=STAFF),
    Right("criteria.edit", "soạn bộ chỉ số", province=(ADMIN,)),
    Right("criteria.publish", "ban hành bộ chỉ số", province=(ADMIN,)),
    Right("campaign.view", "xem lịch đợt đánh giá", own=(OFFICER, CONTRIBUTOR, LEADER, REVIEWER), province=STAFF),
    Right("campaign.edit", "soạn đợt đánh giá", province=(ADMIN,)),
    Right("campaign.propose", "đề xuất kích hoạt, gia hạn", province=(ADMIN,)),
    Right("campaign.approve", "phê duyệt kích hoạt, gia hạn", province=(CHAIR, ADMIN)),
    Right("campaign.move_clock", "dời đồng hồ diễn tập", province=(ADMIN,)),
    # ------------------------------------------------------------------ sheets
    Right("sheet.view", "xem phiếu đánh giá", own=(OFFICER, CONTRIBUTOR, LEADER), province=STAFF),
    Right("sheet.declare", "kê khai số liệu", own=(OFFICER, CONTRIBUTOR)),
    Right("sheet.edit_as_leader", "sửa số liệu khi duyệt", own=(LEADER,)),
    Right("sheet.submit_to_leader", "trình lãnh đạo", own=(OFFICER,)),
    Right("sheet.recall", "rút lại phiếu đã trình", own=(OFFICER,)),
    Right("sheet.send_back", "trả lại chuyên viên", own=(LEADER,)),
    Right("sheet.confirm", "xác nhận số liệu", own=(LEADER,)),
    Right("sheet.recall_confirmed", "rút lại phiếu đã xác nhận", own=(LEADER,)),
    Right("evidence.manage", "quản lý tài liệu của đơn vị", own=(OFFICER, CONTRIBUTOR, LEADER)),
    # ------------------------------------------------------------------ appraisal
    Right("appraisal.view", "xem thẩm định", province=STAFF),
    Right("appraisal.allocate", "phân công thẩm định", province=(ADMIN, LEAD)),
    Right("appraisal.judge", "thẩm định", province=(APPRAISER, LEAD)),
    Right("appraisal.rule", "kết luận không có nội dung", province=(APPRAISER, LEAD, CHAIR)),
    Right("appraisal.open_default", "mở thẩm định theo nguồn khác", province=(LEAD,)),
    Right("appraisal.close_round", "khóa vòng thẩm định", province=(LEAD, CHAIR)),
    Right("progress.view", "xem tiến độ", province=STAFF),
    # ------------------------------------------------------------------ publication
    Right("publishing.view", "xem kết quả trước công bố", province=(ADMIN, PUBLISHER, CHAIR, MEMBER, AUDITOR)),
    Right("publishing.compute", "tính kết quả", province=(ADMIN, PUBLISHER)),
    Right("publishing.finalise", "chốt số liệu", province=(CHAIR,)),
    Right("publishing.submit", "trình công bố", province=(PUBLISHER,)),
    Right("publishing.approve", "ghi quyết định phê duyệt", province=(CHAIR,)),
    Right("publishing.publish", "công bố", province=(PUBLISHER, CHAIR)),
    Right("audit.view", "xem nhật ký", province=(ADMIN, AUDITOR)),
)
RIGHTS = {right.action: right for right in MATRIX}
