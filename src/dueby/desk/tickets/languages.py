"""The languages of letters: for each a directory of texts, and the words that stand in them.

A translator adds a directory named after the language, or edits the texts of one. A letter that
is missing there is written in English.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import formats, translation

from dueby.desk.people.models.language import ENGLISH
from dueby.sla.moments import moment_said, zone_said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from dueby.desk.people.models import Contact

_PLACE: Final = "tickets/letters"
_WORDS: Final = "words.txt"


def language_of(contact: Contact) -> str:
    """Return the language in which somebody is written to: their own, else their organization's."""
    return contact.language or contact.organization.language


def written_in(language: str, letter: str) -> tuple[str, str]:
    """Return the language in which a letter can be written, and the name of its text.

    It is the language asked for, the one that it is a kind of ("pt" for "pt-br"), or English.
    """
    for code in dict.fromkeys((language, language.partition("-")[0])):
        name = f"{_PLACE}/{code}/{letter}.txt"
        if code != ENGLISH and _is_there(name):
            return code, name
    return ENGLISH, f"{_PLACE}/{ENGLISH}/{letter}.txt"


@cache
def _is_there(name: str) -> bool:
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def worded(text: str, language: str) -> str:
    """Return what a language calls a word of the agreement, or the word as the agreement has it."""
    plain = text.replace("_", " ")
    return _words(language).get(plain, plain)


@cache
def _words(language: str) -> Mapping[str, str]:
    """Read the words of a language, a line each; those of the desk's own directory go before."""
    found: dict[str, str] = {}
    for place in reversed(settings.LETTERS):
        file = Path(place) / language / _WORDS
        if file.is_file():
            lines = file.read_text(encoding="utf-8").splitlines()
            pairs = (line.split(" = ", 1) for line in lines if " = " in line and line[0] != "#")
            found |= {ours.strip(): theirs.strip() for ours, theirs in pairs}
    return found


def moment_in(language: str, moment: datetime, zone: tzinfo) -> str:
    """Return a moment by a zone's clocks, as a language writes it."""
    if language == ENGLISH:
        return moment_said(moment, zone)
    local = moment.astimezone(zone)
    with translation.override(language):
        day, date = formats.date_format(local, "D"), formats.date_format(local, "DATE_FORMAT")
        return f"{day}, {date}, {formats.date_format(local, 'TIME_FORMAT')} {zone_said(local)}"
