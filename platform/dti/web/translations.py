"""The English catalogue: `python -m dti.web.translations update | compile`.

Pure Python, because the gettext programs may be absent: sentences are found by `ast` in code and by Django's lexer in
templates. The compiled .mo is committed beside its .po (polib is no run-time dependency); a test compares them.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polib  # type: ignore[import-untyped]  # publishes no types
from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

ROOT = Path(__file__).resolve().parents[3]
PRODUCT = ("platform/dti", "tenants", "criteria_builder", "submissions", "appraisal", "publishing")
CATALOGUE = ROOT / "platform/dti/locale/en/LC_MESSAGES/django.po"
MARKERS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
LITERAL = re.compile(r"""_?\(?\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
MARKED = re.compile(r"""\b_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")


@dataclass(frozen=True)
class Sentence:
    """A msgid and where it stands; `plural` is empty for most."""

    msgid: str
    plural: str
    path: Path
    line: int


def sentences(root: Path = ROOT, folders: Iterable[str] = PRODUCT) -> Iterator[Sentence]:
    """Every sentence that the product marks for translation."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if "migrations" in path.parts or not path.is_file():
                continue
            if path.suffix == ".py":
                yield from _in_code(path)
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                yield from _in_template(path)


def untranslated(root: Path = ROOT, catalogues: Iterable[Path] | None = None) -> list[tuple[Sentence, str]]:
    """What keeps English from being complete: the sentence and "missing", "empty" or "fuzzy"."""
    entries = _entries(catalogues if catalogues is not None else _english(root))
    found = []
    for sentence in sentences(root):
        entry = entries.get(sentence.msgid)
        if entry is None:
            found.append((sentence, "missing"))
        elif entry.fuzzy:
            found.append((sentence, "fuzzy"))
        elif not (entry.msgstr or (entry.msgstr_plural and all(entry.msgstr_plural.values()))):
            found.append((sentence, "empty"))
    return found


def update(root: Path = ROOT, catalogue: Path = CATALOGUE) -> int:
    """Adds what no catalogue has with an empty translation, drops what nobody says; returns how many are empty."""
    held = _catalogue(catalogue)
    elsewhere = _entries(path for path in _english(root) if path != catalogue)
    said = {words.msgid: words for words in reversed(list(sentences(root))) if words.msgid not in elsewhere}
    for entry in [entry for entry in held if entry.msgid not in said]:
        held.remove(entry)
    known = {entry.msgid for entry in held}
    for msgid, sentence in said.items():
        if msgid not in known:
            held.append(_entry(sentence))
    held.sort(key=lambda entry: entry.msgid)
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    held.save(str(catalogue))
    return len(held.untranslated_entries())


def compile_all(root: Path = ROOT) -> list[Path]:
    """Writes the .mo beside every .po of the product."""
    written = []
    for path in _catalogues(root):
        target = path.with_suffix(".mo")
        target.write_bytes(polib.pofile(str(path)).to_binary())
        written.append(target)
    return written


def stale(root: Path = ROOT) -> list[Path]:
    """Catalogues whose .mo is missing or not made from them."""
    return [
        path
        for path in _catalogues(root)
        if not path.with_suffix(".mo").exists()
        or path.with_suffix(".mo").read_bytes() != polib.pofile(str(path)).to_binary()
    ]


def _catalogues(root: Path) -> list[Path]:
    return sorted(path for folder in PRODUCT for path in (root / folder).rglob("locale/*/LC_MESSAGES/*.po"))


def _english(root: Path) -> list[Path]:
    return [path for path in _catalogues(root) if path.parents[1].name == "en"]


def _entries(catalogues: Iterable[Path]) -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for path in catalogues for entry in polib.pofile(str(path)) if not entry.obsolete}


def _catalogue(path: Path) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    made = polib.POFile(wrapwidth=110)
    made.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return made


def _entry(sentence: Sentence) -> polib.POEntry:
    if sentence.plural:
        return polib.POEntry(msgid=sentence.msgid, msgid_plural=sentence.plural, msgstr_plural={0: "", 1: ""})
    return polib.POEntry(msgid=sentence.msgid, msgstr="")


def _in_code(path: Path) -> Iterator[Sentence]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        words = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if name in MARKERS and words and isinstance(words[0], str) and words[0]:
            plural = str(words[1]) if name.startswith("ngettext") and len(words) > 1 else ""
            yield Sentence(words[0], plural, path, node.lineno)


def _in_template(path: Path) -> Iterator[Sentence]:
    tokens = iter(Lexer(path.read_text(encoding="utf-8")).tokenize())
    for token in tokens:
        words = token.contents.split(None, 1)
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR} or not words:
            continue
        for marked in MARKED.finditer(token.contents):
            yield Sentence(_literal(marked[1]), "", path, token.lineno or 1)
        if token.token_type is TokenType.BLOCK and words[0] in {"translate", "trans"} and len(words) > 1:
            if match := LITERAL.match(words[1]):
                yield Sentence(_literal(match[1]), "", path, token.lineno or 1)
        elif token.token_type is TokenType.BLOCK and words[0] in {"blocktranslate", "blocktrans"}:
            yield _block(token, tokens, path)


def _literal(quoted: str) -> str:
    # Django doubles the percent signs of a template's literal before it asks the catalogue.
    return str(ast.literal_eval(quoted)).replace("%", "%%")


def _block(opening: Token, tokens: Iterator[Token], path: Path) -> Sentence:
    parts: list[list[str]] = [[]]
    for token in tokens:
        word = token.contents.strip()
        if token.token_type is TokenType.BLOCK and word.startswith("endblocktrans"):
            break
        if token.token_type is TokenType.BLOCK and word == "plural":
            parts.append([])
        elif token.token_type is TokenType.VAR:
            parts[-1].append(f"%({word})s")
        else:
            parts[-1].append(token.contents.replace("%", "%%"))
    texts = ["".join(part) for part in parts]
    if "trimmed" in opening.contents.split():
        texts = [trim_whitespace(text) for text in texts]
    return Sentence(texts[0], texts[1] if len(texts) > 1 else "", path, opening.lineno or 1)


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            sys.stdout.write(f"{update()} sentences without English in {CATALOGUE.relative_to(ROOT)}\n")
        case ["compile"]:
            for path in compile_all():
                sys.stdout.write(f"{path.relative_to(ROOT)}\n")
        case _:
            sys.stderr.write("usage: python -m dti.web.translations update | compile\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
