"""A unit list on its way in: a file or a pasted block, what its columns are, what is said of its rows."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dti.readers import pasted, sandbox
from dti.readers.tables import Refusal, Table
from dti.readers.words import sentence
from dti.web.fields import VietnameseDateField
from tenants.units import library, rules
from tenants.units.lists import columns, writing
from tenants.units.lists.columns import FIELDS, Columns, folded_header
from tenants.units.lists.reading import Defaults, Reading, read
from tenants.units.models import Level
from tenants.units.queries import remembered_columns, shown_levels, surroundings_on
from tenants.units.rules import Check, Row, Surroundings

TEXT_FILES = (".csv", ".tsv", ".txt")
LEFT_OUT = "-"
HIDDEN = "•••"


class ListForm(forms.Form):
    """One form for all steps: what was read from a file comes back as text, where a person may put it right."""

    valid_from = VietnameseDateField(
        label=_("Có hiệu lực từ ngày"), help_text=_("Ngày các đơn vị này bắt đầu tồn tại. Ví dụ: 01/07/2025")
    )
    level = forms.ModelChoiceField(
        label=_("Cấp của các dòng không ghi cấp"),
        queryset=Level.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("– Danh sách có cột Cấp –"),
    )
    lead_agency = forms.CharField(
        label=_("Tên cơ quan chủ trì"),
        required=False,
        help_text=_("Cơ quan vừa thẩm định vừa được đánh giá, ví dụ Sở Thông tin và Truyền thông."),
    )
    file = forms.FileField(
        label=_("Tệp Excel, Word hoặc CSV"),
        required=False,
        error_messages={"empty": _("Tệp rỗng. Hãy mở tệp, kiểm tra nội dung rồi tải lên lại.")},
        help_text=_("Tệp mẫu hoặc danh sách của bạn (.xlsx, .docx, .csv), tối đa 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.docx,.csv,.tsv,.txt"}),
    )
    text = forms.CharField(
        label=_("Hoặc dán các ô sao chép từ Excel, Word"),
        required=False,
        strip=False,
        help_text=_("Mỗi đơn vị một dòng, kể cả hàng tiêu đề nếu có. Không có tiêu đề: STT, tên, tên đăng nhập đã in."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "wrap": "off"}),
    )
    distinct = forms.BooleanField(
        label=_("Tôi đã kiểm tra: các đơn vị chỉ khác dấu là những đơn vị khác nhau"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = shown_levels()  # type: ignore[attr-defined]
        self.table = Table("", ())
        self.notes: list[str] = []

    # ------------------------------------------------------------------ steps of reading
    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        source = "file" if typed.get("file") else "text"
        try:
            self.table = self._of_file(typed["file"]) if source == "file" else _of_text(typed.get("text", ""))
        except Refusal as why:
            self.add_error(source, sentence(why.note))
        if not self.errors and not self.reading.rows:
            self.add_error(source, _("Không đọc được dòng nào. Mỗi dòng cần ít nhất tên đơn vị."))
        return typed

    def _of_file(self, file: Any) -> Table:
        if file.name.lower().endswith(TEXT_FILES):
            return _of_text(pasted.text_of(file), delimiters="\t;,")
        parsed = sandbox.parse(file.temporary_file_path())
        self.notes = [sentence(note) for note in parsed.notes]
        best = max(parsed.tables, key=lambda table: len(columns.propose(table, self.remembered).fields))
        if len(parsed.tables) > 1:
            text = gettext("Tệp có %(n)d bảng: chỉ đọc bảng “%(name)s”.")
            self.notes.insert(0, text % {"n": len(parsed.tables), "name": best.name})
        return best

    @property
    def without_passwords(self) -> Table:
        """Printed passwords leave the page with the first answer; that there were some is still seen."""
        secret = self.columns.fields.get("password")
        first = self.columns.header_row + 1
        rows = (
            tuple(HIDDEN if cell and column == secret and line >= first else cell for column, cell in enumerate(row))
            for line, row in enumerate(self.table.rows)
        )
        return Table(self.table.name, tuple(rows))

    @property
    def as_text(self) -> str:
        """The table as it goes back into the box."""
        return writing.as_text(self.without_passwords)

    @cached_property
    def remembered(self) -> dict[str, str]:
        return remembered_columns()

    @cached_property
    def columns(self) -> Columns:
        """As a person chose them on this page, else as proposed."""
        proposed = columns.propose(self.table, self.remembered)
        chosen = {column: self.data.get(f"column_{column}", "") for column in range(self.table.width)}
        if self.data.get("shape") != self.shape_of(proposed) or self.cleaned_data.get("file"):
            return proposed
        fields: dict[str, int] = {}
        for column, key in chosen.items():
            if key in columns.KEYS:
                fields.setdefault(key, column)
        return Columns(proposed.header_row, fields)

    def shape_of(self, found: Columns) -> str:
        """Chosen columns count for the header they were chosen for, not for another list in the same box."""
        return "|".join([str(self.table.width), *map(folded_header, self._header(found))])

    def _header(self, found: Columns) -> tuple[str, ...]:
        return self.table.rows[found.header_row] if found.header_row >= 0 else ()

    @property
    def shape(self) -> str:
        return self.shape_of(self.columns)

    @cached_property
    def surroundings(self) -> Surroundings:
        return surroundings_on(self.cleaned_data["valid_from"])

    @cached_property
    def reading(self) -> Reading:
        level = self.cleaned_data.get("level")
        return read(
            self.table,
            self.columns,
            levels=self.surroundings.levels or {},
            defaults=Defaults(level.code if level else "", self.cleaned_data["lead_agency"].strip()),
            spellings=library.spellings(),
        )

    @cached_property
    def check(self) -> Check:
        return rules.check(self.reading.rows, self.surroundings, distinct=self.cleaned_data["distinct"])

    def rows(self) -> list[Row]:
        return list(self.reading.rows)

    # ------------------------------------------------------------------ for the page
    @property
    def column_choices(self) -> list[tuple[int, str, str, list[str]]]:
        """Column, its header, the field it is read as, and its first values."""
        header = self._header(self.columns)
        shown = self.without_passwords.rows[self.columns.header_row + 1 :]
        return [
            (column, header[column] if column < len(header) else "", self.columns.field_of(column) or LEFT_OUT,
             _values(shown, column))
            for column in range(self.table.width)
        ]  # fmt: skip

    @property
    def field_choices(self) -> list[tuple[str, str]]:
        return [
            (LEFT_OUT, gettext("– Không nhập cột này –")),
            *((field.key, gettext(field.header)) for field in FIELDS),
        ]

    @property
    def words(self) -> dict[str, str]:
        """What each header means from now on in this province."""
        return {
            folded_header(word): "" if key == LEFT_OUT else key
            for _column, word, key, _values_ in self.column_choices
            if folded_header(word)
        }


def _of_text(text: str, delimiters: str = "\t;") -> Table:
    """A paste never parts at commas: they stand in names."""
    return pasted.read_pasted(text, delimiters, may_be_one_column=True).tables[0]


def _values(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    found = (row[column] for row in rows if column < len(row) and row[column].strip())
    return [text for text, _n in zip(found, range(3), strict=False)]
