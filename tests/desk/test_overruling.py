"""A person decides over the rules of cover with a reason; the clocks follow."""

import pytest

from dueby.desk.contracts.models import Decision
from dueby.desk.demo.cast import World
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.overruling import overrule
from tests.desk.reports import LATER, SOON, clock_of, last_mail, message, refused, reported


def decision_on(ticket: Ticket) -> tuple[str, str]:
    """Return what holds of the support of a ticket, and why."""
    found = Decision.objects.about(ticket.journal_name).get(question="support")
    return found.decision, found.reason


class TestOverrule:
    def test_starts_the_clocks_of_an_expired_customer(self, world: World) -> None:
        ticket = reported(world, name="arjun")
        refused_before = decision_on(ticket)

        overrule(ticket, "entitled", "They renew today.", by=world.users["ada"], at=SOON)

        assert refused_before == ("not_entitled", "contract_ended")
        assert decision_on(ticket) == ("entitled", "overruled")
        ticket.refresh_from_db()
        assert ticket.next_due_at == clock_of(ticket, "first_response").due_at

    def test_keeps_the_reason_inside_and_tells_the_dates(self, world: World) -> None:
        ticket = reported(world, name="arjun")

        overrule(ticket, "entitled", "They renew today.", by=world.users["ada"], at=SOON)

        assert message(ticket, "They renew today.").is_internal
        assert "They renew today." not in last_mail(ticket)
        assert "First response by Tue 17 Nov 2026 22:30 IST" in last_mail(ticket)

    def test_can_be_taken_back(self, world: World) -> None:
        ticket, ada = reported(world), world.users["ada"]
        overrule(ticket, "not_entitled", "The invoice is unpaid.", by=ada, at=SOON)

        overrule(ticket, "entitled", "It was paid.", by=ada, at=LATER)

        assert decision_on(ticket)[0] == "entitled"

    @pytest.mark.parametrize(
        "decision, question, because",
        [
            ("perhaps", "", "choose entitled, not_entitled"),
            ("entitled", "lunch", "the agreement does not ask 'lunch'"),
            ("entitled", "", "decided so already"),
        ],
    )
    def test_is_refused(self, world: World, decision: str, question: str, because: str) -> None:
        ticket = reported(world)

        with refused(ticket, because):
            overrule(ticket, decision, "So.", by=world.users["ada"], at=SOON, question=question)
