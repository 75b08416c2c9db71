"""How every verb changes a chat: locked, journaled, told to whoever listens, or not at all."""

from __future__ import annotations

import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.channels.chat.models import Author, Chat, ChatMessage
from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.models import User
from dueby.desk.streams.models import publish_to

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dueby.desk.journal.recording import Named

CHATS: Final = "chats"
"""The stream of all chats, for the vendor's people."""
LONGEST: Final = 8_000
"""Characters that may be said at a time."""
MOST: Final = 2_000
"""Messages of one chat; what the desk says by itself, such as that it ends, comes on top."""
PLACES_TOLD: Final = 20
"""Those at the head of the queue hear at once that they moved up; the others when they look."""
_RELATED: Final = ("contact__organization", "contact__user", "agent", "site", "ticket")


class ChatRefusedError(ValueError):
    """A chat does not allow what is asked; the message says why and what to do.

    `reason` names it for a visitor's browser, which says it in the visitor's language.
    """

    def __init__(self, sentence: str, reason: str = "") -> None:
        super().__init__(sentence)
        self.reason = reason


@contextmanager
def changing(chat: Chat, *, at: datetime, moves_queue: bool = False) -> Iterator[Chat]:
    """Give a chat as it now is, locked; afterwards save it and wake who listens.

    `moves_queue` says that others who wait move up.
    """
    with transaction.atomic():
        # By a query of its own: PostgreSQL joins what was there before it had to wait.
        Chat.objects.select_for_update().values_list("pk").get(pk=chat.pk)
        present = Chat.objects.select_related(*_RELATED).get(pk=chat.pk)
        before = _fields(present)
        yield present
        after = _fields(present)
        changed = [name for name, value in after.items() if value != before[name]]
        if changed:
            present.save(update_fields=changed)
        moved = bool({"state", "agent_id", "is_undecided"} & set(changed))
        wake(present, at=at, moved=moved, moves_queue=moves_queue)


def happened(  # noqa: PLR0913 - what, by whom, when, in which words
    chat: Chat,
    kind: str,
    author: Author,
    *,
    by: Named | None,
    at: datetime,
    words: str = "",
    key: str = "",
    user: User | None = None,
    data: dict[str, object] | None = None,
) -> ChatMessage:
    """Record what happened in a locked chat, and show it as its next message."""
    chat.length += 1
    told = Happening(
        kind,
        data={"number": chat.length, **(data or {})},
        words={"words": words} if words else {},
        person=chat,
    )
    entry = record(chat, told, by=by, at=at)
    return ChatMessage.objects.create(
        chat=chat,
        organization_id=chat.organization_id,
        number=chat.length,
        key=key,
        author=author,
        user=user,
        about=kind,
        text=entry.texts.get() if words else None,
        at=at,
    )


def check_room(chat: Chat) -> None:
    """Raise ChatRefusedError where nobody may say more in a chat."""
    if chat.length >= MOST:
        raise ChatRefusedError(
            "this chat is as long as a chat may be; end it and begin another", "chat_full"
        )


def wake(
    chat: Chat,
    *,
    at: datetime,
    kind: str = "changed",
    moved: bool = False,
    moves_queue: bool = False,
) -> None:
    """Wake the pages that show a chat; last of all, for everybody wants the lock of "chats".

    `moved` says that it stands in another list now.
    """
    woken = {chat.pk}
    if moves_queue:
        woken |= _first_in_the_queue()
    told = {"chat": chat.pk, "agent": chat.agent_id, "moved": moved}
    publish_to([*_streams(woken), CHATS], kind, told, at=at)


def wake_everybody(*, at: datetime) -> None:
    """Wake the pages of the vendor's people and of those who wait: who is there has changed."""
    publish_to([*_streams(_first_in_the_queue()), CHATS], "presence", {}, at=at)


def _first_in_the_queue() -> set[int]:
    return set(Chat.objects.waiting().values_list("pk", flat=True)[:PLACES_TOLD])


def _streams(chats: set[int]) -> list[str]:
    # In one order, so that no two who wake several wait for each other.
    return [Chat(pk=each).journal_name for each in sorted(chats)]


def readable(words: str, longest: int = LONGEST) -> str:
    """Return what somebody typed without what no database or reader takes.

    Raises ChatRefusedError where nothing is left, or more than `longest` characters.
    """
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(
        each for each in lines if each in "\n\t" or unicodedata.category(each) not in _NO
    )
    plain = plain.strip()
    if not plain:
        raise ChatRefusedError("there is nothing to say; write something", "empty")
    if len(plain) > longest:
        raise ChatRefusedError(
            f"this is longer than {longest} characters; say it in parts", "too_long"
        )
    return plain


_NO: Final = frozenset({"Cc", "Cs"})


def _fields(chat: Chat) -> dict[str, object]:
    fields = chat._meta.concrete_fields  # noqa: SLF001 - the documented way to name them
    return {each.attname: getattr(chat, each.attname) for each in fields}
