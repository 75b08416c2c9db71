"""Signs on a mail by which its answer is known: a reply address, and a thread's identifier.

Both name the ticket in the clear, and are signed with the desk's secret alone, so that they hold
when the desk moves to another address or host.
"""

from __future__ import annotations

import re
from base64 import b32encode
from email.utils import parseaddr
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

if TYPE_CHECKING:
    from dueby.desk.people.models import Contact
    from dueby.desk.tickets.models import Ticket

_SALT: Final = "dueby.desk.tickets.reply_address"
_TAG: Final = re.compile(r"([1-9][0-9]{0,17})-([1-9][0-9]{0,17})-([a-z2-7]{16})", re.ASCII)
_THREAD: Final = re.compile(r"<ticket-([1-9][0-9]{0,17})-([a-z2-7]{16})@[^<>@\s]{1,255}>", re.ASCII)
_LONGEST_LOCAL_PART: Final = 64
"""RFC 5321, 4.5.3.1.1."""


def reply_address(ticket: Ticket, contact: Contact) -> str:
    """Return the address to which a contact answers on a ticket: that of the desk, with a tag.

    It is the desk's plain address where mail to tagged ones does not arrive (DUEBY_ADDRESS_TAGS),
    or where a tag would make it too long.
    """
    local, _, host = _desk_address().rpartition("@")
    named = f"{ticket.pk}-{contact.pk}"
    tagged = f"{local}+{named}-{_signature(named)}"
    if not settings.ADDRESS_TAGS or len(tagged) > _LONGEST_LOCAL_PART:
        return f"{local}@{host}"
    return f"{tagged}@{host}"


def ticket_of(address: str) -> tuple[int, int] | None:
    """Return the numbers of the ticket and the contact in a reply address; None where it is none.

    Mail systems may have changed its capitals (RFC 5321, 2.4, lets them respect capitals only).
    """
    tag = address.strip().lower().rpartition("@")[0].rpartition("+")[2]
    found = _TAG.fullmatch(tag)
    if found is None:
        return None
    ticket, contact, signature = found.groups()
    if not constant_time_compare(signature, _signature(f"{ticket}-{contact}")):
        return None
    return int(ticket), int(contact)


def thread_identifier(ticket_pk: int) -> str:
    """Return the identifier of a message that never was, to which all mails on a ticket refer."""
    host = _desk_address().rpartition("@")[2] or "localhost"
    return f"<ticket-{ticket_pk}-{_signature(str(ticket_pk))}@{host}>"


def ticket_in(identifier: str) -> int | None:
    """Return the number of the ticket whose thread an identifier is; None where it is none."""
    found = _THREAD.fullmatch(identifier.strip().lower())
    if found is None or not constant_time_compare(found[2], _signature(found[1])):
        return None
    return int(found[1])


def _desk_address() -> str:
    return parseaddr(settings.MAIL_FROM)[1]


def _signature(named: str) -> str:
    digest = salted_hmac(_SALT, named, algorithm="sha256").digest()
    return b32encode(digest[:10]).decode().lower()
