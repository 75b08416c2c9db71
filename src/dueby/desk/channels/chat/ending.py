"""A chat ends: what was said is writing, on a ticket, and mailed to the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.channels.chat.changing import changing, happened
from dueby.desk.channels.chat.filing import Outcome, decide, file_new, file_with
from dueby.desk.channels.chat.models import Author, Chat, ChatState
from dueby.desk.channels.chat.transcript import mail_transcript
from dueby.desk.people.models import User

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.journal.recording import Named


def end(chat: Chat, outcome: Outcome | None = None, *, by: Named | None, at: datetime) -> Chat:
    """End a chat. Who is known gets a ticket, and the transcript by mail; ended twice it is one.

    What is on a ticket already ends there, whatever the outcome. What ended by itself before, on no
    ticket, becomes now what the outcome says. What was left in writing is for one of the vendor's
    people to end. Raises ChatRefusedError, and what the tickets raise.
    """
    with changing(chat, at=at, moves_queue=True) as present:
        if present.state == ChatState.ENDED:
            if outcome is not None:
                decide(present, outcome, by=by, at=at)
        elif present.state != ChatState.WRITTEN or isinstance(by, User):
            _end(present, outcome, by, at)
    return present


def make_ticket(chat: Chat, *, at: datetime) -> None:
    """End a locked chat of a contact by a ticket, for what was left in writing."""
    chat.ended_at = at
    file_new(chat, Outcome(), at=at)
    chat.state = ChatState.ENDED


def _end(chat: Chat, outcome: Outcome | None, by: Named | None, at: datetime) -> None:
    happened(chat, "chat.ended", Author.SYSTEM, by=by, at=at)
    chat.ended_at = at
    chosen = outcome or Outcome()
    ticket = chat.ticket or (chosen.ticket if chosen.kept else None)
    if ticket is not None:
        file_with(chat, ticket, at=at)
    elif chosen.kept and (chat.contact or chosen.contact) is not None:
        file_new(chat, chosen, at=at)
    else:
        mail_transcript(chat, at=at)
        chat.is_undecided = outcome is None and chat.taken_at is not None
    chat.state = ChatState.ENDED
