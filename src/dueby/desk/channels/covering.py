"""What the agreement says of who calls or chats: contract and plan, whether and when it is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from dueby.desk.contracts.cover import cover_of, usual_agreement

if TYPE_CHECKING:
    from dueby.desk.contracts.models import Contract
    from dueby.desk.people.models import Contact
    from dueby.sla.agreement import Agreement
    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.interval import Interval

USUAL_NAME: Final = "live chat"
AHEAD: Final = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Covering:
    """Under which contract and plan somebody is heard; without a contract the usual plan holds."""

    agreement: Agreement
    contract: Contract | None
    plan: str

    @property
    def channel(self) -> str:
        """How the agreement calls live chat."""
        named = (name for name in self.agreement.channels if "chat" in name.lower())
        return next(named, USUAL_NAME)

    @property
    def calendar(self) -> BusinessCalendar:
        """When support is open for them."""
        return _calendar(self.agreement, self.plan)

    def is_after_hours(self, at: datetime) -> bool:
        """Tell whether it is outside the hours of the usual plan, when few people are there."""
        return not _calendar(self.agreement, self.agreement.default_plan or "").is_open(at)

    def openings(self, at: datetime) -> list[Interval]:
        """Return when support is open in the next eight days, what is over left out."""
        calendar = self.calendar
        if calendar.is_always_open:
            return []
        begun = at if calendar.is_open(at) else calendar.next_opening(at)
        return [each.interval for each in calendar.openings(begun, begun + AHEAD)]


def covering_of(contact: Contact | None, at: datetime) -> Covering:
    """Return what covers a contact at a moment; for who is not known, the usual agreement."""
    if contact is None:
        agreement = usual_agreement().current().editions.governing(at)
        return Covering(agreement, None, agreement.default_plan or "")
    covered = cover_of(contact.organization, at)
    agreement = covered.text.editions.governing(at)
    named = "" if covered.contract is None else covered.contract.plan
    plan = named if named in agreement.plans else agreement.default_plan or ""
    return Covering(agreement, covered.contract, plan)


def _calendar(agreement: Agreement, plan: str) -> BusinessCalendar:
    chosen = agreement.plans.get(plan)
    if chosen is None or chosen.calendar is None:
        return agreement.around_the_clock
    return agreement.calendars[chosen.calendar]
