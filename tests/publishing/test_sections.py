"""R19 from judged rows to the public pages: bonus and penalty points move a total and stand in no maximum."""

import re
from csv import reader
from fractions import Fraction
from typing import Any

import pytest

from publishing import downloads
from publishing.content import of_release
from publishing.documents import difference
from publishing.editions import Edition
from publishing.models import Result
from publishing.queries import stored_results
from publishing.recompute import recompute
from tests.cast import Cast
from tests.publishing.test_public import get
from tests.publishing.test_staff import signed_in
from tests.publishing.world import BOOLEAN, RATIO, World, make_units, make_world
from tests.sections import BOTH

# name → of 20 by the ratio, Có or Không for 10, initiatives (5 each, 10 at most), late reports (2 each, 4 at most)
JUDGED: dict[str, tuple[int, bool, int | None, int | None]] = {
    "s01": (12, True, 1, 1),  # 22 + 5 − 2 = 25
    "s02": (18, True, 4, 0),  # 28 + 10 = 38: no more than 30
    "s03": (2, False, None, 9),  # 2 − 4 = −2: no less than 0
    "s04": (12, True, None, None),  # 22, nothing entered and nothing missing
}
TOTALS = {"s01": 25, "s02": 30, "s03": 0, "s04": 22}


def judged(cast: Cast, **settings: Any) -> World:
    units = make_units(cast, len(JUDGED))
    world = make_world(
        cast, units, mode="official", rules=[RATIO, BOOLEAN], points=[20, 10], sections=BOTH, settings=settings
    )
    ratio, boolean, bonus, penalty = world.indicators
    for unit, (part, yes, initiatives, late) in zip(units, JUDGED.values(), strict=True):
        world.confirm(unit)
        world.judge(unit, ratio, inputs={"numerator": part, "denominator": 20}, kind="agree")
        world.judge(unit, boolean, inputs={"answer": yes}, kind="agree")
        for row, count in ((bonus, initiatives), (penalty, late)):
            if count is not None:
                world.judge(unit, row, inputs={"count": count}, kind="agree")
    world.finalise()
    return world


def totals(world: World) -> dict[str, Fraction]:
    rows = Result.objects.filter(campaign=world.campaign, node="total").select_related("unit")
    return {row.unit.public_code: row.points for row in rows}


def test_totals_are_those_a_hand_reckons(cast: Cast) -> None:
    world = judged(cast)

    assert totals(world) == TOTALS
    assert set(Result.objects.filter(node="total").values_list("max_points", flat=True)) == {Fraction(30)}
    base = Result.objects.get(node="base", unit__public_code="s02")
    assert (base.points, base.max_points) == (28, 30)
    held = dict(
        Result.objects.filter(unit__public_code="s02", node__in=["bonus", "penalty"]).values_list("node", "points")
    )
    assert held == {"bonus": Fraction(10), "penalty": Fraction(0)}
    ranks = dict(Result.objects.filter(node="total").values_list("unit__public_code", "rank"))
    assert ranks == {"s02": 1, "s01": 2, "s04": 3, "s03": 4}


def test_total_may_pass_its_maximum_where_the_set_says_so(cast: Cast) -> None:
    world = judged(cast, cap_total_at_scale=False)

    assert totals(world)["s02"] == 38
    assert Result.objects.get(node="total", unit__public_code="s02").ratio > 1


def test_staff_see_what_bonus_and_penalty_did_to_each_total(cast: Cast) -> None:
    world = judged(cast)

    page = signed_in(cast.giang).get(f"/app/publishing/campaigns/{world.campaign.pk}/").content.decode()

    notes = [" ".join(note.split()) for note in re.findall(r"Trước thưởng và trừ ([^<]*)</span>", page)]
    assert [re.findall(r"[+−]?\d+,\d\d", note) for note in notes] == [
        ["28,00", "+10,00", "0,00"],
        ["22,00", "+5,00", "−2,00"],
        ["22,00", "0,00", "0,00"],
        ["2,00", "0,00", "−4,00"],
    ]


@pytest.mark.parametrize("decimals", [0, 1, 3, 4])
def test_set_publishes_with_the_decimals_it_names(cast: Cast, decimals: int) -> None:
    world = judged(cast, decimals=decimals)
    computation = world.campaign.computations.latest("seq")

    stored = stored_results(computation)

    assert difference(stored, recompute(computation.inputs)) is None
    written = {unit["outcomes"]["total"]["published"].partition(".")[2] for unit in stored["groups"][0]["units"]}
    assert {len(part) for part in written} == {decimals}


def test_pillar_and_compared_indicators_know_nothing_of_sections(cast: Cast) -> None:
    judged(cast)

    pillar = Result.objects.get(node="pillar", unit__public_code="s02")
    assert (pillar.points, pillar.max_points) == (28, 30)


def test_stored_rows_are_what_a_recomputation_gives(cast: Cast) -> None:
    world = judged(cast)
    computation = world.campaign.computations.latest("seq")

    assert difference(stored_results(computation), recompute(computation.inputs)) is None


def test_public_pages_files_and_results_agree(cast: Cast) -> None:
    world = judged(cast)
    release = world.published()
    edition = Edition(of_release(release), release.content_hash, release.number)
    group = edition.content["groups"][0]

    assert group["max_points"] == "30"
    assert [main["name"] for main in group["mains"]] == ["Nhận thức số", "Thể chế số", "Hoạt động chính quyền số"]
    table = list(reader(downloads.ranking(edition, group).decode("utf-8-sig").splitlines(), delimiter=";"))
    lines = {line[1]: dict(zip(table[0], line, strict=True)) for line in table[1:]}
    assert lines["s02"]["Tổng trước thưởng, trừ"] == "28,00"
    assert (lines["s02"]["Điểm thưởng"], lines["s02"]["Điểm trừ"], lines["s02"]["Tổng điểm"]) == (
        "10,00",
        "0,00",
        "30,00",
    )
    assert "Sáng kiến được công nhận" in downloads.components(edition, group).decode()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/ket-qua/2022/department/", ["Điểm thưởng", "tối đa 10", "+5,00", "−2,00", "25,00"]),
        (
            "/ket-qua/2022/don-vi/s01/",
            ["Các chỉ số được 22,00 điểm", "Điểm thưởng +5,00", "Điểm trừ −2,00", "tổng 25,00", "nhiều nhất 10 điểm"],
        ),
        ("/ket-qua/2022/don-vi/s04/", ["Không ghi gì: không cộng, không trừ"]),
        ("/cach-tinh/2022/", ["tối đa 30 điểm", "không tính vào điểm tối đa", "Sáng kiến được công nhận"]),
    ],
)
def test_public_page_shows_how_a_total_was_moved(cast: Cast, path: str, words: list[str]) -> None:
    judged(cast).published()

    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", get(path).content.decode()))
    assert [one for one in words if one not in page] == []
