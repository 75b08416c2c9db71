"""Readers of the journal: what an app above does because of what was recorded.

An entry and the note of who is to read it are one transaction, and what a reader writes is one
transaction with taking that note away. So nothing is missed and nothing is read twice, in
whatever order transactions end and whatever is killed between.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.journal.models import Entry, Unread

if TYPE_CHECKING:
    from collections.abc import Iterable

BATCH: Final = 100
FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(hours=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads the entries of some kinds; "clock." stands for all that begin with it.

    `read` gets an entry and the present moment. It only writes rows and waits for nobody.
    """

    name: str
    kinds: frozenset[str]
    read: Callable[[Entry, datetime], None]

    def wants(self, kind: str) -> bool:
        """Tell whether it reads entries of a kind."""
        return kind in self.kinds or f"{kind.partition('.')[0]}." in self.kinds


class AlreadySubscribedError(ValueError):
    """Two readers have one name; the message says which."""


subscribed: Final[dict[str, Reader]] = {}
"""The readers by their names."""


def subscribe(reader: Reader) -> None:
    """Have a reader read what is recorded from now on; called as the reader's app begins."""
    present = subscribed.setdefault(reader.name, reader)
    if present != reader:
        raise AlreadySubscribedError(
            f"there is a reader {reader.name} already; choose another name"
        )


def note_unread(entries: Iterable[Entry]) -> None:
    """Note who is to read entries, in the transaction that records them."""
    unread = [
        Unread(reader=reader.name, entry=entry)
        for entry in entries
        for reader in subscribed.values()
        if reader.wants(entry.kind)
    ]
    if unread:
        Unread.objects.bulk_create(unread)


def read_waiting(at: datetime, batch: int = BATCH) -> int:
    """Let the readers read what waits for them, and say how much was read.

    What a reader fails on is kept with the reason, waits, and holds up nothing else. What waits
    for a reader that is no more stays until there is one of its name again.
    """
    return sum(_read(each, at) for each in Unread.objects.waiting(subscribed, at=at)[:batch])


def _read(unread: Unread, at: datetime) -> bool:
    """Let a reader read an entry, and tell whether it did: another worker may have been quicker.

    One entry is one transaction, so that the locks of two never wait for each other in a ring.
    """
    with transaction.atomic():
        if not unread.is_claimed():
            return False
        try:
            with transaction.atomic():
                subscribed[unread.reader].read(unread.entry, at)
        except Exception as error:
            log.exception("the reader %s failed on entry %s", unread.reader, unread.entry_id)
            why = f"{type(error).__name__}: {error}"
            unread.put_off(why, until=at + wait_after(unread.tries + 1))
            return False
        unread.delete()
    return True


def wait_after(tries: int) -> timedelta:
    """Return how long an entry is left alone on which its reader failed so many times."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(tries - 1, 20)
    return min(doubled, LONGEST_WAIT)
