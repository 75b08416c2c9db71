"""A mail as it is read: what it is and says, who sent it, to which addresses it came."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING, Final, Self

from django.conf import settings

from dueby.desk.channels.email.authentication import Checks, checks_of
from dueby.desk.channels.email.keeping import bytes_of
from dueby.desk.channels.email.models import IncomingMail, Mailbox
from dueby.desk.channels.email.understanding import MailClass, Understood, understood
from dueby.desk.channels.email.understanding.mail import Mail

if TYPE_CHECKING:
    from collections.abc import Iterable

_ARRIVED_AT: Final = ("to", "cc", "delivered-to", "x-original-to")
_MOST_ADDRESSES: Final = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """A mail that is kept, its fields and parts, and what they mean."""

    row: IncomingMail
    message: Mail
    told: Understood
    checks: Checks

    @classmethod
    def of(cls, row: IncomingMail, message: Mail | None = None) -> Self:
        """Read a mail, if nobody has. Raises MailGoneError where its bytes are kept no more."""
        if message is None:
            message = Mail.read(bytes_of(row))
        checks = checks_of(message.fields, settings.AUTHSERV_IDS)
        return cls(row, message, understood(message, own_addresses()), checks)

    @property
    def is_human(self) -> bool:
        """Whether a person wrote it, as far as anybody can tell."""
        return self.told.mail_class in {MailClass.REPORT, MailClass.REPLY}

    @property
    def sender(self) -> str:
        """The address of the author in small letters; it may be empty."""
        return self.message.sender

    @property
    def has_several_authors(self) -> bool:
        """Whether it names more than one address as its author's."""
        boxes = self.message.fields.mailboxes("from")
        return len({each.address.lower() for each in boxes}) > 1

    @property
    def addresses(self) -> list[str]:
        """Where it was sent, as its header and the envelope say."""
        boxes = (box for name in _ARRIVED_AT for box in self.message.fields.mailboxes(name))
        found = [self.row.recipient, *(each.address for each in boxes)]
        return list(dict.fromkeys(each for each in found if each))[:_MOST_ADDRESSES]

    @property
    def answers(self) -> list[str]:
        """The identifiers of messages that it answers, what it answers directly first."""
        direct = () if self.told.in_reply_to is None else (self.told.in_reply_to,)
        return list(dict.fromkeys((*direct, *reversed(self.told.references))))


def own_addresses() -> Iterable[str]:
    """Return the addresses of the desk: that which it sends from, and those of its mailboxes."""
    return [parseaddr(settings.MAIL_FROM)[1], *Mailbox.objects.values_list("address", flat=True)]
