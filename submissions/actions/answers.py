"""Save one row of a sheet: gate, right, revision, figures, ledger, act — together or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from criteria_builder.models import Indicator
from criteria_builder.scoring import RuleError, check_inputs, dump_inputs, load_inputs, stored_rule
from dti import audit
from dti.workflow import Refused
from submissions import queries, rules, workflow
from submissions.actions import ledger
from submissions.models import Answer, LedgerEntry, Submission
from submissions.states import State
from tenants.calendars import gate
from tenants.calendars.gate import fenced
from tenants.roles.authority import refusal

TEXTS = ("not_applicable_reason", "explanation", "supplement")


@dataclass(frozen=True)
class Entry:
    """What a person typed into one row, the revision it was typed on, and an id that makes a resend harmless."""

    rev: int
    inputs: Mapping[str, object] = field(default_factory=dict)
    not_applicable: bool = False
    # None: not on that page, so it stays as it is stored.
    not_applicable_reason: str | None = None
    explanation: str | None = None
    supplement: str | None = None
    client_id: str = ""


@dataclass(frozen=True)
class Saved:
    """The row after a save; `changed` is false where nothing new came."""

    answer: Answer
    at: datetime
    ledger: dict[int, dict[str, LedgerEntry]]
    changed: bool


class Conflict(Refused):
    """Somebody else saved this row first; both values are kept for the person to choose."""

    def __init__(self, theirs: Answer, mine: Entry) -> None:
        who = theirs.updated_by_name or _("một người khác")
        super().__init__(
            _("%(who)s đã lưu dòng này trước bạn. Hãy chọn giữ giá trị nào.") % {"who": who}, code="conflict"
        )
        self.theirs, self.mine = theirs, mine


class FieldsRefused(Refused):
    """Figures that cannot be accepted, each with its sentence at its field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()), code="inputs")
        self.errors = dict(errors)


@fenced
def save(submission: Submission, indicator_id: int, *, by: Any, entry: Entry) -> Saved:
    """Write the row if it is still the one that was read; the ledger gets a value of the writer's stage."""
    editing = _editing(submission)
    now = gate.hold(submission.pk, editing.phase, indicator_id)
    answer = _locked(submission, indicator_id, editing, by)
    entry = _with_stored_texts(entry, answer)
    found = queries.ledger_of(answer.submission)
    inputs = accepted(answer.indicator, entry)
    if _same(answer, entry, inputs):
        # The same values again, or a resend after a lost answer: no revision.
        return Saved(answer, now, found, changed=False)
    if entry.rev != answer.rev:
        raise Conflict(answer, entry)
    _write(answer, entry, inputs, editing.phase, by)
    stages = found.setdefault(answer.indicator_id, {})
    stages[editing.stage] = _append(answer, entry, editing, stages.get(editing.stage), by)
    if answer.submission.state == State.NOT_STARTED:
        workflow.perform("declare", answer.submission, by=by, now=now)
    audit.act("save_answer", answer, by=by, summary={"stage": editing.stage, "rev": answer.rev})
    return Saved(answer, now, found, changed=True)


def _editing(submission: Submission) -> workflow.Editing:
    editing = workflow.editing(submission.state)
    if editing is None:
        raise Refused(rules.locked(submission.state), code="locked")
    return editing


def _locked(submission: Submission, indicator_id: int, editing: workflow.Editing, by: Any) -> Answer:
    """The row under the lock of its sheet: its state cannot change before the row is written."""
    rows = Answer.objects.select_related("submission", "indicator").filter(
        submission=submission, indicator_id=indicator_id
    )
    answer = rows.select_for_update(of=("self", "submission"), no_key=True).first() or _first(submission, indicator_id)
    # What never changes comes from the sheet that the caller has read.
    answer.submission.campaign, answer.submission.unit = submission.campaign, submission.unit
    if refusal(by, editing.right, answer.submission.unit_id):
        raise Refused(rules.locked(answer.submission.state), code="may")
    if workflow.editing(answer.submission.state) != editing:
        raise Refused(rules.locked(answer.submission.state), code="locked")
    if answer.indicator.source != Indicator.Source.UNIT or stored_rule(answer.indicator.rule).read_only_for_units:
        raise Refused(
            _("Chỉ số này lấy từ nguồn “%(source)s”, đơn vị không nhập.")
            % {"source": answer.indicator.get_source_display()},
            code="read_only",
        )
    return answer


def _first(submission: Submission, indicator_id: int) -> Answer:
    """A row that nobody has saved yet. A second look under the lock: a colleague may have been faster."""
    sheet = Submission.objects.select_for_update(of=("self",), no_key=True).get(pk=submission.pk)
    rows = Answer.objects.select_related("indicator").filter(submission=sheet, indicator_id=indicator_id)
    if answer := rows.first():
        answer.submission = sheet
        return answer
    return Answer(submission=sheet, indicator=indicator_of(sheet, indicator_id), inputs={})


def indicator_of(sheet: Submission, indicator_id: int) -> Indicator:
    """A row of the version that the locked sheet names: an amended one may have been adopted a moment ago."""
    indicator = Indicator.objects.filter(pk=indicator_id, version_id=sheet.version_id).first()
    if indicator is None:
        raise Refused(_("Bộ chỉ số của phiếu vừa được thay bằng bản sửa đổi. Hãy tải lại trang."), code="locked")
    return indicator


def _with_stored_texts(entry: Entry, answer: Answer) -> Entry:
    return replace(entry, **{name: getattr(answer, name) for name in TEXTS if getattr(entry, name) is None})


def accepted(indicator: Indicator, entry: Entry) -> dict[str, object]:
    """The figures as canonical JSON, or FieldsRefused with a sentence at each field."""
    rule = stored_rule(indicator.rule)
    try:
        typed = load_inputs(rule, entry.inputs)
    except RuleError as why:
        raise FieldsRefused({"": str(why)}) from why
    if errors := check_inputs(rule, indicator.max_points, typed):
        raise FieldsRefused({error.field: error.text for error in errors})
    if entry.not_applicable and indicator.not_applicable == Indicator.NotApplicable.NOT_ALLOWED:
        raise FieldsRefused({"not_applicable": _("Chỉ số này không cho phép đề nghị không áp dụng.")})
    return dump_inputs(rule, typed)


def _same(answer: Answer, entry: Entry, inputs: dict[str, object]) -> bool:
    rule = stored_rule(answer.indicator.rule)
    stored = dump_inputs(rule, load_inputs(rule, answer.inputs))
    texts = all(getattr(answer, name) == getattr(entry, name) for name in TEXTS)
    return texts and inputs == stored and answer.not_applicable_claimed == entry.not_applicable


def _write(answer: Answer, entry: Entry, inputs: dict[str, object], phase: str, by: Any) -> None:
    answer.inputs, answer.phase = inputs, phase
    answer.not_applicable_claimed = entry.not_applicable
    for name in TEXTS:
        setattr(answer, name, getattr(entry, name))
    answer.rev += 1
    answer.last_client_id = entry.client_id
    answer.updated_by, answer.updated_by_name = by, by.full_name
    answer.save(force_insert=answer.pk is None, force_update=answer.pk is not None)


def _append(
    answer: Answer, entry: Entry, editing: workflow.Editing, before: LedgerEntry | None, by: Any
) -> LedgerEntry:
    value = ledger.value_of(
        answer.indicator, answer.inputs, not_applicable=entry.not_applicable, reason=entry.not_applicable_reason or ""
    )
    row = LedgerEntry(
        submission=answer.submission,
        indicator=answer.indicator,
        phase=editing.phase,
        stage=editing.stage,
        kind="declared" if editing.right == "sheet.declare" else "edited",
        seq=before.seq + 1 if before else 1,
    )
    return ledger.write(row, value, by=by)
