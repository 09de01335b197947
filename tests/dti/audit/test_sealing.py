"""The chain is whole while people write, and the first entry that was tampered with is named."""

import io
import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dti.audit import seal_now, verify
from dti.audit.export import export
from dti.audit.verify import Verdict
from tests.dti.audit.provinces import active_provinces, entered, raw

WRITERS = 8
TRANSACTIONS = 25


@pytest.fixture
def sealed(db: None) -> Iterator[str]:
    """A province whose records are committed and sealed in two portions; its outbox is emptied afterwards."""
    province = active_provinces()[0]
    schema = province.schema_name
    with entered(province), raw("dti_app", schema) as app:
        for _ in range(2):
            app.execute(
                "INSERT INTO jobs_outbox (kind, payload, attempts, last_error) "
                "SELECT 'sealed', to_jsonb(n), 0, '' FROM generate_series(1, 12) AS n"
            )
            _seal_outside(schema)
        yield schema
        app.execute("DELETE FROM jobs_outbox WHERE kind IN ('sealed', 'written')")


@pytest.mark.goal("I1")
def test_nothing_is_left_out_when_eight_people_write_while_seals_are_made(sealed: str) -> None:
    seed = random.randrange(2**32)
    stop = threading.Event()
    sealer = threading.Thread(target=_seal_until, args=(sealed, stop))
    writers = [threading.Thread(target=_write, args=(sealed, random.Random(seed + n))) for n in range(WRITERS)]
    for thread in (sealer, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    sealer.join()
    _seal_outside(sealed)

    with raw("dti_app", sealed) as app:
        (written, covered, overlaps, seals) = app.execute(COVERAGE).fetchone() or ()
    verdict = _verify(sealed)

    print(f"\nGOAL I1 (seals) cases={written} failures={written - covered + overlaps} seed={seed}")
    assert (covered, overlaps) == (written, 0)
    assert seals > 2
    assert (verdict.first_bad, verdict.sealed, verdict.unsealed) == ("", written, 0)


COVERAGE = """
SELECT (SELECT count(*) FROM audit_record),
       (SELECT count(*) FROM audit_record AS r
         WHERE (SELECT count(*) FROM audit_seal AS s WHERE r.id <@ s.covers::int8multirange) = 1),
       (SELECT count(*) FROM audit_seal AS a JOIN audit_seal AS b ON a.seal_no < b.seal_no
         WHERE a.covers::int8multirange && b.covers::int8multirange),
       (SELECT count(*) FROM audit_seal)
"""


def test_a_late_commit_with_a_lower_id_goes_into_the_next_seal(sealed: str) -> None:
    with raw("dti_app", sealed) as late, raw("dti_app", sealed) as quick:
        late.execute("BEGIN")
        late.execute(INSERT, ["chậm"])
        quick.execute(INSERT, ["nhanh"])
        first = _seal_outside(sealed)
        late.execute("COMMIT")
        second = _seal_outside(sealed)
        covers = quick.execute("SELECT covers FROM audit_seal ORDER BY seal_no DESC LIMIT 2").fetchall()

    assert (first, second) == (1, 1)
    assert _lower(covers[0][0]) == _lower(covers[1][0]) - 1
    assert _verify(sealed).whole


def test_sealing_twice_makes_no_empty_seal(sealed: str) -> None:
    assert _seal_outside(sealed) == 0


def test_the_province_itself_is_sealed_by_the_applications_own_call(sealed: str) -> None:
    with raw("dti_app", sealed) as app:
        app.execute(INSERT, ["x"])

    assert seal_now(sealed) >= 1
    assert seal_now(sealed) == 0


TAMPERING = {
    "changed": "UPDATE audit_record SET after = '{{\"points\": 10}}' WHERE id = {id}",
    "renamed": "UPDATE audit_record SET actor_name = 'ai đó' WHERE id = {id}",
    "deleted": "DELETE FROM audit_record WHERE id = {id}",
    "dated back": "UPDATE audit_record SET at = at - interval '1 day' WHERE id = {id}",
}


@pytest.mark.parametrize("how", TAMPERING)
def test_the_first_bad_record_is_named_when_the_owner_tampers(sealed: str, how: str) -> None:
    with raw("dti_owner", sealed) as owner:
        (key,) = owner.execute("SELECT max(id) - 5 FROM audit_record").fetchone() or ()
        kept = owner.execute("SELECT to_jsonb(r) FROM audit_record AS r WHERE id = %s", [key]).fetchone()
        owner.execute(TAMPERING[how].format(id=key))
        try:
            verdict = _verify(sealed)
        finally:
            _put_back(owner, key, kept)

    assert f"bản ghi {key} " in verdict.first_bad
    assert _verify(sealed).whole


def test_a_record_slipped_in_behind_the_seals_is_named(sealed: str) -> None:
    settled, lines = _settled(sealed)
    forged = json.dumps([settled, "x", "1", "INSERT", None, {}, "", "", "", "", 1])

    assert f"bản ghi {settled} " in _checked([*lines, forged]).first_bad


def _settled(schema: str) -> tuple[int, list[str]]:
    """The id below which nothing can come any more, and the export that says so.

    A transaction of any database of the server, another test's too, holds it back until it ends.
    """
    for _ in range(240):
        lines = _export(schema)
        seals = [line for line in lines if line.startswith("{") and "seal_no" in line]
        if settled := json.loads(seals[-1])["settled_id"]:
            return settled, lines
        time.sleep(0.25)
        with raw("dti_app", schema) as app:
            app.execute("INSERT INTO jobs_outbox (kind, payload, attempts, last_error) VALUES ('sealed', '1', 0, '')")
        _seal_outside(schema)
    raise AssertionError("some transaction never ends")


def _rewrite(change: Callable[[dict[str, Any]], None]) -> Callable[[list[str]], list[str]]:
    """Change the last seal."""

    def attack(lines: list[str]) -> list[str]:
        at = max(n for n, line in enumerate(lines) if '"seal_no"' in line)
        seal = json.loads(lines[at])
        change(seal)
        return [*lines[:at], json.dumps(seal), *lines[at + 1 :]]

    return attack


ATTACKS: dict[str, Callable[[list[str]], list[str]]] = {
    "tail cut": lambda lines: lines[:-3],
    "record doubled": lambda lines: [*lines[:3], lines[2], *lines[3:]],
    "records swapped": lambda lines: [*lines[:-3], lines[-2], lines[-3], lines[-1]],
    "first seal gone": lambda lines: [lines[0], *lines[lines.index(_second_seal(lines)) :]],
    "other province": lambda lines: [json.dumps({"format": "dti-audit-1", "schema": "hoabinh"}), *lines[1:]],
    "not an export": lambda lines: ["{}", "[]"],
    "empty": lambda lines: [],
    "garbage": lambda lines: [*lines[:2], "rác", *lines[2:]],
    "seal's hash": _rewrite(lambda seal: seal.update(hash="0" * 64)),
    "seal's range": _rewrite(lambda seal: seal.update(covers="{[1,99999999999)}")),
    "seal's count": _rewrite(lambda seal: seal.update(row_count=1)),
    "seal's moment": _rewrite(lambda seal: seal.update(at="2020-01-01T00:00:00.000000Z")),
    "seal's horizon": _rewrite(lambda seal: seal.update(settled_id=0, previous_hash=seal["previous_hash"], at="")),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_every_attack_on_an_export_is_found(sealed: str, attack: str) -> None:
    lines = _export(sealed)

    verdict = _checked(ATTACKS[attack](lines))

    assert not verdict.whole
    assert _checked(lines).whole


@pytest.mark.goal("I3")
def test_random_changes_of_sealed_lines_are_all_found(sealed: str) -> None:
    seed = random.randrange(2**32)
    chance, lines, missed = random.Random(seed), _export(sealed), []
    end = lines.index(json.dumps({"unsealed": True}))
    cases = 300
    for _ in range(cases):
        at = chance.randrange(1, end)
        sign = chance.randrange(len(lines[at]))
        changed = lines[at][:sign] + chr((ord(lines[at][sign]) + 1) % 128 or 48) + lines[at][sign + 1 :]
        if _same_meaning(changed, lines[at]):
            continue
        if _checked([*lines[:at], changed, *lines[at + 1 :]]).whole:
            missed.append((at, changed))

    print(f"\nGOAL I3 (sample) cases={cases} failures={len(missed)} seed={seed}")
    assert missed == []


def test_report_says_in_words_what_was_found(sealed: str, tmp_path: Any, capsys: Any) -> None:
    path = tmp_path / "nhat-ky.jsonl"
    path.write_text("\n".join(_export(sealed)) + "\n", encoding="utf-8")
    good = verify.verify_file(path)
    said_good = capsys.readouterr().out
    path.write_text(path.read_text(encoding="utf-8").replace('"sealed"', '"SEALED"', 1), encoding="utf-8")
    bad = verify.verify_file(path)
    said_bad = capsys.readouterr().out

    assert (good, bad) == (0, 1)
    assert "Nhật ký nguyên vẹn." in said_good
    assert "SAI LỆCH ĐẦU TIÊN: bản ghi" in said_bad


INSERT = "INSERT INTO jobs_outbox (kind, payload, attempts, last_error) VALUES ('written', to_jsonb(%s::text), 0, '')"


def _write(schema: str, chance: random.Random) -> None:
    """Transactions of several rows, some slow, some rolled back, some with a savepoint undone."""
    with raw("dti_app", schema) as app:
        for n in range(TRANSACTIONS):
            app.execute("BEGIN")
            for _ in range(chance.randrange(1, 5)):
                app.execute(INSERT, [str(n)])
                time.sleep(chance.random() * 0.004)
            if chance.random() < 0.3:
                app.execute("SAVEPOINT s")
                app.execute(INSERT, ["undone"])
                app.execute("ROLLBACK TO s")
            app.execute("COMMIT" if chance.random() < 0.8 else "ROLLBACK")


def _seal_until(schema: str, stop: threading.Event) -> None:
    while not stop.wait(0.01):
        _seal_outside(schema)


def _seal_outside(schema: str) -> int:
    """By a connection of its own, as the task does it: outside the test's transaction."""
    with raw("dti_app", schema) as app:
        total = 0
        while portion := (app.execute("SELECT audit_seal_now(%s)", [schema]).fetchone() or (0,))[0]:
            total += portion
        return total


def _export(schema: str) -> list[str]:
    file = io.StringIO()
    count = export(schema, file)
    lines = file.getvalue().splitlines()
    assert len(lines) == count
    return lines


def _verify(schema: str) -> Verdict:
    return _checked(_export(schema))


def _second_seal(lines: list[str]) -> str:
    return [line for line in lines if '"seal_no"' in line][1]


def _lower(covers: str) -> int:
    return int(covers.removeprefix("{[").partition(",")[0])


def _put_back(owner: Any, key: int, kept: Any) -> None:
    owner.execute("DELETE FROM audit_record WHERE id = %s", [key])
    owner.execute(
        "INSERT INTO audit_record OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::audit_record, %s)",
        [json.dumps(kept[0])],
    )


def _same_meaning(changed: str, line: str) -> bool:
    """A seal is read as JSON: another spelling of the same object is no change."""
    try:
        return line.startswith("{") and json.loads(changed) == json.loads(line)
    except ValueError:
        return False


def _checked(lines: list[str]) -> Verdict:
    return verify.verify(line.encode("utf-8", "surrogatepass") + b"\n" for line in lines)


def test_command_writes_a_file_that_verifies(sealed: str, tmp_path: Any) -> None:
    path = tmp_path / "nhat-ky.jsonl"

    call_command("export_audit", sealed, str(path), stdout=io.StringIO())

    assert verify.verify_file(path) == 0


def test_command_refuses_an_unknown_province(db: None, tmp_path: Any) -> None:
    with pytest.raises(CommandError, match="khong_co"):
        call_command("export_audit", "khong_co", str(tmp_path / "x"), stdout=io.StringIO())
