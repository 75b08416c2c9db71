"""Requests in the portal: the decision with its clause before one asks, and after."""

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.products.models import Version
from dueby.desk.quotations.models import Quotation
from dueby.desk.tickets.models import Ticket
from dueby.desk.training.models import Session
from dueby.desk.training.requesting import hold
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.portals import browser_of, text
from tests.desk.reports import SOON

ADDRESS = "/portal/requests/"


@pytest.mark.usefixtures("clock")
class TestPage:
    def test_tells_the_decision_before_one_asks(self, world: World) -> None:
        said = text(browser_of(world, "rosa").get(ADDRESS))

        assert "Flow Collector 9.1" in said
        assert "included Maintenance is active (clause 2, Ability to upgrade)" in said
        assert "Work on site is not included (clause 3, Advanced training)" in said
        assert "bought through sales (clause 1, Technical support)" in said
        assert "not part of the agreement (clause 5, Commitment to development)" in said

    def test_counts_training_included_used_and_left(
        self, world: World, clock: StoppedClock
    ) -> None:
        rosa = browser_of(world, "rosa")
        rosa.post(ADDRESS, {"wanted": "training", "hours": "1", "words": "For two of us."})
        hold(Session.objects.get(), by=world.users["ada"], at=SOON)
        clock.at = SOON

        assert "Included 2 Used 1 Left 1" in text(rosa.get(ADDRESS))

    def test_does_not_sell_a_plan_that_one_has(self, world: World) -> None:
        assert "Tier 2" not in text(browser_of(world, "hans").get(ADDRESS))

    def test_tells_an_expired_customer_why_not(self, world: World) -> None:
        said = text(browser_of(world, "arjun").get(ADDRESS))

        assert "Your contract C-1004 ended on 12 September 2026" in said
        assert "Its maintenance has ended (clause 2, Ability to upgrade)" in said

    def test_shows_nothing_of_another_organization(self, world: World) -> None:
        rosa = browser_of(world, "rosa")
        rosa.post(ADDRESS, {"wanted": "on_site", "hours": "8", "words": "Come to us."})

        assert "What you asked for" in text(rosa.get(ADDRESS))
        assert "What you asked for" not in text(browser_of(world, "hans").get(ADDRESS))


@pytest.mark.usefixtures("clock")
class TestRequest:
    def test_of_an_upgrade_needs_no_words(self, world: World) -> None:
        version = Version.objects.get(number="9.1")

        response = browser_of(world, "rosa").post(
            ADDRESS, {"wanted": "upgrade", "version": version.pk}, follow=True
        )

        assert response.redirect_chain[0][0] == f"/portal/tickets/{Ticket.objects.get().pk}/"
        assert "Please upgrade us to Flow Collector 9.1." in text(response)
        assert not Quotation.objects.exists()

    def test_of_what_is_not_included_tells_when_sales_answers(self, world: World) -> None:
        sent = {"wanted": "development", "words": "A dark mode."}

        response = browser_of(world, "rosa").post(ADDRESS, sent, follow=True)

        said = text(response)
        assert "you hear from them by Wed 18 Nov 2026 12:00 EST" in said
        assert "clause 5, Commitment to development" in said

    def test_is_taken_once_however_often_it_is_sent(self, world: World) -> None:
        rosa = browser_of(world, "rosa")
        sent = {"wanted": "training", "hours": "1", "words": "Please.", "token": "t" * 32}

        first, second = rosa.post(ADDRESS, sent), rosa.post(ADDRESS, sent)

        assert first["Location"] == second["Location"]
        assert (Ticket.objects.count(), Session.objects.count()) == (1, 1)

    @pytest.mark.parametrize(
        "wrong, because",
        [
            ({"wanted": "upgrade"}, "choose the release"),
            ({"wanted": "upgrade", "version": "999999"}, "not among your products"),
            ({"wanted": "a pony", "words": "Please."}, "choose one of the things"),
            ({"wanted": "training", "hours": "1"}, "This field is required"),
            ({"wanted": "training", "hours": "-1", "words": "Please."}, "greater than or equal"),
        ],
    )
    def test_refuses_with_a_sentence(
        self, world: World, wrong: dict[str, str], because: str
    ) -> None:
        response = browser_of(world, "rosa").post(ADDRESS, wrong)

        assert response.status_code == 422
        assert because in text(response)
        assert not Ticket.objects.exists()

    def test_refuses_a_release_of_another_customers_product(self, world: World) -> None:
        version = Version.objects.get(number="3.2")

        sent = {"wanted": "upgrade", "version": version.pk}
        response = browser_of(world, "grace").post(ADDRESS, sent)

        assert response.status_code == 422
        assert not Ticket.objects.exists()


class TestStranger:
    def test_of_the_vendor_finds_nothing(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])

        assert client.get(ADDRESS).status_code == 404


@pytest.mark.usefixtures("clock")
class TestStaffPages:
    def test_record_when_a_session_was_held(self, client: Client, world: World) -> None:
        rosa = browser_of(world, "rosa")
        rosa.post(ADDRESS, {"wanted": "training", "hours": "1", "words": "For two of us."})
        session = Session.objects.get()
        client.force_login(world.users["ada"])
        assert "Northwind Rail" in text(client.get("/desk/training/"))

        client.post(f"/desk/training/{session.pk}/held/", {"at": "2026-11-16T11:00"})

        session.refresh_from_db()
        assert session.held_at is not None
        assert (MONDAY_NOON - session.held_at).total_seconds() == 3600

    def test_refuse_a_session_in_the_future(self, client: Client, world: World) -> None:
        rosa = browser_of(world, "rosa")
        rosa.post(ADDRESS, {"wanted": "training", "hours": "1", "words": "For two of us."})
        session = Session.objects.get()
        client.force_login(world.users["ada"])

        response = client.post(f"/desk/training/{session.pk}/held/", {"at": "2026-11-17T11:00"})

        assert response.status_code == 422
        assert "lies in the future" in text(response)
        session.refresh_from_db()
        assert session.held_at is None

    def test_answer_what_is_with_sales_once(self, client: Client, world: World) -> None:
        sent = {"wanted": "development", "words": "A dark mode."}
        browser_of(world, "rosa").post(ADDRESS, sent)
        quotation = Quotation.objects.get()
        client.force_login(world.users["ada"])
        assert "excluded_feature_request" in text(client.get("/desk/quotations/"))

        address = f"/desk/quotations/{quotation.pk}/outcome/"
        client.post(address, {"outcome": "quoted"})
        said = text(client.post(address, {"outcome": "declined"}, follow=True))

        assert "Nothing was changed" in said
        quotation.refresh_from_db()
        assert quotation.outcome == "quoted"

    @pytest.mark.parametrize("address", ["/desk/training/", "/desk/quotations/"])
    def test_do_not_exist_for_a_contact(self, world: World, address: str) -> None:
        assert browser_of(world, "rosa").get(address).status_code == 404
