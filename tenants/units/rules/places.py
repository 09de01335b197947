"""Finds what a row of a list means: the unit that stands already, and the one it belongs to. Never by guessing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from dti.web.vietnamese import fold
from tenants.units.rules.rows import Known, Row, Surroundings, is_same_name


@dataclass(frozen=True)
class Parent:
    """Where a row belongs: to another row, to a unit that stands, to the province; or why that is unclear."""

    place: int | None = None
    known: Known | None = None
    problem: str = ""


class Places:
    """Rows and standing units by level and folded word."""

    def __init__(self, rows: Sequence[Row], around: Surroundings) -> None:
        self.rows, self.levels = rows, around.levels or {}
        self.places: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self.units: defaultdict[tuple[str, str], list[Known]] = defaultdict(list)
        for place, row in enumerate(rows):
            for word in {fold(row.name), fold(row.official_code)} - {""}:
                self.places[row.level, word].append(place)
        for known in around.units:
            for word in {fold(known.name), fold(known.official_code)} - {""}:
                self.units[known.level, word].append(known)

    def parent_of(self, place: int) -> Parent:
        row = self.rows[place]
        level = self.levels.get(row.level)
        if not row.parent:
            return Parent()
        if level is None or not level.above:
            return Parent(problem="Cấp này trực thuộc thẳng tỉnh. Hãy để trống ô trực thuộc.")
        key = level.above, fold(row.parent)
        known = [one for one in self.units.get(key, []) if _is_meant(row.parent, one)]
        places = [one for one in self.places.get(key, []) if _is_meant(row.parent, self.rows[one])]
        if len(known) == 1 and not known[0].stays:
            return Parent(problem=f"Vào ngày này {known[0].name} chưa có hoặc đã có ngày kết thúc. Hãy đổi ngày.")
        if len(known) == 1:
            return Parent(known=known[0])
        if len(places) == 1 and not known:
            return Parent(place=places[0])
        return Parent(problem=self._unclear(row, key, len(known) + len(places)))

    def _unclear(self, row: Row, key: tuple[str, str], found: int) -> str:
        if found:
            return f"Có nhiều đơn vị tên “{row.parent}”. Hãy ghi mã thay cho tên."
        near = [one.name for one in self.units.get(key, [])]
        near += [self.rows[one].name for one in self.places.get(key, [])]
        if near:
            return f"Chưa có đơn vị “{row.parent}” ở cấp trên. Có phải “{near[0]}”? Hãy sửa cho khớp từng dấu."
        return f"Chưa có đơn vị “{row.parent}” ở cấp trên. Hãy thêm đơn vị đó, hoặc sửa tên."

    def standing(self, row: Row, parent: Parent) -> Known | None:
        """The unit that the row means, if it stands already: by its code, else by its name in its place."""
        by_code = [
            known
            for known in self.units.get((row.level, fold(row.official_code)), [])
            if row.official_code and known.official_code == row.official_code
        ]
        if by_code:
            return by_code[0] if is_same_name(by_code[0].name, row.name) else None
        by_name = [
            known
            for known in self.units.get((row.level, fold(row.name)), [])
            if is_same_name(known.name, row.name) and _is_in_place(known, row, parent)
        ]
        return by_name[0] if len(by_name) == 1 else None


def _is_meant(word: str, one: Known | Row) -> bool:
    return one.official_code == word or is_same_name(one.name, word)


def _is_in_place(known: Known, row: Row, parent: Parent) -> bool:
    return not row.parent or (parent.known is not None and known.parent == parent.known.pk)
