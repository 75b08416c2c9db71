"""The tickets that a mail names: by the address it came to, in its subject, by what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.email.understanding.threads import ticket_number
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets import merging
from dueby.desk.tickets.models import Message, Ticket
from dueby.desk.tickets.reply_address import ticket_in, ticket_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dueby.desk.channels.email.reading import Reading

_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Named:
    """A ticket that a mail names, and how.

    `is_proof` says that whoever wrote it had a mail of the desk on the ticket: nobody guesses how
    it is named. A number in a subject, and the identifiers of others' mails, prove nothing.
    """

    ticket: Ticket
    how: str
    is_proof: bool


def tickets_named(reading: Reading) -> list[Named]:
    """Return the tickets that a mail names, what says most first; one that was merged goes on."""
    return _named(_numbers(reading))


def tickets_answered(identifiers: list[str]) -> list[Named]:
    """Return the tickets to which messages belong that are named by their identifiers."""
    return _named(_answered(identifiers))


def _named(numbers: Iterable[tuple[int, str, bool]]) -> list[Named]:
    found: dict[int, Named] = {}
    for number, how, is_proof in numbers:
        ticket = surviving(number)
        if ticket is not None and ticket.pk not in found:
            found[ticket.pk] = Named(ticket, how, is_proof)
    return list(found.values())


def _numbers(reading: Reading) -> Iterator[tuple[int, str, bool]]:
    for address in reading.addresses:
        signed = ticket_of(address)
        if signed is not None:
            yield signed[0], "the address it came to", True
    number = ticket_number(reading.told.subject)
    if number is not None:
        yield number, "the number in its subject", False
    yield from _answered(reading.answers)


def _answered(identifiers: list[str]) -> Iterator[tuple[int, str, bool]]:
    how = "the messages it answers"
    ours = _by_parcel(identifiers)
    others = dict(
        Message.objects.filter(message_id__in=identifiers).values_list("message_id", "ticket_id")
    )
    for each in identifiers:
        thread = ticket_in(each)
        if thread is not None:
            yield thread, how, True
        elif each in ours:
            yield ours[each], how, True
        elif each in others:
            yield others[each], how, False


def _by_parcel(identifiers: list[str]) -> dict[str, int]:
    parcels = Parcel.objects.filter(message_id__in=identifiers)
    subjects = parcels.values_list("message_id", "subject")
    return {
        name: int(subject.removeprefix("ticket:"))
        for name, subject in subjects
        if subject.startswith("ticket:")
    }


def surviving(number: int) -> Ticket | None:
    """Return the ticket in which the one of a number goes on, if there is one."""
    tickets = Ticket.objects.select_related("organization")
    ticket = tickets.filter(pk=number).first() if number <= _LARGEST else None
    return None if ticket is None else merging.surviving(ticket)
