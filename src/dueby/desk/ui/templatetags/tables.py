"""Tables in templates: the frame and the head of what is listed in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def table(
    content: SafeString, caption: str, columns: str, css: str = "panel scrolled"
) -> SafeString:
    """Return rows as a table that scrolls where it is wider than the page.

    `columns` stand with commas between; one in brackets is read aloud alone.
    """
    heads = [(each.strip("()"), each.startswith("(")) for each in columns.split(", ")]
    told = {"caption": caption, "heads": heads, "rows": content, "css": css}
    return render_to_string("ui/table.html", told)
