"""Word-level changes, as the history shows them."""

from dti.web.changes import word_changes


def test_changes_are_told_word_by_word() -> None:
    assert word_changes("Có 118 máy theo báo cáo", "Có 110 máy theo biên bản") == [
        ("kept", "Có"),
        ("removed", "118"),
        ("added", "110"),
        ("kept", "máy theo"),
        ("removed", "báo cáo"),
        ("added", "biên bản"),
    ]


def test_new_text_is_all_added() -> None:
    assert word_changes("", "12,40 điểm") == [("added", "12,40 điểm")]
    assert word_changes("", "") == []
