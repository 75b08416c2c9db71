"""What both sides do while a chat goes on: say something, send a file, read, type."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.chat.changing import (
    ChatRefusedError,
    changing,
    check_room,
    happened,
    readable,
    wake,
)
from dueby.desk.channels.chat.filing import tell_response
from dueby.desk.channels.chat.models import Author, Chat, ChatFile, ChatMessage, ChatState
from dueby.desk.people.models import User
from dueby.desk.streams.models import StreamEvent
from dueby.desk.tickets.attaching import keep

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.files.uploadedfile import UploadedFile

    from dueby.desk.people.models import Contact

FLOOD: Final = 30
"""Messages of one visitor that are taken within a minute."""
MOST_FILES: Final = 30
"""Files that one visitor may send in one chat."""
TYPING: Final = timedelta(seconds=3)
"""How long word that somebody types stays fresh; it is passed on no more often."""


class FloodError(ChatRefusedError):
    """More than a person types in so short a time."""


def say(
    chat: Chat, words: str, *, by: User | Contact | Chat, key: str, at: datetime
) -> ChatMessage:
    """Say something; the same `key` again says nothing new. Raises ChatRefusedError.

    The first words of one of the vendor's people are the response.
    """
    words = readable(words)
    with changing(chat, at=at) as present:
        said = _said(present, by, key)
        if said is not None:
            return said
        _check(present, by, at)
        message = happened(
            present, "chat.said", _author(by), by=by, at=at, words=words, key=key, user=_user(by)
        )
        _answered(present, by, at)
    return message


def send_file(
    chat: Chat,
    file: UploadedFile[bytes],
    *,
    by: User | Contact | Chat,
    key: str,
    at: datetime,
) -> ChatMessage:
    """Send a file, under the same rules as those of tickets. Its name is its text.

    The same `key` again sends nothing new. Raises ChatRefusedError, FileRefusedError.
    """
    said = _said(chat, by, key)
    if said is not None:
        return said
    if not chat.is_running or (not isinstance(by, User) and _files(chat) >= MOST_FILES):
        raise ChatRefusedError("no more files are taken in this chat", "files")
    [kept] = keep([file])
    with changing(chat, at=at) as present:
        said = _said(present, by, key)
        if said is not None:
            return said
        _check(present, by, at)
        message = happened(
            present,
            "chat.file_sent",
            _author(by),
            by=by,
            at=at,
            words=kept.name,
            key=key,
            user=_user(by),
        )
        ChatFile.objects.create(
            message=message, media_type=kept.media_type, size=kept.size, digest=kept.digest
        )
        _answered(present, by, at)
    return message


def note(chat: Chat, words: str, *, by: User, at: datetime, key: str = "") -> ChatMessage:
    """Write something down that the visitor never sees; no response."""
    words = readable(words)
    with changing(chat, at=at) as present:
        said = present.messages.filter(author=Author.NOTE, key=key).first() if key else None
        if said is not None:
            return said
        check_room(present)
        return happened(
            present, "chat.noted", Author.NOTE, by=by, at=at, words=words, key=key, user=by
        )


def read(chat: Chat, number: int, *, by: User | Contact | Chat, at: datetime) -> None:
    """Mark what was said up to a number as read by one side. A mark never goes back.

    Marks are how a page stands and no part of what happened, so the journal has none.
    """
    field = "agent_read" if isinstance(by, User) else "visitor_read"
    number = min(number, chat.length)
    behind = Chat.objects.filter(pk=chat.pk, **{f"{field}__lt": number})
    if behind.update(**{field: number}):
        setattr(chat, field, number)
        wake(chat, at=at)


def typing(chat: Chat, *, by: User | Contact | Chat, at: datetime) -> None:
    """Pass on that somebody types."""
    kind = "agent_types" if isinstance(by, User) else "visitor_types"
    fresh = StreamEvent.objects.filter(stream__name=chat.journal_name, kind=kind)
    if chat.state == ChatState.OPEN and not fresh.filter(at__gt=at - TYPING).exists():
        wake(chat, at=at, kind=kind)


def _said(chat: Chat, by: User | Contact | Chat, key: str) -> ChatMessage | None:
    found: ChatMessage | None = chat.messages.filter(author=_author(by), key=key).first()
    return found if key else None


def _check(chat: Chat, by: User | Contact | Chat, at: datetime) -> None:
    if not chat.is_running:
        raise ChatRefusedError("the chat has ended; begin a new one", "ended")
    check_room(chat)
    if isinstance(by, User):
        if chat.agent_id != by.pk:
            has_it = f"{chat.agent} has the chat" if chat.agent else "nobody has the chat"
            raise ChatRefusedError(f"{has_it}; take it first")
        return
    last = chat.messages.filter(author=Author.VISITOR, at__gt=at - timedelta(minutes=1))
    if last.count() >= FLOOD:
        raise FloodError("this is more than we can read; wait a minute", "too_often")


def _answered(chat: Chat, by: User | Contact | Chat, at: datetime) -> None:
    if chat.state == ChatState.OPEN:
        # Whoever writes on while nobody has taken the chat waits no shorter for that.
        chat.spoken_at = at
    if isinstance(by, User):
        chat.agent_read = chat.length
        if chat.answered_at is None:
            chat.answered_at, chat.answered_by = at, by
            tell_response(chat, by, at)
    else:
        chat.visitor_read = chat.length


def _author(by: User | Contact | Chat) -> Author:
    return Author.AGENT if isinstance(by, User) else Author.VISITOR


def _user(by: User | Contact | Chat) -> User | None:
    return by if isinstance(by, User) else None


def _files(chat: Chat) -> int:
    return ChatFile.objects.filter(message__chat=chat, message__author=Author.VISITOR).count()
