"""Found a province from a package: units, criteria sets, people, and a campaign that stands open around today."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db import transaction

from criteria_builder import actions as criteria
from criteria_builder import queries as criteria_queries
from criteria_builder.findings import findings, to_acknowledge
from criteria_builder.library import install
from criteria_builder.models import Version
from dti.clock import database_now
from dti.home.packages import Package
from dti.web.dates import HANOI
from submissions.actions import create_sheets
from submissions.actions.plans import plan_sheets
from tenants.accounts.models import User
from tenants.calendars import actions as calendars
from tenants.calendars.models import Campaign, Document, PlannedWindow
from tenants.calendars.rules import PlannedPhase
from tenants.roles.actions import Person, add_person
from tenants.roles.models import Role
from tenants.units.actions import import_units
from tenants.units.models import Level, Unit, UnitGroup
from tenants.units.rules import Row

REASON = "Giữ nguyên số ghi trong văn bản gốc; dữ liệu minh họa."
# Days from today: kind, first day, last day. The newcomer can enter figures at once.
AROUND_TODAY = (
    ("self_assess", -2, 12, "Kê khai số liệu"),
    ("appraise_1", 13, 22, "Thẩm định lần 1"),
    ("explain", 23, 30, "Giải trình, bổ sung"),
    ("appraise_2", 31, 36, "Thẩm định lần 2"),
)
# The cast of the documentation; who they are stands in CONTRIBUTING.md.
PEOPLE = (
    ("Giang", Role.PROVINCE_ADMIN, False, "Quản trị tỉnh"),
    ("An", Role.UNIT_OFFICER, True, "Chuyên viên"),
    ("Bình", Role.UNIT_LEADER, True, "Giám đốc"),
    ("Phúc", Role.CONTRIBUTOR, True, "Phòng được giao"),
    ("Thu", Role.REVIEWER, True, "Đơn vị thẩm tra"),
    ("Dũng", Role.APPRAISER, False, "Tổ giúp việc"),
    ("Long", Role.LEAD_APPRAISER, False, "Tổ trưởng tổ giúp việc"),
    ("Vân", Role.DATA_PROVIDER, True, "Cơ quan phối hợp"),
    ("Hội", Role.COUNCIL_CHAIR, False, "Chủ tịch hội đồng"),
    ("Viên", Role.COUNCIL_MEMBER, False, "Thành viên hội đồng"),
    ("Công", Role.PUBLISHER, False, "Người công bố"),
    ("Kiểm", Role.AUDITOR, False, "Kiểm tra"),
)


def first_administrator(full_name: str, login: str = "") -> User:
    """The one account that nobody inside the province could have made."""
    found = User.objects.filter(username=login).first() if login else None
    person = Person(full_name=full_name, role=Role.PROVINCE_ADMIN, position="Quản trị tỉnh", username=login)
    return found or add_person(person, by=None, valid_from=database_now().date())


@transaction.atomic
def found(package: Package, *, today: date, home_unit: str) -> None:
    """Everything of the package, once; the people of `home_unit` and the province's are made beside it."""
    if Unit.objects.exists():
        return
    administrator = first_administrator("Giang")
    for position, (code, name) in enumerate(package.levels, start=1):
        Level.objects.create(code=code, name=name, position=position)
    import_units(package.units, by=administrator, valid_from=package.period[0])
    _people(administrator, Unit.objects.get(name=home_unit), today)
    for level, key in package.criteria.items():
        published_set(key, UnitGroup.objects.get(code=level), by=administrator, year=today.year)


def _people(administrator: User, unit: Unit, today: date) -> None:
    for full_name, role, on_unit, position in PEOPLE[1:]:
        place = unit if on_unit else None
        title = f"{position}, {unit.name}" if on_unit else position
        add_person(Person(full_name, role, place, title), by=administrator, valid_from=today)


def published_set(key: str, group: UnitGroup, *, by: User, year: int) -> Version:
    """Install a packaged set and publish it, with a written reason for each figure that the decision got wrong."""
    version = install(key, group, by=by, year=year)
    found = to_acknowledge(findings(criteria_queries.tree(version)))
    return criteria.publish(version, by=by, acknowledged={one.key: REASON for one in found})


@transaction.atomic
def open_campaign(province: str, *, today: date) -> Campaign:
    """This year's official campaign, open around today; on a later day its windows are extended to that day."""
    year = str(today.year)
    campaign = Campaign.objects.filter(period_code=year, mode=Campaign.Mode.OFFICIAL).first()
    if campaign is None:
        return _new_campaign(province, today)
    _keep_open(campaign, today)
    return campaign


def _new_campaign(province: str, today: date) -> Campaign:
    administrator, chair = _two_persons()
    document = Document.objects.create(
        type_name="Kế hoạch", issuer="Cơ quan chủ trì", title=f"Đánh giá chuyển đổi số năm {today.year} (minh họa)"
    )
    plan = calendars.PlannedCampaign(
        name=f"Đánh giá chuyển đổi số tỉnh {province} năm {today.year}",
        period_code=str(today.year),
        mode=Campaign.Mode.OFFICIAL,
        period_from=date(today.year, 1, 1),
        period_to=date(today.year + 1, 1, 1),
        period_as_written=f"năm {today.year}",
        data_cutoff=today + timedelta(days=12),
        phases=[_phase(kind, title, today, first, last) for kind, first, last, title in AROUND_TODAY],
        policies={"reopen_scope": "flagged", "missing": "zero", "unjudged": "block"},
    )
    campaign = calendars.create_campaign(plan, by=administrator, document=document)
    for version in Version.objects.filter(state="published").select_related("criteria_set__unit_group"):
        plan_sheets(campaign, version.criteria_set.unit_group, version, by=administrator)
    calendars.approve(calendars.propose(campaign, "activate", by=administrator), by=chair)
    create_sheets(campaign)
    return campaign


def _keep_open(campaign: Campaign, today: date) -> None:
    """A demonstration that stood still for a month is open again: by extensions, as any campaign would be."""
    now = database_now()
    first = PlannedWindow.objects.filter(phase__campaign=campaign, phase__kind="self_assess").get()
    still_open = campaign.windows.filter(phase="self_assess", closes_at__gt=now + timedelta(days=1)).exists()
    if still_open or campaign.state != Campaign.State.ACTIVE or today < first.opens_at.date():
        return
    administrator, chair = _two_persons()
    proposal = calendars.propose(
        campaign, "extend", by=administrator, phase="self_assess", closes_at=_midnight(today, 12),
        reason="Giữ bản trình diễn luôn mở", decision_no="minh họa",
    )  # fmt: skip
    calendars.approve(proposal, by=chair)


def _two_persons() -> tuple[User, User]:
    return _first(Role.PROVINCE_ADMIN), _first(Role.COUNCIL_CHAIR)


def _first(role: Role) -> User:
    return User.objects.filter(assignments__role=role).order_by("created_at", "pk")[:1].get()


def _phase(kind: str, title: str, today: date, first: int, last: int) -> PlannedPhase:
    opens, closes = _midnight(today, first), _midnight(today, last + 1)
    written = f"từ ngày {opens:%d/%m} đến hết ngày {closes - timedelta(days=1):%d/%m/%Y}"
    return PlannedPhase(kind, title, opens, closes, written)


def _midnight(today: date, days: int) -> datetime:
    return datetime.combine(today + timedelta(days=days), time(), HANOI)


def small_package(package: Package) -> Package:
    """The second province of the demonstration: three departments and a set of about a dozen components."""
    names = (("Sở Y tế", "soyte"), ("Sở Tài chính", "sotaichinh"), ("Sở Tư pháp", "sotuphap"))
    rows = tuple(Row(number, "department", name, login) for number, (name, login) in enumerate(names, start=1))
    return replace(
        package, key="nho", slug="haiduong", province="Hải Dương", official_code="30", units=rows,
        levels=(("department", "Cấp sở"),), criteria={"department": "minh-hoa"},
    )  # fmt: skip
