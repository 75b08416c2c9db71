"""Words for what is said of vulnerabilities."""

from __future__ import annotations

from typing import Final

from django import template

register = template.Library()
_SOURCES: Final = {
    "os_vendor": "the maker of the operating system",
    "nvd": "the National Vulnerability Database",
    "own": "our own assessment",
}


@register.filter
def source_said(source: str) -> str:
    """Return who rated a vulnerability, within a sentence."""
    return _SOURCES.get(source, source.replace("_", " "))
