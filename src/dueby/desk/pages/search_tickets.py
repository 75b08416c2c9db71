"""Tickets found by their words, as a page of results tells them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.pages.search_marks import Piece, beginning, excerpt, marked
from dueby.desk.tickets.models import SearchText, Ticket
from dueby.desk.tickets.search import Place, find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dueby.desk.people.models import User
    from dueby.desk.tickets.search_words import Question

SIZE: Final = 20

_PLACE: Final = re.compile(r"(subject|words)\.([0-9]{1,15})")


@dataclass(frozen=True, slots=True)
class FoundTicket:
    """A ticket with its subject and a part of its words; `is_inside` for the words of a note."""

    ticket: Ticket
    subject: list[Piece]
    words: list[Piece]
    is_inside: bool = False


@dataclass(frozen=True, slots=True)
class TicketPage:
    """A page of found tickets, and the place in the address from which to go on."""

    found: list[FoundTicket]
    next: str = ""


def found_tickets(question: Question, user: User, after: str) -> TicketPage:
    """Return a page of tickets that a person may see; on the first page a number goes on top.

    A place in the address that cannot be is answered with the first page.
    """
    place = _read(after)
    found = find(question, user, place, SIZE)
    volumes = {place.ticket_id: volume for place, volume in found.places}
    numbered = question.number if place is None else None
    tickets = _tickets([*volumes] if numbered is None else [*volumes, numbered], user)
    texts = SearchText.objects.in_bulk(volumes.values())
    # The number that was typed stands first, whatever the words of the ticket are.
    numbers = sorted(volumes, key=lambda number: number != numbered)
    if numbered in tickets and numbered not in volumes:
        numbers.insert(0, numbered)
    told = [
        _told(tickets[number], texts.get(volumes.get(number, 0)), question, user)
        for number in numbers
        if number in tickets
    ]
    return TicketPage(told, "" if found.end is None else _written(found.end))


def _tickets(numbers: Sequence[int], user: User) -> dict[int, Ticket]:
    seen = Ticket.objects.visible_to(user).select_related("organization", "assignee")
    return seen.in_bulk(numbers)


def _told(ticket: Ticket, text: SearchText | None, question: Question, user: User) -> FoundTicket:
    subject = marked(ticket.subject, question.terms)
    if text is None:
        return FoundTicket(ticket, subject, [])
    words = excerpt(text.messages, question.terms)
    if not words and user.is_staff:
        inside = excerpt(text.notes, question.terms)
        if inside:
            return FoundTicket(ticket, subject, inside, is_inside=True)
    return FoundTicket(ticket, subject, words or beginning(text.messages))


def _read(written: str) -> Place | None:
    match = _PLACE.fullmatch(written)
    if match is None:
        return None
    return Place(is_subject=match[1] == "subject", ticket_id=int(match[2]))


def _written(place: Place) -> str:
    return f"{'subject' if place.is_subject else 'words'}.{place.ticket_id}"
