"""R19: points added to and taken from a total."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class BonusPolicy:
    """How much may be added and taken away; the maximum points of a set never include the bonus."""

    most_bonus: Fraction
    most_penalty: Fraction
    cap_total_at_scale: bool = True


def adjusted_total(
    total: Fraction, scale: Fraction, bonuses: Iterable[Fraction], penalties: Iterable[Fraction], policy: BonusPolicy
) -> Fraction:
    """The total with bonus and penalty, never below zero and, unless the set says otherwise, never above its scale."""
    added = _within(sum(bonuses, Fraction(0)), policy.most_bonus)
    taken = _within(sum(penalties, Fraction(0)), policy.most_penalty)
    adjusted = max(total + added - taken, Fraction(0))
    return min(adjusted, scale) if policy.cap_total_at_scale else adjusted


def _within(points: Fraction, most: Fraction) -> Fraction:
    return min(max(points, Fraction(0)), most)
