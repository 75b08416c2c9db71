"""Contracts and order lines: every agent reads them, managers keep them, nobody else finds them."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from dueby.desk.contracts.models import Contract, Cover, OrderLine, SupportAgreement
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.doors import user_of
from tests.desk.reports import facts, reported

TODAY = MONDAY_NOON.date()


@pytest.fixture
def marco(client: Client, world: World, clock: StoppedClock) -> Client:
    """Return the browser of the manager, on Monday noon."""
    del clock
    client.force_login(world.users["marco"])
    return client


@pytest.fixture
def ada(client: Client, world: World, clock: StoppedClock) -> Client:
    """Return the browser of an agent, on Monday noon."""
    del clock
    client.force_login(world.users["ada"])
    return client


def signed(world: World, **changes: object) -> dict[str, object]:
    """Return what the form of a new contract is filled in with."""
    told = {
        "organization": world.organizations["tailspin"].pk,
        "agreement": SupportAgreement.objects.get().pk,
        "number": "C-2000",
        "plan": "standard",
        "signed_on": "2026-11-10",
        "first_on": "2026-12-01",
        "last_on": "2027-11-30",
    }
    return {**told, **changes}


def as_it_is(contract: Contract, **changes: object) -> dict[str, object]:
    """Return what the form of a contract is sent with when nothing else is changed."""
    told = {
        "number": contract.number,
        "plan": contract.plan,
        "signed_on": contract.signed_on.isoformat(),
        "first_on": contract.first_on.isoformat(),
        "last_on": contract.last_on.isoformat(),
        "seen": 0,
    }
    return {**told, **changes}


class TestReading:
    def test_lists_contracts_with_how_they_stand(self, ada: Client) -> None:
        page = ada.get("/desk/contracts/").content.decode()

        assert page.index("C-1001") < page.index("C-1004")
        assert page.count("</svg> runs") == 3
        assert page.count("</svg> ended") == 1
        assert "New contract" not in page

    def test_finds_those_of_a_customer(self, ada: Client, world: World) -> None:
        customer = world.organizations["contoso"].pk

        by_number = ada.get("/desk/contracts/", {"customer": customer}).content.decode()
        by_name = ada.get("/desk/contracts/", {"q": "toso cli"}).content.decode()

        for page in (by_number, by_name):
            assert "C-1002" in page
            assert "C-1001" not in page

    @pytest.mark.parametrize(
        "asked", [{"customer": "9" * 40}, {"customer": "x"}, {"after": "\x00"}, {"q": "%\x00'"}]
    )
    def test_takes_any_address(self, ada: Client, asked: dict[str, str]) -> None:
        assert ada.get("/desk/contracts/", asked).status_code == 200

    def test_goes_on_after_a_page(self, ada: Client, world: World) -> None:
        first = world.contracts["northwind"]
        for number in range(60):
            first.pk, first.number = None, f"D-{number:03}"
            first.save(force_insert=True)

        page = ada.get("/desk/contracts/").content.decode()

        assert "after=D-045" in page
        assert "D-046" not in page
        assert "D-046" in ada.get("/desk/contracts/?after=D-045").content.decode()

    def test_asks_the_database_as_often_for_many_as_for_few(
        self, ada: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        contract = world.contracts["northwind"]
        for number in range(30):
            OrderLine.objects.create(
                contract=contract, product=world.products["threats"], ordered_on=TODAY
            )
            first = Contract.objects.get(pk=contract.pk)
            first.pk, first.number = None, f"D-{number:03}"
            first.save(force_insert=True)

        with django_assert_max_num_queries(8):
            ada.get("/desk/contracts/")
        with django_assert_max_num_queries(14):
            ada.get(f"/desk/contracts/{contract.pk}/")

    def test_shows_what_was_ordered_and_what_covers_it(self, ada: Client, world: World) -> None:
        contoso = world.contracts["contoso"]

        page = ada.get(f"/desk/contracts/{contoso.pk}/").content.decode()

        assert "a separate agreement" in page
        assert "Tier 2 support" in page
        assert "2 left" in page or "3 left" in page
        assert "/change/" not in page

    def test_is_not_for_contacts(self, client: Client, world: World) -> None:
        client.force_login(user_of(world.contacts["hans"]))
        number = world.contracts["contoso"].pk

        for path in ("", "new/", f"{number}/", f"{number}/change/", f"{number}/lines/new/"):
            assert client.get(f"/desk/contracts/{path}").status_code == 404
        line = world.contracts["contoso"].lines.first()
        assert line is not None
        assert client.get(f"/desk/contracts/lines/{line.pk}/").status_code == 404
        assert client.post(f"/desk/contracts/lines/{line.pk}/removal/").status_code == 404

    def test_is_changed_by_managers_alone(self, ada: Client, world: World) -> None:
        contract = world.contracts["contoso"]

        assert ada.post("/desk/contracts/new/", signed(world)).status_code == 404
        address = f"/desk/contracts/{contract.pk}/change/"
        assert ada.post(address, as_it_is(contract, plan="standard")).status_code == 404

        contract.refresh_from_db()
        assert contract.plan == "tier2"


class TestSigning:
    def test_adds_a_contract(self, marco: Client, world: World) -> None:
        response = marco.post("/desk/contracts/new/", signed(world))

        added = Contract.objects.get(number="C-2000")
        assert response["Location"] == f"/desk/contracts/{added.pk}/"
        assert Entry.objects.about(added.journal_name).get().kind == "contract.signed"

    def test_offers_the_customer_one_comes_from(self, marco: Client, world: World) -> None:
        customer = world.organizations["contoso"].pk

        page = marco.get("/desk/contracts/new/", {"customer": customer}).content.decode()

        assert f'<option value="{customer}" selected>' in page

    @pytest.mark.parametrize(
        "changes, sentence",
        [
            ({"number": "C-1001"}, "There is a contract with this number already."),
            ({"number": ""}, "This field is required."),
            ({"plan": "gold"}, "Select a valid choice"),
            ({"last_on": "2026-11-30"}, "The last day lies before the first"),
            ({"last_on": "9999-12-31"}, "A day from 1970 to 2199 is allowed."),
            ({"first_on": "0026-12-01"}, "A day from 1970 to 2199 is allowed."),
            ({"signed_on": "yesterday"}, "Enter a valid date."),
            ({"organization": "0"}, "Select a valid choice"),
            ({"agreement": "x"}, "Select a valid choice"),
        ],
    )
    def test_refuses_with_a_sentence(
        self, marco: Client, world: World, changes: dict[str, object], sentence: str
    ) -> None:
        response = marco.post("/desk/contracts/new/", signed(world, **changes))

        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert Contract.objects.count() == 4


class TestChanging:
    def test_reaches_running_tickets(self, marco: Client, world: World) -> None:
        ticket, contract = reported(world), world.contracts["northwind"]

        address = f"/desk/contracts/{contract.pk}/change/"
        response = marco.post(address, as_it_is(contract, plan="tier2"))

        assert response.status_code == 302
        assert facts(ticket) == ["reported", "plan_changed"]
        page = marco.get(f"/desk/contracts/{contract.pk}/").content.decode()
        assert "standard" in page
        assert "Marco Silva" in page

    def test_suspends(self, marco: Client, world: World) -> None:
        ticket, contract = reported(world), world.contracts["northwind"]

        address = f"/desk/contracts/{contract.pk}/change/"
        marco.post(address, as_it_is(contract, is_suspended="on"))

        assert facts(ticket) == ["reported", "suspended"]
        assert "suspended" in marco.get("/desk/contracts/").content.decode()

    def test_refuses_days_that_contradict_each_other(self, marco: Client, world: World) -> None:
        contract = world.contracts["northwind"]
        before = contract.first_on - timedelta(days=1)

        address = f"/desk/contracts/{contract.pk}/change/"
        response = marco.post(address, as_it_is(contract, last_on=before.isoformat()))

        assert response.status_code == 422
        assert "The last day lies before the first" in response.content.decode()

    def test_refuses_who_did_not_see_the_last_change(self, marco: Client, world: World) -> None:
        contract = world.contracts["northwind"]
        address = f"/desk/contracts/{contract.pk}/change/"
        marco.post(address, as_it_is(contract, number="C-1001a"))

        response = marco.post(address, as_it_is(contract, number="C-1001b"))

        assert response.status_code == 422
        assert "meanwhile" in response.content.decode()
        contract.refresh_from_db()
        assert contract.number == "C-1001a"

    def test_says_how_long_the_history_is_that_was_seen(self, marco: Client, world: World) -> None:
        contract = world.contracts["northwind"]
        address = f"/desk/contracts/{contract.pk}/change/"
        marco.post(address, as_it_is(contract, number="C-1001a"))

        page = marco.get(address).content.decode()

        assert 'name="seen" value="1"' in page


class TestOrders:
    def told(self, world: World, **changes: object) -> dict[str, object]:
        """Return what the form of an order line is filled in with."""
        product = world.products["archive"].pk
        return {"product": product, "ordered_on": "2026-11-01", "cover": "contract", **changes}

    def test_points_an_add_on_to_the_agreement_that_covers_it(
        self, marco: Client, world: World, root: object
    ) -> None:
        del root
        contract = world.contracts["northwind"]
        other = SupportAgreement.objects.create(name="other", title="Archive terms")
        told = self.told(world, cover="separate", covered_by=other.pk)

        response = marco.post(f"/desk/contracts/{contract.pk}/lines/new/", told)

        assert response.status_code == 302
        line = OrderLine.objects.get(contract=contract, product=world.products["archive"])
        assert (line.cover, line.covered_by) == (Cover.SEPARATE, other)

    @pytest.mark.parametrize(
        "changes, sentence",
        [
            ({"product": ""}, "This field is required."),
            ({"cover": "gift"}, "Select a valid choice"),
            ({"maintenance_until": "2026-10-31"}, "Maintenance ends before the order"),
            ({"ordered_on": "1492-10-12"}, "A day from 1970 to 2199 is allowed."),
        ],
    )
    def test_refuses_with_a_sentence(
        self, marco: Client, world: World, changes: dict[str, object], sentence: str
    ) -> None:
        contract = world.contracts["northwind"]
        address = f"/desk/contracts/{contract.pk}/lines/new/"

        response = marco.post(address, self.told(world, **changes))

        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert contract.lines.count() == 2

    def test_refuses_a_separate_agreement_that_is_none(self, marco: Client, world: World) -> None:
        contract = world.contracts["northwind"]
        address = f"/desk/contracts/{contract.pk}/lines/new/"

        own = self.told(world, cover="separate", covered_by=contract.agreement_id)
        unsaid = self.told(world, covered_by=contract.agreement_id)

        assert "own agreement" in marco.post(address, own).content.decode()
        assert (
            "Only what a separate agreement covers" in marco.post(address, unsaid).content.decode()
        )

    def test_is_changed_and_told_with_was_and_now(self, marco: Client, world: World) -> None:
        line = world.contracts["contoso"].lines.get(cover=Cover.SEPARATE)
        told = self.told(world, ordered_on=line.ordered_on.isoformat(), seen=0)

        assert marco.post(f"/desk/contracts/lines/{line.pk}/", told).status_code == 302

        line.refresh_from_db()
        assert line.cover == Cover.CONTRACT
        page = marco.get(f"/desk/contracts/{line.contract_id}/").content.decode()
        assert "A separate agreement" in page
        assert "This contract" in page

    def test_is_taken_back_and_stays_in_the_history(self, marco: Client, world: World) -> None:
        line = world.contracts["contoso"].lines.get(cover=Cover.SEPARATE)

        response = marco.post(f"/desk/contracts/lines/{line.pk}/removal/")

        assert response["Location"] == f"/desk/contracts/{line.contract_id}/"
        assert not OrderLine.objects.filter(pk=line.pk).exists()
        page = marco.get(f"/desk/contracts/{line.contract_id}/").content.decode()
        assert "Order taken back" in page
        assert "Long Archive, ordered on" in page
