"""The packaged sets show exactly the contradictions of their documents, and a corrected copy shows none."""

import re
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command

from criteria_builder import library
from criteria_builder.library.check import check_set, corrected, register, silent
from criteria_builder.tree import Tree

KEYS = library.packaged_keys()
CONCERNS_SETS = ["INC-01", "INC-02", "INC-04", "INC-05", "INC-06", "INC-07", "INC-08", "INC-09", "INC-15", "INC-42"]
FACTS = Path(__file__).parents[3] / "shared" / "provinces" / "facts.yaml"
DOCUMENTS = {"BK": "bk-2022", "TS": "ts-2023"}


def check(*words: str) -> tuple[str, str]:
    """What the command prints, and the reason if it fails."""
    out = StringIO()
    try:
        call_command("criteria", "check", *words, stdout=out)
    except CommandError as why:
        return out.getvalue(), str(why)
    return out.getvalue(), ""


@pytest.mark.parametrize("key", KEYS)
def test_the_linter_says_what_the_register_says_and_nothing_else(key: str) -> None:
    found = check_set(key)

    assert sorted(map(str, (said for said, _finding in found))) == sorted(map(str, register(key)))
    assert silent(key, found) == []


@pytest.mark.parametrize("key", KEYS)
def test_a_corrected_copy_shows_nothing(key: str) -> None:
    assert check_set(key, corrected(library.packaged_tree(key))) == []


def test_every_entry_of_the_register_that_concerns_sets_is_found() -> None:
    assert sorted({entry.number for key in KEYS for entry in register(key)}) == CONCERNS_SETS


@pytest.mark.parametrize("number", CONCERNS_SETS)
def test_the_packaged_register_agrees_with_the_facts(number: str) -> None:
    """Codes, severity and every line: read where the five documents lie beside the checkout."""
    if not FACTS.exists():
        pytest.skip("the provinces' facts are not beside this checkout")
    fact = next(
        one for one in yaml.safe_load(FACTS.read_text(encoding="utf-8"))["inconsistencies"] if one["id"] == number
    )
    entries = [entry for key in KEYS for entry in register(key) if entry.number == number]

    assert {entry.code for entry in entries} == set(as_list(fact["code"]))
    assert {entry.severity for entry in entries} == {fact["severity"]}
    assert {entry.set.rpartition("-")[0] for entry in entries} == {DOCUMENTS[one] for one in as_list(fact["document"])}
    if number not in ("INC-02", "INC-04", "INC-07", "INC-01"):  # these name lines of headings as well
        assert lines_of(entries) == sorted({int(line[1:]) for line in lines(fact["lines"])})


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def lines(value: Any) -> list[str]:
    return [line for found in value.values() for line in found] if isinstance(value, dict) else value


def lines_of(entries: list[Any]) -> list[int]:
    return sorted({int(line) for entry in entries for line in re.findall(r"\d+", entry.where)})


def test_command_prints_the_sums_and_agrees() -> None:
    said, failed = check()

    assert failed == ""
    assert "bk-2022-district: 86 / 1000, trụ cột 600 / 560 / 580\n" in said
    assert "bk-2022-commune: 61 / 900, trụ cột 600 / 600 / 700\n" in said
    assert "E COMPONENT_COUNT_MISMATCH   INC-01" in said and "khai 41, tính được 43" in said
    assert said.endswith("Khớp sổ ghi.\n")


def test_command_on_corrected_copies_prints_no_finding() -> None:
    said, failed = check("--corrected")

    assert (failed, "INC-" in said, said.count("\n")) == ("", False, len(KEYS) + 1)


def test_command_names_the_sets_there_are() -> None:
    assert check("khac") == ("", f"Không có bộ khac. Các bộ hiện có: {', '.join(KEYS)}.")


def test_command_fails_when_the_linter_does_not_say_what_the_register_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "packaged_tree", lambda key: replace(PACKAGED(key), declared=()))

    said, failed = check("bk-2022-department")

    assert failed == "1 chỗ không khớp sổ ghi."
    assert "thiếu INC-01 COMPONENT_COUNT_MISMATCH" in said


def test_command_fails_when_the_linter_says_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "packaged_tree", lambda key: without_grades(PACKAGED(key)))

    said, failed = check("hg-2022-department")

    assert failed == "1 chỗ không khớp sổ ghi."
    assert "W NO_GRADE_SCALE" in said and "ngoài sổ" in said


PACKAGED = library.packaged_tree


def without_grades(tree: Tree) -> Tree:
    return replace(tree, head=replace(tree.head, grade_scale=()))
