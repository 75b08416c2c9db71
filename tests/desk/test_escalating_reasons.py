"""An escalation ends with what it was begun for: a date that moves, a severity, a fault removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dueby.desk.contracts.models import AgreementText
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.journal.readers import read_waiting
from dueby.desk.outbox.models import Parcel
from dueby.desk.paging.answering import NotAnsweredError, answer, pass_on
from dueby.desk.paging.escalating import escalate_due
from dueby.desk.paging.models import Escalation, Stage
from dueby.desk.paging.words import Event, State
from dueby.desk.tickets.finding import change_severity, confirm
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.progress import rectify, resume, wait
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.pages import MINUTE, chain, paged, policy_of
from tests.desk.reports import SOON, reported
from tests.desk.test_timekeeper import keep_time

WARNED_AT = datetime(2026, 11, 21, 5, 20, tzinfo=UTC)
"""When 90 % of the five days of severity 1 are used up."""
AFTER = WARNED_AT + timedelta(hours=1)
PAUSES = "pauses: [{while: {waiting: {on: customer}}, until: resumed}]"


def confirmed(world: World, clock: StoppedClock, severity: str = "1") -> Ticket:
    """Return a defect that Ada confirmed, with a severity."""
    ticket = reported(world)
    read_waiting(SOON)
    clock.at = SOON
    confirm(ticket, severity, "It fails here too.", by=world.users["ada"], at=SOON)
    ticket.refresh_from_db()
    return ticket


def keep_paging(clock: StoppedClock, until: datetime) -> None:
    """Tell, read and page what comes until a moment."""
    keep_time(clock, until)
    read_waiting(until)
    escalate_due(until)


def of(ticket: Ticket) -> list[Escalation]:
    """Return the escalations of the rectification of a ticket, the oldest first."""
    return list(Escalation.objects.about(ticket.journal_name).order_by("pk"))


class TestDate:
    def test_that_moves_ends_it_and_is_warned_of_anew(
        self, world: World, clock: StoppedClock
    ) -> None:
        policy_of(world, events=[Event.LAST_WARNING])
        ticket = confirmed(world, clock)
        keep_paging(clock, WARNED_AT + MINUTE)
        [first] = of(ticket)
        assert paged(first) == ["Ada"]

        change_severity(ticket, "3", "A workaround holds.", by=world.users["ada"], at=AFTER)
        read_waiting(AFTER)
        escalate_due(AFTER)

        first.refresh_from_db()
        assert (first.state, paged(first)) == (State.STOPPED, ["Ada"])
        told = Entry.objects.about(ticket.journal_name).get(kind="page.stopped")
        assert told.data["because"] == "its date has moved"
        keep_paging(clock, datetime(2026, 11, 30, 12, tzinfo=UTC))
        _, second = of(ticket)
        assert (second.event, paged(second)) == (Event.LAST_WARNING, ["Ada"])

    def test_is_asked_for_before_each_step(self, world: World, clock: StoppedClock) -> None:
        policy_of(world, events=[Event.LAST_WARNING])
        ticket = confirmed(world, clock)
        keep_paging(clock, WARNED_AT + MINUTE)
        change_severity(ticket, "3", "A workaround holds.", by=world.users["ada"], at=AFTER)

        escalate_due(AFTER)

        assert chain(ticket) == ["page.sent", "page.stopped"]


class TestPause:
    @pytest.fixture
    def ticket(self, world: World, clock: StoppedClock) -> Ticket:
        """Return a defect whose last warning was paged; it waits for the customer, and pauses."""
        for each in AgreementText.objects.all():
            text = each.text.replace("pauses: []\n    strength: commitment\n    # [13] More", (
                f"{PAUSES}\n    strength: commitment\n    # [13] More"
            ))  # fmt: skip
            AgreementText.objects.filter(pk=each.pk).update(text=text, digest="p" * 64)
        policy_of(world, events=[Event.LAST_WARNING, Event.DUE])
        found = confirmed(world, clock)
        keep_paging(clock, WARNED_AT + MINUTE)
        wait(found, "customer", "Please send the log.", by=world.users["ada"], at=AFTER)
        read_waiting(AFTER)
        escalate_due(AFTER)
        return found

    def test_pages_nobody(self, ticket: Ticket, world: World) -> None:
        [escalation] = of(ticket)

        escalate_due(AFTER + timedelta(days=2))

        assert (escalation.state, paged(escalation)) == (State.HELD, ["Ada"])
        assert chain(ticket) == ["page.sent", "page.held"]
        with pytest.raises(NotAnsweredError, match="its clock pauses"):
            pass_on(escalation, Stage(1, 0), by=world.users["ben"], at=AFTER)

    def test_goes_on_with_the_next_step_and_the_new_date(
        self, ticket: Ticket, world: World, clock: StoppedClock
    ) -> None:
        later = AFTER + timedelta(days=1)
        clock.at = later

        resume(ticket, by=world.users["ada"], at=later)
        keep_paging(clock, later + MINUTE)

        [escalation] = of(ticket)
        assert (escalation.state, paged(escalation)) == (State.RUNNING, ["Ada", "Ben"])
        assert escalation.due_at == datetime(2026, 11, 22, 17, 20, tzinfo=UTC)
        text = Parcel.objects.filter(key__startswith="page:").latest("pk").content["text"]
        assert "Due: Sun 22 Nov 2026" in text

    def test_that_ends_unheard_is_noticed_within_minutes(
        self, ticket: Ticket, world: World
    ) -> None:
        later = AFTER + timedelta(days=1)
        escalate_due(later)
        resume(ticket, by=world.users["ada"], at=later)

        escalate_due(later + 5 * MINUTE)

        assert paged(of(ticket)[0]) == ["Ada", "Ben"]


class TestGravest:
    def test_ends_where_the_severity_is_lowered(self, world: World, clock: StoppedClock) -> None:
        policy_of(world, events=[Event.GRAVEST])
        ticket = confirmed(world, clock)
        keep_paging(clock, SOON + MINUTE)

        at = SOON + 5 * MINUTE
        change_severity(ticket, "2", "A workaround holds.", by=world.users["ada"], at=at)
        read_waiting(at)
        escalate_due(at)

        [escalation] = of(ticket)
        assert (escalation.state, paged(escalation)) == (State.STOPPED, ["Ada"])

    def test_ends_where_the_fault_is_removed(self, world: World, clock: StoppedClock) -> None:
        policy_of(world, events=[Event.GRAVEST])
        ticket = confirmed(world, clock)
        keep_paging(clock, SOON + MINUTE)

        at = SOON + 5 * MINUTE
        rectify(ticket, "Version 9.2 mends it.", by=world.users["ada"], at=at)
        read_waiting(at)
        escalate_due(at)

        assert [each.state for each in of(ticket)] == [State.STOPPED]

    def test_begins_once_for_who_answers_the_report_and_confirms_it(self, world: World) -> None:
        policy_of(world, events=[Event.GRAVEST])
        ticket, ada = reported(world, severity="1"), world.users["ada"]
        read_waiting(MONDAY_NOON)
        answer(of(ticket)[0], by=ada, at=MONDAY_NOON)

        confirm(ticket, "1", "It fails here too.", by=ada, at=SOON)
        read_waiting(SOON)

        assert [each.state for each in of(ticket)] == [State.ANSWERED]

    def test_begins_once_for_a_report_at_night(self, world: World) -> None:
        policy_of(world, events=[Event.AFTER_HOURS, Event.GRAVEST])
        night, ada = datetime(2026, 11, 17, 4, tzinfo=UTC), world.users["ada"]
        hans = world.contacts["hans"]
        report = Report(
            hans, "Export fails", "It stops.", "portal", request_class="defect", severity="1"
        )
        ticket = open_ticket(report, by=hans, at=night)
        read_waiting(night)
        answer(of(ticket)[0], by=ada, at=night)

        confirm(ticket, "1", "It fails here too.", by=ada, at=night)
        read_waiting(night)

        assert [each.event for each in of(ticket)] == [Event.AFTER_HOURS]

    def test_begins_anew_where_it_was_less_meanwhile(
        self, world: World, clock: StoppedClock
    ) -> None:
        policy_of(world, events=[Event.GRAVEST])
        ticket, ada = confirmed(world, clock), world.users["ada"]
        read_waiting(SOON)
        answer(of(ticket)[0], by=ada, at=SOON)

        for minute, severity in enumerate(("2", "1"), 1):
            change_severity(ticket, severity, "So it is.", by=ada, at=SOON + minute * MINUTE)
            read_waiting(SOON + minute * MINUTE)

        assert [each.state for each in of(ticket)][-2:] == [State.ANSWERED, State.RUNNING]
