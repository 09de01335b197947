"""Two wordings compared word by word: what stands, what was taken out, what came in. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import Literal
from unicodedata import normalize

SegmentKind = Literal["equal", "insert", "delete"]
# A word, a run of blanks, or one sign: a Vietnamese syllable with its marks is one word in NFC.
WORDS = re.compile(r"\w+|\s+|[^\w\s]")
# With less than this in common a sentence was written anew: it is shown as a whole, before and after.
IN_COMMON = 0.34


@dataclass(frozen=True)
class Segment:
    """A stretch of text and what became of it."""

    kind: SegmentKind
    text: str


def segments(before: str, after: str) -> tuple[Segment, ...]:
    """Joined without the inserted ones they give `before`, without the deleted ones `after`, both in NFC."""
    old, new = _words(before), _words(after)
    pieces = [piece for run in _runs(old, new) for piece in _of_run(run)]
    return tuple(Segment(kind, text) for kind, text in pieces if text)


def _words(text: str) -> list[str]:
    return WORDS.findall(normalize("NFC", text))


@dataclass(frozen=True)
class _Stretch:
    """What stands in both texts, or what stands in place of what."""

    same: bool
    before: str
    after: str


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[list[_Stretch]]:
    """Neighbouring stretches of one kind; a blank between two changed words changes with them."""
    stretches = _stretches(old, new)
    inner = range(1, len(stretches) - 1)
    blank = {place for place in inner if stretches[place].same and stretches[place].before.isspace()}
    marked = [(one.same and place not in blank, one) for place, one in enumerate(stretches)]
    for same, run in groupby(marked, key=itemgetter(0)):
        yield [_Stretch(same, one.before, one.after) for _same, one in run]


def _stretches(old: Sequence[str], new: Sequence[str]) -> list[_Stretch]:
    # autojunk would pass over words that come often, as blanks do.
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < IN_COMMON:
        return [_Stretch(False, "".join(old), "".join(new))]
    return [
        _Stretch(tag == "equal", "".join(old[i1:i2]), "".join(new[j1:j2]))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
    ]


def _of_run(run: Sequence[_Stretch]) -> Iterator[tuple[SegmentKind, str]]:
    before, after = "".join(one.before for one in run), "".join(one.after for one in run)
    if run[0].same:
        yield "equal", before
    else:
        yield "delete", before
        yield "insert", after
