"""Reads a page as a browser would: its forms with their fields, its links, its messages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Field:
    """One control: its name, its type, the value it would send, and the choices it offers."""

    name: str
    type: str
    value: str = ""
    checked: bool = False
    options: dict[str, str] = field(default_factory=dict)  # value → what is read beside it


@dataclass
class Form:
    """A form with its fields in the order of the page."""

    action: str
    method: str
    attributes: dict[str, str]
    fields: list[Field] = field(default_factory=list)

    def values(self) -> dict[str, list[str]]:
        """What the browser would send if somebody pressed the button without touching anything."""
        sent: dict[str, list[str]] = {}
        for one in self.fields:
            if not one.name or one.type in ("submit", "button", "file"):
                continue
            if one.type in ("checkbox", "radio") and not one.checked:
                continue
            sent.setdefault(one.name, []).append(one.value)
        return sent

    def named(self, name: str) -> list[Field]:
        return [one for one in self.fields if one.name == name]

    def __contains__(self, name: str) -> bool:
        return bool(self.named(name))


@dataclass
class Page:
    """What a person sees of an answer that matters to the driver."""

    url: str
    status: int
    forms: list[Form]
    links: list[tuple[str, str]]
    notices: list[str]
    marked: list[dict[str, str]]
    text: str

    def form(self, ending: str) -> Form:
        """The form whose address ends so; LookupError says which forms there were."""
        for form in self.forms:
            if form.action.split("?")[0].endswith(ending):
                return form
        known = ", ".join(sorted({form.action for form in self.forms})) or "không có biểu mẫu nào"
        raise LookupError(f"{self.url}: không thấy biểu mẫu …{ending} ({known})")

    def hrefs(self, part: str) -> Iterator[str]:
        return (href for href, _text in self.links if part in href)


class _Reader(HTMLParser):
    """Collects forms, links, notices and elements with data-* marks."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.links: list[tuple[str, str]] = []
        self.marked: list[dict[str, str]] = []
        self.notices: list[str] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self._option = ""
        self._textarea: Field | None = None
        self._href: str | None = None
        self._notice = 0
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        self._hidden += tag in _HIDDEN
        if any(name.startswith("data-") for name in had):
            self.marked.append(had)
        if self._notice:
            self._notice += tag not in _VOID
        elif "dti-notice" in had.get("class", "").split() and not self._hidden:
            self._notice = 1
            self.notices.append("")
        handler = getattr(self, f"_start_{tag}", None)
        if handler:
            handler(had)

    def handle_endtag(self, tag: str) -> None:
        if self._notice and tag not in _VOID:
            self._notice -= 1
        self._hidden -= tag in _HIDDEN
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None
        elif tag == "a":
            self._href = None

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._textarea.value += data
        if self._select is not None and self._select.options:
            self._select.options[self._option] = f"{self._select.options[self._option]} {data.strip()}".strip()
        if self._href is not None and data.strip():
            self.links.append((self._href, data.strip()))
        if self._notice and data.strip():
            self.notices[-1] = f"{self.notices[-1]} {data.strip()}".strip()
        self.words.append(data)

    def _start_form(self, had: dict[str, str]) -> None:
        self._form = Form(had.get("action", ""), had.get("method", "get").lower(), had)
        self.forms.append(self._form)
        if had.get("id"):
            self.by_id[had["id"]] = self._form

    def _start_input(self, had: dict[str, str]) -> None:
        kind = had.get("type", "text")
        default = "on" if kind in ("checkbox", "radio") else ""
        self._add(Field(had.get("name", ""), kind, had.get("value", default), "checked" in had), had)

    def _start_button(self, had: dict[str, str]) -> None:
        self._add(Field(had.get("name", ""), had.get("type", "submit"), had.get("value", "")), had)

    def _start_textarea(self, had: dict[str, str]) -> None:
        self._textarea = Field(had.get("name", ""), "textarea")
        self._add(self._textarea, had)

    def _start_select(self, had: dict[str, str]) -> None:
        self._select = Field(had.get("name", ""), "select")
        self._add(self._select, had)

    def _start_option(self, had: dict[str, str]) -> None:
        if self._select is None:
            return
        self._option = had.get("value", "")
        self._select.options[self._option] = ""
        if "selected" in had or len(self._select.options) == 1:
            self._select.value = self._option

    def _start_a(self, had: dict[str, str]) -> None:
        self._href = had.get("href")

    def _add(self, one: Field, had: dict[str, str]) -> None:
        if "disabled" in had:
            return
        # A control may stand outside its form and name it.
        form = self.by_id.get(had["form"]) if had.get("form") else self._form
        if form is not None:
            form.fields.append(one)


_PICTURES = re.compile(r"<svg\b.*?</svg>", re.DOTALL)  # a third of all tags, and nothing to press
_HIDDEN = {"template", "dialog"}  # words for later, which nobody sees yet
_VOID = {"input", "br", "img", "hr", "meta", "link", "use", "path", "source", "wbr", "col"}


def read(url: str, status: int, html: str) -> Page:
    """Parse one answer."""
    reader = _Reader()
    reader.feed(_PICTURES.sub("", html))
    text = " ".join(" ".join(reader.words).split())
    return Page(url, status, reader.forms, reader.links, reader.notices, reader.marked, text)
