"""Search over what is said on tickets: gathering the words, and finding tickets by them.

Either database has its own index over the gathered words (`search_sqlite`, `search_postgresql`).
Both are asked for the newest tickets that hold all the words: first those whose subject does, then
the others. What a person may not see is left out by the index, before anything is limited.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction
from django.db.models import Q

from dueby.desk.people.models import Contact, Organization, User
from dueby.desk.tickets import search_postgresql, search_sqlite
from dueby.desk.tickets.models import Message, SearchText, Ticket
from dueby.desk.tickets.models.search_text import VOLUMES
from dueby.desk.tickets.search_words import Question, Term, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

VOLUME: Final = 40_000
"""At how many characters the next volume begins."""
MOST_NAMES: Final = 100
"""How many customers, and how many contacts, the words of a question may name."""
_BATCH: Final = 60
_NO_END: Final = 2**62
_database = search_postgresql if connection.vendor == "postgresql" else search_sqlite


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the index: all the terms, in which parts of the words, for whom.

    `organization_id` keeps one customer's; None is for the vendor's people.
    """

    terms: tuple[Term, ...]
    parts: tuple[str, ...]
    organization_id: int | None
    is_subject_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of found tickets ends: the last ticket, and whether its subject was found."""

    is_subject: bool
    ticket_id: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of tickets, each with the volume of its words that matched, and where to go on."""

    places: list[tuple[Place, int]]
    end: Place | None


def index_message(message: Message) -> None:
    """Gather the words of a new message, in the transaction that adds it."""
    ticket = message.ticket
    last = SearchText.objects.filter(ticket=ticket).order_by("-id").first()
    if last is not None and last.size < VOLUME:
        last.add(message.text.words, is_internal=message.is_internal)
        last.save(update_fields=["notes" if message.is_internal else "messages"])
        return
    volume = SearchText.of(ticket, 0 if last is None else last.id % VOLUMES + 1)
    volume.add(message.text.words, is_internal=message.is_internal)
    volume.save(force_insert=True)


@transaction.atomic
def reindex(ticket: Ticket) -> None:
    """Gather the words of a ticket anew, after some of them changed or were erased."""
    messages = Message.objects.filter(ticket=ticket).select_related("text").order_by("pk")
    SearchText.objects.filter(ticket=ticket).delete()
    SearchText.objects.bulk_create(volumes_of(ticket, messages))


def sweep() -> None:
    """Take out of the index what words that were erased left behind; slow, for afterwards."""
    _database.sweep()


def volumes_of(ticket: Ticket, messages: Iterable[Message]) -> list[SearchText]:
    """Return the words of a ticket in volumes, not yet saved."""
    volumes = [SearchText.of(ticket, 0)]
    for message in messages:
        if volumes[-1].size >= VOLUME:
            volumes.append(SearchText.of(ticket, len(volumes)))
        volumes[-1].add(message.text.words, is_internal=message.is_internal)
    return volumes


def find(question: Question, user: User, after: Place | None, limit: int) -> Found:
    """Return up to `limit` tickets that hold all the words, of those a person may see."""
    if not question.terms:
        return Found([], None)
    if user.is_staff:
        return _find(question, user, None, after, limit)
    organization = Contact.objects.organizations_of(user).first()
    if organization is None:
        return Found([], None)
    return _find(question, user, organization, after, limit)


def _find(
    question: Question, user: User, organization: int | None, after: Place | None, limit: int
) -> Found:
    asked = question.named(_names(question, user))
    parts = ("subject", "messages") if organization else ("subject", "messages", "notes")
    in_subject = Wanted(question.terms, ("subject",), organization)
    elsewhere = Wanted(asked.terms, parts, organization, is_subject_left_out=True)
    places = list(islice(_places(in_subject, elsewhere, after), limit + 1))
    is_more = len(places) > limit
    return Found(places[:limit], places[limit - 1][0] if is_more else None)


def _places(
    in_subject: Wanted, elsewhere: Wanted, after: Place | None
) -> Iterator[tuple[Place, int]]:
    end = _NO_END if after is None else after.ticket_id * VOLUMES
    if after is None or after.is_subject:
        for volume, ticket in _tickets(in_subject, end):
            yield Place(is_subject=True, ticket_id=ticket), volume
        end = _NO_END
    for volume, ticket in _tickets(elsewhere, end):
        yield Place(is_subject=False, ticket_id=ticket), volume


def _tickets(wanted: Wanted, below: int) -> Iterator[tuple[int, int]]:
    """Return volumes with their tickets, newest first, each ticket once."""
    last = None
    while rows := _database.newest(wanted, below, _BATCH):
        for volume, ticket in rows:
            if ticket != last:
                yield volume, ticket
            last = ticket
        below = rows[-1][0]
        if len(rows) < _BATCH:
            return


def _names(question: Question, user: User) -> dict[str, tuple[str, ...]]:
    """Return for each word the customers and contacts one of whose names begins so."""
    likely = Q()
    for each in {*question.pieces, *(term.word for term in question.terms)}:
        likely |= Q(name__icontains=each)
    named = [
        *((f"o{pk}", name) for pk, name in _likely(Organization.objects.visible_to(user), likely)),
        *((f"c{pk}", name) for pk, name in _likely(Contact.objects.visible_to(user), likely)),
    ]
    folded = [(token, f" {fold(name)}") for token, name in named]
    return {
        term.word: tuple(token for token, name in folded if f" {term.word}" in name)
        for term in question.terms
    }


def _likely(people: QuerySet[Organization] | QuerySet[Contact], likely: Q) -> list[tuple[int, str]]:
    return list(people.filter(likely).order_by("-pk").values_list("pk", "name")[:MOST_NAMES])
