"""A parcel of the kind "mail" as the message that is sent."""

from __future__ import annotations

import re
import unicodedata
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import TYPE_CHECKING, Final, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from dueby.desk.outbox.carriers import UnsendableError
from dueby.desk.outbox.headers import POLICY
from dueby.desk.outbox.identifiers import is_identifier, message_identifier

if TYPE_CHECKING:
    from dueby.desk.outbox.models import Parcel

REPLIED: Final = "replied"
"""The value of "automatic" for an answer to something a person sent; else it was generated."""


class Letter(NamedTuple):
    """A mail with its envelope: what is said to the server, and to the reader.

    `sender` is empty where nobody wants to hear that it could not be delivered (RFC 3834, 3.3).
    `signature` is a field to stand before the others (RFC 6376), empty where mails are not signed.
    """

    sender: str
    to: str
    message: EmailMessage
    signature: bytes = b""

    @property
    def data(self) -> bytes:
        """The mail as it is sent; the same each time."""
        return self.signature + self.message.as_bytes()


def compose(parcel: Parcel) -> Letter:
    """Return the mail of a parcel, the same each time. Raises UnsendableError.

    Its content tells `to`, `subject` and `text`; `automatic` where no person wrote it; `reply_to`,
    an address for answers, which hears of a failed delivery too; `references`, the identifiers of
    the mails before it, of which it answers the last.
    """
    content = parcel.content
    to = _address(_text(content, "to"))
    automatic = content.get("automatic")
    desk = parseaddr(settings.MAIL_FROM)[1]
    reply_to = _own(_text(content, "reply_to")) if content.get("reply_to") else ""
    message = EmailMessage(policy=POLICY)
    message["From"] = settings.MAIL_FROM
    message["To"] = Address(addr_spec=to)
    if reply_to:
        message["Reply-To"] = Address(addr_spec=reply_to)
    message["Subject"] = _one_line(_text(content, "subject"))
    message["Date"] = format_datetime(parcel.created_at)
    message["Message-ID"] = parcel.message_id or message_identifier(parcel.key)
    _refer(message, parcel)
    message["X-Loop"] = desk
    if automatic:
        message["Auto-Submitted"] = f"auto-{'replied' if automatic == REPLIED else 'generated'}"
        message["X-Auto-Response-Suppress"] = "All"
    _write(message, _text(content, "text"))
    return Letter("" if automatic else reply_to or desk, to, message)


def _refer(message: EmailMessage, parcel: Parcel) -> None:
    given = parcel.content.get("references")
    named = [str(each) for each in given] if isinstance(given, list) else []
    references = [each for each in named if is_identifier(each)]
    if references:
        message["In-Reply-To"] = references[-1]
    # All mails about one subject refer to one message that never was, and so stand together.
    message["References"] = " ".join(references) or message_identifier(parcel.subject)


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
        Address(addr_spec=written)
    except (ValidationError, ValueError, MessageError):
        raise UnsendableError("the address is no mail address") from None
    if not written.isprintable():
        raise UnsendableError("the address is no mail address")
    return written


def _own(written: str) -> str:
    # The desk's own, so its host may be a name that only the house knows.
    if not _PLAIN_ADDRESS.fullmatch(written):
        raise UnsendableError("the address for answers is no mail address")
    return written


_PLAIN_ADDRESS: Final = re.compile(r"[\w!#$%&'*+/=?^`{|}~.-]+@[\w.-]+", re.ASCII)


def _one_line(written: str) -> str:
    """Return a header's text without anything that could begin another header."""
    plain = "".join(" " if unicodedata.category(each) in _BREAKING else each for each in written)
    return re.sub(r"\s+", " ", plain).strip()


_BREAKING: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})


def _write(message: EmailMessage, text: str) -> None:
    try:
        message.set_content(_with_separator(text), cte="quoted-printable")
    except UnicodeError:
        raise UnsendableError("the text holds characters that no encoding can write") from None


def _with_separator(text: str) -> str:
    """Write the last line of two hyphens as programs know a signature (RFC 3676, 4.3)."""
    above, found, below = text.rpartition("\n--\n")
    return f"{above}\n-- \n{below}" if found else text
