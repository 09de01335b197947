"""The canonical text of a closed round and its hash; anybody can compute it again from the rows."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from appraisal import queries, workflow
from submissions.models import Submission
from tenants.calendars.models import Campaign

FORMAT = 1


def content(campaign: Campaign, phase: str, sheets: Sequence[Submission]) -> dict[str, Any]:
    """Only what the closing freezes: this round's decisions, values, rulings and questions, by public ids."""
    found = queries.rows(sheets, phase)
    return {
        "format": FORMAT,
        "campaign": {"id": campaign.pk, "period": campaign.period_code, "mode": campaign.mode},
        "phase": phase,
        "sheets": [_sheet(sheet, [row for row in found.values() if row.submission.pk == sheet.pk]) for sheet in sheets],
    }


def canonical(content: dict[str, Any]) -> bytes:
    """Sorted keys, no spaces, UTF-8: equal contents are equal bytes."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(content: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def _sheet(sheet: Submission, rows: Sequence[queries.Row]) -> dict[str, Any]:
    return {
        "unit": sheet.unit.public_code,
        "version": sheet.version.content_hash,
        "default": any(row.is_default for row in rows),
        "rows": [_row(row) for row in rows if row.verdict is not None],
    }


def _row(row: queries.Row) -> dict[str, Any]:
    verdict, value = row.verdict, row.value
    assert verdict is not None and value is not None  # every verdict is written with its value
    return {
        "indicator": str(row.indicator.stable_id),
        "code": row.indicator.code,
        "verdict": verdict.kind,
        "rev": verdict.rev,
        "by": verdict.appraiser_name,
        "reason": verdict.reason,
        "inputs": value.inputs,
        "points": None if value.points is None else str(value.points),
        "not_applicable": value.not_applicable,
        "source": value.source,
        "rulings": [[ruling.accepted, ruling.reason] for ruling in row.rulings if ruling.phase == row.phase],
        "asked": row.is_asked and row.phase == workflow.ROUND_1,
    }
