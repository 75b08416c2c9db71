"""`dueby forget`: erases what is kept about a customer's person, and leaves the evidence."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from dueby.cli import UsageError, count
from dueby.cli.opening import add_database, open_desk

if TYPE_CHECKING:
    import argparse

    from dueby.cli import Subparsers

LONGEST_NUMBER: Final = 19
"""Digits; no database counts that far."""


def add_to(subparsers: Subparsers) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "forget",
        help="erase what is kept about a customer's person",
        description="Erase names, addresses, words, files and mails of a customer's person. The "
        "journal keeps what happened and when, and still verifies. This cannot be taken back.",
    )
    parser.add_argument(
        "contact", metavar="CONTACT", help="the contact's e-mail address, or their number"
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    add_database(parser)
    parser.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Forget the person, and say what was erased and what is kept."""
    open_desk(asked)
    forgetting = import_module("dueby.desk.channels.forgetting")
    contact = _contact(asked.contact)
    at = import_module("dueby.desk.timekeeping").now()
    forgotten = forgetting.forget(contact, by=None, at=at)
    counts = {name: getattr(forgotten, name) for name in forgotten.__slots__}
    if asked.json:
        print(json.dumps({"contact": contact.pk, "erased": counts, "kept": forgetting.KEPT}))
        return 0
    print(
        f"Contact {contact.pk} is forgotten: name, addresses and sign-in are erased, and with them"
    )
    nouns = ("text", "subject", "file", "mail", "received mail", "call")
    erased = zip(nouns, counts.values(), strict=True)
    print(f"  {', '.join(count(number, noun) for noun, number in erased)}.")
    print("Kept:")
    for sentence in forgetting.KEPT:
        print(f"- {sentence}")
    return 0


def _contact(asked: str) -> Any:  # noqa: ANN401 - the desk's types are imported when it is opened
    contacts = import_module("dueby.desk.people.models").Contact.objects
    is_number = asked.isdecimal() and len(asked) < LONGEST_NUMBER
    named = {"pk": asked} if is_number else {"email__iexact": asked.strip()}
    found = list(contacts.filter(**named).order_by("pk")[:20]) if asked.strip() else []
    if not found:
        raise UsageError(f"there is no contact {asked!r}; see the customer's page for the address")
    if len(found) > 1:
        numbers = ", ".join(f"{each.pk} of {each.organization}" for each in found)
        raise UsageError(
            f"{asked} is the address of several contacts; name one by number: {numbers}"
        )
    return found[0]
