"""Write down what the decision says of a node; the sums of the rows stay beside it."""

from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext as _

from criteria_builder.actions.history import edits
from criteria_builder.models import Declared, Group, MainIndicator, Pillar, Version
from dti import audit
from dti.workflow import Refused

LINKS: dict[type, str] = {Group: "group", MainIndicator: "main_indicator", Pillar: "pillar"}


@edits(lambda version: _("Ghi số công bố"))
def declare(
    version: Version,
    *,
    by: Any,
    node: Group | MainIndicator | Pillar | None = None,
    main_count: int | None = None,
    component_count: int | None = None,
    total_points: Decimal | None = None,
    where: str = "",
    named_count: int | None = None,
    written_name: str = "",
) -> Declared:
    """The figures of the whole set, or of a node; the same place of the document is written once."""
    figures = {
        "main_count": main_count,
        "component_count": component_count,
        "total_points": total_points,
        "named_count": named_count,
    }
    if not written_name.strip() and all(figure is None for figure in figures.values()):
        raise Refused(_("Hãy ghi ít nhất một con số, hoặc tên, như văn bản công bố."))
    if node is not None and node.version_id != version.pk:
        raise Refused(_("Mục này không thuộc bản đang soạn."))
    links: dict[str, Any] = {link: node if isinstance(node, kind) else None for kind, link in LINKS.items()}
    declared, _created = Declared.objects.update_or_create(
        version=version,
        where=where.strip(),
        **links,
        defaults={**figures, "written_name": written_name.strip()},
    )
    audit.act("declare_figures", declared, by=by)
    return declared


class Said(Protocol):
    """Declared figures wherever they were read: in a packaged set, in a workbook."""

    @property
    def main_count(self) -> int | None: ...
    @property
    def component_count(self) -> int | None: ...
    @property
    def total_points(self) -> Decimal | None: ...
    @property
    def where(self) -> str: ...
    @property
    def named_count(self) -> int | None: ...
    @property
    def written_name(self) -> str: ...


def declared_row(version: Version, said: Said, **node: Any) -> Declared:
    """The row for figures that come many at a time; `node` links it to what they are said of."""
    return Declared(
        version=version,
        main_count=said.main_count,
        component_count=said.component_count,
        total_points=said.total_points,
        where=said.where,
        named_count=said.named_count,
        written_name=said.written_name,
        **node,
    )


@edits(lambda declared: _("Bỏ số công bố"))
def withdraw_declaration(declared: Declared, *, by: Any) -> None:
    """The document does not say this after all."""
    audit.act("withdraw_declaration", declared, by=by)
    declared.delete()
