"""One canonical form: equal content gives equal bytes, and any change another hash."""

import hashlib
from unicodedata import normalize

from submissions.canonical import canonical, content_hash


def test_order_of_names_and_form_of_letters_do_not_matter() -> None:
    first = {"b": [1, None, True], "a": normalize("NFC", "Sở Y tế")}
    second = {"a": normalize("NFD", "Sở Y tế"), "b": [1, None, True]}

    assert canonical(first) == canonical(second) == '{"a":"Sở Y tế","b":[1,null,true]}'.encode()
    assert content_hash(first) == hashlib.sha256(canonical(first)).hexdigest()


def test_every_change_shows() -> None:
    sheet = {"rows": [{"inputs": {"a": 1}, "points": "15/2"}]}

    assert len({
        content_hash(sheet),
        content_hash({"rows": [{"inputs": {"a": 2}, "points": "15/2"}]}),
        content_hash({"rows": [{"inputs": {"a": "1"}, "points": "15/2"}]}),
        content_hash({"rows": [{"inputs": {"a": 1}, "points": "7.5"}]}),
        content_hash({"rows": []}),
    }) == 5  # fmt: skip
