"""A mail that the desk sends to one of its mailboxes, and how far it has come.

It is the desk's own mail, so it opens no ticket: what comes of it is known beforehand.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.channels.email.models import IncomingMail
from dueby.desk.journal.recording import Happening, record
from dueby.desk.outbox.models import Parcel, ParcelState

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.email.models import Mailbox
    from dueby.desk.people.models import User

_TEXT: Final = """\
This mail was sent by the desk to its own address {address}, to see whether it comes back.

Nobody has to do anything. The desk knows its own mail and opens no ticket for it.
"""


@dataclass(frozen=True, slots=True)
class Course:
    """How far a test mail has come: its parcel in the outbox, and the mail that came of it."""

    parcel: Parcel
    mail: IncomingMail | None

    @property
    def is_sent(self) -> bool:
        """Whether it has left the house."""
        return self.parcel.state == ParcelState.SENT

    @property
    def is_given_up(self) -> bool:
        """Whether it could not leave the house."""
        return self.parcel.state == ParcelState.DEAD

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be waited for."""
        return self.is_given_up or (self.mail is not None and bool(self.mail.mail_class))


def send_test(mailbox: Mailbox, *, by: User, at: datetime) -> str:
    """Put a test mail to a mailbox's address into the outbox, and return its token."""
    token = secrets.token_hex(6)
    content = {
        "to": mailbox.address,
        "subject": f"Test of this mailbox ({token})",
        "text": _TEXT.format(address=mailbox.address),
        "automatic": "generated",
    }
    with transaction.atomic():
        Parcel.post(_key(mailbox, token), "mail", content, subject=mailbox.journal_name, at=at)
        record(mailbox, Happening("mailbox.tested", data={"test": token}), by=by, at=at)
    return token


def course_of(mailbox: Mailbox, token: str) -> Course | None:
    """Return how far a test mail has come, or None where there was none of that token."""
    parcel: Parcel | None = Parcel.objects.filter(key=_key(mailbox, token)).first()
    if parcel is None:
        return None
    came = IncomingMail.objects.filter(message_id=parcel.message_id).select_related("mailbox")
    return Course(parcel, came.order_by("pk").first())


def _key(mailbox: Mailbox, token: str) -> str:
    return f"{mailbox.journal_name}:test:{token}"
