"""Questions that accounts must ask of rooms above it: they fill these lists when apps are ready."""

from collections.abc import Callable, Iterable

# Each gives names that make a password guessable (units, their logins).
name_sources: list[Callable[[], Iterable[str]]] = []


def names_of_the_place() -> list[str]:
    return [name for source in name_sources for name in source()]
