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
    """To the end of one main indicator, in the order of the tree."""
    chosen = _chosen(version, rows)
    if main.version_id != version.pk:
        raise Refused(_("Chỉ chuyển được trong cùng một bản."))
    last = _last(main)
    for place, row in enumerate((row for row in chosen if row.parent_id is None), start=last + 1):
        Indicator.objects.filter(pk=row.pk).update(main_indicator=main, position=place)
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
    """A copy of each at the end of its main indicator; a copy is a component of its own."""
    chosen = _chosen(version, rows)
    for row in chosen:
        mark = _(" (bản sao)")
        row.pk, row.stable_id, row.code = None, uuid4(), ""
        row.name = row.name[: 500 - len(mark)] + mark
        row.position = _last(row.main_indicator) + 1
        row.save(force_insert=True)
    return _recorded(version, "duplicate_all", chosen, by)


@edits(lambda version: _("Xóa nhiều chỉ số"))
def delete_all(version: Version, rows: Rows, *, by: Any) -> int:
    """Out of the draft, with their parts."""
    chosen = _chosen(version, rows)
    Indicator.objects.filter(pk__in=[row.pk for row in chosen]).delete()
    return _recorded(version, "delete_all", chosen, by)


def _chosen(version: Version, rows: Rows) -> list[Indicator]:
    found = Indicator.objects.filter(version=version, pk__in=[row.pk for row in rows]).select_related("main_indicator")
    chosen = list(found.order_by("main_indicator__group__position", "main_indicator__position", "position", "pk"))
    if not chosen:
        raise Refused(_("Hãy đánh dấu ít nhất một chỉ số."), code="none")
    return chosen


def _last(main: MainIndicator) -> int:
    last: int | None = main.indicators.filter(parent=None).aggregate(last=Max("position"))["last"]
    return last or 0


def _recorded(version: Version, verb: str, chosen: Rows, by: Any) -> int:
    audit.act(verb, version, by=by, summary={"rows": len(chosen)})
    return len(chosen)
