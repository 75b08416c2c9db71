"""Mails of a person who is forgotten: their bytes and every word of them go, the rows stay."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from dueby.desk.channels.email.keeping import ERASED_BYTES, path_of
from dueby.desk.channels.email.models import Handling, IncomingMail, Undelivered
from dueby.desk.journal.models import ERASED
from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.models import Message

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from dueby.desk.journal.recording import Named
    from dueby.desk.people.models import Contact


def forget_mails(
    contact: Contact, addresses: Collection[str], *, by: Named | None, at: datetime
) -> int:
    """Erase the mails that a person sent or that are about them, and say how many there were.

    `addresses` are those under which they may have written before anybody knew them. Called in the
    transaction that forgets them; the bytes go when it is committed.
    """
    known = [each.lower() for each in addresses if each]
    failed = Undelivered.objects.filter(contact=contact)
    concerned = Q(contact=contact) | Q(author__in=known) | Q(pk__in=failed.values("mail"))
    mails = IncomingMail.objects.filter(concerned).exclude(digest=ERASED_BYTES)
    numbers = list(mails.select_for_update().order_by("pk").values_list("pk", flat=True))
    rows = IncomingMail.objects.filter(pk__in=numbers)
    digests = set(rows.values_list("digest", flat=True))
    rows.filter(handling__in=(Handling.KEPT, Handling.PERSON)).update(
        handling=Handling.DISMISSED, handled_at=at
    )
    rows.update(
        digest=ERASED_BYTES,
        message_id="",
        author="",
        subject=ERASED,
        checks={},
        reasons=[],
        failure="",
    )
    failed.exclude(address=ERASED).update(address=ERASED)
    Message.objects.filter(contact=contact).exclude(message_id="").update(message_id="")
    for digest in digests - set(_digests_kept(digests)):
        transaction.on_commit(partial(path_of(digest).unlink, missing_ok=True))
    if numbers:
        data = {"mails": len(numbers)}
        record(contact, Happening("contact.mails_erased", data=data), by=by, at=at)
    return len(numbers)


def _digests_kept(digests: Collection[str]) -> list[str]:
    kept = IncomingMail.objects.filter(digest__in=digests)
    return list(kept.values_list("digest", flat=True))
