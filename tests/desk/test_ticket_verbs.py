"""Each verb has a page: a form that works without script, and gives its words back when refused."""

from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.tickets.assigning import take
from dueby.desk.tickets.finding import change_severity
from dueby.desk.tickets.models import Finding, Status, Ticket
from dueby.desk.tickets.progress import close
from dueby.desk.tickets.views.deeds import DEEDS
from tests.desk.conftest import StoppedClock
from tests.desk.reports import LATER, SOON, confirmed, facts, kinds, last_mail, reported

VERBS = [*(str(deed.verb) for deed in DEEDS), "severity"]
LONG = {"words": "x" * 20_001, "reason": "x" * 20_001, "reasons": "x" * 20_001}


def address(ticket: Ticket, verb: str) -> str:
    """Return the address of a verb's page."""
    return f"/desk/tickets/{ticket.pk}/{verb}/"


@pytest.fixture
def ada(client: Client, world: World, clock: StoppedClock) -> Client:
    """Return a browser in which Ada is signed in, two hours after Monday noon."""
    clock.at = LATER
    client.force_login(world.users["ada"])
    return client


class TestEveryPage:
    @pytest.mark.parametrize("verb", [*VERBS, "take"])
    def test_does_not_exist_for_a_contact(self, client: Client, world: World, verb: str) -> None:
        ticket, rosa = reported(world), world.contacts["rosa"].user
        assert rosa is not None
        client.force_login(rosa)

        assert client.get(address(ticket, verb)).status_code == 404
        assert client.post(address(ticket, verb), {"words": "Hello."}).status_code == 404
        assert kinds(ticket) == ["ticket.reported"]

    @pytest.mark.parametrize("verb", VERBS)
    def test_shows_its_form_or_why_there_is_none(
        self, ada: Client, world: World, verb: str
    ) -> None:
        page = ada.get(address(confirmed(world), verb))

        assert page.status_code == 200
        said = page.content.decode()
        assert 'role="alert"' in said or '<form method="post"' in said

    @pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "resumption"])
    def test_refuses_what_is_too_long_or_missing(
        self, ada: Client, world: World, verb: str
    ) -> None:
        ticket = confirmed(world)
        before = kinds(ticket)

        page = ada.post(address(ticket, verb), {**LONG, "to": "nobody"})

        assert page.status_code == 422
        assert "Nothing was saved." in page.content.decode()
        assert kinds(ticket) == before

    def test_does_not_exist_for_a_ticket_that_does_not(self, ada: Client) -> None:
        assert ada.get("/desk/tickets/999/reply/").status_code == 404


class TestReply:
    def test_is_sent_and_leads_to_the_ticket(self, ada: Client, world: World) -> None:
        ticket = reported(world)

        answer = ada.post(address(ticket, "reply"), {"words": "We look at it."})

        assert answer["Location"] == f"/desk/tickets/{ticket.pk}/"
        assert "We look at it." in last_mail(ticket)

    def test_keeps_the_words_when_it_is_refused(self, ada: Client, world: World) -> None:
        ticket = reported(world, "question")
        form = ada.get(address(ticket, "reply"))
        close(ticket, "Done.", by=world.users["ben"], at=SOON)

        page = ada.post(address(ticket, "reply"), {"words": "A long & careful answer."})

        assert form.status_code == 200
        assert page.status_code == 422
        assert "The ticket is closed; reopen it first." in page.content.decode()
        assert "A long &amp; careful answer." in page.content.decode()

    def test_says_that_a_contact_has_no_address(self, ada: Client, world: World) -> None:
        yuki = world.contacts["yuki"]
        yuki.email = ""
        yuki.save(update_fields=["email"])
        ticket = reported(world, name="yuki")

        page = ada.get(address(ticket, "reply"))

        assert "has no e-mail address and does not sign in" in page.content.decode()


class TestTake:
    def test_takes_and_says_who_was_quicker(self, ada: Client, world: World) -> None:
        first, second = reported(world), reported(world)
        take(second, by=world.users["ben"], at=SOON)

        taken = ada.post(address(first, "take"))
        missed = ada.post(address(second, "take"))

        assert (taken.status_code, missed.status_code) == (302, 422)
        assert "Ben Okafor has the ticket" in missed.content.decode()

    def test_is_no_link(self, ada: Client, world: World) -> None:
        assert ada.get(address(reported(world), "take")).status_code == 405


class TestConfirmation:
    def test_confirms(self, ada: Client, world: World) -> None:
        ticket = reported(world)

        ada.post(address(ticket, "confirmation"), {"severity": "2", "reason": "It fails."})

        ticket.refresh_from_db()
        assert (ticket.finding, ticket.severity) == (Finding.CONFIRMED, "2")

    def test_says_the_severities_in_the_words_of_the_agreement(
        self, ada: Client, world: World
    ) -> None:
        page = ada.get(address(reported(world), "confirmation")).content.decode()

        assert "Essential features or functions do not work properly." in page


class TestSeverity:
    def test_shows_the_dates_before_it_saves(self, ada: Client, world: World) -> None:
        ticket = confirmed(world)
        told = {"severity": "1", "reason": "All exports fail."}

        preview = ada.post(address(ticket, "severity"), told)
        shown = preview.content.decode()
        unsaved = facts(ticket)
        seen = preview.context["previewed"]
        saved = ada.post(address(ticket, "severity"), {**told, "previewed": seen, "save": "yes"})

        assert preview.status_code == 200
        assert "30 Nov 2026 12:20" in shown
        assert "21 Nov 2026 14:00" in shown
        assert unsaved == ["reported", "confirmed"]
        assert saved.status_code == 302
        assert facts(ticket)[-1] == "severity_changed"

    def test_shows_them_anew_when_something_happened_meanwhile(
        self, ada: Client, world: World
    ) -> None:
        ticket = confirmed(world)
        told = {"severity": "1", "reason": "All exports fail."}
        seen = ada.post(address(ticket, "severity"), told).context["previewed"]
        change_severity(ticket, "2", "Worse.", by=world.users["ben"], at=LATER)

        page = ada.post(address(ticket, "severity"), {**told, "previewed": seen, "save": "yes"})

        assert page.status_code == 422
        assert "look at them again" in page.content.decode()
        assert page.context["moved"][0].before == LATER + timedelta(days=10)
        assert "All exports fail." in page.content.decode()
        ticket.refresh_from_db()
        assert ticket.severity == "2"

    @pytest.mark.parametrize("previewed", ["", "2:1", "1:soon", "1:-4"])
    def test_saves_nothing_that_nobody_saw(self, ada: Client, world: World, previewed: str) -> None:
        ticket = confirmed(world)
        told = {"severity": "1", "reason": "Worse.", "previewed": previewed, "save": "yes"}

        ada.post(address(ticket, "severity"), told)

        ticket.refresh_from_db()
        assert ticket.severity == "3"

    def test_refuses_a_severity_that_is_none(self, ada: Client, world: World) -> None:
        page = ada.post(
            address(confirmed(world), "severity"), {"severity": "9", "reason": "Worst."}
        )

        assert page.status_code == 422


class TestOthers:
    """The verbs that are one form and one call, each with what it leaves behind."""

    @pytest.mark.parametrize(
        "verb, told, expected",
        [
            ("note", {"words": "Hm."}, "ticket.noted"),
            ("call", {"spoke": "yes", "words": "Spoke.", "held_at": ""}, "ticket.called"),
            ("rejection", {"reason": "As documented."}, "ticket.rejected"),
            ("class", {"to": "question", "reason": "You ask how."}, "ticket.reclassified"),
            ("waiting", {"on": "customer", "words": ""}, "ticket.waiting"),
            ("update", {"by_when": "2026-11-18T09:00", "words": "Soon."}, "ticket.update_promised"),
            ("workaround", {"words": "Restart."}, "ticket.workaround_delivered"),
            ("notice", {"reasons": "Hard.", "inside": "yes"}, "ticket.known_unachievable"),
            (
                "notice",
                {"reasons": "Hard.", "estimated_at": "2026-12-24T12:00"},
                "ticket.notice_sent",
            ),
            ("rectification", {"words": "Fixed."}, "ticket.rectified"),
            (
                "cover",
                {"decision": "support:not_entitled", "reason": "Unpaid."},
                "ticket.overruled",
            ),
        ],
    )
    def test_are_done(
        self, ada: Client, world: World, verb: str, told: dict[str, str], expected: str
    ) -> None:
        ticket = confirmed(world)

        answer = ada.post(address(ticket, verb), told)

        assert answer.status_code == 302
        assert kinds(ticket)[-1] == expected

    def test_wait_resume_solve_reopen_and_close(
        self, ada: Client, world: World, clock: StoppedClock
    ) -> None:
        ticket = confirmed(world)

        for verb, told, status in (
            ("waiting", {"on": "third_party", "words": "The supplier."}, Status.WAITING),
            ("resumption", {}, Status.OPEN),
            ("rectification", {"words": "Fixed."}, Status.SOLVED),
            ("reopening", {"words": "Not quite."}, Status.OPEN),
            ("rectification", {"words": "Now."}, Status.SOLVED),
            ("closure", {"words": ""}, Status.CLOSED),
        ):
            clock.at += timedelta(minutes=1)
            answer = ada.post(address(ticket, verb), told)

            ticket.refresh_from_db()
            assert (answer.status_code, ticket.status) == (302, status)

    def test_assign(self, ada: Client, world: World) -> None:
        ticket, ben = reported(world), world.users["ben"]

        ada.post(address(ticket, "assignment"), {"to": str(ben.pk)})

        ticket.refresh_from_db()
        assert ticket.assignee == ben
