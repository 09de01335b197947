"""Decisions about one handed unit, one handed person."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dti.web.fields import ScoreField
from tenants.accounts.models import User
from tenants.roles.models import PersonDecision
from tenants.roles.newcomers import PersonRow
from tenants.units.models import Level, Unit, UnitDecision
from tenants.units.queries import HandedRow, in_vietnamese_order, valid_on

LINES = 6
HUNDRED = 100


class UnitDecisionForm(forms.Form):
    """What a handed unit is to be here. No kind is chosen beforehand, whatever looks alike."""

    kind = forms.ChoiceField(label=_("Đơn vị này là gì ở đây?"), choices=UnitDecision.Kind, widget=forms.RadioSelect)
    level = forms.ModelChoiceField(label=_("Cấp"), queryset=Level.objects.none(), required=False)
    name = forms.CharField(
        label=_("Tên ở đây"),
        max_length=200,
        required=False,
        help_text=_("Để trống là giữ tên cũ."),
    )
    official_code = forms.CharField(label=_("Mã đơn vị"), max_length=20, required=False)
    unit = forms.ModelChoiceField(
        label=_("Đơn vị đã có ở đây"), queryset=Unit.objects.none(), empty_label=_("– chọn đơn vị –"), required=False
    )
    reason = forms.CharField(label=_("Vì sao không tiếp tục"), max_length=300, required=False)

    def __init__(self, *args: Any, row: HandedRow, **kwargs: Any) -> None:
        self.row = row
        kwargs["initial"] = self._initial(row)
        super().__init__(*args, **kwargs)
        units = in_vietnamese_order(valid_on(row.handed.province.effective_on))
        levels = Level.objects.order_by("position", "pk")
        self.fields["level"].queryset = levels  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        for line in range(1, LINES + 1):
            words = {"n": line}
            self.fields[f"part_{line}"] = forms.ModelChoiceField(
                label=_("Phần %(n)d: vào đơn vị") % words, queryset=units, empty_label=_("– không có –"), required=False
            )
            self.fields[f"share_{line}"] = ScoreField(
                label=_("Phần %(n)d: bao nhiêu %%") % words, max_decimals=3, max_value=HUNDRED, required=False
            )

    @staticmethod
    def _initial(row: HandedRow) -> dict[str, Any]:
        """What was decided before; of a new unit the level of the same code and the former code."""
        level = Level.objects.filter(code=row.handed.level_code).first()
        found: dict[str, Any] = {"level": level, "official_code": row.handed.official_code}
        decision = row.decision
        if decision is None:
            return found
        found |= {"kind": decision.kind, "reason": decision.reason}
        if decision.kind == UnitDecision.Kind.NEW:
            found |= {"level": decision.level, "name": decision.name, "official_code": decision.official_code}
        parts = list(decision.parts.all())
        if decision.kind == UnitDecision.Kind.SAME:
            return found | {"unit": parts[0].unit}
        for line, part in enumerate(parts, start=1):
            found |= {f"part_{line}": part.unit, f"share_{line}": part.share * HUNDRED}
        return found

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Where the parts go, and how much of the unit each is."""
        return [(self[f"part_{line}"], self[f"share_{line}"]) for line in range(1, LINES + 1)]

    @property
    def decided(self) -> dict[str, Any]:
        """As the action takes it."""
        typed = self.cleaned_data
        names = ("kind", "level", "name", "official_code", "reason")
        return {**{name: typed[name] for name in names}, "parts": self._parts()}

    def _parts(self) -> list[tuple[Unit, Decimal]]:
        typed = self.cleaned_data
        if typed["kind"] == UnitDecision.Kind.SAME:
            return [(typed["unit"], Decimal(1))] if typed["unit"] else []
        lines = [(typed.get(f"part_{line}"), typed.get(f"share_{line}")) for line in range(1, LINES + 1)]
        return [(unit, Decimal(share or 0) / HUNDRED) for unit, share in lines if unit]

    def field_of(self, code: str) -> str | None:
        """Where a refusal is shown."""
        if code == "parts":
            return "unit" if self.cleaned_data.get("kind") == UnitDecision.Kind.SAME else "part_1"
        return code if code in self.fields else None


class PersonDecisionForm(forms.Form):
    """What becomes of a handed person: the proposed name stands in its field, the kind is chosen by hand."""

    kind = forms.ChoiceField(label=_("Người này"), choices=PersonDecision.Kind, widget=forms.RadioSelect)
    username = forms.CharField(
        label=_("Tên đăng nhập ở đây"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}),
    )
    account = forms.ModelChoiceField(
        label=_("Tài khoản đã có ở đây"),
        queryset=User.objects.none(),
        empty_label=_("– chọn tài khoản –"),
        required=False,
    )
    reason = forms.CharField(label=_("Vì sao không chuyển"), max_length=300, required=False)

    def __init__(self, *args: Any, row: PersonRow, **kwargs: Any) -> None:
        decision = row.decision
        kwargs["initial"] = {"username": row.proposal or row.handed.username}
        if decision is not None:
            kwargs["initial"] = {
                "kind": decision.kind, "username": decision.username or row.handed.username,
                "account": decision.account, "reason": decision.reason,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        accounts = self.fields["account"]
        accounts.queryset = User.objects.filter(is_active=True).order_by("full_name", "username")  # type: ignore[attr-defined]
        accounts.label_from_instance = _named  # type: ignore[attr-defined]


def _named(user: User) -> str:
    return f"{user.full_name} ({user.username})"
