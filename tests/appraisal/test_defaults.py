"""Silent units: opened by the lead, filled from named sources, the self column left empty."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from appraisal import actions, queries
from appraisal.actions import SourcedFigure
from appraisal.models import DefaultOpening, OutsideFigure
from dti.workflow import Refused
from submissions.actions import save
from submissions.models import LedgerEntry, Submission
from tests.appraisal.rounds import BOOLEAN, in_round_1, ledger, reread, sheet_of, silence_the_other
from tests.cast import Cast, fresh
from tests.submissions.sheets import IMPORTED, RATIO, Sheet, entry, make_sheet

AS_OF = date(2022, 11, 30)


def record(
    submission: Submission,
    sheet: Sheet,
    by: Any,
    *,
    place: int = 0,
    rev: int = 0,
    phase: str = "appraise_1",
    **more: Any,
) -> OutsideFigure:
    words = {
        "inputs": {"numerator": 3, "denominator": 4},
        "source": "Báo cáo 12/BC-STTTT",
        "extract": "Biểu 2, dòng 5",
        "as_of": AS_OF,
    }
    figure = SourcedFigure(**{**words, **more})
    return actions.record_outside_figure(
        reread(submission), sheet.indicators[place], phase=phase, figure=figure, by=fresh(by), rev=rev
    )


def test_opening_needs_a_passed_deadline_and_a_reason(cast: Cast) -> None:
    sheet = make_sheet(cast)
    with pytest.raises(Refused, match="còn thời hạn"):
        silence_the_other(cast, sheet)
    sheet.move_to(5.1, cast.giang)
    with pytest.raises(Refused, match="lý do"):
        actions.open_default(sheet_of(sheet, cast.so_noi_vu), by=fresh(cast.long), reason=" ")

    opened = silence_the_other(cast, sheet)

    opening = DefaultOpening.objects.get()
    assert (opened.state, opening.opened_by_name, opening.submission) == ("default_appraisal", "Long", opened)


def test_a_confirmed_sheet_is_never_opened_by_default(cast: Cast) -> None:
    sheet = in_round_1(cast)

    with pytest.raises(Refused, match="trạng thái hiện tại"):
        actions.open_default(sheet.again(), by=fresh(cast.long), reason="Quá hạn.")


def test_an_outside_figure_is_scored_at_round_1_and_leaves_the_self_column_empty(cast: Cast) -> None:
    sheet = in_round_1(cast)
    silent = silence_the_other(cast, sheet)

    recorded = record(silent, sheet, cast.long)

    entries = LedgerEntry.objects.filter(submission=silent)
    assert [(one.stage, one.kind, one.points, one.source, one.reason) for one in entries] == [
        ("round_1", "default", Fraction(45, 4), "Báo cáo 12/BC-STTTT", "Biểu 2, dòng 5"),
    ]
    assert (recorded.as_of, recorded.inputs) == (AS_OF, {"numerator": 3, "denominator": 4})
    row = queries.row(silent, sheet.indicators[0], "appraise_1")
    assert (row.declared, row.verdict.kind if row.verdict else "") == (None, "default")


def test_late_drafts_are_not_taken_for_a_declaration(cast: Cast) -> None:
    sheet = make_sheet(cast)
    other = sheet_of(sheet, cast.so_noi_vu)
    save(other, sheet.indicators[0].pk, by=fresh(cast.chi), entry=entry())
    sheet.move_to(5.5, cast.giang)

    silent = silence_the_other(cast, sheet)

    row = queries.row(silent, sheet.indicators[0], "appraise_1")
    assert len(ledger(silent, sheet.indicators[0], "self")) == 1
    assert (row.declared, row.base, row.needs_verdict) == (None, None, False)


@pytest.mark.parametrize("missing", [{"source": " "}, {"extract": ""}])
def test_a_figure_without_source_or_extract_is_refused(cast: Cast, missing: dict[str, str]) -> None:
    sheet = in_round_1(cast)
    silent = silence_the_other(cast, sheet)

    with pytest.raises(Refused, match="tên nguồn và trích dẫn"):
        record(silent, sheet, cast.long, **missing)


def test_a_silent_unit_is_not_judged_without_a_source(cast: Cast) -> None:
    sheet = in_round_1(cast)
    silent = silence_the_other(cast, sheet)

    for verdict in ("agree", "adjust"):
        with pytest.raises(Refused, match="nguồn khác có tên"):
            actions.judge(
                silent, sheet.indicators[0], phase="appraise_1", verdict=verdict, by=fresh(cast.long), rev=0,
                points=Fraction(1), reason="Ước lượng.",
            )  # fmt: skip


def test_points_without_a_source_where_the_campaign_leaves_them_to_the_appraiser(cast: Cast) -> None:
    sheet = in_round_1(cast, missing="appraiser_decides")
    silent = silence_the_other(cast, sheet)

    verdict = actions.judge(
        silent, sheet.indicators[0], phase="appraise_1", verdict="adjust", by=fresh(cast.long), rev=0,
        points=Fraction(0), reason="Không có nguồn nào.",
    )  # fmt: skip

    assert verdict.points == 0


def test_a_declaring_unit_takes_no_outside_figures_on_its_own_rows(cast: Cast) -> None:
    sheet = in_round_1(cast)

    with pytest.raises(Refused, match="do đơn vị kê khai"):
        record(sheet.submission, sheet, cast.long)


def test_rows_that_units_do_not_declare_are_filled_from_outside(cast: Cast) -> None:
    sheet = in_round_1(cast, [RATIO, IMPORTED])

    record(sheet.submission, sheet, cast.long, place=1, inputs={"value": "1.5"}, source="Quyết định 99/QĐ-UBND")

    assert ledger(sheet.submission, sheet.indicators[1], "round_1")[-1].points == Fraction(45, 4)


def test_stale_figures_are_refused(cast: Cast) -> None:
    sheet = in_round_1(cast, [RATIO, BOOLEAN])
    silent = silence_the_other(cast, sheet)
    record(silent, sheet, cast.long)

    with pytest.raises(actions.Stale, match="Long vừa quyết định"):
        record(silent, sheet, cast.long)
    record(silent, sheet, cast.long, rev=1, inputs={"numerator": 4, "denominator": 4})

    assert OutsideFigure.objects.count() == 2
    assert [one.points for one in ledger(silent, sheet.indicators[0], "round_1")] == [Fraction(45, 4), Fraction(15)]
