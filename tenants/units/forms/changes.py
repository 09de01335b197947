"""A dated change of the tree, as the resolution or decision states it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dti.clock import database_today
from dti.web.fields import ScoreField, VietnameseDateField
from tenants.units import changes, rules
from tenants.units.changes import Change, Decision, NewUnit
from tenants.units.forms.fields import CodeField
from tenants.units.models import Level, Unit
from tenants.units.queries import in_vietnamese_order, valid_on

HUNDRED = 100
LINES, MOST_LINES = 3, 20


class PercentField(ScoreField):
    """A share, typed as a percentage; empty is left to the form."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_decimals=3, min_value=0, max_value=HUNDRED, required=False, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        return None if typed is None else Decimal(typed) / HUNDRED


class DecisionForm(forms.Form):
    """From which day, and by which document."""

    effective_on = VietnameseDateField(label=_("Có hiệu lực từ ngày"))
    number = forms.CharField(
        label=_("Số, ký hiệu văn bản"), max_length=100, help_text=_("Ví dụ: 1657/NQ-UBTVQH15 hoặc 248/QĐ-UBND.")
    )
    issued_on = VietnameseDateField(label=_("Ngày ban hành"), required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200, required=False)
    about = forms.CharField(label=_("Trích yếu"), max_length=300, required=False)

    @property
    def decision(self) -> Decision:
        typed = self.cleaned_data
        return Decision(typed["number"].strip(), typed["issued_on"], typed["issuer"].strip(), typed["about"].strip())


class ChangeForm(DecisionForm):
    """A change of chosen units; each kind adds its own questions and says what it means."""

    kind = ""

    def __init__(self, units: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        self.units = list(units)
        super().__init__(*args, **kwargs)

    @property
    def level(self) -> Level | None:
        return self.units[0].level if self.units else None

    def change(self) -> Change:
        raise NotImplementedError

    def say(self, problems: Iterable[rules.Problem]) -> None:
        """Each problem at its field, or above the form."""
        for problem in problems:
            field = problem.field if problem.field in self.fields else None
            if problem.text not in self.errors.get(field or "__all__", []):
                self.add_error(field, problem.text)

    def _choose(self, name: str, units: QuerySet[Unit]) -> None:
        self.fields[name].queryset = in_vietnamese_order(units)  # type: ignore[attr-defined]

    def _choose_parent(self, empty: Any) -> None:
        """Units of the levels above the chosen ones' level."""
        parent, level = self.fields["parent"], self.level
        above = rules.above_on(level, database_today()) if level else None
        self._choose("parent", valid_on(database_today()).filter(level=above) if above else Unit.objects.none())
        parent.empty_label = empty  # type: ignore[attr-defined]
        if above is None:
            parent.disabled = True
            parent.help_text = _("Cấp này trực thuộc thẳng tỉnh.")


class MergeForm(ChangeForm):
    """Which share of each unit goes into the new one, or into one that goes on."""

    kind = "merge"

    name = forms.CharField(label=_("Tên đơn vị mới"), max_length=200, required=False)
    official_code = CodeField(label=_("Mã đơn vị mới"))
    parent = forms.ModelChoiceField(label=_("Đơn vị mới trực thuộc"), queryset=Unit.objects.none(), required=False)
    target = forms.ModelChoiceField(
        label=_("Hoặc nhập vào đơn vị đang có"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("– Thành lập đơn vị mới –"),
        help_text=_("Đơn vị được chọn giữ nguyên tên và mã; chọn một đơn vị thì để trống tên đơn vị mới."),
    )

    def __init__(self, units: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(units, *args, **kwargs)
        self._choose_parent(_("– Trực thuộc tỉnh –"))
        if self.level:
            self._choose("target", valid_on(database_today()).filter(level=self.level))
        for unit in self.units:
            self.fields[f"share_{unit.pk}"] = PercentField(
                label=_("%(unit)s: phần sáp nhập (%%)") % {"unit": unit.name},
                help_text=_("Để trống là toàn bộ. Phần còn lại vẫn là đơn vị cũ, đến khi chuyển hết."),
            )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not typed.get("name") and not typed.get("target"):
            self.add_error("name", _("Ghi tên đơn vị mới, hoặc chọn đơn vị nhận sáp nhập."))
        elif typed.get("name") and typed.get("target"):
            self.add_error("target", _("Chỉ chọn một: thành lập đơn vị mới, hoặc nhập vào đơn vị đang có."))
        return typed

    @property
    def shares(self) -> list[forms.BoundField]:
        return [self[f"share_{unit.pk}"] for unit in self.units]

    def change(self) -> Change:
        typed = self.cleaned_data
        parts = [(unit, _share(typed[f"share_{unit.pk}"])) for unit in self.units]
        into: Unit | NewUnit | None = typed["target"]
        if into is None:
            assert self.level is not None
            into = NewUnit(typed["name"], self.level, typed["parent"], typed["official_code"])
        return changes.merge(parts, into, effective_on=typed["effective_on"], decision=self.decision)


class SplitForm(ChangeForm):
    """The new units line by line, and what the old one keeps."""

    kind = "split"

    keeps = PercentField(
        label=_("Đơn vị cũ giữ lại (%)"), help_text=_("Để trống nếu đơn vị cũ không còn sau khi chia.")
    )

    def __init__(self, units: Sequence[Unit], *args: Any, lines: int = LINES, **kwargs: Any) -> None:
        super().__init__(units, *args, **kwargs)
        self.lines = min(max(lines, 1), MOST_LINES)
        for line in range(1, self.lines + 1):
            self.fields[f"name_{line}"] = forms.CharField(
                label=_("Tên đơn vị mới %(n)d") % {"n": line}, max_length=200, required=False
            )
            self.fields[f"code_{line}"] = CodeField(label=_("Mã"))
            self.fields[f"share_{line}"] = PercentField(label=_("Tỷ lệ (%)"))

    @property
    def new_units(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [
            (self[f"name_{line}"], self[f"code_{line}"], self[f"share_{line}"]) for line in range(1, self.lines + 1)
        ]

    def change(self) -> Change:
        typed = self.cleaned_data
        unit = self.units[0]
        named = [line for line in range(1, self.lines + 1) if typed[f"name_{line}"].strip()]
        new = [
            NewUnit(typed[f"name_{line}"], unit.level, unit.parent, typed[f"code_{line}"], place=line) for line in named
        ]
        shares = [typed[f"share_{line}"] for line in named]
        keeps = typed["keeps"] or changes.NOTHING
        if named and not any(shares):
            shares = _rest_in_equal_parts(len(named), keeps)
        parts = list(zip(new, [share or changes.NOTHING for share in shares], strict=True))
        return changes.split(unit, parts, effective_on=typed["effective_on"], decision=self.decision, keeps=keeps)


def _rest_in_equal_parts(count: int, keeps: Decimal) -> list[Decimal]:
    rest = changes.WHOLE - keeps
    shares = [(share * rest).quantize(changes.STEP) for share in changes.equal_shares(count)]
    return [*shares[:-1], rest - sum(shares[:-1], changes.NOTHING)]


def _share(typed: Decimal | None) -> Decimal:
    return changes.WHOLE if typed is None else typed


class RenameForm(ChangeForm):
    """The new name."""

    kind = "rename"

    name = forms.CharField(label=_("Tên mới"), max_length=200)

    def change(self) -> Change:
        typed = self.cleaned_data
        return changes.rename(self.units[0], typed["name"], effective_on=typed["effective_on"], decision=self.decision)


class MoveForm(ChangeForm):
    """Where the units belong from then on."""

    kind = "move"

    parent = forms.ModelChoiceField(label=_("Trực thuộc"), queryset=Unit.objects.none(), required=False)

    def __init__(self, units: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(units, *args, **kwargs)
        self._choose_parent(_("– Trực thuộc thẳng tỉnh –"))

    def change(self) -> Change:
        typed = self.cleaned_data
        return changes.move(self.units, typed["parent"], effective_on=typed["effective_on"], decision=self.decision)


class AbolishForm(ChangeForm):
    """Nothing more to ask."""

    kind = "abolish"

    def change(self) -> Change:
        return changes.abolish(self.units, effective_on=self.cleaned_data["effective_on"], decision=self.decision)


class CancelForm(forms.Form):
    """Why an event is taken back."""

    reason = forms.CharField(label=_("Lý do hủy"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
