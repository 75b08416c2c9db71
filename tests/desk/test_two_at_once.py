"""Two people who act at the same moment lose no word and stop no clock twice, on any database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from dueby.desk.channels.requesting import Request, make_request
from dueby.desk.clocks.casefile import judged
from dueby.desk.clocks.models import Clock
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Chain, Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.quotations.models import Wanted
from dueby.desk.streams.models import StreamEvent
from dueby.desk.tickets.answering import hear, note, reply
from dueby.desk.tickets.assigning import assign, take
from dueby.desk.tickets.contesting import contest
from dueby.desk.tickets.contract_changes import change_contract
from dueby.desk.tickets.finding import change_severity, confirm, reject
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.merging import merge
from dueby.desk.tickets.models import Contested, Ticket
from dueby.desk.tickets.possible import NotPossibleError
from dueby.desk.tickets.progress import rectify, reopen, resume, wait
from tests.desk.conftest import MONDAY_NOON
from tests.desk.reports import LATER, SOON, TUESDAY, clock_of, confirmed, facts, reported

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5
FORM = "f81d4fae-7dec"


def at_once(*deeds: Callable[[], object]) -> list[str]:
    """Do everything at the same moment; return the sentences of those that were refused."""
    together = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> str:
        try:
            together.wait()
            deed()
        except NotPossibleError as refusal:
            return str(refusal)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(deeds)) as people:
        return [said for said in people.map(do, deeds) if said]


def is_whole(ticket: Ticket) -> bool:
    """Tell whether the chain, the index and the streams of a ticket fit each other."""
    ticket.refresh_from_db()
    chain = Chain.objects.get(subject=ticket.journal_name)
    entries = list(Entry.objects.about(ticket.journal_name))
    events = StreamEvent.objects.filter(stream__name="queue").order_by("number")
    told = judged(ticket, TUESDAY).clocks
    rows = Clock.objects.about(ticket.journal_name)
    return (
        [each.number for each in entries] == list(range(1, chain.length + 1))
        and entries[-1].digest == chain.head
        and [each.number for each in events] == list(range(1, len(events) + 1))
        and [(each.due_at, each.stopped_at) for each in rows]
        == [(each.due_at, each.stopped_at) for each in told]
    )


class TestWords:
    def test_of_everybody_are_kept(self, world: World) -> None:
        ticket, rosa = reported(world), world.contacts["rosa"]
        ada, ben = world.users["ada"], world.users["ben"]

        refusals = at_once(
            lambda: reply(ticket, "From Ada.", by=ada, at=SOON),
            lambda: reply(ticket, "From Ben.", by=ben, at=SOON),
            lambda: note(ticket, "A note.", by=ben, at=SOON),
            lambda: hear(ticket, "From Rosa.", by=rosa, at=SOON),
        )

        said = set(ticket.messages.values_list("text__words", flat=True))
        assert refusals == []
        assert said >= {"From Ada.", "From Ben.", "A note.", "From Rosa."}
        assert Parcel.objects.filter(key__startswith="message:").count() == 2
        assert clock_of(ticket, "first_response").stopped_at == SOON
        assert is_whole(ticket)


class TestClocks:
    def test_are_confirmed_by_one(self, world: World) -> None:
        for _ in range(ROUNDS):
            ticket = reported(world)
            ada, ben = world.users["ada"], world.users["ben"]

            refusals = at_once(
                partial(confirm, ticket, "1", "Ada finds so.", by=ada, at=SOON),
                partial(confirm, ticket, "3", "Ben finds so.", by=ben, at=SOON),
            )

            assert len(refusals) == 1
            assert "change the severity instead" in refusals[0]
            assert facts(ticket) == ["reported", "confirmed"]
            assert is_whole(ticket)

    def test_are_stopped_and_resumed_by_one(self, world: World) -> None:
        ticket, ada, ben = confirmed(world), world.users["ada"], world.users["ben"]

        rectified = at_once(
            lambda: rectify(ticket, "Fixed by Ada.", by=ada, at=LATER),
            lambda: rectify(ticket, "Fixed by Ben.", by=ben, at=LATER),
        )
        reopened = at_once(
            lambda: reopen(ticket, "Not quite.", by=ben, at=TUESDAY),
            lambda: reopen(ticket, "It is not.", by=world.contacts["rosa"], at=TUESDAY),
        )

        assert (len(rectified), len(reopened)) == (1, 1)
        assert facts(ticket).count("rectified") == facts(ticket).count("reopened") == 1
        assert is_whole(ticket)

    def test_go_on_once_after_a_wait(self, world: World) -> None:
        ticket, ada, rosa = reported(world), world.users["ada"], world.contacts["rosa"]
        wait(ticket, "customer", "", by=ada, at=SOON)

        at_once(
            lambda: resume(ticket, by=ada, at=LATER),
            lambda: hear(ticket, "Version 9.1", by=rosa, at=LATER),
        )

        assert facts(ticket).count("resumed") == 1
        assert is_whole(ticket)

    def test_say_what_the_last_finding_made_them(self, world: World) -> None:
        ticket, ada, ben = confirmed(world), world.users["ada"], world.users["ben"]

        at_once(
            lambda: change_severity(ticket, "1", "Worse.", by=ada, at=LATER),
            lambda: reject(ticket, "As documented.", by=ben, at=LATER),
        )

        assert clock_of(ticket, "rectification").cancelled_at == LATER
        assert is_whole(ticket)
        assert ticket.is_rejected


class TestHands:
    def test_of_one_take_a_ticket(self, world: World) -> None:
        for _ in range(ROUNDS):
            ticket, ada, ben = reported(world), world.users["ada"], world.users["ben"]

            refusals = at_once(
                partial(take, ticket, by=ada, at=SOON), partial(take, ticket, by=ben, at=SOON)
            )

            ticket.refresh_from_db()
            assert len(refusals) == 1
            assert refusals[0].startswith(f"{ticket.assignee} has the ticket")

    def test_of_whoever_comes_last_have_it(self, world: World) -> None:
        ticket, ada, lena = reported(world), world.users["ada"], world.users["lena"]

        at_once(
            lambda: assign(ticket, ada, by=lena, at=SOON),
            lambda: reply(ticket, "We look at it.", by=world.users["ben"], at=SOON),
        )

        assert is_whole(ticket)
        assert ticket.assignee == ada


class TestMerging:
    def test_of_two_tickets_into_each_other_is_done_once(self, world: World) -> None:
        for _ in range(ROUNDS):
            one, other = reported(world), reported(world)
            ada, ben = world.users["ada"], world.users["ben"]

            refusals = at_once(
                partial(merge, one, other, by=ada, at=SOON),
                partial(merge, other, one, by=ben, at=SOON),
            )

            assert len(refusals) == 1
            assert "goes on as" in refusals[0]
            assert is_whole(one)
            assert is_whole(other)
            assert {one.merged_into, other.merged_into} in ({None, one}, {None, other})

    def test_into_a_ticket_that_is_answered_loses_nothing(self, world: World) -> None:
        for _ in range(ROUNDS):
            one, other, rosa = reported(world), reported(world), world.contacts["rosa"]

            refusals = at_once(
                partial(merge, one, other, by=world.users["ada"], at=SOON),
                partial(hear, other, "And this?", by=rosa, at=SOON),
                partial(reply, other, "We look at it.", by=world.users["ben"], at=SOON),
            )

            assert refusals == []
            assert is_whole(one)
            assert is_whole(other)


class TestForm:
    def test_that_is_sent_twice_reports_once(self, world: World) -> None:
        rosa = world.contacts["rosa"]
        report = Report(rosa, "Export fails", "It stops.", "portal", token=FORM)
        opened: list[Ticket] = []

        def send() -> None:
            opened.append(open_ticket(report, by=rosa, at=MONDAY_NOON))

        at_once(send, send, send)

        assert len({ticket.pk for ticket in opened}) == 1
        assert (Ticket.objects.count(), Parcel.objects.count()) == (1, 1)

    def test_contests_once(self, world: World) -> None:
        ticket, rosa, tom = confirmed(world), world.contacts["rosa"], world.contacts["tom"]

        refusals = at_once(
            lambda: contest(ticket, Contested.SEVERITY, "No.", by=rosa, at=LATER),
            lambda: contest(ticket, Contested.SEVERITY, "No!", by=tom, at=LATER),
        )

        assert len(refusals) == 1
        assert ticket.contests.count() == 1


class TestRequest:
    def test_and_a_change_of_the_contract_do_not_wait_for_each_other(self, world: World) -> None:
        rosa, marco = world.contacts["rosa"], world.users["marco"]
        contract = world.contracts["northwind"]
        plans = ["tier2", "standard"] * ROUNDS

        def change(plan: str) -> None:
            change_contract(contract, {"plan": plan}, by=marco, at=SOON)

        for number, plan in enumerate(plans):
            request = Request(rosa, Wanted.TRAINING, "Please.", "portal", token=f"{number}")
            at_once(partial(make_request, request, by=rosa, at=SOON), partial(change, plan))

        assert Ticket.objects.count() == len(plans)
        assert all(is_whole(ticket) for ticket in Ticket.objects.all())


class TestReports:
    def test_of_many_are_all_taken(self, world: World) -> None:
        rosa, hans = world.contacts["rosa"], world.contacts["hans"]

        def send(number: int) -> Callable[[], Ticket]:
            contact = (rosa, hans)[number % 2]
            report = Report(contact, f"Report {number}", "It stops.", "portal", token=f"{number}")
            return lambda: open_ticket(report, by=contact, at=MONDAY_NOON)

        refusals = at_once(*(send(number) for number in range(6)))

        tickets = list(Ticket.objects.all())
        assert (refusals, len(tickets)) == ([], 6)
        assert all(is_whole(ticket) for ticket in tickets)
