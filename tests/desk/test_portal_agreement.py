"""The agreement in the portal: in sentences with clauses, with one's own contract and orders."""

import pytest
from django.test import Client

from dueby.desk.contracts.models import Contract
from dueby.desk.demo.cast import World
from tests.desk.portals import browser_of, text


@pytest.mark.usefixtures("clock")
class TestAgreement:
    def test_tells_ones_own_contract(self, world: World) -> None:
        said = text(browser_of(world, "rosa").get("/portal/agreement/"))

        assert "C-1001" in said
        assert "Standard support" in said
        assert "12 October 2027, in full (to 24:00 in America/New York)" in said
        assert "C-1002" not in said

    def test_tells_which_agreement_covers_each_order(self, world: World) -> None:
        said = text(browser_of(world, "hans").get("/portal/agreement/"))

        assert "Long Archive" in said
        assert "a separate agreement" in said

    def test_tells_severities_with_their_periods(self, world: World) -> None:
        said = text(browser_of(world, "rosa").get("/portal/agreement/"))

        assert (
            "1: Complete failure Essential features or functions do not work properly. 5 days"
            in said
        )

    def test_tells_every_promise_with_its_clause(self, world: World) -> None:
        said = text(browser_of(world, "rosa").get("/portal/agreement/"))

        assert "clause 1 First response: within 1 business day" in said
        assert "clause 4 Deployment of an operating-system patch" in said

    def test_names_the_holidays_of_two_years(self, world: World) -> None:
        said = text(browser_of(world, "rosa").get("/portal/agreement/"))

        assert "Thu 26 Nov Thanksgiving Day" in said
        assert "Fri 31 Dec New Year" in said

    def test_says_that_a_contract_has_ended(self, world: World) -> None:
        said = text(browser_of(world, "arjun").get("/portal/agreement/"))

        assert "12 September 2026" in said
        assert "ended" in said

    def test_is_the_usual_one_where_there_is_no_contract(self, world: World) -> None:
        contract = world.contracts["tailspin"]
        contract.lines.all().delete()
        Contract.objects.filter(pk=contract.pk).delete()

        said = text(browser_of(world, "arjun").get("/portal/agreement/"))

        assert "We have no contract for you on record." in said

    def test_does_not_exist_for_the_vendor(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])

        assert client.get("/portal/agreement/").status_code == 404
