"""The index of clocks is what the journal says, and nothing else; it can be made anew."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dueby.cli.main import main
from dueby.desk.advisories.recording import Assessment, make_available, notify
from dueby.desk.clocks.casefile import recompute
from dueby.desk.clocks.models import Clock
from dueby.desk.clocks.rebuilding import rebuild
from dueby.desk.clocks.telling import told_clocks
from dueby.desk.contracts.cover import usual_agreement
from dueby.desk.contracts.models import Decision
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.contract_changes import change_contract
from dueby.desk.tickets.finding import change_severity, confirm, reclassify
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.notifying import foresee, give_notice
from dueby.desk.tickets.progress import rectify, reopen, resume, wait
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.reports import clock_of, minutes, reported

DAY = timedelta(days=1)


def busy_story(world: World) -> datetime:
    """Let a lot happen to several subjects, and return the moment after it."""
    ada, marco = world.users["ada"], world.users["marco"]
    defect = reported(world)
    confirm(defect, "3", "It fails here too.", by=ada, at=minutes(10))
    change_severity(defect, "2", "It is worse.", by=ada, at=minutes(20))
    wait(defect, "customer", "Please send the log.", by=ada, at=minutes(30))
    resume(defect, by=ada, at=minutes(40))
    foresee(defect, "The supplier is late.", by=ada, at=minutes(50))
    give_notice(defect, "The supplier is late.", MONDAY_NOON + 20 * DAY, by=ada, at=minutes(60))
    rectify(defect, "Version 9.2 mends it.", by=ada, at=minutes(70))
    reopen(defect, "It is back.", by=world.contacts["rosa"], at=minutes(80))
    question = reported(world, "question", name="hans")
    reply(question, "Like this.", by=ada, at=minutes(15))
    wish = reported(world, "question", name="grace")
    reclassify(wish, "feature_request", "It is a wish.", by=ada, at=minutes(25))
    reported(world, name="arjun")
    change_contract(world.contracts["northwind"], {"plan": "tier2"}, by=marco, at=minutes(90))
    known = Assessment("CVE-2026-1", "", "", "nvd")
    patch = notify(known, "Debian 12", usual_agreement().current(), by=ada, at=MONDAY_NOON)
    make_available(patch, by=ada, at=minutes(5))
    return minutes(100)


def index() -> list[object]:
    """Return everything that can be computed from the journal."""
    plans = Ticket.objects.values_list("pk", "next_due_at", "next_due_title", "next_moment_at")
    rows = [
        {**row, "id": None}
        for model in (Clock, Decision)
        for row in model.objects.order_by("subject", "number").values()
    ]
    return [*rows, *plans.order_by("pk")]


class TestRebuild:
    @pytest.fixture
    def after(self, world: World, clock: StoppedClock) -> datetime:
        """Return the moment after a busy story."""
        clock.at = minutes(95)
        return busy_story(world)

    def test_changes_nothing_after_a_busy_story(self, after: datetime) -> None:
        before = index()

        rebuilt = rebuild(after)

        assert rebuilt.differing == []
        assert rebuilt.subjects == Ticket.objects.count() + 1
        assert index() == before

    def test_mends_what_somebody_changed_by_hand(self, after: datetime) -> None:
        before = index()
        first, *_, last = Ticket.objects.order_by("pk")
        Clock.objects.about(first.journal_name).update(due_at=after)
        Decision.objects.about(last.journal_name).delete()
        Ticket.objects.filter(pk=last.pk).update(next_due_at=after)

        rebuilt = rebuild(after)

        assert rebuilt.differing == [first.journal_name, last.journal_name]
        assert index() == before
        assert rebuild(after).differing == []

    def test_does_not_count_what_time_alone_changed(self, after: datetime) -> None:
        rebuild(after)

        later = rebuild(after + 30 * DAY)

        assert later.differing == []
        assert rebuild(after + 30 * DAY).differing == []

    def test_reads_many_subjects_with_few_queries(self, world: World, after: datetime) -> None:
        rebuild(after)
        with CaptureQueriesContext(connection) as few:
            rebuild(after)
        for _ in range(10):
            reported(world, "question")

        with CaptureQueriesContext(connection) as many:
            rebuild(after)

        assert len(many) == len(few)

    def test_is_a_command(
        self, after: datetime, clock: StoppedClock, capsys: pytest.CaptureFixture[str]
    ) -> None:
        clock.at = after
        Clock.objects.filter(target="first_response").update(due_at=None)

        assert main(["rebuild-clocks", "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["differed"] == len(told["which"]) > 0
        assert main(["rebuild-clocks"]) == 0
        assert "of which 0 differed" in capsys.readouterr().out


class TestRecompute:
    def test_writes_nothing_where_nothing_differs(self, world: World) -> None:
        ticket = reported(world)

        with CaptureQueriesContext(connection) as queries:
            recompute(ticket, minutes(1))

        assert not [each for each in queries if not each["sql"].startswith("SELECT")]

    def test_keeps_the_rows_of_clocks_that_go_on(self, world: World) -> None:
        ticket = reported(world)
        before = set(Clock.objects.about(ticket.journal_name).values_list("pk", flat=True))

        confirm(ticket, "3", "It fails here too.", by=world.users["ada"], at=minutes(10))

        after = set(Clock.objects.about(ticket.journal_name).values_list("pk", flat=True))
        assert before <= after

    def test_takes_a_fact_back_by_an_entry_that_is_none(self, world: World) -> None:
        ticket = reported(world, "question")
        suspended = Happening("ticket.suspended", "suspended", {"to": "true"})
        entry = record(ticket, suspended, by=None, at=minutes(5))
        taken = Happening("ticket.not_suspended", supersedes=entry)
        record(ticket, taken, by=None, at=minutes(6))

        told = recompute(ticket, minutes(7))

        assert [fact.type for fact in told.facts] == ["reported"]

    def test_looks_again_when_the_next_date_passes(self, world: World) -> None:
        ticket = reported(world, "question")
        reply(ticket, "Like this.", by=world.users["ada"], at=minutes(15))

        ticket.refresh_from_db()
        assert ticket.next_moment_at is None
        other = reported(world, "question")
        assert other.next_moment_at == clock_of(other, "first_response").due_at

    def test_looks_again_when_something_recorded_for_later_becomes_true(self, world: World) -> None:
        ticket = reported(world, "question")
        later = Happening("ticket.plan_changed", "plan_changed", {"to": "tier2"})
        record(ticket, later, by=None, at=minutes(60))

        told = recompute(ticket, minutes(1))

        assert ticket.next_moment_at == minutes(60)
        assert [fact.type for fact in told.facts] == ["reported"]


class TestTelling:
    def test_tells_of_notices_too(self, world: World) -> None:
        ada, ticket = world.users["ada"], reported(world)
        confirm(ticket, "3", "It fails here too.", by=ada, at=minutes(10))
        foresee(ticket, "The supplier is late.", by=ada, at=minutes(20))
        ticket.refresh_from_db()

        told = {each.row.target: each for each in told_clocks(ticket, minutes(30), ada.zone)}

        notice = told["notification"]
        assert notice.row.clause == "6"
        assert any("notice" in sentence.lower() for sentence in notice.sentences)
        assert notice.picture.startswith("<svg")

    def test_asks_the_engine_once(self, world: World) -> None:
        ticket = reported(world)

        with CaptureQueriesContext(connection) as queries:
            told = told_clocks(ticket, minutes(30), world.users["ada"].zone)
            pictures = [(each.sentences, each.picture) for each in told]

        assert len(pictures) == len(told) > 1
        assert len(queries) <= 2


def test_every_decision_names_the_entry_that_asked(world: World) -> None:
    ticket = reported(world)

    decision = Decision.objects.about(ticket.journal_name).get()

    assert Entry.objects.get(pk=decision.entry_id).kind == "ticket.reported"
