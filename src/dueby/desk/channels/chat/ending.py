"""A chat ends: what was said is writing, on a ticket, and mailed to the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.channels.chat.changing import changing, happened
from dueby.desk.channels.chat.filing import Outcome, file_new, file_with
from dueby.desk.channels.chat.models import Author, Chat, ChatState
from dueby.desk.channels.chat.transcript import mail_transcript

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.journal.recording import Named


def end(chat: Chat, outcome: Outcome | None = None, *, by: Named | None, at: datetime) -> Chat:
    """End a chat. Who is known gets a ticket, and the transcript by mail; ended twice it is one.

    What is on a ticket already ends there, whatever the outcome. Raises ChatRefusedError, and what
    the tickets raise.
    """
    outcome = outcome or Outcome()
    with changing(chat, at=at, moves_queue=True) as present:
        if present.state == ChatState.ENDED:
            return present
        happened(present, "chat.ended", Author.SYSTEM, by=by, at=at)
        present.ended_at = at
        ticket = present.ticket or (outcome.ticket if outcome.kept else None)
        if ticket is not None:
            file_with(present, ticket, at=at)
        elif outcome.kept and (present.contact or outcome.contact) is not None:
            file_new(present, outcome, at=at)
        else:
            mail_transcript(present, at=at)
        present.state = ChatState.ENDED
    return present


def make_ticket(chat: Chat, *, at: datetime) -> None:
    """End a locked chat of a contact by a ticket, for what was left in writing."""
    chat.ended_at = at
    file_new(chat, Outcome(), at=at)
    chat.state = ChatState.ENDED
