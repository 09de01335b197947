"""Settings of Django REST framework, read by dti.config.settings."""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    # Closed unless a view opens itself: a forgotten permission refuses.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "dti.api.paging.Pages",
    "EXCEPTION_HANDLER": "dti.api.errors.answer",
    # Points are exact: a Decimal leaves as a string, never as a float.
    "COERCE_DECIMAL_TO_STRING": True,
}
