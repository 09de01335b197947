"""A browser for the tests of this app: signs in, sends forms, stays in its province."""

from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from criteria_builder.actions.editing import revision_of
from criteria_builder.models import Indicator, Version
from tests.cast import HOST
from tests.criteria_builder.drafts import YES_NO


class ClientInProvince(Client):
    """A request leaves the connection in public; the test goes on in its province."""

    def request(self, **request: Any) -> Any:
        province = connection.tenant
        try:
            return super().request(**request)
        finally:
            connection.set_tenant(province)


def enter(person: Any) -> Client:
    """A browser in which this person has signed in."""
    client = ClientInProvince(**HOST)
    client.force_login(person)
    return client


def address(name: str, version: Version, *more: object) -> str:
    return reverse(f"criteria_builder:{name}", args=[version.criteria_set.code, version.number, *more])


def form_of(indicator: Indicator, **changed: str) -> dict[str, str]:
    """What the browser sends for an unchanged form of the yes-or-no rule, with these changes."""
    stored = {
        "name": indicator.name, "max_points": "10", "unit_of_measure": "", "rule_kind": "boolean",
        "rule-label": str(YES_NO["label"]), "evidence_required": "on", "evidence_hint": indicator.evidence_hint,
        "source": "unit", "verifier": "", "not_applicable": "inherit", "guidance": "", "rev": revision_of(indicator),
    }  # fmt: skip
    return stored | changed


class EditorForm(HTMLParser):
    """The fields of the form `node-form`."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.select, self.area = False, "", ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = dict(attrs)
        name = have.get("name") or ""
        if tag == "form":
            self.inside = have.get("id") == "node-form"
        elif not self.inside:
            return
        elif tag == "input" and (have.get("type") != "checkbox" or "checked" in have):
            self.fields[name] = have.get("value") or ("on" if have.get("type") == "checkbox" else "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and ("selected" in have or self.select not in self.fields):
            self.fields[self.select] = have.get("value") or ""
        elif tag == "textarea":
            self.area = name
            self.fields[name] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area] += data.removeprefix("\n")


def typed(page: str) -> dict[str, str]:
    """What a browser would send for the editor's form."""
    form = EditorForm()
    form.feed(page)
    return form.fields
