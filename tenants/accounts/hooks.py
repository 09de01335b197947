"""Questions that accounts must ask of rooms above it: they fill these lists when apps are ready."""

from collections.abc import Callable, Iterable
from typing import Any

# Each gives names that make a password guessable (units, their logins).
name_sources: list[Callable[[], Iterable[str]]] = []
# Each says whether a person's roles ask for a second factor.
factor_rules: list[Callable[[Any], bool]] = []


def names_of_the_place() -> list[str]:
    return [name for source in name_sources for name in source()]


def asks_for_a_factor(user: Any) -> bool:
    return any(rule(user) for rule in factor_rules)
