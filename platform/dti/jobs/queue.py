"""Works off waiting rows one by one: several workers at a time, a killed worker loses nothing."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q

from dti.clock import DatabaseNow
from dti.jobs.models import Attempted

logger = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Attempted)
ATTEMPTS = 14  # with the pauses below: about a day
LONGEST_PAUSE = 14_400


def work_off(model: type[Row], done: str, waiting: Q, do: Callable[[Row], dict[str, Any]], limit: int = 500) -> int:
    """Call `do` for waiting rows; it returns columns to write beside `done`. Returns how many were done."""
    finished = 0
    for _ in range(limit):
        key = _claim(model, done, waiting)
        if key is None:
            break
        finished += _attempt(model, key, done, do)
    return finished


def _claim(model: type[Row], done: str, waiting: Q) -> int | None:
    """Count the attempt and commit it first: a row that kills its worker must not loop for ever."""
    due = Q(not_before=None) | Q(not_before__lte=DatabaseNow())
    with transaction.atomic():
        rows = model._base_manager.select_for_update(skip_locked=True)
        row = rows.filter(waiting, due, **{done: None}, attempts__lt=ATTEMPTS).order_by("id").first()
        if row is None:
            return None
        pause = timedelta(seconds=min(10 * 2**row.attempts, LONGEST_PAUSE))
        model._base_manager.filter(pk=row.pk).update(attempts=row.attempts + 1, not_before=DatabaseNow() + pause)
        return int(row.pk)


def _attempt(model: type[Row], key: int, done: str, do: Callable[[Row], dict[str, Any]]) -> int:
    try:
        with transaction.atomic():
            # Gone or locked: another worker has it in hand.
            rows = model._base_manager.select_for_update(skip_locked=True)
            row = rows.filter(pk=key, **{done: None}).first()
            if row is None:
                return 0
            written = do(row)
            model._base_manager.filter(pk=key).update(**{done: DatabaseNow(), "last_error": "", **written})
            return 1
    except Exception as error:  # one broken promise must not hold up the others
        logger.exception("%s %s failed", model._meta.label_lower, key)
        model._base_manager.filter(pk=key).update(last_error=f"{type(error).__name__}: {error}"[:1000])
        return 0
