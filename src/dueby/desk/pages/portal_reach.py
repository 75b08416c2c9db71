"""How a customer reaches support: what the agreement's channels say, and the desk's address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement, Channel

_NUMBER: Final = re.compile(
    r"(?P<number>\+?\(?\d[\d\s().-]{5,}\d)"
    r"(?:[\s,;]*(?:extension|ext\.?|x)\s*(?P<extension>\d{1,8}))?",
    re.IGNORECASE,
)
_NORTH_AMERICAN: Final = 10
"""The digits of a number that names no country: of the North American plan, as in clause 1."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach support: what to call it, what it says, and an address to follow."""

    name: str
    icon: str
    said: str
    href: str = ""


def ways_to_reach(agreement: Agreement) -> list[Way]:
    """Return the telephones that the agreement names, the desk's mail, and what else it names."""
    return [*_telephones(agreement), _mail(), *_chats(agreement)]


def dialed(number: str, extension: str | None) -> str:
    """Return a tel: address (RFC 3966), or nothing for a number that names no country.

    Ten digits without a country are read as North American.
    """
    digits = re.sub(r"\D", "", number)
    if number.startswith("+"):
        country = ""
    elif len(digits) == _NORTH_AMERICAN:
        country = "1"
    else:
        return ""
    return f"tel:+{country}{digits}" + (f";ext={extension}" if extension else "")


def _telephones(agreement: Agreement) -> Iterator[Way]:
    for channel in agreement.channels.values():
        found = _NUMBER.search(channel.title)
        if found is not None:
            href = dialed(found["number"], found["extension"])
            yield Way("Telephone", "phone", found[0], href)


def _mail() -> Way:
    address = parseaddr(settings.MAIL_FROM)[1]
    return Way("E-mail", "mail", address, f"mailto:{address}")


def _chats(agreement: Agreement) -> Iterator[Way]:
    named = (each for each in agreement.channels.values() if _is_chat(each))
    if next(named, None) is not None:
        yield Way("Live chat", "message-square", "Chat with us here", reverse("portal-chat"))


def _is_chat(channel: Channel) -> bool:
    return "chat" in channel.name.lower()
