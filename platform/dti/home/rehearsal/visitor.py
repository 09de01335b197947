"""One person at one browser: pages, forms, cookies, CSRF; nothing that a browser could not do."""

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx

from dti.home.rehearsal.pages import Form, Page, read

CONFIRM = "/account/confirm/"
Values = Mapping[str, str | Sequence[str]]


class RehearsalFailed(Exception):
    """The product did not do what a person in this role expects: where, and what it said."""


class Visitor:
    """A browser of its own. `base_url` is where the server listens, `host` the province's host name.

    `address` is the network it comes from: one of this machine's own, or None for whichever the system takes.
    """

    def __init__(self, base_url: str, host: str, name: str = "khách", address: str | None = None) -> None:
        self.name, self.host = name, host
        # Plain http on this machine: reading the system's certificates would cost more than the pages.
        line = httpx.HTTPTransport(local_address=address, verify=False)
        self._client = httpx.Client(base_url=base_url, headers={"Host": host}, timeout=60, transport=line)
        self.page: Page | None = None
        # What this person types when the product asks once more who is there.
        self.proof: Callable[[Form], dict[str, str]] | None = None
        self._csrf = ""

    def get(self, path: str) -> Page:
        return self._go("GET", path)

    def post(self, path: str, values: Values, files: Any = None, headers: Mapping[str, str] | None = None) -> Page:
        """Post with the token of the page last seen, and follow the redirect to a page that says what happened."""
        sent = {name: list(value) if not isinstance(value, str) else value for name, value in values.items()}
        data = {"csrfmiddlewaretoken": self._token(), **sent}
        page = self._go("POST", path, data=data, files=files, headers=headers)
        if page.url.startswith(CONFIRM) and not path.startswith(CONFIRM) and self.proof:
            form = next(form for form in page.forms if "password" in form or "code" in form)
            return self.post(page.url, {**form.values(), **self.proof(form)})
        return page

    def save(self, path: str, values: Values) -> Page:
        """Save one row as the page's script does: the answer holds fragments beside the typed fields."""
        return self.post(path, values, headers={"HX-Request": "true"})

    def submit(self, form: Form, *, files: Any = None, **changes: str | Sequence[str]) -> Page:
        """Press the button of a form that stands on the page last seen, with some fields filled in."""
        values: dict[str, Any] = {**form.values(), **{name.replace("__", "-"): v for name, v in changes.items()}}
        assert self.page is not None
        return self.post(urljoin(self.page.url, form.action or self.page.url), values, files)

    def must(self, page: Page, *, doing: str) -> Page:
        """The page, if it is one of success; else an error that quotes what the product said."""
        if page.status >= 400:
            said = " | ".join(page.notices[:3]) or page.text[:600]
            raise RehearsalFailed(f"{self.name}: {doing}: HTTP {page.status} {page.url}: {said}")
        return page

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _go(self, method: str, path: str, **rest: Any) -> Page:
        address = urlsplit(path)
        path = f"{address.path}?{address.query}" if address.query else address.path
        answer = self._client.request(method, path, **rest)
        for _ in range(5):
            if not answer.is_redirect:
                break
            where = urlsplit(urljoin(path, answer.headers["location"]))
            path = f"{where.path}?{where.query}" if where.query else where.path
            answer = self._client.get(path)
        page = read(path, answer.status_code, answer.text if _is_text(answer) else "")
        if token := next((one.value for form in page.forms for one in form.named("csrfmiddlewaretoken")), ""):
            self._csrf = token
        if not (rest.get("headers") or {}):  # a fragment leaves the page where it is
            self.page = page
        return page

    def _token(self) -> str:
        """The token of the last page that had one."""
        if not self._csrf:
            raise RehearsalFailed(f"{self.name}: chưa mở trang nào có biểu mẫu trước khi gửi")
        return self._csrf


def _is_text(answer: httpx.Response) -> bool:
    return str(answer.headers.get("content-type", "")).startswith("text/")
