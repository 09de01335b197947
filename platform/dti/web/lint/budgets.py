"""How many bytes a page may cost, gzip."""

import gzip
from collections.abc import Iterator
from pathlib import Path

from dti.web.lint.finding import Finding

STATIC = Path(__file__).parents[1] / "static"
KB = 1024


def faults(static: Path = STATIC) -> Iterator[Finding]:
    """Every budget that is exceeded."""
    css, js = static / "web/css", static / "web/js"
    yield from _together("our stylesheets", css, sorted(css.glob("*.css")), 25)
    public = [css / name for name in ("layers.css", "tokens.css", "base.css", "public.css")]
    yield from _together("the public pages' stylesheets", css, public, 9)
    yield from _together("our islands", js, sorted(js.glob("*.js")), 20)
    for island in sorted(js.glob("*.js")):
        yield from _together("one island", island, [island], 4)
    fonts = static / "vendor/fontsource-variable-inter"
    weight = sum(path.stat().st_size for path in fonts.rglob("*.woff2"))
    if weight > 60 * KB:
        yield Finding(fonts, 1, f"fonts weigh {weight / KB:.1f} KB, the budget is 60")


def _together(what: str, place: Path, paths: list[Path], budget: int) -> Iterator[Finding]:
    weight = sum(len(gzip.compress(path.read_bytes())) for path in paths)
    if weight > budget * KB:
        yield Finding(place, 1, f"{what} weigh {weight / KB:.1f} KB gzip, the budget is {budget}")
