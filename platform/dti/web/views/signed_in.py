"""Where a sign-in in a second tab ends: the first tab goes on by itself."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@login_required
def signed_in(request: HttpRequest) -> HttpResponse:
    """Tells the person to close this tab."""
    return render(request, "web/signed_in.html")
