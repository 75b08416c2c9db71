"""The icons: drawings of Lucide, kept as files, put into pages as SVG."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_FILES: Final = Path(__file__).parent / "icons"
_DRAWING: Final = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@lru_cache(maxsize=128)
def icon(name: str, size: str = "") -> SafeString:
    """Return an icon as an inline SVG that only eyes see; `size` may be "large".

    Raises FileNotFoundError for a name that is not kept.
    """
    drawn = _DRAWING.search((_FILES / f"{name}.svg").read_text(encoding="ascii"))
    if drawn is None:
        raise FileNotFoundError(name)
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"'
        ' focusable="false">{}</svg>',
        f" icon-{size}" if size else "",
        mark_safe(" ".join(drawn[1].split())),  # noqa: S308 - a file of our own
    )


def names() -> list[str]:
    """Return the names of every icon there is."""
    return sorted(path.stem for path in _FILES.glob("*.svg"))
