"""How far a change of a criteria set reaches into campaigns that are open."""

from typing import Any

import pytest

from criteria_builder import actions as criteria
from criteria_builder.hooks import Impact, impact_of_change
from criteria_builder.models import Version
from submissions.actions import Facts, add_to_store, append_entry, attach, save
from submissions.models import Submission
from tenants.calendars.models import Campaign
from tests.cast import Cast, fresh
from tests.criteria_builder.browsing import address, enter
from tests.submissions.sheets import RATIO, Sheet, entry, make_sheet, yes


def keys(sheet: Sheet) -> list[str]:
    return [str(one.stable_id) for one in sheet.indicators]


def work(sheet: Sheet, submission: Submission, by: Any) -> None:
    """Figures on both rows, a document behind the first."""
    save(submission, sheet.indicators[0].pk, by=by, entry=entry())
    save(submission, sheet.indicators[1].pk, by=by, entry=yes())
    proof = add_to_store(submission.unit, by=by, facts=Facts(kind="link", title="Văn bản", url="https://example.vn/1"))
    attach(submission, sheet.indicators[0].pk, by=by, evidence=proof)


def of(sheet: Sheet, unit: Any) -> Submission:
    return Submission.objects.select_related("campaign", "unit", "version").get(campaign=sheet.campaign, unit=unit)


def test_units_are_counted_by_component(cast: Cast) -> None:
    sheet = make_sheet(cast)
    work(sheet, of(sheet, cast.so_y_te), fresh(cast.an))
    save(of(sheet, cast.so_noi_vu), sheet.indicators[0].pk, by=fresh(cast.chi), entry=entry(1, 2))

    first, second = keys(sheet)
    assert impact_of_change(sheet.submission.version) == {first: Impact(2, 1, 0), second: Impact(1, 0, 0)}


def test_emptied_figures_and_removed_documents_no_longer_count(cast: Cast) -> None:
    sheet = make_sheet(cast)
    submission = of(sheet, cast.so_y_te)
    save(submission, sheet.indicators[0].pk, by=fresh(cast.an), entry=entry())
    save(submission, sheet.indicators[0].pk, by=fresh(cast.an), entry=entry(None, None, rev=1))

    assert impact_of_change(sheet.submission.version) == {}


def test_judged_rows_count_by_unit_and_a_draft_sees_them_by_stable_id(cast: Cast) -> None:
    sheet = make_sheet(cast)
    submission = of(sheet, cast.so_y_te)
    save(submission, sheet.indicators[0].pk, by=fresh(cast.an), entry=entry())
    sheet.move_to(6, cast.giang)
    for _ in range(2):
        append_entry(
            submission, sheet.indicators[0], phase="appraise_1", stage="round_1", kind="agree", by=cast.dung,
            inputs={"numerator": 1, "denominator": 2},
        )  # fmt: skip
    draft = criteria.create_draft(sheet.submission.version, by=cast.giang)

    assert impact_of_change(draft) == {keys(sheet)[0]: Impact(1, 0, 1)}


def test_campaign_that_is_over_and_another_set_are_left_out(cast: Cast) -> None:
    sheet, other = make_sheet(cast), make_sheet(cast)
    for one in (sheet, other):
        save(of(one, cast.so_y_te), one.indicators[0].pk, by=fresh(cast.an), entry=entry())
    Campaign.objects.filter(pk=sheet.campaign.pk).update(state="finalised")

    assert impact_of_change(sheet.submission.version) == {}
    assert set(impact_of_change(other.submission.version)) == {keys(other)[0]}


@pytest.mark.parametrize("units", [1, 3])
def test_impact_takes_three_queries_whatever_the_units(cast: Cast, django_assert_num_queries: Any, units: int) -> None:
    sheet = make_sheet(cast, [RATIO] * 3)
    for submission in Submission.objects.filter(campaign=sheet.campaign).order_by("pk")[:units]:
        for indicator in sheet.indicators:
            append_entry(
                submission, indicator, phase="self_assess", stage="self", kind="declared", by=None,
                inputs={"numerator": 1, "denominator": 2},
            )  # fmt: skip
    version = Version.objects.get(pk=sheet.submission.version_id)

    with django_assert_num_queries(3):
        found = impact_of_change(version)

    assert {impact.entered for impact in found.values()} == {
        min(units, Submission.objects.filter(campaign=sheet.campaign).count())
    }


def test_pages_say_whom_a_change_concerns(cast: Cast) -> None:
    sheet = make_sheet(cast)
    work(sheet, of(sheet, cast.so_y_te), fresh(cast.an))
    draft = criteria.create_draft(sheet.submission.version, by=cast.giang)
    row = draft.indicators.get(stable_id=sheet.indicators[0].stable_id)
    row.max_points = 20
    row.save()
    client = enter(cast.giang)

    for name in ("diff_before", "publish"):
        page = client.get(address(name, draft)).content.decode()
        assert "1 đơn vị đã nhập, 1 đã đính kèm tài liệu" in page, name
    assert "Ảnh hưởng tới đợt đang chạy" in client.get(address("publish", draft)).content.decode()


def test_units_do_not_learn_how_far_others_have_come(cast: Cast) -> None:
    sheet = make_sheet(cast)
    work(sheet, of(sheet, cast.so_noi_vu), fresh(cast.chi))
    draft = criteria.create_draft(sheet.submission.version, by=cast.giang)
    row = draft.indicators.get(stable_id=sheet.indicators[0].stable_id)
    row.guidance = "Đọc Điều 4"
    row.save()
    criteria.publish(draft, by=cast.giang)

    path = address("diff_before", draft)
    pages = {who: enter(getattr(cast, who)).get(path).content.decode() for who in ("an", "kiem")}

    assert "Đọc Điều 4" in pages["an"] and "đơn vị đã nhập" not in pages["an"]
    assert "1 đơn vị đã nhập" in pages["kiem"]
