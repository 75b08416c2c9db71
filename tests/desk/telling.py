"""What tests of notices share: things that happen, and everybody told of them."""

from datetime import datetime

from django.db import transaction

from dueby.desk.journal.models import Entry
from dueby.desk.journal.readers import read_waiting
from dueby.desk.journal.recording import Happening, Named, Subject, record
from dueby.desk.notices.hearing import read
from dueby.desk.notices.models import Notice
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import User
from dueby.desk.tickets.models import Ticket
from tests.desk.conftest import MONDAY_NOON


def happened(
    subject: Subject, kind: str, *, at: datetime, by: Named | None = None, **data: object
) -> Entry:
    """Record something, as whoever did it does."""
    with transaction.atomic():
        return record(subject, Happening(kind, data=data), by=by, at=at)


def clock_told(
    ticket: Ticket,
    kind: str = "clock.due",
    *,
    at: datetime,
    due_at: datetime = MONDAY_NOON,
    strength: str = "commitment",
    **data: object,
) -> Entry:
    """Record what the timekeeper tells of a ticket's clock."""
    told: dict[str, object] = {
        "clock": 1,
        "target": "response",
        "title": "First response",
        "metric": "first_response",
        "strength": strength,
        "round": 1,
        "due_at": due_at.isoformat(),
        **data,
    }
    with transaction.atomic():
        return record(ticket, Happening(kind, data=told), by=None, at=at)


def tell(at: datetime, *entries: Entry) -> None:
    """Have everybody told of entries, or of all that nobody has been told of yet."""
    if entries:
        read(entries, at)
    while not entries and read_waiting(at):
        pass


def events_for(user: User) -> list[str]:
    """Return what somebody was told, in order."""
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("event", flat=True))


def mails_to(user: User) -> list[Parcel]:
    """Return the mails of notices to somebody, in order."""
    return list(Parcel.objects.filter(kind="mail", content__to=user.email).order_by("pk"))


def given(ticket: Ticket, user: User) -> Ticket:
    """Let somebody have a ticket, by nobody's deed."""
    Ticket.objects.filter(pk=ticket.pk).update(assignee=user)
    ticket.refresh_from_db()
    return ticket
