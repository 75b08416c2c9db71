"""The pages of mails: what needs a person, what each mail says and why, and what a person does."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dueby.desk.channels.email.deciding import dismiss
from dueby.desk.channels.email.keeping import path_of
from dueby.desk.channels.email.models import Handling, IncomingMail, Undelivered, Unneeded
from dueby.desk.demo.cast import World
from dueby.desk.people.models import Contact
from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.models import Ticket
from tests.desk.conftest import StoppedClock
from tests.desk.mails import MX, mail_of, taken
from tests.desk.portals import browser_of, page, text
from tests.desk.reports import LATER, SOON, reported
from tests.mail.messages import multipart

OUT_OF_OFFICE = {"auto_submitted": "auto-replied", "subject": "Out of office"}
ANSWER = "Fixed, thank you.\n\nOn Monday Ada Marsh wrote:\n> Does it still stop?\n"


@pytest.fixture(autouse=True)
def at(clock: StoppedClock) -> StoppedClock:
    """Return the clock by which the pages are read: two hours after the mails."""
    clock.at = LATER
    return clock


@pytest.fixture
def ada(world: World, client: Client) -> Client:
    """Return a browser in which Ada is signed in."""
    client.force_login(world.users["ada"])
    return client


class TestLog:
    def test_shows_what_needs_a_person_first_with_the_reason(self, ada: Client) -> None:
        taken(mail_of("stranger", subject="Who am I"))
        taken(mail_of("rosa", subject="It stops"))

        told = text(ada.get("/desk/mail/"))

        assert told.index("Nobody knows its sender") < told.index("All mails")
        log = told[told.index("Sender or subject") :]
        assert log.index("It stops") < log.index("Who am I")
        assert "Opened a ticket" in log

    def test_counts_in_the_navigation_what_needs_a_person(self, ada: Client) -> None:
        assert "waiting for a person" not in text(ada.get("/desk/design/"))

        taken(mail_of("stranger"))

        assert "Mail 1 waiting for a person" in text(ada.get("/desk/design/"))

    @pytest.mark.parametrize(
        "query, shown",
        [
            ("became=person", {"Who am I"}),
            ("became=ticket", {"It stops"}),
            ("became=recorded", {"Out of office"}),
            ("became=dismissed", set()),
            ("class=auto_reply", {"Out of office"}),
            ("q=nobody@elsewhere", {"Who am I"}),
            ("q=STOPS", {"It stops"}),
            ("q=it+rosa", {"It stops"}),
            ("became=nonsense&class=nonsense", {"Who am I", "It stops", "Out of office"}),
        ],
    )
    def test_narrows(self, ada: Client, query: str, shown: set[str]) -> None:
        taken(mail_of("stranger", subject="Who am I"))
        taken(mail_of("rosa", subject="It stops"))
        taken(mail_of("rosa", **OUT_OF_OFFICE))

        told = page(ada.get(f"/desk/mail/?{query}"))

        log = told[told.index('id="log"') :]
        names = ("Who am I", "It stops", "Out of office")
        assert {each for each in names if f">{each}</a>" in log} == shown

    def test_goes_on_page_by_page_without_losing_or_repeating_any(self, ada: Client) -> None:
        IncomingMail.objects.bulk_create(
            IncomingMail(
                key=str(number),
                size=1,
                subject=f"Mail {number}.",
                handling=Handling.PERSON,
                # Three of them come at the same moment.
                received_at=SOON + timedelta(seconds=number // 3),
            )
            for number in range(120)
        )
        found: list[str] = []
        address = "/desk/mail/?became=person"
        while address:
            told = page(ada.get(address))
            found += re.findall(r">(Mail \d+\.)</a>", told)
            further = re.search(r'rel="next" href="([^"]+)"', told)
            address = f"/desk/mail/{further[1].replace('&amp;', '&')}" if further else ""

        assert found == [f"Mail {number}." for number in range(119, -1, -1)]

    @pytest.mark.parametrize("after", ["nonsense", "9" * 40 + ".1", "1.2.3", "1.-1"])
    def test_begins_at_the_beginning_where_a_place_cannot_be(self, ada: Client, after: str) -> None:
        taken(mail_of("stranger", subject="Who am I"))

        assert "Who am I" in page(ada.get("/desk/mail/", {"after": after}))

    def test_asks_the_database_the_same_for_many(self, ada: Client) -> None:
        for number in range(3):
            taken(mail_of("stranger", subject=str(number)))
            taken(mail_of("rosa", subject=str(number)))
        with CaptureQueriesContext(connection) as few:
            ada.get("/desk/mail/")
        for number in range(3, 15):
            taken(mail_of("stranger", subject=str(number)))
            taken(mail_of("hans", subject=str(number)))

        with CaptureQueriesContext(connection) as many:
            ada.get("/desk/mail/")

        assert len(many) == len(few)


class TestMail:
    def test_says_what_became_of_it_and_why(
        self, ada: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "AUTHSERV_IDS", (MX,))
        verdict = f"{MX}; spf=softfail; dkim=pass; dmarc=pass header.from=northwind.example"
        raw = mail_of("rosa", authentication_results=verdict)
        taken(raw)
        mail = taken(raw)

        told = text(ada.get(f"/desk/mail/{mail.pk}/"))

        ticket = Ticket.objects.get()
        assert f"Opened a ticket Report #{ticket.pk}" in told
        assert "Rosa Lindqvist &lt;rosa@northwind.example&gt;" in told
        assert "2 times, with one effect" in told
        assert "Nothing says that it is anything but a person" in told
        assert "SPF probably failed (softfail)" in told
        assert "DMARC passed" in told

    def test_shows_what_is_new_and_folds_what_it_quotes(self, world: World, ada: Client) -> None:
        ticket = reported(world)
        mail = taken(mail_of("rosa", ANSWER, subject=f"Re: [#{ticket.pk}]"), LATER)

        told = page(ada.get(f"/desk/mail/{mail.pk}/"))

        before, after = told.split('id="whole-text"')
        assert "Fixed, thank you." in before
        assert "Does it still stop?" not in before
        assert "Does it still stop?" in after

    def test_says_which_files_stayed_in_the_mail(self, ada: Client) -> None:
        mail = taken(_with_files())

        files = text(ada.get(f"/desk/mail/{mail.pk}/")).split(" Files ")[-1]

        assert re.match(r"a\.log text/plain, 3.bytes run\.exe [^;]*; only in the mail", files)

    def test_tells_of_whom_a_bounce_is(self, world: World, ada: Client) -> None:
        mail = taken(_bounce(reported(world)), LATER)

        assert "Mail to rosa@northwind.example could not be delivered (5.1.1)" in text(
            ada.get(f"/desk/mail/{mail.pk}/")
        )

    def test_is_still_shown_when_its_bytes_are_gone(self, ada: Client) -> None:
        mail = taken(mail_of("stranger"))
        path_of(mail.digest).unlink()

        answer = ada.get(f"/desk/mail/{mail.pk}/")

        assert "What it said was erased." in text(answer)
        for part in ("raw", "shown", "parts/1"):
            assert ada.get(f"/desk/mail/{mail.pk}/{part}/").status_code == 404

    def test_is_nothing_for_customers(self, world: World) -> None:
        mail = taken(mail_of("rosa"))
        rosa = browser_of(world, "rosa")

        for part in ("", "text/", "shown/", "raw/", "parts/0/"):
            assert rosa.get(f"/desk/mail/{mail.pk}/{part}").status_code == 404
        assert rosa.get("/desk/mail/").status_code == 404
        assert rosa.post(f"/desk/mail/{mail.pk}/dismissal/").status_code == 404


class TestDeciding:
    def test_offers_colleagues_of_the_sender_first(self, world: World, ada: Client) -> None:
        mail = taken(mail_of("stranger", **{"from": "Paula Nunes <paula@contoso.example>"}))

        told = page(ada.get(f"/desk/mail/{mail.pk}/"))

        hans, contoso = world.contacts["hans"], world.organizations["contoso"]
        assert f'<option value="{hans.pk}" selected>Hans Vogel, Contoso Clinics' in told
        assert f'<option value="{contoso.pk}" selected>' in told
        assert 'value="Paula Nunes"' in told
        assert "Rosa Lindqvist" not in told

    def test_finds_others(self, ada: Client) -> None:
        mail = taken(mail_of("stranger"))

        told = page(ada.get(f"/desk/mail/{mail.pk}/", {"q": "fabrikam"}))

        assert "Grace Hall, Fabrikam Foods" in told
        assert "Hans Vogel" not in told

    def test_names_the_ticket_that_the_subject_names(self, world: World, ada: Client) -> None:
        ticket = reported(world)
        mail = taken(mail_of("stranger", subject=f"Re: [#{ticket.pk}] Export fails"))

        told = page(ada.get(f"/desk/mail/{mail.pk}/"))

        assert f'names <a class="link" href="/desk/tickets/{ticket.pk}/">' in told
        assert f'<option value="{world.contacts["rosa"].pk}" selected>' in told

    def test_takes_it_as_the_words_of_a_contact(self, world: World, ada: Client) -> None:
        mail = taken(mail_of("stranger", "It burns."))

        answer = ada.post(
            f"/desk/mail/{mail.pk}/contact/", {"contact": world.contacts["hans"].pk}, follow=True
        )

        ticket = Ticket.objects.get()
        assert answer.redirect_chain == [(f"/desk/tickets/{ticket.pk}/", 302)]
        assert "The mail opened this ticket." in text(answer)
        assert (ticket.contact, ticket.reported_at) == (world.contacts["hans"], SOON)

    def test_adds_the_sender_to_a_customer(self, world: World, ada: Client) -> None:
        mail = taken(mail_of("stranger"))
        told = {"organization": world.organizations["tailspin"].pk}

        answer = ada.post(f"/desk/mail/{mail.pk}/sender/", {**told, "name": "Nora Body"})

        contact = Contact.objects.get(email="nobody@elsewhere.example")
        ticket = Ticket.objects.get()
        assert answer["Location"] == f"/desk/tickets/{ticket.pk}/"
        assert (contact.name, ticket.contact) == ("Nora Body", contact)

    @pytest.mark.parametrize("way", ["contact", "sender"])
    def test_says_what_is_missing_and_changes_nothing(self, ada: Client, way: str) -> None:
        mail = taken(mail_of("stranger"))

        answer = ada.post(f"/desk/mail/{mail.pk}/{way}/", {"name": "Nora"})

        assert answer.status_code == 422
        assert "This field is required." in text(answer)
        assert not Ticket.objects.exists()

    def test_does_not_add_a_sender_whom_the_customer_has(self, world: World, ada: Client) -> None:
        mail = taken(mail_of("stranger", **{"from": "<rosa@northwind.example>"}))
        IncomingMail.objects.update(handling=Handling.RECORDED)
        told = {"organization": world.organizations["northwind"].pk, "name": "Rosa"}

        answer = ada.post(f"/desk/mail/{mail.pk}/sender/", told)

        assert answer.status_code == 422
        assert "Somebody of this customer has the address rosa@northwind.example" in text(answer)

    def test_says_why_not_where_it_is_a_tickets_already(self, world: World, ada: Client) -> None:
        mail = taken(mail_of("rosa"))
        told = {"contact": world.contacts["hans"].pk}

        answer = ada.post(f"/desk/mail/{mail.pk}/contact/", told, follow=True)

        assert f"The mail stands on ticket {Ticket.objects.get().pk} already." in text(answer)

    def test_sets_it_aside(self, ada: Client) -> None:
        mail = taken(mail_of("stranger"))

        told = {"why": "advertising"}
        answer = ada.post(f"/desk/mail/{mail.pk}/dismissal/", told, follow=True)

        mail.refresh_from_db()
        assert mail.handling == Handling.DISMISSED
        assert "The mail is set aside." in text(answer)
        assert "It was set aside: advertising or fraud" in text(ada.get(f"/desk/mail/{mail.pk}/"))

    @pytest.mark.parametrize("why", ["", "nonsense"])
    def test_sets_nothing_aside_without_a_reason(self, ada: Client, why: str) -> None:
        mail = taken(mail_of("stranger"))

        answer = ada.post(f"/desk/mail/{mail.pk}/dismissal/", {"why": why})

        mail.refresh_from_db()
        assert (answer.status_code, mail.handling) == (422, Handling.PERSON)

    def test_says_that_somebody_else_was_quicker(self, world: World, ada: Client) -> None:
        mail = taken(mail_of("stranger"))
        dismiss(mail, Unneeded.ELSEWHERE, by=world.users["ben"], at=LATER)

        told = {"why": "advertising"}
        answer = ada.post(f"/desk/mail/{mail.pk}/dismissal/", told, follow=True)

        assert "somebody was quicker" in text(answer)

    def test_handles_it_again_by_what_is_known_now(self, world: World, ada: Client) -> None:
        mail = taken(mail_of("stranger"))
        Contact.objects.filter(pk=world.contacts["yuki"].pk).update(
            email="nobody@elsewhere.example"
        )

        answer = ada.post(f"/desk/mail/{mail.pk}/again/")

        assert answer["Location"] == f"/desk/tickets/{Ticket.objects.get().pk}/"

    def test_can_be_otherwise_for_what_was_only_recorded(self, world: World, ada: Client) -> None:
        mail = taken(mail_of("rosa", **OUT_OF_OFFICE))
        assert 'id="decide-otherwise"' in page(ada.get(f"/desk/mail/{mail.pk}/"))

        ada.post(f"/desk/mail/{mail.pk}/contact/", {"contact": world.contacts["rosa"].pk})

        assert Ticket.objects.get().contact == world.contacts["rosa"]
        assert 'id="decide-otherwise"' not in page(ada.get(f"/desk/mail/{mail.pk}/"))

    def test_is_not_done_by_following_a_link(self, ada: Client) -> None:
        mail = taken(mail_of("stranger"))

        for verb in ("contact", "sender", "dismissal", "again"):
            assert ada.get(f"/desk/mail/{mail.pk}/{verb}/").status_code == 405


class TestAtTheTicket:
    def test_says_which_messages_came_by_mail_and_where_the_whole_is(
        self, world: World, ada: Client
    ) -> None:
        ticket = reported(world)
        reply(ticket, "Does it still stop?", by=world.users["ada"], at=SOON)
        mail = taken(mail_of("rosa", ANSWER, subject=f"Re: [#{ticket.pk}]"), LATER)

        told = page(ada.get(f"/desk/tickets/{ticket.pk}/"))

        assert told.count('">the whole mail</a>') == 1
        assert f'href="/desk/mail/{mail.pk}/">the whole mail</a>' in told
        assert f'hx-get="/desk/mail/{mail.pk}/text/"' in told
        assert "Does it still stop?" in page(ada.get(f"/desk/mail/{mail.pk}/text/"))

    def test_lists_automatic_mails_apart_from_what_people_say(
        self, world: World, ada: Client
    ) -> None:
        ticket = reported(world)
        subject = f"Out of office: [#{ticket.pk}] Export fails"
        mail = taken(mail_of("rosa", **{**OUT_OF_OFFICE, "subject": subject}), LATER)

        told = page(ada.get(f"/desk/tickets/{ticket.pk}/"))

        assert f'Automatic answer: <a class="link" href="/desk/mail/{mail.pk}/">' in told
        assert "recorded an automatic mail (auto reply)" in told
        assert ticket.messages.count() == 1

    def test_warns_beside_the_contact_that_mail_did_not_arrive(
        self, world: World, ada: Client
    ) -> None:
        ticket = reported(world)
        taken(_bounce(ticket), LATER)

        at_ticket = text(ada.get(f"/desk/tickets/{ticket.pk}/"))
        organization = world.organizations["northwind"]
        at_customer = text(ada.get(f"/desk/people/customers/{organization.pk}/"))

        warning = "Mail to rosa@northwind.example could not be delivered (5.1.1)"
        assert warning in at_ticket
        assert at_customer.index("Rosa Lindqvist") < at_customer.index(warning)

    def test_shows_no_more_than_the_last_failures(self, world: World, ada: Client) -> None:
        ticket = reported(world)
        for number in range(5):
            taken(_bounce(ticket, number), LATER + timedelta(seconds=number))

        organization = world.organizations["northwind"]
        told = text(ada.get(f"/desk/people/customers/{organization.pk}/"))

        assert Undelivered.objects.count() == 5
        assert told.count("could not be delivered") == 3

    def test_tells_the_customer_what_is_new_and_nothing_of_the_desk(self, world: World) -> None:
        ticket = reported(world)
        reply(ticket, "Does it still stop?", by=world.users["ada"], at=SOON)
        taken(mail_of("rosa", ANSWER, subject=f"Re: [#{ticket.pk}]"), LATER)
        taken(mail_of("rosa", **{**OUT_OF_OFFICE, "subject": f"Away [#{ticket.pk}]"}), LATER)
        taken(_bounce(ticket), LATER)

        told = page(browser_of(world, "rosa").get(f"/portal/tickets/{ticket.pk}/"))

        assert "Fixed, thank you." in told
        assert "Ada Marsh wrote" not in told
        for inside in ("/desk/", "whole mail", "Automatic mails", "delivered (", "Away"):
            assert inside not in told


def _with_files() -> bytes:
    """Return a mail of Rosa with a file that is taken and one that is not."""
    return multipart(
        ("Content-Type: text/plain", "See."),
        ('Content-Type: text/plain\r\nContent-Disposition: attachment; filename="a.log"', "log"),
        ('Content-Type: application/x-program; name="run.exe"', "MZ"),
        **{"from": "rosa@northwind.example", "subject": "It stops"},
    )


def _bounce(ticket: Ticket, number: int = 1) -> bytes:
    """Return the report that a mail about a ticket did not reach Rosa."""
    status = "Final-Recipient: rfc822; rosa@northwind.example\r\nAction: failed\r\nStatus: 5.1.1"
    return multipart(
        ("Content-Type: text/plain", "User unknown."),
        (
            "Content-Type: message/delivery-status",
            f"Reporting-MTA: dns; mx.example\r\n\r\n{status}",
        ),
        ("Content-Type: text/rfc822-headers", f"Subject: [#{ticket.pk}]"),
        kind="report; report-type=delivery-status",
        **{"from": "MAILER-DAEMON@mx.example", "message_id": f"<{number}@mx.example>"},
    )
