"""`./dti units check`: what an import says of the packaged unit lists, beside the register. Needs no database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from dti.library_check import CheckCommand
from tenants.units import library
from tenants.units.library.check import check_list, silent
from tenants.units.library.check import corrected as without_contradictions
from tenants.units.library.packaged import PackagedList


class Command(CheckCommand):
    help = "Soi các danh sách đơn vị đóng gói và đối chiếu với sổ ghi những chỗ lệch của văn bản."
    noun, metavar = "danh sách", "DANH_SÁCH"

    def keys(self) -> Sequence[str]:
        return library.packaged_keys()

    def read(self, key: str, *, corrected: bool) -> tuple[str, Sequence[tuple[Any, str]], Iterable[Any]]:
        packaged = library.packaged_list(key)
        found = check_list(without_contradictions(packaged) if corrected else packaged)
        return _summary(packaged), [(said, one.message) for said, one in found], silent(packaged, found)


def _summary(packaged: PackagedList) -> str:
    if not packaged.rows:
        levels = ", ".join(level.name for level in packaged.levels)
        return f"{levels}; 0 đơn vị. {packaged.not_listed}"
    counted = Counter(row.level for row in packaged.rows)
    return ", ".join(f"{level.name} {counted[level.code]} đơn vị" for level in packaged.levels)
