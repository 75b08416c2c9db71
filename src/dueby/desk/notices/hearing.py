"""What the notices' reader does with entries of the journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.chat.models import Chat
from dueby.desk.channels.phone.models import Call
from dueby.desk.journal.erasing import WORDS_ERASED
from dueby.desk.journal.models import Entry
from dueby.desk.notices.events import KINDS
from dueby.desk.notices.letters import forget_letters
from dueby.desk.notices.telling import tell
from dueby.desk.people.models import Contact
from dueby.desk.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

ERASED: Final = f"contact.{WORDS_ERASED}"
READ: Final = KINDS | {ERASED}
"""The kinds of entries that are read."""


def read(entries: Sequence[Entry], at: datetime) -> None:
    """Tell whom entries concern; what a person wrote and is erased leaves the mails too."""
    for entry in entries:
        if entry.kind == ERASED:
            _forget(entry)
    tell(entries, at)


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
