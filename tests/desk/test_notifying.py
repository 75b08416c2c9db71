"""When rectification will not be possible in time, the customer is owed a notice, and gets it."""

from datetime import timedelta

from dueby.desk.demo.cast import World
from dueby.desk.tickets.notifying import foresee, give_notice
from tests.desk.reports import (
    LATER,
    SOON,
    TUESDAY,
    clock_of,
    confirmed,
    last_mail,
    message,
    refused,
    reported,
)

IN_A_MONTH = SOON + timedelta(days=30)


class TestForesee:
    def test_makes_a_notice_owed_within_a_business_day(self, world: World) -> None:
        ticket = confirmed(world)

        foresee(ticket, "The library has to be replaced.", by=world.users["ada"], at=LATER)

        assert clock_of(ticket, "notification").due_at == LATER + timedelta(days=1)
        assert message(ticket, "The library has to be replaced.").is_internal

    def test_is_refused_before_the_confirmation(self, world: World) -> None:
        ticket = reported(world)

        with refused(ticket, "confirm it first"):
            foresee(ticket, "Too much.", by=world.users["ada"], at=SOON)


class TestGiveNotice:
    def test_meets_the_duty_and_moves_no_date(self, world: World) -> None:
        ticket, ada = confirmed(world), world.users["ada"]
        foresee(ticket, "Replace the library.", by=ada, at=LATER)

        give_notice(ticket, "A library has to be replaced.", IN_A_MONTH, by=ada, at=TUESDAY)

        ticket.refresh_from_db()
        assert clock_of(ticket, "notification").stopped_at == TUESDAY
        rectification = clock_of(ticket, "rectification")
        assert rectification.due_at == SOON + timedelta(weeks=2)
        assert rectification.has_notice
        assert ticket.estimated_at == IN_A_MONTH

    def test_carries_reasons_and_estimate(self, world: World) -> None:
        ticket = confirmed(world)

        give_notice(ticket, "It is hard.", IN_A_MONTH, by=world.users["ada"], at=LATER)

        assert "It is hard." in last_mail(ticket)
        assert "Estimated time of rectification: Wed 16 Dec 2026 12:20 EST" in last_mail(ticket)

    def test_is_refused_with_an_estimate_in_the_past(self, world: World) -> None:
        ticket = confirmed(world)

        with refused(ticket, "an estimate lies in the future"):
            give_notice(ticket, "It is hard.", SOON, by=world.users["ada"], at=LATER)
