"""The public ids of components: given in order at publication, kept for ever, never given again."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

INFORMATION = "TT"


class Slot(NamedTuple):
    """A row of a main indicator: the code it has already, and whether it is general information or part of the last."""

    code: str
    is_information: bool
    is_part: bool = False


def main_numbers(mains: Sequence[Sequence[Slot]], used: Collection[str] = ()) -> list[str]:
    """The number of each main indicator: the one its codes begin with, else the next free one.

    A main indicator of nothing but general information is no chỉ số chính: it is called "TT".
    """
    kept = [_kept(slots) for slots in mains]
    taken = {code.partition(".")[0] for code in used} | set(kept)
    numbers = []
    for slots, own in zip(mains, kept, strict=True):
        nothing_else = bool(slots) and all(slot.is_information for slot in slots)
        number = own or (INFORMATION if nothing_else else _next("", taken))
        taken.add(number)
        numbers.append(number)
    return numbers


def codes(mains: Sequence[Sequence[Slot]], used: Collection[str] = ()) -> list[list[str]]:
    """The code of each row: "3.2" for a component, "3.2.1" for its first part, "TT.1" for general information.

    `used` are the codes that earlier versions gave: a component that has left takes its code with it.
    """
    numbers = main_numbers(mains, used)
    taken = {*used, *(slot.code for slots in mains for slot in slots)}
    given = []
    for number, slots in zip(numbers, mains, strict=True):
        row, whole = [], ""
        for slot in slots:
            prefix = whole if slot.is_part else INFORMATION if slot.is_information else number
            code = slot.code or _next(f"{prefix}.", taken)
            taken.add(code)
            row.append(code)
            whole = whole if slot.is_part else code
        given.append(row)
    return given


def _kept(slots: Sequence[Slot]) -> str:
    prefixes = (slot.code.partition(".")[0] for slot in slots if slot.code and not slot.is_information)
    return next(prefixes, "")


def _next(prefix: str, taken: Collection[str]) -> str:
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"
