"""A campaign as a plan writes it: dates with their wording, lengths as declared."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django import forms
from django.forms.utils import ErrorList
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from dti.web.fields import CountField, VietnameseDateField
from tenants.calendars.actions import PlannedCampaign
from tenants.calendars.fields import OUT_OF_RANGE, YEARS, DeadlineField, InstantField
from tenants.calendars.models import Campaign, PhaseKind
from tenants.calendars.rules import Body, Line, PlannedPhase, with_openings
from tenants.calendars.wording import Setting, WordingError, read
from tenants.units.models import Unit
from tenants.units.queries import shown_levels

PHASES = PhaseKind.choices
KINDS = [("", _("— không dùng —")), ("trial", _("Thử nghiệm")), *PHASES]
ROWS = 24
BLANK_ROWS = 2
SET_UP_BY = re.compile(r"^(?P<name>.*?)\s*\(do (?P<by>.+) thành lập\)$")
DOCUMENT_FIELDS = ("type_name", "number", "issued_on", "issuer", "title")


class CampaignForm(forms.Form):
    """The campaign itself, its period and how doubtful words are read."""

    name = forms.CharField(label=_("Tên đợt"), max_length=280)
    period_code = forms.SlugField(
        label=_("Mã kỳ"), max_length=20, help_text=_("Dùng trong địa chỉ công khai, ví dụ 2026 hoặc 2026-q3.")
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=Campaign.Kind, initial=Campaign.Kind.YEARLY, required=False)
    mode = forms.ChoiceField(label=_("Chế độ"), choices=Campaign.Mode)
    owner_unit = forms.ModelChoiceField(
        label=_("Đợt nội bộ của đơn vị"), queryset=Unit.objects.none(), required=False,
        empty_label=_("— đợt của tỉnh —"), help_text=_("Kết quả đợt nội bộ không bao giờ được công bố ra ngoài."),
    )  # fmt: skip
    period_as_written = forms.CharField(label=_("Kỳ số liệu ghi trong văn bản"), max_length=200, required=False)
    period_from = VietnameseDateField(label=_("Kỳ số liệu từ ngày"))
    period_until = VietnameseDateField(label=_("đến hết ngày"))
    data_cutoff = VietnameseDateField(
        label=_("Số liệu tính đến ngày"), required=False,
        help_text=_("Cần khi kê khai khóa trước khi kỳ số liệu kết thúc."),
    )  # fmt: skip
    reopen_scope = forms.ChoiceField(
        label=_("Khi giải trình, mở lại"),
        choices=[("flagged", _("chỉ các chỉ số được yêu cầu")), ("all", _("toàn bộ phiếu"))],
    )
    until = forms.ChoiceField(
        label=_("“Đến ngày X” nghĩa là"), required=False,
        choices=[("end_of_day", _("hết ngày X")), ("start_of_day", _("trước ngày X"))],
    )  # fmt: skip
    quarter_reading = forms.ChoiceField(
        label=_("“Tháng đầu quý” là của"), required=False,
        choices=[("after_quarter", _("quý sau quý có số liệu")), ("literal", _("chính quý có số liệu"))],
    )  # fmt: skip
    appraisers = forms.CharField(
        label=_("Cơ quan, tổ chức thẩm định nêu trong văn bản"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mỗi dòng một tên. Có thể ghi: Hội đồng đánh giá (do Sở Khoa học và Công nghệ thành lập)."),
    )  # fmt: skip
    starts_at = InstantField(
        label=_("Đồng hồ diễn tập bắt đầu lúc"),
        required=False,
        help_text=_("Chỉ cho thử nghiệm và diễn tập. Đợt chính thức luôn theo đồng hồ thật."),
    )
    type_name = forms.CharField(label=_("Loại văn bản"), max_length=100, initial="Công văn")
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=100, required=False, help_text=_("Có thể bổ sung sau."))
    issued_on = VietnameseDateField(label=_("Ngày ban hành"), required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    title = forms.CharField(label=_("Trích yếu"), max_length=500)

    def __init__(self, *args: Any, mode_is_final: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner_unit"]
        owner.queryset = Unit.objects.filter(valid_to=None).order_by("level__position", "sort_key")
        self.fields["mode"].disabled = mode_is_final

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("period_from", "period_until", "data_cutoff", "issued_on"):
            if cleaned.get(name) and cleaned[name].year not in YEARS:
                self.add_error(name, OUT_OF_RANGE)
        return cleaned

    @property
    def setting(self) -> Setting:
        """How the lines of the plan are read; of what was typed wrongly nothing is known."""
        values = getattr(self, "cleaned_data", {})
        until = values.get("period_until")
        return Setting(
            values.get("period_from"), until + timedelta(days=1) if until else None,
            values.get("until") or "end_of_day", values.get("quarter_reading") or "after_quarter",
        )  # fmt: skip


class PhaseForm(forms.Form):
    """One line of the plan. The wording is enough where it says both ends; an opening that nobody says is inferred."""

    kind = forms.ChoiceField(label=_("Giai đoạn"), choices=KINDS, required=False)
    level = forms.ChoiceField(label=_("Áp dụng"), required=False)
    phase_title = forms.CharField(label=_("Tên ghi trong văn bản"), max_length=300, required=False)
    as_written = forms.CharField(
        label=_("Thời gian ghi trong văn bản"), max_length=300, required=False,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off", "hx-post": reverse_lazy("calendars:read_wording"),
                "hx-trigger": "input changed delay:500ms, change", "hx-swap": "none", "hx-sync": "this:replace",
            }
        ),
    )  # fmt: skip
    opens_at = InstantField(label=_("Mở từ"), required=False)
    closes_at = DeadlineField(label=_("Đến hết ngày"), required=False)
    days_declared = CountField(label=_("Số ngày khai"), required=False, max_value=1000)
    where = forms.CharField(label=_("Nêu ở dòng, mục"), max_length=100, required=False)
    opens_inferred = forms.BooleanField(label=_("Ngày mở là suy ra"), required=False)

    def __init__(
        self, *args: Any, setting: Setting | None = None, levels: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.setting = setting or Setting()
        for name in ("opens_at", "closes_at"):
            instant: Any = self.fields[name]
            instant.setting = self.setting
        level: Any = self.fields["level"]
        level.choices = [("", _("mọi đơn vị")), *levels]
        # Which line is read back: the library tells the server nothing of the field.
        self.fields["as_written"].widget.attrs["hx-vals"] = json.dumps({"line": self.prefix or ""})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("kind") or self.errors:
            return cleaned
        self._read_wording(cleaned)
        if cleaned.get("closes_at") is None and not self.errors:
            self.add_error("closes_at", _("Giai đoạn này cần ngày khóa, hoặc thời gian ghi trong văn bản."))
        if cleaned.get("opens_at") and cleaned.get("closes_at") and cleaned["opens_at"] >= cleaned["closes_at"]:
            self.add_error("closes_at", _("Ngày khóa phải sau ngày mở."))
        return cleaned

    def _read_wording(self, cleaned: dict[str, Any]) -> None:
        """What was typed as an instant stays; the wording fills what was not."""
        missing = [name for name in ("opens_at", "closes_at") if cleaned.get(name) is None]
        if not missing or not cleaned.get("as_written"):
            return
        try:
            reading = read(cleaned["as_written"], self.setting)
        except WordingError as why:
            if "closes_at" in missing:
                self.add_error("as_written", _(why.sentence) % why.facts)
            return
        for name in missing:
            cleaned[name] = getattr(reading, name)
        if reading.month_inferred and "opens_at" in missing:
            cleaned["opens_inferred"] = True

    def line(self) -> Line | None:
        values = self.cleaned_data
        if not values.get("kind"):
            return None
        return Line(
            values["kind"], values["phase_title"] or str(dict(KINDS)[values["kind"]]), values["opens_at"],
            values["closes_at"], values["as_written"], values["opens_inferred"], values["days_declared"],
            values["level"], values["where"],
        )  # fmt: skip


PhaseFormSet = forms.formset_factory(PhaseForm, extra=BLANK_ROWS, max_num=ROWS, absolute_max=ROWS)


class PlanForms:
    """The campaign's form and the lines of its plan, checked together."""

    def __init__(
        self,
        posted: Any = None,
        *,
        initial: Mapping[str, Any] | None = None,
        lines: Sequence[Mapping[str, Any]] = (),
        of: Campaign | None = None,
        known: Sequence[PlannedPhase] = (),
    ) -> None:
        # A disabled field takes its first value, whatever is posted.
        kept = {"mode": of.mode} if of else {}
        self.form = CampaignForm(posted, initial={**(initial or {}), **kept}, mode_is_final=of is not None)
        self.known, self.of = known, of
        used = [phase.level for phase in known if phase.level]
        levels = list(shown_levels(also=used).values_list("code", "name"))
        if posted is not None:
            self.form.is_valid()
        self.phases = PhaseFormSet(
            posted, prefix="phase", initial=[dict(line) for line in lines],
            form_kwargs={"levels": levels, "setting": self.form.setting},
        )  # fmt: skip

    def is_valid(self) -> bool:
        if not self.form.is_valid() or not self.phases.is_valid():
            return False
        return self._lines() is not None

    def planned(self) -> PlannedCampaign:
        """The plan that all lines together say."""
        values, phases = self.form.cleaned_data, self._lines()
        assert phases is not None
        return PlannedCampaign(
            name=values["name"],
            period_code=values["period_code"],
            mode=values["mode"],
            period_from=values["period_from"],
            period_to=values["period_until"] + timedelta(days=1),
            phases=phases,
            period_as_written=values["period_as_written"],
            data_cutoff=values["data_cutoff"],
            policies=self._policies(values),
            starts_at=values["starts_at"],
            kind=values["kind"] or Campaign.Kind.YEARLY,
            owner_unit=values["owner_unit"],
            period_where=self.of.period_where if self.of else "",
            appraisers=self._bodies(values["appraisers"]),
        )

    def document(self) -> dict[str, Any]:
        return {name: self.form.cleaned_data[name] for name in DOCUMENT_FIELDS}

    def refuse(self, reason: str) -> None:
        self.form.add_error(None, reason)

    def _policies(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What the form does not know stays."""
        kept = dict(self.of.policies) if self.of else {}
        chosen = {name: values[name] for name in ("reopen_scope", "until", "quarter_reading") if values[name]}
        return {**kept, **chosen}

    def _lines(self) -> list[PlannedPhase] | None:
        used = [(form, line) for form in self.phases if (line := form.line())]
        period_to = self.form.cleaned_data["period_until"] + timedelta(days=1)
        found = with_openings([line for _form, line in used], period_to)
        unsaid = [form for (form, _line), one in zip(used, found, strict=True) if isinstance(one, Line)]
        for form in unsaid:
            form.errors["opens_at"] = ErrorList([str(_("Hãy ghi ngày mở: không suy ra được từ các giai đoạn khác."))])
        return None if unsaid else [self._with_known(one) for one in found if isinstance(one, PlannedPhase)]

    def _with_known(self, phase: PlannedPhase) -> PlannedPhase:
        """Other places of the document that word this deadline stay with it while its wording does."""
        same = (one for one in self.known if one.as_written and one.as_written == phase.as_written)
        before = next((one for one in same if (one.kind, one.level) == (phase.kind, phase.level)), None)
        return phase if before is None else replace(phase, also_written=before.also_written)

    def _bodies(self, text: str) -> list[Body]:
        wheres = {body["name"]: body["where"] for body in (self.of.appraisers if self.of else [])}
        found = []
        for line in filter(None, (line.strip() for line in text.splitlines())):
            set_up = SET_UP_BY.match(line)
            name = set_up["name"] if set_up else line
            found.append(Body(name, wheres.get(name, ""), set_up["by"] if set_up else ""))
        return found
