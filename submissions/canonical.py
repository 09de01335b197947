"""The one canonical form of a sheet, and its SHA-256: what a leader saw is what was confirmed. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from submissions.rows import SheetRow

if TYPE_CHECKING:
    from submissions.models import EvidenceLink

FORM = 1


def canonical(content: Mapping[str, Any]) -> bytes:
    """JSON with sorted names, no spaces, NFC text, UTF-8; numbers are strings already, never floats."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return normalize("NFC", text).encode()


def content_hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def sheet_content(head: Mapping[str, Any], rows: Iterable[SheetRow]) -> dict[str, Any]:
    """The sheet as plain values: `head` names campaign, unit, version and phase."""
    return {"form": FORM, **head, "rows": [_row(row) for row in rows]}


def _row(row: SheetRow) -> dict[str, Any]:
    answer = row.answer
    return {
        "indicator": str(row.indicator.stable_id),
        "code": row.indicator.code,
        "inputs": answer.inputs if answer else {},
        "not_applicable": row.claims_not_applicable,
        "not_applicable_reason": answer.not_applicable_reason if answer else "",
        "explanation": answer.explanation if answer else "",
        "supplement": answer.supplement if answer else "",
        "points": str(row.points) if row.points is not None else None,
        "evidence": sorted((_document(link) for link in row.evidence), key=canonical),
    }


def _document(link: "EvidenceLink") -> dict[str, Any]:
    evidence = link.evidence
    return {
        "number": evidence.number,
        "title": evidence.title,
        "issued_on": evidence.issued_on.isoformat() if evidence.issued_on else None,
        "issuer": evidence.issuer,
        "url": evidence.url,
        "page": link.page,
        "files": [{"name": file.name, "sha256": file.sha256, "size": file.size} for file in evidence.files.all()],
    }
