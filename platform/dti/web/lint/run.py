"""Runs every check over the product or over the paths given."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from dti.web import translations, vendor
from dti.web.lint import budgets, markup, styles, wording
from dti.web.lint.finding import Finding


def check(paths: Iterable[Path] = ()) -> list[Finding]:
    """Without paths the whole product, its vendored files, budgets and English; with paths those files only."""
    chosen = list(paths)
    if chosen:
        return [fault for path in chosen for fault in _under(path)]
    return [
        *(fault for folder in translations.PRODUCT for fault in _under(translations.ROOT / folder)),
        *(Finding(vendor.LOCK, 1, words) for words in vendor.problems()),
        *budgets.faults(),
        *english(),
    ]


def english(root: Path = translations.ROOT) -> Iterator[Finding]:
    """Every sentence without a finished English translation, and every stale .mo."""
    for sentence, why in translations.untranslated(root):
        yield Finding(sentence.path, sentence.line, f"English is {why}: {sentence.msgid[:60]!r}")
    for catalogue in translations.stale(root):
        yield Finding(catalogue, 1, "its .mo is stale: python -m dti.web.translations compile")


def _under(path: Path) -> Iterator[Finding]:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    for file in files:
        if file.is_file() and "vendor" not in file.parts:
            yield from _file(file)


def _file(file: Path) -> Iterator[Finding]:
    if file.suffix == ".html":
        text = file.read_text(encoding="utf-8")
        yield from markup.faults(file, text)
        yield from wording.faults(file, text)
    elif file.suffix == ".css":
        yield from styles.style_faults(file, file.read_text(encoding="utf-8"))
    elif file.suffix == ".js":
        yield from styles.script_faults(file, file.read_text(encoding="utf-8"))
