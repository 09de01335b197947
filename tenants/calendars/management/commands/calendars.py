"""`./dti calendars check`: what the linter says of the packaged calendars, beside the register. Needs no database."""

from collections.abc import Iterable, Sequence
from typing import Any

from dti.library_check import CheckCommand
from tenants.calendars import library
from tenants.calendars.library.check import check_plan, silent
from tenants.calendars.library.check import corrected as without_contradictions
from tenants.calendars.rules import Plan
from tenants.calendars.wording import in_words


class Command(CheckCommand):
    help = "Soi các lịch đóng gói và đối chiếu với sổ ghi những chỗ lệch của văn bản."
    noun, metavar = "lịch", "LỊCH"

    def keys(self) -> Sequence[str]:
        return library.packaged_keys()

    def read(self, key: str, *, corrected: bool) -> tuple[str, Sequence[tuple[Any, str]], Iterable[Any]]:
        plan = library.packaged_plan(key).plan
        plan = without_contradictions(plan) if corrected else plan
        found = check_plan(key, plan)
        texts = [(said, f"{one.message} [{one.where}]" if one.where else one.message) for said, one in found]
        return _extent(plan), texts, silent(key, found)


def _extent(plan: Plan) -> str:
    opens = min(phase.opens_at for phase in plan.phases)
    closes = max(phase.closes_at for phase in plan.phases)
    return f"{len(plan.phases)} dòng, {in_words(opens, closes)}"
