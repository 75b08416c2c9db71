"""Mails of lists, newsletters and other circulars (RFC 2369, RFC 2919)."""

from __future__ import annotations

import re
from typing import Final

from dueby.desk.channels.email.understanding.addresses import addresses_in
from dueby.desk.channels.email.understanding.findings import Asked, Finding, MailClass
from dueby.desk.channels.email.understanding.threads import answers_something

_FIELDS: Final = (
    "list-id", "list-post", "mailing-list", "x-mailing-list", "x-beenthere", "x-mailman-version",
    "x-list", "x-list-id", "x-ml-name", "x-mlserver", "x-listserver", "list-archive",
    "list-subscribe", "list-owner", "x-listserv", "x-google-group-id",
)  # fmt: skip
_CIRCULAR: Final = ("list-unsubscribe", "list-help", "x-campaign", "x-campaignid", "x-mailgun-tag")
PRECEDENCES: Final = frozenset({"list", "bulk", "junk"})
"""What goes to many, and is answered by no machine."""
_IDENTIFIER: Final = re.compile(r"<([^<>]{1,200})>")


def mailing_list(asked: Asked) -> Finding | None:
    """Find that a list sent a mail, unless the list is the desk's own address."""
    fields = asked.mail.fields
    if is_own_list(asked):
        return None
    found = [f"the field {name} stands in it" for name in _FIELDS if name in fields]
    return Finding(MailClass.LIST, tuple(found)) if found else None


def circular(asked: Asked) -> Finding | None:
    """Find that a mail went to many: it says so, or how to get no more of them."""
    fields = asked.mail.fields
    # What answers is a person's all the same: programs for customer relations mark it so.
    if is_own_list(asked) or answers_something(asked.mail):
        return None
    found = [f"the field {name} stands in it" for name in _CIRCULAR if name in fields]
    if fields.word("precedence") in PRECEDENCES:
        found.append(f"Precedence: {fields.word('precedence')}")
    return Finding(MailClass.LIST, tuple(found)) if found else None


def is_own_list(asked: Asked) -> bool:
    """Tell whether a mail came by a list whose address is the desk's own."""
    return bool(asked.own & _addresses(asked))


def _addresses(asked: Asked) -> set[str]:
    """Return the addresses of the list: <name.host> stands for name@host, as groups write it."""
    fields = asked.mail.fields
    posts = [each for name in ("list-post", "x-beenthere") for each in fields.all(name)]
    named = _IDENTIFIER.search(fields.raw("list-id"))
    identifier = named[1].replace(".", "@", 1) if named else ""
    return {
        each.lower()
        for each in [*addresses_in(" ".join(posts).replace("mailto:", " ")), identifier]
    }
