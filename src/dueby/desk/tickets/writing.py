"""A letter as it is written: its subject and its text, for one reader, and nothing sent yet."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string

from dueby.desk.tickets.languages import language_of, written_in
from dueby.desk.tickets.wording import one_line
from dueby.sla.agreement import Strength
from dueby.sla.zones import zone_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, tzinfo

    from dueby.desk.people.models import Contact
    from dueby.desk.tickets.models import Ticket
    from dueby.sla.clocks import Clock
    from dueby.sla.evaluation import Evaluation

_LONGEST_SUBJECT: Final = 250
_OWN_SUBJECTS: Final = frozenset({"notice"})
"""Letters that are to stand out; the others have the subject of their ticket's thread."""


class Written(NamedTuple):
    """A letter before it is sent."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a letter: by whose clocks it tells its moments, and in which language."""

    zone: tzinfo
    agreement_zone: tzinfo
    language: str

    @classmethod
    def of(cls, ticket: Ticket, contact: Contact) -> Reader:
        """Return how somebody reads the letters about a ticket."""
        name = contact.user.time_zone if contact.user else contact.organization.time_zone
        return cls(zone_named(name), ticket.agreement.zone, language_of(contact))


def write(  # noqa: PLR0913, PLR0917 - a letter, its reader, and everything that it may tell
    letter: str,
    ticket: Ticket,
    contact: Contact,
    told: Evaluation,
    context: Mapping[str, object],
    at: datetime,
) -> Written:
    """Write a letter about a ticket to somebody, in their language as far as it is translated."""
    common = {
        "at": at,
        "promises": promises(told),
        "ticket": ticket,
        "contact": contact,
        "vendor": ticket.agreement.vendor,
        "address": f"{settings.BASE_URL}/portal/tickets/{ticket.pk}/",
        **context,
    }
    reader = Reader.of(ticket, contact)
    subject = f"{letter}.subject" if letter in _OWN_SUBJECTS else "subject"
    text = re.sub(r"\n{3,}", "\n\n", _rendered(letter, reader, common)).strip()
    return Written(one_line(_rendered(subject, reader, common), _LONGEST_SUBJECT), text + "\n")


def _rendered(letter: str, reader: Reader, context: dict[str, object]) -> str:
    language, name = written_in(reader.language, letter)
    return render_to_string(name, {**context, "reader": replace(reader, language=language)})


def promises(told: Evaluation) -> list[Clock]:
    """Return the clocks that still owe the customer a date, what is due first, first.

    A duty to notify is kept by telling them, and is no date of theirs.
    """
    owed = (each for each in told.clocks if each.due_at is not None and _is_owed(each))
    return sorted(owed, key=lambda each: (each.due_at is None, each.due_at))


def _is_owed(clock: Clock) -> bool:
    has_ended = clock.stopped_at is not None or clock.cancelled_at is not None
    is_promise = clock.target.name in clock.agreement.targets
    return is_promise and not has_ended and clock.strength is Strength.COMMITMENT
