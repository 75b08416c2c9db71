"""A parcel of the kind "mail" as the message that is sent."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING, Final, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

if TYPE_CHECKING:
    from dueby.desk.outbox.models import Parcel

REPLIED: Final = "replied"
"""The value of "automatic" for an answer to something a person sent; else it was generated."""


class UnsendableError(ValueError):
    """No mail can be made of a parcel; the message says what is wrong with it."""


class Letter(NamedTuple):
    """A mail with its envelope: what is said to the server, and to the reader.

    `sender` is empty where nobody wants to hear that it could not be delivered (RFC 3834, 3.3).
    """

    sender: str
    to: str
    message: EmailMessage


def compose(parcel: Parcel) -> Letter:
    """Return the mail of a parcel, the same each time. Raises UnsendableError."""
    content = parcel.content
    to = _address(_text(content, "to"))
    automatic = content.get("automatic")
    sender = parseaddr(settings.MAIL_FROM)[1]
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.MAIL_FROM
    message["To"] = Address(addr_spec=to)
    message["Subject"] = _one_line(_text(content, "subject"))
    message["Date"] = format_datetime(parcel.created_at)
    message["Message-ID"] = _identifier(parcel.key, sender)
    # All mails about one subject refer to one message that never was, and so stand together.
    message["References"] = _identifier(parcel.subject, sender)
    if automatic:
        message["Auto-Submitted"] = f"auto-{'replied' if automatic == REPLIED else 'generated'}"
        message["X-Auto-Response-Suppress"] = "All"
    _write(message, _text(content, "text"))
    return Letter("" if automatic else sender, to, message)


def _text(content: dict[str, object], name: str) -> str:
    found = content.get(name)
    if not isinstance(found, str):
        raise UnsendableError(f"the mail has no {name}")
    return found


def _address(written: str) -> str:
    if not written.isascii():
        raise UnsendableError("the address has letters beyond ASCII, which mail cannot be sent to")
    try:
        validate_email(written)
    except ValidationError:
        raise UnsendableError("the address is no mail address") from None
    return written


def _one_line(written: str) -> str:
    """Return a header's text without anything that could begin another header."""
    plain = "".join(" " if unicodedata.category(each) in _BREAKING else each for each in written)
    return re.sub(r"\s+", " ", plain).strip()


_BREAKING: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})


def _write(message: EmailMessage, text: str) -> None:
    try:
        message.set_content(text, cte="quoted-printable")
    except UnicodeError:
        raise UnsendableError("the text holds characters that no encoding can write") from None


def _identifier(name: str, sender: str) -> str:
    digest = hashlib.sha256(f"{settings.BASE_URL}\n{name}".encode()).hexdigest()
    return f"<{digest[:40]}@{sender.rpartition('@')[2] or 'localhost'}>"
