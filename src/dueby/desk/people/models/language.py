"""The languages in which the desk writes to customers."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings
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


def offered() -> list[tuple[str, str]]:
    """Return the languages in which there are letters, each with what it is called in itself."""
    places = (Path(each) for each in settings.LETTERS)
    found = {each.name for place in places if place.is_dir() for each in place.iterdir()}
    known = {code for code in found if "name_local" in LANG_INFO.get(code, {})} | {ENGLISH}
    return sorted(((code, language_name(code)) for code in known), key=lambda each: each[1])
