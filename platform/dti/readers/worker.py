"""Reads one untrusted file in a process of its own: `python -m dti.readers.worker FILE`. No Django.

The answer is JSON on stdout: {"parsed": …} or {"refused": [code, facts]}. A file that brings the process down is
answered for by `sandbox`.
"""

import json
import resource
import sys
from typing import Any

from dti.readers import limits
from dti.readers.tables import Note, Parsed, Refusal, to_json


def main(path: str) -> int:
    _limit_this_process()
    json.dump(_answer(path), sys.stdout, ensure_ascii=True, separators=(",", ":"))
    return 0


def _limit_this_process() -> None:
    """Kernel limits hold whatever the parsers do; nothing can raise them again."""
    for which, value in (
        (resource.RLIMIT_AS, limits.MEMORY_BYTES),
        (resource.RLIMIT_CPU, limits.CPU_SECONDS),
        (resource.RLIMIT_FSIZE, limits.ANSWER_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        _former, most = resource.getrlimit(which)
        bound = value if most == resource.RLIM_INFINITY else min(value, most)
        # The kernel of macOS, where people try the demonstration, has no bound for address space.
        if which != resource.RLIMIT_AS or sys.platform != "darwin":
            resource.setrlimit(which, (bound, bound))


def _answer(path: str) -> dict[str, Any]:
    try:
        return {"parsed": to_json(_not_too_much_text(read(path)))}
    except Refusal as refused:
        return {"refused": _plain(refused.note)}
    except MemoryError:
        return {"refused": ["too_heavy", {}]}
    except RecursionError:
        return {"refused": ["broken", {}]}


def read(path: str) -> Parsed:
    from dti.readers import guard  # the limits come first: what is imported here is under them

    cleared = guard.inspect(path)
    if cleared.is_document:
        from dti.readers.document import read_document  # slow import

        found = read_document(path)
    else:
        from dti.readers.workbook import read_workbook  # as above

        found = read_workbook(path)
    return Parsed(found.tables, (*cleared.notes, *found.notes), found.is_document)


def _not_too_much_text(parsed: Parsed) -> Parsed:
    cells = [text for table in parsed.tables for row in table.rows for text in row]
    if sum(map(len, cells)) > limits.CHARACTERS:
        raise Refusal("too_much_text", limit=limits.CHARACTERS // 1_000_000)
    return parsed


def _plain(note: Note) -> list[Any]:
    return [note.code, dict(note.facts)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
