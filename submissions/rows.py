"""One row of a sheet with all that stands behind it, and what it still lacks. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from criteria_builder.scoring import InputField, Inputs, Rule, inputs_of, load_inputs, missing_inputs, score
from criteria_builder.scoring.kinds.parts import Composite
from criteria_builder.tree import SECTIONS

if TYPE_CHECKING:
    from criteria_builder.models import Indicator, MainIndicator
    from submissions.models import Answer, EvidenceLink, LedgerEntry

# The unit's own value, newest first.
OWN_STAGES = ("explanation", "leader", "self")
# "provisional": the unit has given its figures, its points need those of the others.
VALUE_GIVEN = ("scored", "not_applicable_claim", "not_scored", "information", "provisional", "dropped")


@dataclass(frozen=True)
class SheetRow:
    """A component indicator in a unit's sheet."""

    indicator: "Indicator"
    main: "MainIndicator"
    rule: Rule
    answer: "Answer | None" = None
    evidence: tuple["EvidenceLink", ...] = ()
    ledger: Mapping[str, "LedgerEntry"] = field(default_factory=dict)

    @cached_property
    def fields(self) -> tuple[InputField, ...]:
        return inputs_of(self.rule)

    @cached_property
    def inputs(self) -> Inputs:
        return load_inputs(self.rule, self.answer.inputs if self.answer else {})

    @property
    def declared_by_unit(self) -> bool:
        """Whether the unit enters this row; other rows come from a shared source."""
        return self.indicator.source == "unit" and not self.rule.read_only_for_units

    @property
    def section(self) -> str:
        """ "bonus" or "penalty" where the row moves the total and is no part of it: nobody has to fill it."""
        kind = self.main.group.kind
        return kind if kind in SECTIONS else ""

    @property
    def counts_in_progress(self) -> bool:
        return self.declared_by_unit and bool(self.fields) and not self.section

    @property
    def required(self) -> bool:
        return self.declared_by_unit and not self.section and any(one.required for one in self.fields)

    @property
    def claims_not_applicable(self) -> bool:
        return self.answer is not None and self.answer.not_applicable_claimed

    @property
    def may_claim_not_applicable(self) -> bool:
        return self.declared_by_unit and not self.section and self.indicator.not_applicable != "not_allowed"

    @cached_property
    def missing(self) -> tuple[InputField, ...]:
        """Fields that a unit must still fill; a council's own points are never required of it."""
        if not self.declared_by_unit or self.claims_not_applicable or (self.section and not self.has_figures):
            return ()
        return tuple(one for one in missing_inputs(self.rule, self.inputs) if one.required)

    @property
    def has_figures(self) -> bool:
        return any(value not in (None, ()) for value in self.inputs.values())

    @property
    def lacks_evidence(self) -> bool:
        """Neither a document nor the explanation that must stand in its place."""
        demanded = self.indicator.evidence_required and self.declared_by_unit and self.has_figures
        return demanded and not self.claims_not_applicable and not self.evidence and not self.explanation

    @property
    def explanation(self) -> str:
        return self.answer.explanation.strip() if self.answer else ""

    @property
    def supplement(self) -> str:
        return self.answer.supplement.strip() if self.answer else ""

    @property
    def own(self) -> "LedgerEntry | None":
        """The unit's own last value: explanation, else its leader's, else its officer's."""
        return next((self.ledger[stage] for stage in OWN_STAGES if stage in self.ledger), None)

    @property
    def points(self) -> Fraction | None:
        return self.own.points if self.own else None

    @property
    def done(self) -> bool:
        return self.own is not None and self.own.status in VALUE_GIVEN

    @property
    def edited_by_leader(self) -> bool:
        return "leader" in self.ledger


@dataclass(frozen=True)
class Gap:
    """Something that is wrong with a row: a blocking one must be mended before the sheet goes on."""

    indicator_id: int
    main_id: int
    label: str
    text: str


def label(row: SheetRow) -> str:
    return row.indicator.code or row.indicator.name


def gaps(
    rows: tuple[SheetRow, ...], *, asked: frozenset[int] | None = None, period: "Period | None" = None
) -> list[Gap]:
    """What keeps a sheet from going on. `asked`: the single rows open for explanation, which must be answered."""
    found = []
    for row in rows:
        texts = [_missing(row), _unreasoned_claim(row), _unproved(row), _out_of_period(row, period, blocks=True)]
        if asked is not None and row.indicator.pk in asked and not row.supplement:
            texts.append(_("Chưa có nội dung giải trình."))
        found += [Gap(row.indicator.pk, row.main.pk, label(row), text) for text in texts if text]
    return found


def warnings(rows: tuple[SheetRow, ...], *, period: "Period | None" = None) -> list[Gap]:
    """What an appraiser will look at first; it blocks nothing."""
    found = []
    for row in rows:
        texts = [_out_of_period(row, period, blocks=False)]
        if row.declared_by_unit and row.has_figures and not row.missing and not row.claims_not_applicable:
            texts += [warning.text for warning in score(row.rule, row.indicator.max_points, row.inputs).warnings]
        if row.claims_not_applicable:
            texts.append(_("Đề nghị không áp dụng: sẽ tính bằng điểm trung bình khi chốt số liệu."))
        found += [Gap(row.indicator.pk, row.main.pk, label(row), text) for text in texts if text]
    return found


@dataclass(frozen=True)
class Period:
    """The data period of a campaign and what it does with documents dated outside of it."""

    first: date
    end: date
    blocks: bool = False

    def holds(self, day: date | None) -> bool:
        return day is None or self.first <= day < self.end

    @property
    def words(self) -> str:
        return f"{self.first:%d/%m/%Y} – {self.end - timedelta(days=1):%d/%m/%Y}"


def _missing(row: SheetRow) -> str:
    if not row.missing:
        return ""
    if isinstance(row.rule, Composite) and row.rule.one_is_enough:
        return _("Hãy nhập đủ số liệu của ít nhất một phần: %(parts)s.") % {
            "parts": "; ".join(part.label for part in row.rule.parts)
        }
    return _("Chưa nhập: %(fields)s.") % {"fields": ", ".join(one.label for one in row.missing)}


def _unreasoned_claim(row: SheetRow) -> str:
    reasoned = row.answer is None or row.answer.not_applicable_reason.strip()
    return _("Đề nghị không áp dụng nhưng chưa ghi lý do.") if row.claims_not_applicable and not reasoned else ""


def _unproved(row: SheetRow) -> str:
    return _("Thiếu tài liệu kiểm chứng và chưa giải trình vì sao thiếu.") if row.lacks_evidence else ""


def _out_of_period(row: SheetRow, period: Period | None, *, blocks: bool) -> str:
    if period is None or period.blocks != blocks:
        return ""
    outside = [link.evidence for link in row.evidence if not period.holds(link.evidence.issued_on)]
    if not outside:
        return ""
    names = ", ".join(str(evidence) for evidence in outside)
    return _("Tài liệu có ngày ban hành ngoài kỳ số liệu (%(period)s): %(names)s.") % {
        "period": period.words, "names": names,
    }  # fmt: skip
