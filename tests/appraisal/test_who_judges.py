"""Who may decide on what: rights, allocations, own units, recusals — asked by the actions themselves."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from appraisal import actions
from appraisal.actions import SourcedFigure
from appraisal.models import Allocation, Recusal, Verdict
from dti.audit.models import Act
from dti.workflow import Refused
from tenants.roles.actions import grant
from tenants.roles.models import Role
from tests.appraisal.rounds import in_round_1, judge, sheet_of
from tests.cast import DAY, Cast, fresh
from tests.submissions.sheets import RATIO, Sheet

CLAIM = {**RATIO, "zero_denominator": "not_applicable"}
NOBODY = ("an", "binh", "chi", "linh", "giang", "hoi", "vien", "cong", "kiem", "khach")
FIGURE = SourcedFigure({"numerator": 3, "denominator": 4}, "Báo cáo", "Biểu 2", date(2022, 11, 30))


def verbs(sheet: Sheet) -> dict[str, Callable[[Any], Any]]:
    """Every way to decide something on An's sheet."""
    first, again = sheet.indicators[0], sheet.again
    on_row: dict[str, Any] = {"phase": "appraise_1", "rev": 0}
    return {
        "agree": lambda by: actions.judge(again(), first, verdict="agree", by=by, **on_row),
        "adjust": lambda by: actions.judge(
            again(), first, verdict="adjust", by=by, points=Fraction(1), reason="Nhầm.", **on_row
        ),
        "ask": lambda by: actions.judge(again(), first, verdict="ask_explanation", by=by, question="Vì sao?", **on_row),
        "bulk_agree": lambda by: actions.bulk_agree(again(), phase="appraise_1", by=by),
        "rule": lambda by: actions.rule_not_applicable(again(), first, accepted=True, reason="Đúng.", by=by, **on_row),
        "outside": lambda by: actions.record_outside_figure(again(), first, figure=FIGURE, by=by, **on_row),
    }


VERBS = ("agree", "adjust", "ask", "bulk_agree", "rule", "outside")
JUDGING = ("agree", "adjust", "ask", "bulk_agree", "outside")


def test_only_appraisers_judge(cast: Cast) -> None:
    sheet = in_round_1(cast)
    codes = set()

    for who in NOBODY:
        for verb in JUDGING:
            with pytest.raises(Refused) as refused:
                verbs(sheet)[verb](fresh(getattr(cast, who)))
            codes.add(refused.value.code)

    assert codes == {"may"}
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_decides_on_their_own_unit(cast: Cast, verb: str) -> None:
    sheet = in_round_1(cast)
    grant(cast.long, Role.CONTRIBUTOR, cast.so_y_te, by=cast.giang, valid_from=DAY)

    with pytest.raises(Refused, match="Bạn thuộc Sở Y tế"):
        verbs(sheet)[verb](fresh(cast.long))

    assert not Verdict.objects.exists()


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_decides_on_a_unit_they_recused_themselves_from(cast: Cast, verb: str) -> None:
    sheet = in_round_1(cast)
    actions.recuse(
        sheet.campaign, appraiser=cast.long, unit=cast.so_y_te, reason="Vợ là kế toán trưởng.", by=fresh(cast.long)
    )

    with pytest.raises(Refused, match="Bạn đã rút khỏi việc thẩm định Sở Y tế"):
        verbs(sheet)[verb](fresh(cast.long))

    assert not Verdict.objects.exists()


def test_the_lead_does_not_open_their_own_silent_unit(cast: Cast) -> None:
    sheet = in_round_1(cast)
    grant(cast.long, Role.CONTRIBUTOR, cast.so_noi_vu, by=cast.giang, valid_from=DAY)

    with pytest.raises(Refused, match="Bạn thuộc Sở Nội vụ"):
        actions.open_default(sheet_of(sheet, cast.so_noi_vu), by=fresh(cast.long), reason="Quá hạn.")

    assert sheet_of(sheet, cast.so_noi_vu).state == "not_started"


def test_an_ended_assignment_no_longer_stands_in_the_way(cast: Cast) -> None:
    sheet = in_round_1(cast)
    grant(cast.long, Role.CONTRIBUTOR, cast.so_y_te, by=cast.giang, valid_from=DAY, valid_to=date(2022, 6, 1))

    assert judge(sheet, cast.long).kind == "agree"


@pytest.mark.parametrize(
    ("allocated", "allowed"),
    [
        ({}, True),
        ({"unit": "so_y_te"}, True),
        ({"unit": "so_noi_vu"}, False),
        ({"level": "so_y_te"}, True),
        ({"level": "huyen_meo_vac"}, False),
        ({"main": 0}, True),
        ({"main": 4}, False),
        ({"unit": "so_y_te", "main": 4}, False),
    ],
)
def test_appraisers_judge_what_is_allocated_to_them(cast: Cast, allocated: dict[str, Any], allowed: bool) -> None:
    sheet = in_round_1(cast, [RATIO] * 5)
    actions.allocate(
        sheet.campaign,
        appraiser=cast.dung,
        by=fresh(cast.long),
        unit=getattr(cast, allocated["unit"]) if "unit" in allocated else None,
        level=getattr(cast, allocated["level"]).level if "level" in allocated else None,
        main_indicator=sheet.indicators[allocated["main"]].main_indicator if "main" in allocated else None,
    )

    if allowed:
        assert judge(sheet, cast.dung).appraiser == cast.dung
    else:
        with pytest.raises(Refused, match="không được phân công"):
            judge(sheet, cast.dung)


def test_an_appraiser_without_an_allocation_judges_nothing(cast: Cast) -> None:
    sheet = in_round_1(cast)

    with pytest.raises(Refused, match="không được phân công"):
        judge(sheet, cast.dung)


def test_taking_rows_back_ends_the_right_and_keeps_the_verdicts(cast: Cast) -> None:
    sheet = in_round_1(cast)
    allocation = actions.allocate(sheet.campaign, appraiser=cast.dung, by=fresh(cast.long))
    judge(sheet, cast.dung)

    actions.deallocate(allocation, by=fresh(cast.long))

    with pytest.raises(Refused, match="không được phân công"):
        judge(sheet, cast.dung, place=1)
    assert Verdict.objects.get().appraiser == cast.dung


def test_allocating_is_the_leads_and_the_administrators(cast: Cast) -> None:
    sheet = in_round_1(cast)
    refused = []
    for who in ("an", "binh", "dung", "hoi", "vien", "cong", "kiem", "khach"):
        with pytest.raises(Refused):
            actions.allocate(sheet.campaign, appraiser=cast.dung, by=fresh(getattr(cast, who)))
        refused.append(who)

    actions.allocate(sheet.campaign, appraiser=cast.dung, by=fresh(cast.giang))
    actions.allocate(sheet.campaign, appraiser=cast.dung, by=fresh(cast.long))

    assert len(refused) == 8
    assert Allocation.objects.count() == 1
    assert Act.objects.filter(verb="allocate").count() == 1


def test_rows_are_allocated_to_appraisers_and_never_to_their_own_unit(cast: Cast) -> None:
    sheet = in_round_1(cast)
    grant(cast.dung, Role.DATA_PROVIDER, cast.so_noi_vu, by=cast.giang, valid_from=DAY)

    with pytest.raises(Refused, match="An không phải là thành viên thẩm định"):
        actions.allocate(sheet.campaign, appraiser=fresh(cast.an), by=fresh(cast.long))
    with pytest.raises(Refused, match="Dũng thuộc Sở Nội vụ"):
        actions.allocate(sheet.campaign, appraiser=fresh(cast.dung), by=fresh(cast.long), unit=cast.so_noi_vu)


def test_recusing_needs_a_reason_and_another_persons_recusal_the_right(cast: Cast) -> None:
    sheet = in_round_1(cast)
    recused = {"appraiser": cast.dung, "unit": cast.so_y_te}

    with pytest.raises(Refused, match="lý do"):
        actions.recuse(sheet.campaign, reason=" ", by=fresh(cast.dung), **recused)
    with pytest.raises(Refused, match="không có quyền"):
        actions.recuse(sheet.campaign, reason="Xung đột.", by=fresh(cast.vien), **recused)
    actions.recuse(sheet.campaign, reason="Xung đột.", by=fresh(cast.long), **recused)

    assert [(one.appraiser, one.unit, one.reason) for one in Recusal.objects.all()] == [
        (cast.dung, cast.so_y_te, "Xung đột."),
    ]


def test_the_lead_opens_a_silent_unit_and_nobody_else(cast: Cast) -> None:
    sheet = in_round_1(cast)
    for who in (*NOBODY, "dung"):
        with pytest.raises(Refused):
            actions.open_default(sheet_of(sheet, cast.so_noi_vu), by=fresh(getattr(cast, who)), reason="Quá hạn.")

    opened = actions.open_default(sheet_of(sheet, cast.so_noi_vu), by=fresh(cast.long), reason="Quá hạn.")

    assert opened.state == "default_appraisal"
