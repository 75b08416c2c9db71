"""No machine is answered for long: loops between desks and floods of one sender end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dueby.desk.channels.email.breakers import MOST_ADDED, MOST_OPENED, WINDOW
from dueby.desk.channels.email.deciding import assign
from dueby.desk.channels.email.models import Handling, IncomingMail, Question
from dueby.desk.demo.cast import World
from dueby.desk.outbox.letter import compose
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.models import Ticket
from tests.desk.mails import mail_of, taken
from tests.desk.reports import LATER, SOON, reported

pytestmark = pytest.mark.django_db
FAR = 100


def seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


class TestTwoDesks:
    def answer_all(self, *, as_reply: bool) -> int:
        """Have the desk at Rosa's answer every mail with a new one; return how many it sent.

        It bears no mark of a machine: no Auto-Submitted, no Precedence.
        """
        answered = 0
        while answered < FAR:
            letters = list(Parcel.objects.order_by("pk")[answered:])
            if not letters:
                break
            for parcel in letters:
                answered += 1
                letter = compose(parcel).message
                named = {"subject": f"Case {answered} was opened for you"}
                if as_reply:
                    named = {"subject": f"Re: {letter['Subject']}", "to": str(letter["Reply-To"])}
                taken(mail_of("rosa", "Thank you.", **named), SOON + seconds(answered))
        return answered

    @pytest.mark.usefixtures("world")
    def test_that_answer_each_other_on_a_ticket_end_at_once(self) -> None:
        taken(mail_of("rosa"))

        assert self.answer_all(as_reply=True) == 1
        assert Ticket.objects.count() == 1

    @pytest.mark.usefixtures("world")
    def test_that_open_a_new_case_for_each_mail_end_at_the_breaker(self) -> None:
        taken(mail_of("rosa"))

        assert self.answer_all(as_reply=False) == MOST_OPENED
        assert Ticket.objects.count() == MOST_OPENED
        assert IncomingMail.objects.latest("pk").question == Question.FLOOD

    @pytest.mark.usefixtures("world")
    def test_of_ours_never_hear_each_other(self) -> None:
        taken(mail_of("rosa"))
        letter = compose(Parcel.objects.get())

        mail = taken(bytes(letter.message), SOON)

        assert mail.handling == Handling.RECORDED
        assert Ticket.objects.count() == Parcel.objects.count() == 1


class TestAFlood:
    @pytest.mark.usefixtures("world")
    def test_of_reports_waits_for_a_person_and_harms_nobody_else(self) -> None:
        mails = [
            taken(mail_of("rosa", f"Number {number}."), SOON + seconds(number))
            for number in range(MOST_OPENED + 2)
        ]
        other = taken(mail_of("tom"), SOON + seconds(99))

        assert [each.handling for each in mails[:MOST_OPENED]] == [Handling.OPENED] * MOST_OPENED
        assert [each.question for each in mails[MOST_OPENED:]] == [Question.FLOOD] * 2
        assert Parcel.objects.filter(content__to="rosa@northwind.example").count() == MOST_OPENED
        assert other.handling == Handling.OPENED

    @pytest.mark.usefixtures("world")
    def test_is_over_after_an_hour_by_when_mails_arrived(self) -> None:
        for number in range(MOST_OPENED):
            taken(mail_of("rosa", f"Number {number}."), LATER, arrived_at=SOON)

        early = taken(mail_of("rosa", "Early."), LATER, arrived_at=SOON + WINDOW - seconds(1))
        late = taken(mail_of("rosa", "Late."), LATER, arrived_at=SOON + WINDOW)

        assert (early.question, late.handling) == (Question.FLOOD, Handling.OPENED)

    def test_of_words_on_a_ticket_waits_for_a_person(self, world: World) -> None:
        ticket = reported(world)
        fields = {"subject": f"Re: [#{ticket.pk}]"}

        mails = [
            taken(mail_of(("rosa", "tom")[number % 2], f"{number}", **fields), SOON)
            for number in range(MOST_ADDED + 1)
        ]

        assert ticket.messages.count() == 1 + MOST_ADDED
        assert (mails[-1].handling, mails[-1].question) == (Handling.PERSON, Question.FLOOD)
        assert "within an hour" in " ".join(mails[-1].reasons)

    def test_of_automatic_answers_does_not_fill_the_history(self, world: World) -> None:
        ticket = reported(world)
        fields = {"subject": f"Re: [#{ticket.pk}]", "auto_submitted": "auto-replied"}

        mails = [
            taken(mail_of("rosa", f"{number}", **fields), SOON) for number in range(MOST_ADDED + 2)
        ]

        assert {each.handling for each in mails} == {Handling.RECORDED}
        assert [each.ticket for each in mails[-2:]] == [None, None]

    def test_is_let_through_by_a_person(self, world: World) -> None:
        for number in range(MOST_OPENED):
            taken(mail_of("rosa", f"Number {number}."), SOON)
        mail = taken(mail_of("rosa", "It is on fire."), SOON)

        assigned = assign(mail, world.contacts["rosa"], by=world.users["ada"], at=LATER)

        assert assigned.handling == Handling.OPENED
