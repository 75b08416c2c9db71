"""From an entry of the journal to notices: kept as it is read, and told in batches."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.channels.chat.models import Chat
from dueby.desk.channels.phone.models import Call
from dueby.desk.journal.erasing import WORDS_ERASED
from dueby.desk.journal.models import Entry
from dueby.desk.notices.events import KINDS, event_of
from dueby.desk.notices.letters import forget_letters
from dueby.desk.notices.models import Untold
from dueby.desk.notices.telling import tell
from dueby.desk.people.models import Contact
from dueby.desk.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

BATCH: Final = 500
LEFT_ALONE: Final = timedelta(minutes=10)
"""How long an entry is left alone that could not be told."""
ERASED: Final = f"contact.{WORDS_ERASED}"
READ: Final = KINDS | {ERASED}
"""The kinds of entries that are read."""

log = logging.getLogger(__name__)


def read(entry: Entry, at: datetime) -> None:
    """Keep that an entry is to be told; what a person wrote and is erased leaves the mails too."""
    del at
    if entry.kind == ERASED:
        _forget(entry)
    elif event_of(entry) is not None:
        Untold.objects.create(entry=entry)


def hear(at: datetime, batch: int = BATCH) -> int:
    """Tell of what was read, the oldest first, and say of how many entries."""
    if not Untold.objects.waiting(at).exists():
        return 0
    try:
        return _hear(at, batch)
    except Exception:
        log.exception("a batch of notices failed; its entries are told one by one")
    return sum(_hear_one(pk, at) for pk in _first(at, batch))


def _hear(at: datetime, batch: int) -> int:
    with transaction.atomic():
        waiting = Untold.objects.waiting(at).select_for_update(skip_locked=True)
        claimed = list(waiting.values_list("pk", "entry_id")[:batch])
        rows = Entry.objects.filter(pk__in=[entry for _, entry in claimed])
        tell(list(rows.select_related("chain").order_by("pk")), at)
        Untold.objects.filter(pk__in=[pk for pk, _ in claimed]).delete()
    return len(claimed)


def _first(at: datetime, batch: int) -> list[int]:
    return list(Untold.objects.waiting(at).values_list("pk", flat=True)[:batch])


def _hear_one(pk: int, at: datetime) -> int:
    """Tell of one entry; one that cannot be told waits, with the reason, and holds up no other."""
    try:
        with transaction.atomic():
            locked = Untold.objects.select_for_update(skip_locked=True, of=("self",))
            untold = locked.select_related("entry__chain").filter(pk=pk).first()
            if untold is None:
                return 0
            tell([untold.entry], at)
            untold.delete()
    except Exception as error:
        log.exception("entry behind %s cannot be told", pk)
        why = f"{type(error).__name__}: {error}"
        Untold.objects.filter(pk=pk).update(after=at + LEFT_ALONE, why=why)
    return 1


def _forget(entry: Entry) -> None:
    """Erase the mails that told of what a person who is forgotten reported, said or wrote."""
    number = entry.chain.subject.partition(":")[2]
    contact = Contact.objects.filter(pk=number).first()
    if contact is not None:
        theirs = (
            model.objects.filter(contact=contact).only("pk") for model in (Ticket, Call, Chat)
        )
        subjects = [each.journal_name for rows in theirs for each in rows]
        forget_letters([contact.journal_name, *subjects])
