"""A form that was sent twice says what it says once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dueby.desk.people.models import Contact

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dueby.desk.tickets.attaching import KeptFile
    from dueby.desk.tickets.changing import Act
    from dueby.desk.tickets.models import Message

AGAIN: Final = timedelta(seconds=30)
"""How soon after one message another in the same words, by the same person, is the same one."""


def said_already(
    act: Act,
    about: str,
    words: str,
    kept: Sequence[KeptFile] = (),
    *,
    said_at: datetime | None = None,
) -> Message | None:
    """Return the message of a form that was sent a moment ago, with these words and files.

    `said_at` is when it was said, where the form tells; then only that very moment is the same.
    The ticket is locked: of two clicks at once the second sees what the first said.
    """
    by = {"contact": act.by} if isinstance(act.by, Contact) else {"user": act.by}
    said = act.ticket.messages.filter(about=about, text__words=words, **by)
    if said_at is None:
        said = said.filter(said_at__gt=act.at - AGAIN, said_at__lte=act.at)
    else:
        said = said.filter(said_at=said_at)
    last = said.order_by("-pk").first()
    if last is None:
        return None
    files = sorted(last.attachments.values_list("digest", flat=True))
    return last if files == sorted(each.digest for each in kept) else None
