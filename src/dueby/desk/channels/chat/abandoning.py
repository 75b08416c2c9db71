"""Chats in which nobody says anything any more come to an end, and none is lost by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from dueby.desk.channels.chat.changing import changing, happened
from dueby.desk.channels.chat.ending import end
from dueby.desk.channels.chat.models import Author, Chat, ChatState

UNANSWERED: Final = timedelta(hours=1)
"""After which a chat that nobody took is no chat any more but a report."""
SILENT: Final = timedelta(hours=2)
"""After which a chat that went on has ended."""
BATCH: Final = 20


def end_abandoned(at: datetime) -> int:
    """End chats that nobody goes on with, and say how many there were.

    Who is known gets a ticket; what an unknown visitor wrote stays for a person to look at.
    """
    unanswered = Chat.objects.waiting().filter(spoken_at__lt=at - UNANSWERED)
    silent = Chat.objects.filter(state=ChatState.OPEN, spoken_at__lt=at - SILENT)
    chats = [*unanswered[:BATCH], *silent.order_by("spoken_at")[:BATCH]]
    for chat in chats:
        if chat.state == ChatState.WAITING and chat.contact_id is None:
            _leave(chat, at)
        else:
            end(chat, by=None, at=at)
    return len(chats)


def _leave(chat: Chat, at: datetime) -> None:
    with changing(chat, at=at, moves_queue=True) as present:
        if present.state == ChatState.WAITING:
            present.state = ChatState.WRITTEN
            happened(present, "chat.left_waiting", Author.SYSTEM, by=None, at=at)
