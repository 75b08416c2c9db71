"""How every verb changes a ticket: locked, journaled, its clocks told anew, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from django.db import transaction

from dueby.desk.clocks.casefile import recompute
from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.models import Contact, User
from dueby.desk.streams.models import publish_to
from dueby.desk.tickets.meaning import unsaid
from dueby.desk.tickets.models import Finding, Message, MessageKind, Status, Ticket
from dueby.desk.tickets.possible import NotPossibleError, Verb, require
from dueby.desk.tickets.search import index_message

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.journal.models import Entry
    from dueby.sla.evaluation import Evaluation

__all__ = ["Act", "NotPossibleError", "acting", "changing", "say", "take_over", "wake"]

QUEUE: Final = "queue"
_RELATED: Final = ("organization", "contact__user", "contract", "product", "assignee")
_PLANNED: Final = frozenset({"next_due_at", "next_due_title", "next_moment_at"})
"""Fields that the clocks save for themselves."""

Letter: TypeAlias = "Callable[[Evaluation], None]"
"""Writes a mail once the clocks are told anew."""


@dataclass
class Act:
    """One verb in the middle of being done: a locked ticket, who does it and when."""

    ticket: Ticket
    by: User | Contact
    at: datetime
    letters: list[Letter] = field(default_factory=list)

    def record(self, what: Happening) -> Entry:
        """Append to the ticket's journal; its words concern the ticket's contact."""
        return record(self.ticket, what, by=self.by, at=self.at)

    def happened(
        self,
        kind: str,
        fact: str = "",
        data: dict[str, object] | None = None,
        words: dict[str, str] | None = None,
    ) -> Entry:
        """Record what happened, by its own name and the agreement's."""
        person = self.by if isinstance(self.by, Contact) else self.ticket.contact
        return self.record(Happening(kind, fact, data or {}, words or {}, person))

    def say(
        self, kind: MessageKind, entry: Entry, name: str = "words", message_id: str = ""
    ) -> Message:
        """Add the words of an entry to the conversation, with the identifier of the mail it was."""
        return say(self.ticket, kind, entry, name, self.by, message_id)

    def tell_customer(
        self,
        kind: str,
        words: str,
        *,
        fact: str = "",
        data: dict[str, object] | None = None,
        name: str = "words",
    ) -> Message:
        """Record something with words for the customer to see.

        A message by a person is a response (clause 1 of the reference agreement) and an update:
        that too is recorded where the agreement listens to it and the fact itself does not say it.
        """
        for meant, fields in unsaid(self.ticket.agreement, fact):
            self.happened(f"ticket.{meant}", meant, fields)
        entry = self.happened(kind, fact, data, {name: words})
        self.ticket.next_update_at = None
        return self.say(MessageKind.MESSAGE, entry, name)

    def go_on(self) -> None:
        """End a wait, where there is one, so that no verb leaves a pause behind that never ends."""
        present = self.ticket
        if present.status == Status.WAITING:
            self.happened("ticket.resumed", "resumed", {"on": present.waiting_on})
            present.status, present.waiting_on = Status.OPEN, ""

    def post(self, letter: Letter) -> None:
        """Have a mail written when the clocks are told anew."""
        self.letters.append(letter)


@contextmanager
def acting(ticket: Ticket, verb: Verb, *, by: User | Contact, at: datetime) -> Iterator[Act]:
    """Do a verb to a ticket as it now is, locked; its clocks and its letters follow.

    Raises NotPossibleError, with nothing changed, where the ticket does not allow the verb.
    """
    with _locked(ticket) as present:
        require(present, verb, by)
        act = Act(present, by, at)
        before = _fields(present)
        yield act
        told = _keep(present, before, at)
        for letter in act.letters:
            letter(told)
        wake(present, at)


@contextmanager
def changing(ticket: Ticket, *, at: datetime) -> Iterator[Ticket]:
    """Give the ticket as it now is, locked; afterwards save it and tell its clocks anew.

    Two people who act at the same moment come one after the other, and the second sees what the
    first did. A refusal raised inside leaves nothing changed.
    """
    with _locked(ticket) as present:
        before = _fields(present)
        yield present
        _keep(present, before, at)
        wake(present, at)


@contextmanager
def _locked(ticket: Ticket) -> Iterator[Ticket]:
    with transaction.atomic():
        # Locked by a query of its own: PostgreSQL, where it had to wait for the lock, gives the
        # ticket as it now is, but whatever is joined to it as it was before.
        Ticket.objects.select_for_update().values_list("pk").get(pk=ticket.pk)
        yield Ticket.objects.select_related(*_RELATED).get(pk=ticket.pk)


def _fields(ticket: Ticket) -> dict[str, object]:
    fields = ticket._meta.concrete_fields  # noqa: SLF001 - the documented way to name them
    return {each.attname: getattr(ticket, each.attname) for each in fields}


def _keep(ticket: Ticket, before: dict[str, object], at: datetime) -> Evaluation:
    told = recompute(ticket, at)
    take_over(ticket, told)
    now = _fields(ticket)
    changed = {name for name in before if now[name] != before[name]}
    if changed - _PLANNED:
        ticket.save(update_fields=changed - _PLANNED)
    return told


def take_over(ticket: Ticket, told: Evaluation) -> None:
    """Make class, severity and finding what the facts made them."""
    attributes = told.case.attributes
    ticket.request_class = attributes.get("class", ticket.request_class)
    is_defect = ticket.request_class in told.agreement.confirmable_classes
    ticket.severity = attributes.get("severity", "") if is_defect else ""
    found = [fact.type for fact in told.facts if fact.type in {"confirmed", "rejected"}]
    ticket.finding = Finding(found[-1]) if found else Finding.NONE
    ends = [fact for fact in told.facts if fact.type in {"rectified", "reopened"}]
    is_rectified = bool(ends) and ends[-1].type == "rectified"
    ticket.rectified_at = ends[-1].at if is_rectified else None


def wake(ticket: Ticket, at: datetime) -> None:
    """Wake the pages that show a ticket; last of all, for everybody wants the queue's lock."""
    publish_to((ticket.journal_name, QUEUE), "changed", {"ticket": ticket.pk}, at=at)


def say(  # noqa: PLR0913, PLR0917 - whose words they are, where they stand, how they came
    ticket: Ticket,
    kind: MessageKind,
    entry: Entry,
    name: str,
    by: User | Contact | None,
    message_id: str = "",
) -> Message:
    """Add the words of an entry, kept there under `name`, to the ticket's conversation."""
    message = message_row(ticket, kind, entry, by, message_id)
    message.text = entry.texts.get(name=name)
    message.save(force_insert=True)
    index_message(message)
    return message


def message_row(
    ticket: Ticket,
    kind: MessageKind,
    entry: Entry,
    by: User | Contact | None,
    message_id: str = "",
) -> Message:
    """Return the row, not yet saved and still without its text, of something said."""
    return Message(
        ticket=ticket,
        organization_id=ticket.organization_id,
        kind=kind,
        user=by if isinstance(by, User) else None,
        contact=by if isinstance(by, Contact) else None,
        said_at=entry.at,
        about=entry.kind,
        message_id=message_id,
    )
