"""Very many tickets in a desk, made with the row builders that the desk itself uses."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

from django.db import connection, models, transaction

from bench.desk_stories import Story, Teller
from dueby.desk.clocks.casefile import CaseFile, Reckoned
from dueby.desk.clocks.models import Clock
from dueby.desk.clocks.models.clocked import due_next
from dueby.desk.contracts.cover import cover_of
from dueby.desk.contracts.models import Contract, Decision, OrderLine, SupportAgreement
from dueby.desk.demo.cast import World, settle
from dueby.desk.journal.models import Chain, Entry, Text
from dueby.desk.journal.recording import rows_of
from dueby.desk.people.models import Contact, Organization, Role, User
from dueby.desk.tickets.changing import message_row, take_over
from dueby.desk.tickets.intake import reported, ticket_row
from dueby.desk.tickets.models import Message, MessageKind, SearchText, Status, Ticket
from dueby.desk.tickets.search import volumes_of

AGREEMENT: Final = Path(__file__).parent.parent / "agreements" / "plixer.yaml"
CUSTOMERS: Final = 400
BATCH: Final = 1_000

AnyRow = TypeVar("AnyRow", bound=models.Model)


def load(tickets: int, unfinished: int, *, at: datetime, say: Callable[[str], None]) -> World:
    """Fill an empty desk with a named world and `tickets` tickets, `unfinished` of them open."""
    world = settle(AGREEMENT.read_text(encoding="utf-8"), AGREEMENT.name, at=at)
    contacts = list(_customers(world, at))
    covers = {each.organization_id: cover_of(each.organization, at) for each in contacts}
    agents = [user for user in world.users.values() if user.is_staff]
    stories = Teller(contacts, covers, agents, tickets, unfinished, at).stories()
    for number, batch in enumerate(iter(lambda: list(itertools.islice(stories, BATCH)), []), 1):
        _write(batch, at)
        say(f"{number * BATCH:,} tickets")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return world


def _customers(world: World, at: datetime) -> Iterator[Contact]:
    """Give two contacts each of many customers; one of the two signs in."""
    agreement, product = SupportAgreement.objects.get(), world.products["collector"]
    for number in range(CUSTOMERS):
        organization = Organization.objects.create(
            name=f"Customer {number:04}", time_zone="America/New_York"
        )
        contract = Contract.objects.create(
            organization=organization,
            agreement=agreement,
            number=f"B-{number:05}",
            plan="tier2" if number % 5 == 0 else "standard",
            signed_on=at.date() - timedelta(days=900),
            first_on=at.date() - timedelta(days=890),
            last_on=at.date() + timedelta(days=200),
        )
        OrderLine.objects.create(contract=contract, product=product, ordered_on=contract.signed_on)
        for name in ("First", "Second"):
            address, called = f"{name.lower()}.{number}@customer.example", f"{name} {number}"
            user = (
                User.objects.create_user(address, name=called, role=Role.CUSTOMER, at=at)
                if name == "First"
                else None
            )
            yield Contact.objects.create(
                organization=organization, user=user, name=called, email=address
            )


@transaction.atomic
def _write(stories: list[Story], at: datetime) -> None:
    for story in stories:
        story.ticket = ticket_row(story.report, story.covered, story.at)
        story.ticket.assignee = story.assignee
        if story.is_finished:
            story.ticket.status, story.ticket.closed_at = Status.CLOSED, story.at
    _save(Ticket, [story.ticket for story in stories])
    # A chain is saved with its last entry in it, for in the database it grows by one at a time.
    chains = [Chain(subject=story.ticket.journal_name) for story in stories]
    told = zip(stories, chains, strict=True)
    texts = [text for story, chain in told for text in _entries(story, chain)]
    _save(Chain, chains)
    _save(Entry, [entry for story in stories for entry in story.entries])
    _save(Text, texts)
    _save(Message, list(_messages(stories, texts)))
    _save(SearchText, [row for each in stories for row in volumes_of(each.ticket, each.messages)])
    _tell(stories, at)


def _entries(story: Story, chain: Chain) -> Iterator[Text]:
    contact, agent = story.report.contact, story.assignee
    happened = [(timedelta(), reported(story.report, story.covered))]
    happened += [(each.later, each.what) for each in story.happened]
    for number, (later, what) in enumerate(happened):
        by = agent if number else contact
        entry, texts = rows_of(story.ticket, what, chain, by=by, at=story.at + later)
        story.entries.append(entry)
        yield from texts


def _messages(stories: list[Story], texts: list[Text]) -> Iterator[Message]:
    said = {id(text.entry): text for text in texts if text.name == "words"}
    for story in stories:
        for number, entry in enumerate(story.entries):
            kind = MessageKind.NOTE if entry.kind == "ticket.noted" else MessageKind.MESSAGE
            by = story.assignee if number else story.report.contact
            message = message_row(story.ticket, kind, entry, by)
            message.text = said[id(entry)]
            story.messages.append(message)
            yield message


def _tell(stories: list[Story], at: datetime) -> None:
    clocks: list[Clock] = []
    decisions: list[Decision] = []
    for story in stories:
        ticket = story.ticket
        reckoned = Reckoned.of(ticket, CaseFile.told_by(story.entries), at)
        ticket.next_due_at, ticket.next_due_title = due_next(reckoned.clocks)
        ticket.next_moment_at = reckoned.next_moment_at
        take_over(ticket, reckoned.told)
        clocks += reckoned.clocks
        decisions += reckoned.decisions
    _save(Clock, clocks)
    _save(Decision, decisions)
    # Written over what is there: a tenth of the work of an update with a case for each row.
    Ticket.objects.bulk_create(
        [story.ticket for story in stories],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["next_due_at", "next_due_title", "next_moment_at", "severity", "finding"],
    )


def _save(model: type[AnyRow], rows: list[AnyRow]) -> None:
    model._default_manager.bulk_create(rows, batch_size=500)  # noqa: SLF001 - any model's
