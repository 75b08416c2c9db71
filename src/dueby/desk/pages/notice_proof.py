"""What shows that a notice went out: to whom, by which mail, when, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.email.models import Undelivered
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import Contact
from dueby.desk.tickets.letters import key_of
from dueby.desk.tickets.models import Message

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

GIVEN: Final = "ticket.notice_sent"
"""The kind of entry by which a customer is told."""


@dataclass(frozen=True, slots=True)
class Proof:
    """One notice as it was given, and the mail that it left by; None where nothing was mailed."""

    message: Message
    to: Contact | None
    parcel: Parcel | None
    returned: Sequence[Undelivered]

    @property
    def estimated_at(self) -> str:
        """The estimate that the customer was told, as the journal keeps it."""
        return str(self.message.text.entry.data.get("estimated_at", ""))


def proofs_of(entries: Collection[int]) -> dict[int, Proof]:
    """Return the proof of every notice, by the journal's entry that says it was sent."""
    if not entries:
        return {}
    related = ("text__entry", "user", "ticket__contact")
    said = Message.objects.filter(text__entry__in=entries, about=GIVEN).select_related(*related)
    messages = {each.text.entry_id: each for each in said}
    parcels = Parcel.objects.in_bulk([key_of(each) for each in said], field_name="key")
    contacts = Contact.objects.in_bulk({_told(each) for each in said})
    returned = _returned(parcels.values())
    return {
        pk: Proof(
            message,
            contacts.get(_told(message)),
            parcels.get(key_of(message)),
            returned.get(key_of(message), ()),
        )
        for pk, message in messages.items()
    }


def _told(message: Message) -> int:
    """Return the number of who was told; what was given before others could be is the contact's."""
    return int(message.text.entry.data.get("to") or message.ticket.contact_id)


def _returned(parcels: Iterable[Parcel]) -> Mapping[str, list[Undelivered]]:
    """Return what came back of mails, by their keys.

    A report of a failure names the ticket and the address: it is about the mail to them that was
    the last to be written before it.
    """
    sought = {each.key: each for each in parcels}
    subjects = {each.subject for each in sought.values()}
    tickets = [int(each.removeprefix("ticket:")) for each in subjects]
    failed = list(Undelivered.objects.filter(ticket__in=tickets).order_by("at", "pk"))
    if not failed:
        return {}
    written = Parcel.objects.filter(subject__in=subjects, kind="mail").order_by("created_at", "pk")
    mails = list(written.only("key", "subject", "person", "created_at"))
    found: dict[str, list[Undelivered]] = {}
    for each in failed:
        last = [mail for mail in mails if _may_be(each, mail)][-1:]
        for mail in last:
            found.setdefault(mail.key, []).append(each)
    return found


def _may_be(failed: Undelivered, mail: Parcel) -> bool:
    is_theirs = mail.person == f"contact:{failed.contact_id}"
    return (
        is_theirs and mail.subject == f"ticket:{failed.ticket_id}" and mail.created_at <= failed.at
    )
