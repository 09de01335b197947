"""Pages for paper: a PDF/A from a typst template, with fonts of our own that hold every Vietnamese letter.

Values travel as JSON beside the template and are never written into it, so that no name can become markup.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).parent / "fonts"


def pdf(template: Path, values: dict[str, Any]) -> bytes:
    """The document as bytes. The template reads `json(bytes(sys.inputs.values))` and finds `page.typ` beside it."""
    made = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
        pdf_standards=["a-2b"],
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """Read once: looking through four files again for each letter would cost more than the letter."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
