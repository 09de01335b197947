"""Every screen of a sheet answers, for officer, leader, appraiser and outsiders."""

import pytest

from submissions import actions, queries
from tests.cast import Cast, fresh
from tests.submissions.sheets import BOOLEAN, IMPORTED, INFORMATION, MANUAL, RATIO, fill, make_sheet, signed_in

PAGES = ("", "table/", "review/", "confirm/")


@pytest.mark.parametrize("words", PAGES)
def test_page_shows_every_kind_of_row_to_the_officer(cast: Cast, words: str) -> None:
    sheet = make_sheet(cast, [RATIO, BOOLEAN, MANUAL, IMPORTED, INFORMATION], per_main=5)

    answer = signed_in(cast.an).get(sheet.page(words))

    assert answer.status_code == 200
    assert "Chỉ số thành phần 1.1" in answer.content.decode()
