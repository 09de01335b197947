"""What slips by the actions is refused by PostgreSQL, to the application's own role."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from appraisal.models import RoundClosing, Verdict
from tests.appraisal.rounds import close, in_round_1, judge, silence_the_other
from tests.cast import Cast
from tests.submissions.sheets import Sheet

INSERT = (
    "INSERT INTO appraisal_verdict (submission_id, indicator_id, phase, kind, points, reason, rev, appraiser_id, "
    "appraiser_name) VALUES (%(sheet)s, %(indicator)s, %(phase)s, %(kind)s, %(points)s, %(reason)s, 1, %(who)s, 'Long')"
)


def refused(statement: str, values: Any = None) -> str:
    """The SQLSTATE with which the database refuses."""
    with pytest.raises(DatabaseError) as why, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(getattr(why.value.__cause__, "sqlstate", ""))


def row(sheet: Sheet, cast: Cast, **fields: Any) -> dict[str, Any]:
    return {
        "sheet": sheet.submission.pk,
        "indicator": sheet.indicators[0].pk,
        "phase": "appraise_1",
        "kind": "adjust",
        "points": "1",
        "reason": "Nhầm.",
        "who": cast.long.pk,
        **fields,
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"points": "16"},
        {"points": "-1/2"},
        {"points": "151/10"},
        {"reason": ""},
        {"kind": "withdrawn"},
    ],
)
def test_values_that_no_verdict_has_are_refused(cast: Cast, fields: dict[str, Any]) -> None:
    sheet = in_round_1(cast)

    assert refused(INSERT, row(sheet, cast, **fields)) == "23514"


def test_a_question_in_round_2_is_refused(cast: Cast) -> None:
    sheet = in_round_1(cast)
    judge(sheet, cast.long)
    judge(sheet, cast.long, place=1)
    silence_the_other(cast, sheet)
    close(sheet, cast)
    sheet.move_to(18.5, cast.giang)

    assert refused(INSERT, row(sheet, cast, phase="appraise_2", kind="ask_explanation")) == "23514"


def test_a_verdict_outside_its_window_is_refused(cast: Cast) -> None:
    sheet = in_round_1(cast)
    sheet.move_to(10.1, cast.giang)

    assert refused(INSERT, row(sheet, cast)) == "DT001"
    assert refused(INSERT, row(sheet, cast, phase="appraise_2")) == "DT001"


def test_a_closed_round_is_refused_while_its_window_is_open(cast: Cast) -> None:
    sheet = in_round_1(cast)
    judge(sheet, cast.long)
    judge(sheet, cast.long, place=1, verdict="ask_explanation", question="Số quyết định?")
    silence_the_other(cast, sheet)
    close(sheet, cast)
    where = {"sheet": sheet.submission.pk, "indicator": sheet.indicators[0].pk, "who": cast.long.pk}
    second = {**where, "indicator": sheet.indicators[1].pk}

    assert refused("UPDATE appraisal_verdict SET rev = 9 WHERE submission_id = %(sheet)s", where) == "DT002"
    assert refused("UPDATE appraisal_explanationrequest SET withdrawn = true", None) == "DT002"
    assert (
        refused(
            "INSERT INTO appraisal_ruling (submission_id, indicator_id, phase, accepted, reason, ruled_by_id, "
            "ruled_by_name) VALUES (%(sheet)s, %(indicator)s, 'appraise_1', true, 'x', %(who)s, 'Long')",
            second,
        )
        == "DT002"
    )
    assert (
        refused(
            "INSERT INTO submissions_ledgerentry (submission_id, indicator_id, phase, stage, seq, kind, status, "
            "inputs, points, not_applicable, why, reason, source, by_name, request_id) "
            "VALUES (%(sheet)s, %(indicator)s, 'appraise_1', 'round_1', 9, 'agree', 'scored', '{}', '15', "
            "false, '', '', '', '', '')",
            where,
        )
        == "DT002"
    )


@pytest.mark.parametrize(
    "statement", ["UPDATE appraisal_roundclosing SET content_hash = 'x'", "DELETE FROM appraisal_roundclosing"]
)
def test_a_closing_is_never_changed(cast: Cast, statement: str) -> None:
    sheet = in_round_1(cast)
    judge(sheet, cast.long)
    judge(sheet, cast.long, place=1)
    silence_the_other(cast, sheet)
    closing = close(sheet, cast)

    assert refused(statement) == "42501"
    assert RoundClosing.objects.get() == closing
    assert Verdict.objects.count() == 2
