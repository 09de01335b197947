"""The functions behind the outbox, by kind. Each must be idempotent: a promise may be kept twice."""

from collections.abc import Callable
from typing import Any

Effect = Callable[[dict[str, Any]], None]
_effects: dict[str, Effect] = {}


def effect(kind: str) -> Callable[[Effect], Effect]:
    """Register the function for one kind of promise; an app does so in its tasks.py."""

    def register(function: Effect) -> Effect:
        if _effects.setdefault(kind, function) is not function:
            raise ValueError(f"two effects are called {kind!r}")
        return function

    return register


def of_kind(kind: str) -> Effect:
    try:
        return _effects[kind]
    except KeyError:
        raise LookupError(f"no effect is called {kind!r}: does an app's tasks.py register it?") from None
