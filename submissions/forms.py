"""What people type on a sheet: one row built from its rule's inputs, a document, a note."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from criteria_builder.scoring import InputField, InputValue
from dti.web.fields import CountField, ScoreField, VietnameseDateField
from submissions.actions import Entry, Facts, Upload
from submissions.models import Evidence
from submissions.rows import SheetRow
from tenants.calendars.models import Campaign, Document

PREFIX = "in-"
TEXTS = {"not_applicable_reason": 2000, "explanation": 4000, "supplement": 8000}
YES, NO = "yes", "no"


class AnswerForm(forms.Form):
    """One row: the figures that its rule asks for, the claim of no content, the texts, the revision they rest on."""

    rev = forms.IntegerField(min_value=0, required=False)
    overwrite = forms.IntegerField(min_value=0, required=False)
    client_id = forms.CharField(max_length=40, required=False)
    not_applicable = forms.BooleanField(required=False)

    def __init__(self, row: SheetRow, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.row = row
        for field in row.fields:
            self.fields[PREFIX + field.name] = _field(field)
        for name, longest in TEXTS.items():
            too_long = {"max_length": _("Đoạn này dài hơn %(limit_value)d ký tự. Hãy rút gọn.")}
            self.fields[name] = forms.CharField(required=False, max_length=longest, error_messages=too_long)

    def entry(self) -> Entry:
        """The typed row; a text that the page did not send stays as it is stored."""
        typed = self.cleaned_data
        texts = {name: typed[name] for name in TEXTS if name in self.data}
        rev = typed["rev"] if typed["overwrite"] is None else typed["overwrite"]
        return Entry(
            rev=rev or 0,
            inputs={field.name: _typed(field, typed[PREFIX + field.name]) for field in self.row.fields},
            not_applicable=typed["not_applicable"],
            client_id=typed["client_id"],
            **texts,
        )

    def refuse(self, errors: Mapping[str, str]) -> None:
        """Put the sentences of the scoring rules at their fields."""
        for name, text in errors.items():
            known = PREFIX + name if PREFIX + name in self.fields else name
            self.add_error(known if known in self.fields else None, text)


def _field(field: InputField) -> forms.Field:
    if field.type == "count":
        return CountField(label=field.label, required=False)
    if field.type in ("decimal", "points"):
        return ScoreField(label=field.label, required=False, max_decimals=6 if field.type == "decimal" else 4)
    if field.type == "date":
        return VietnameseDateField(label=field.label, required=False)
    choices = [(YES, _("Có")), (NO, _("Không"))] if field.type == "boolean" else _options(field)
    if field.type == "choices":
        return forms.MultipleChoiceField(label=field.label, required=False, choices=choices)
    return forms.ChoiceField(label=field.label, required=False, choices=[("", ""), *choices])


def _options(field: InputField) -> list[tuple[str, Any]]:
    return [(option.key, option.label) for option in field.options]


def _typed(field: InputField, value: Any) -> InputValue:
    """What the form read, as the rule takes it; empty is None, never zero."""
    if field.type == "boolean":
        return None if value == "" else value == YES
    if field.type == "choices":
        return tuple(value) or None
    if isinstance(value, Decimal) and field.type == "count":
        return int(value)
    return None if value == "" else value


class ManyFilesField(forms.FileField):
    """Several files at once, or none."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFiles())
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        return [file for file in (data or []) if file]


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class DocumentForm(forms.Form):
    """The facts of a document with its files or its link, or the choice of one that the unit already keeps."""

    prefix = "doc"

    store = forms.ModelChoiceField(Evidence.objects.none(), label=_("Lấy từ kho tài liệu của đơn vị"), required=False)
    file = ManyFilesField(label=_("Tệp"), required=False)
    url = forms.URLField(
        label=_("Đường dẫn"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        error_messages={"invalid": _("Đường dẫn phải bắt đầu bằng http:// hoặc https://.")},
    )
    number = forms.CharField(label=_("Số, ký hiệu"), required=False, max_length=100)
    issued_on = VietnameseDateField(label=_("Ngày ban hành"), required=False)
    issuer = forms.CharField(label=_("Cơ quan ban hành"), required=False, max_length=300)
    title = forms.CharField(label=_("Trích yếu"), required=False, max_length=500)
    kind = forms.ChoiceField(label=_("Loại"), required=False, choices=Evidence.Kind.choices)
    page = forms.CharField(label=_("Trang, mục"), required=False, max_length=100)

    def __init__(self, unit_id: int, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        store: Any = self.fields["store"]
        store.queryset = Evidence.objects.filter(unit_id=unit_id).order_by("-pk")

    def facts(self) -> Facts:
        names = ("title", "number", "issued_on", "issuer", "url")
        kind = self.cleaned_data["kind"] or (Evidence.Kind.LINK if self._only_a_link() else Evidence.Kind.DOCUMENT)
        return Facts(kind=kind, **{name: self.cleaned_data[name] for name in names})

    def uploads(self) -> list[Upload]:
        return [Upload(str(file.name), file) for file in self.cleaned_data["file"]]

    def _only_a_link(self) -> bool:
        return bool(self.cleaned_data["url"]) and not self.cleaned_data["file"]


class NoteForm(forms.Form):
    """What the leader wants changed."""

    note = forms.CharField(label=_("Nội dung cần sửa"), required=False, max_length=4000)


class ConfirmForm(forms.Form):
    """The hash that was on the screen, and the statement of responsibility."""

    seen = forms.CharField(max_length=64, required=False)
    agree = forms.BooleanField(
        error_messages={"required": _("Hãy đánh dấu vào lời xác nhận chịu trách nhiệm trước khi xác nhận số liệu.")}
    )


class AdoptForm(forms.Form):
    """The campaign that goes over to an amended version, and the decision, which has its number by then."""

    campaign = forms.ModelChoiceField(label=_("Đợt đánh giá"), queryset=Campaign.objects.none(), empty_label=None)
    document = forms.ModelChoiceField(
        label=_("Quyết định của Hội đồng"),
        queryset=Document.objects.none(),
        help_text=_("Văn bản đã đăng ký và đã có số."),
    )

    def __init__(self, campaigns: QuerySet[Campaign], data: Any = None) -> None:
        super().__init__(data)
        offered, decided = self.fields["campaign"], self.fields["document"]
        offered.queryset = campaigns  # type: ignore[attr-defined]
        decided.queryset = Document.objects.exclude(number="").order_by("-pk")  # type: ignore[attr-defined]
