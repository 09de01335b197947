"""A new province's first morning as people go through it; each step is a function, and STEPS is their order.

`morning.admin` is the administrator's browser, signed in with both factors; `morning.letters()` are the letters that
have left so far. How it goes on to the first campaign stands in `first_campaign.py`.
"""

import email
import email.policy
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

from tests import databases
from tests.cast import PASSWORD
from tests.journeys.conftest import Site, Window
from tests.tenants.telephone import code_of

SLUG = "thainguyen"
APPLICATION = {
    "province_name": "Thái Nguyên", "official_code": "19", "agency": "Sở Khoa học và Công nghệ tỉnh Thái Nguyên",
    "slug": SLUG, "contact_name": "Nông Thị Lan", "contact_position": "Trưởng phòng Chuyển đổi số",
    "contact_email": "lan@thainguyen.gov.vn", "contact_phone": "0208 385 0000",
    "decision": "Quyết định 1234/QĐ-UBND ngày 15/9/2026",
}  # fmt: skip
SEND = """
from django_tenants.utils import tenant_context
from dti.mail.letters import send_waiting
from tenants.registry.models import Province
with tenant_context(Province.objects.get(slug="thainguyen")):
    send_waiting()
"""
LONGEST_WAIT = 120


@dataclass
class Morning:
    """Who sits at which browser, and where letters arrive."""

    site: Site
    console: Site
    applicant: Window
    operator: Window
    admin: Window
    second: Window  # another administrator: opening a campaign takes two
    took: list[tuple[str, float]] = field(default_factory=list)

    def letters(self, to: str) -> list[str]:
        """The texts of letters that have reached an address, the oldest first."""
        folder = Path(self.site.environment["DTI_MAIL_DIR"])
        found = []
        for path in sorted(folder.glob("*/*.eml"), key=lambda one: one.name):
            letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if to in str(letter["To"]):
                body = letter.get_body(("plain",))
                found.append(f"{letter['Subject']}\n{body.get_content() if body else ''}")
        return found

    def wait_for_letter(self, to: str, words: str) -> str:
        until = time.monotonic() + LONGEST_WAIT
        while time.monotonic() < until:
            for text in self.letters(to):
                if words in text:
                    return text
            time.sleep(0.5)
        raise AssertionError(f"no letter with {words!r} reached {to}: {self.letters(to)}")


@contextmanager
def provisioner(site: Site, log: Path) -> Iterator[None]:
    """The only program that makes schemas, stopped by its pid afterwards."""
    url = re.sub(r"//\w+@", "//dti_owner@", site.environment["DATABASE_URL"])
    environment = {**site.environment, "DTI_PROGRAM": "provisioner", "DATABASE_URL": url}
    command = [sys.executable, str(databases.ROOT / "platform" / "manage.py"), "provisioner"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def both_sites(site: Site, folder: Path) -> Iterator[Site]:
    """The console beside the provinces, with the provisioner behind it; gives the console."""
    with site.console() as console, provisioner(site, folder / "provisioner.log"):
        yield console


def set_up_telephone(page: Page) -> str:
    """On the page that asks for a second factor: scan, type the first code, keep the recovery codes."""
    page.get_by_role("link", name="Cài ứng dụng").click()
    secret = str(page.locator("[data-secret]").get_attribute("data-secret"))
    page.fill("input[name=code]", code_of(secret))
    page.get_by_role("button", name="Bật xác thực hai bước").click()
    expect(page.locator("[data-recovery]")).to_have_count(10)
    return secret


def come_in_by_link(page: Page, link: str) -> None:
    """The way that a letter describes: open the link, choose one's own password, sign in, set up a second factor."""
    page.goto(link)
    for name in ("password", "again"):
        page.fill(f"input[name={name}]", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/account/second-factor/")
    set_up_telephone(page)


# ---------------------------------------------------------------------- the steps


def apply(morning: Morning) -> None:
    page = morning.applicant.go("/")
    page.get_by_role("link", name="Đăng ký cho tỉnh của bạn").click()
    page.wait_for_url("**/dang-ky/")
    assert morning.applicant.faults() == []
    for name, value in APPLICATION.items():
        page.fill(f"[name={name}]", value)
    scan = {"name": "quyet-dinh.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 quyet dinh"}
    page.set_input_files("[name=decision_file]", files=[scan])  # type: ignore[list-item]
    page.get_by_role("button", name="Gửi đơn").click()
    expect(page.get_by_text("đang chờ đơn vị vận hành xét")).to_be_visible()
    assert morning.applicant.faults() == []


def read_the_confirmation(morning: Morning) -> None:
    text = morning.wait_for_letter(APPLICATION["contact_email"], "Đã nhận đơn")
    link = re.search(r"http\S+/dang-ky/\S+", text)
    assert link and link[0] == morning.applicant.page.url


def operator_comes_in(morning: Morning) -> None:
    code = "from tenants.accounts.models import User; User.objects.create_user('vanhanh', 'Vận hành')"
    morning.console.python(code)
    said = morning.console.manage("demo_operator")
    link = re.search(r"http\S+/kich-hoat/\S+", said)
    assert link, said
    come_in_by_link(morning.operator.page, link[0])


def approve(morning: Morning) -> None:
    page = morning.operator.go("/console/")
    assert morning.operator.faults() == []
    page.get_by_role("link", name=re.compile("Thái Nguyên")).click()
    page.wait_for_url("**/console/applications/**")
    assert morning.operator.faults() == []
    page.get_by_role("button", name="Chấp thuận", exact=True).click()
    page.wait_for_url("**/console/jobs/**")


def watch_the_provisioner(morning: Morning) -> None:
    """The page goes on by itself until every step is done."""
    page = morning.operator.page
    expect(page.locator(".dti-task-done")).to_have_count(6, timeout=LONGEST_WAIT * 1000)
    assert morning.operator.faults() == []
    seen = morning.applicant.page
    seen.reload()
    expect(seen.get_by_text("Trang của tỉnh đã sẵn sàng")).to_be_visible()
    assert morning.applicant.faults() == []


def administrator_comes_in(morning: Morning) -> None:
    morning.site.python(SEND)  # what the worker does every ten seconds
    text = morning.wait_for_letter(APPLICATION["contact_email"], "/kich-hoat/")
    link = re.search(r"http\S+/kich-hoat/\S+", text)
    assert link and f"dti.{SLUG}.localhost" in link[0], text
    come_in_by_link(morning.admin.page, link[0])


def see_the_tasks(morning: Morning) -> None:
    page = morning.admin.go("/app/")
    tasks = page.locator("#setup .dti-tasks > li")
    expect(tasks).to_have_count(9)
    expect(page.locator("#setup .dti-task-done")).to_have_count(1)  # agency and decision came with the application
    assert APPLICATION["agency"] in tasks.first.inner_text()
    assert morning.admin.faults() == []
    morning.admin.go("/app/settings/")
    assert morning.admin.faults() == []


def support_comes_and_goes(morning: Morning) -> None:
    """The operator asks, the administrator agrees, the operator reads under a banner, and is out."""
    page = morning.operator.go(f"/console/provinces/{SLUG}/")
    assert morning.operator.faults() == []
    page.get_by_label("Cần vào để làm gì").fill("Xem lỗi nhập danh sách đơn vị")
    page.get_by_role("button", name="Xin vào hỗ trợ").click()
    expect(page.get_by_text("Đã gửi đề nghị")).to_be_visible()
    admin = morning.admin.go("/app/")
    admin.get_by_role("link", name="Đơn vị vận hành xin vào hỗ trợ").click()
    admin.wait_for_url("**/app/settings/**")
    assert morning.admin.faults() == []
    admin.get_by_role("button", name="Đồng ý").click()
    expect(admin.get_by_role("button", name="Kết thúc ngay")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Vào", exact=True).click()
    page.get_by_role("link", name="Mở trang của tỉnh", exact=True).click()
    page.wait_for_url("**/app/")
    expect(page.get_by_text("Đang có truy cập hỗ trợ")).to_be_visible()
    assert morning.operator.faults() == []
    admin.get_by_role("button", name="Kết thúc ngay").click()
    expect(admin.get_by_text("Đơn vị vận hành không vào được nữa")).to_be_visible()
    page.reload()
    page.wait_for_url("**/account/sign-in/**")


Step = tuple[str, Callable[[Morning], None]]
STEPS: list[Step] = [
    ("the department applies on the public site", apply),
    ("its letter with the reference arrives", read_the_confirmation),
    ("the operator signs in with both factors", operator_comes_in),
    ("the operator reads and approves", approve),
    ("the province is made, step by step", watch_the_provisioner),
    ("the first administrator activates and signs in", administrator_comes_in),
    ("the administrator sees the list of preparations", see_the_tasks),
    ("an operator comes in for support, by leave, and goes", support_comes_and_goes),
]


def live(morning: Morning, steps: Sequence[Step] = STEPS) -> None:
    """The steps in their order, and how long each took."""
    for label, step in steps:
        began = time.monotonic()
        step(morning)
        morning.took.append((label, time.monotonic() - began))


def told(morning: Morning) -> str:
    lines = [f"  {label:<52} {seconds:7.1f} s" for label, seconds in morning.took]
    whole = sum(seconds for _, seconds in morning.took)
    return "\n".join(["", "A new province's first morning:", *lines, f"  {'all of it':<52} {whole:7.1f} s"])


__all__ = ["STEPS", "Morning", "Step", "both_sites", "come_in_by_link", "live", "set_up_telephone", "told"]
