"""A row as the page draws it: plain values, so that templates compare no states and know no rules."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _

from criteria_builder.scoring import InputField, InputValue, describe
from criteria_builder.scoring.kinds.parts import Composite
from dti.web.dates import DateError, format_date, format_instant, parse_date
from dti.web.numbers import format_decimal
from dti.web.templatetags.dti import understood
from submissions.actions import Conflict
from submissions.forms import NO, PREFIX, YES, AnswerForm, DocumentForm
from submissions.hooks import Question
from submissions.models import Answer, EvidenceLink, LedgerEntry
from submissions.queries import Standing
from submissions.rows import Period, SheetRow
from submissions.views.controls import Choice, Control, Section, sections

# Figures that are typed, not chosen: what the server read of them is echoed under the field.
TYPED = ("count", "decimal", "points", "date")


@dataclass(frozen=True)
class Document:
    """One document behind a row."""

    link: EvidenceLink
    files: Sequence[Any]
    outside: bool
    remove_url: str


@dataclass(frozen=True)
class Difference:
    """What the leader changed in one figure."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Card:
    """One component on the page."""

    stores: ClassVar[bool] = True  # a preview only tries figures out

    row: SheetRow
    editable: bool
    period: Period
    submission_pk: int
    question: Question | None = None
    explaining: bool = False
    form: AnswerForm | None = None
    document: DocumentForm | None = None
    conflict: Conflict | None = None
    refusal: str = ""
    # What was typed into a row that nobody may write any more: shown, so that it can be copied.
    typed: Sequence[tuple[str, str]] = ()
    document_error: str = ""
    client_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def pk(self) -> int:
        return self.row.indicator.pk

    @property
    def state_id(self) -> str:
        return f"state-{self.pk}"

    @property
    def saved_words(self) -> str:
        """Who saved the row last, and when."""
        answer = self.row.answer
        if answer is None or answer.campaign_at is None:
            return ""
        return _("%(who)s lưu %(at)s") % {"who": answer.updated_by_name, "at": format_instant(answer.campaign_at)}

    @property
    def theirs(self) -> list[tuple[str, str]]:
        return theirs(self.row, self.conflict.theirs) if self.conflict else []

    @property
    def mine(self) -> list[tuple[str, str]]:
        return mine(self.row, self.conflict) if self.conflict else []

    @property
    def rev(self) -> int:
        return self.row.answer.rev if self.row.answer else 0

    @property
    def save_url(self) -> str:
        return reverse("submissions:save_row", args=[self.submission_pk, self.pk])

    @property
    def attach_url(self) -> str:
        return reverse("submissions:attach", args=[self.submission_pk, self.pk])

    @property
    def history_url(self) -> str:
        return reverse("submissions:history", args=[self.submission_pk, self.pk])

    @cached_property
    def rule_words(self) -> str:
        return describe(self.row.rule, self.row.indicator.max_points)

    @cached_property
    def controls(self) -> list[Control]:
        return [self._control(one) for one in self.row.fields]

    @property
    def sections(self) -> list[Section]:
        return sections(self.row.rule, self.controls)

    @property
    def one_part_is_enough(self) -> bool:
        return isinstance(self.row.rule, Composite) and self.row.rule.one_is_enough

    @property
    def errors(self) -> list[str]:
        return [str(text) for text in self.form.non_field_errors()] if self.form and self.form.is_bound else []

    def text(self, name: str) -> str:
        """What stands in a text field: as typed where something was refused, else as stored."""
        if self.form is not None and self.form.is_bound and name in self.form.data:
            return str(self.form.data[name])
        return str(getattr(self.row.answer, name)) if self.row.answer else ""

    def text_error(self, name: str) -> str:
        if self.form is None or not self.form.is_bound:
            return ""
        return " ".join(str(text) for text in self.form.errors.get(name, ()))

    @property
    def explanation(self) -> str:
        return self.text("explanation")

    @property
    def supplement(self) -> str:
        return self.text("supplement")

    @property
    def explanation_error(self) -> str:
        return self.text_error("explanation")

    @property
    def supplement_error(self) -> str:
        return self.text_error("supplement")

    @property
    def reason_error(self) -> str:
        return self.text_error("not_applicable_reason")

    @property
    def not_applicable_reason(self) -> str:
        return self.text("not_applicable_reason")

    @property
    def not_applicable_error(self) -> str:
        return self.text_error("not_applicable")

    @property
    def not_applicable(self) -> bool:
        if self.form is not None and self.form.is_bound:
            return bool(self.form.data.get("not_applicable"))
        return self.row.claims_not_applicable

    @property
    def incomplete(self) -> bool:
        return self.editable and bool(self.row.missing or self.row.lacks_evidence)

    @property
    def source_words(self) -> str:
        """Where the value of a row comes from that the unit does not enter."""
        if self.row.declared_by_unit:
            return ""
        if self.row.rule.is_derived:
            return _("Đơn vị không nhập chỉ số này. Điểm tính từ các đơn vị trực thuộc.")
        if self.row.indicator.source == "unit":
            return _("Đơn vị không nhập chỉ số này. Cơ quan chủ trì đánh giá nhập số liệu.")
        source = self.row.indicator.get_source_display()
        return _("Đơn vị không nhập chỉ số này. Số liệu lấy từ: %(source)s.") % {"source": source}

    @property
    def typed_document(self) -> dict[str, str]:
        """The facts of a document that was refused, as they were typed."""
        if self.document is None or not self.document.is_bound:
            return {}
        return {name: str(self.document.data.get(f"doc-{name}", "")) for name in self.document.fields}

    @cached_property
    def documents(self) -> list[Document]:
        return [
            Document(
                link,
                list(link.evidence.files.all()),
                not self.period.holds(link.evidence.issued_on),
                reverse("submissions:remove_evidence", args=[self.submission_pk, self.pk, link.pk]),
            )
            for link in self.row.evidence
        ]

    @property
    def differences(self) -> list[Difference]:
        """The leader's edits against what the officer declared."""
        before, after = self.row.ledger.get("self"), self.row.ledger.get("leader")
        return differences(self.row, before, after) if after else []

    def _control(self, one: InputField) -> Control:
        name = PREFIX + one.name
        stored = self.row.inputs.get(one.name)
        typed = self.form is not None and self.form.is_bound
        base: dict[str, Any] = {
            "id": f"{name}-{self.pk}",
            "name": name,
            "label": one.label,
            "unit": one.unit,
            "optional": not one.required or bool(self.row.section),
            "words": written(one, stored),
            "error": self.text_error(name),
        }
        if one.type in TYPED:
            value = str(self.form.data.get(name, "")) if typed and self.form else _as_typed(stored)
            kind = "date" if one.type == "date" else "number"
            return Control(kind=kind, count=one.type == "count", value=value, **base)
        values = self._chosen(name, stored, typed)
        return Control(
            kind="choice",
            multiple=one.type == "choices",
            inline=one.type == "boolean",
            value=values[0] if values else "",
            values=values,
            choices=_choices(one),
            **base,
        )

    def _chosen(self, name: str, stored: InputValue, typed: bool) -> list[str]:
        if typed and self.form is not None:
            read = getattr(self.form.data, "getlist", None)
            return list(read(name)) if read else [str(self.form.data.get(name, ""))]
        if isinstance(stored, bool):
            return [YES if stored else NO]
        return list(stored) if isinstance(stored, tuple) else [str(stored)] if stored is not None else []


def differences(row: SheetRow, before: LedgerEntry | None, after: LedgerEntry) -> list[Difference]:
    """Figure by figure, what changed between two values of a row."""
    found = []
    for one in row.fields:
        former = before.inputs.get(one.name) if before else None
        present = after.inputs.get(one.name)
        if former != present:
            found.append(Difference(one.label, stored_words(one, former), stored_words(one, present)))
    if (before.not_applicable if before else False) != after.not_applicable:
        words = {True: _("có"), False: _("không")}
        former = words[before.not_applicable if before else False]
        found.append(Difference(_("Đề nghị không áp dụng"), former, words[after.not_applicable]))
    return found


def stored_words(one: InputField, value: object) -> str:
    """A value of canonical JSON in words."""
    if isinstance(value, list):
        return written(one, tuple(str(key) for key in value))
    if isinstance(value, str) and one.type == "date":
        return _day_words(value)
    if isinstance(value, str) and one.type in ("count", "decimal", "points"):
        return value.replace(".", ",")
    return written(one, value if isinstance(value, bool | int | str) else None)


def written(one: InputField, value: InputValue) -> str:
    """A figure as people read it; an empty one is a dash."""
    if value is None or value == ():
        return "–"
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    labels = {option.key: option.label for option in one.options}
    if isinstance(value, tuple):
        return "; ".join(labels.get(key, key) for key in value)
    if isinstance(value, str):
        return labels.get(value, value)
    if isinstance(value, date):
        return format_date(value)
    return format_decimal(value, 10, trim=True)


def _day_words(stored: str) -> str:
    try:
        return format_date(parse_date(stored))
    except DateError:
        return stored


def _as_typed(value: InputValue) -> str:
    if isinstance(value, date):
        return format_date(value)
    if value is None or isinstance(value, bool | str | tuple):
        return "" if not isinstance(value, str) else value
    return format_decimal(value, 10, trim=True, marks=("", ","))


def _choices(one: InputField) -> list[Choice]:
    if one.type == "boolean":
        return [Choice(YES, _("Có")), Choice(NO, _("Không"))]
    return [Choice(option.key, option.label) for option in one.options]


def echoes(form: AnswerForm) -> list[tuple[str, str]]:
    """Element id → what the server read, for every figure of a saved row."""
    pk = form.row.indicator.pk
    return [
        (f"{PREFIX}{one.name}-{pk}_echo", _understood(form.cleaned_data[PREFIX + one.name]))
        for one in form.row.fields
        if one.type in TYPED
    ]


def _understood(value: Any) -> str:
    if isinstance(value, date):
        return _("Hiểu là ngày %(day)s") % {"day": format_date(value)}
    return understood(value)


def theirs(row: SheetRow, answer: Answer) -> list[tuple[str, str]]:
    """A colleague's stored row in words, label by label."""
    shown = [(one.label, stored_words(one, answer.inputs.get(one.name))) for one in row.fields]
    return shown + _texts(answer.not_applicable_claimed, answer)


def mine(row: SheetRow, conflict: Conflict) -> list[tuple[str, str]]:
    """What this person typed, label by label."""
    shown = [(one.label, written(one, _plain(conflict.mine.inputs.get(one.name)))) for one in row.fields]
    return shown + _texts(conflict.mine.not_applicable, conflict.mine)


def _plain(value: Any) -> InputValue:
    plain: InputValue = value
    return plain


def _texts(claimed: bool, source: Any) -> list[tuple[str, str]]:
    labels: Mapping[str, str] = {
        "not_applicable_reason": _("Lý do không áp dụng"),
        "explanation": _("Giải trình"),
        "supplement": _("Bổ sung"),
    }
    shown = [(_("Đề nghị không áp dụng"), _("có"))] if claimed else []
    return shown + [(label, getattr(source, name)) for name, label in labels.items() if getattr(source, name)]


def make_card(row: SheetRow, standing: Standing, *, writes: bool, period: Period, **more: Any) -> Card:
    """The card of one row at this moment for this person."""
    return Card(
        row,
        editable=writes and row.declared_by_unit and standing.is_open(row.indicator.pk),
        period=period,
        submission_pk=standing.submission.pk,
        explaining=standing.explaining,
        **more,
    )
