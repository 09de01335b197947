"""Templates: nothing inline, nothing that htmx would evaluate, nothing unescaped, nothing borrowed from another app."""

import re
from collections.abc import Iterator
from pathlib import Path

from dti.web.lint.finding import Finding, line_of

# What the content security policy would refuse in the browser, and what would turn text into markup.
FORBIDDEN = [
    (re.compile(r"\sstyle\s*=", re.IGNORECASE), "style= is refused by the content security policy: use a class"),
    (
        re.compile(r"[\s\"'](on[a-z]+)\s*=\s*[\"']", re.IGNORECASE),
        "an event attribute is refused by the content security policy",
    ),
    (
        re.compile(r"<script(?![^>]*\ssrc\s*=)", re.IGNORECASE),
        "an inline script is refused by the content security policy",
    ),
    (re.compile(r"<style\b", re.IGNORECASE), "an inline stylesheet is refused by the content security policy"),
    (re.compile(r"hx-on\b"), "hx-on evaluates text"),
    (re.compile(r"[\"'\s](?:js|javascript):", re.IGNORECASE), "js: evaluates text"),
    (re.compile(r"hx-trigger\s*=\s*(?:\"[^\"]*\[|'[^']*\[)"), "a filter in hx-trigger evaluates text"),
    (re.compile(r"\|\s*safe(?:seq)?\b"), "|safe turns text into markup: build it in a tag that escapes"),
    (re.compile(r"{%\s*autoescape\s+off"), "autoescape off turns text into markup"),
]
BORROWED = re.compile(r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
# allauth's template folders are one family, which `web` and `accounts` dress.
ALLAUTH = {"allauth", "account", "mfa", "socialaccount", "usersessions"}


def faults(path: Path, text: str) -> Iterator[Finding]:
    """Every fault of one template."""
    bare = COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for pattern, words in FORBIDDEN:
        for match in pattern.finditer(bare):
            yield Finding(path, line_of(bare, match.start()), words)
    for match in BORROWED.finditer(bare):
        lender = match[1].split("/")[0]
        if lender not in _may_borrow_from(path):
            yield Finding(
                path, line_of(bare, match.start()), f"borrows {match[1]}: only its own app's templates and web/"
            )


def _may_borrow_from(path: Path) -> set[str]:
    inside = path.parts[path.parts.index("templates") + 1 :] if "templates" in path.parts else path.parts
    own = inside[0] if len(inside) > 1 else "web"
    app = path.parts[path.parts.index("templates") - 1] if "templates" in path.parts else own
    return {"web", own, app} | (ALLAUTH if own in ALLAUTH else set())
