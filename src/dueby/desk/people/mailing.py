"""The way of every mail that Django sends: into the outbox, with the change that caused it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.mail.backends.base import BaseEmailBackend

from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import User
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.mail import EmailMessage


class OutboxBackend(BaseEmailBackend):
    """Posts one parcel for each reader, in the transaction in which the mail is sent."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Post the mails and say how many there were; attachments are not carried."""
        at = now()
        for message in email_messages:
            for address in message.recipients():
                _post(message, address, at)
        return len(email_messages)


def _post(message: EmailMessage, address: str, at: datetime) -> None:
    reader = User.objects.filter(email=address.lower()).first()
    name = "" if reader is None else reader.journal_name
    content = {
        "to": address,
        "subject": message.subject,
        "text": message.body,
        "automatic": True,
    }
    key = f"mail:{secrets.token_hex(16)}"
    Parcel.post(key, "mail", content, subject=name or "desk", at=at, person=name)
