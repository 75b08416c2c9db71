"""A call is logged in three fields and is the response at once."""

from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.channels.phone.intake import Conversation, take_call
from dueby.desk.clocks.models import Clock
from dueby.desk.demo.cast import World
from dueby.desk.people.models import Contact
from dueby.desk.tickets.intake import ReportRefusedError
from dueby.desk.tickets.models import Ticket
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.reports import SOON, clock_of

NEW = "/desk/calls/new/"


class TestTakeCall:
    def test_opens_a_ticket_that_is_answered(self, world: World) -> None:
        words = "Export fails\nSince the update it stops at half."
        call = Conversation(world.contacts["yuki"], words, MONDAY_NOON, "defect", "2")

        ticket = take_call(call, by=world.users["ada"], at=SOON)

        assert (ticket.subject, ticket.channel) == ("Export fails", "telephone")
        assert clock_of(ticket, "first_response").stopped_at == MONDAY_NOON
        assert clock_of(ticket, "confirmation").due_at == MONDAY_NOON + timedelta(days=1)

    @pytest.mark.parametrize("days", [-1, 31])
    def test_refuses_the_future_and_the_long_ago(self, world: World, days: int) -> None:
        call = Conversation(world.contacts["yuki"], "Hello", SOON - timedelta(days=days))

        with pytest.raises(ReportRefusedError, match="correct its time"):
            take_call(call, by=world.users["ada"], at=SOON)

        assert not Ticket.objects.exists()

    def test_refuses_whoever_has_left(self, world: World) -> None:
        Contact.objects.filter(name="Yuki Tanaka").update(left_at=MONDAY_NOON)
        call = Conversation(Contact.objects.get(name="Yuki Tanaka"), "Hello", SOON)

        with pytest.raises(ReportRefusedError, match="has left Northwind Rail"):
            take_call(call, by=world.users["ada"], at=SOON)


class TestPage:
    def test_asks_for_three_fields(self, client: Client, world: World, clock: StoppedClock) -> None:
        clock.at = SOON
        client.force_login(world.users["ada"])
        told = {
            "contact": str(world.contacts["hans"].pk),
            "words": "No login",
            "held_at": "2026-11-16T12:10",
        }

        answer = client.post(NEW, told)

        ticket = Ticket.objects.get()
        assert answer["Location"] == f"/desk/tickets/{ticket.pk}/"
        assert ticket.reported_at == MONDAY_NOON + timedelta(minutes=10)
        assert Clock.objects.about(ticket.journal_name).get(target="first_response").is_finished

    def test_opens_one_ticket_however_often_it_is_sent(
        self, client: Client, world: World, clock: StoppedClock
    ) -> None:
        clock.at = SOON
        client.force_login(world.users["ada"])
        token = client.get(NEW).context["form"]["token"].value()
        told = {"contact": str(world.contacts["hans"].pk), "words": "No login"}
        told |= {"held_at": "2026-11-16T12:10", "token": token}

        answers = [client.post(NEW, told)["Location"] for _ in range(2)]

        assert (len(token), Ticket.objects.count(), len(set(answers))) == (32, 1, 1)

    def test_finds_who_called_by_name_customer_and_telephone(
        self, client: Client, world: World
    ) -> None:
        client.force_login(world.users["ada"])
        Contact.objects.filter(pk=world.contacts["grace"].pk).update(phone="+1 312 555 0101")

        for typed, name in (
            ("yuki", "Yuki Tanaka, Northwind Rail"),
            ("contoso vog", "Hans Vogel, Contoso Clinics"),
            ("555 0101", "Grace Hall, Fabrikam Foods"),
        ):
            page = client.get(NEW, {"q": typed}).content.decode()

            assert page.count("<option") - page.count("Not said") > 1
            assert name in page
            assert "Arjun Rao" not in page

    def test_says_that_nobody_fits(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])

        assert "Nobody matches." in client.get(NEW, {"q": "\0 zzz%_"}).content.decode()

    @pytest.mark.parametrize(
        "changed",
        [
            {"contact": "999"},
            {"words": ""},
            {"held_at": "2026-11-17T12:00"},
            {"held_at": "noon"},
            {"severity": "9"},
            {"request_class": "wish"},
        ],
    )
    def test_gives_the_words_back_when_it_is_refused(
        self, client: Client, world: World, clock: StoppedClock, changed: dict[str, str]
    ) -> None:
        clock.at = SOON
        client.force_login(world.users["ada"])
        contact = str(world.contacts["hans"].pk)
        told = {"contact": contact, "words": "No login & no mail", "held_at": "2026-11-16T12:00"}

        page = client.post(NEW, {**told, **changed})

        assert page.status_code == 422
        kept = {**told, **changed}["words"].replace("&", "&amp;")
        assert kept in page.content.decode()
        assert not Ticket.objects.exists()

    def test_does_not_exist_for_a_contact(self, client: Client, world: World) -> None:
        rosa = world.contacts["rosa"].user
        assert rosa is not None
        client.force_login(rosa)

        assert client.get(NEW).status_code == 404
        assert client.post(NEW, {"words": "Hello"}).status_code == 404
