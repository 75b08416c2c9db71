"""Colors of both themes hold the contrast that WCAG 2.2 AA asks for, wherever they may meet."""

import re
from itertools import product
from pathlib import Path

import pytest

from dueby.desk.ui import icons

THEMES = Path(icons.__file__).parent / "styles" / "themes.css"
GROUNDS = ("base-100", "base-200", "tray", "inside")
WORDS = ("base-content", "quiet", "primary", "info", "success", "warning", "error", "accent")
TINT = 0.08
"""The share of a tone in the ground of a badge or an alert."""

Color = tuple[float, float, float]


def colors(theme: str) -> dict[str, Color]:
    """Return the colors of a theme by name, as red, green and blue from 0 to 1."""
    block = THEMES.read_text(encoding="utf-8").split(f'name: "{theme}"')[1].split("}")[0]
    found = re.findall(r"--color-([\w-]+): #([0-9a-f]{6});", block)
    return {
        name: (int(code[:2], 16) / 255, int(code[2:4], 16) / 255, int(code[4:], 16) / 255)
        for name, code in found
    }


def luminance(color: Color) -> float:
    """Return the relative luminance (WCAG 2.2, section 5)."""
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Return the contrast ratio of two colors."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def tinted(ground: Color, tone: Color) -> Color:
    """Return a ground with a little of a tone in it."""
    red, green, blue = (base + (top - base) * TINT for base, top in zip(ground, tone, strict=True))
    return red, green, blue


@pytest.mark.parametrize("theme", ["light", "dark"])
class TestContrast:
    @pytest.mark.parametrize("ground,words", list(product(GROUNDS, WORDS)))
    def test_words_can_be_read_on_every_ground(self, theme: str, ground: str, words: str) -> None:
        known = colors(theme)

        assert contrast(known[words], known[ground]) >= 4.5

    @pytest.mark.parametrize("tone", ["primary", "info", "success", "warning", "error", "quiet"])
    def test_tones_can_be_read_on_their_own_tint(self, theme: str, tone: str) -> None:
        known = colors(theme)
        ground = tinted(known["base-100"], known[tone])

        assert contrast(known[tone], ground) >= 4.5
        assert contrast(known["base-content"], ground) >= 4.5

    @pytest.mark.parametrize(
        "name", ["primary", "secondary", "accent", "neutral", "info", "success", "warning", "error"]
    )
    def test_words_can_be_read_on_a_button(self, theme: str, name: str) -> None:
        known = colors(theme)

        assert contrast(known[f"{name}-content"], known[name]) >= 4.5

    def test_edges_of_fields_can_be_seen(self, theme: str) -> None:
        known = colors(theme)

        assert contrast(known["edge"], known["base-100"]) >= 3
