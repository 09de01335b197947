"""Checks an export of the audit record without a database: every digest, every link, and what is missing.

A person who can rewrite the whole chain can also rewrite its last hash: compare that hash, which is printed,
with one written down elsewhere (goal I3).
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
DIGEST = 32
RANGE = re.compile(r"\[(\d+),(\d+)\)")


@dataclass(frozen=True)
class Verdict:
    """What was checked; `first_bad` is empty if the chain holds."""

    schema: str
    seals: int
    sealed: int
    unsealed: int
    last_hash: str
    first_bad: str = ""

    @property
    def whole(self) -> bool:
        return not self.first_bad


class Broken(Exception):
    """The first entry that does not fit."""


def verify_file(path: Path) -> int:
    """`./dti verify FILE`: prints the report; exit code 0 if the chain holds, 1 if not."""
    with path.open("rb") as lines:
        verdict = verify(lines)
    sys.stdout.write(report(verdict) + "\n")
    return 0 if verdict.whole else 1


def report(verdict: Verdict) -> str:
    """What the person who asked reads."""
    counted = (
        f"Tỉnh: {verdict.schema or '?'}\nNiêm phong: {verdict.seals}\nBản ghi đã niêm phong: {verdict.sealed}\n"
        f"Bản ghi chưa niêm phong: {verdict.unsealed}\nMã cuối chuỗi: {verdict.last_hash}\n"
    )
    return counted + ("Nhật ký nguyên vẹn." if verdict.whole else f"SAI LỆCH ĐẦU TIÊN: {verdict.first_bad}")


def verify(lines: Iterable[bytes]) -> Verdict:
    """Read the lines of an export once and stop at the first entry that does not fit."""
    check, bad = _Check(lines), ""
    try:
        check.run()
    except Broken as why:
        bad = str(why)
    except (ValueError, KeyError, TypeError) as why:
        bad = f"không đọc được mục sau niêm phong {check.seals}: {why}"
    return Verdict(check.schema, check.seals, check.sealed, check.unsealed, check.last_hash, bad)


def seal_hash(schema: str, seal: dict[str, Any]) -> str:
    """The same line as in sql/audit_seal.sql: keep the two alike."""
    digests = sha256(bytes.fromhex(seal["digests"])).hexdigest()
    parts = [seal["seal_no"], seal["covers"], seal["row_count"], seal["settled_id"], digests]
    line = "\n".join(map(str, ["dti-seal-1", schema, *parts, seal["previous_hash"], seal["at"]]))
    return sha256(line.encode()).hexdigest()


class _Check:
    """One reading: a seal and its records at a time, so that a million records need no memory."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.lines: Iterator[bytes] = (line.rstrip(b"\r\n") for line in lines)
        self.schema = ""
        self.seals = self.sealed = self.unsealed = self.settled_id = 0
        self.last_hash = GENESIS

    def run(self) -> None:
        header = _object(next(self.lines, b""))
        if header.get("format") != "dti-audit-1":
            raise Broken("đây không phải tệp trích xuất nhật ký")
        self.schema = str(header["schema"])
        while (mark := _object(next(self.lines, b""))) != {"unsealed": True}:
            self._seal(mark)
        for line in self.lines:
            self._unsealed(_key(line))

    def _seal(self, seal: dict[str, Any]) -> None:
        number = self.seals + 1
        if seal["seal_no"] != number:
            raise Broken(f"thiếu niêm phong {number}")
        if seal["previous_hash"] != self.last_hash:
            raise Broken(f"niêm phong {number} không nối tiếp niêm phong trước")
        if seal_hash(self.schema, seal) != seal["hash"]:
            raise Broken(f"niêm phong {number} đã bị sửa")
        ids, digests = _parts(seal["covers"]), bytes.fromhex(seal["digests"])
        if not sum(map(len, ids)) == seal["row_count"] == len(digests) / DIGEST:
            raise Broken(f"niêm phong {number} đếm sai số bản ghi")
        self.seals, self.last_hash, self.settled_id = number, seal["hash"], seal["settled_id"]
        self._records(chain(*ids), digests)

    def _records(self, ids: Iterable[int], digests: bytes) -> None:
        rows = list(islice(self.lines, len(digests) // DIGEST))
        found = [sha256(row).digest() for row in rows]
        if b"".join(found) != digests:
            raise Broken(self._first_difference(ids, digests, rows, found))
        self.sealed += len(rows)

    def _first_difference(self, ids: Iterable[int], digests: bytes, rows: list[bytes], found: list[bytes]) -> str:
        for at, key in enumerate(ids):
            if at >= len(rows) or not rows[at].startswith(b"[%d," % key):
                return f"thiếu bản ghi {key} của niêm phong {self.seals}"
            if found[at] != digests[at * DIGEST : (at + 1) * DIGEST]:
                return f"bản ghi {key} của niêm phong {self.seals} đã bị sửa"
        raise AssertionError("equal digests differ")

    def _unsealed(self, key: int) -> None:
        """Up to `settled_id` every transaction had ended when the last seal was made: nothing can be new there."""
        if key <= self.settled_id:
            raise Broken(f"bản ghi {key} bị chèn thêm vào sau khi đã niêm phong")
        self.unsealed += 1


def _parts(covers: str) -> list[range]:
    """'{[1,4),[6,7)}' → the ids 1, 2, 3 and 6, not written out: a forged range must not eat the memory."""
    return [range(int(start), int(end)) for start, end in RANGE.findall(covers)]


def _key(line: bytes) -> int:
    """The id that a record's line starts with."""
    if not line.startswith(b"["):
        raise Broken(f"dòng lạ ở phần chưa niêm phong: {line[:100]!r}")
    return int(line[1 : line.index(b",")])


def _object(line: bytes) -> dict[str, Any]:
    if not line:
        raise Broken("tệp bị cắt: thiếu phần cuối")
    if line.startswith(b"["):
        raise Broken(f"bản ghi {_key(line)} không thuộc niêm phong nào ở vị trí này")
    mark = json.loads(line)
    if not isinstance(mark, dict):
        raise Broken(f"dòng lạ: {line[:100]!r}")
    return mark
