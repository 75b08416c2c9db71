"""What tests of tickets share: a report to work on, and what became of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.forms.models import model_to_dict

from dueby.desk.clocks.models import Clock
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.streams.models import StreamEvent
from dueby.desk.tickets.finding import confirm
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import Message, Ticket
from dueby.desk.tickets.possible import NotPossibleError
from tests.desk.conftest import MONDAY_NOON

SOON = MONDAY_NOON + timedelta(minutes=20)
LATER = MONDAY_NOON + timedelta(hours=2)
TUESDAY = MONDAY_NOON + timedelta(days=1)


def reported(
    world: World,
    request_class: str = "defect",
    *,
    name: str = "rosa",
    severity: str = "",
    at: datetime = MONDAY_NOON,
) -> Ticket:
    """Return the ticket of what a contact reported in the portal, usually on Monday noon."""
    contact = world.contacts[name]
    report = Report(
        contact,
        "Export fails",
        "It stops at half.",
        "portal",
        request_class=request_class,
        severity=severity,
    )
    return open_ticket(report, by=contact, at=at)


def confirmed(world: World, severity: str = "3") -> Ticket:
    """Return the ticket of a defect that Ada confirmed twenty minutes after the report."""
    ticket = reported(world)
    confirm(ticket, severity, "It fails here too.", by=world.users["ada"], at=SOON)
    ticket.refresh_from_db()
    return ticket


def clock_of(ticket: Ticket, target: str) -> Clock:
    """Return a clock of a ticket."""
    return Clock.objects.about(ticket.journal_name).get(target=target)


def kinds(ticket: Ticket) -> list[str]:
    """Return what the journal says happened to a ticket, in order."""
    return list(Entry.objects.about(ticket.journal_name).values_list("kind", flat=True))


def facts(ticket: Ticket) -> list[str]:
    """Return the agreement's facts of a ticket, in the order they were recorded."""
    entries = Entry.objects.about(ticket.journal_name).exclude(fact="")
    return list(entries.values_list("fact", flat=True))


def last_mail(ticket: Ticket) -> str:
    """Return the text of the mail that was last put into the outbox about a ticket."""
    content = Parcel.objects.filter(subject=ticket.journal_name).latest("pk").content
    return str(content["text"])


def message(ticket: Ticket, words: str) -> Message:
    """Return the one message that says these words."""
    found: Message = ticket.messages.get(text__words=words)
    return found


@contextmanager
def refused(ticket: Ticket, because: str) -> Iterator[None]:
    """Hold that a verb is refused with a sentence, and that nothing at all has changed."""
    before = _everything(ticket)
    with pytest.raises(NotPossibleError, match=re.escape(because)):
        yield
    assert _everything(ticket) == before


def _everything(ticket: Ticket) -> dict[str, object]:
    counted = (Entry, Message, Parcel, StreamEvent)
    return {
        "ticket": model_to_dict(Ticket.objects.get(pk=ticket.pk)),
        "clocks": list(Clock.objects.about(ticket.journal_name).values()),
        **{each.__name__: each.objects.count() for each in counted},
    }


def minutes(number: int) -> datetime:
    """Return the moment so many minutes after Monday noon."""
    return MONDAY_NOON + timedelta(minutes=number)
