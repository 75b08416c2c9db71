"""Pages go from step to step until somebody answers; the whole chain is in the journal."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.journal.readers import read_waiting
from dueby.desk.outbox.models import Endpoint, Parcel, Shape
from dueby.desk.paging.answering import NotAnsweredError, answer, pass_on
from dueby.desk.paging.beginning import hear
from dueby.desk.paging.escalating import escalate_due
from dueby.desk.paging.keeping import PolicyRefusedError, change_policy, set_reach
from dueby.desk.paging.models import Escalation, Page, Stage
from dueby.desk.paging.words import Counting, Event, State, Whom
from dueby.desk.people.models import Team
from dueby.desk.people.standing_in import go_away
from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.finding import reject
from dueby.desk.tickets.forgetting import forget
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.merging import merge
from dueby.desk.tickets.models import Ticket
from dueby.sla.interval import Interval
from tests.desk.conftest import MONDAY_NOON
from tests.desk.pages import MINUTE, begun, chain, paged, policy_of, tell_due
from tests.desk.reports import reported
from tests.desk.test_rota import night_rota

LATER = MONDAY_NOON + timedelta(hours=1)


def reports_at(world: World, name: str, at: datetime) -> Ticket:
    """Return the ticket of what a contact reports at a moment."""
    contact = world.contacts[name]
    return open_ticket(Report(contact, "Export fails", "It stops.", "portal"), by=contact, at=at)


class TestSteps:
    def test_page_one_after_the_other_and_then_the_leads(self, world: World) -> None:
        policy_of(world)
        ticket = reported(world)
        escalation = begun(ticket, LATER)

        assert [escalate_due(LATER + minutes * MINUTE) for minutes in (0, 14, 15, 29, 30, 99)] == [
            1, 0, 1, 0, 1, 0,
        ]  # fmt: skip

        escalation.refresh_from_db()
        assert escalation.state == State.EXHAUSTED
        assert paged(escalation) == ["Ada", "Ben", "Ines", "Lena", "Marco"]
        assert chain(ticket) == [
            "page.sent",
            "page.passed_on",
            "page.sent",
            "page.passed_on",
            "page.exhausted",
        ]
        told = [
            each.content["to"].partition("@")[0]
            for each in Parcel.objects.filter(key__startswith="page:").order_by("pk")
        ]
        assert told == ["ada", "ben", "ines", "lena", "marco"]

    def test_are_gone_through_again_as_often_as_the_policy_says(self, world: World) -> None:
        policy_of(world, repeats=1)
        escalation = begun(reported(world), LATER)

        for quarter in range(5):
            escalate_due(LATER + 15 * quarter * MINUTE)

        assert paged(escalation)[:5] == ["Ada", "Ben", "Ada", "Ben", "Ines"]

    def test_wait_in_business_time_over_the_night(self, world: World) -> None:
        step = {"whom": Whom.LEADS, "minutes": 60, "counting": Counting.BUSINESS}
        policy_of(world, step)
        evening = datetime.fromisoformat("2026-11-16T16:30-05:00")
        escalation = begun(reported(world), evening)

        escalate_due(evening)

        escalation.refresh_from_db()
        # Half an hour until 17:00, and half an hour from 08:00 the next day.
        assert escalation.next_at == datetime.fromisoformat("2026-11-17T08:30-05:00")

    def test_in_business_time_page_nobody_before_it_begins(self, world: World) -> None:
        policy_of(world, {"whom": Whom.LEADS, "counting": Counting.BUSINESS})
        night = datetime.fromisoformat("2026-11-16T23:00-05:00")
        escalation = begun(reported(world), night)

        escalate_due(night)

        escalation.refresh_from_db()
        assert paged(escalation) == []
        assert escalation.next_at == datetime.fromisoformat("2026-11-17T08:00-05:00")
        escalate_due(escalation.next_at)
        assert len(paged(escalation)) == 3

    def test_wait_on_the_calendar_that_they_name(self, world: World) -> None:
        step = {
            "whom": Whom.LEADS,
            "minutes": 60,
            "counting": Counting.BUSINESS,
            "calendar": "plixer-support/around_the_clock",
        }
        policy_of(world, step)
        evening = datetime.fromisoformat("2026-11-16T16:30-05:00")
        escalation = begun(reported(world), evening)

        escalate_due(evening)

        escalation.refresh_from_db()
        assert escalation.next_at == evening + 60 * MINUTE

    def test_page_who_is_on_duty_at_that_moment(self, world: World) -> None:
        rota = night_rota(world)
        policy_of(world, {"whom": Whom.ROTA, "rota": rota})
        first = begun(reported(world), LATER)
        later = begun(reported(world), LATER + timedelta(days=7))

        escalate_due(LATER)
        escalate_due(LATER + timedelta(days=7))

        assert (paged(first)[0], paged(later)[0]) == ("Ben", "Lena")

    def test_that_reach_nobody_go_on_at_once_and_say_so(self, world: World) -> None:
        rota, ben, lena = night_rota(world), world.users["ben"], world.users["lena"]
        week = Interval(LATER, LATER + timedelta(days=7))
        for each in (ben, lena):
            go_away(each, week, by=lena, at=MONDAY_NOON)
        policy_of(
            world,
            {"whom": Whom.ROTA, "rota": rota},
            {"whom": Whom.PERSON, "person": world.users["ada"]},
        )
        ticket = reported(world)
        escalation = begun(ticket, LATER)

        escalate_due(LATER)

        assert paged(escalation) == ["Ada"]
        [passed, _] = Entry.objects.about(ticket.journal_name).filter(kind__startswith="page.")
        assert passed.data["because"] == "nobody is there for: Who is on duty in a rota: Nights"

    def test_pass_over_a_person_who_is_away(self, world: World) -> None:
        ada, lena = world.users["ada"], world.users["lena"]
        go_away(ada, Interval(LATER, LATER + 60 * MINUTE), by=lena, at=MONDAY_NOON)
        policy_of(world)
        ticket, other = reported(world), reported(world)
        escalation = begun(ticket, LATER)
        escalate_due(LATER)

        assert paged(escalation) == ["Ben"]
        [passed, _] = Entry.objects.about(ticket.journal_name).filter(kind__startswith="page.")
        assert passed.data["because"] == "nobody is there for: A person: Ada Marsh"
        back = begun(other, LATER + 60 * MINUTE)
        escalate_due(LATER + 60 * MINUTE)
        assert paged(back) == ["Ada"]

    @pytest.mark.parametrize(
        "away, people",
        [(["ines"], ["Lena", "Marco"]), (["ines", "lena", "marco"], ["Ines", "Lena", "Marco"])],
    )
    def test_page_the_leads_who_are_there_or_all(
        self, world: World, away: list[str], people: list[str]
    ) -> None:
        for each in away:
            spell = Interval(LATER, LATER + 60 * MINUTE)
            go_away(world.users[each], spell, by=world.users["lena"], at=MONDAY_NOON)
        policy_of(world, {"whom": Whom.LEADS})
        escalation = begun(reported(world), LATER)

        escalate_due(LATER)

        assert paged(escalation) == people

    def test_page_whoever_of_a_team_is_there(self, world: World) -> None:
        team = Team.objects.get(name="Support")
        ada = world.users["ada"]
        spell = Interval(LATER, LATER + 60 * MINUTE)
        go_away(ada, spell, by=world.users["lena"], at=MONDAY_NOON)
        policy_of(world, {"whom": Whom.TEAM, "team": team})
        escalation = begun(reported(world), LATER)

        escalate_due(LATER)

        there = team.members.exclude(pk=ada.pk).values_list("name", flat=True)
        assert paged(escalation) == sorted(each.split()[0] for each in there) != []

    def test_for_the_plan_page_the_team(self, world: World) -> None:
        policy_of(world, {"whom": Whom.DUTY}, team=Team.objects.get(name="Support"))
        escalation = begun(reported(world), LATER)

        escalate_due(LATER)

        assert paged(escalation) == ["Ada", "Ben", "Lena"]


class TestAnswer:
    def test_ends_the_escalation(self, world: World) -> None:
        policy_of(world)
        ticket, ada = reported(world), world.users["ada"]
        escalation = begun(ticket, LATER)
        escalate_due(LATER)

        answer(escalation, by=ada, at=LATER + MINUTE, note="I look at it")

        assert escalate_due(LATER + 60 * MINUTE) == 0
        page = Page.objects.get()
        assert (page.answered_at, page.escalation.answered_by) == (LATER + MINUTE, ada)
        assert chain(ticket) == ["page.sent", "page.answered"]
        told = Entry.objects.about(ticket.journal_name).get(kind="page.answered")
        assert (told.by, told.texts.get().words) == (ada.journal_name, "I look at it")

    def test_is_given_once(self, world: World) -> None:
        policy_of(world)
        ticket = reported(world)
        escalation = begun(ticket, LATER)
        escalate_due(LATER)
        answer(escalation, by=world.users["ada"], at=LATER)

        ada, ben = world.users["ada"], world.users["ben"]
        answer(escalation, by=ada, at=LATER)

        with pytest.raises(NotAnsweredError, match="Ada Marsh has answered it already"):
            answer(escalation, by=ben, at=LATER)
        with pytest.raises(NotAnsweredError, match="Ada Marsh has answered it already"):
            pass_on(escalation, Stage(1, 0), by=ben, at=LATER)
        assert chain(ticket) == ["page.sent", "page.answered"]

    def test_comes_even_when_all_steps_are_over(self, world: World) -> None:
        policy_of(world)
        escalation = begun(reported(world), LATER)
        for quarter in range(3):
            escalate_due(LATER + 15 * quarter * MINUTE)

        with pytest.raises(NotAnsweredError, match="nobody is left"):
            pass_on(escalation, Stage(0, 0), by=world.users["lena"], at=LATER + 60 * MINUTE)
        answer(escalation, by=world.users["lena"], at=LATER + 60 * MINUTE)

        escalation.refresh_from_db()
        assert escalation.state == State.ANSWERED

    def test_passed_on_pages_the_next_step_at_once(self, world: World) -> None:
        policy_of(world)
        ticket = reported(world)
        escalation = begun(ticket, LATER)
        escalate_due(LATER)

        pass_on(
            escalation, Stage(1, 0), by=world.users["ada"], at=LATER + MINUTE, note="on the train"
        )

        assert paged(escalation) == ["Ada", "Ben"]
        first = Page.objects.order_by("pk")[0]
        assert (first.passed_on_at, first.passed_by) == (LATER + MINUTE, world.users["ada"])
        assert chain(ticket) == ["page.sent", "page.passed_on", "page.sent"]
        assert escalate_due(LATER + 15 * MINUTE) == 0
        assert escalate_due(LATER + 16 * MINUTE) == 1

    def test_passed_on_twice_is_passed_on_once(self, world: World) -> None:
        policy_of(world)
        ticket, ada, lena = reported(world), world.users["ada"], world.users["lena"]
        escalation = begun(ticket, LATER)
        escalate_due(LATER)

        for _ in range(2):
            pass_on(escalation, Stage(1, 0), by=ada, at=LATER + MINUTE)
        with pytest.raises(NotAnsweredError, match="Ada Marsh has passed it on already"):
            pass_on(escalation, Stage(1, 0), by=lena, at=LATER + MINUTE)

        assert paged(escalation) == ["Ada", "Ben"]
        assert chain(ticket) == ["page.sent", "page.passed_on", "page.sent"]

    def test_passes_on_no_page_whose_time_was_over(self, world: World) -> None:
        policy_of(world)
        escalation = begun(reported(world), LATER)
        with pytest.raises(NotAnsweredError, match="nobody is paged at this moment"):
            pass_on(escalation, Stage(0, 0), by=world.users["ada"], at=LATER)
        escalate_due(LATER)
        escalate_due(LATER + 15 * MINUTE)

        with pytest.raises(NotAnsweredError, match="the desk has passed it on already"):
            pass_on(escalation, Stage(1, 0), by=world.users["ada"], at=LATER + 15 * MINUTE)

        assert paged(escalation) == ["Ada", "Ben"]


class TestReason:
    def test_that_is_gone_stops_it_before_anybody_else_is_paged(self, world: World) -> None:
        policy_of(world)
        ticket = reported(world)
        begun(ticket, LATER)
        escalate_due(LATER)

        reply(ticket, "We look at it.", by=world.users["ada"], at=LATER + MINUTE)
        read_waiting(LATER + MINUTE)
        escalate_due(LATER + MINUTE)

        assert Escalation.objects.get().state == State.STOPPED
        assert chain(ticket) == ["page.sent", "page.stopped"]
        assert escalate_due(LATER + 60 * MINUTE) == 0

    def test_is_asked_for_before_each_step_too(self, world: World) -> None:
        policy_of(world)
        ticket = reported(world)
        begun(ticket, LATER)
        escalate_due(LATER)

        reject(ticket, "It is meant so.", by=world.users["ada"], at=LATER + MINUTE)

        escalate_due(LATER + 15 * MINUTE)
        assert chain(ticket) == ["page.sent", "page.stopped"]

    def test_goes_with_a_ticket_that_is_merged(self, world: World) -> None:
        policy_of(world)
        ticket, other = reported(world), reported(world)
        begun(ticket, LATER)
        merge(ticket, other, by=world.users["ada"], at=LATER)

        escalate_due(LATER)

        assert Page.objects.count() == 0

    def test_of_a_warning_is_taken_over_by_what_comes_later(self, world: World) -> None:
        policy_of(world, events=[Event.WARNING, Event.DUE])
        ticket = reported(world)
        warning = begun(ticket, LATER, "clock.warning", rule="share:0.75")
        escalate_due(LATER)

        due = begun(ticket, LATER + 5 * MINUTE)
        escalate_due(LATER + 5 * MINUTE)

        warning.refresh_from_db()
        assert warning.state == State.STOPPED
        assert paged(due) == ["Ada"]


class TestBeginning:
    def test_is_for_what_a_policy_names(self, world: World) -> None:
        policy_of(world)
        ticket = reported(world)

        tell_due(ticket, LATER, "clock.warning")
        tell_due(ticket, LATER, strength="objective")
        read_waiting(LATER)

        assert not Escalation.objects.exists()

    def test_is_once_for_an_entry(self, world: World) -> None:
        policy_of(world)
        entry = tell_due(reported(world), LATER)

        for _ in range(2):
            hear([entry], LATER)

        assert Escalation.objects.count() == 1

    def test_is_by_the_first_policy_that_fits(self, world: World) -> None:
        policy_of(world, name="Any", place=20)
        policy_of(world, name="Tier 2", place=5, plan="tier2")
        policy_of(world, name="Standard", place=10, plan="standard")

        escalation = begun(reported(world), LATER)

        assert escalation.policy.name == "Standard"

    def test_of_a_report_at_night_is_under_a_plan_that_is_open(self, world: World) -> None:
        policy_of(world, events=[Event.AFTER_HOURS])
        night = datetime.fromisoformat("2026-11-16T23:00-05:00")

        for name, at in (("rosa", night), ("hans", night), ("hans", MONDAY_NOON)):
            reports_at(world, name, at)
        read_waiting(night)

        [begun_for] = Escalation.objects.all()
        of_hans = Ticket.objects.get(reported_at=night, contact__name="Hans Vogel")
        assert begun_for.subject == of_hans.journal_name

    def test_of_a_report_that_is_answered_is_over(self, world: World) -> None:
        policy_of(world, events=[Event.AFTER_HOURS])
        night = datetime.fromisoformat("2026-11-16T23:00-05:00")
        ticket = reports_at(world, "hans", night)
        read_waiting(night)
        escalate_due(night)

        reply(ticket, "We look at it.", by=world.users["ada"], at=night + MINUTE)
        read_waiting(night + MINUTE)
        escalate_due(night + MINUTE)

        assert Escalation.objects.get().state == State.STOPPED


class TestWays:
    def test_are_sms_by_the_gateway_and_a_webhook_of_the_policy(self, world: World) -> None:
        gateway = Endpoint.objects.create(
            name="SMS", url="https://sms.example/send", shape=Shape.SMS
        )
        hook = Endpoint.objects.create(name="Pager", url="https://pager.example/hook")
        ada = world.users["ada"]
        set_reach(
            ada, {"telephone": "+12073248805", "by_mail": False, "by_sms": True}, at=MONDAY_NOON
        )
        policy_of(world, endpoint=hook)
        ticket = reported(world)
        begun(ticket, LATER)

        escalate_due(LATER)

        sms, told = Parcel.objects.filter(key__startswith="page:").order_by("pk")
        assert sms.content["endpoint"] == gateway.pk
        assert sms.content["body"]["to"] == "+12073248805"
        assert f"#{ticket.pk}" in sms.content["body"]["text"]
        assert told.content["endpoint"] == hook.pk
        assert told.content["body"]["subject"] == ticket.journal_name
        assert told.content["body"]["person"]["name"] == "Ada Marsh"
        assert Page.objects.get().ways == ["sms"]

    def test_are_mail_where_no_gateway_is_in_use(self, world: World) -> None:
        set_reach(
            world.users["ada"],
            {"telephone": "+12073248805", "by_mail": False, "by_sms": True},
            at=MONDAY_NOON,
        )
        policy_of(world)
        begun(reported(world), LATER)

        escalate_due(LATER)

        assert Page.objects.get().ways == ["mail"]


class TestForgetting:
    def test_erases_the_pages_about_what_somebody_reported(self, world: World) -> None:
        policy_of(world)
        ticket = reported(world)
        begun(ticket, LATER)
        escalate_due(LATER)

        forget(world.contacts["rosa"], by=world.users["ines"], at=LATER)
        read_waiting(LATER)

        assert Parcel.objects.get(key__startswith="page:").content == {}


class TestPolicy:
    def test_is_kept_by_leads(self, world: World) -> None:
        policy = policy_of(world)

        with pytest.raises(PolicyRefusedError, match="lead"):
            change_policy(
                policy, {"name": "Mine"}, [{"whom": Whom.LEADS}], by=world.users["ada"],
                at=MONDAY_NOON,
            )  # fmt: skip

    def test_needs_a_step(self, world: World) -> None:
        policy = policy_of(world)

        with pytest.raises(PolicyRefusedError, match="first step"):
            change_policy(policy, {}, [], by=world.users["lena"], at=MONDAY_NOON)

        assert policy.steps.count() == 2

    def test_has_a_history(self, world: World) -> None:
        policy = policy_of(world)

        change_policy(
            policy, {"repeats": 2}, [{"whom": Whom.LEADS}], by=world.users["lena"], at=MONDAY_NOON
        )

        entries = Entry.objects.about(policy.journal_name)
        assert [each.kind for each in entries] == [
            "policy.added",
            "policy.steps_changed",
            "policy.amended",
            "policy.steps_changed",
        ]
