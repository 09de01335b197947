"""How a rehearsal plays out: which units are late, silent or claim N/A, and what figures they type. Seeded."""

import random
from dataclasses import dataclass, field

from dti.home.rehearsal.pages import Field

FILE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


@dataclass(frozen=True)
class Script:
    """The story of one rehearsal, the same for the same seed and units."""

    units: tuple[str, ...]
    seed: int = 2022
    silent: frozenset[str] = field(default=frozenset())
    late: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, units: tuple[str, ...], seed: int = 2022) -> "Script":
        """One unit never writes, two write but their leader does not confirm in time; the rest are in time."""
        chosen = random.Random(seed).sample(units, k=min(3, max(0, len(units) - 2)))
        return cls(units, seed, frozenset(chosen[:1]), frozenset(chosen[1:]))

    def luck(self, *where: object) -> random.Random:
        """Chance of its own for each place, so that threads change nothing."""
        return random.Random(f"{self.seed}/{'/'.join(map(str, where))}")


def figures(fields: list[Field], luck: random.Random, quality: float) -> dict[str, list[str]]:
    """What an officer types into one row. `quality` 0…1 is how good this unit is."""
    typed: dict[str, list[str]] = {}
    names = {one.name for one in fields}
    for below in sorted(name for name in names if name.startswith("in-") and name.endswith("denominator")):
        whole = luck.randint(20, 400)
        typed[below] = [str(whole)]
        above = below.removesuffix("denominator") + "numerator"
        typed[above] = [str(round(whole * min(1, max(0, luck.gauss(quality, 0.2)))))]
    for name in sorted(names - typed.keys()):
        if name.startswith("in-"):
            typed[name] = _one([one for one in fields if one.name == name], luck, quality)
    return {name: values for name, values in typed.items() if values}


def _one(same: list[Field], luck: random.Random, quality: float) -> list[str]:
    first = same[0]
    if first.name.endswith(("not_assessed", "not_held")):
        return ["no"]  # the other index did assess this unit, the survey was held
    if first.type == "date":
        # Good units act in January, before the plans' last day; the others in time by luck only.
        month = 1 if luck.random() < quality else luck.randint(1, 12)
        return [f"{luck.randint(1, 28):02d}/{month:02d}/2022"]
    if first.type == "checkbox":
        return [one.value for one in same if luck.random() < quality] or [first.value]
    if first.type == "radio":
        offered = [one.value for one in same if one.value]
        return [offered[0] if luck.random() < quality else luck.choice(offered)]
    if first.type == "select":
        offered = [value for value in first.options if value]
        return [offered[0] if luck.random() < quality else luck.choice(offered)]
    if first.name.endswith(("points", "value")):
        return ["1"]  # within every maximum: points of the council, results of another index
    if first.name.endswith("mean"):
        return ["3"]  # within every scale of ratings
    if first.name.endswith("responses"):
        return [str(luck.randint(100, 400))]
    return [str(luck.randint(3, 6) if luck.random() < quality else luck.randint(0, 3))]
