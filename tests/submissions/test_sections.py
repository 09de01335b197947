"""Bonus and penalty points on a unit's sheet: claimed if there are any, demanded of nobody."""

from fractions import Fraction

import pytest

from criteria_builder.scoring.grades import Grade, GradeScale
from submissions import queries
from submissions.actions import Entry, save, submit_to_leader
from submissions.totals import Sum, whole
from tests.cast import Cast, fresh
from tests.sections import BOTH
from tests.submissions.sheets import BOOLEAN, RATIO, Sheet, entry, make_sheet, signed_in, yes


def declared(cast: Cast, initiatives: int | None, late: int | None) -> Sheet:
    """A sheet of thirty points, full, with what its unit claims."""
    sheet = make_sheet(cast, [RATIO, BOOLEAN], sections=BOTH)
    ratio, boolean, bonus, penalty = sheet.indicators
    save(sheet.again(), ratio.pk, by=fresh(cast.an), entry=entry(31, 124))
    save(sheet.again(), boolean.pk, by=fresh(cast.an), entry=yes())
    for row, count in ((bonus, initiatives), (penalty, late)):
        if count is not None:
            figures = Entry(rev=0, inputs={"count": count}, explanation="Quyết định công nhận.")
            save(sheet.again(), row.pk, by=fresh(cast.an), entry=figures)
    return sheet


def summed(sheet: Sheet) -> Sum:
    return whole(queries.sheet_rows(sheet.again()))


@pytest.mark.parametrize(
    ("initiatives", "late", "points", "moves"),
    [
        (None, None, Fraction(75, 4), [0, 0]),
        (1, 1, Fraction(75, 4) + 5 - 2, [5, -2]),
        (4, 9, Fraction(75, 4) + 10 - 4, [10, -4]),
        (0, None, Fraction(75, 4), [0, 0]),
    ],
)
def test_total_of_a_sheet_is_moved_within_the_caps(
    cast: Cast, initiatives: int | None, late: int | None, points: Fraction, moves: list[int]
) -> None:
    found = summed(declared(cast, initiatives, late))

    assert (found.points, found.base, found.max_points) == (points, Fraction(75, 4), 30)
    assert [move.points for move in found.moves] == moves
    assert (found.done, found.rows) == (2, 2)


def test_nobody_has_to_claim_bonus_points(cast: Cast) -> None:
    sheet = declared(cast, None, None)

    assert queries.gaps(queries.sheet_rows(sheet.again())) == []
    submit_to_leader(sheet.again(), by=fresh(cast.an))
    assert sheet.again().state == "with_leader"


def test_claimed_points_need_their_evidence(cast: Cast) -> None:
    sheet = make_sheet(cast, [BOOLEAN], sections=BOTH)
    save(sheet.again(), sheet.indicators[1].pk, by=fresh(cast.an), entry=Entry(rev=0, inputs={"count": 2}))

    gaps = queries.gaps(queries.sheet_rows(sheet.again()))

    assert sheet.indicators[1].pk in [gap.indicator_id for gap in gaps]


def test_pages_say_what_is_added_and_that_nobody_must(cast: Cast) -> None:
    sheet = declared(cast, 1, 1)
    client = signed_in(cast.an)

    entry_page = client.get(sheet.page(f"{sheet.indicators[2].main_indicator_id}/")).content.decode()
    review = client.get(sheet.page("review/")).content.decode()

    assert 'Sáng kiến được công nhận <span class="dti-optional">(không bắt buộc)' in entry_page
    assert 'data-section="bonus"' in entry_page
    assert "nếu có" in entry_page and "Không có nội dung" not in entry_page
    assert "Cộng các chỉ số" in review and "+5,00" in review and "−2,00" in review and "21,75" in review


def test_grade_follows_the_scale_of_the_set(cast: Cast) -> None:
    sheet = declared(cast, None, None)
    scale = GradeScale((Grade("good", "Tốt", Fraction(1, 2), True), Grade("poor", "Chưa tốt", Fraction(0), False)))

    total = whole(queries.sheet_rows(sheet.again()), scale=scale)

    assert total.grade is not None and (total.grade.name, total.level) == ("Tốt", 2)
