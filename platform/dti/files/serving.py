"""Hands a stored file to a browser in a way that lets nothing in it run."""

from django.http import FileResponse

from dti.files.names import plain_name
from dti.files.storage import StoredFile, open


def serve(stored: StoredFile, filename: str) -> FileResponse:
    """The caller has asked for the right; the browser is told to save and to believe nothing."""
    response = FileResponse(
        open(stored.key), as_attachment=True, filename=plain_name(filename), content_type=stored.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
