"""Colours keep their contrast in every theme: text 4.5, dark text 7, marks and borders 3."""

import re
from pathlib import Path

import pytest

import dti.web

TOKENS = (Path(dti.web.__file__).parent / "static/web/css/tokens.css").read_text(encoding="utf-8")
TEXTS = ["ink", "secondary", "muted", "action", "success", "warning", "danger", "explanation", "neutral"]
TINTED = ["success", "warning", "danger", "explanation", "neutral"]
MARKS = ["control", "round-self", "round-1", "round-2"]


def tokens(selector: str) -> dict[str, str]:
    body = re.search(re.escape(selector) + r" \{(.*?)\n  \}", TOKENS, re.DOTALL)
    assert body
    return dict(re.findall(r"--dti-([\w-]+): (#[0-9a-f]{6});", body[1]))


def theme(name: str) -> dict[str, str]:
    root = tokens(":root")
    found = (
        root
        | {"dark": tokens('[data-bs-theme="dark"]'), "more": tokens('[data-dti-contrast="more"]'), "light": {}}[name]
    )
    aliases = {"action": "cham-700", "focus": "cham-700", "bar": "cham-800", "action-tint": "cham-50"}
    return {**{key: root[value] for key, value in aliases.items()}, **found}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark", "more"])
def test_text_and_marks_stand_out(name: str) -> None:
    colours = theme(name)
    floor = 7.0 if name != "light" else 4.5

    for text in TEXTS:
        assert contrast(colours[text], colours["surface"]) >= floor, text
        assert contrast(colours[text], colours["canvas"]) >= 4.5, text
        assert contrast(colours[text], colours["sunken"]) >= 4.5, text
    for tone in TINTED:
        assert contrast(colours[tone], colours[f"{tone}-tint"]) >= 4.5, tone
    for mark in MARKS:
        assert contrast(colours[mark], colours["surface"]) >= 3, mark
    assert contrast(colours["action-text"], colours["action"]) >= 4.5
    assert contrast(colours["on-bar"], colours["bar"]) >= 4.5
    assert contrast(colours["on-bar-quiet"], colours["bar"]) >= 4.5
    assert contrast(colours["on-bar-quiet"], colours["bar-raised"]) >= 4.5
    assert contrast(colours["gold"], colours["bar"]) >= 3


def test_levels_carry_their_words() -> None:
    colours = theme("light")

    assert [contrast(colours[f"level-{n}"], colours["on-level-low"]) >= 4.5 for n in (1, 2)] == [True, True]
    assert [contrast(colours[f"level-{n}"], colours["on-level-high"]) >= 4.5 for n in (3, 4)] == [True, True]


def test_bootstraps_blue_is_nowhere_in_our_styles() -> None:
    folder = Path(dti.web.__file__).parent / "static/web/css"
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.css")).lower()

    assert not re.search(r"#0d6efd|#0a58ca|#86b7fe|13,\s*110,\s*253", text)
