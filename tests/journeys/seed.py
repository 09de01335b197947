"""What the browser is shown: behind the demonstration a published year, a rehearsal in round 1, a draft, a proposal."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone
from django_tenants.utils import tenant_context

from appraisal import actions as appraisal
from appraisal.models import RoundClosing, Verdict
from criteria_builder.actions import create_draft
from criteria_builder.models import Indicator, Version
from publishing import actions as publishing
from publishing.models import Release
from submissions.actions import add_to_store, append_entry, attach
from submissions.models import Confirmation, SheetPlan, State, Submission
from tenants.accounts.models import User
from tenants.calendars import actions as calendars
from tenants.calendars.actions import PlannedCampaign
from tenants.calendars.library import packaged_plan
from tenants.calendars.models import Campaign, Document
from tenants.calendars.queries import campaign_now
from tenants.calendars.rules import PlannedPhase
from tenants.registry.models import Province
from tenants.roles.actions import Person, add_person
from tenants.roles.models import Role
from tenants.units.actions import rename_unit
from tenants.units.changes import Decision
from tenants.units.models import Level, Unit, UnitEvent, UnitGroup
from tests.appraisal import rounds
from tests.cast import PASSWORD, Cast, fresh
from tests.submissions.sheets import make_sheet

YEAR = 2025
# Everything at once, so that a year fits into one test.
OVERLAP = {"PHASE_OVERLAP-appraise_1": "Minh họa"}
LATER = timedelta(days=400)


def seed(units: int = 6) -> None:
    """Both provinces; everybody gets the password that the journeys type; `units` of each level have a past result."""
    with tenant_context(Province.objects.get(slug="haiduong")):
        _people_of(Unit.objects.get(name="Sở Tài chính"))
        _passwords()
    with tenant_context(Province.objects.get(slug="hagiang")):
        cast = _cast()
        _passwords()
        _rehearsal_in_round_1(cast)
        _published_year(cast, units)
        _draft_and_proposal(cast)
        _calendars(cast)
        _renamed_unit()


def _passwords() -> None:
    """One hash for all: the journeys test the way in with one person, not with every one of them."""
    first = User.objects.first()
    assert first is not None
    first.set_password(PASSWORD)
    User.objects.update(password=first.password, activated_at=timezone.now())


def _people_of(unit: Unit) -> None:
    today = timezone.localdate()
    add_person(Person("Chi", Role.UNIT_OFFICER, unit, "Chuyên viên"), by=None, valid_from=today)
    add_person(Person("Linh", Role.UNIT_LEADER, unit, "Giám đốc"), by=None, valid_from=today)


def _one(role: Role) -> User:
    return User.objects.filter(assignments__role=role).order_by("created_at", "pk")[:1].get()


def _cast() -> Cast:
    """The demonstration's people under the names that the factories know."""
    _people_of(Unit.objects.get(name="Sở Nội vụ"))
    for name in ("Khách", "Lộc"):
        add_person(Person(name, Role.AUDITOR, None, "Kiểm tra"), by=None, valid_from=timezone.localdate())
    unit = {name: Unit.objects.get(name=name) for name in ("Sở Y tế", "Sở Nội vụ", "Huyện Mèo Vạc")}
    names = {role: _one(role) for role in Role if User.objects.filter(assignments__role=role).exists()}
    chi, linh = (
        User.objects.get(assignments__role=role, assignments__unit=unit["Sở Nội vụ"])
        for role in (Role.UNIT_OFFICER, Role.UNIT_LEADER)
    )
    return Cast(
        so_y_te=unit["Sở Y tế"], so_noi_vu=unit["Sở Nội vụ"], huyen_meo_vac=unit["Huyện Mèo Vạc"],
        an=names[Role.UNIT_OFFICER], binh=names[Role.UNIT_LEADER], chi=chi, linh=linh,
        dung=names[Role.APPRAISER], giang=names[Role.PROVINCE_ADMIN], quang=names[Role.COUNCIL_CHAIR],
        long=names[Role.LEAD_APPRAISER], hoi=names[Role.COUNCIL_CHAIR], vien=names[Role.COUNCIL_MEMBER],
        cong=names[Role.PUBLISHER], kiem=names[Role.AUDITOR], khach=names[Role.AUDITOR],
    )  # fmt: skip


def _rehearsal_in_round_1(cast: Cast) -> None:
    """Two sheets confirmed, one row under question, the other departments silent."""
    rules: list[dict[str, Any]] = [rounds.RATIO, rounds.BOOLEAN, rounds.MANUAL, rounds.UNSCORED]
    sheet = make_sheet(cast, rules, per_main=2)
    proof = add_to_store(cast.so_y_te, by=fresh(cast.an), facts=rounds.PROOF)
    attach(sheet.again(), sheet.indicators[0].pk, evidence=proof, by=fresh(cast.an), page="3")
    rounds.declare(sheet.submission, sheet.indicators, officer=cast.an, leader=cast.binh)
    rounds.declare(rounds.sheet_of(sheet, cast.so_noi_vu), sheet.indicators, officer=cast.chi, leader=cast.linh)
    sheet.move_to(rounds.ROUND_1, cast.giang)
    appraisal.allocate(sheet.campaign, appraiser=cast.dung, by=fresh(cast.long))
    rounds.judge(sheet, cast.dung, place=0, verdict="ask_explanation", question="Đề nghị gửi danh sách máy.",
                 reason="Danh sách chỉ có 110 máy.")  # fmt: skip


def _published_year(cast: Cast, units: int) -> None:
    """Last year's official result of all departments: judged, frozen, approved, published."""
    campaign = _past_campaign(cast)
    for group in UnitGroup.objects.filter(code="department"):
        version = Version.objects.get(criteria_set__code=f"hg-2022-{group.code}")
        SheetPlan.objects.create(campaign=campaign, group=group, version=version)
        for unit in group.units.order_by("position")[:units]:
            sheet = Submission.objects.create(
                campaign=campaign, unit=unit, unit_name=unit.name, unit_sort_key=unit.sort_key, version=version
            )
            _judged(cast, sheet, version)
    RoundClosing.objects.create(
        campaign=campaign, phase="appraise_1", content_hash="0" * 64, content={}, closed_by=cast.long,
        closed_by_name=cast.long.full_name, closed_at=timezone.now(),
    )  # fmt: skip
    campaign.submissions.update(state=State.APPRAISED_1)
    publishing.finalise(campaign, by=cast.hoi, now=campaign_now(campaign) + LATER)
    campaign.refresh_from_db()
    release = publishing.submit(
        publishing.create_release(campaign, by=cast.cong, reason=""), by=cast.cong, now=timezone.now()
    )
    release = publishing.approve(
        release, by=cast.hoi, now=timezone.now(), decision_no="2512/QĐ-UBND", decided_on=date(YEAR, 12, 14),
        authority="Chủ tịch UBND tỉnh",
    )  # fmt: skip
    publishing.publish(release, by=cast.cong, now=timezone.now())
    publishing.create_release(campaign, by=cast.cong, reason="Sửa tên một đơn vị trong phụ lục.")


def _past_campaign(cast: Cast) -> Campaign:
    now = timezone.now()
    phases = [
        PlannedPhase("self_assess", "Kê khai số liệu", now - timedelta(days=30), now + timedelta(days=30)),
        PlannedPhase("appraise_1", "Thẩm định", now - timedelta(days=20), now + timedelta(days=40)),
    ]
    document = Document.objects.create(
        type_name="Kế hoạch", issuer="UBND tỉnh", title="Đánh giá chuyển đổi số (minh họa)", number="1/KH-UBND"
    )
    plan = PlannedCampaign(
        f"Đánh giá chuyển đổi số tỉnh Hà Giang năm {YEAR} (minh họa)", str(YEAR), "official", date(YEAR, 1, 1),
        date(YEAR + 1, 1, 1), phases,
    )  # fmt: skip
    campaign = calendars.create_campaign(plan, by=cast.giang, document=document)
    calendars.approve(calendars.propose(campaign, "activate", by=cast.giang, reasons=OVERLAP), by=cast.hoi)
    campaign.refresh_from_db()
    return campaign


def _judged(cast: Cast, sheet: Submission, version: Version) -> None:
    random = Random(sheet.unit_id)
    quality = random.randint(35, 95)
    Confirmation.objects.create(
        submission=sheet, phase="self_assess", content_hash="0" * 64, content={}, statement="Tôi xác nhận số liệu",
        confirmed_by=cast.binh, confirmed_by_name=cast.binh.full_name,
    )  # fmt: skip
    for indicator in Indicator.objects.filter(version=version, main_indicator__isnull=False).order_by("position"):
        share = min(100, max(0, quality + random.randint(-20, 20)))
        append_entry(
            sheet, indicator, phase="appraise_1", stage="round_1", kind="adjust_points", by=cast.dung,
            points=indicator.max_points * share / 100, reason="Đối chiếu tài liệu.",
        )  # fmt: skip
        Verdict.objects.create(
            submission=sheet, indicator=indicator, phase="appraise_1", kind="agree", appraiser=cast.dung,
            appraiser_name=cast.dung.full_name,
        )  # fmt: skip


def _calendars(cast: Cast) -> None:
    """A draft out of a document with contradictions, a rehearsal that ended, and reminders of today."""
    calendars.create_from_package(packaged_plan("ha-giang-2022"), mode="official", by=cast.giang)
    copy = calendars.copy_as_rehearsal(Campaign.objects.get(mode="rehearsal"), by=cast.giang)
    calendars.approve(calendars.propose(copy, "activate", by=cast.giang), by=cast.hoi)
    calendars.archive_rehearsal(copy, by=cast.giang)
    running = Campaign.objects.get(period_code=str(timezone.localdate().year), mode="official")
    calendars.remind_now(running, "self_assess", by=cast.giang)


def addresses() -> dict[str, Any]:
    """The numbers that the addresses of the screens carry."""
    with tenant_context(Province.objects.get(slug="hagiang")):
        official = Campaign.objects.get(period_code=str(timezone.localdate().year), mode="official")
        rehearsal = Campaign.objects.get(mode="rehearsal", state="active")
        past = Campaign.objects.get(period_code=str(YEAR))
        open_sheet, judged = (
            Submission.objects.select_related("version").get(campaign=one, unit__name="Sở Y tế")
            for one in (official, rehearsal)
        )
        row = Indicator.objects.filter(version=judged.version).order_by("position")[:1].get()
        draft = Version.objects.select_related("criteria_set").get(
            state="draft", criteria_set__code="hg-2022-department"
        )
        node = Indicator.objects.filter(version=draft, main_indicator__position=2).order_by("position")[:1].get()
        releases = list(Release.objects.filter(campaign=past).order_by("number").values_list("pk", flat=True))
        return {
            "official": official.pk, "rehearsal": rehearsal.pk, "past": past.pk, "open_sheet": open_sheet.pk,
            "judged_sheet": judged.pk, "main": first_main(open_sheet.version_id), "judged_unit": judged.unit_id,
            "silent_unit": Unit.objects.get(name="Sở Tài chính").pk, "row": row.pk, "draft": draft.number,
            "planned": Campaign.objects.get(period_code="2022", state="draft").pk,
            "ended": Campaign.objects.get(mode="rehearsal", state="archived").pk,
            "node": node.pk, "release": releases[0], "next_release": releases[-1],
            "khach": str(User.objects.get(username="khach").pk),
            "renamed_unit": Unit.objects.get(printed_login="thanhtratinh").pk,
            "level": Level.objects.get(code="district").pk, "unit_group": UnitGroup.objects.get(code="department").pk,
            "unit_event": UnitEvent.objects.order_by("pk")[:1].get().pk,
        }  # fmt: skip


def first_main(version_id: int) -> int:
    """The first group that asks for figures."""
    found = Indicator.objects.filter(version=version_id, max_points__gt=0, main_indicator__isnull=False)
    return int(found.order_by("main_indicator__position", "position").values_list("main_indicator_id", flat=True)[0])


def officer_at(unit: str, name: str) -> None:
    """Somebody who declares for a unit that a journey has made."""
    with tenant_context(Province.objects.get(slug="hagiang")):
        of = Unit.objects.get(name=unit)
        add_person(Person(name, Role.UNIT_OFFICER, of), by=None, valid_from=of.valid_from)


def _renamed_unit() -> None:
    """A unit with a past under another name, so that its pages have something to show."""
    unit = Unit.objects.get(name="Thanh tra tỉnh")
    decision = Decision("12/NQ-HĐND", date(2022, 5, 20), "HĐND tỉnh Hà Giang", "Kiện toàn cơ quan chuyên môn")
    rename_unit(unit, "Thanh tra tỉnh Hà Giang", by=None, effective_on=date(2022, 7, 1), decision=decision)


def _draft_and_proposal(cast: Cast) -> None:
    """A draft to edit and an extension that waits for a second person."""
    version = Version.objects.filter(state="published", criteria_set__code="hg-2022-department").get()
    create_draft(version, by=cast.giang)
    campaign = Campaign.objects.get(period_code=str(timezone.localdate().year), mode="official")
    calendars.propose(
        campaign, "extend", by=cast.giang, phase="self_assess", closes_at=datetime.now(UTC) + timedelta(days=20),
        reason="Mưa lũ làm gián đoạn mạng ở nhiều xã.", decision_no="88/QĐ-UBND", units=[cast.so_noi_vu],
    )  # fmt: skip
