"""A running campaign goes over to an amended version: by the chair, with the decision's number, before any row."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from appraisal.models import Allocation
from criteria_builder import actions as criteria
from criteria_builder import queries
from criteria_builder.models import Version
from dti.workflow import Refused
from submissions.actions import adopt_version, save
from submissions.models import SheetPlan, Submission
from submissions.queries import adoptions
from tenants.calendars.models import Document
from tests.cast import Cast, fresh
from tests.criteria_builder.browsing import address, enter
from tests.submissions.sheets import Sheet, entry, make_sheet


@pytest.fixture
def decision(cast: Cast) -> Document:
    return Document.objects.create(type_name="Quyết định", number="12/QĐ-HĐ", issuer="Hội đồng", title="Sửa lời văn")


def amend(sheet: Sheet, cast: Cast, *, publish: bool = True, **changed: Any) -> Version:
    """The next version of the sheet's set with its first component changed."""
    draft = criteria.create_draft(sheet.submission.version, by=cast.giang)
    row = draft.indicators.get(stable_id=sheet.indicators[0].stable_id)
    for name, value in (changed or {"guidance": "Đọc Điều 4"}).items():
        setattr(row, name, value)
    row.save()
    return criteria.publish(draft, by=cast.giang) if publish else draft


def versions(sheet: Sheet) -> set[int]:
    """The versions that plan and sheets of the campaign name."""
    plans = SheetPlan.objects.filter(campaign=sheet.campaign).values_list("version_id", flat=True)
    return {*plans, *Submission.objects.filter(campaign=sheet.campaign).values_list("version_id", flat=True)}


def test_wording_is_adopted_and_rows_are_written_under_it(
    cast: Cast, decision: Document, django_capture_on_commit_callbacks: Any
) -> None:
    sheet = make_sheet(cast)
    amended = amend(sheet, cast)
    main = sheet.indicators[0].main_indicator
    Allocation.objects.create(campaign=sheet.campaign, appraiser=cast.dung, main_indicator=main)

    with django_capture_on_commit_callbacks(execute=True):
        adopt_version(sheet.campaign, amended, by=cast.hoi, document=decision)

    assert versions(sheet) == {amended.pk}
    row = queries.components(amended)[0]
    saved = save(sheet.again(), row.pk, by=fresh(cast.an), entry=entry())
    assert saved.answer.indicator.stable_id == sheet.indicators[0].stable_id
    allocated = Allocation.objects.get(campaign=sheet.campaign).main_indicator
    assert allocated is not None
    assert (allocated.version_id, allocated.stable_id) == (amended.pk, main.stable_id)


def test_row_of_the_former_version_is_refused_with_a_sentence(cast: Cast, decision: Document) -> None:
    sheet = make_sheet(cast)
    adopt_version(sheet.campaign, amend(sheet, cast), by=cast.hoi, document=decision)

    with pytest.raises(Refused, match="vừa được thay bằng bản sửa đổi"):
        save(sheet.submission, sheet.indicators[0].pk, by=fresh(cast.an), entry=entry())


def test_other_points_are_refused(cast: Cast, decision: Document) -> None:
    sheet = make_sheet(cast)

    with pytest.raises(Refused, match="điểm tối đa 15 thành 20"):
        adopt_version(sheet.campaign, amend(sheet, cast, max_points=20), by=cast.hoi, document=decision)

    assert versions(sheet) == {sheet.submission.version_id}


def test_one_row_of_one_unit_keeps_the_campaign_where_it_is(cast: Cast, decision: Document) -> None:
    sheet = make_sheet(cast)
    amended = amend(sheet, cast)
    save(sheet.submission, sheet.indicators[0].pk, by=fresh(cast.an), entry=entry())

    with pytest.raises(Refused, match="1 phiếu đã có số liệu ghi theo bản cũ"):
        adopt_version(sheet.campaign, amended, by=cast.hoi, document=decision)

    assert versions(sheet) == {sheet.submission.version_id}


@pytest.mark.parametrize("who", ["giang", "quang", "long", "vien", "an"])
def test_nobody_but_the_chair_decides(cast: Cast, decision: Document, who: str) -> None:
    sheet = make_sheet(cast)

    with pytest.raises(Refused, match="Bạn không có quyền"):
        adopt_version(sheet.campaign, amend(sheet, cast), by=getattr(cast, who), document=decision)


def test_draft_older_version_foreign_set_and_unnumbered_decision_are_refused(cast: Cast, decision: Document) -> None:
    sheet, other = make_sheet(cast), make_sheet(cast)
    draft = amend(sheet, cast, publish=False)
    unnumbered = Document.objects.create(type_name="Quyết định", issuer="Hội đồng", title="Chưa có số")

    for version, document, sentence in (
        (draft, decision, "chưa ban hành"),
        (sheet.submission.version, decision, "không phải bản cũ hơn"),
        (other.submission.version, decision, "không dùng bộ chỉ số"),
    ):
        with pytest.raises(Refused, match=sentence):
            adopt_version(sheet.campaign, version, by=cast.hoi, document=document)
    with pytest.raises(Refused, match="đã có số"):
        adopt_version(sheet.campaign, criteria.publish(draft, by=cast.giang), by=cast.hoi, document=unnumbered)


def test_database_keeps_the_version_of_a_sheet_with_rows(cast: Cast) -> None:
    sheet = make_sheet(cast)
    amended = amend(sheet, cast)
    save(sheet.submission, sheet.indicators[0].pk, by=fresh(cast.an), entry=entry())
    change = "UPDATE submissions_submission SET version_id = %s WHERE id = %s"

    with pytest.raises(DatabaseError, match="a sheet with rows keeps its version"), transaction.atomic():
        connection.cursor().execute(change, [amended.pk, sheet.submission.pk])
    empty = Submission.objects.get(campaign=sheet.campaign, unit=cast.so_noi_vu)
    connection.cursor().execute(change, [amended.pk, empty.pk])

    assert versions(sheet) == {amended.pk, sheet.submission.version_id}


# ---------------------------------------------------------------------- on the screen
def path_of(version: Version) -> str:
    return reverse("submissions:adopt", args=[version.criteria_set.code, version.number])


def test_chair_adopts_on_the_page(cast: Cast, decision: Document) -> None:
    sheet = make_sheet(cast)
    amended = amend(sheet, cast)
    client = enter(cast.hoi)

    page = client.get(path_of(amended)).content.decode()
    answer = client.post(path_of(amended), {"campaign": sheet.campaign.pk, "document": decision.pk})

    assert "Đợt này dùng được bản này." in page
    assert (answer.status_code, versions(sheet)) == (303, {amended.pk})
    assert "Không có đợt nào đang dùng bản cũ hơn" in client.get(path_of(amended)).content.decode()


def test_page_lists_what_stands_in_the_way(cast: Cast, decision: Document) -> None:
    sheet = make_sheet(cast)
    amended = amend(sheet, cast, max_points=20)
    save(sheet.submission, sheet.indicators[0].pk, by=fresh(cast.an), entry=entry())
    client = enter(cast.hoi)

    page = client.get(path_of(amended)).content.decode()
    answer = client.post(path_of(amended), {"campaign": sheet.campaign.pk, "document": decision.pk})

    assert "điểm tối đa 15 thành 20." in page and "1 phiếu đã có số liệu" in page
    assert (answer.status_code, versions(sheet)) == (409, {sheet.submission.version_id})
    assert "điểm tối đa 15 thành 20." in answer.content.decode()


def test_administrator_sees_the_page_and_decides_nothing(cast: Cast, decision: Document) -> None:
    sheet = make_sheet(cast)
    amended = amend(sheet, cast)
    client = enter(cast.giang)

    page = client.get(path_of(amended)).content.decode()
    answer = client.post(path_of(amended), {"campaign": sheet.campaign.pk, "document": decision.pk})

    assert '<form method="post" class="dti-card' not in page
    assert (answer.status_code, versions(sheet)) == (409, {sheet.submission.version_id})
    assert enter(cast.an).get(path_of(amended)).status_code == 403
    assert address("diff", amended, 1) in page


@pytest.mark.parametrize("campaigns", [1, 3])
def test_page_takes_the_same_queries_for_one_and_three_campaigns(
    cast: Cast, django_assert_num_queries: Any, campaigns: int
) -> None:
    sheet = make_sheet(cast)
    for _ in range(campaigns - 1):
        other = make_sheet(cast)
        SheetPlan.objects.filter(campaign=other.campaign).update(version=sheet.submission.version)
    amended = Version.objects.select_related("criteria_set").get(pk=amend(sheet, cast).pk)

    with django_assert_num_queries(15):
        found = adoptions(amended)

    assert len(found) == campaigns
