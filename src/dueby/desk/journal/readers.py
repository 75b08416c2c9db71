"""Readers of the journal: what an app above does because of what was recorded.

An entry and the note of who is to read it are one transaction, and what a reader writes is one
transaction with taking that note away. So nothing is missed and nothing is read twice, in
whatever order transactions end and whatever is killed between.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.journal.models import Entry, Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BATCH: Final = 500
FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(hours=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads the entries of some kinds; "clock." stands for all that begin with it.

    `read` gets entries in their order, `at_once` at most, and the present moment. It only writes
    rows. Where it changes rows that are there it takes a lock first that all who do it take, for
    two that changed many would wait for each other in a ring.
    """

    name: str
    kinds: frozenset[str]
    read: Callable[[Sequence[Entry], datetime], None]
    at_once: int = 1

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
    waiting = Unread.objects.waiting(subscribed, at=at)
    found = list(waiting.values_list("reader", "pk", "tries")[:batch])
    return sum(_read(reader, keys, at) for reader, keys in _together(found))


def _together(found: Iterable[tuple[str, int, int]]) -> Iterator[tuple[Reader, list[int]]]:
    """Give what each reader reads at once; what it failed on before it reads alone."""
    waiting: dict[str, list[int]] = {}
    for name, key, tries in found:
        if tries:
            yield subscribed[name], [key]
        else:
            waiting.setdefault(name, []).append(key)
    for name, keys in waiting.items():
        reader = subscribed[name]
        for first in range(0, len(keys), reader.at_once):
            yield reader, keys[first : first + reader.at_once]


def _read(reader: Reader, keys: Sequence[int], at: datetime) -> int:
    """Let a reader read entries, all or none; where it fails on several, it reads each by itself.

    Returns how many it read: another worker may have been quicker.
    """
    with transaction.atomic():
        claimed = list(Unread.objects.claimed(keys, reader.name, at=at))
        if not claimed:
            return 0
        try:
            with transaction.atomic():
                reader.read([each.entry for each in claimed], at)
        except Exception as error:
            log.exception("the reader %s failed on %s", reader.name, _named(claimed))
            if len(claimed) == 1:
                why = f"{type(error).__name__}: {error}"
                claimed[0].put_off(why, until=at + wait_after(claimed[0].tries + 1))
                return 0
        else:
            Unread.objects.filter(pk__in=[each.pk for each in claimed]).delete()
            return len(claimed)
    return sum(_read(reader, [each.pk], at) for each in claimed)


def _named(claimed: Sequence[Unread]) -> str:
    if len(claimed) == 1:
        return f"entry {claimed[0].entry_id}"
    return f"{len(claimed)} entries together; it reads each by itself"


def wait_after(tries: int) -> timedelta:
    """Return how long an entry is left alone on which its reader failed so many times."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(tries - 1, 20)
    return min(doubled, LONGEST_WAIT)
