"""Customers and their people, as the vendor's people keep them. Every change has a history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from allauth.account.models import EmailAddress
from django.db import transaction

from dueby.desk.journal.amending import amend
from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.letters import tell_of_new_address
from dueby.desk.people.models import Contact, Invitation, Organization, User
from dueby.desk.people.models.language import ENGLISH
from dueby.desk.people.sessions import end_sessions
from dueby.desk.people.staffing import shut_out

if TYPE_CHECKING:
    from datetime import datetime

PERSONAL: Final = frozenset({"name", "email", "phone"})
"""What is kept about a person beside the chain of the journal, so that it can be erased."""


class CustomerRefusedError(ValueError):
    """A change of a customer is not possible; the message says why and what to do."""


def add_customer(
    name: str, time_zone: str, language: str = ENGLISH, *, by: User, at: datetime
) -> Organization:
    """Return a new customer. Raises ValidationError for a name that there is already."""
    organization = Organization(name=name, time_zone=time_zone, language=language)
    with transaction.atomic():
        organization.full_clean()
        organization.save()
        record(organization, customer_added(organization), by=by, at=at)
    return organization


def customer_added(organization: Organization) -> Happening:
    """Return what is recorded of a new customer, whose name may be a person's."""
    return Happening(
        "customer.added",
        data={"time_zone": organization.time_zone, "language": organization.language},
        words={"name": organization.name},
        person=organization,
    )


def change_customer(
    organization: Organization,
    changes: Mapping[str, object],
    *,
    by: User,
    at: datetime,
    seen: int | None = None,
) -> Organization:
    """Change name, zone or language. Raises ValidationError, ChangedMeanwhileError."""
    return amend(organization, changes, by=by, at=at, seen=seen, personal=PERSONAL)


def add_contact(
    organization: Organization, known: Mapping[str, str], *, by: User, at: datetime
) -> Contact:
    """Return a new person of a customer; `known` are name, email, phone, language."""
    contact = Contact(organization=organization, **_tidy(known))
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        _check_address(contact, contact.email)
        contact.full_clean()
        contact.save()
        words = {name: getattr(contact, name) for name in PERSONAL if getattr(contact, name)}
        record(contact, Happening("contact.added", words=words, person=contact), by=by, at=at)
    return contact


def change_contact(
    contact: Contact,
    changes: Mapping[str, str],
    *,
    by: User,
    at: datetime,
    seen: int | None = None,
) -> Contact:
    """Change what is known of a person; with the address changes what they sign in with.

    Raises CustomerRefusedError, ChangedMeanwhileError, and ValidationError for a value that the
    fields do not allow.
    """
    tidy = _tidy(changes)
    with transaction.atomic():
        present = _locked(contact)
        address = tidy.get("email", present.email)
        if address != present.email:
            _check_address(present, address)
            _move(present, address, by=by, at=at)
        if present.user is not None and "name" in tidy:
            amend(present.user, {"name": tidy["name"]}, by=by, at=at, personal=PERSONAL)
        return amend(present, tidy, by=by, at=at, personal=PERSONAL, seen=seen)


def _move(contact: Contact, address: str, *, by: User, at: datetime) -> None:
    """Take the sign-in along to a new address; a link in the old mailbox opens nothing more."""
    Invitation.objects.unanswered().filter(contact=contact).update(withdrawn_at=at)
    user = contact.user
    if user is None:
        return
    if not by.is_lead:
        raise CustomerRefusedError("they sign in with this address; a lead or a manager changes it")
    if not address:
        raise CustomerRefusedError("they sign in with this address; take their sign-in back first")
    EmailAddress.objects.filter(user=user).delete()
    tell_of_new_address(user, at=at)
    amend(user, {"email": address}, by=by, at=at, personal=PERSONAL)
    end_sessions(user)


def let_go(contact: Contact, *, by: User, at: datetime) -> Contact:
    """Note that somebody no longer speaks for the customer; their sign-in ends with it."""
    with transaction.atomic():
        present = _locked(contact)
        if present.left_at is not None:
            raise CustomerRefusedError(f"{present} has left already")
        _shut(present, by=by, at=at)
        return amend(present, {"left_at": at}, by=by, at=at)


def take_back(contact: Contact, *, by: User, at: datetime) -> Contact:
    """Note that somebody speaks for the customer again; signing in stays closed until restored."""
    with transaction.atomic():
        return amend(_locked(contact), {"left_at": None}, by=by, at=at)


def close_sign_in(contact: Contact, *, by: User, at: datetime) -> None:
    """Let somebody only write from now on; their sessions and invitations end."""
    with transaction.atomic():
        present = _locked(contact)
        _shut(present, by=by, at=at)


def reopen_sign_in(contact: Contact, *, by: User, at: datetime) -> None:
    """Let somebody who signed in before sign in again. Raises CustomerRefusedError."""
    with transaction.atomic():
        present = _locked(contact)
        if present.user is None or present.left_at is not None:
            raise CustomerRefusedError(f"{present} has no sign-in to open; invite them")
        amend(present.user, {"is_active": True}, by=by, at=at)


def _shut(contact: Contact, *, by: User, at: datetime) -> None:
    Invitation.objects.unanswered().filter(contact=contact).update(withdrawn_at=at)
    if contact.user is not None:
        shut_out(contact.user, by=by, at=at)


def _locked(contact: Contact) -> Contact:
    """Return the person as they now are, locked. Raises CustomerRefusedError for the erased."""
    present: Contact = Contact.objects.select_for_update().get(pk=contact.pk)
    if present.forgotten_at is not None:
        raise CustomerRefusedError(f"{present}: what was known was erased and stays so")
    return present


def _check_address(contact: Contact, address: str) -> None:
    colleagues = Contact.objects.present().filter(organization=contact.organization_id)
    if address and colleagues.filter(email=address).exclude(pk=contact.pk).exists():
        raise CustomerRefusedError(f"somebody of this customer has the address {address} already")


def _tidy(known: Mapping[str, str]) -> dict[str, str]:
    tidy = {name: value.strip() for name, value in known.items()}
    if "email" in tidy:
        tidy["email"] = tidy["email"].lower()
    return tidy
