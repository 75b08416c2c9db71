"""Who may be calling, and what somebody who answers wants to know of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.covering import covering_of
from dueby.desk.channels.phone.who import possible_contacts
from dueby.desk.contracts.cover import NoAgreementError, standing_of
from dueby.desk.tickets.models import Ticket
from dueby.sla.agreement import NotInForceError

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.covering import Covering
    from dueby.desk.channels.phone.models import Call
    from dueby.desk.people.models import Contact, User

MOST_TICKETS: Final = 5
MOST_CALLERS: Final = 8


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who may be calling: what covers them, whether support is open, what is not done."""

    contact: Contact
    covering: Covering | None
    tickets: list[Ticket]
    at: datetime

    @property
    def plan(self) -> str:
        """The plan in words."""
        if self.covering is None:
            return ""
        plan = self.covering.agreement.plans.get(self.covering.plan)
        return self.covering.plan if plan is None else plan.title or plan.name

    @property
    def contract_stands(self) -> str:
        """How the contract stands: runs, suspended, ended, or that there is none."""
        contract = None if self.covering is None else self.covering.contract
        return "none" if contract is None else standing_of(contract, self.at)

    @property
    def is_open(self) -> bool:
        """Whether support is open for them now."""
        return self.covering is not None and self.covering.calendar.is_open(self.at)

    @property
    def opens_at(self) -> datetime | None:
        """When support opens for them next; None while it is open."""
        if self.covering is None or self.is_open:
            return None
        return self.covering.calendar.next_opening(self.at)


def callers_of(call: Call, user: User, *, at: datetime) -> list[Caller]:
    """Return who may be calling: whom somebody chose, or all whose number it is."""
    people = possible_contacts(call)
    return [_caller(each, user, at) for each in people[:MOST_CALLERS]]


def covering_at(contact: Contact | None, at: datetime) -> Covering | None:
    """Return what covers a contact at a moment; None where no agreement was in force."""
    try:
        return covering_of(contact, at)
    except (NoAgreementError, NotInForceError):
        return None


def _caller(contact: Contact, user: User, at: datetime) -> Caller:
    theirs = Ticket.objects.visible_to(user).filter(organization=contact.organization_id)
    unfinished = theirs.unfinished().select_related("contact").by_due()
    return Caller(contact, covering_at(contact, at), list(unfinished[:MOST_TICKETS]), at)
