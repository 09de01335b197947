"""Vietnamese text: a key to sort by and a key to search and compare by."""

from collections.abc import Iterator
from unicodedata import category, combining, normalize

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
RANK = {" ": 2}
RANK |= {digit: 10 + place for place, digit in enumerate("0123456789")}
RANK |= {letter: 20 + place for place, letter in enumerate(LETTERS)}
PUNCTUATION, FOREIGN_LETTER = 3, 200

NO_TONE, FOREIGN_MARK = 2, 8
TONE = {"\u0300": 3, "\u0309": 4, "\u0303": 5, "\u0301": 6, "\u0323": 7}  # huyền, hỏi, ngã, sắc, nặng

SMALL, CAPITAL = 2, 3


def sort_key(text: str) -> bytes:
    """Bytes in the order of a Vietnamese list: letters with their own marks, then tones, then case.

    The embedded PostgreSQL has no ICU, so the order is stored or computed here. No level holds a
    zero byte, so a shorter text sorts before its continuations.
    """
    letters, tones, cases = bytearray(), bytearray(), bytearray()
    for letter, marks in _letters(text):
        small = letter.lower()
        known = normalize("NFC", small + "".join(mark for mark in marks if mark not in TONE))
        foreign_mark = known not in RANK and small in RANK
        letters += _rank(small if foreign_mark else known)
        tones.append(FOREIGN_MARK if foreign_mark else max(map(TONE.__getitem__, marks & TONE.keys()), default=NO_TONE))
        cases.append(SMALL if letter == small else CAPITAL)
    return b"\0".join((letters, tones, cases))


def fold(text: str) -> str:
    """The text without diacritics, đ as d, in lower case, with single spaces: for comparing only."""
    marked = normalize("NFD", " ".join(text.split()).lower())
    return "".join(letter for letter in marked if not combining(letter)).replace("đ", "d")


def is_misspelt(written: str, canonical: str) -> bool:
    """The same letters under other marks: "Thế chế" for "Thể chế"; hoá and hóa are one word."""
    return fold(written) == fold(canonical) and _marked_words(written) != _marked_words(canonical)


def _marked_words(text: str) -> list[list[str]]:
    """The marks and barred letters of each word, without their places."""
    words = normalize("NFD", text.lower()).split()
    return [sorted(letter for letter in word if combining(letter) or letter == "đ") for word in words]


def _letters(text: str) -> Iterator[tuple[str, set[str]]]:
    """Each base letter with the set of its marks."""
    letter, marks = "", set[str]()
    for character in normalize("NFD", " ".join(text.split())):
        if letter and combining(character):
            marks.add(character)
            continue
        if letter:
            yield letter, marks
        letter, marks = character, set()
    if letter:
        yield letter, marks


def _rank(letter: str) -> bytes:
    if letter in RANK:
        return bytes((RANK[letter],))
    first = FOREIGN_LETTER if category(letter[0]).startswith("L") else PUNCTUATION
    return bytes((first,)) + letter.encode().replace(b"\0", b"\1")
