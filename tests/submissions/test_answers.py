"""Saving one row: revisions, resends, conflicts, figures, ledger."""

from fractions import Fraction

import pytest

from dti.audit.models import Act
from dti.workflow import Refused
from submissions import queries
from submissions.actions import (
    Conflict,
    Entry,
    FieldsRefused,
    append_entry,
    save,
    submit_to_leader,
)
from submissions.models import Answer, LedgerEntry, State
from tests.cast import Cast
from tests.submissions.sheets import (
    BOOLEAN,
    IMPORTED,
    INFORMATION,
    MANUAL,
    RATIO,
    entry,
    fill,
    make_sheet,
    yes,
)


def test_first_save_scores_numbers_and_records(cast: Cast) -> None:
    sheet = make_sheet(cast)

    saved = save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=entry(client_id="m1"))

    written = LedgerEntry.objects.get()
    assert (saved.answer.rev, saved.changed, saved.answer.last_client_id) == (1, True, "m1")
    assert (written.stage, written.kind, written.seq) == ("self", "declared", 1)
    assert written.points == Fraction(118 * 15, 124)
    assert (written.status, written.why, written.by_name) == ("scored", "118/124 × 15 = 14,27 điểm", "An")
    assert sheet.again().state == State.DRAFTING
    assert Act.objects.filter(verb__in=["save_answer", "declare"]).count() == 2


def test_same_values_make_no_revision_whatever_the_revision_they_rest_on(cast: Cast) -> None:
    sheet = make_sheet(cast)
    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=entry(client_id="m1"))

    resent = save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=entry(client_id="m1"))

    assert (resent.changed, resent.answer.rev) == (False, 1)
    assert LedgerEntry.objects.count() == 1


def test_changed_values_append_and_keep_what_was(cast: Cast) -> None:
    sheet = make_sheet(cast)
    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=entry())

    save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=entry(120, rev=1))

    assert list(LedgerEntry.objects.order_by("seq").values_list("seq", "inputs__numerator")) == [(1, 118), (2, 120)]
    assert queries.ledger_of(sheet.submission)[sheet.indicators[0].pk]["self"].seq == 2


def test_stale_revision_is_refused_with_both_values(cast: Cast) -> None:
    sheet = make_sheet(cast)
    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=entry())

    with pytest.raises(Conflict) as why:
        save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=entry(99, rev=0))

    assert str(why.value) == "An đã lưu dòng này trước bạn. Hãy chọn giữ giá trị nào."
    assert (why.value.theirs.inputs["numerator"], why.value.mine.inputs["numerator"]) == (118, 99)
    assert (why.value.theirs.rev, sheet.answer().inputs["numerator"]) == (1, 118)


def test_text_that_was_not_on_the_page_stays(cast: Cast) -> None:
    sheet = make_sheet(cast)
    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=entry(explanation="Kèm danh sách."))

    save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=Entry(1, {"numerator": 5, "denominator": 10}))

    assert (sheet.answer().explanation, sheet.answer().inputs) == (
        "Kèm danh sách.",
        {"numerator": 5, "denominator": 10},
    )


@pytest.mark.parametrize(
    ("inputs", "field", "sentence"),
    [
        ({"numerator": -1, "denominator": 3}, "numerator", "Số máy đã cài: hãy nhập số không âm."),
        (
            {"numerator": 1, "denominator": 0}, "denominator",
            "Mẫu số bằng 0 thì tử số cũng phải bằng 0: hãy kiểm tra lại “Số máy đã cài” và “Tổng số máy”.",
        ),
        ({"numerator": "abc", "denominator": 3}, "numerator", "Số máy đã cài: hãy nhập một số."),
        ({"other": 1}, "", "Số liệu không thuộc cách tính này: other."),
    ],
)  # fmt: skip
def test_figures_the_rule_refuses_are_named_at_their_field(
    cast: Cast, inputs: dict[str, object], field: str, sentence: str
) -> None:
    sheet = make_sheet(cast)

    with pytest.raises(FieldsRefused) as why:
        save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=Entry(0, inputs))

    assert why.value.errors == {field: sentence}
    assert Answer.objects.count() == LedgerEntry.objects.count() == 0


def test_claim_of_no_content_has_no_points_and_stays_out_of_the_sum(cast: Cast) -> None:
    sheet = make_sheet(cast)
    save(sheet.submission, sheet.indicators[1].pk, by=cast.an, entry=yes())

    save(
        sheet.again(), sheet.indicators[0].pk, by=cast.an,
        entry=entry(None, None, not_applicable=True, not_applicable_reason="Không có máy trạm."),
    )  # fmt: skip

    written = LedgerEntry.objects.get(indicator=sheet.indicators[0])
    assert (written.status, written.points, written.not_applicable) == ("not_applicable_claim", None, True)
    assert [row.indicator for row in queries.claims(sheet.campaign)] == [sheet.indicators[0]]


def test_claim_is_refused_where_the_set_forbids_it(cast: Cast) -> None:
    sheet = make_sheet(cast, not_applicable="not_allowed")

    with pytest.raises(FieldsRefused) as why:
        save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=entry(not_applicable=True))

    assert why.value.errors == {"not_applicable": "Chỉ số này không cho phép đề nghị không áp dụng."}


def test_row_of_another_source_is_not_the_units_to_write(cast: Cast) -> None:
    sheet = make_sheet(cast, [IMPORTED])

    with pytest.raises(Refused) as why:
        save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=Entry(0, {"value": 2}))

    assert str(why.value) == "Chỉ số này lấy từ nguồn “Kết quả cải cách hành chính”, đơn vị không nhập."


def test_council_points_may_be_left_empty_and_information_gives_none(cast: Cast) -> None:
    sheet = make_sheet(cast, [MANUAL, INFORMATION])
    save(sheet.submission, sheet.indicators[1].pk, by=cast.an, entry=Entry(0, {"staff": 40}))

    rows = queries.sheet_rows(sheet.again())

    written = LedgerEntry.objects.get()
    assert (written.status, written.points, written.why) == ("information", None, "thông tin chung: Số CBCC 40 người")
    assert queries.gaps(rows) == []


def test_leader_edits_at_a_stage_of_their_own(cast: Cast) -> None:
    sheet = make_sheet(cast)
    fill(sheet, cast.an)
    submit_to_leader(sheet.again(), by=cast.an)

    save(sheet.again(), sheet.indicators[0].pk, by=cast.binh, entry=entry(124, rev=1))

    stages = queries.ledger_of(sheet.submission)[sheet.indicators[0].pk]
    assert {stage: (one.points, one.by_name, one.kind) for stage, one in stages.items()} == {
        "self": (Fraction(118 * 15, 124), "An", "declared"),
        "leader": (Fraction(15), "Bình", "edited"),
    }


@pytest.mark.parametrize(
    ("who", "code", "words"),
    [("chi", "may", "Phiếu đang do"), ("binh", "may", "Phiếu đang do"), ("dung", "may", "Phiếu đang do")],
)
def test_nobody_but_the_officers_of_the_unit_declares(cast: Cast, who: str, code: str, words: str) -> None:
    sheet = make_sheet(cast)
    save(sheet.submission, sheet.indicators[1].pk, by=cast.an, entry=yes())

    with pytest.raises(Refused, match=words) as why:
        save(sheet.again(), sheet.indicators[0].pk, by=getattr(cast, who), entry=entry())

    assert why.value.code == code


def test_officer_writes_nothing_while_the_sheet_is_with_the_leader(cast: Cast) -> None:
    sheet = make_sheet(cast)
    fill(sheet, cast.an)
    stale = sheet.again()
    submit_to_leader(sheet.again(), by=cast.an)

    with pytest.raises(Refused, match="Phiếu đã trình lãnh đạo") as why:
        save(stale, sheet.indicators[0].pk, by=cast.an, entry=entry(1, rev=1))

    assert why.value.code == "locked"
    assert sheet.answer().inputs["numerator"] == 118


def test_closed_window_refuses_with_the_deadline(cast: Cast) -> None:
    sheet = make_sheet(cast)
    sheet.move_to(5, by=cast.giang)

    with pytest.raises(Refused, match="đã khóa lúc 00:00 ngày 06/12/2022") as why:
        save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=entry())

    assert (why.value.code, Answer.objects.count()) == ("window_closed", 0)


def test_appraisal_appends_points_of_its_own_and_numbers_them(cast: Cast) -> None:
    sheet = make_sheet(cast, [RATIO, BOOLEAN])
    sheet.move_to(6, by=cast.giang)
    row = {"phase": "appraise_1", "stage": "round_1", "by": cast.dung}

    first = append_entry(
        sheet.submission, sheet.indicators[0], kind="adjust_inputs", inputs={"numerator": 7, "denominator": 9}, **row
    )
    second = append_entry(
        sheet.submission, sheet.indicators[0], kind="adjust_points", points=Fraction(22, 7), reason="Thiếu danh sách",
        **row,
    )  # fmt: skip

    assert (first.seq, first.points, first.why) == (1, Fraction(35, 3), "7/9 × 15 = 11,67 điểm")
    assert (second.seq, second.points, second.why) == (2, Fraction(22, 7), "chấm 3,14 điểm trên 15 điểm")
    last = queries.ledger_of_campaign(sheet.campaign)[sheet.submission.pk, sheet.indicators[0].pk]
    assert last["round_1"].pk == second.pk


def test_points_above_the_maximum_and_floats_are_refused(cast: Cast) -> None:
    sheet = make_sheet(cast)
    sheet.move_to(6, by=cast.giang)

    for points in (Fraction(16), 3.5):
        with pytest.raises(Refused, match="điểm từ 0 đến 15"):
            append_entry(
                sheet.submission, sheet.indicators[0], phase="appraise_1", stage="round_1", kind="adjust_points",
                points=points, by=cast.dung,
            )  # fmt: skip
