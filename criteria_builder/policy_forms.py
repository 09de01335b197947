"""The form of what a set decides for all its components: settings, and the scale of grades as a small table."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from criteria_builder import scoring
from criteria_builder.policies import LABELS, MOST_GRADES, VALUES, SettingsSpec
from dti.web.fields import ScoreField
from dti.web.vietnamese import fold

NOT_APPLICABLE = ("method", "include_zeros", "include_silent", "nobody", "needs_ruling")


def _chosen(key: str, *values: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=LABELS[key], choices=[(value, VALUES[value]) for value in values])


def _ticked(key: str, label: Any = None) -> forms.BooleanField:
    return forms.BooleanField(label=label or LABELS[key], required=False)


class PolicyForm(forms.Form):
    """Settings by their own names; `rev` is the mark of what the form was drawn from."""

    method = _chosen("not_applicable.method", "peer_average", "drop")
    include_zeros = _ticked("not_applicable.include_zeros", _("Tính cả đơn vị 0 điểm vào bình quân"))
    include_silent = _ticked("not_applicable.include_silent", _("Tính cả đơn vị không kê khai vào bình quân"))
    nobody = _chosen("not_applicable.nobody", "drop", "zero", "full")
    needs_ruling = _ticked("not_applicable.needs_ruling")
    decide_on = _chosen("decide_on", "published", "exact")
    decimals = forms.TypedChoiceField(
        label=LABELS["decimals"], choices=[(number, number) for number in range(5)], coerce=int
    )
    pillar_base = _chosen("pillar_base", "pillar_max", "set_max")
    base = _chosen("base", "computed", "declared")
    cap_total_at_scale = _ticked("cap_total_at_scale")
    rev = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, stored: Mapping[str, Any], **kwargs: Any) -> None:
        whole = SettingsSpec.model_validate(stored).model_dump()
        kwargs["initial"] = {**whole.pop("not_applicable"), **whole, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    @property
    def claims(self) -> list[Any]:
        return [self[name] for name in NOT_APPLICABLE]

    @property
    def sums(self) -> list[Any]:
        return [self[name] for name in ("decide_on", "decimals", "pillar_base", "base", "cap_total_at_scale")]

    @property
    def settings(self) -> dict[str, Any]:
        written = {name: value for name, value in self.cleaned_data.items() if name != "rev"}
        claims = {name: written.pop(name) for name in NOT_APPLICABLE}
        return {"not_applicable": claims, **written}


class GradeForm(forms.Form):
    """One grade; an empty name takes the row out."""

    key = forms.SlugField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Tên mức"), max_length=100, required=False)
    lower = ScoreField(label=_("Từ bao nhiêu % điểm tối đa"), max_decimals=4, max_value=100, required=False)
    strict = forms.BooleanField(label=_("Phải lớn hơn hẳn ngưỡng"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("name") and "lower" in cleaned and cleaned["lower"] is None:
            self.add_error("lower", _("Hãy ghi ngưỡng bằng số, mức thấp nhất ghi 0."))
        return cleaned


class _GradeForms(forms.BaseFormSet):  # type: ignore[type-arg]  # the stubs make it generic, Django does not
    @property
    def scale(self) -> list[dict[str, Any]]:
        """From the highest down, each grade under the key it had or one made of its name."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]
        rows.sort(key=lambda row: -row["lower"])
        return [
            {
                "key": row["key"] or re.sub(r"[^a-z0-9]+", "_", fold(row["name"])).strip("_")[:40],
                "name": row["name"],
                "lower": str(Fraction(row["lower"]) / 100),
                "strict": row["strict"],
            }
            for row in rows
        ]


_Grades = forms.formset_factory(GradeForm, formset=_GradeForms, extra=2, max_num=MOST_GRADES, validate_max=True)


def grade_forms(stored: Sequence[Mapping[str, Any]], data: Any = None) -> _GradeForms:
    initial = [{**grade, "lower": scoring.format_exact(Fraction(grade["lower"]) * 100)} for grade in stored]
    return cast(_GradeForms, _Grades(data, initial=initial, prefix="grade"))
