"""What the vendor's people do with a chat: take it, hand it over, say who the visitor is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.channels.chat.calling import call_if_alone
from dueby.desk.channels.chat.changing import ChatRefusedError, changing, happened
from dueby.desk.channels.chat.ending import make_ticket
from dueby.desk.channels.chat.models import Author, Chat, ChatState
from dueby.desk.channels.covering import covering_of

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.journal.recording import Named
    from dueby.desk.people.models import Contact, User


def answer(chat: Chat, *, by: User, at: datetime) -> None:
    """Take a chat that waits; of two who take it at once one gets it, and the other is told.

    The visitor sees who answers. The response is the first word, not the taking.
    """
    with changing(chat, at=at, moves_queue=True) as present:
        if present.state != ChatState.WAITING:
            has_it = f"{present.agent} has the chat" if present.agent else "the chat has ended"
            raise ChatRefusedError(has_it)
        present.state, present.agent, present.taken_at = ChatState.OPEN, by, at
        happened(present, "chat.answered", Author.SYSTEM, by=by, at=at, user=by)


def hand_over(chat: Chat, to: User, *, by: User, at: datetime) -> None:
    """Give a chat that goes on to a colleague, or take it over from one."""
    with changing(chat, at=at) as present:
        if present.state != ChatState.OPEN:
            raise ChatRefusedError("only a chat that goes on is handed over")
        if not (to.is_staff and to.is_active):
            raise ChatRefusedError(f"{to} does not work here; choose somebody who does")
        if present.agent_id == to.pk:
            raise ChatRefusedError(f"{to} has the chat already")
        data: dict[str, object] = {"was": present.agent_id, "to": to.pk}
        present.agent = to
        happened(present, "chat.handed_over", Author.SYSTEM, by=by, at=at, user=to, data=data)


def hand_back(chat: Chat, *, by: Named | None, at: datetime) -> None:
    """Give a chat that goes on back to the queue, where it has the place of its beginning.

    The desk does so by itself where `by` is None.
    """
    with changing(chat, at=at, moves_queue=True) as present:
        if present.state != ChatState.OPEN:
            raise ChatRefusedError("only a chat that goes on is given back to the queue")
        data: dict[str, object] = {"was": present.agent_id}
        present.state, present.agent = ChatState.WAITING, None
        present.spoken_at, present.called_at = at, None
        happened(present, "chat.handed_back", Author.SYSTEM, by=by, at=at, data=data)
        call_if_alone(present, at)


def identify(
    chat: Chat, contact: Contact | None, email: str, *, by: Named | None, at: datetime
) -> None:
    """Note that a visitor has shown to read mail at an address, and whose address it is.

    From then on contract and plan are those of the contact; what they said of themselves goes. What
    a contact had left in writing waits where support is open for them, and else is a ticket.
    """
    with changing(chat, at=at) as present:
        if present.contact is not None or present.state == ChatState.ENDED:
            return
        present.is_confirmed = True
        if contact is None:
            present.email = email
        else:
            covering = covering_of(contact, at)
            present.contact, present.organization_id = contact, contact.organization_id
            present.contract, present.plan = covering.contract, covering.plan
            present.name, present.email, present.is_confirmed = "", "", False
            present.messages.update(organization_id=contact.organization_id)
            _leave_ticket_of_others(present)
        data: dict[str, object] = {"contact": contact.pk if contact else None}
        happened(present, "chat.identified", Author.SYSTEM, by=by, at=at, data=data)
        if contact is not None and present.state == ChatState.WRITTEN:
            _take_up(present, at)


def _leave_ticket_of_others(chat: Chat) -> None:
    """Let what is said from now on go where it belongs: an agent took them for somebody else."""
    assert chat.contact is not None  # noqa: S101 - it was just set
    if chat.ticket is not None and chat.ticket.organization_id != chat.contact.organization_id:
        chat.ticket = None


def _take_up(chat: Chat, at: datetime) -> None:
    """Do with what was left in writing what is due to the contact who is now known."""
    covering = covering_of(chat.contact, at)
    if not covering.calendar.is_open(at):
        make_ticket(chat, at=at)
        return
    chat.state, chat.spoken_at, chat.called_at = ChatState.WAITING, at, None
    chat.is_after_hours = covering.is_after_hours(at)
    call_if_alone(chat, at)
