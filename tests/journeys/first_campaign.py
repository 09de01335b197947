"""The second half of a new province's first morning: 31 units, 62 people, two criteria sets, a calendar, two persons.

Everything is done on the screens that the list of preparations leads to; `STEPS` follows those of `morning`.
"""

import re
from datetime import UTC, datetime
from itertools import product

from playwright.sync_api import Page, expect

from tenants.units.library import packaged_list
from tenants.units.lists.writing import workbook
from tests.journeys.morning import SEND, Morning, Step, come_in_by_link

UNITS = packaged_list("ha-giang-2022")
LEVELS = {level.code: level.name for level in UNITS.levels}
SETS = {"department": "hg-2022-department", "district": "hg-2022-district"}
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi")
GIVEN = ("Văn An", "Thị Bình", "Văn Cường", "Thị Dung", "Văn Giáp", "Thị Hạnh", "Văn Khoa", "Thị Liên")
SECOND, SECOND_MAIL = "Bùi Thị Liên", "lien@thainguyen.gov.vn"
YEAR = datetime.now(UTC).year + 1  # windows of the next year: all of them are still to come


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def add_levels(morning: Morning) -> None:
    page = morning.admin.go("/app/units/levels/")
    for name in LEVELS.values():
        if not page.get_by_label("Tên cấp").is_visible():
            page.get_by_text("Thêm một cấp", exact=True).click()
        page.get_by_label("Tên cấp").fill(name)
        press(page, "Thêm cấp")
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    assert morning.admin.faults() == []


def import_units(morning: Morning) -> None:
    """The list of a letter as a workbook: dry run, then all or nothing."""
    rows = [{"number": str(row.number), "name": row.name, "level": LEVELS[row.level]} for row in UNITS.rows]
    page = morning.admin.go("/app/units/import/")
    page.fill("input[name=valid_from]", "01/01/2022")
    book = {"name": "don-vi.xlsx", "mimeType": "", "buffer": workbook(rows)}
    page.set_input_files("input[name=file]", files=[book])  # type: ignore[list-item]
    press(page, "Chạy thử")
    expect(page.locator("#found")).to_contain_text("Đọc được 31 đơn vị")
    press(page, "Tạo đơn vị")
    expect(page.locator("main")).to_contain_text("Đã tạo 31 đơn vị")
    assert morning.admin.faults() == []


def import_people(morning: Morning) -> None:
    """An officer and a leader of each unit, each under a name of his or her own; and a second administrator."""
    names = iter(" ".join(parts) for parts in product(FAMILIES, GIVEN))
    lines = ["Họ và tên\tVai trò\tĐơn vị\tThư điện tử"]
    for unit in UNITS.rows:
        lines += [f"{next(names)}\t{role}\t{unit.name}\t" for role in ("Chuyên viên", "Lãnh đạo đơn vị")]
    assert len(lines) == 1 + 62
    lines.append(f"{SECOND}\tQuản trị tỉnh\t\t{SECOND_MAIL}")
    page = morning.admin.go("/app/people/import/")
    page.fill("textarea[name=text]", "\n".join(lines))
    press(page, "Chạy thử")
    expect(page.locator("#found")).to_contain_text("Đọc được 63 người")
    press(page, "Tạo tài khoản")
    expect(page.locator("main")).to_contain_text("Đã tạo 63 tài khoản")
    assert morning.admin.faults() == []


def print_letters(morning: Morning) -> None:
    """A page for each of the 62, in one file."""
    page = morning.admin.go("/app/people/?state=new")
    page.locator("#all").check()
    with page.expect_download() as found:
        press(page, "Tải thư PDF để in")
    assert found.value.suggested_filename == "thu-cap-tai-khoan-63.pdf"


def second_administrator_comes_in(morning: Morning) -> None:
    page = morning.admin.go(f"/app/people/?q={SECOND}")
    page.locator("input[name=person]").check()
    press(page, "Gửi liên kết qua thư điện tử")
    expect(page.locator("main")).to_contain_text("Đã gửi liên kết cho 1 người")
    morning.site.python(SEND)
    link = re.search(r"http\S+/kich-hoat/\S+", morning.wait_for_letter(SECOND_MAIL, "/kich-hoat/"))
    assert link
    come_in_by_link(morning.second.page, link[0])


def publish_sets(morning: Morning) -> None:
    for level, key in SETS.items():
        page = morning.admin.go("/app/criteria/new/")
        page.get_by_text("Hoặc từ bộ minh họa có sẵn").click()
        page.locator(f"input[name=start][value={key}]").check()
        page.fill("input[name=name]", f"Bộ chỉ số {LEVELS[level].lower()} năm {YEAR} (minh họa)")
        page.get_by_label("Nhóm đơn vị").select_option(label=LEVELS[level])
        press(page, "Tạo bản dự thảo")
        page.get_by_role("link", name="Ban hành", exact=True).click()
        page.wait_for_url("**/publish/")
        press(page, "Ban hành")
        expect(page.locator("main")).to_contain_text("Đã ban hành")


def write_the_calendar(morning: Morning) -> None:
    page = morning.admin.go("/app/campaigns/new/")
    page.get_by_label("Bắt đầu từ").select_option("package-ha-giang-2022")
    page.get_by_label("Năm của số liệu").fill(str(YEAR))
    press(page, "Điền vào trang")
    expect(page.locator("[name=phase-1-as_written]")).to_have_value(re.compile(str(YEAR)))
    page.get_by_label("Tên đợt").fill(f"Đánh giá chuyển đổi số tỉnh Thái Nguyên năm {YEAR}")
    page.get_by_label("Số liệu tính đến ngày").fill(f"30/11/{YEAR}")
    page.get_by_label("Cơ quan ban hành").fill("Sở Khoa học và Công nghệ tỉnh Thái Nguyên")
    page.get_by_label("Trích yếu").fill(f"Triển khai đánh giá chuyển đổi số năm {YEAR}")
    press(page, "Lưu bản nháp")
    page.wait_for_url("**/calendar/")
    assert morning.admin.faults() == []


def choose_the_sets(morning: Morning) -> None:
    page = morning.admin.page
    page.get_by_role("link", name="Chọn bộ chỉ số cho từng nhóm đơn vị").click()
    for name in LEVELS.values():
        form = page.locator(f"form[data-group='{name}']")
        form.get_by_role("button").click()
        expect(form).to_contain_text("Đã chọn")


def propose_and_approve(morning: Morning) -> None:
    """The administrator gives a reason for each contradiction of the plan; the second person opens the campaign."""
    page = morning.admin.page
    page.get_by_role("link", name=re.compile("Thái Nguyên năm")).first.click()
    for reason in page.locator("textarea[name^=reason-]").all():
        reason.fill("Theo đúng văn bản của tỉnh.")
    press(page, "Đề xuất kích hoạt")
    expect(page.locator("main")).to_contain_text("chờ người thứ hai phê duyệt")
    seen = morning.second
    seen.page.goto(page.url)
    assert seen.faults() == []
    press(seen.page, "Phê duyệt")
    expect(seen.page.locator("main")).to_contain_text("Đang diễn ra")
    assert seen.faults() == []


def see_the_campaign(morning: Morning) -> None:
    """Every unit has its sheet, and the list of preparations has moved on."""
    page = morning.admin.go("/app/")
    labels = ["Nhóm đơn vị", "Đơn vị", "Bộ chỉ số", "Lịch"]
    for label in labels:
        task = page.locator("#setup .dti-tasks > li").filter(has=page.get_by_text(label, exact=True))
        expect(task).to_have_class(re.compile("dti-task-done"))
    assert morning.admin.faults() == []


STEPS: list[Step] = [
    ("the administrator adds the two levels", add_levels),
    ("31 units come in from a workbook", import_units),
    ("62 people of units and a second administrator", import_people),
    ("letters of all of them as one PDF", print_letters),
    ("the second administrator activates and signs in", second_administrator_comes_in),
    ("two criteria sets are published", publish_sets),
    ("the calendar is written from a sample", write_the_calendar),
    ("each group gets its set", choose_the_sets),
    ("one proposes, the other opens the campaign", propose_and_approve),
    ("the campaign is open", see_the_campaign),
]
