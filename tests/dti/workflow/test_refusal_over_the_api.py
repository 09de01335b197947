"""Every error of the API has one shape, and a refusal of the house is 409 with its sentence."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from dti.api.errors import answer
from dti.api.settings import REST_FRAMEWORK
from dti.files import FileRefused
from dti.workflow import Refused


class Points(serializers.Serializer[Any]):
    points = serializers.DecimalField(max_digits=5, decimal_places=2)


def invalid() -> Exception:
    form = Points(data={"points": "mười"})
    assert not form.is_valid()
    return exceptions.ValidationError(form.errors)


NOT_FOUND = {"code": "not_found", "message": "Không tìm thấy.", "fields": {}}
CASES: dict[str, tuple[Exception, int, dict[str, Any]]] = {
    "refused": (Refused("Đã hết hạn.", code="window"), 409, {"code": "window", "message": "Đã hết hạn.", "fields": {}}),
    "file": (FileRefused("Tệp rỗng."), 400, {"code": "file_refused", "message": "Tệp rỗng.", "fields": {}}),
    "absent": (Http404(), 404, NOT_FOUND),
    "forbidden": (PermissionDenied(), 404, NOT_FOUND),
}


class FailingView(APIView):
    authentication_classes = ()
    permission_classes = ()
    error: Exception = Exception()

    def get_exception_handler(self) -> Any:
        return answer

    def get(self, request: Any) -> Response:
        raise self.error


def asked(error: Exception) -> Response:
    response: Any = FailingView.as_view(error=error)(APIRequestFactory().get("/"))
    return response


@pytest.mark.parametrize("case", CASES)
def test_error_has_one_shape(case: str) -> None:
    error, status, body = CASES[case]

    response = asked(error)

    assert (response.status_code, response.data) == (status, {"error": body})


def test_invalid_input_names_its_fields() -> None:
    response = asked(invalid())

    assert response.status_code == 400
    assert response.data["error"]["code"] == "invalid"
    assert list(response.data["error"]["fields"]) == ["points"]


def test_signed_out_caller_is_told_so_in_the_same_shape() -> None:
    response = asked(exceptions.NotAuthenticated())

    assert response.status_code == 403 or response.status_code == 401
    assert response.data["error"]["code"] == "not_authenticated"


def test_mistake_of_the_program_is_not_dressed_up() -> None:
    with pytest.raises(ZeroDivisionError):
        asked(ZeroDivisionError())


def test_settings_close_every_view_by_default() -> None:
    assert REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"] == ["rest_framework.permissions.IsAuthenticated"]
    assert REST_FRAMEWORK["EXCEPTION_HANDLER"] == f"{answer.__module__}.{answer.__qualname__}"
