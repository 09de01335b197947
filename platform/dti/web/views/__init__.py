"""Pages that belong to no app: gallery, errors, the end of a second sign-in."""

from dti.web.views.errors import bad_request, csrf_failure, not_found, permission_denied, server_error, too_many
from dti.web.views.gallery import gallery
from dti.web.views.signed_in import signed_in

__all__ = [
    "bad_request",
    "csrf_failure",
    "gallery",
    "not_found",
    "permission_denied",
    "server_error",
    "signed_in",
    "too_many",
]
