"""Bonus and penalty points in a round: what a unit claims waits for a verdict, what it does not claim for nobody."""

from fractions import Fraction

import pytest

from appraisal import actions, queries
from submissions.actions import Entry, save
from tests.appraisal.rounds import BOOLEAN, ROUND_1, hand_in, judge
from tests.cast import Cast, fresh
from tests.sections import BOTH
from tests.submissions.sheets import Sheet, make_sheet, yes


def claimed(cast: Cast, initiatives: int | None) -> Sheet:
    sheet = make_sheet(cast, [BOOLEAN], sections=BOTH)
    boolean, bonus, _penalty = sheet.indicators
    save(sheet.again(), boolean.pk, by=fresh(cast.an), entry=yes())
    if initiatives is not None:
        entry = Entry(rev=0, inputs={"count": initiatives}, explanation="Quyết định công nhận.")
        save(sheet.again(), bonus.pk, by=fresh(cast.an), entry=entry)
    hand_in(sheet.submission, officer=cast.an, leader=cast.binh)
    sheet.submission = sheet.again()
    sheet.move_to(ROUND_1, cast.giang)
    return sheet


def waiting(sheet: Sheet) -> list[str]:
    return [row.indicator.code for row in queries.rows([sheet.again()], "appraise_1").values() if row.awaits_verdict]


def counted(sheet: Sheet, cast: Cast) -> tuple[int, int]:
    bench = queries.bench(sheet.campaign, fresh(cast.dung))
    (line,) = [
        one
        for one in queries.lines(sheet.campaign, "appraise_1", bench=bench, now=sheet.now)
        if one.submission == sheet.submission
    ]
    return line.done, line.total


@pytest.mark.parametrize(("initiatives", "codes"), [(None, ["1.1"]), (2, ["1.1", "8.1"]), (0, ["1.1", "8.1"])])
def test_only_what_is_claimed_waits(cast: Cast, initiatives: int | None, codes: list[str]) -> None:
    sheet = claimed(cast, initiatives)

    assert waiting(sheet) == codes
    assert counted(sheet, cast) == (0, len(codes))


def test_points_that_a_council_takes_away_need_no_claim(cast: Cast) -> None:
    sheet = claimed(cast, None)
    actions.allocate(sheet.campaign, appraiser=cast.dung, by=fresh(cast.long))

    judge(sheet, cast.dung, place=0)
    judge(sheet, cast.dung, place=2, verdict="adjust", points=Fraction(3), reason="Báo cáo chậm hai lần.")

    assert waiting(sheet) == []
    assert counted(sheet, cast) == (1, 1)
