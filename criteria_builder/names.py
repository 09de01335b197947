"""The canonical names of what every criteria set is made of; a decision may write them differently."""

MAIN_INDICATORS = {
    "awareness": "Nhận thức số",
    "institutions": "Thể chế số",
    "infrastructure": "Hạ tầng số",
    "workforce": "Nhân lực số",
    "security": "An toàn thông tin mạng",
    "smart_city": "Đô thị thông minh",
    "transformation_activity": "Hoạt động chuyển đổi số",
    "gov_activity": "Hoạt động chính quyền số",
    "economy_activity": "Hoạt động kinh tế số",
    "society_activity": "Hoạt động xã hội số",
}
GENERAL_INFORMATION = "Thông tin chung"
GROUPS = {
    "foundation": "Nhóm chỉ số nền tảng chung",
    "activity": "Nhóm chỉ số hoạt động",
    "bonus": "Điểm thưởng",
    "penalty": "Điểm trừ",
}
# What the one heading of a packaged section of bonus or penalty points is called.
SECTIONS = {"bonus": "Sáng kiến chuyển đổi số", "penalty": "Kỷ luật báo cáo"}
PILLARS = {"gov": "Chính quyền số", "economy": "Kinh tế số", "society": "Xã hội số"}
