"""The mail queue of a province: a letter is promised in a transaction and sent after it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dti.mail.models import Message

__all__ = ["send"]


def send(
    *,
    to: str,
    template: str,
    context: Mapping[str, Any],
    once: Mapping[str, str] | None = None,
    campaign_mode: str = "",
    sink: bool = False,
) -> "Message":
    """Promise a letter. `once` holds its one-time links and codes: they do not stay readable after sending."""
    from dti.mail import letters  # app ready: models cannot load while INSTALLED_APPS is being read

    return letters.write(
        to=to, template=template, context=context, once=once or {}, campaign_mode=campaign_mode, sink=sink
    )
