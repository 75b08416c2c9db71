"""The colors of the engine's pictures, following the page's theme instead of the system alone."""

from __future__ import annotations

import re
from typing import Final

from dueby.sla.picture import stylesheet

_DARK: Final = re.compile(
    r"@media \(prefers-color-scheme: dark\) \{\n(.*?)^\}\n", re.DOTALL | re.MULTILINE
)
_RULE: Final = re.compile(r"^\s*(?P<of>[^{}\n]+?) \{ (?P<what>fill|stroke): (?P<color>#\w+); \}$")


def themed() -> str:
    """Return the rules for pictures, each color for light and for dark at once.

    `light-dark()` asks the color scheme of the element, which the theme sets.
    """
    rules = stylesheet()
    dark = _DARK.search(rules)
    if dark is None:
        raise ValueError("the pictures have no colors for the dark")
    in_the_dark = {
        (rule["of"], rule["what"]): rule["color"]
        for rule in map(_RULE.match, dark[1].splitlines())
        if rule is not None
    }
    lines = rules[: dark.start()].splitlines()
    return "".join(f"{_both(line, in_the_dark)}\n" for line in lines)


def _both(line: str, in_the_dark: dict[tuple[str, str], str]) -> str:
    rule = _RULE.match(line)
    if rule is None:
        return line
    of, what, light = rule["of"], rule["what"], rule["color"]
    return f"{of} {{ {what}: light-dark({light}, {in_the_dark[of, what]}); }}"
