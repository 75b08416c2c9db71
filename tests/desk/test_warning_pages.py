"""The rules for warnings on their page: leads make them, and what runs is planned by them."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from dueby.desk.clocks.models import Replanning, Unit, WarningKind, WarningRule
from dueby.desk.clocks.rebuilding import clocked_models, rebuild
from dueby.desk.clocks.replanning import replan
from dueby.desk.clocks.timekeeper import pass_moments
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.tickets.models import Ticket
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.reports import reported

PAGE, NEW = "/desk/warnings/", "/desk/warnings/new/"
LATER = MONDAY_NOON + timedelta(hours=1)
SHARE = {"kind": "share", "amount": "50", "unit": "", "is_active": "on"}


@pytest.fixture(autouse=True)
def rules(world: World, clock: StoppedClock) -> list[WarningRule]:  # noqa: ARG001 - a desk at noon
    """Return the rules that there are: three quarters, and each business day after the date."""
    WarningRule.objects.all().delete()
    return [
        WarningRule.objects.create(kind=WarningKind.SHARE, amount=75),
        WarningRule.objects.create(
            kind=WarningKind.REPEAT, amount=1, unit=Unit.BUSINESS_DAYS, strength="commitment"
        ),
    ]


@pytest.fixture
def lead(world: World, client: Client) -> Client:
    """Return a browser in which a lead is signed in."""
    client.force_login(world.users["lena"])
    return client


class TestWarnings:
    def test_says_the_rules_and_what_they_would_say_of_a_grave_report(self, lead: Client) -> None:
        page = lead.get(PAGE).content.decode()

        assert "75 % of the term used up" in page
        assert "every business day after the date" in page
        assert "A defect of severity 1" in page
        assert "Fri 20 Nov 2026 06:00 EST" in page, "three quarters of five days from Monday noon"
        assert "Sat 21 Nov 2026 12:00 EST" in page, "the date of the rectification"

    @pytest.mark.parametrize("name", ["ada", "rosa"])
    @pytest.mark.parametrize("address", [PAGE, NEW])
    def test_is_not_there_for_others(
        self, world: World, client: Client, name: str, address: str
    ) -> None:
        person = world.users.get(name) or world.contacts[name].user
        assert person is not None
        client.force_login(person)

        assert client.get(address).status_code == 404
        assert client.post(address, SHARE).status_code in {404, 405}


class TestNew:
    def test_holds_from_now_on_and_is_journaled(
        self, lead: Client, world: World, clock: StoppedClock
    ) -> None:
        clock.at = LATER

        answer = lead.post(NEW, {**SHARE, "target": "confirmation"})

        made = WarningRule.objects.latest("pk")
        assert answer.status_code == 302
        assert (made.key, made.target, made.holds_from) == ("share:0.5", "confirmation", LATER)
        entry = Entry.objects.get(kind="warningrule.added")
        assert entry.by == world.users["lena"].journal_name

    @pytest.mark.parametrize(
        "wrong, because",
        [
            ({"amount": "100"}, "at most 99"),
            ({"amount": "0"}, "greater than or equal to 1"),
            ({"unit": "hours"}, "percent of the term"),
            ({"kind": "before"}, "Choose minutes, hours or days"),
            ({"target": "no_such"}, "Select a valid choice"),
            ({"kind": "never"}, "Select a valid choice"),
        ],
    )
    def test_refuses_what_makes_no_sense_and_changes_nothing(
        self, lead: Client, wrong: dict[str, str], because: str
    ) -> None:
        before = WarningRule.objects.count(), Entry.objects.count()

        answer = lead.post(NEW, {**SHARE, **wrong})

        assert answer.status_code == 422
        assert because in answer.content.decode()
        assert (WarningRule.objects.count(), Entry.objects.count()) == before


class TestChange:
    def test_says_what_was_before(self, lead: Client, rules: list[WarningRule]) -> None:
        address = f"{PAGE}{rules[0].pk}/"

        assert lead.post(address, {**SHARE, "amount": "80"}).status_code == 302

        entry = Entry.objects.get(kind="warningrule.amended")
        assert entry.data["amount"] == [75, 80]
        assert not Entry.objects.filter(kind="warningrule.amended").exclude(pk=entry.pk).exists()

    def test_that_changes_nothing_writes_nothing(
        self, lead: Client, rules: list[WarningRule]
    ) -> None:
        lead.post(f"{PAGE}{rules[0].pk}/", {**SHARE, "amount": "75"})

        assert not Entry.objects.filter(kind="warningrule.amended").exists()
        assert not Replanning.objects.exists()

    def test_of_a_rule_that_somebody_changed_meanwhile_is_not_made(
        self, lead: Client, rules: list[WarningRule]
    ) -> None:
        address = f"{PAGE}{rules[0].pk}/"
        lead.post(address, {**SHARE, "amount": "80", "seen": "0"})

        answer = lead.post(address, {**SHARE, "amount": "85", "seen": "0"})

        assert answer.status_code == 422
        assert "somebody else changed this meanwhile" in answer.content.decode()
        rules[0].refresh_from_db()
        assert rules[0].amount == 80

    def test_of_none_is_not_there(self, lead: Client) -> None:
        assert lead.get(f"{PAGE}4711/").status_code == 404


class TestReplanning:
    def test_plans_what_runs_by_the_new_rules_in_batches(
        self, lead: Client, world: World, clock: StoppedClock
    ) -> None:
        tickets = [reported(world) for _ in range(3)]
        clock.at = LATER
        lead.post(NEW, {**SHARE, "amount": "20", "target": "confirmation"})
        assert rebuild_finds(tickets)

        counts = [replan(LATER, batch=2) for _ in range(4)]

        assert counts == [2, 1, 0, 0]
        assert not Replanning.objects.exists()
        assert rebuild(LATER).differing == []
        clock.at = MONDAY_NOON + timedelta(hours=2)
        assert pass_moments(clock.at) == 3
        assert Entry.objects.filter(data__rule="share:0.2").count() == 3

    def test_has_the_timekeeper_say_nothing_of_what_came_before_the_rule(
        self, lead: Client, world: World, clock: StoppedClock
    ) -> None:
        reported(world)
        clock.at = MONDAY_NOON + timedelta(hours=4)
        lead.post(NEW, {**SHARE, "amount": "20", "target": "confirmation"})

        while replan(clock.at):
            pass
        pass_moments(clock.at)

        assert not Entry.objects.filter(kind="clock.warning").exists()

    def test_does_nothing_where_no_rule_has_changed(self, world: World) -> None:
        reported(world)

        assert replan(LATER) == 0


class TestUsual:
    @pytest.fixture
    def begin(self) -> Callable[[], None]:
        """Return what makes the usual rules, on a desk without any."""
        WarningRule.objects.all().delete()
        usual = import_module("dueby.desk.clocks.migrations.0003_usual_warnings")
        return partial(usual.begin, apps, connection.schema_editor())

    def test_hold_for_all_on_a_new_desk(self, begin: Callable[[], None]) -> None:
        begin()

        assert [(each.key, each.holds_from) for each in WarningRule.objects.listed()] == [
            ("share:0.75", None),
            ("share:0.9", None),
            ("every:P1D business", None),
        ]
        assert not Replanning.objects.exists()

    def test_hold_from_now_on_where_clocks_run(
        self, begin: Callable[[], None], world: World
    ) -> None:
        reported(world)

        begin()

        assert not WarningRule.objects.filter(holds_from=None).exists()
        kinds = set(Replanning.objects.values_list("kind", flat=True))
        assert kinds == {model._meta.label for model in clocked_models()}


def rebuild_finds(tickets: list[Ticket]) -> bool:
    """Tell whether the next moments are not yet those of the rules, and leave them so."""
    planned = {each.pk: Ticket.objects.get(pk=each.pk).next_moment_at for each in tickets}
    found = rebuild(LATER).differing
    for pk, moment in planned.items():
        Ticket.objects.filter(pk=pk).update(next_moment_at=moment)
    return sorted(found) == sorted(each.journal_name for each in tickets)
