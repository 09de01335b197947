"""One shape for every error: {"error": {"code", "message", "fields"}}."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from dti.files import FileRefused
from dti.workflow import Refused


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """A refusal of the house is 409 with its sentence; what is unexpected stays an error of the server."""
    if isinstance(error, Refused):
        set_rollback()
        return _shaped(status.HTTP_409_CONFLICT, error.code, str(error))
    if isinstance(error, FileRefused):
        set_rollback()
        return _shaped(status.HTTP_400_BAD_REQUEST, "file_refused", str(error))
    if isinstance(error, Http404 | PermissionDenied):
        # Absent and forbidden look the same: an outsider must not learn which ids exist.
        set_rollback()
        return _shaped(status.HTTP_404_NOT_FOUND, "not_found", _("Không tìm thấy."))
    response = exception_handler(error, context)
    if response is not None and isinstance(error, exceptions.APIException):
        response.data = _error(_code(error), _message(error), _fields(error))
    return response


def _shaped(code: int, name: str, message: str) -> Response:
    return Response(_error(name, message, {}), status=code)


def _error(code: str, message: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "fields": fields}}


def _code(error: exceptions.APIException) -> str:
    codes = error.get_codes()
    return codes if isinstance(codes, str) else error.default_code


def _message(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.ValidationError):
        return _("Có ô chưa đúng. Xem chi tiết ở từng ô.")
    return str(error.detail)


def _fields(error: exceptions.APIException) -> dict[str, Any]:
    if not isinstance(error, exceptions.ValidationError):
        return {}
    return error.detail if isinstance(error.detail, dict) else {"non_field_errors": error.detail}
