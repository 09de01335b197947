"""R19."""

from fractions import Fraction

import pytest

from criteria_builder.scoring.bonus import BonusPolicy, adjusted_total

POLICY = BonusPolicy(Fraction(10), Fraction(20))
OPEN = BonusPolicy(Fraction(10), Fraction(20), cap_total_at_scale=False)


@pytest.mark.parametrize(
    ("total", "bonuses", "penalties", "policy", "adjusted"),
    [
        (690, [15], [3], POLICY, 697),
        (690, [8, 7], [1, 2], POLICY, 697),
        (695, [10], [], POLICY, 700),
        (695, [10], [], OPEN, 705),
        (690, [], [15, 15], POLICY, 670),
        (5, [], [15], POLICY, 0),
        (5, [], [], POLICY, 5),
    ],
)
def test_bonus_and_penalty_move_the_total_within_their_bounds(
    total: int, bonuses: list[int], penalties: list[int], policy: BonusPolicy, adjusted: int
) -> None:
    found = adjusted_total(Fraction(total), Fraction(700), map(Fraction, bonuses), map(Fraction, penalties), policy)

    assert found == adjusted
