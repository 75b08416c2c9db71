"""What is said on a ticket after it was opened: replies, notes, calls, and the contact's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.attaching import Files, attach, keep
from dueby.desk.tickets.changing import Act, NotPossibleError, acting
from dueby.desk.tickets.letters import send_message
from dueby.desk.tickets.meaning import BY_PERSON, RESPONDED
from dueby.desk.tickets.models import MessageKind, Status
from dueby.desk.tickets.possible import Verb
from dueby.desk.tickets.progress import CUSTOMER
from dueby.desk.tickets.repeating import said_already

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact, User
    from dueby.desk.tickets.models import Message, Ticket


def reply(ticket: Ticket, words: str, *, by: User, at: datetime, files: Files = ()) -> Message:
    """Answer the customer: a response by a person. Sent twice at once it is one.

    Raises FileRefusedError for a file that is not taken.
    """
    kept = keep(files)
    with acting(ticket, Verb.REPLY, by=by, at=at) as act:
        said = said_already(act, "ticket.replied", words, kept)
        if said is not None:
            return said
        message = act.tell_customer("ticket.replied", words, fact=RESPONDED, data=dict(BY_PERSON))
        attach(message, kept)
        act.post(lambda told: send_message(message, told, at=at))
    return message


def note(  # noqa: PLR0913 - a mail has an identifier
    ticket: Ticket,
    words: str,
    *,
    by: User,
    at: datetime,
    files: Files = (),
    message_id: str | None = None,
) -> Message:
    """Write something down that only the vendor's people see; no response.

    `message_id` is that of a mail, perhaps empty: two mails are never one. Raises FileRefusedError
    for a file that is not taken.
    """
    kept = keep(files)
    with acting(ticket, Verb.NOTE, by=by, at=at) as act:
        said = said_already(act, "ticket.noted", words, kept) if message_id is None else None
        if said is not None:
            return said
        entry = act.happened("ticket.noted", words={"words": words})
        message = act.say(MessageKind.NOTE, entry, message_id=message_id or "")
        attach(message, kept)
    return message


def hear(  # noqa: PLR0913 - a mail has an identifier and a time of its own
    ticket: Ticket,
    words: str,
    *,
    by: Contact,
    at: datetime,
    files: Files = (),
    message_id: str = "",
    written_at: datetime | None = None,
) -> Message:
    """Take what a contact writes; a ticket that waits for it goes on, a finished one comes back.

    `written_at` is when a mail arrived, where that is before it is taken; its `message_id` is kept.
    That something is still broken is for `reopen` to say: a word of thanks asserts nothing.
    Raises FileRefusedError for a file that is not taken.
    """
    kept = keep(files)
    with acting(ticket, Verb.HEAR, by=by, at=at) as act:
        said = said_already(act, "ticket.heard", words, kept) if written_at is None else None
        if said is not None:
            return said
        heard = Happening("ticket.heard", words={"words": words}, person=by)
        arrived = at if written_at is None else max(act.ticket.reported_at, min(written_at, at))
        entry = record(act.ticket, heard, by=by, at=arrived)
        message = act.say(MessageKind.MESSAGE, entry, message_id=message_id)
        attach(message, kept)
        come_back(act)
    return message


def come_back(act: Act) -> None:
    """Make it the vendor's turn again, after the customer has said something."""
    present = act.ticket
    if present.waiting_on == CUSTOMER:
        act.go_on()
    elif present.is_finished:
        act.happened("ticket.came_back", data={"was": present.status})
        present.status, present.closed_at = Status.OPEN, None


def log_call(  # noqa: PLR0913 - a call has a time of its own
    ticket: Ticket,
    words: str,
    *,
    by: User,
    at: datetime,
    spoke: bool,
    held_at: datetime | None = None,
) -> Message:
    """Write down a call about a ticket; a response where somebody spoke with the customer.

    Where nobody spoke it is a note, which the customer does not see. `held_at` is when it was,
    where that is before it is written down. Raises NotPossibleError for a call in the future or
    before the report.
    """
    held = at if held_at is None else held_at
    with acting(ticket, Verb.CALL, by=by, at=at) as act:
        present = act.ticket
        if not present.reported_at <= held <= at:
            raise NotPossibleError(
                "a call about a ticket was held after its report and not in the future; "
                "correct its time"
            )
        said = said_already(act, "ticket.called", words, said_at=held_at)
        if said is not None:
            return said
        fact, data = (RESPONDED, dict(BY_PERSON)) if spoke else ("", {"spoke": False})
        called = Happening("ticket.called", fact, data, {"words": words}, present.contact)
        entry = record(present, called, by=by, at=held)
        if spoke:
            present.next_update_at = None
        return act.say(MessageKind.CALL if spoke else MessageKind.NOTE, entry)
