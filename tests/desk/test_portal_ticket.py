"""A ticket in the portal: promises and why, what was said, what moved; nothing internal, ever."""

import re
from datetime import UTC, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dueby.desk.clocks.telling import told_clocks
from dueby.desk.demo.cast import World
from dueby.desk.tickets.answering import log_call, note, reply
from dueby.desk.tickets.assigning import assign
from dueby.desk.tickets.finding import change_severity, reject
from dueby.desk.tickets.models import Attachment, Ticket
from dueby.desk.tickets.notifying import foresee, give_notice
from dueby.desk.tickets.overruling import overrule
from dueby.desk.tickets.progress import promise_update
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.portals import INSIDE, browser_of, page, rectified, text
from tests.desk.reports import LATER, SOON, TUESDAY, confirmed, minutes, reported


@pytest.fixture(autouse=True)
def on_tuesday(clock: StoppedClock) -> None:
    """Let the present be Tuesday noon, a day after the report."""
    clock.at = TUESDAY


def address(ticket: Ticket) -> str:
    """Return the address of a ticket in the portal."""
    return f"/portal/tickets/{ticket.pk}/"


def shown(world: World, ticket: Ticket, name: str = "rosa") -> str:
    """Return what the ticket's page says to a contact."""
    return text(browser_of(world, name).get(address(ticket)))


class TestPage:
    def test_tells_severity_with_definition_and_reason(self, world: World) -> None:
        said = shown(world, confirmed(world, "2"))

        assert "2: Material fault, unreasonable business risk" in said
        assert "Daily work is possible only with considerable extra measures." in said
        assert "Reason It fails here too." in said
        assert "Defect confirmed: being rectified" in said

    def test_tells_date_strength_clause_and_why(self, world: World) -> None:
        response = browser_of(world, "rosa").get(address(confirmed(world, "2")))

        said = text(response)
        assert "Rectification of a defect" in said
        assert "commitment, clause 7" in said
        assert "by Thu 26 Nov 2026 12:20 EST" in said
        assert "Why this date" in said
        assert 'class="clock-picture' in page(response)

    def test_tells_what_moved_and_why_before_and_after(self, world: World) -> None:
        ticket = confirmed(world, "3")
        change_severity(ticket, "1", "It stops your billing.", by=world.users["lena"], at=LATER)

        said = shown(world, ticket)

        assert "The severity became 1" in said
        assert "Mon 30 Nov 2026 12:20 EST → Sat 21 Nov 2026 14:00 EST" in said
        assert "“It stops your billing.”" in said

    def test_tells_dates_in_both_zones(self, world: World) -> None:
        said = shown(world, reported(world, name="hans"), "hans")

        assert "Tue 17 Nov 2026 18:00 CET (12:00 EST under the agreement)" in said

    def test_tells_estimate_notice_and_promised_update(self, world: World) -> None:
        ticket, ada = confirmed(world, "1"), world.users["ada"]
        give_notice(ticket, "It lies deeper.", MONDAY_NOON + timedelta(days=9), by=ada, at=LATER)
        promise_update(ticket, MONDAY_NOON + timedelta(days=2), "More tomorrow.", by=ada, at=LATER)

        said = shown(world, ticket)

        assert "we told you that it takes longer" in said
        assert "Estimate Wed 25 Nov 2026 12:00 EST" in said
        assert "Next update by Wed 18 Nov 2026 12:00 EST" in said

    def test_tells_honestly_that_a_date_has_passed(self, world: World, clock: StoppedClock) -> None:
        ticket = confirmed(world, "1")
        clock.at = MONDAY_NOON + timedelta(days=6)

        assert "overdue by 23 h 40 min" in shown(world, ticket)

    def test_tells_what_is_not_covered_with_the_clause(self, world: World) -> None:
        said = shown(world, reported(world, name="arjun"), "arjun")

        assert "Not covered. Technical support: contract C-1004 has ended" in said
        assert "clause 5, Commitment to development" in said

    def test_listens_to_its_own_stream(self, world: World) -> None:
        ticket = reported(world)

        html = page(browser_of(world, "rosa").get(address(ticket)))

        assert f'stream="{ticket.journal_name}"' in html

    def test_escapes_what_people_write(self, world: World) -> None:
        ticket = reported(world)
        reply(ticket, "<script>alert(1)</script>", by=world.users["ada"], at=SOON)

        html = page(browser_of(world, "rosa").get(address(ticket)))

        assert "<script>alert" not in html


class TestInside:
    def test_stays_inside(self, world: World) -> None:
        ticket, ada, ben = reported(world), world.users["ada"], world.users["ben"]
        note(ticket, INSIDE, by=ada, at=minutes(1))
        log_call(ticket, INSIDE, by=ada, at=minutes(2), spoke=False)
        assign(ticket, ben, by=ada, at=minutes(3))
        overrule(ticket, "not_entitled", INSIDE, by=world.users["lena"], at=minutes(4))

        html = page(browser_of(world, "rosa").get(address(ticket)))

        for word in (INSIDE, "Ada Marsh", "Ben Okafor", "Lena Fischer", "noted", "assigned"):
            assert word not in html

    def test_of_a_foreseen_overrun_stays_inside_until_it_is_told(self, world: World) -> None:
        ticket, ada = confirmed(world, "1"), world.users["ada"]
        foresee(ticket, INSIDE, by=ada, at=LATER)

        before = shown(world, ticket)
        give_notice(ticket, "It lies deeper.", MONDAY_NOON + timedelta(days=9), by=ada, at=LATER)
        after = shown(world, ticket)

        assert INSIDE not in before + after
        assert "Notice that rectification" not in before
        assert "known unachievable" not in before
        assert "we told you that it takes longer" in after

    def test_of_a_notes_files_stays_inside(self, world: World) -> None:
        ticket = reported(world)
        file = SimpleUploadedFile("inside.log", b"secret\n", "text/plain")
        note(ticket, "See file.", by=world.users["ada"], at=SOON, files=[file])
        rosa = browser_of(world, "rosa")

        attached = Attachment.objects.get()

        assert "inside.log" not in page(rosa.get(address(ticket)))
        assert rosa.get(f"/portal/attachments/{attached.pk}/").status_code == 404


class TestWrite:
    def test_adds_words_and_files_and_gives_them_back(self, world: World) -> None:
        ticket, rosa = reported(world), browser_of(world, "rosa")
        file = SimpleUploadedFile("night.log", b"10:00 started\n", "text/plain")
        sent = {"words": "Here is the log.", "attachments": [file]}

        response = rosa.post(f"{address(ticket)}write/", sent, follow=True)

        attached = Attachment.objects.get()
        assert "Here is the log." in text(response)
        download = rosa.get(f"/portal/attachments/{attached.pk}/")
        assert b"".join(download.streaming_content) == b"10:00 started\n"  # type: ignore[attr-defined]
        assert download["Content-Disposition"].startswith("attachment")
        stranger = browser_of(world, "hans")
        assert stranger.get(f"/portal/attachments/{attached.pk}/").status_code == 404

    def test_refuses_nothing_at_all(self, world: World) -> None:
        ticket = reported(world)

        response = browser_of(world, "rosa").post(f"{address(ticket)}write/", {"words": " "})

        assert response.status_code == 422
        assert ticket.messages.count() == 1

    def test_keeps_the_words_of_a_refused_file(self, world: World) -> None:
        ticket = reported(world)
        empty = SimpleUploadedFile("empty.log", b"", "text/plain")
        sent = {"words": "Here is the log.", "attachments": [empty]}

        response = browser_of(world, "rosa").post(f"{address(ticket)}write/", sent)

        assert response.status_code == 422
        assert "Here is the log." in page(response)
        assert ticket.messages.count() == 1


class TestAfterTheFix:
    def test_it_works_and_is_closed(self, world: World) -> None:
        ticket = rectified(world)
        rosa = browser_of(world, "rosa")
        assert "It works, close it" in text(rosa.get(address(ticket)))

        response = rosa.post(f"{address(ticket)}closure/", {"words": "Thank you."}, follow=True)

        ticket.refresh_from_db()
        assert ticket.status == "closed"
        assert "Thank you." in text(response)

    def test_it_is_not_fixed_and_the_period_goes_on(
        self, world: World, clock: StoppedClock
    ) -> None:
        ticket = rectified(world)
        clock.at = TUESDAY + timedelta(hours=1)

        sent = {"words": "It still stops."}
        said = text(
            browser_of(world, "rosa").post(f"{address(ticket)}reopening/", sent, follow=True)
        )

        ticket.refresh_from_db()
        assert (ticket.status, ticket.rectified_at) == ("open", None)
        assert "It was opened again" in said

    def test_an_unanswered_report_is_not_closed(self, world: World) -> None:
        ticket, rosa = reported(world), browser_of(world, "rosa")
        assert "close it" not in text(rosa.get(address(ticket)))

        response = rosa.post(f"{address(ticket)}closure/", {"words": ""})

        assert response.status_code == 422
        assert "is still owed" in text(response)


class TestContest:
    def test_of_a_severity_goes_to_a_lead(self, world: World) -> None:
        ticket = confirmed(world, "4")

        sent = {"words": "We cannot bill."}
        said = text(
            browser_of(world, "rosa").post(f"{address(ticket)}severity/", sent, follow=True)
        )

        contest = ticket.contests.get()
        assert contest.owner == world.users["lena"]
        assert "You contested the severity" in said

    def test_of_a_rejection_goes_to_a_lead(self, world: World) -> None:
        ticket = reported(world)
        reject(ticket, "It is meant so.", by=world.users["ada"], at=SOON)
        rosa = browser_of(world, "rosa")
        assert "No defect because It is meant so." in text(rosa.get(address(ticket)))

        rosa.post(f"{address(ticket)}rejection/", {"words": "The manual says otherwise."})

        assert ticket.contests.get().about == "rejection"

    def test_of_nothing_is_refused_with_a_sentence(self, world: World) -> None:
        ticket = reported(world)

        sent = {"words": "No."}
        response = browser_of(world, "rosa").post(f"{address(ticket)}severity/", sent)

        assert response.status_code == 422
        assert "the defect is not confirmed" in text(response)
        assert not ticket.contests.exists()


class TestStranger:
    @pytest.mark.parametrize("name", ["hans", "arjun"])
    def test_finds_no_ticket_of_another_organization(self, world: World, name: str) -> None:
        ticket = reported(world)

        assert browser_of(world, name).get(address(ticket)).status_code == 404

    @pytest.mark.parametrize("verb", ["write", "reopening", "closure", "severity", "rejection"])
    def test_does_nothing_to_it(self, world: World, verb: str) -> None:
        ticket = confirmed(world)
        before = ticket.messages.count()

        response = browser_of(world, "hans").post(f"{address(ticket)}{verb}/", {"words": "Mine."})

        assert response.status_code == 404
        assert ticket.messages.count() == before

    def test_of_the_vendor_finds_nothing(self, client: Client, world: World) -> None:
        ticket = reported(world)
        client.force_login(world.users["ada"])

        assert client.get(address(ticket)).status_code == 404


class TestWhy:
    def test_names_no_number_of_an_entry(self, world: World) -> None:
        ticket = confirmed(world, "3")
        change_severity(ticket, "1", "It stops your billing.", by=world.users["lena"], at=LATER)

        clock = next(
            each for each in told_clocks(ticket, TUESDAY, UTC) if each.row.target == "rectification"
        )

        assert any("severity changed from 3 to 1" in each for each in clock.sentences)
        assert not any(re.search(r"\(\d+\)", each) for each in clock.sentences)
