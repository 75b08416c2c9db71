"""The colors of a picture that stands alone; a page may take the same, or its own."""

from __future__ import annotations

from typing import Final

# After the color-blind-safe palette of Okabe and Ito: blue counts, vermilion is late. Each thing
# has a form of its own besides: full height, solid, hatched, thin, dashed, a shape, a word.
_LIGHT: Final = {
    "ground": "#ffffff",
    "words": "#1b1f24",
    "quiet": "#4b535d",
    "closed": "#f6f7f9",
    "frame": "#8b949e",
    "open": "#cfe3f7",
    "counted": "#0b5ea8",
    "paused": "#fdf0cf",
    "hatch": "#8a5a00",
    "late": "#c2410c",
    "closing": "#6b3fa0",
}
_DARK: Final = {
    "ground": "#12161c",
    "words": "#eef1f5",
    "quiet": "#b3bcc7",
    "closed": "#1a2029",
    "frame": "#6b7683",
    "open": "#27425f",
    "counted": "#6db6ff",
    "paused": "#3a2f14",
    "hatch": "#f0c365",
    "late": "#ff9466",
    "closing": "#cbb0f5",
}
_RULES: Final = (
    (".ground", "fill", "ground"),
    ("text", "fill", "words"),
    (".summary, .note, .tick-label, .legend-label", "fill", "quiet"),
    (".closing-label", "fill", "closing"),
    (".badge-label", "fill", "ground"),
    (".closed", "fill", "closed"),
    (".frame, .tick, .bound", "stroke", "frame"),
    (".open", "fill", "open"),
    (".counted", "fill", "counted"),
    (".counted", "stroke", "counted"),
    (".earlier", "fill", "counted"),
    (".paused, .hatch", "stroke", "hatch"),
    (".hatch-ground", "fill", "paused"),
    (".late", "fill", "late"),
    (".pole, .change-pole", "stroke", "words"),
    (".halo", "stroke", "ground"),
    (".head, .badge", "fill", "words"),
    (".head, .badge", "stroke", "ground"),
    (".former-due", "fill", "ground"),
    (".former-due, .change, .change-leader, .pause-leader", "stroke", "words"),
    (".closing, .closing-leader", "stroke", "closing"),
)
_FORMS: Final = """\
{root} { display: block; width: 100%; max-width: 52rem; margin: 0 auto; }
{root} text { font-family: system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
{root} .heading, {root} .flag-name, {root} .badge-label { font-weight: 600; }
{root} .frame, {root} .former-due, {root} path { fill: none; }
{root} .counted { stroke-width: .8; }
{root} .pole, {root} .head, {root} .closing, {root} .former-due { stroke-width: 1.5; }
{root} .halo { stroke-width: 3.5; }
{root} .pole.now { stroke-dasharray: 5 3; }
{root} .change { stroke-width: 1.5; stroke-dasharray: 2 3; }
{root} .hatch { stroke-width: 2; }
"""


def stylesheet(root: str = ".clock-picture") -> str:
    """Return the rules for a picture's classes: light, and dark where a reader prefers that."""
    dark = "".join(f"  {line}\n" for line in _colored(root, _DARK).splitlines())
    return (
        _FORMS.replace("{root}", root)
        + _colored(root, _LIGHT)
        + f"@media (prefers-color-scheme: dark) {{\n{dark}}}\n"
    )


def own_style() -> str:
    """Return the style of a file that stands alone: the same, and what lies behind the picture."""
    light, dark = (
        f".clock-picture {{ background: {each['ground']}; }}" for each in (_LIGHT, _DARK)
    )
    return f"{stylesheet()}{light}\n@media (prefers-color-scheme: dark) {{ {dark} }}\n"


def _colored(root: str, colors: dict[str, str]) -> str:
    return "".join(
        f"{', '.join(f'{root} {each}' for each in selector.split(', '))} "
        f"{{ {what}: {colors[color]}; }}\n"
        for selector, what, color in _RULES
    )
