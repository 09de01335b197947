"""The sheet of a version before any unit has one: rows as typed, scored like every other, kept nowhere."""

import json
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from criteria_builder import queries as criteria
from criteria_builder.models import Indicator, Version
from criteria_builder.scoring import RuleError, stored_rule
from criteria_builder.tree import IndicatorNode
from submissions.actions.answers import Entry, accepted
from submissions.actions.ledger import value_of
from submissions.models import Answer, LedgerEntry, Stage
from submissions.rows import SheetRow

Typed = Mapping[str, list[str]]  # field name → what stands in it, as a browser sends it
MOST_KEPT = 300_000  # letters: a whole sheet with its texts is far below


@dataclass(frozen=True)
class Rows:
    """The components that can be shown, and those that wait for a rule."""

    shown: tuple[Indicator, ...]
    without_rule: tuple[Indicator, ...]


def rows_of(version: Version) -> Rows:
    """Every component under the number and with the rule that publication will give it."""
    nodes = {node.pk: node for node in criteria.tree(version).indicators}
    found = [_as_published(indicator, nodes[indicator.pk]) for indicator in criteria.components(version)]
    ready = {indicator.pk for indicator in found if _has_rule(indicator)}
    return Rows(
        tuple(indicator for indicator in found if indicator.pk in ready),
        tuple(indicator for indicator in found if indicator.pk not in ready),
    )


def _as_published(indicator: Indicator, node: IndicatorNode) -> Indicator:
    # A copy: components of a frozen version are remembered and shared.
    published = copy(indicator)
    published.code, published.rule = node.number, dict(node.rule_json)
    return published


def _has_rule(indicator: Indicator) -> bool:
    try:
        stored_rule(indicator.rule)
    except RuleError:
        return False
    return True


def empty_row(indicator: Indicator) -> SheetRow:
    return SheetRow(indicator, indicator.main_indicator, stored_rule(indicator.rule))


def typed_row(indicator: Indicator, entry: Entry) -> SheetRow:
    """The row as a save would leave it, unsaved. FieldsRefused as there."""
    inputs = accepted(indicator, entry)
    reason = entry.not_applicable_reason or ""
    answer = Answer(
        indicator=indicator,
        inputs=inputs,
        not_applicable_claimed=entry.not_applicable,
        not_applicable_reason=reason,
        explanation=entry.explanation or "",
    )
    value = value_of(indicator, inputs, not_applicable=entry.not_applicable, reason=reason)
    stage = LedgerEntry(
        indicator=indicator,
        stage=Stage.SELF,
        seq=1,
        inputs=value.inputs,
        points=value.points,
        status=value.status,
        why=value.why,
        not_applicable=value.not_applicable,
    )
    stage.main_id = indicator.main_indicator_id  # type: ignore[attr-defined]  # as the ledger's queries add it
    return SheetRow(indicator, indicator.main_indicator, stored_rule(indicator.rule), answer, (), {Stage.SELF: stage})


# ---------------------------------------------------------------------- what the page carries along
def read_kept(text: str) -> dict[int, dict[str, list[str]]]:
    """Indicator → its fields, from the hidden field of the page; what is no such thing is nothing."""
    if len(text) > MOST_KEPT:
        return {}
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return dict(_readable(found)) if isinstance(found, dict) else {}


def _readable(found: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, list[str]]]]:
    for key, fields in found.items():
        if key.isascii() and key.isdigit() and isinstance(fields, dict):
            yield int(key), {name: [str(value) for value in values] for name, values in _lists(fields)}


def _lists(fields: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    return ((name, values) for name, values in fields.items() if isinstance(values, list))


def write_kept(kept: Mapping[int, Typed]) -> str:
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
