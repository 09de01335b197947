"""Sums, denominators, peers' means, rounding, grades and ranks of a level, by the design's own vectors."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from criteria_builder.scoring.not_applicable import PeerMean
from criteria_builder.scoring.ranking import Place, Unranked
from criteria_builder.scoring.results import Final, Outcome
from criteria_builder.scoring.sheets import (
    FOUNDATION,
    TOTAL,
    Blank,
    Cell,
    Indicator,
    Pillar,
    Section,
    Settings,
    Structure,
    UnitSheet,
)
from criteria_builder.scoring.totals import compute

# Bắc Kạn 2022, cấp huyện, with one component for each main indicator.
DISTRICT = Structure(
    (
        Indicator("f", "foundation", Fraction(370)),
        Indicator("c", "smart_city", Fraction(0), is_scored=False),
        Indicator("g", "gov_activity", Fraction(230)),
        Indicator("e", "economy_activity", Fraction(190)),
        Indicator("s", "society_activity", Fraction(210)),
    ),
    foundation=("foundation", "smart_city"),
    pillars=(
        Pillar("gov", ("gov_activity",)),
        Pillar("economy", ("economy_activity",)),
        Pillar("society", ("society_activity",)),
    ),
)


def one(max_points: int = 10, **policy: str) -> Structure:
    return Structure((Indicator("x", "awareness", Fraction(max_points), **policy),))


def sheet(key: str, *cells: Cell | int | str, **settings: object) -> UnitSheet:
    exact = (cell if isinstance(cell, Blank) else Fraction(cell) for cell in cells)
    return UnitSheet(key, f"Xã {key}", dict(zip("xyz", exact, strict=False)), **settings)


def printed(outcome: Outcome) -> tuple[str, str, str | None]:
    return (
        str(outcome.published_points),
        str(outcome.denominator),
        outcome.grade.name if outcome.grade else None,
    )


def district(f: int = 300, g: int = 200, e: int = 60, s: int = 50) -> UnitSheet:
    cells: dict[int | str, Cell] = {"f": Fraction(f), "g": Fraction(g), "e": Fraction(e), "s": Fraction(s)}
    return UnitSheet("u", "Huyện A", cells)


def test_totals_count_the_foundation_once_and_grade_pillars_on_their_own_maximum() -> None:
    result = compute(DISTRICT, [district()]).units["u"]

    assert printed(result.total) == ("610.00", "1000", "Nâng cao")
    assert printed(result.pillar("gov")) == ("500.00", "600", "Dẫn dắt")
    assert printed(result.pillar("economy")) == ("360.00", "560", "Nâng cao")
    assert printed(result.pillar("society")) == ("350.00", "580", "Nâng cao")
    assert result.main("foundation").published_points == 300
    assert result.finals["c"] == Final(None, Fraction(0), "not_scored")


def test_totals_equal_the_pillars_less_the_repeated_foundation() -> None:
    result = compute(DISTRICT, [district(f=123, g=45, e=67, s=89)]).units["u"]

    pillars = sum(result.pillar(key).points for key in ("gov", "economy", "society"))
    assert result.total.points == pillars - 2 * result.outcomes[FOUNDATION].points == 324


def test_pillars_are_graded_on_the_set_when_the_set_says_so() -> None:
    result = compute(DISTRICT, [district()], Settings(pillar_base="set_max")).units["u"]

    assert printed(result.pillar("gov")) == ("500.00", "1000", "Hình thành")


def test_total_rests_on_the_declared_scale_when_an_administrator_chose_it() -> None:
    result = compute(DISTRICT, [district()], Settings(declared_scale=Fraction(800))).units["u"]

    assert printed(result.total) == ("610.00", "800", "Dẫn dắt")
    assert (result.total.max_points, result.total.published_ratio) == (1000, Decimal("0.7625"))


@pytest.mark.parametrize(("decide_on", "grade"), [("published", "Nâng cao"), ("exact", "Dẫn dắt")])
def test_grade_is_decided_on_the_printed_total_by_default(decide_on: str, grade: str) -> None:
    units = [sheet("A", "750.004")]

    result = compute(one(1000), units, Settings(decide_on=decide_on)).units["A"]

    assert printed(result.total) == ("750.00", "1000", grade)


def test_published_parts_need_not_add_up_because_sums_are_rounded_once() -> None:
    structure = Structure(tuple(Indicator(key, key, Fraction(5)) for key in "xyz"))

    result = compute(structure, [sheet("A", Fraction(10, 3), Fraction(10, 3), Fraction(10, 3))]).units["A"]

    assert [str(result.main(key).published_points) for key in "xyz"] == ["3.33", "3.33", "3.33"]
    assert str(result.total.published_points) == "10.00"


def test_published_total_is_half_up() -> None:
    assert str(compute(one(), [sheet("A", "2.675")]).units["A"].total.published_points) == "2.68"


@pytest.mark.parametrize(
    ("settings", "silent", "mean", "peers"),
    [
        (Settings(), False, Fraction(6), ("A", "B", "C")),
        (Settings(include_zeros=False), False, Fraction(9), ("A", "B")),
        (Settings(include_silent=False), True, Fraction(9), ("A", "B")),
        (Settings(include_silent=False), False, Fraction(6), ("A", "B", "C")),
    ],
)
def test_not_applicable_is_the_mean_of_the_peers(
    settings: Settings, silent: bool, mean: Fraction, peers: tuple[str, ...]
) -> None:
    units = [sheet("A", 8), sheet("B", 10), sheet("C", 0, silent=silent), sheet("D", Blank.NOT_APPLICABLE)]

    results = compute(one(), units, settings)

    assert results.units["D"].finals["x"] == Final(mean, Fraction(10), "peer_average")
    assert results.peer_means["x"] == PeerMean("x", mean / 10, peers)
    assert results.peer_means["x"].count == len(peers)


def test_not_applicable_of_ten_and_twenty_is_fifteen_with_a_warning_of_few_peers() -> None:
    results = compute(one(20), [sheet("A", 10), sheet("B", 20), sheet("D", Blank.NOT_APPLICABLE)])

    assert results.units["D"].total.points == 15
    assert [(warning.code, warning.blocking) for warning in results.warnings] == [("FEW_PEERS", False)]


def test_not_applicable_averages_shares_when_maxima_differ() -> None:
    units = [
        sheet("A", 8),
        sheet("B", 20, max_points={"x": Fraction(20)}),
        sheet("D", Blank.NOT_APPLICABLE, max_points={"x": Fraction(40)}),
    ]

    assert compute(one(), units).units["D"].finals["x"] == Final(Fraction(36), Fraction(40), "peer_average")


def test_peers_are_neither_trial_nor_silent_about_their_figures_nor_not_applicable_themselves() -> None:
    units = [
        sheet("A", 8),
        sheet("T", 2, is_peer=False),
        sheet("M"),
        sheet("O", Blank.DOES_NOT_APPLY),
        sheet("D", Blank.NOT_APPLICABLE),
        sheet("E", Blank.NOT_APPLICABLE),
    ]

    results = compute(one(), units, Settings(missing="stays"))

    assert results.peer_means["x"].peers == ("A",)
    assert results.units["E"].total.points == 8
    assert results.units["O"].finals["x"] == Final(None, Fraction(0), "does_not_apply")


@pytest.mark.parametrize(
    ("nobody", "final"),
    [
        ("drop", Final(None, Fraction(0), "dropped")),
        ("zero", Final(Fraction(0), Fraction(10), "nobody")),
        ("full", Final(Fraction(10), Fraction(10), "nobody")),
    ],
)
def test_an_indicator_nobody_has_points_on_follows_the_set(nobody: str, final: Final) -> None:
    units = [sheet("A", Blank.NOT_APPLICABLE), sheet("B", Blank.NOT_APPLICABLE)]

    results = compute(one(), units, Settings(nobody=nobody))

    assert results.units["A"].finals["x"] == final
    assert results.units["A"].total.max_points == final.max_points
    assert [(warning.code, warning.blocking) for warning in results.warnings] == [("NO_PEERS", True)]


def test_an_indicator_without_peers_leaves_the_whole_level_when_dropped() -> None:
    structure = Structure((Indicator("x", "m", Fraction(10)), Indicator("y", "m", Fraction(10))))
    units = [sheet("A", Blank.NOT_APPLICABLE, 5), sheet("B", 0, 5)]

    results = compute(structure, units, Settings(include_zeros=False))

    assert results.units["B"].finals["x"] == Final(None, Fraction(0), "dropped")
    assert [results.units[key].total.max_points for key in "AB"] == [10, 10]


@pytest.mark.parametrize(
    ("policy", "method", "final"),
    [
        ("drop", "peer_average", Final(None, Fraction(0), "dropped")),
        ("inherit", "drop", Final(None, Fraction(0), "dropped")),
        ("peer_average", "drop", Final(Fraction(8), Fraction(10), "peer_average")),
        ("not_allowed", "peer_average", Final(Fraction(0), Fraction(10), "missing_as_zero")),
    ],
)
def test_an_indicators_own_policy_goes_before_the_sets(policy: str, method: str, final: Final) -> None:
    units = [sheet("A", 8), sheet("D", Blank.NOT_APPLICABLE)]

    results = compute(one(not_applicable=policy), units, Settings(not_applicable=method))

    assert results.units["D"].finals["x"] == final
    assert results.units["A"].finals["x"] == Final(Fraction(8), Fraction(10), "own")
    refused = [warning.code for warning in results.warnings if warning.code == "NOT_APPLICABLE_REFUSED"]
    assert len(refused) == (policy == "not_allowed")


def test_missing_is_zero_when_the_campaign_says_so() -> None:
    result = compute(one(), [sheet("A")]).units["A"]

    assert result.finals["x"] == Final(Fraction(0), Fraction(10), "missing_as_zero")
    assert printed(result.total) == ("0.00", "10", "Khởi động")
    assert result.total.rank == 1


def test_missing_stays_missing_without_grade_and_rank_when_an_appraiser_decides() -> None:
    structure = Structure((Indicator("x", "a", Fraction(10)), Indicator("y", "b", Fraction(10))))

    results = compute(structure, [sheet("A", 5), sheet("B", 1, 2)], Settings(missing="stays"))

    incomplete = results.units["A"]
    assert incomplete.finals["y"] == Final(None, Fraction(10), "missing")
    assert (incomplete.total.points, incomplete.total.max_points) == (5, 20)
    assert (incomplete.total.grade, incomplete.total.rank) == (None, None)
    assert incomplete.main("a").rank == 1
    assert results.rankings[TOTAL].places == (Place(1, "B", "Xã B"),)
    assert results.rankings[TOTAL].unranked == (Unranked("A", "Xã A", "Còn chỉ số chưa có số liệu"),)


def test_ranks_are_shared_and_ties_stand_in_vietnamese_order() -> None:
    points = {"Xã Ý Yên": 7, "Xã Đức An": 9, "Xã Dân Tiến": 7, "Xã Trường Xuân": 3}
    units = [UnitSheet(name, name, {"x": Fraction(value)}) for name, value in points.items()]

    results = compute(one(), units)

    assert [(place.rank, place.name) for place in results.rankings[TOTAL].places] == [
        (1, "Xã Đức An"),
        (2, "Xã Dân Tiến"),
        (2, "Xã Ý Yên"),
        (4, "Xã Trường Xuân"),
    ]
    assert results.units["Xã Trường Xuân"].total.rank == 4
    assert set(results.rankings) == {TOTAL, Section("main", "awareness")}


@pytest.mark.parametrize(("decide_on", "ranks"), [("published", (1, 1)), ("exact", (2, 1))])
def test_ranks_are_decided_as_the_set_says(decide_on: str, ranks: tuple[int, int]) -> None:
    units = [sheet("A", "5.001"), sheet("B", "5.002")]

    results = compute(one(), units, Settings(decide_on=decide_on))

    assert tuple(results.units[key].total.rank for key in "AB") == ranks


def test_ranks_compare_ratios_when_maxima_differ() -> None:
    structure = Structure((Indicator("x", "m", Fraction(10)), Indicator("y", "m", Fraction(10))))
    units = [sheet("A", 8, Blank.DOES_NOT_APPLY), sheet("B", 7, 7), sheet("C", Blank.DOES_NOT_APPLY, 7)]

    results = compute(structure, units)

    assert [results.units[key].total.rank for key in "ABC"] == [1, 2, 2]
    assert str(results.units["A"].total.published_ratio) == "0.8000"


def test_units_without_a_rank_are_listed_with_the_reason() -> None:
    units = [
        sheet("C", 10, unranked_because="Cơ quan chủ trì"),
        sheet("B", Blank.DOES_NOT_APPLY),
        sheet("A", 5),
    ]

    results = compute(one(), units)

    assert results.rankings[TOTAL].places == (Place(1, "A", "Xã A"),)
    assert results.rankings[TOTAL].unranked == (
        Unranked("B", "Xã B", "Không có chỉ số nào được tính điểm"),
        Unranked("C", "Xã C", "Cơ quan chủ trì"),
    )
    assert results.units["B"].total.ratio is None
    assert results.units["C"].total.published_points == 10


@pytest.mark.parametrize(
    ("chain", "ranks"),
    [
        ((), [1, 1, 1]),
        (("g",), [2, 1, 2]),
        (("g", "foundation"), [3, 1, 2]),
        (("confirmed_at",), [1, 2, 3]),
    ],
)
def test_a_tie_is_broken_by_the_chain_fixed_beforehand(chain: tuple[str, ...], ranks: list[int]) -> None:
    structure = Structure(
        tuple(Indicator(key, key, Fraction(10)) for key in "xyz"),
        ("x",),
        (Pillar("g", ("y",)), Pillar("e", ("z",))),
    )
    units = [
        sheet("A", 2, 5, 5, confirmed_at=datetime(2023, 10, 20, tzinfo=UTC)),
        sheet("B", 4, 4, 4, confirmed_at=datetime(2023, 10, 21, tzinfo=UTC)),
        sheet("C", 3, 4, 5),
    ]

    results = compute(structure, units, Settings(tie_break=chain))

    assert [results.units[key].total.rank for key in "ABC"] == ranks


@pytest.mark.parametrize("points", [11, -1])
def test_compute_refuses_points_outside_the_maximum(points: int) -> None:
    with pytest.raises(ValueError, match=r"outside 0\.\.10"):
        compute(one(), [sheet("A", points)])


def test_a_scored_indicator_needs_a_maximum() -> None:
    with pytest.raises(ValueError, match="maximum above zero"):
        one(0)


def test_a_level_without_units_has_empty_lists() -> None:
    results = compute(one(), [])

    assert results.rankings[TOTAL].places == ()
    assert results.units == {}
