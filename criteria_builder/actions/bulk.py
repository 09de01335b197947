"""Several components of a draft at once, as one step; each action returns how many."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db.models import Max
from django.utils.translation import gettext as _

from criteria_builder.actions.history import edits
from criteria_builder.models import Indicator, MainIndicator, Version
from dti import audit
from dti.workflow import Refused

Rows = Sequence[Indicator]


@edits(lambda version: _("Chuyển nhiều chỉ số"))
def move_all(version: Version, rows: Rows, main: MainIndicator, *, by: Any) -> int:
    """To the end of one main indicator, in the order of the tree; a part that leaves its component stands alone."""
    chosen = _whole(_chosen(version, rows))
    if main.version_id != version.pk:
        raise Refused(_("Chỉ chuyển được trong cùng một bản."))
    for place, row in enumerate(chosen, start=_last(main) + 1):
        Indicator.objects.filter(pk=row.pk).update(main_indicator=main, parent=None, position=place)
        Indicator.objects.filter(parent_id=row.pk).update(main_indicator=main)
    return _recorded(version, "move_all", chosen, by)


@edits(lambda version: _("Đặt điểm cho nhiều chỉ số"))
def set_points(version: Version, rows: Rows, points: Decimal, *, by: Any) -> int:
    """The same maximum for each."""
    chosen = _chosen(version, rows)
    Indicator.objects.filter(pk__in=[row.pk for row in chosen]).update(max_points=points)
    return _recorded(version, "set_points", chosen, by)


@edits(lambda version: _("Nhân bản nhiều chỉ số"))
def duplicate_all(version: Version, rows: Rows, *, by: Any) -> int:
    """A copy of each at the end of its siblings, with its parts."""
    chosen = _whole(_chosen(version, rows))
    mark = _(" (bản sao)")
    for row in chosen:
        parts = list(row.children.order_by("position", "pk"))
        name = row.name[: 500 - len(mark)] + mark
        copy = _copy(row, name=name, position=_last(row.main_indicator, row.parent) + 1)
        for part in parts:
            _copy(part, parent=copy)
    return _recorded(version, "duplicate_all", chosen, by)


def _copy(row: Indicator, **other: Any) -> Indicator:
    """A new row with this one's content; its code is given at publication."""
    fields = (field.attname for field in Indicator._meta.concrete_fields if not field.primary_key)
    values = {name: getattr(row, name) for name in fields} | {"stable_id": uuid4(), "code": ""}
    copy = Indicator(**values)
    for name, value in other.items():
        setattr(copy, name, value)
    copy.save()
    return copy


@edits(lambda version: _("Xóa nhiều chỉ số"))
def delete_all(version: Version, rows: Rows, *, by: Any) -> int:
    """Out of the draft, with their parts."""
    chosen = _chosen(version, rows)
    Indicator.objects.filter(pk__in=[row.pk for row in chosen]).delete()
    return _recorded(version, "delete_all", chosen, by)


def _chosen(version: Version, rows: Rows) -> list[Indicator]:
    found = Indicator.objects.filter(version=version, pk__in=[row.pk for row in rows]).select_related(
        "main_indicator", "parent"
    )
    chosen = list(found.order_by("main_indicator__group__position", "main_indicator__position", "position", "pk"))
    if not chosen:
        raise Refused(_("Hãy đánh dấu ít nhất một chỉ số."), code="none")
    return chosen


def _whole(chosen: list[Indicator]) -> list[Indicator]:
    """Without the parts whose component is chosen too: they go where it goes."""
    keys = {row.pk for row in chosen}
    return [row for row in chosen if row.parent_id not in keys]


def _last(main: MainIndicator, parent: Indicator | None = None) -> int:
    last: int | None = main.indicators.filter(parent=parent).aggregate(last=Max("position"))["last"]
    return last or 0


def _recorded(version: Version, verb: str, chosen: Rows, by: Any) -> int:
    audit.act(verb, version, by=by, summary={"rows": len(chosen)})
    return len(chosen)
