"""Counts and points as the rows sum, beside what the decision declares. Neither replaces the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from criteria_builder.tree import DeclaredFigures, MainNode, NodeKind, Tree


@dataclass(frozen=True)
class Figures:
    """Main indicators, components and points that the rows give."""

    mains: int
    components: int
    points: Decimal


@dataclass(frozen=True)
class Total:
    """One node's sums; a document may declare the same node in several places."""

    kind: NodeKind
    pk: int | None
    name: str
    computed: Figures
    declared: tuple[DeclaredFigures, ...]

    @property
    def key(self) -> str:
        return self.kind if self.pk is None else f"{self.kind}-{self.pk}"


@dataclass(frozen=True)
class Totals:
    """The whole set (foundation once), each pillar (foundation in each), each group and main indicator."""

    whole: Total
    foundation: Figures
    pillars: tuple[Total, ...]
    groups: tuple[Total, ...]
    mains: tuple[Total, ...]

    @property
    def every(self) -> tuple[Total, ...]:
        return (self.whole, *self.pillars, *self.groups, *self.mains)

    def of(self, kind: NodeKind, pk: int | None) -> Total | None:
        return next((total for total in self.every if (total.kind, total.pk) == (kind, pk)), None)


def totals(tree: Tree) -> Totals:
    """Bắc Kạn 2022, L286-300: Total = Σ pillars − (P − 1) · foundation, and so each row counts once."""
    return Totals(
        whole=Total("set", None, "Toàn bộ", figures(tree.counted_mains), tree.declared),
        foundation=figures(tree.foundation),
        pillars=tuple(
            Total("pillar", pillar.pk, pillar.name, figures(tree.mains_of(pillar)), pillar.declared)
            for pillar in tree.pillars
        ),
        groups=tuple(
            Total("group", group.pk, group.name, figures(group.mains), group.declared) for group in tree.groups
        ),
        mains=tuple(Total("main", main.pk, main.name, figures([main]), main.declared) for main in tree.mains),
    )


def figures(mains: Sequence[MainNode]) -> Figures:
    """Sums over distinct main indicators; general information is neither counted nor summed."""
    counted = [main for main in mains if not main.is_information]
    return Figures(
        mains=len(counted),
        components=sum(len(main.components) for main in counted),
        points=sum((main.points for main in counted), Decimal(0)),
    )
