"""The ticket's page: everything that is known of a ticket, for the vendor's people alone."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dueby.desk.contracts.models import Contract
from dueby.desk.demo.cast import World
from dueby.desk.outbox.carriers import Memory, RefusedError
from dueby.desk.outbox.letter import Letter
from dueby.desk.outbox.models import Parcel
from dueby.desk.outbox.sending import send_due
from dueby.desk.tickets.answering import hear, log_call, note, reply
from dueby.desk.tickets.contesting import contest
from dueby.desk.tickets.finding import change_severity, confirm, reject
from dueby.desk.tickets.models import Contested, Ticket
from dueby.desk.tickets.notifying import give_notice
from dueby.desk.tickets.overruling import overrule
from dueby.desk.tickets.progress import close, rectify, wait
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.reports import LATER, SOON, TUESDAY, confirmed, reported

DAY = timedelta(days=1)
VOID = {"input", "meta", "link", "br", "hr", "img"}


@pytest.fixture(autouse=True)
def at(clock: StoppedClock) -> StoppedClock:
    """Return the clock by which the page is read: two hours after the report."""
    clock.at = LATER
    return clock


@pytest.fixture
def ada(world: World, client: Client) -> Client:
    """Return a browser in which Ada is signed in."""
    client.force_login(world.users["ada"])
    return client


def shown(browser: Client, ticket: Ticket, query: str = "") -> str:
    """Return what the page says, one space between words."""
    answer = browser.get(f"/desk/tickets/{ticket.pk}/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def part(page: str, element: str) -> str:
    """Return the page from an element with an id on, to the next such part of the page."""
    begun = page.index(f'id="{element}"')
    ends = [each.start() for each in re.finditer(r'id="ticket-\w+"', page) if each.start() > begun]
    return page[begun : min(ends, default=len(page))]


class Fields(HTMLParser):
    """The names of the fields that a person fills in, within some parts of a page and outside."""

    def __init__(self, parts: set[str]) -> None:
        super().__init__()
        self.parts = parts
        self.open: list[str] = []
        self.within: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in {"textarea", "select"} or (tag == "input" and told.get("type") == "file"):
            named = self.within if self.parts & set(self.open) else self.outside
            named.append(told.get("name") or "")
        if tag not in VOID:
            self.open.append(told.get("id") or tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()


class TestWhoSeesIt:
    def test_customers_find_nothing_even_of_their_own(self, world: World, client: Client) -> None:
        ticket = reported(world)

        for name in ("rosa", "hans"):
            user = world.contacts[name].user
            assert user is not None
            client.force_login(user)
            assert client.get(f"/desk/tickets/{ticket.pk}/").status_code == 404

    def test_who_is_not_signed_in_is_asked_to(self, world: World, client: Client) -> None:
        answer = client.get(f"/desk/tickets/{reported(world).pk}/")

        assert answer.status_code == 302
        assert "/accounts/login/" in answer["Location"]

    def test_a_number_that_is_no_ticket_finds_nothing(self, ada: Client) -> None:
        assert ada.get("/desk/tickets/4711/").status_code == 404

    def test_it_changes_nothing(self, world: World, ada: Client) -> None:
        assert ada.post(f"/desk/tickets/{reported(world).pk}/").status_code == 405


class TestConversation:
    def test_marks_notes_as_internal_in_words(self, world: World, ada: Client) -> None:
        ticket = reported(world)
        note(ticket, "Check the archive.", by=world.users["ben"], at=SOON)

        page = part(shown(ada, ticket), "ticket-talk")

        assert re.search(
            r'class="said inside".*Ben Okafor.*the customer does not see it.*Check the archive\.',
            page,
        )

    def test_says_of_a_call_whether_somebody_was_reached(self, world: World, ada: Client) -> None:
        ticket = reported(world)
        log_call(ticket, "Agreed on Tuesday.", by=world.users["ada"], at=SOON, spoke=True)
        log_call(ticket, "No answer.", by=world.users["ada"], at=LATER, spoke=False)

        page = part(shown(ada, ticket), "ticket-talk")

        assert "Telephone call" in page
        assert "Telephoned, nobody reached" in page

    def test_tells_times_in_the_readers_zone(self, world: World, ada: Client) -> None:
        ticket = reported(world)
        assert "today 12:00" in part(shown(ada, ticket), "ticket-talk")

        world.users["ada"].time_zone = "Europe/Berlin"
        world.users["ada"].save()

        assert "today 18:00" in part(shown(ada, ticket), "ticket-talk")

    def test_offers_files_as_downloads(self, world: World, ada: Client) -> None:
        ticket = reported(world)
        file = SimpleUploadedFile("export.log", b"stopped\n", "text/plain")
        message = hear(ticket, "The log.", by=world.contacts["rosa"], at=SOON, files=[file])

        page = part(shown(ada, ticket), "ticket-talk")

        (attachment,) = message.attachments.all()
        assert f'href="/desk/tickets/attachments/{attachment.pk}/" download' in page
        assert "export.log" in page

    def test_shows_markup_as_the_words_it_is(self, world: World, ada: Client) -> None:
        ticket = reported(world)
        hear(ticket, "<script>alert(1)</script>", by=world.contacts["rosa"], at=SOON)

        page = shown(ada, ticket)

        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page

    def test_shows_the_recent_part_of_a_long_one_and_the_whole_when_asked(
        self, world: World, ada: Client
    ) -> None:
        ticket = reported(world)
        for number in range(101):
            words = f"Line {number}."
            note(ticket, words, by=world.users["ada"], at=SOON + timedelta(seconds=number))

        recent, whole = shown(ada, ticket), shown(ada, ticket, "?whole")

        assert "Show 2 earlier messages" in recent
        assert "It stops at half." not in part(recent, "ticket-talk")
        assert "It stops at half." in part(whole, "ticket-talk")
        assert "earlier message" not in whole


class TestPromises:
    def test_says_what_is_due_when_how_strong_and_by_which_clause(
        self, world: World, ada: Client
    ) -> None:
        page = part(shown(ada, reported(world)), "ticket-clocks")

        assert "Tue 17 Nov 2026 12:00 EST" in page
        assert "22 h left" in page
        assert "commitment, clause 1" in page
        assert "Edition 2026" in page
        assert '<svg xmlns="http://www.w3.org/2000/svg" class="clock-picture"' in page

    def test_has_the_agreements_time_beside_that_of_a_reader_elsewhere(
        self, world: World, ada: Client
    ) -> None:
        world.users["ada"].time_zone = "Asia/Kolkata"
        world.users["ada"].save()

        page = part(shown(ada, reported(world)), "ticket-clocks")

        assert "Tue 17 Nov 2026 22:30 IST" in page
        assert "(12:00 EST under the agreement)" in page

    def test_says_what_ended_and_why_when_asked(self, world: World, ada: Client) -> None:
        ticket = confirmed(world)

        page = part(shown(ada, ticket), "ticket-clocks")
        whole = part(shown(ada, ticket, "?finished"), "ticket-clocks")

        assert "Why these ended so" in page
        assert page.count('class="clock-picture"') == 1
        assert whole.count('class="clock-picture"') == 4
        assert "Stopped" in whole

    def test_says_that_a_notice_is_owed_and_then_that_it_was_given(
        self, world: World, ada: Client, at: StoppedClock
    ) -> None:
        ticket = confirmed(world, "1")
        at.at = MONDAY_NOON + 6 * DAY

        owed = shown(ada, ticket)
        give_notice(ticket, "The cause is new.", at.at + DAY, by=world.users["ada"], at=at.at)
        given = shown(ada, ticket)

        head = part(owed, "ticket-head")
        assert "in time: owed</strong> until" in " ".join(head.split())
        assert "Why: the promised date passed before the customer was told" in head
        assert f'href="/desk/tickets/{ticket.pk}/notice/">Give notice' in head
        assert "missed without notice" in part(owed, "ticket-clocks")
        assert ": owed</strong>" not in part(given, "ticket-head")
        assert "sent in time, told" in part(given, "ticket-clocks")
        assert "missed with notice" in part(given, "ticket-clocks")

    def test_keeps_the_proof_of_what_was_told_again(
        self, world: World, ada: Client, at: StoppedClock
    ) -> None:
        ticket, by = confirmed(world), world.users["ada"]
        give_notice(ticket, "The cause is new.", TUESDAY, by=by, at=LATER)
        give_notice(ticket, "It takes longer still.", TUESDAY + DAY, by=by, at=LATER + DAY)
        at.at = LATER + 2 * DAY

        page = part(shown(ada, ticket), "ticket-clocks")

        assert "Told again" in page
        assert "It takes longer still." in page
        for parcel in Parcel.objects.about(ticket.journal_name)[:2]:
            assert parcel.message_id.strip("<>") in page

    def test_says_what_is_overdue_in_words(
        self, world: World, ada: Client, at: StoppedClock
    ) -> None:
        ticket = reported(world)
        at.at = MONDAY_NOON + 2 * DAY

        assert "overdue by 1 d" in part(shown(ada, ticket), "ticket-clocks")


class TestVerbs:
    def first(self, page: str) -> str:
        """Return the words of the one thing that the page offers first."""
        (found,) = re.findall(r'class="btn btn-primary" href="[^"]*/tickets/\d+/(\w+)/"', page)
        return str(found)

    def test_a_report_of_a_defect_waits_for_a_finding(self, world: World, ada: Client) -> None:
        page = part(shown(ada, reported(world)), "ticket-head")

        assert self.first(page) == "confirmation"
        assert "/rejection/" in page
        assert "/rectification/" not in page

    def test_a_confirmed_defect_waits_for_its_rectification(
        self, world: World, ada: Client
    ) -> None:
        page = part(shown(ada, confirmed(world)), "ticket-head")

        assert self.first(page) == "rectification"
        assert "/confirmation/" not in page

    def test_a_rectified_one_waits_to_be_closed(self, world: World, ada: Client) -> None:
        ticket = confirmed(world)
        rectify(ticket, "Fixed in 9.1.3.", by=world.users["ada"], at=LATER)

        assert "/closure/" in part(shown(ada, ticket), "ticket-head")

    def test_a_waiting_one_waits_to_go_on(self, world: World, ada: Client) -> None:
        ticket = reported(world)
        wait(ticket, "customer", "Please send the log.", by=world.users["ada"], at=SOON)

        page = part(shown(ada, ticket), "ticket-head")

        assert self.first(page) == "resumption"
        assert "Waiting for customer" in page

    def test_a_closed_one_is_not_written_to(self, world: World, ada: Client) -> None:
        ticket = reported(world, "question")
        close(ticket, "Answered.", by=world.users["ada"], at=SOON)

        page = shown(ada, ticket)

        assert f'action="/desk/tickets/{ticket.pk}/reply/"' not in page
        assert "Reopen it to write to the customer" in page
        assert f'action="/desk/tickets/{ticket.pk}/note/"' in page

    def test_taking_it_is_one_press(self, world: World, ada: Client) -> None:
        page = part(shown(ada, reported(world)), "ticket-head")

        assert re.search(r'<form method="post" action="/desk/tickets/\d+/take/">', page)

    def test_every_verb_of_the_page_leads_somewhere(self, world: World, ada: Client) -> None:
        page = shown(ada, confirmed(world))
        links = set(re.findall(r'href="(/desk/tickets/\d+/\w+/)"', page))

        assert len(links) > 5
        assert {ada.get(link).status_code for link in links} == {200}


class TestDraft:
    def test_forms_stand_outside_of_what_is_fetched_anew(self, world: World, ada: Client) -> None:
        page = shown(ada, reported(world))

        (parts,) = re.findall(r'hx-select-oob="([^"]+)"', page)
        fields = Fields({name.removeprefix("#") for name in parts.split(",")})
        fields.feed(page)

        assert 'hx-swap="none"' in page
        assert fields.within == []
        assert fields.outside.count("words") == 2

    def test_the_page_listens_from_where_it_was_read(self, world: World, ada: Client) -> None:
        ticket = reported(world)
        reply(ticket, "We look into it.", by=world.users["ada"], at=SOON)

        assert f'stream="ticket:{ticket.pk}" after="2"' in shown(ada, ticket)


class TestCover:
    def test_says_who_is_covered_by_what_and_why(self, world: World, ada: Client) -> None:
        page = part(shown(ada, reported(world)), "ticket-facts")

        for words in ("entitled", "Northwind Rail", "C-1001", "Standard support", "clause 5"):
            assert words in page
        assert "maintenance active" in page

    def test_warns_of_a_contract_that_has_ended(self, world: World, ada: Client) -> None:
        page = part(shown(ada, reported(world, name="arjun")), "ticket-facts")

        assert "The contract ended on" in page
        assert "not entitled" in page

    def test_warns_of_a_contract_that_ends_soon(self, world: World, ada: Client) -> None:
        page = part(shown(ada, reported(world, name="grace")), "ticket-facts")

        assert "The contract ends in 25 days" in page

    def test_says_that_there_is_none(self, world: World, ada: Client) -> None:
        Contract.objects.get(number="C-1004").lines.all().delete()
        Contract.objects.get(number="C-1004").delete()

        page = part(shown(ada, reported(world, name="arjun")), "ticket-facts")

        assert "<dt>Contract</dt> <dd>none</dd>" in page

    def test_shows_what_a_person_decided_otherwise(self, world: World, ada: Client) -> None:
        ticket = reported(world, name="arjun")
        overrule(ticket, "entitled", "Renewal is signed.", by=world.users["ada"], at=SOON)

        page = shown(ada, ticket)

        assert "badge-success" in part(page, "ticket-facts")
        assert "Renewal is signed." in part(page, "ticket-history")


class TestContested:
    def test_stands_on_top_and_leads_may_answer(self, world: World, ada: Client) -> None:
        ticket = confirmed(world)
        contest(ticket, Contested.SEVERITY, "It stops us.", by=world.contacts["rosa"], at=LATER)

        agent = part(shown(ada, ticket), "ticket-head")
        ada.force_login(world.users["lena"])
        lead = part(shown(ada, ticket), "ticket-head")

        assert "Rosa Lindqvist contests the severity" in agent
        assert "It stops us." in agent
        assert "/answer/" not in agent
        assert "/answer/" in lead


class TestHistory:
    def test_says_who_did_what_and_why_newest_first(self, world: World, ada: Client) -> None:
        ticket = confirmed(world)
        change_severity(ticket, "2", "Two sites are down.", by=world.users["lena"], at=LATER)

        page = part(shown(ada, ticket), "ticket-history")

        told = [
            "Lena Fischer</strong> changed the severity to 2",
            "Two sites are down.",
            "Ada Marsh</strong> confirmed the defect with severity 3",
            "It fails here too.",
            "Rosa Lindqvist</strong> reported it (portal)",
        ]
        places = [page.index(words) for words in told]
        assert places == sorted(places)

    def test_names_a_moment_that_was_promised_in_the_readers_zone(
        self, world: World, ada: Client
    ) -> None:
        ticket = confirmed(world)
        give_notice(ticket, "The cause is new.", TUESDAY, by=world.users["ada"], at=LATER)

        page = part(shown(ada, ticket), "ticket-history")

        assert "the new estimate is Tue 17 Nov 2026 12:00 EST" in page


class TestQuestionsToTheDatabase:
    def test_are_as_many_for_a_long_ticket_as_for_a_short_one(
        self, world: World, ada: Client
    ) -> None:
        ticket = reported(world)
        self.talk(world, ticket, 2)
        shown(ada, ticket)

        few = self.count(ada, ticket)
        self.talk(world, ticket, 20)

        assert self.count(ada, ticket) == few
        assert few <= 23

    def talk(self, world: World, ticket: Ticket, times: int) -> None:
        """Let three people say something, some of it with files."""
        for number in range(times):
            at = SOON + timedelta(seconds=number)
            file = SimpleUploadedFile("a.log", b"x\n", "text/plain")
            hear(ticket, "And?", by=world.contacts["rosa"], at=at, files=[file])
            reply(ticket, "Soon.", by=world.users["ada"], at=at)
            note(ticket, "Hm.", by=world.users["ben"], at=at)
            reported(world, name="tom")

    def count(self, browser: Client, ticket: Ticket) -> int:
        """Return how many queries a page takes."""
        with CaptureQueriesContext(connection) as queries:
            shown(browser, ticket)
        return len(queries)


def test_a_rejected_report_says_so(world: World, ada: Client) -> None:
    ticket = reported(world)
    reject(ticket, "It works as described.", by=world.users["ada"], at=SOON)

    page = shown(ada, ticket)

    assert "Rejected" in part(page, "ticket-head")
    assert "Found to be no defect" in part(page, "ticket-talk")


def test_names_what_a_confirmed_severity_means(world: World, ada: Client) -> None:
    ticket = reported(world, severity="2")
    assert "proposed" in part(shown(ada, ticket), "ticket-head")

    confirm(ticket, "1", "All of it is down.", by=world.users["ada"], at=SOON)

    page = part(shown(ada, ticket), "ticket-facts")
    assert "Essential features or functions do not work properly." in page
    assert "proposed" not in page


class Fickle(Memory):
    """Refuses everything, for good or for now."""

    def __init__(self, *, for_good: bool) -> None:
        super().__init__()
        self.for_good = for_good

    def carry(self, letter: Letter) -> str:
        raise RefusedError(f"550 <{letter.to}> is not taken", for_good=self.for_good)


class TestMailsThatDoNotLeave:
    def test_are_shown_with_the_reason(self, ada: Client, world: World) -> None:
        ticket = reported(world)
        assert "is not taken" not in shown(ada, ticket)

        send_due(MONDAY_NOON, carrier=Fickle(for_good=False), owner="a")
        waits = part(shown(ada, ticket), "ticket-head")
        send_due(TUESDAY, carrier=Fickle(for_good=True), owner="a")
        is_dead = part(shown(ada, ticket), "ticket-head")

        assert "has not left yet: 550 &lt;rosa@northwind.example&gt; is not taken" in waits
        assert "was given up: 550 &lt;rosa@northwind.example&gt; is not taken" in is_dead

    def test_are_shown_no_more_once_they_left_or_were_erased(
        self, ada: Client, world: World
    ) -> None:
        sent, erased = reported(world), reported(world, name="tom")
        send_due(MONDAY_NOON, carrier=Fickle(for_good=False), owner="a")

        Parcel.objects.erase_concerning(world.contacts["tom"].journal_name)
        send_due(TUESDAY, carrier=Memory(), owner="a")

        for ticket in (sent, erased):
            page = shown(ada, ticket)
            assert "has not left yet" not in page
            assert "was given up" not in page

    def test_lead_a_lead_to_the_outbox(self, client: Client, world: World) -> None:
        ticket = reported(world)
        send_due(MONDAY_NOON, carrier=Fickle(for_good=True), owner="a")
        client.force_login(world.users["lena"])

        assert 'href="/desk/outbox/">Outbox</a>' in part(shown(client, ticket), "ticket-head")
