"""Templates: words that people read go through translate."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from dti.web.lint.finding import Finding

SILENT = {"script", "style", "code", "kbd"}
SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
# Names that are the same in both languages.
SAME = re.compile(r"\b(?:A\+{0,2}|CSV|JSON|SVG|XLSX|DOCX|PDF|DTI|CCHC|EN|MB|kB|Excel|Word|SHA-256)\b|https?://")
WORD = re.compile(r"[^\W\d_]{2,}")
BLOCK = re.compile(
    r"{%\s*(?:blocktranslate|blocktrans)\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%\s*comment\b.*?{%\s*endcomment\s*%}",
    re.DOTALL,
)
# Blocks of our pages that hold class names.
CLASSES = re.compile(r"{%\s*block (?:width|body_class|card_class|paper)\s*%}.*?{%\s*endblock[^%]*%}", re.DOTALL)
TAG = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)


def faults(path: Path, text: str) -> Iterator[Finding]:
    """Every word of one template that would stay Vietnamese, or English, in the other language."""
    blank = TAG.sub(_blank, CLASSES.sub(_blank, BLOCK.sub(_blank, text)))
    reader = _Reader()
    reader.feed(blank)
    reader.close()
    for line, words in reader.found:
        yield Finding(path, line, f"words without translate: {words[:60]!r}")


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inside: list[str] = []
        self.found: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.inside.append(tag)
        for name, value in attrs:
            if name in SPOKEN and value:
                self._weigh(value)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self._weigh(data)

    def _weigh(self, words: str) -> None:
        if WORD.search(SAME.sub(" ", words)):
            skipped = len(words) - len(words.lstrip())
            self.found.append((self.getpos()[0] + words[:skipped].count("\n"), " ".join(words.split())))
