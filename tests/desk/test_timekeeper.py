"""What becomes true because time passes is told once each, stamped with the moment it did."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dueby.desk.clocks.batch import Batch
from dueby.desk.clocks.models import Clock, Unit, WarningKind, WarningRule
from dueby.desk.clocks.rebuilding import rebuild
from dueby.desk.clocks.timekeeper import pass_moments
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.journal.verifying import verify
from dueby.desk.pages.ticket_history import entries_of, history_of
from dueby.desk.streams.reading import head_of
from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.finding import change_severity, confirm, reject
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.merging import merge
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.notifying import give_notice
from dueby.desk.tickets.progress import close, rectify, resume, wait
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.reports import SOON, clock_of, reported

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)

Rule = Callable[..., WarningRule]


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026; New York is five hours behind."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def rule(world: World) -> Rule:  # noqa: ARG001 - opens the database
    """Return what makes a rule, the only ones there are."""
    WarningRule.objects.all().delete()

    def make(kind: WarningKind, amount: int, unit: str = "", **asked: str) -> WarningRule:
        return WarningRule.objects.create(kind=kind, amount=amount, unit=unit, **asked)

    return make


@pytest.fixture
def urgent(world: World, clock: StoppedClock) -> Ticket:
    """Return a defect of severity 1: to be rectified until Saturday 21 November, 17:20 UTC."""
    ticket = reported(world)
    clock.at = SOON
    confirm(ticket, "1", "It fails here too.", by=world.users["ada"], at=SOON)
    ticket.refresh_from_db()
    return ticket


def told(ticket: Ticket, *kinds: str) -> list[tuple[str, datetime, object]]:
    """Return what the timekeeper told of a ticket: the kind, the moment, the rule or the target."""
    entries = Entry.objects.about(ticket.journal_name).filter(by="system")
    wanted = kinds or ("clock.warning", "clock.due", "clock.overdue", "notice.owed")
    return [
        (each.kind, each.at, each.data.get("rule", each.data["target"]))
        for each in entries
        if each.kind in wanted
    ]


def warnings(ticket: Ticket, target: str = "rectification") -> list[tuple[datetime, object]]:
    """Return the warnings about one target."""
    entries = Entry.objects.about(ticket.journal_name).filter(kind="clock.warning")
    return [(each.at, each.data["rule"]) for each in entries if each.data["target"] == target]


def came_late(world: World, clock: StoppedClock, at: datetime) -> Ticket:
    """Return the ticket of what was reported on Monday noon and came in at a later moment."""
    clock.at = at
    rosa = world.contacts["rosa"]
    report = Report(
        rosa, "Export fails", "It stops.", "portal", request_class="defect", said_at=MONDAY_NOON
    )
    return open_ticket(report, by=rosa, at=at)


def keep_time(clock: StoppedClock, until: datetime) -> int:
    """Pass each moment a second after it, as a timekeeper does that never sleeps; count passes."""
    count = 0
    while (ticket := _next(until)) is not None and ticket.next_moment_at is not None:
        clock.at = max(clock.at, ticket.next_moment_at + SECOND)
        assert pass_moments(clock.at)
        assert rebuild(clock.at).differing == []
        count += 1
    clock.at = until
    return count


def _next(until: datetime) -> Ticket | None:
    return Ticket.objects.filter(next_moment_at__lt=until).order_by("next_moment_at").first()


class TestWarnings:
    def test_come_at_shares_of_the_term_and_the_last_says_so(
        self, urgent: Ticket, rule: Rule, clock: StoppedClock
    ) -> None:
        rule(WarningKind.SHARE, 75)
        rule(WarningKind.SHARE, 90)

        rebuild(SOON)
        keep_time(clock, utc(21, 17))

        assert warnings(urgent) == [
            (utc(20, 11, 20), "share:0.75"),
            (utc(21, 5, 20), "share:0.9"),
        ]
        entries = Entry.objects.filter(kind="clock.warning").order_by("at")
        assert [each.data["last"] for each in entries] == [False, True]
        assert not any("late" in each.data for each in entries)

    def test_come_business_hours_before_by_the_calendar_of_the_promise(
        self, world: World, rule: Rule, clock: StoppedClock
    ) -> None:
        # A level before the date, on a calendar that closes, is no level at creation.
        rule(WarningKind.BEFORE, 4, Unit.BUSINESS_HOURS)
        ticket = reported(world)
        due = clock_of(ticket, "confirmation").due_at

        keep_time(clock, utc(17, 16, 59))

        assert due == utc(17, 17)
        assert warnings(ticket, "confirmation") == [(utc(17, 13), "before:PT4H business")]

    def test_come_a_day_before_in_elapsed_time(
        self, urgent: Ticket, rule: Rule, clock: StoppedClock
    ) -> None:
        rule(WarningKind.BEFORE, 1, Unit.DAYS, metric="rectification")

        rebuild(SOON)
        keep_time(clock, utc(21, 17))

        assert told(urgent) == [("clock.warning", utc(20, 17, 20), "before:P1D elapsed")]

    @pytest.mark.parametrize("amount", [3, 9, 14, 20])
    def test_of_what_counts_open_hours_come_at_no_night_and_on_no_weekend(
        self, world: World, rule: Rule, clock: StoppedClock, amount: int
    ) -> None:
        rule(WarningKind.BEFORE, amount, Unit.HOURS)
        ticket = reported(world)

        keep_time(clock, utc(17, 16, 59))

        [(moment, _)] = warnings(ticket, "confirmation")
        assert utc(16, 13) <= moment <= utc(16, 22) or utc(17, 13) <= moment <= utc(17, 22)

    def test_are_none_where_there_never_was_so_much_time(
        self, urgent: Ticket, rule: Rule, clock: StoppedClock
    ) -> None:
        rule(WarningKind.BEFORE, 9, Unit.DAYS)

        rebuild(SOON)
        keep_time(clock, utc(21, 17))

        assert told(urgent) == []

    def test_fit_the_promises_that_their_rule_is_about(
        self, urgent: Ticket, rule: Rule, clock: StoppedClock
    ) -> None:
        rule(WarningKind.SHARE, 50, target="confirmation")
        rule(WarningKind.SHARE, 60, strength="objective")
        rule(WarningKind.SHARE, 70, metric="rectification", strength="commitment")

        rebuild(SOON)
        keep_time(clock, utc(21, 17))

        assert [each for _, _, each in told(urgent)] == ["share:0.7"]

    def test_are_given_anew_for_a_date_that_moved_and_not_for_one_that_stays(
        self, urgent: Ticket, rule: Rule, world: World, clock: StoppedClock
    ) -> None:
        rule(WarningKind.SHARE, 50, metric="rectification")
        rebuild(SOON)
        keep_time(clock, utc(20, 12))
        reply(urgent, "We are at it.", by=world.users["ada"], at=utc(20, 12))
        keep_time(clock, utc(20, 13))
        before = warnings(urgent)

        change_severity(urgent, "2", "There is a way around.", by=world.users["ada"], at=clock.at)
        keep_time(clock, utc(28, 12))

        assert len(before) == 1
        assert len(warnings(urgent)) == 2
        assert warnings(urgent)[1][0] > before[0][0]

    def test_passed_before_the_date_was_known_leave_the_last_alone(
        self, world: World, rule: Rule, clock: StoppedClock
    ) -> None:
        for share in (10, 20, 60, 90):
            rule(WarningKind.SHARE, share)
        ticket = came_late(world, clock, utc(17, 14))

        keep_time(clock, utc(17, 16, 59))

        assert clock_of(ticket, "confirmation").due_at == utc(17, 17)
        assert warnings(ticket, "confirmation") == [
            (utc(17, 13, 24), "share:0.6"),
            (utc(17, 16, 6), "share:0.9"),
        ]


class TestDue:
    def test_is_told_once_and_then_the_repeats(
        self, urgent: Ticket, rule: Rule, clock: StoppedClock
    ) -> None:
        rule(WarningKind.REPEAT, 1, Unit.DAYS, metric="rectification")

        rebuild(SOON)
        keep_time(clock, utc(24, 12))

        assert told(urgent, "clock.due", "clock.overdue") == [
            ("clock.due", utc(21, 17, 20), "rectification"),
            ("clock.overdue", utc(22, 17, 20), "every:P1D elapsed"),
            ("clock.overdue", utc(23, 17, 20), "every:P1D elapsed"),
            ("clock.due", utc(23, 22), "notification"),
        ]
        repeats = Entry.objects.filter(kind="clock.overdue").order_by("at")
        assert [each.data["repeat"] for each in repeats] == [1, 2]

    def test_repeats_in_business_time_come_within_the_hours(
        self, urgent: Ticket, rule: Rule, clock: StoppedClock
    ) -> None:
        rule(WarningKind.REPEAT, 4, Unit.BUSINESS_HOURS, metric="rectification")

        rebuild(SOON)
        keep_time(clock, utc(24, 12))

        assert [at for _, at, _ in told(urgent, "clock.overdue")] == [utc(23, 17), utc(23, 21)]

    @pytest.mark.usefixtures("rule")
    def test_makes_a_notice_owed_which_is_told_too(
        self, urgent: Ticket, clock: StoppedClock
    ) -> None:
        rebuild(SOON)
        keep_time(clock, utc(21, 18))

        assert [(kind, at) for kind, at, _ in told(urgent)] == [
            ("clock.due", utc(21, 17, 20)),
            ("notice.owed", utc(21, 17, 20)),
        ]
        owed = Entry.objects.get(kind="notice.owed").data
        assert (owed["cause"], owed["about"]) == ("overdue", "rectification:1")
        own = Clock.objects.about(urgent.journal_name).get(number=owed["clock"])
        assert (own.target, own.due_at) == (owed["target"], utc(23, 22))

    def test_known_after_it_had_passed_is_told_once_and_without_warnings(
        self, world: World, rule: Rule, clock: StoppedClock
    ) -> None:
        rule(WarningKind.SHARE, 75)
        ticket = came_late(world, clock, utc(18, 14))

        keep_time(clock, utc(18, 15))

        assert {each for each in told(ticket) if each[2] == "confirmation"} == {
            ("clock.due", utc(17, 17), "confirmation")
        }
        assert warnings(ticket, "confirmation") == []
        due = Entry.objects.get(kind="clock.due", data__target="confirmation")
        assert due.data["late"] is True


class TestSilence:
    @pytest.fixture(autouse=True)
    def rules(self, rule: Rule) -> None:
        rule(WarningKind.SHARE, 75)
        rule(WarningKind.REPEAT, 1, Unit.HOURS)

    def test_of_what_was_done(self, urgent: Ticket, world: World, clock: StoppedClock) -> None:
        rectify(urgent, "Version 9.2 mends it.", by=world.users["ada"], at=SOON)

        keep_time(clock, utc(28, 12))

        assert warnings(urgent) == []
        assert told(urgent, "clock.due", "clock.overdue", "notice.owed") == []

    def test_of_what_was_rejected(self, world: World, clock: StoppedClock) -> None:
        ticket = reported(world)
        reject(ticket, "It is as the manual says.", by=world.users["ada"], at=SOON)

        keep_time(clock, utc(28, 12))

        assert told(ticket) == []

    def test_of_what_was_merged(self, urgent: Ticket, world: World, clock: StoppedClock) -> None:
        other = reported(world)

        merge(urgent, other, by=world.users["ada"], at=SOON)
        keep_time(clock, utc(28, 12))

        assert told(urgent) == []

    def test_of_what_was_overdue_and_is_merged(
        self, urgent: Ticket, world: World, clock: StoppedClock
    ) -> None:
        keep_time(clock, utc(22, 12))
        before = told(urgent)
        assert ("clock.due", utc(21, 17, 20), "rectification") in before

        merge(urgent, reported(world), by=world.users["ada"], at=clock.at)
        keep_time(clock, utc(28, 12))

        assert told(urgent) == before

    def test_of_what_was_closed(self, world: World, clock: StoppedClock) -> None:
        ticket = reported(world, "question")
        reply(ticket, "Like this.", by=world.users["ada"], at=SOON)
        close(ticket, "", by=world.users["ada"], at=SOON)

        keep_time(clock, utc(28, 12))

        assert told(ticket) == []

    def test_while_it_waits_where_that_pauses(self, world: World, clock: StoppedClock) -> None:
        ticket = reported(world, "question")
        paused = Clock.objects.about(ticket.journal_name).filter(paused_since__isnull=False)
        wait(ticket, "customer", "Please send the log.", by=world.users["ada"], at=SOON)
        names = set(paused.values_list("target", flat=True))

        keep_time(clock, utc(28, 12))

        assert not names & {name for _, _, name in told(ticket)}
        resume(ticket, by=world.users["ada"], at=clock.at)

    def test_of_a_notice_that_was_sent_before_it_was_told(
        self, urgent: Ticket, world: World, clock: StoppedClock
    ) -> None:
        give_notice(urgent, "The supplier is late.", utc(30, 12), by=world.users["ada"], at=SOON)

        keep_time(clock, utc(21, 17))

        assert told(urgent, "notice.owed") == []


class TestLate:
    @pytest.mark.usefixtures("urgent")
    def test_recognition_is_said_and_each_thing_is_told_once_at_its_moment(
        self, rule: Rule, clock: StoppedClock
    ) -> None:
        rule(WarningKind.SHARE, 75)
        rule(WarningKind.REPEAT, 4, Unit.HOURS)
        rebuild(SOON)
        clock.at = utc(22, 12)

        assert [pass_moments(clock.at), pass_moments(clock.at)] == [1, 0]

        entries = Entry.objects.filter(data__target="rectification").order_by("number")
        assert [(each.kind, each.at, each.data["late"]) for each in entries] == [
            ("clock.warning", utc(20, 11, 20), True),
            ("clock.due", utc(21, 17, 20), True),
            ("clock.overdue", utc(22, 9, 20), True),
        ]
        assert entries[2].data["repeat"] == 4
        assert rebuild(clock.at).differing == []
        keep_time(clock, utc(22, 14))
        assert Entry.objects.filter(kind="clock.overdue").latest("pk").data["repeat"] == 5

    @pytest.mark.usefixtures("urgent")
    def test_recognition_within_minutes_is_none(self, rule: Rule, clock: StoppedClock) -> None:
        rule(WarningKind.SHARE, 75)
        rebuild(SOON)
        clock.at = utc(20, 11, 24)

        pass_moments(clock.at)

        assert "late" not in Entry.objects.get(kind="clock.warning").data

    def test_rules_tell_nothing_of_what_came_before_them(
        self, urgent: Ticket, rule: Rule, clock: StoppedClock
    ) -> None:
        made = rule(WarningKind.SHARE, 10, metric="rectification")
        made.holds_from = utc(18, 12)
        made.save()

        rebuild(SOON)
        keep_time(clock, utc(21, 17))

        assert told(urgent) == []


class TestHistory:
    def test_of_the_ticket_says_what_the_desk_found(
        self, urgent: Ticket, rule: Rule, clock: StoppedClock
    ) -> None:
        rule(WarningKind.SHARE, 75)
        rule(WarningKind.REPEAT, 1, Unit.DAYS, metric="rectification")
        rebuild(SOON)
        keep_time(clock, utc(22, 18))

        lines = history_of(entries_of(urgent), UTC)[:4]

        assert {each.by for each in lines} == {"The desk"}
        assert [each.did for each in reversed(lines)] == [
            "warned that “Rectification of a defect” will soon be due",
            "found “Rectification of a defect” overdue",
            "found that a notice is owed: “Notice that rectification will not be possible in time”",
            "found “Rectification of a defect” still overdue",
        ]


class TestBatch:
    def test_takes_as_many_queries_for_many_as_for_few(
        self, world: World, rule: Rule, clock: StoppedClock
    ) -> None:
        rule(WarningKind.SHARE, 75)
        tickets = [reported(world) for _ in range(12)]
        clock.at = utc(17, 18)
        with CaptureQueriesContext(connection) as few:
            pass_moments(clock.at, batch=2)
        before = head_of("queue")

        with CaptureQueriesContext(connection) as many:
            assert pass_moments(clock.at, batch=20) == 10

        assert len(many) == len(few)
        assert head_of("queue") == before + 1
        assert {len(told(each, "clock.due")) for each in tickets} == {2}
        assert verify().is_intact
        assert rebuild(clock.at).differing == []

    @pytest.mark.usefixtures("rule")
    def test_tells_nothing_early(self, urgent: Ticket, clock: StoppedClock) -> None:
        rebuild(SOON)
        due = clock_of(urgent, "rectification").due_at
        assert due is not None
        clock.at = due

        assert [pass_moments(due - 300 * SECOND), pass_moments(due)] == [0, 0]
        assert pass_moments(due + timedelta(microseconds=1)) == 1

    @pytest.mark.usefixtures("rule")
    def test_is_held_up_by_no_subject_that_cannot_be_told(
        self, world: World, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad, *good = [reported(world) for _ in range(3)]
        clock.at = utc(17, 18)
        whole = Batch.of

        def fail(subjects: list[Ticket], at: datetime) -> Batch:
            if bad in subjects:
                raise ValueError("it contradicts itself")
            return whole(subjects, at)

        monkeypatch.setattr(Batch, "of", fail)

        with pytest.raises(ValueError, match="contradicts itself"):
            pass_moments(clock.at)

        assert all(told(each, "clock.due") for each in good)
        assert told(bad) == []
        assert pass_moments(clock.at) == 0
        monkeypatch.undo()
        clock.at = utc(17, 18, 16)
        assert pass_moments(clock.at) == 1
        assert told(bad, "clock.due")
