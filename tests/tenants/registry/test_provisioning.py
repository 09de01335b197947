"""The provisioner dies at any step and ends the same; a schema in reserve is no different; the taken is not given."""

import subprocess
from typing import Any

from dti.embedded.binaries import pg_bin_dir
from tests import databases
from tests.tenants.registry.conftest import OwnerRun

KEYS = ["register", "schema", "tables", "guards", "administrator", "open"]
BRANDING = {"lead_agency": "Sở Khoa học và Công nghệ", "decision": "Quyết định 12/QĐ-UBND"}
FINISHED = {
    "job": ["done", "", KEYS],
    "province": ["active", BRANDING, 1],
    "inside": [1, 1, 1, 1],  # people, administrators, codes, letters
}


def dump_of(database: str, schema: str) -> str:
    """Everything that makes the schema, owners and grants included, in a form that can be compared."""
    url = databases.superuser_url()
    host = databases.psycopg.conninfo.conninfo_to_dict(url)["host"]
    command = [
        str(pg_bin_dir() / "pg_dump"), "--schema-only", "--restrict-key=dti", "-n", schema, "-h", str(host),
        "-U", "postgres", database,
    ]  # fmt: skip
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return text.replace(schema, "SCHEMA")


def finished(found: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in FINISHED}


def test_provisioner_that_dies_at_any_step_ends_with_the_same_province(own_database: str, as_owner: OwnerRun) -> None:
    found = as_owner("die_at_every_step()")

    assert list(found) == KEYS
    expected = dump_of(own_database, "hagiang")
    for number, (step, result) in enumerate(found.items()):
        assert result["failed"] == ["failed", f"Died: {step}", KEYS[:number]], step
        assert finished(result) == FINISHED, step
        assert dump_of(own_database, result["slug"]) == expected, step


def test_schema_in_reserve_becomes_a_province_like_any_other(own_database: str, as_owner: OwnerRun) -> None:
    found = as_owner("claim_a_spare('langson')")

    assert (found["made"], found["again"], found["taken"]) == (True, False, True)
    assert finished(found) == FINISHED
    assert dump_of(own_database, "langson") == dump_of(own_database, "hagiang")


def test_job_for_a_name_or_host_that_is_taken_fails_with_a_sentence(as_owner: OwnerRun) -> None:
    by_name, by_host = as_owner("refuse_what_is_taken()")

    assert by_name.startswith("Tên rút gọn này đã có tỉnh dùng")
    assert by_host.startswith("Địa chỉ này đã dẫn đến một tỉnh khác")


def test_export_holds_everything_but_secrets_and_is_refused_when_changed(as_owner: OwnerRun) -> None:
    as_owner("provision('caobang')")

    found = as_owner("export('caobang')")

    assert found["job"] == ["done", ""]
    assert found["result"]["sha256"] == found["digest"]
    assert found["result"]["files"] == 1 and "files/" + "ab" * 20 in found["names"]
    assert "tables/django_session.jsonl" not in found["names"]
    assert found["people"] == ["Nông Thị Lan"] and found["passwords"] == ["•••"]
    assert found["province"] == {"name": "Tỉnh caobang", "code": "19", "slug": "caobang"}
    assert "accounts_user" in found["refused"]


def test_erasure_waits_thirty_days_can_be_stopped_and_leaves_a_certificate(as_owner: OwnerRun) -> None:
    as_owner("provision('sonla')")

    early = as_owner("erase('sonla', days=29)")
    stopped = as_owner("erase('sonla', days=31, stopped=True)")
    for kept in (early, stopped):
        assert kept["left"] == {"schema": True, "files": True}
        assert (kept["state"], kept["jobs"], kept["certificate"]) == ("archived", 0, {})

    gone = as_owner("erase('sonla', days=31)")
    assert gone["left"] == {"schema": False, "files": False}
    assert (gone["state"], gone["hosts"], gone["contact"], gone["sealed"]) == ("erased", 0, "", True)
    certificate = gone["certificate"]
    assert certificate["asked"][0] == "Một" and certificate["approved"][0] == "Hai"
    assert certificate["erased"]["people"] == 1 and certificate["document"] == "CV 1/UBND"
    assert certificate["left"] == {"schema": False, "files": False, "hosts": 0}
