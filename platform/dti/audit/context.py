"""Who is acting and in which request: carried beside the call, glued in front of each statement."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.functional import empty


class Person(Protocol):
    """What the record needs to know of a user: a key and the name as it is now."""

    @property
    def pk(self) -> Any: ...

    @property
    def full_name(self) -> Any: ...


@dataclass(frozen=True)
class Actor:
    """The acting person by plain id and name, and the request that carries the act."""

    id: str = ""
    name: str = ""
    request_id: str = ""


class Acting:
    """The actor of one request, task or command; keeps the glued text, which is needed at every statement."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.text = _glue(actor)

    def current(self) -> "Acting":
        return self


class ActingInRequest:
    """Reads the user only once somebody else has loaded it: looking it up here would query inside a query."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.request_id = str(getattr(request, "request_id", ""))
        self._user: Any = None
        self._acting = Acting(Actor(request_id=self.request_id))

    def current(self) -> Acting:
        user = _loaded(getattr(self.request, "user", None))
        if user is not self._user:
            self._user = user
            self._acting = Acting(_actor_of(user, self.request_id))
        return self._acting


_acting: ContextVar[Acting | ActingInRequest | None] = ContextVar("dti_acting", default=None)


def actor() -> Actor:
    """The actor of this moment; empty outside a request, task or command that named one."""
    acting = _acting.get()
    return acting.current().actor if acting else Actor()


def glue() -> str:
    """SQL to send in front of a statement (one line, ending in ';' and a newline), or '' outside a request."""
    acting = _acting.get()
    return acting.current().text if acting else ""


@contextmanager
def acting_as(user_id: object, name: str, request_id: str = "") -> Iterator[None]:
    """Name the actor of a task or command, on connections that glue (everything but migrations)."""
    token = _acting.set(Acting(Actor(str(user_id or ""), name, request_id)))
    try:
        yield
    finally:
        _acting.reset(token)


def enter(request: HttpRequest) -> Token[Acting | ActingInRequest | None]:
    return _acting.set(ActingInRequest(request))


def leave(token: Token[Acting | ActingInRequest | None]) -> None:
    _acting.reset(token)


def _loaded(user: Any) -> Any:
    """The user if it has been read from the database in this request, else None."""
    wrapped = getattr(user, "_wrapped", user)
    return None if wrapped is empty else wrapped


def _actor_of(user: Any, request_id: str) -> Actor:
    if user is None or not getattr(user, "is_authenticated", False):
        return Actor(request_id=request_id)
    return Actor(str(user.pk), str(getattr(user, "full_name", "") or user), request_id)


def _glue(who: Actor) -> str:
    """JSON in ASCII holds no line break, no NUL and no lone surrogate; the quote is the only sign left to double."""
    fields = {"id": who.id, "name": who.name, "request": who.request_id}
    text = json.dumps({key: _plain(value) for key, value in fields.items()}).replace("'", "''")
    # E'' with doubled backslashes reads the same whatever standard_conforming_strings says.
    return "SET LOCAL dti.actor = E'" + text.replace("\\", "\\\\") + "';\n"


def _plain(value: str) -> str:
    """PostgreSQL keeps neither NUL nor half of a surrogate pair."""
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")[:200]
