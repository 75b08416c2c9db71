"""How somebody hears: by group, not in quiet hours, and never without the last warning."""

from datetime import UTC, datetime, time, timedelta

import pytest

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.notices.holding import send_held_back
from dueby.desk.notices.models import Notice, Preferences
from dueby.desk.notices.preferring import PreferencesRefusedError, Wishes, prefer
from dueby.desk.notices.words import Group, Way
from dueby.desk.people.models import Absence, User
from dueby.desk.people.staffing import deactivate
from dueby.desk.tickets.answering import hear as write
from dueby.desk.tickets.models import Status, Ticket
from tests.desk.conftest import MONDAY_NOON
from tests.desk.reports import SOON, reported
from tests.desk.telling import clock_told, events_for, given, mails_to, tell

QUIET = Wishes({}, quiet_from=time(18), quiet_to=time(8))
EVENING = datetime(2026, 11, 17, 1, tzinfo=UTC)
"""Monday 20:00 in New York."""
MORNING = datetime(2026, 11, 17, 13, tzinfo=UTC)
"""Tuesday 8:00 there."""


@pytest.fixture
def ada(world: World) -> User:
    """Return Ada, who has a ticket."""
    return world.users["ada"]


@pytest.fixture
def ticket(world: World, ada: User) -> Ticket:
    """Return Ada's ticket."""
    return given(reported(world), ada)


def answered(world: World, ticket: Ticket, words: str, at: datetime) -> Entry:
    """Let the customer answer."""
    write(ticket, words, by=world.contacts["rosa"], at=at)
    return Entry.objects.filter(kind="ticket.heard").latest("pk")


class TestPrefer:
    def test_changes_how_a_group_of_events_comes(
        self, world: World, ada: User, ticket: Ticket
    ) -> None:
        prefer(Wishes({Group.CUSTOMERS: Way.BROWSER}), by=ada, at=SOON)

        tell(SOON, answered(world, ticket, "It fails.", SOON))

        assert events_for(ada) == ["answered"]
        assert mails_to(ada) == []

    def test_lets_a_group_be_left_out(self, world: World, ada: User, ticket: Ticket) -> None:
        prefer(Wishes({Group.CUSTOMERS: Way.NOTHING}), by=ada, at=SOON)

        tell(SOON, answered(world, ticket, "It fails.", SOON))

        assert events_for(ada) == []

    def test_silences_no_last_warning_of_a_commitment(self, ada: User, ticket: Ticket) -> None:
        prefer(Wishes({Group.PROMISES: Way.NOTHING}), by=ada, at=SOON)

        tell(
            SOON,
            clock_told(ticket, "clock.warning", at=SOON, last=False),
            clock_told(ticket, "clock.warning", at=SOON, last=True),
            clock_told(ticket, "clock.due", at=SOON),
            clock_told(ticket, "notice.owed", at=SOON),
        )

        assert events_for(ada) == ["last_warning", "due", "notice_owed"]
        assert len(mails_to(ada)) == 3

    def test_is_recorded_with_what_was_before(self, ada: User) -> None:
        prefer(QUIET, by=ada, at=SOON)
        prefer(Wishes({Group.WORK: Way.DIGEST}), by=ada, at=SOON)
        prefer(Wishes({Group.WORK: Way.DIGEST}), by=ada, at=SOON)

        first, second = Entry.objects.filter(kind="notices.amended").order_by("pk")
        assert first.data == {"quiet_from": [None, "18:00"], "quiet_to": [None, "08:00"]}
        assert second.data == {
            "quiet_from": ["18:00", None],
            "quiet_to": ["08:00", None],
            "work": [None, "digest"],
        }

    @pytest.mark.parametrize(
        "wishes", [Wishes({}, quiet_from=time(18)), Wishes({}, time(18), time(18))]
    )
    def test_refuses_quiet_hours_that_do_not_begin_or_end(self, ada: User, wishes: Wishes) -> None:
        with pytest.raises(PreferencesRefusedError):
            prefer(wishes, by=ada, at=SOON)

        assert not Preferences.objects.exists()
        assert not Entry.objects.filter(kind="notices.amended").exists()


class TestQuietHours:
    def test_hold_a_mail_back_until_they_end(self, world: World, ada: User, ticket: Ticket) -> None:
        prefer(QUIET, by=ada, at=SOON)
        tell(EVENING, answered(world, ticket, "It fails.", EVENING))

        assert events_for(ada) == ["answered"]
        assert mails_to(ada) == []
        assert send_held_back(MORNING - timedelta(seconds=1)) == 0
        assert send_held_back(MORNING) == 1
        assert send_held_back(MORNING) == 0
        [mail] = mails_to(ada)
        assert mail.content["subject"].startswith("The customer answered")

    def test_let_what_they_held_come_as_one(self, world: World, ada: User, ticket: Ticket) -> None:
        prefer(QUIET, by=ada, at=SOON)
        tell(EVENING, answered(world, ticket, "One.", EVENING))
        tell(EVENING, answered(world, ticket, "Two.", EVENING))

        send_held_back(MORNING)

        [mail] = mails_to(ada)
        assert mail.content["subject"] == "2 notices: The customer answers (2)"

    def test_never_hold_the_last_warning_of_a_commitment(self, ada: User, ticket: Ticket) -> None:
        prefer(QUIET, by=ada, at=SOON)

        tell(
            EVENING,
            clock_told(ticket, "clock.warning", at=EVENING, last=True),
            clock_told(ticket, "clock.overdue", at=EVENING, repeat=1),
        )

        [mail] = mails_to(ada)
        assert mail.content["subject"].startswith("Last warning")
        assert "You have quiet hours now." in mail.content["text"]
        assert Notice.objects.get(user=ada, event="overdue").waits

    def test_hold_nothing_back_in_the_day(self, world: World, ada: User, ticket: Ticket) -> None:
        prefer(QUIET, by=ada, at=SOON)

        tell(MONDAY_NOON, answered(world, ticket, "It fails.", MONDAY_NOON))

        assert len(mails_to(ada)) == 1
        assert "quiet" not in mails_to(ada)[0].content["text"]

    def test_leave_out_what_was_read_or_is_over_when_they_end(
        self, world: World, ada: User, ticket: Ticket
    ) -> None:
        prefer(QUIET, by=ada, at=SOON)
        tell(
            EVENING,
            answered(world, ticket, "It fails.", EVENING),
            clock_told(ticket, "clock.overdue", at=EVENING, repeat=1),
        )
        Notice.objects.filter(event="answered").update(read_at=EVENING)
        Ticket.objects.filter(pk=ticket.pk).update(status=Status.CLOSED)

        send_held_back(MORNING)

        assert mails_to(ada) == []
        assert not Notice.objects.filter(waits=True).exists()

    def test_end_with_nothing_for_who_left_meanwhile(
        self, world: World, ada: User, ticket: Ticket
    ) -> None:
        prefer(QUIET, by=ada, at=SOON)
        tell(EVENING, answered(world, ticket, "It fails.", EVENING))
        deactivate(ada, by=world.users["ines"], at=EVENING)

        send_held_back(MORNING)

        assert mails_to(ada) == []

    @pytest.mark.parametrize(
        "clock, quiet",
        [("21:59", False), ("22:00", True), ("02:30", True), ("05:59", True), ("06:00", False)],
    )
    def test_are_by_the_clocks_of_ones_own_zone(
        self, world: World, clock: str, quiet: bool
    ) -> None:
        arjun = world.users["ben"]
        arjun.time_zone = "Asia/Kolkata"
        kept = Preferences(user=arjun, quiet_from=time(22), quiet_to=time(6))
        local = datetime.fromisoformat(f"2026-03-29T{clock}:00+05:30")

        assert kept.is_quiet(local.astimezone(UTC)) is quiet


class TestAbsence:
    def test_holds_mails_back_but_for_the_last_warning_of_which_leads_hear_as_loudly(
        self, world: World, ada: User, ticket: Ticket
    ) -> None:
        lena = world.users["lena"]
        Absence.objects.create(user=ada, starts_at=SOON, ends_at=MORNING)

        tell(
            SOON,
            answered(world, ticket, "It fails.", SOON),
            clock_told(ticket, "clock.warning", at=SOON, last=True),
        )

        assert [each.content["subject"][:12] for each in mails_to(ada)] == ["Last warning"]
        assert [each.content["subject"][:12] for each in mails_to(lena)] == ["Last warning"]
        assert send_held_back(MORNING) == 1
        assert len(mails_to(ada)) == 2
