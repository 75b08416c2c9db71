"""What letters say of moments and of the agreement's words, in their reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django import template

from dueby.desk.tickets.languages import moment_in
from dueby.desk.tickets.languages import worded as worded_in
from dueby.sla.clocks import Clock

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.tickets.writing import Reader

register = template.Library()


class Named(Protocol):
    """Something of the agreement that has a title, or else a name."""

    name: str
    title: str


@register.filter
def said(moment: datetime | None, reader: Reader) -> str:
    """Return a moment by the reader's clocks, and by the agreement's where those differ."""
    if moment is None:
        return worded_in("no date", reader.language)
    own = moment_in(reader.language, moment, reader.zone)
    theirs = moment_in(reader.language, moment, reader.agreement_zone)
    return own if own == theirs else f"{own} ({theirs})"


@register.filter
def worded(text: object, reader: Reader) -> str:
    """Return a word of the agreement in the reader's language."""
    return worded_in(str(text), reader.language)


@register.filter
def called(thing: Clock | Named, reader: Reader) -> str:
    """Return what a promise, a plan or a class is called in the reader's language."""
    named = thing.target if isinstance(thing, Clock) else thing
    return worded_in(named.title or named.name, reader.language)
