"""Which of a customer's contracts counts for a report, and what the engine is given of it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dueby.desk.contracts.cover import Candidate, candidates, cover_of, usual_agreement
from dueby.desk.contracts.models import Contract
from dueby.desk.demo.cast import World
from dueby.desk.people.models import Organization
from tests.desk.conftest import MONDAY_NOON

DAY = timedelta(days=1)


class TestCover:
    def test_is_of_the_contract_that_runs(self, world: World) -> None:
        northwind = world.organizations["northwind"]
        begun = world.contracts["northwind"].first_on
        self.sign(northwind, "C-0900", begun - 800 * DAY, begun - 1 * DAY)

        covered = cover_of(northwind, MONDAY_NOON)

        assert covered.contract == world.contracts["northwind"]
        told = [(str(each.contract), each.standing, each.counts) for each in self.of(northwind)]
        assert told == [("C-1001", "runs", True), ("C-0900", "ended", False)]

    def test_is_of_the_contract_whose_own_agreement_covers_the_product(self, world: World) -> None:
        contoso = world.organizations["contoso"]
        day = MONDAY_NOON.date()
        second = self.sign(contoso, "C-0800", day - 10 * DAY, day + 10 * DAY)
        second.lines.create(product=world.products["archive"], ordered_on=day)

        assert cover_of(contoso, MONDAY_NOON, "Long Archive").contract == second
        assert cover_of(contoso, MONDAY_NOON).contract == world.contracts["contoso"]

    def test_is_of_one_that_is_not_suspended(self, world: World) -> None:
        fabrikam, day = world.organizations["fabrikam"], MONDAY_NOON.date()
        second = self.sign(fabrikam, "C-0700", day - 10 * DAY, day + 5 * DAY)
        Contract.objects.filter(number="C-1003").update(is_suspended=True)

        assert cover_of(fabrikam, MONDAY_NOON).contract == second

    @pytest.mark.usefixtures("world")
    def test_is_of_none_that_has_yet_to_begin(self) -> None:
        other, day = Organization.objects.create(name="Adatum"), MONDAY_NOON.date()
        self.sign(other, "C-0600", day + 10 * DAY, day + 20 * DAY)

        assert cover_of(other, MONDAY_NOON).given == {"contract": "none"}
        assert [each.standing for each in self.of(other)] == ["begins later"]

    def test_asks_the_database_twice_however_many_contracts(self, world: World) -> None:
        contoso, day = world.organizations["contoso"], MONDAY_NOON.date()
        cover_of(contoso, MONDAY_NOON)
        for number in range(10):
            self.sign(contoso, f"C-05{number:02}", day - 10 * DAY, day + 10 * DAY)

        with CaptureQueriesContext(connection) as queries:
            covered = cover_of(contoso, MONDAY_NOON, "Long Archive")

        assert covered.given["products"] == {
            "Flow Collector": {"agreement": "same as base"},
            "Threat Lens": {"agreement": "same as base"},
            "Long Archive": {"agreement": "separate"},
        }
        assert len(queries) == 2

    def sign(
        self, organization: Organization, number: str, first_on: date, last_on: date
    ) -> Contract:
        """Return one more contract of a customer."""
        contract: Contract = Contract.objects.create(
            organization=organization,
            agreement=usual_agreement(),
            number=number,
            plan="standard",
            signed_on=first_on,
            first_on=first_on,
            last_on=last_on,
        )
        return contract

    def of(self, organization: Organization) -> list[Candidate]:
        """Return the candidates on Monday noon."""
        return candidates(organization, MONDAY_NOON)
