"""The administrator's morning: units, criteria sets, people, the campaign; then two persons open it."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dti.home.packages import Package
from dti.home.rehearsal import people
from dti.home.rehearsal.people import Player, Say
from dti.home.rehearsal.visitor import RehearsalFailed
from tenants.calendars.rules import PlannedPhase
from tenants.roles.models import Role

REASON = "Giữ nguyên số ghi trong quyết định; bảng chi tiết được dùng để tính."
REASON_TO_OPEN = "Giữ nguyên ngày ghi trong văn bản; ngày mở đã được xác nhận."
OFFICE = (
    ("Chủ tịch hội đồng diễn tập", Role.COUNCIL_CHAIR),
    ("Chủ trì thẩm định diễn tập", Role.LEAD_APPRAISER),
    ("Người công bố diễn tập", Role.PUBLISHER),
)


@dataclass
class Company:
    """Everybody of a rehearsal."""

    administrator: Player
    chair: Player
    lead: Player
    publisher: Player
    appraisers: list[Player]
    officers: dict[str, Player]
    leaders: dict[str, Player]

    def bring_everybody(self, say: Say) -> None:
        """Sign everybody in before windows of seconds open; otherwise people come in when they are needed."""
        everybody = [self.chair, self.lead, self.publisher, *self.appraisers]
        everybody += [*self.officers.values(), *self.leaders.values()]
        with ThreadPoolExecutor(2) as pool:
            for count, _browser in enumerate(pool.map(lambda player: player.at, everybody), start=1):
                if count % 10 == 0 or count == len(everybody):
                    say(f"đã đăng nhập {count}/{len(everybody)} người (mỗi mạng tối đa 30 tài khoản một phút)")


@dataclass(frozen=True)
class Staged:
    """The campaign as the product knows it."""

    pk: int
    mode: str
    phases: dict[str, PlannedPhase]


def has_units(administrator: Player) -> bool:
    page = administrator.at.get("/app/units/")
    return any(mark.get("data-unit") for mark in page.marked)


def publish_sets(administrator: Player, package: Package, say: Say) -> None:
    """Each set from its packaged template, published with a written reason for every figure the decision got wrong."""
    visitor, names = administrator.at, dict(package.levels)
    for level, key in package.criteria.items():
        page = visitor.must(visitor.get("/app/criteria/new/"), doing="mở trang tạo bộ chỉ số")
        form = next(form for form in page.forms if "unit_group" in form)
        groups = {label: value for value, label in form.named("unit_group")[0].options.items()}
        page = visitor.submit(form, start=key, unit_group=groups[names[level]])
        visitor.must(page, doing=f"tạo bộ chỉ số {key}")
        page = visitor.must(visitor.get(f"{page.url}publish/"), doing="mở trang ban hành")
        form = next(form for form in page.forms if "document" in form)
        reasons = {one.name: REASON for one in form.fields if one.name.startswith("reason_")}
        page = visitor.must(visitor.submit(form, **reasons), doing=f"ban hành bộ chỉ số {key}")
        if "Đã ban hành" not in " ".join(page.notices):
            raise RehearsalFailed(f"bộ chỉ số {key} chưa ban hành được: {page.notices}")
        say(f"đã ban hành bộ chỉ số {names[level].lower()}, {len(reasons)} chỗ lệch có lý do")


def install_units(administrator: Player, package: Package, say: Say) -> None:
    """Levels and the list of the letter, pasted as it stands; a dry run first."""
    visitor = administrator.at
    for _code, name in package.levels:
        page = visitor.must(visitor.get("/app/units/levels/"), doing="mở danh sách cấp")
        visitor.must(visitor.submit(page.form("/levels/new/"), name=name), doing=f"thêm {name}")
    lead = next((row.name for row in package.units if row.lead_agency), "")
    for code, name in package.levels:
        rows = [row for row in package.units if row.level == code]
        text = "\n".join(f"{row.number}\t{row.name}\t{row.login}" for row in rows)
        values = {"level": code, "valid_from": f"{package.period[0]:%d/%m/%Y}", "text": text, "lead_agency": lead}
        visitor.must(visitor.get("/app/units/import/"), doing="mở trang nhập danh sách")
        visitor.must(visitor.post("/app/units/import/", values), doing=f"chạy thử danh sách {name}")
        page = visitor.post("/app/units/import/", {**values, "apply": "1"})
        visitor.must(page, doing=f"nhập danh sách {name}")
        say(f"{name}: {len(rows)} đơn vị")


def company(administrator: Player, package: Package, appraisers: int, say: Say) -> Company:
    """An officer and a leader for every unit, the council, the appraisers. They come in when they are first needed."""
    known = {name: login for login, (_key, name) in people.everybody(administrator).items()}

    def add(full_name: str, role: Role, unit: str = "") -> Player:
        return people.add(administrator, known, full_name=full_name, role=role, unit=unit)

    office = {role: add(name, role) for name, role in OFFICE}
    judges = [add(f"Thành viên thẩm định {number}", Role.APPRAISER) for number in range(1, appraisers + 1)]
    units = [row.name for row in package.units]
    officers = {unit: add(f"Chuyên viên {unit}", Role.UNIT_OFFICER, unit) for unit in units}
    leaders = {unit: add(f"Lãnh đạo {unit}", Role.UNIT_LEADER, unit) for unit in units}
    everybody = [*office.values(), *judges, *officers.values(), *leaders.values()]
    administrator.theatre.hand_out_letters(administrator, everybody)
    say(f"{len(everybody)} tài khoản, mỗi người một thư có mã dùng một lần; không mật khẩu nào được đặt sẵn")
    return Company(
        administrator, office[Role.COUNCIL_CHAIR], office[Role.LEAD_APPRAISER], office[Role.PUBLISHER], judges,
        officers, leaders,
    )  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """The campaign to create: the package's own, or one of this period with windows of seconds."""

    name: str
    period_code: str
    mode: str
    period_as_written: str
    period_from: date
    period_to: date
    data_cutoff: date
    phases: tuple[PlannedPhase, ...]
    starts_at: datetime | None = None


def create_campaign(administrator: Player, package: Package, wanted: Wanted) -> Staged:
    """Fill in the form as the letter reads; the address of the page that follows names the campaign."""
    visitor = administrator.at
    visitor.must(visitor.get("/app/campaigns/new/"), doing="mở trang tạo đợt")
    values: dict[str, str] = {
        "name": wanted.name,
        "period_code": wanted.period_code,
        "mode": wanted.mode,
        "period_as_written": wanted.period_as_written,
        "period_from": f"{wanted.period_from:%d/%m/%Y}",
        "period_until": f"{wanted.period_to - timedelta(days=1):%d/%m/%Y}",
        "data_cutoff": f"{wanted.data_cutoff:%d/%m/%Y}",
        "reopen_scope": "flagged",
        "starts_at": wanted.starts_at.isoformat() if wanted.starts_at else "",
        "type_name": package.document["type_name"],
        "number": "",
        "issuer": package.document["issuer"],
        "title": package.document["title"],
        "phase-TOTAL_FORMS": str(len(wanted.phases)),
        "phase-INITIAL_FORMS": "0",
    }
    for number, phase in enumerate(wanted.phases):
        line = {
            "kind": phase.kind,
            "phase_title": phase.title,
            "as_written": phase.as_written,
            "opens_at": phase.opens_at.isoformat(),
            "closes_at": phase.closes_at.isoformat(),
            "days_declared": "" if phase.days_declared is None else str(phase.days_declared),
        }
        values |= {f"phase-{number}-{name}": value for name, value in line.items()}
        if phase.opens_inferred:
            values[f"phase-{number}-opens_inferred"] = "on"
    page = visitor.must(visitor.post("/app/campaigns/new/", values), doing="tạo đợt đánh giá")
    found = re.search(r"/app/campaigns/(\d+)/calendar/", page.url)
    if found is None:
        raise RehearsalFailed(f"không thấy đợt vừa tạo: {page.url} {page.notices}")
    return Staged(int(found[1]), wanted.mode, {phase.kind: phase for phase in wanted.phases})


def choose_sheets(administrator: Player, package: Package, staged: Staged) -> None:
    """For every level of the package the published set that the page offers."""
    visitor = administrator.at
    path = f"/app/campaigns/{staged.pk}/sheets/"
    page = visitor.must(visitor.get(path), doing="mở trang chọn bộ chỉ số")
    levels = {name for _code, name in package.levels}
    for form in [form for form in page.forms if form.attributes.get("data-group") in levels]:
        visitor.must(visitor.post(path, form.values()), doing="chọn bộ chỉ số")


def activate(administrator: Player, chair: Player, staged: Staged) -> None:
    """One proposes, another approves: the windows stand and the sheets are made."""
    visitor = administrator.at
    page = visitor.must(visitor.get(f"/app/campaigns/{staged.pk}/calendar/"), doing="mở lịch")
    form = next((form for form in page.forms if "/propose/" in form.action), None)
    if form is None:
        raise RehearsalFailed(f"không thấy chỗ đề xuất kích hoạt: {page.notices}")
    reasons = {one.name: REASON_TO_OPEN for one in form.fields if one.name.startswith("reason-")}
    visitor.must(visitor.submit(form, **reasons), doing="đề xuất kích hoạt")
    second = chair.at
    page = second.must(second.get(f"/app/campaigns/{staged.pk}/calendar/"), doing="mở lịch")
    form = next((form for form in page.forms if "/proposals/" in form.action), None)
    if form is None:
        raise RehearsalFailed(f"không có đề xuất nào để phê duyệt: {page.notices}")
    page = second.must(second.post(form.action, {"decision": "approve"}), doing="phê duyệt kích hoạt")
    if "Đã phê duyệt." not in " ".join(page.notices):
        raise RehearsalFailed(f"kích hoạt không thành: {page.notices}")


def move_clock(administrator: Player, staged: Staged, to: datetime) -> None:
    visitor = administrator.at
    visitor.must(visitor.get(f"/app/campaigns/{staged.pk}/calendar/"), doing="mở lịch")
    page = visitor.post(f"/app/campaigns/{staged.pk}/clock/", {"to": to.isoformat()})
    visitor.must(page, doing="dời đồng hồ")
    if "Đã dời đồng hồ diễn tập." not in " ".join(page.notices):
        raise RehearsalFailed(f"không dời được đồng hồ: {page.notices}")
