"""The gallery shows every component; error pages tell what to do and a code to quote."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test.signals import template_rendered
from django.utils import translation

import dti.web
from dti.web import views

Draw = Callable[[str], HttpResponse]
UI = Path(dti.web.__file__).parent / "templates/web/ui"
ONLY_IN_ANSWERS = {"rev.html", "icon.html"}  # out of band, and the include beside the tag


def test_gallery_shows_every_component(draw: Draw) -> None:
    shown: set[str] = set()

    def note(template: object, **_: object) -> None:
        shown.add(str(getattr(template, "name", "")).removeprefix("web/ui/"))

    template_rendered.connect(note)
    try:
        for address in (
            "/_ui/?mode=trial&support=1",
            "/_ui/entry/?mode=rehearsal",
            "/_ui/public/",
            "/_ui/auth/",
            "/_ui/letter/",
        ):
            assert draw(address).status_code == 200
    finally:
        template_rendered.disconnect(note)

    assert {path.name for path in UI.glob("*.html")} - shown - ONLY_IN_ANSWERS - {"error_code.html"} == set()


def test_no_page_has_two_elements_of_one_id(draw: Draw) -> None:
    for address in ("/_ui/", "/_ui/entry/", "/_ui/auth/"):
        ids = re.findall(
            r'\sid="([^"]+)"', re.sub(r"<template.*?</template>", "", draw(address).content.decode(), flags=re.DOTALL)
        )
        assert sorted({name for name in ids if ids.count(name) > 1}) == []


def test_theme_contrast_and_size_are_written_by_the_server(draw: Draw) -> None:
    page = draw("/_ui/?theme=dark&contrast=more&size=2").content.decode()

    assert '<html lang="vi" data-bs-theme="dark" data-dti-contrast="more" data-dti-size="2">' in page


def test_public_page_needs_no_script_session_or_htmx(draw: Draw) -> None:
    page = draw("/_ui/public/").content.decode()

    assert "<script" not in page and "csrf" not in page and "hx-" not in page


def test_gallery_speaks_english(draw: Draw) -> None:
    with translation.override("en"):
        page = draw("/_ui/").content.decode()

    assert '<html lang="en"' in page and "Component gallery" in page and "3 days 7 hours left" in page


def test_unknown_sample_is_no_page(asked: HttpRequest) -> None:
    from django.http import Http404

    with pytest.raises(Http404):
        views.gallery(asked, "no-such-page")


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (views.bad_request, 400, "Yêu cầu không đọc được"),
        (views.permission_denied, 403, "Bạn không có quyền làm việc này"),
        (views.csrf_failure, 403, "Trang đã mở quá lâu"),
        (views.not_found, 404, "Không tìm thấy trang này"),
        (views.server_error, 500, "Máy chủ gặp lỗi"),
    ],
)
def test_error_page_has_status_words_and_code(
    asked: HttpRequest, view: Callable[..., HttpResponse], status: int, words: str
) -> None:
    page = view(asked)

    assert page.status_code == status
    assert words in page.content.decode() and "a1b2c3d4e5f6" in page.content.decode()


def test_refusal_says_why_and_escapes_it(asked: HttpRequest) -> None:
    page = views.permission_denied(asked, PermissionDenied("Chỉ lãnh đạo <đơn vị>.")).content.decode()

    assert "Chỉ lãnh đạo &lt;đơn vị&gt;." in page


def test_too_many_attempts_say_how_long_to_wait(asked: HttpRequest) -> None:
    page = views.too_many(asked, seconds=130)

    assert (page.status_code, page["Retry-After"]) == (429, "130")
    assert "hãy đợi 3 phút" in page.content.decode()


def test_text_of_a_component_is_escaped() -> None:
    page = render_to_string("web/ui/notice.html", {"kind": "error", "text": "<script>alert(1)</script>"})

    assert "<script>" not in page and "&lt;script&gt;" in page


def test_answer_of_a_row_is_out_of_band() -> None:
    saved = render_to_string("web/ui/save_state.html", {"id": "state-1", "state": "saved", "oob": True})
    rev = render_to_string("web/ui/rev.html", {"id": "rev-1", "rev": 4})
    echo = render_to_string("web/ui/echo.html", {"id": "a_echo", "text": "Hiểu là 12,5"})

    assert all('hx-swap-oob="true"' in part for part in (saved, rev, echo))
    assert 'name="rev" value="4"' in rev


def test_every_request_has_an_id_that_the_client_cannot_choose(draw: Draw) -> None:
    first, second = draw("/_ui/auth/"), draw("/_ui/auth/")

    assert re.fullmatch(r"[0-9a-f]{12}", first["X-Request-ID"])
    assert first["X-Request-ID"] != second["X-Request-ID"]
