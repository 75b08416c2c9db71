"""A customer asks for an upgrade; the agreement answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.contracts.models import Decision
from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.changing import changing
from dueby.desk.upgrades.available import FACT, asked

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact, User
    from dueby.desk.products.models import Version
    from dueby.desk.tickets.models import Ticket


def request_upgrade(
    ticket: Ticket, version: Version, *, by: User | Contact, at: datetime
) -> Decision | None:
    """Ask on a ticket for a release; return the decision, None where the agreement says nothing."""
    with changing(ticket, at=at) as present:
        data = {**asked(version, at), "version": version.number}
        entry = record(present, Happening("ticket.upgrade_requested", FACT, data), by=by, at=at)
    return Decision.objects.about(ticket.journal_name).asked_by(entry).last()
