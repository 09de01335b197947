"""Builds the one icon sprite from the vendored outlines and our own few shapes: `python -m dti.web.icons`."""

import math
import re
from pathlib import Path
from xml.etree import ElementTree

STATIC = Path(__file__).parent / "static"
OUTLINES = STATIC / "vendor" / "lucide-static" / "1.62.0" / "icons"
SPRITE = STATIC / "web" / "icons.svg"
# Maturity steps are ours: one, two, three, four stairs, so that a level is read without its colour.
STAIRS = {
    f"level-{level}": "".join(
        f'<rect x="{2 + 5.25 * step:g}" y="{17 - 5 * step:g}" width="3.75" height="{5 + 5 * step:g}" rx=".75" '
        f'fill="{"currentColor" if step < level else "none"}" stroke="currentColor" stroke-width="1.25"/>'
        for step in range(4)
    )
    for level in range(1, 5)
}
# The product's mark: the star of a bronze drum, twelve rays in one ring.
RAYS = " ".join(
    f"{12 + reach * math.sin(turn * math.pi / 12):.2f},{12 - reach * math.cos(turn * math.pi / 12):.2f}"
    for turn, reach in enumerate([7.6, 3.1] * 12)
)
MARK = (
    '<circle cx="12" cy="12" r="10.75" stroke-width="1.2"/>'
    f'<polygon points="{RAYS}" fill="currentColor" stroke="none"/>'
)
OURS = STAIRS | {"mark": MARK}


def sprite() -> str:
    """The whole sprite: a symbol for each outline, by its file's name, then our own."""
    symbols = [_symbol(path.stem, _inside(path)) for path in sorted(OUTLINES.glob("*.svg"))]
    symbols += [_symbol(name, shapes) for name, shapes in OURS.items()]
    notice = "<!-- Outlines: Lucide, ISC licence, see vendor/lucide-static. -->"
    return f'<svg xmlns="http://www.w3.org/2000/svg">{notice}\n' + "\n".join(symbols) + "\n</svg>\n"


def names() -> frozenset[str]:
    """Every name that the `icon` tag accepts."""
    return frozenset(path.stem for path in OUTLINES.glob("*.svg")) | frozenset(OURS)


def _symbol(name: str, shapes: str) -> str:
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def _inside(path: Path) -> str:
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    shapes = "".join(ElementTree.tostring(shape, encoding="unicode").strip() for shape in root)
    return re.sub(r'\s*xmlns:?\w*="[^"]*"|\bns0:', "", shapes).replace(" />", "/>")


if __name__ == "__main__":
    SPRITE.write_text(sprite(), encoding="utf-8")
