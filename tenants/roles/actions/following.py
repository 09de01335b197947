"""People of a former unit go on at the one that follows it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti.workflow import Refused
from tenants.roles.actions.assignments import grant
from tenants.roles.models import Assignment, Role
from tenants.units.models import Unit


@transaction.atomic
def follow(unit: Unit, former: Iterable[Assignment], *, by: Any, valid_from: date) -> list[Assignment]:
    """The same roles on the new unit, all or none. The old ones stay, for sheets that are still to be finished."""
    if valid_from < unit.valid_from:
        raise Refused(_("Đơn vị chưa có vào ngày này. Hãy chọn ngày sau."), code="valid_from")
    made = []
    for one in former:
        until = one.valid_to if one.valid_to and one.valid_to > valid_from else None
        try:
            made.append(grant(one.user, Role(one.role), unit, by=by, valid_from=valid_from, valid_to=until))
        except Refused as why:
            raise Refused(f"{one.user.full_name}: {why}", code="assignments") from None
    return made
