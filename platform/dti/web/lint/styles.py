"""Stylesheets and islands: nothing newer than the oldest browser we promise (Chrome 109), colours only by token."""

import re
from collections.abc import Iterator
from pathlib import Path

from dti.web.lint.finding import Finding, line_of

NEWER = [
    (r"color-mix\(", "color-mix() needs Chrome 111"),
    (r"\bokl(?:ch|ab)\(", "oklch() needs Chrome 111"),
    (r"light-dark\(", "light-dark() needs Chrome 123"),
    (r"\btext-wrap\s*:", "text-wrap needs Chrome 114"),
    (r"@starting-style", "@starting-style needs Chrome 117"),
    (r":popover-open|\[popover\]", "popover needs Chrome 114"),
    (r"\bsubgrid\b", "subgrid needs Chrome 117"),
    (r"\banchor-name\s*:|\bposition-anchor\s*:|\banchor\(", "anchor positioning needs Chrome 125"),
    (r"!important", "!important: Bootstrap's layer is below ours, order is enough"),
]
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\((?!var)", re.IGNORECASE)
LITERAL_COLOURS = {"tokens.css", "print.css"}
YOUNG_SCRIPT = [
    (r"Promise\.withResolvers", "Promise.withResolvers needs Chrome 119"),
    (r"AbortSignal\.any", "AbortSignal.any needs Chrome 116"),
    (r"\b(?:Object|Map)\.groupBy", "groupBy needs Chrome 117"),
    (r"^\s*import\b", "islands import nothing: hashed names would break the path"),
    (r"\.innerHTML\b|\.outerHTML\s*=|insertAdjacentHTML|\beval\(", "text must not become markup or code"),
]
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
URL = re.compile(r"url\([^)]*\)")


def style_faults(path: Path, text: str) -> Iterator[Finding]:
    """Every fault of one stylesheet of ours."""
    bare = COMMENT.sub(_blank, text)
    yield from _matches(path, bare, NEWER)
    if path.name not in LITERAL_COLOURS:
        without_addresses = URL.sub(_blank, bare)
        for match in COLOUR.finditer(without_addresses):
            yield Finding(path, line_of(bare, match.start()), f"{match[0]}: a colour is named in tokens.css")
    yield from _nesting(path, bare)


def script_faults(path: Path, text: str) -> Iterator[Finding]:
    """Every fault of one island."""
    yield from _matches(path, COMMENT.sub(_blank, text), YOUNG_SCRIPT)


def _matches(path: Path, text: str, rules: list[tuple[str, str]]) -> Iterator[Finding]:
    for pattern, words in rules:
        for match in re.finditer(pattern, text, re.MULTILINE):
            yield Finding(path, line_of(text, match.start()), words)


def _nesting(path: Path, text: str) -> Iterator[Finding]:
    open_rules: list[bool] = []  # for each open brace: is it a style rule
    start = 0
    for position, letter in enumerate(text):
        if letter == "{":
            is_rule = not text[start:position].lstrip().startswith("@")
            if is_rule and any(open_rules):
                yield Finding(path, line_of(text, position), "nesting needs Chrome 120")
            open_rules.append(is_rule)
        elif letter == "}" and open_rules:
            open_rules.pop()
        if letter in "{};":
            start = position + 1


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
