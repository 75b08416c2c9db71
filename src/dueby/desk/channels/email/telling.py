"""A kept mail as a page shows it: who wrote to whom, what is new in it, and what came with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from dueby.desk.channels.email.framing import has_markup
from dueby.desk.channels.email.keeping import bytes_of
from dueby.desk.channels.email.understanding.attachments import Attachment, attachments
from dueby.desk.channels.email.understanding.cleaning import lines
from dueby.desk.channels.email.understanding.mail import Mail
from dueby.desk.channels.email.understanding.quoting import reply_text
from dueby.desk.tickets.attaching import clean_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dueby.desk.channels.email.models import IncomingMail

FIRST_BYTES: Final = 2_000
"""Of a mail that nothing can be read of."""
_MOST: Final = 20
"""Addresses of a kind that are told."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a mail, and whether it is among the files of the message."""

    name: str
    media_type: str
    size: int
    is_taken: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail says. `new` is its text without quotations; `beginning` its first bytes."""

    name: str
    authors: list[str]
    to: list[str]
    cc: list[str]
    new: str
    text: str
    files: list[Attachment]
    errors: list[str]
    has_markup: bool
    beginning: str

    @classmethod
    def of(cls, found: IncomingMail) -> Self:
        """Read a kept mail. Raises MailGoneError where its bytes are kept no more."""
        mail = Mail.read(bytes_of(found))
        text, files = mail.text, attachments(mail)
        boxes = mail.fields.mailboxes("from")
        return cls(
            name=next((each.name for each in boxes if each.name), ""),
            authors=_addresses(mail, "from"),
            to=_addresses(mail, "to"),
            cc=_addresses(mail, "cc"),
            new=reply_text(text),
            text=text,
            files=files,
            errors=list(mail.complaints),
            has_markup=has_markup(mail),
            beginning=lines(
                mail.raw[:FIRST_BYTES].decode("ascii", "backslashreplace"), FIRST_BYTES
            ),
        )

    def files_beside(self, taken: Iterable[str]) -> list[File]:
        """Return the files, of which those with certain names have become a message's."""
        names = set(taken)
        return [
            File(each.name, each.type, each.size, clean_name(each.name) in names)
            for each in self.files
        ]


def _addresses(mail: Mail, field: str) -> list[str]:
    told = (
        f"{each.name} <{each.address}>" if each.name and each.address else each.address or each.name
        for each in mail.fields.mailboxes(field)[:_MOST]
    )
    return [each for each in told if each]
