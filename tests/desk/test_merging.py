"""Two tickets become one: the clocks of the first end, and whoever follows it finds the second."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.clocks.models import Clock
from dueby.desk.clocks.rebuilding import rebuild
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.letter import compose
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.answering import hear, note, reply
from dueby.desk.tickets.contesting import answer, contest
from dueby.desk.tickets.finding import confirm
from dueby.desk.tickets.merging import merge, surviving
from dueby.desk.tickets.models import Contested, MessageKind, Status, Ticket
from dueby.desk.tickets.possible import Verb, possible
from dueby.desk.tickets.progress import close, promise_update, reopen, wait
from dueby.desk.tickets.reply_address import ticket_of
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.portals import browser_of, text
from tests.desk.reports import (
    LATER,
    SOON,
    TUESDAY,
    clock_of,
    confirmed,
    facts,
    kinds,
    last_mail,
    refused,
    reported,
)


def merged(world: World, name: str = "rosa") -> tuple[Ticket, Ticket]:
    """Return a ticket that Ada merged, and the one in which it goes on."""
    ticket, into = reported(world, name=name), reported(world)
    merge(ticket, into, by=world.users["ada"], at=SOON)
    ticket.refresh_from_db()
    return ticket, into


class TestMerge:
    def test_ends_the_ticket_and_every_clock_of_it(self, world: World) -> None:
        ticket, into = merged(world)

        clocks = Clock.objects.about(ticket.journal_name)
        assert {each.cancelled_at for each in clocks if each.started_at} == {SOON}
        assert ticket.merged_into == into
        assert (ticket.status, ticket.closed_at, ticket.next_due_at) == (Status.CLOSED, SOON, None)
        assert rebuild(SOON).differing == []

    def test_leaves_the_other_with_its_clocks(self, world: World) -> None:
        into = merged(world)[1]

        assert clock_of(into, "first_response").stopped_at is None
        assert clock_of(into, "first_response").cancelled_at is None
        assert facts(into) == ["reported"]

    def test_is_in_both_journals_and_is_no_response(self, world: World) -> None:
        ticket, into = merged(world)

        assert kinds(ticket) == ["ticket.reported", "ticket.merged"]
        assert kinds(into) == ["ticket.reported", "ticket.absorbed"]
        assert facts(ticket) == ["reported", "merged"]
        entry = Entry.objects.about(into.journal_name).last()
        assert entry is not None
        assert entry.data == {"merged": ticket.pk}
        assert entry.by == world.users["ada"].journal_name

    def test_ends_a_wait_and_a_promised_update(self, world: World) -> None:
        ticket, into, ada = reported(world), reported(world), world.users["ada"]
        promise_update(ticket, TUESDAY, "You hear from us.", by=ada, at=SOON)
        wait(ticket, "third_party", "", by=ada, at=SOON)

        merge(ticket, into, by=ada, at=LATER)

        ticket.refresh_from_db()
        assert (ticket.waiting_on, ticket.next_update_at) == ("", None)
        assert facts(ticket)[-2:] == ["resumed", "merged"]

    def test_takes_in_what_is_finished_too(self, world: World) -> None:
        ticket, into, ada = reported(world, "question"), reported(world), world.users["ada"]
        reply(ticket, "It is so.", by=ada, at=SOON)
        close(ticket, "", by=ada, at=SOON)

        merge(ticket, into, by=ada, at=LATER)

        ticket.refresh_from_db()
        assert surviving(ticket) == into


class TestTelling:
    def test_says_the_number_in_the_conversation_and_by_a_mail(self, world: World) -> None:
        ticket, into = merged(world)

        said = ticket.messages.get(kind=MessageKind.AUTOMATIC)
        assert str(said.text) == f"This ticket is the same as #{into.pk} and goes on there."
        assert str(said.text) in last_mail(ticket)
        assert "- First response by Tue 17 Nov 2026 12:00 EST" in last_mail(ticket)
        letter = compose(Parcel.objects.about(ticket.journal_name)[0])
        assert letter.message["Auto-Submitted"] == "auto-generated"
        assert ticket_of(letter.message["Reply-To"]) == (ticket.pk, world.contacts["rosa"].pk)

    def test_writes_no_words_of_one_contact_into_the_ticket_of_another(self, world: World) -> None:
        ticket, _ = merged(world, "tom")

        words = " ".join(str(each.text) for each in ticket.messages.filter(contact=None))
        assert "Export fails" not in words


class TestRefusal:
    def test_of_a_ticket_in_itself(self, world: World) -> None:
        ticket = reported(world)

        with refused(ticket, "cannot be merged into itself"):
            merge(ticket, ticket, by=world.users["ada"], at=SOON)

    def test_of_another_customers(self, world: World) -> None:
        ticket, into = reported(world), reported(world, name="hans")

        with refused(ticket, f"#{into.pk} is another customer's"):
            merge(ticket, into, by=world.users["ada"], at=SOON)

    def test_in_a_circle(self, world: World) -> None:
        ticket, into = merged(world)

        with refused(into, f"#{ticket.pk} goes on as #{into.pk} itself"):
            merge(into, ticket, by=world.users["ada"], at=LATER)

    def test_of_what_goes_on_elsewhere_already(self, world: World) -> None:
        (ticket, into), other = merged(world), reported(world)

        with refused(ticket, f"the ticket goes on as #{into.pk}"):
            merge(ticket, other, by=world.users["ada"], at=LATER)

    def test_where_the_other_is_finished(self, world: World) -> None:
        ticket, into, ada = reported(world), reported(world, "question"), world.users["ada"]
        reply(into, "It is so.", by=ada, at=SOON)
        close(into, "", by=ada, at=SOON)

        with refused(ticket, f"#{into.pk} is closed"):
            merge(ticket, into, by=ada, at=LATER)

    def test_where_something_is_contested(self, world: World) -> None:
        ticket, into = confirmed(world), reported(world)
        raised = contest(ticket, Contested.SEVERITY, "No.", by=world.contacts["rosa"], at=LATER)

        with refused(ticket, "a lead has to answer that first"):
            merge(ticket, into, by=world.users["ada"], at=LATER)

        answer(raised, "It is so.", upheld=False, by=world.users["lena"], at=LATER)
        merge(ticket, into, by=world.users["ada"], at=LATER)

    def test_of_everything_but_notes_afterwards(self, world: World) -> None:
        ticket, into = merged(world)
        ada, rosa = world.users["ada"], world.contacts["rosa"]

        assert possible(ticket, ada) == [Verb.NOTE]
        assert possible(ticket, rosa) == []
        deeds: list[Callable[[], object]] = [
            lambda: reply(ticket, "Hello.", by=ada, at=LATER),
            lambda: confirm(ticket, "1", "So.", by=ada, at=LATER),
            lambda: reopen(ticket, "No.", by=ada, at=LATER),
            lambda: hear(ticket, "And this?", by=rosa, at=LATER),
        ]
        for deed in deeds:
            with refused(ticket, f"the ticket goes on as #{into.pk}; do it there"):
                deed()
        note(ticket, "Seen twice.", by=ada, at=LATER)


class TestSurviving:
    def test_follows_the_whole_chain(self, world: World) -> None:
        first, second = merged(world)
        third = reported(world)
        merge(second, third, by=world.users["ada"], at=LATER)

        second.refresh_from_db()
        first.refresh_from_db()
        assert [surviving(each) for each in (first, second, third)] == [third] * 3


class TestForm:
    @pytest.fixture
    def ada(self, client: Client, world: World, clock: StoppedClock) -> Client:
        """Return a browser in which Ada is signed in, two hours after Monday noon."""
        clock.at = LATER
        client.force_login(world.users["ada"])
        return client

    def test_offers_what_is_open_of_the_customer(self, ada: Client, world: World) -> None:
        ticket, other, strange = reported(world), reported(world), reported(world, name="hans")

        said = text(ada.get(address(ticket)))

        assert f"#{other.pk} Export fails" in said
        assert f"#{strange.pk} Export fails" not in said

    def test_shows_what_ends_before_it_is_done(self, ada: Client, world: World) -> None:
        ticket, into = reported(world, name="tom"), reported(world)

        answer = ada.post(address(ticket), {"chosen": str(into.pk)})

        ticket.refresh_from_db()
        said = text(answer)
        assert f"#{ticket.pk} goes on as #{into.pk}" in said
        assert "First response: Tue 17 Nov 2026" in said
        assert f"{world.contacts['rosa']} gets the mails from then on" in said
        assert ticket.merged_into is None

    @pytest.mark.parametrize("field", ["chosen", "number"])
    def test_merges_what_was_shown(self, ada: Client, world: World, field: str) -> None:
        ticket, into = reported(world), reported(world)
        told = {field: str(into.pk)}
        previewed = ada.post(address(ticket), told).context["previewed"]

        answer = ada.post(address(ticket), {**told, "previewed": previewed, "save": "yes"})

        ticket.refresh_from_db()
        assert answer.headers["Location"] == f"/desk/tickets/{into.pk}/"
        assert ticket.merged_into == into

    def test_shows_again_what_has_changed_meanwhile(self, ada: Client, world: World) -> None:
        ticket, into = reported(world), reported(world)
        told = {"chosen": str(into.pk)}
        previewed = ada.post(address(ticket), told).context["previewed"]
        confirm(ticket, "1", "It fails.", by=world.users["ben"], at=LATER)

        answer = ada.post(address(ticket), {**told, "previewed": previewed, "save": "yes"})

        ticket.refresh_from_db()
        assert "Rectification of a defect: " in text(answer)
        assert ticket.merged_into is None

    @pytest.mark.parametrize(
        "number, sentence",
        [
            ("", "Choose one ticket, or write its number."),
            ("999999", "No ticket has this number."),
            ("9" * 30, "Ensure this value is less than"),
            ("0", "Ensure this value is greater than"),
            ("seven", "Enter a whole number."),
        ],
    )
    def test_refuses_a_number_that_is_none(
        self, ada: Client, world: World, number: str, sentence: str
    ) -> None:
        answer = ada.post(address(reported(world)), {"number": number, "save": "yes"})

        assert answer.status_code == 422
        assert sentence in text(answer)

    def test_refuses_two_tickets_at_once(self, ada: Client, world: World) -> None:
        ticket, into, other = reported(world), reported(world), reported(world)

        answer = ada.post(address(ticket), {"chosen": str(into.pk), "number": str(other.pk)})

        assert "Choose one ticket" in text(answer)

    def test_refuses_another_customers_ticket(self, ada: Client, world: World) -> None:
        ticket, strange = reported(world), reported(world, name="hans")

        answer = ada.post(address(ticket), {"number": str(strange.pk), "save": "yes"})

        ticket.refresh_from_db()
        assert answer.status_code == 422
        assert "is another customer&#x27;s" in answer.content.decode()
        assert ticket.merged_into is None

    def test_is_none_for_what_goes_on_elsewhere(self, ada: Client, world: World) -> None:
        ticket, into = merged(world)

        assert f"The ticket goes on as #{into.pk}; do it there." in text(ada.get(address(ticket)))


class TestPages:
    def test_of_both_tickets_lead_to_each_other(
        self, client: Client, world: World, clock: StoppedClock
    ) -> None:
        clock.at = LATER
        ticket, into = merged(world)
        client.force_login(world.users["ada"])

        one = client.get(f"/desk/tickets/{ticket.pk}/").content.decode()
        other = client.get(f"/desk/tickets/{into.pk}/").content.decode()

        assert f'href="/desk/tickets/{into.pk}/">#{into.pk} Export fails' in one
        assert "merged it into" in one
        assert f'href="/desk/tickets/{ticket.pk}/">#{ticket.pk} Export fails' in other

    def test_of_the_portal_lead_on_and_take_no_more_words(
        self, world: World, clock: StoppedClock
    ) -> None:
        clock.at = LATER
        ticket, into = merged(world)
        rosa = browser_of(world, "rosa")

        answer = rosa.get(f"/portal/tickets/{ticket.pk}/")

        said = answer.content.decode()
        assert f"Goes on as #{into.pk}" in said
        assert f'href="/portal/tickets/{into.pk}/"' in said
        assert "Write to us" not in said
        sent = rosa.post(f"/portal/tickets/{ticket.pk}/write/", {"words": "And this?"})
        assert sent.status_code == 422

    @pytest.mark.parametrize("status", ["", "waiting", "solved", "all"])
    def test_of_the_queue_leave_out_what_goes_on_elsewhere(
        self, client: Client, world: World, clock: StoppedClock, status: str
    ) -> None:
        clock.at = MONDAY_NOON + timedelta(hours=3)
        ticket, into = merged(world)
        client.force_login(world.users["ada"])

        rows = client.get("/desk/", {"status": status}).context["rows"]

        numbers = {each.pk for each in rows}
        assert ticket.pk not in numbers
        assert (into.pk in numbers) is (status in {"", "all"})


def address(ticket: Ticket) -> str:
    return f"/desk/tickets/{ticket.pk}/merging/"
