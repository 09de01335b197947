"""Gives a province the levels and units of a packaged document."""

from datetime import date
from typing import Any

from django.db import transaction

from tenants.units.actions import ImportResult, add_level, import_units
from tenants.units.library.packaged import packaged_list
from tenants.units.models import Level


@transaction.atomic
def install(key: str, *, by: Any, valid_from: date) -> ImportResult:
    """Levels that are missing, then the units exactly as the document lists them, with what is to be said of them."""
    packaged = packaged_list(key)
    made = {level.code: level for level in Level.objects.all()}
    for level in packaged.levels:
        if level.code not in made:
            made[level.code] = add_level(level.name, by=by, above=made.get(level.above), code=level.code)
    if not packaged.rows:
        return ImportResult((), ())
    return import_units(packaged.rows, by=by, valid_from=valid_from)
