"""The portal's home tells how to reach support, when, until when, and where one's reports stand."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.pages.portal_reach import dialed
from dueby.desk.people.models import Contact
from dueby.desk.tickets.answering import note
from dueby.desk.tickets.progress import close
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.portals import INSIDE, browser_of, page, rectified, text
from tests.desk.reports import SOON, TUESDAY, reported


@pytest.mark.usefixtures("clock")
class TestHome:
    def test_dials_the_telephone_with_its_extension(self, world: World) -> None:
        html = page(browser_of(world, "rosa").get("/portal/"))

        assert 'href="tel:+12073248805;ext=4"' in html
        assert "207-324-8805, extension 4" in html

    def test_names_the_mail_of_the_desk(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "MAIL_FROM", "Support <help@dueby.example>")

        html = page(browser_of(world, "rosa").get("/portal/"))

        assert 'href="mailto:help@dueby.example"' in html

    def test_says_that_support_is_open_and_until_when(self, world: World) -> None:
        said = text(browser_of(world, "rosa").get("/portal/"))

        assert "open now" in said
        assert "Open until Mon 16 Nov 2026 17:00 EST" in said
        assert "Next holiday: Thanksgiving Day, Thursday 26 November 2026" in said

    def test_says_when_it_opens_again_in_both_zones(
        self, world: World, clock: StoppedClock
    ) -> None:
        clock.at = datetime(2026, 11, 25, 22, 0, tzinfo=UTC)

        said = text(browser_of(world, "arjun").get("/portal/"))

        assert "closed now" in said
        assert "Opens again Fri 27 Nov 2026 18:30 IST" in said
        assert "08:00 EST under the agreement" in said
        assert "with you that is Friday 18:30 to 03:30" in said

    def test_knows_the_hours_of_the_customers_own_plan(self, world: World) -> None:
        said = text(browser_of(world, "hans").get("/portal/"))

        assert "Tier 2 support" in said
        assert "Open around the clock" in said
        assert "Next holiday" not in said

    def test_tells_the_end_of_the_contract(self, world: World) -> None:
        assert "25 days left" in text(browser_of(world, "grace").get("/portal/"))
        said = text(browser_of(world, "arjun").get("/portal/"))
        assert "Your contract C-1004 ended on 12 September 2026" in said

    def test_shows_what_is_due_next_and_how_it_stands(self, world: World) -> None:
        ticket = reported(world)

        said = text(browser_of(world, "tom").get("/portal/"))

        assert f"#{ticket.pk} Export fails" in said
        assert "First response by Tue 17 Nov 2026 12:00 EST" in said
        assert "1 d left" in said

    def test_keeps_the_finished_apart(self, world: World) -> None:
        close(rectified(world), "", by=world.users["ada"], at=TUESDAY)

        html = page(browser_of(world, "rosa").get("/portal/"))

        assert html.index("Finished reports") < html.index("Export fails")

    def test_pages_the_finished_by_key(self, world: World) -> None:
        rosa = browser_of(world, "rosa")

        assert rosa.get("/portal/?before=7").status_code == 200
        assert rosa.get("/portal/?before=" + "9" * 40).status_code == 200

    def test_asks_the_database_no_more_for_more_tickets(
        self, world: World, django_assert_max_num_queries: object
    ) -> None:
        for _ in range(3):
            reported(world)
        rosa = browser_of(world, "rosa")
        rosa.get("/portal/")

        with django_assert_max_num_queries(20) as few:  # type: ignore[operator]
            rosa.get("/portal/")
        for _ in range(5):
            reported(world)
        with django_assert_max_num_queries(len(few)):  # type: ignore[operator]
            rosa.get("/portal/")


@pytest.mark.usefixtures("clock")
class TestStranger:
    def test_sees_nothing_of_another_organization(self, world: World) -> None:
        reported(world)

        assert "Export fails" not in page(browser_of(world, "hans").get("/portal/"))

    def test_sees_nothing_internal(self, world: World) -> None:
        note(reported(world), INSIDE, by=world.users["ada"], at=SOON)

        assert INSIDE not in page(browser_of(world, "rosa").get("/portal/"))

    def test_finds_nothing_once_they_have_left(self, world: World) -> None:
        browser = browser_of(world, "rosa")
        Contact.objects.filter(name="Rosa Lindqvist").update(left_at=MONDAY_NOON)

        assert browser.get("/portal/").status_code == 404

    def test_of_the_vendor_finds_nothing(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])

        assert client.get("/portal/").status_code == 404


class TestDialed:
    @pytest.mark.parametrize(
        "number, extension, expected",
        [
            ("207-324-8805", "4", "tel:+12073248805;ext=4"),
            ("(207) 324 8805", None, "tel:+12073248805"),
            ("+49 30 1234567", "12", "tel:+49301234567;ext=12"),
            ("030 123456", None, ""),  # names no country
        ],
    )
    def test_is_an_address_only_with_a_country(
        self, number: str, extension: str | None, expected: str
    ) -> None:
        assert dialed(number, extension) == expected
