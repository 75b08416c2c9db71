"""Requests get their decision with the clause; what is not included goes to sales with a date."""

from datetime import timedelta
from decimal import Decimal

import pytest

from dueby.desk.channels.requesting import IncompleteRequestError, Request, make_request
from dueby.desk.contracts.allowances import stocks_of
from dueby.desk.contracts.models import Decision
from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel
from dueby.desk.products.models import Version
from dueby.desk.quotations.handing_over import (
    AlreadyAnsweredError,
    answer,
    hand_over_excluded,
)
from dueby.desk.quotations.models import Outcome, Quotation, Wanted
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import Ticket
from dueby.desk.training.models import Session
from dueby.desk.training.requesting import SessionHeldError, hold
from dueby.desk.upgrades.available import upgrades_of
from tests.desk.conftest import MONDAY_NOON

LATER = MONDAY_NOON + timedelta(hours=1)


def asked(
    world: World, name: str, wanted: Wanted, version: Version | None = None, hours: int = 1
) -> Ticket:
    """Return the ticket of a request by a contact on Monday noon."""
    contact = world.contacts[name]
    request = Request(contact, wanted, "Please.", "portal", version, Decimal(hours))
    return make_request(request, by=contact, at=MONDAY_NOON)


def decision_on(ticket: Ticket, question: str) -> tuple[str, str, str]:
    """Return decision, reason and clause."""
    found = Decision.objects.about(ticket.journal_name).get(question=question)
    return found.decision, found.reason, found.clause


class TestUpgrade:
    def test_is_included_for_a_supported_release(self, world: World) -> None:
        ticket = asked(world, "rosa", Wanted.UPGRADE, Version.objects.get(number="9.1"))

        expected = ("entitled", "maintenance_active", "2")
        assert decision_on(ticket, "upgrade") == expected
        assert not Quotation.objects.exists()

    def test_goes_to_sales_after_the_contract(self, world: World) -> None:
        ticket = asked(world, "arjun", Wanted.UPGRADE, Version.objects.get(number="9.1"))

        assert decision_on(ticket, "upgrade") == ("not_entitled", "maintenance_expired", "2")
        assert Quotation.objects.get().ticket == ticket

    def test_needs_a_release(self, world: World) -> None:
        with pytest.raises(IncompleteRequestError, match="release"):
            asked(world, "rosa", Wanted.UPGRADE)

        assert not Ticket.objects.exists()

    def test_are_those_that_are_supported_on_the_day(self, world: World) -> None:
        upgrades = upgrades_of(world.contracts["northwind"], MONDAY_NOON)

        told = [(str(each.version), each.is_included) for each in upgrades]
        assert told == [
            ("Flow Collector 9.1", True),
            ("Flow Collector 9.0", True),
            ("Threat Lens 3.2", True),
        ]


class TestTraining:
    def test_draws_on_what_is_left_once_it_was_held(self, world: World) -> None:
        contract = world.contracts["northwind"]
        asked(world, "rosa", Wanted.TRAINING)

        hold(Session.objects.get(), by=world.users["ada"], at=LATER)

        (stock,) = stocks_of(contract, LATER)
        told = stock.quantity
        assert (told.included, told.used, told.left) == (2, 1, 1)

    def test_is_chargeable_when_nothing_is_left(self, world: World) -> None:
        first = asked(world, "grace", Wanted.TRAINING)
        hold(Session.objects.get(), by=world.users["ada"], at=MONDAY_NOON - timedelta(minutes=1))

        second = asked(world, "grace", Wanted.TRAINING)

        assert decision_on(first, "training") == ("included", "entitlement_left", "3")
        assert decision_on(second, "training") == ("chargeable", "entitlement_used", "3")
        assert Quotation.objects.get().ticket == second

    def test_on_site_is_bought(self, world: World) -> None:
        ticket = asked(world, "rosa", Wanted.ON_SITE)

        assert decision_on(ticket, "training") == ("chargeable", "on_site_not_included", "3")
        assert Quotation.objects.get().wanted == Wanted.ON_SITE

    def test_is_held_once(self, world: World) -> None:
        asked(world, "rosa", Wanted.TRAINING)
        session = Session.objects.get()
        hold(session, by=world.users["ada"], at=LATER)

        with pytest.raises(SessionHeldError):
            hold(session, by=world.users["ben"], at=LATER)

        assert stocks_of(world.contracts["northwind"], LATER)[0].quantity.used == 1


class TestHandOver:
    def test_mails_sales_with_a_date_and_the_clause(self, world: World) -> None:
        ticket = asked(world, "rosa", Wanted.DEVELOPMENT)

        quotation = Quotation.objects.get()
        assert quotation.clause == "5"
        assert quotation.follow_up_at == MONDAY_NOON + timedelta(days=2)
        mail = Parcel.objects.get(key=f"quotation:{quotation.pk}").content
        assert "excluded_feature_request" in mail["text"]
        assert "Wed 18 Nov 2026 12:00 EST" in mail["text"]
        assert decision_on(ticket, "support")[1] == "excluded_feature_request"

    def test_sells_a_plan_that_the_customer_lacks(self, world: World) -> None:
        asked(world, "rosa", Wanted.PLAN)
        asked(world, "hans", Wanted.PLAN)

        quotation = Quotation.objects.get()
        assert quotation.organization == world.organizations["northwind"]
        assert "Tier 2 support, sold through sales" in quotation.decision

    def test_finds_what_was_classed_elsewhere_and_hands_it_over_once(self, world: World) -> None:
        rosa = world.contacts["rosa"]
        report = Report(rosa, "Dark mode", "Please.", "portal", request_class="feature_request")
        open_ticket(report, by=rosa, at=MONDAY_NOON)

        assert hand_over_excluded(LATER) == 1
        assert hand_over_excluded(LATER) == 0

    def test_is_answered_once(self, world: World) -> None:
        asked(world, "rosa", Wanted.DEVELOPMENT)
        quotation, ada = Quotation.objects.get(), world.users["ada"]
        answer(quotation, Outcome.QUOTED, by=ada, at=LATER)

        with pytest.raises(AlreadyAnsweredError, match="quoted"):
            answer(quotation, Outcome.DECLINED, by=ada, at=LATER)

        quotation.refresh_from_db()
        assert quotation.outcome == Outcome.QUOTED
