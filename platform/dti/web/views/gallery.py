"""Every component in all its states, and three whole pages made of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from dti.web import samples

SAMPLES = frozenset({"entry", "public", "auth", "letter"})


def gallery(request: HttpRequest, sample: str = "") -> HttpResponse:
    """Theme, contrast, size and mode come from the query, so that a screenshot has an address."""
    if sample and sample not in SAMPLES:
        raise Http404
    template = f"web/samples/{sample}.html" if sample else "web/gallery.html"
    context = samples.gallery() | samples.shell(request.GET.dict())
    if sample == "public":
        context |= {
            "nav": samples.PUBLIC_NAV,
            "search_url": "/_ui/public/",
            "other_language": "en",
            "other_language_name": "EN",
            "other_language_url": "#en",
        }
    return render(request, template, context)
