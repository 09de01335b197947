"""Reads a page as a browser would: its forms with their fields, its links, its messages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import html as markup


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


CONTROLS = ("input", "select", "textarea", "button")
NOTICES = (
    "//*[contains(concat(' ', normalize-space(@class), ' '), ' dti-notice ')]"
    "[not(ancestor::template or ancestor::dialog)]"  # words for later, which nobody sees yet
)
MARKED = "//*[@*[starts-with(name(), 'data-')]]"


def read(url: str, status: int, text: str) -> Page:
    """Read one answer: a page, a fragment, or nothing at all."""
    if not text.strip():
        return Page(url, status, [], [], [], [], "")
    tree: Any = markup.document_fromstring(text)
    return Page(
        url,
        status,
        forms=_forms(tree),
        links=[(link.get("href", ""), said) for link in tree.iter("a") for said in _said(link)],
        notices=[" ".join(_said(notice)) for notice in tree.xpath(NOTICES)],
        marked=[dict(one.attrib) for one in tree.xpath(MARKED)],
        text=" ".join(tree.text_content().split()),
    )


def _said(element: Any) -> list[str]:
    return [piece.strip() for piece in element.itertext() if piece.strip()]


def _forms(tree: Any) -> list[Form]:
    """Every form with its controls; a control may stand outside its form and name it."""
    forms = {
        one: Form(one.get("action", ""), one.get("method", "get").lower(), dict(one.attrib))
        for one in tree.iter("form")
    }
    by_id = {one.get("id"): form for one, form in forms.items() if one.get("id")}
    for control in tree.iter(*CONTROLS):
        named = control.get("form")
        owner = by_id.get(named) if named else forms.get(next(control.iterancestors("form"), None))
        if owner is not None and "disabled" not in control.attrib:
            owner.fields.append(_control(control))
    return list(forms.values())


def _control(element: Any) -> Field:
    name, kind = element.get("name", ""), element.get("type", "text")
    if element.tag == "textarea":
        return Field(name, "textarea", element.text_content().removeprefix("\n"))
    if element.tag == "select":
        return _select(element, name)
    if element.tag == "button":
        return Field(name, element.get("type", "submit"), element.get("value", ""))
    if element.getparent().tag == "dti-date":
        kind = "date"  # typed as text, with a calendar beside it
    default = "on" if kind in ("checkbox", "radio") else ""
    return Field(name, kind, element.get("value", default), "checked" in element.attrib)


def _select(element: Any, name: str) -> Field:
    found = Field(name, "select")
    for option in element.iter("option"):
        value = option.get("value", "")
        found.options[value] = " ".join(_said(option))
        if "selected" in option.attrib or len(found.options) == 1:
            found.value = value
    return found
