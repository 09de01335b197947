"""The canonical text of a version and its SHA-256: equal content gives equal bytes, wherever it is computed."""

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from criteria_builder.tree import DeclaredFigures, GroupNode, IndicatorNode, MainNode, PillarNode, Tree


def canonical_json(tree: Tree) -> str:
    """Sorted keys, no blanks, NFC, decimals as short strings, nodes in order by their stable ids.

    Row numbers of the database are left out, and so are the decision (its number may follow) and the time.
    """
    text = json.dumps(_tree(tree), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return normalize("NFC", text)


def content_hash(tree: Tree) -> str:
    return hashlib.sha256(canonical_json(tree).encode()).hexdigest()


def fingerprint(content: object) -> str:
    """A short mark of what a form was drawn from, to notice that somebody else changed it meanwhile."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def short(value: Decimal | None) -> str | None:
    """12.50 and 12.5 are one number and one text."""
    return None if value is None else f"{value.normalize() + 0:f}"


def _tree(tree: Tree) -> dict[str, Any]:
    head, mains = tree.head, {main.pk: main for main in tree.mains}
    return {
        "set": {"code": head.set_code, "name": head.set_name, "illustrative": head.illustrative},
        "version": {"number": head.number, "stable_id": head.stable_id},
        "settings": head.settings,
        "grade_scale": head.grade_scale,
        "groups": [_group(group) for group in tree.groups],
        "pillars": [_pillar(pillar, mains) for pillar in tree.pillars],
        "declared": _declared(tree.declared),
        **_said(recorded=list(head.recorded)),
    }


def _group(group: GroupNode) -> dict[str, Any]:
    return {
        "stable_id": group.stable_id,
        "kind": group.kind,
        "name": group.name,
        "main_indicators": [_main(main) for main in group.mains],
        "declared": _declared(group.declared),
        **_said(cap=short(group.cap)),
    }


def _main(main: MainNode) -> dict[str, Any]:
    return {
        "stable_id": main.stable_id,
        "kind": main.kind,
        "name": main.name,
        "indicators": [_indicator(node, main) for node in main.indicators],
        "declared": _declared(main.declared),
    }


def _indicator(node: IndicatorNode, main: MainNode) -> dict[str, Any]:
    parents = {other.pk: other.stable_id for other in main.indicators}
    return {
        "stable_id": node.stable_id,
        "parent": None if node.parent_pk is None else parents.get(node.parent_pk),
        "code": node.code,
        "name": node.name,
        "max_points": short(node.max_points),
        "rule": node.rule_json,
        "unit_of_measure": node.unit_of_measure,
        "source": node.source,
        "verifier": node.verifier,
        "evidence_required": node.evidence_required,
        "evidence_hint": node.evidence_hint,
        "guidance": node.guidance,
        "not_applicable": node.not_applicable,
    }


def _pillar(pillar: PillarNode, mains: dict[int, MainNode]) -> dict[str, Any]:
    return {
        "code": pillar.code,
        "name": pillar.name,
        "activity": sorted(str(mains[pk].stable_id) for pk in pillar.activity),
        "declared": _declared(pillar.declared),
    }


def _declared(rows: Sequence[DeclaredFigures]) -> list[dict[str, Any]]:
    return [
        {
            "main_count": row.main_count,
            "component_count": row.component_count,
            "total_points": short(row.total_points),
            "where": row.where,
            **_said(named_count=row.named_count, written_name=row.written_name),
        }
        for row in rows
    ]


def _said(**words: Any) -> dict[str, Any]:
    """Only what is said: versions frozen before a word existed keep their text and their hash."""
    return {name: value for name, value in words.items() if value not in (None, "", [])}
