"""A mail that is not taken from its mailbox: its header is kept, and a person is told."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, Protocol

from django.db import transaction

from dueby.desk.channels.email.identity import message_id_of
from dueby.desk.channels.email.keeping import store
from dueby.desk.channels.email.models import Handling, IncomingMail, Question, Way
from dueby.desk.channels.email.understanding.mail import Mail
from dueby.desk.journal.recording import Happening, record
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dueby.desk.channels.email.imap import Head
    from dueby.desk.channels.email.models import Mailbox

_LONGEST_ADDRESS: Final = 254
_LONGEST_SUBJECT: Final = 250


class Headers(Protocol):
    """Who gives out headers. Raises MailboxError."""

    def mails(self, uids: Iterable[int], part: str = "") -> dict[int, bytes]:
        """Return a part of mails by number."""


def keep_header(folder: Headers, mailbox: Mailbox, head: Head, why: str) -> IncomingMail:
    """Keep the header of a mail that stays in its folder, once, for a person to look at."""
    header = folder.mails([head.uid], "HEADER").get(head.uid, b"")
    message, at = Mail.read(header), now()
    place = f"imap\n{mailbox.pk}\n{mailbox.uid_validity}\n{head.uid}"
    with transaction.atomic():
        mail, is_new = IncomingMail.objects.get_or_create(
            key=hashlib.sha256(place.encode()).hexdigest(),
            defaults={
                "digest": store(header),
                "size": head.size,
                "message_id": message_id_of(message),
                "way": Way.IMAP,
                "mailbox": mailbox,
                "recipient": mailbox.address,
                "received_at": min(head.arrived_at or at, at),
                "author": _author(message),
                "subject": message.subject[:_LONGEST_SUBJECT],
                "handling": Handling.PERSON,
                "question": Question.HEADER,
                "failure": f"{why}; it stays in {mailbox.folder}, and its header alone is kept",
            },
        )
        if is_new:
            data = {"way": Way.IMAP.value, "size": head.size}
            record(mail, Happening("mail.received", data=data), by=None, at=at)
    kept: IncomingMail = mail
    return kept


def _author(message: Mail) -> str:
    boxes = message.fields.mailboxes("from")
    return next((each.address for each in boxes if each.address), "")[:_LONGEST_ADDRESS]
