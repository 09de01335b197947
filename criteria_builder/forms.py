"""Forms of the builder; they read, the actions decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from criteria_builder import library, scoring
from criteria_builder.actions import IndicatorContent
from criteria_builder.actions.recording import LONGEST_TEXT, LONGEST_WHERE
from criteria_builder.exchange.columns import FIELDS, ColumnMap
from criteria_builder.findings import RECORDABLE, Finding
from criteria_builder.models import Group, Indicator, Version
from criteria_builder.rule_drafts import RuleDraft
from criteria_builder.rules import SHORTEST_REASON
from criteria_builder.standards import LARGEST_COUNT
from criteria_builder.tree import SECTIONS
from dti.readers import limits
from dti.web.fields import CountField, ScoreField
from tenants.calendars.models import Document
from tenants.units.models import UnitGroup

KINDS = [("", _("– Chưa chọn –")), *((name, kind.title) for name, kind in scoring.KINDS.items())]


class VersionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A version with its state: a draft may be copied too."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.get_state_display()})"


class NewSetForm(forms.Form):
    """A new set: from a file, from a set that stands, empty, or from what is packaged."""

    use_required_attribute = False  # what is required depends on the start, which the browser cannot know
    FILE, COPY, EMPTY = "file", "copy", ""
    # In the order in which a newcomer needs them: the annex lies there as a file more often than not.
    STARTS = (
        (
            FILE,
            _("Từ tệp Excel hoặc Word"),
            _("Đã có phụ lục của quyết định trong tệp. Bước sau chọn tệp, xem trước rồi mới ghi."),
        ),
        (
            COPY,
            _("Từ một bộ đã có, ví dụ bộ năm trước"),
            _(
                "Chép mọi chỉ số, trụ cột, số công bố và thang xếp loại của một bản; bộ cũ giữ nguyên. "
                "Chỉ số chép sang vẫn so được với năm trước."
            ),
        ),
        (EMPTY, _("Bộ chỉ số trống"), _("Tự thêm từng nhóm, từng chỉ số.")),
    )

    start = forms.ChoiceField(
        label=_("Bắt đầu từ"),
        required=False,
        error_messages={"invalid_choice": _("Hãy chọn một trong các cách bắt đầu.")},
    )
    source = VersionField(
        label=_("Bản để chép"),
        queryset=Version.objects.none(),
        empty_label=_("– Chọn một bản –"),
        error_messages={
            "required": _("Hãy chọn bản để chép."),
            "invalid_choice": _("Không còn bản này. Hãy chọn bản khác."),
        },
    )
    name = forms.CharField(
        label=_("Tên bộ chỉ số"),
        max_length=300,
        error_messages={"required": _("Hãy ghi tên bộ chỉ số.")},
        help_text=_("Như trong quyết định. Chọn một bộ minh họa thì để trống cũng được."),
    )
    unit_group = forms.ModelChoiceField(
        label=_("Nhóm đơn vị áp dụng"), queryset=UnitGroup.objects.none(), empty_label=_("– Chọn nhóm đơn vị –")
    )

    def __init__(self, versions: QuerySet[Version], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.packaged = [(key, library.packaged_set(key).name) for key in library.packaged_keys()]
        starts = [(value, label) for value, label, _hint in self.STARTS]
        self.fields["start"].choices = [*starts, *self.packaged]  # type: ignore[attr-defined]
        self.fields["source"].queryset = versions  # type: ignore[attr-defined]
        self.fields["unit_group"].queryset = UnitGroup.objects.order_by("position", "name")  # type: ignore[attr-defined]

        if self.is_bound:
            self.fields["source"].required = self.data.get("start") == self.COPY
            self.fields["name"].required = not self.is_packaged

    @property
    def is_packaged(self) -> bool:
        return self.data.get("start") in dict(self.packaged)


class NameForm(forms.Form):
    """A node that holds others has nothing of its own but its name."""

    name = forms.CharField(label=_("Tên"), max_length=200)
    rev = forms.CharField(widget=forms.HiddenInput)


class BonusForm(NameForm):
    """A section of bonus points also says how far it may move a total."""

    cap = ScoreField(label=_("Cộng nhiều nhất (điểm)"), max_value=999999)


class PenaltyForm(NameForm):
    """A section of penalty points also says how far it may move a total."""

    cap = ScoreField(label=_("Trừ nhiều nhất (điểm)"), max_value=999999)


class NewGroupForm(forms.Form):
    """A group, by its kind and the name the decision gives it; bonus and penalty points have their most."""

    name = forms.CharField(label=_("Tên nhóm"), max_length=300)
    kind = forms.ChoiceField(label=_("Loại nhóm"), choices=Group.Kind.choices)
    cap = ScoreField(
        label=_("Cộng hoặc trừ nhiều nhất (điểm)"),
        max_value=999999,
        required=False,
        help_text=_("Chỉ ghi với điểm thưởng, điểm trừ"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") in SECTIONS and "cap" in cleaned and not cleaned["cap"]:
            self.add_error("cap", _("Hãy ghi điểm cộng hoặc trừ nhiều nhất, lớn hơn 0."))
        return cleaned


class NewNodeForm(forms.Form):
    """A main indicator, a pillar or a component: its name comes first, the rest follows in the editor."""

    name = forms.CharField(label=_("Tên"), max_length=200)


class NewPillarForm(NewNodeForm):
    """The same beside a form that adds groups: which name it is must be said."""

    name = forms.CharField(label=_("Tên trụ cột"), max_length=200)


class IndicatorForm(forms.Form):
    """A component without its rule, which its own fragment writes."""

    name = forms.CharField(label=_("Tên chỉ số"), max_length=500)
    max_points = ScoreField(label=_("Điểm tối đa"), max_value=999999)
    unit_of_measure = forms.CharField(label=_("Đơn vị tính"), max_length=100, required=False)
    rule_kind = forms.ChoiceField(label=_("Cách tính điểm"), choices=KINDS, required=False)
    evidence_required = forms.BooleanField(label=_("Bắt buộc tài liệu kiểm chứng"), required=False)
    evidence_hint = forms.CharField(
        label=_("Tài liệu kiểm chứng"), max_length=500, required=False, help_text=_("Ví dụ: quyết định, báo cáo")
    )
    source = forms.ChoiceField(label=_("Nguồn thu thập dữ liệu"), choices=Indicator.Source.choices)
    verifier = forms.CharField(label=_("Đơn vị phối hợp xác minh"), max_length=200, required=False)
    not_applicable = forms.ChoiceField(label=_("Khi không có nội dung"), choices=Indicator.NotApplicable.choices)
    guidance = forms.CharField(
        label=_("Hướng dẫn cho đơn vị"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    rev = forms.CharField(widget=forms.HiddenInput, required=False)

    def content(self, draft: RuleDraft) -> IndicatorContent:
        """What the action stores, once the form is valid."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in ("rev", "rule_kind")}
        return IndicatorContent(rule=dict(draft.json), **kept)


class DeclaredForm(forms.Form):
    """What the decision says of a node; empty where it says nothing."""

    main_count = CountField(label=_("Số chỉ số chính"), required=False, max_value=LARGEST_COUNT)
    component_count = CountField(label=_("Số chỉ số thành phần"), required=False, max_value=LARGEST_COUNT)
    total_points = ScoreField(label=_("Tổng điểm"), required=False, max_value=999999)
    where = forms.CharField(
        label=_("Chỗ ghi trong văn bản"), max_length=100, required=False, help_text=_("Ví dụ: Điều 4 khoản 1")
    )
    named_count = CountField(
        label=_("Số chỉ số chính được nêu tên"),
        required=False,
        max_value=LARGEST_COUNT,
        help_text=_("Khi văn bản ghi một số mà kể tên số khác"),
    )
    written_name = forms.CharField(
        label=_("Tên như văn bản ghi"), max_length=300, required=False, help_text=_("Khi khác tên ở đây")
    )


class RecordForm(forms.Form):
    """What a reader of the document saw and no rule can see."""

    text = forms.CharField(
        label=_("Điều bất thường"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ví dụ: tên trụ cột ở đầu mục khác tên trong bảng."),
    )
    where = forms.CharField(
        label=_("Chỗ ghi trong văn bản"),
        max_length=LONGEST_WHERE,
        required=False,
        help_text=_("Ví dụ: dòng 203"),
    )
    severity = forms.ChoiceField(
        label=_("Mức độ"),
        choices=list(zip(RECORDABLE, (_("Ghi chú"), _("Cảnh báo"), _("Phải ghi lý do khi ban hành")), strict=True)),
    )


class PublishForm(forms.Form):
    """The decision, and a written reason for each declared figure that differs."""

    document = forms.ModelChoiceField(
        label=_("Văn bản ban hành"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("– Chưa có, bổ sung sau –"),
    )

    def __init__(self, differences: Sequence[Finding], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differences = differences
        self.fields["document"].queryset = Document.objects.order_by("-pk")  # type: ignore[attr-defined]
        for place, finding in enumerate(differences):
            self.fields[f"reason_{place}"] = forms.CharField(
                label=_("Lý do chấp nhận"),
                help_text=finding.text,
                min_length=SHORTEST_REASON,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    @property
    def acknowledged(self) -> dict[str, str]:
        return {finding.key: self.cleaned_data[f"reason_{place}"] for place, finding in enumerate(self.differences)}


class UploadForm(forms.Form):
    """A workbook, an annex in Word, or a block copied from a spreadsheet."""

    file = forms.FileField(
        label=_("Tệp Excel (.xlsx) hoặc phụ lục Word (.docx)"),
        error_messages={
            "required": _("Hãy chọn một tệp, hoặc dán các ô vào khung bên dưới."),
            "empty": _("Tệp rỗng. Hãy mở tệp, kiểm tra nội dung rồi tải lên lại."),
        },
        help_text=_("Tệp mẫu, tệp đã xuất, hoặc bảng của bạn; tối đa 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx"}),
    )
    text = forms.CharField(
        label=_("Hoặc dán các ô sao chép từ Excel, kể cả hàng tiêu đề"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("text", "").strip()

    @property
    def used(self) -> str:
        """The field at which what went wrong is told."""
        return "file" if self.cleaned_data.get("file") else "text"

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > limits.UPLOAD_BYTES:
            raise forms.ValidationError(_("Tệp lớn hơn 10 MB. Hãy xóa hình ảnh và trang tính không cần rồi lưu lại."))
        return file


class ColumnsForm(forms.Form):
    """One choice for each column of the table."""

    def __init__(
        self, columns: Sequence[tuple[int, str, list[str]]], proposed: ColumnMap, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns, self.proposed = columns, proposed
        choices = [("", _("– Không nhập cột này –")), *((field.key, field.header) for field in FIELDS)]
        of_column = {column: key for key, column in proposed.columns.items()}
        for column, word, _values in columns:
            self.fields[f"column_{column}"] = forms.ChoiceField(
                label=word or _("(không có tiêu đề)"),
                choices=choices,
                required=False,
                initial=of_column.get(column, ""),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for column, _word, _values in self.columns:
            field = cleaned.get(f"column_{column}")
            earlier = [key for key in cleaned if cleaned[key] == field and int(key[7:]) < column]
            if field and earlier:
                self.add_error(f"column_{column}", _("Đã chọn mục này cho một cột khác."))
        return cleaned

    @property
    def rows(self) -> list[tuple[str, list[str], forms.BoundField]]:
        """Each column's header, its first values and the choice."""
        return [(word, values, self[f"column_{column}"]) for column, word, values in self.columns]

    @property
    def chosen(self) -> ColumnMap:
        fields = {self.cleaned_data[f"column_{column}"]: column for column, _word, _values in self.columns}
        fields.pop("", None)
        return ColumnMap(self.proposed.table, self.proposed.header_row, fields)

    @property
    def words(self) -> dict[str, str]:
        """What each header means from now on in this province."""
        return {word: self.cleaned_data[f"column_{column}"] for column, word, _values in self.columns if word}
