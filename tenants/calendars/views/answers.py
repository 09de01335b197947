"""What several views answer alike."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from dti.authority import SignedInRequest
from dti.workflow import Refused


def told(
    request: SignedInRequest, pk: int, act: Callable[[], object], success: str, to: str = "calendar"
) -> HttpResponse:
    """Do it and say so, or say why not."""
    try:
        act()
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, success)
    return redirect(f"calendars:{to}", pk)


def refused(request: SignedInRequest, pk: int, errors: object, to: str = "calendar") -> HttpResponse:
    """What was typed wrongly, above the page it was typed on."""
    for sentences in getattr(errors, "values", list)():
        messages.error(request, " ".join(map(str, sentences)))
    return redirect(f"calendars:{to}", pk)
