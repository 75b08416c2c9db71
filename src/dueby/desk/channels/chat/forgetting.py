"""What visitors said is erased: of a customer's person when asked, of unknown ones in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Q

from dueby.desk.channels.chat.models import Chat, ChatFile, ChatState, Confirmation
from dueby.desk.journal.erasing import erase_words
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.attaching import path_of
from dueby.desk.tickets.forgetting import NO_FILE
from dueby.desk.tickets.models import Attachment

if TYPE_CHECKING:
    from dueby.desk.journal.recording import Named
    from dueby.desk.people.models import Contact

KEPT_FOR: Final = timedelta(days=180)
"""How long a chat of somebody unknown is kept after its end, where it became no ticket."""
BATCH: Final = 20


def forget_chats(contact: Contact, *, by: Named | None, at: datetime) -> int:
    """Erase what was said in a contact's chats, and say how many words that were."""
    with transaction.atomic():
        # What somebody unknown said is theirs too where it stands on a ticket of theirs.
        theirs = Q(contact=contact) | Q(contact=None, ticket__contact=contact)
        chats = Chat.objects.filter(theirs).order_by("pk").select_for_update(of=("self",))
        return sum(_erase(each, by, at) for each in chats)


def forget_strangers(at: datetime) -> int:
    """Erase chats of unknown visitors that ended long ago, and say how many there were."""
    with transaction.atomic():
        ended = Chat.objects.filter(state=ChatState.ENDED, contact=None, ticket=None)
        # What is erased has lost its length; nobody says anything there any more.
        old = ended.filter(ended_at__lt=at - KEPT_FOR, length__gt=0).order_by("pk")
        chats = list(old.select_for_update()[:BATCH])
        for each in chats:
            _erase(each, None, at)
            each.length, each.is_undecided = 0, False
            each.save(update_fields=["length", "is_undecided"])
    return len(chats)


def _erase(chat: Chat, by: Named | None, at: datetime) -> int:
    count = erase_words(chat, [chat.journal_name], by=by, at=at)
    chat.name, chat.email = "", ""
    chat.save(update_fields=["name", "email"])
    Confirmation.objects.filter(chat=chat).delete()
    Parcel.objects.all().erase_concerning(chat.journal_name)
    files = ChatFile.objects.filter(message__chat=chat).exclude(digest=NO_FILE)
    digests = set(files.values_list("digest", flat=True))
    files.update(digest=NO_FILE)
    attached = Attachment.objects.filter(digest__in=digests).values_list("digest", flat=True)
    for digest in digests.difference(held(digests), attached):
        transaction.on_commit(partial(path_of(digest).unlink, missing_ok=True))
    return count


def held(digests: set[str]) -> set[str]:
    """Return which of some digests are those of files in chats."""
    return set(ChatFile.objects.filter(digest__in=digests).values_list("digest", flat=True))
