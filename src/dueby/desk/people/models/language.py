"""The languages in which the desk writes to customers."""

from __future__ import annotations

from typing import Final

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError

ENGLISH: Final = "en"
"""What is written where nothing else is known, and where a text is not translated."""


def check_language(code: str) -> None:
    """Refuse a code in whose language no date can be written; raises ValidationError."""
    if "name_local" not in LANG_INFO.get(code, {}):
        raise ValidationError(f"there is no language {code!r}; codes are such as en, de, pt-br")


def language_name(code: str) -> str:
    """Return what a language is called in itself, as in "Deutsch"."""
    return str(LANG_INFO[code]["name_local"]).capitalize()
