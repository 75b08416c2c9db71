"""Whose a mail may be, for a person who decides it: people to choose from, the likeliest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from dueby.desk.channels.email.understanding.threads import ticket_number
from dueby.desk.channels.phone.forms import contacts_found
from dueby.desk.people.models import Contact, Organization
from dueby.desk.tickets.models import Ticket

if TYPE_CHECKING:
    from dueby.desk.channels.email.models import IncomingMail
    from dueby.desk.people.models import User

FEW: Final = 20
MANY: Final = 50


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Contacts and customers to choose from; `likely` is how many of the contacts are suggested."""

    contacts: list[Contact]
    customers: list[Organization]
    likely: int
    ticket: Ticket | None

    @property
    def customer(self) -> int | None:
        """The number of the customer whose people all the likely ones are."""
        numbers = {each.organization_id for each in self.contacts[: self.likely]}
        return numbers.pop() if len(numbers) == 1 else None


def suggestions(mail: IncomingMail, user: User, typed: str) -> Suggestions:
    """Return who may have written: whoever has the address, its domain, or the ticket it names.

    Those whom the typed words find follow, or where nothing is typed the first by name.
    """
    ticket = _named(mail, user)
    likely = _likely(mail, user, ticket)
    known = {each.pk for each in likely}
    others = [each for each in contacts_found(user, typed) if each.pk not in known]
    contacts = [*likely, *others] if typed or not likely else likely
    customers = {each.organization_id: each.organization for each in likely}
    found = Organization.objects.visible_to(user).filter(name__icontains=typed.replace("\0", ""))
    customers |= {each.pk: each for each in found.order_by("name")[:MANY]}
    return Suggestions(contacts, list(customers.values()), len(likely), ticket)


def _named(mail: IncomingMail, user: User) -> Ticket | None:
    """Return the ticket that the subject of a mail names."""
    number = mail.ticket_id or ticket_number(mail.subject)
    if number is None:
        return None
    tickets = Ticket.objects.visible_to(user).select_related("organization", "contact")
    found: Ticket | None = tickets.filter(pk=number).first()
    return found


def _likely(mail: IncomingMail, user: User, ticket: Ticket | None) -> list[Contact]:
    address = mail.author.strip().lower()
    domain = address.rpartition("@")[2] if "@" in address else ""
    fits = Q(pk__in=())
    if domain:
        fits |= Q(email=address) | Q(email__iendswith=f"@{domain}")
    if ticket is not None:
        fits |= Q(pk=ticket.contact_id)
    present = Contact.objects.present().visible_to(user).select_related("organization")
    found = list(present.filter(fits).order_by("name", "pk")[:FEW])

    def rank(contact: Contact) -> tuple[bool, bool]:
        is_of_ticket = ticket is not None and contact.pk == ticket.contact_id
        return contact.email != address, not is_of_ticket

    return sorted(found, key=rank)
