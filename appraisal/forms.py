"""What an appraiser types: figures of a rule, points, reasons, questions, sources, allocations."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal import queries
from criteria_builder import scoring
from criteria_builder.models import MainIndicator
from criteria_builder.scoring import InputField
from dti.web.fields import CountField, ScoreField, VietnameseDateField
from tenants.accounts.models import User
from tenants.calendars.models import Campaign
from tenants.units.models import Level, Unit

PREFIX = "in-"
YES, NO = "yes", "no"
LONGEST = 4000
CHOOSE = _("Chọn…")
# Points are typed with up to four decimals: nobody decides finer than that by hand.
POINT_DECIMALS = 4


class FiguresForm(forms.Form):
    """The figures that a row's rule asks for, named `in-<name>`, and the revision they rest on."""

    rev = forms.IntegerField(min_value=0, required=False)
    phase = forms.ChoiceField(choices=[("appraise_1", ""), ("appraise_2", "")])

    def __init__(self, rule: scoring.Rule, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.inputs_asked = scoring.inputs_of(rule)
        for field in self.inputs_asked:
            self.fields[PREFIX + field.name] = _field(field)

    def figures(self) -> dict[str, object]:
        """What was typed, as the rule loads it; empty stays empty."""
        return {field.name: _typed(field, self.cleaned_data[PREFIX + field.name]) for field in self.inputs_asked}


class VerdictForm(FiguresForm):
    """One verdict. `keep` is round 2's way to say that round 1 stands against the explanation."""

    verdict = forms.ChoiceField(
        choices=[("agree", ""), ("adjust", ""), ("ask_explanation", ""), ("keep", "")],
        error_messages={"required": _("Hãy chọn một kết quả thẩm định.")},
    )
    points = ScoreField(label=_("Điểm"), required=False, max_decimals=POINT_DECIMALS)
    reason = forms.CharField(label=_("Lý do"), required=False, max_length=LONGEST)
    question = forms.CharField(label=_("Nội dung cần giải trình"), required=False, max_length=LONGEST)

    def decision(self, row: queries.Row) -> dict[str, Any]:
        """The arguments of `actions.judge`: adjusted points go before adjusted figures."""
        typed = self.cleaned_data
        verdict = typed["verdict"]
        chosen: dict[str, Any] = {"reason": typed["reason"]}
        if verdict == "keep":
            return {"verdict": "adjust", **chosen, **_round_1_value(row)}
        if verdict == "adjust":
            chosen |= (
                {"points": Fraction(typed["points"])} if typed["points"] is not None else {"inputs": self.figures()}
            )
        if verdict == "ask_explanation":
            chosen |= {"question": typed["question"]}
            if typed["points"] is not None:
                chosen |= {"points": Fraction(typed["points"])}
        return {"verdict": verdict, **chosen}


def _round_1_value(row: queries.Row) -> dict[str, Any]:
    kept = row.stages.get("round_1")
    if kept is None:
        return {}
    if kept.points is None:
        return {"inputs": kept.inputs} if kept.status in scoring.WHOLE_WITHOUT_POINTS else {}
    score = queries.score_of(row.rule, row.max_points, kept.inputs)
    by_rule = score is not None and score.points == kept.points
    return {"inputs": kept.inputs} if by_rule else {"points": kept.points}


class RulingForm(forms.Form):
    """Accept or refuse a claim."""

    rev = forms.IntegerField(min_value=0, required=False)
    phase = forms.ChoiceField(choices=[("appraise_1", ""), ("appraise_2", "")])
    accepted = forms.ChoiceField(
        choices=[(YES, ""), (NO, "")], error_messages={"required": _("Hãy chọn chấp nhận hoặc không chấp nhận.")}
    )
    reason = forms.CharField(label=_("Lý do"), required=False, max_length=LONGEST)


class OutsideForm(FiguresForm):
    """Figures with their named source, extract and day."""

    source = forms.CharField(label=_("Tên nguồn"), required=False, max_length=300)
    extract = forms.CharField(label=_("Trích dẫn"), required=False, max_length=LONGEST)
    as_of = VietnameseDateField(
        label=_("Số liệu tính đến ngày"), error_messages={"required": _("Hãy ghi số liệu tính đến ngày nào.")}
    )


class ReasonForm(forms.Form):
    """Why a silent unit is taken up."""

    reason = forms.CharField(label=_("Lý do"), required=False, max_length=LONGEST)


class AllocationForm(forms.Form):
    """Who gets which level, unit and main indicator; an empty choice means all of them."""

    appraiser = forms.ModelChoiceField(User.objects.none(), label=_("Thành viên thẩm định"), empty_label=CHOOSE)
    level = forms.ModelChoiceField(Level.objects.none(), label=_("Cấp"), required=False, empty_label=_("Mọi cấp"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị"), required=False, empty_label=_("Mọi đơn vị"))
    main_indicator = forms.ModelChoiceField(
        MainIndicator.objects.none(), label=_("Chỉ số chính"), required=False, empty_label=_("Mọi chỉ số")
    )

    def __init__(self, campaign: Campaign, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        units = Unit.objects.filter(submissions__campaign=campaign)
        mains = MainIndicator.objects.filter(version__submissions__campaign=campaign).distinct()
        self._choose("appraiser", queries.appraisers())
        self._choose("level", Level.objects.filter(units__in=units).distinct().order_by("position"))
        self._choose("unit", units.order_by("sort_key"))
        self._choose("main_indicator", mains.select_related("version__criteria_set").order_by("version", "position"))

    def _choose(self, name: str, found: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = found


class RecusalForm(forms.Form):
    """A conflict of interest: whose, with which unit, and why."""

    prefix = "recusal"

    appraiser = forms.ModelChoiceField(User.objects.none(), label=_("Thành viên thẩm định"), empty_label=CHOOSE)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị"), empty_label=CHOOSE)
    reason = forms.CharField(label=_("Lý do"), max_length=LONGEST)

    def __init__(self, campaign: Campaign, people: Any, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        appraiser: Any = self.fields["appraiser"]
        unit: Any = self.fields["unit"]
        appraiser.queryset = people
        unit.queryset = Unit.objects.filter(submissions__campaign=campaign).order_by("sort_key")


def _field(field: InputField) -> forms.Field:
    if field.type == "count":
        return CountField(label=field.label, required=False)
    if field.type in ("decimal", "points"):
        decimals = POINT_DECIMALS if field.type == "points" else 6
        return ScoreField(label=field.label, required=False, max_decimals=decimals)
    if field.type == "date":
        return VietnameseDateField(label=field.label, required=False)
    choices = [(YES, _("Có")), (NO, _("Không"))] if field.type == "boolean" else options(field)
    if field.type == "choices":
        return forms.MultipleChoiceField(label=field.label, required=False, choices=choices)
    return forms.ChoiceField(label=field.label, required=False, choices=[("", ""), *choices])


def options(field: InputField) -> list[tuple[str, Any]]:
    return [(option.key, option.label) for option in field.options]


def _typed(field: InputField, value: Any) -> object:
    if field.type == "boolean":
        return None if value == "" else value == YES
    if field.type == "choices":
        return list(value) or None
    return None if value in ("", None) else value
