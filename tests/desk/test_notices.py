"""Who hears of what: by role and event, in the browser and by mail, once."""

from datetime import timedelta

import pytest

from dueby.desk.demo.bygones import let_pass
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry, Unread
from dueby.desk.journal.readers import read_waiting, wait_after
from dueby.desk.notices.events import EVENTS, GIVEN_UP, KINDS, NAMED
from dueby.desk.notices.models import Notice
from dueby.desk.notices.rules import RuleRefusedError, change_rule, ways_in_force
from dueby.desk.notices.trimming import KEPT_FOR, trim_notices
from dueby.desk.notices.watching import unwatch, watch
from dueby.desk.notices.words import Role, Way
from dueby.desk.outbox.letter import compose
from dueby.desk.people.models import Role as Rank
from dueby.desk.people.staffing import change_role, deactivate
from dueby.desk.tickets.answering import hear as write
from dueby.desk.tickets.answering import note
from dueby.desk.tickets.assigning import assign
from dueby.desk.tickets.finding import reject
from dueby.desk.tickets.models import Status, Ticket
from tests.desk.conftest import MONDAY_NOON
from tests.desk.reports import LATER, SOON, TUESDAY, reported
from tests.desk.telling import clock_told, events_for, given, happened, mails_to, tell


class TestHear:
    def test_tells_who_has_a_ticket_what_the_customer_says(self, world: World) -> None:
        ada = world.users["ada"]
        ticket = given(reported(world), ada)
        write(ticket, "It still fails.", by=world.contacts["rosa"], at=SOON)

        tell(SOON, Entry.objects.latest("pk"))

        [notice] = Notice.objects.filter(user=ada)
        [mail] = mails_to(ada)
        assert (notice.event, notice.at, notice.roles) == ("answered", SOON, ["assignee"])
        assert mail.content["subject"] == f"The customer answered · #{ticket.pk}, Northwind Rail"
        assert f"/desk/tickets/{ticket.pk}/" in mail.content["text"]
        assert (
            "You hear of this because it is yours (rule “The customer answers”)."
            in (mail.content["text"])
        )
        assert "/desk/notices/preferences/" in mail.content["text"]

    def test_tells_nobody_of_what_they_did_themselves(self, world: World) -> None:
        ada, ben = world.users["ada"], world.users["ben"]
        ticket = given(reported(world), ada)
        note(ticket, "Look at the log.", by=ada, at=SOON)
        note(ticket, "I did.", by=ben, at=SOON)

        tell(SOON, *Entry.objects.filter(kind="ticket.noted"))

        assert events_for(ada) == ["noted"]
        assert events_for(ben) == []

    def test_tells_whom_something_is_given_to(self, world: World) -> None:
        ada, lena = world.users["ada"], world.users["lena"]
        ticket = reported(world)
        assign(ticket, ada, by=lena, at=SOON)

        tell(SOON, Entry.objects.get(kind="ticket.assigned"))

        assert events_for(ada) == ["assigned"]
        assert events_for(lena) == []
        assert mails_to(ada)[0].content["subject"].startswith("Assigned to you · #")

    def test_tells_each_person_once_by_all_their_roles(self, world: World) -> None:
        lena = world.users["lena"]
        ticket = given(reported(world), lena)
        watch(ticket, by=lena, at=SOON)
        entry = clock_told(ticket, at=LATER)

        tell(LATER, entry)

        [notice] = Notice.objects.filter(user=lena)
        assert set(notice.roles) == {"assignee", "watcher", "on_duty", "lead"}
        assert len(mails_to(lena)) == 1

    def test_told_again_tells_nobody_twice(self, world: World) -> None:
        ada = world.users["ada"]
        ticket = given(reported(world), ada)
        Unread.objects.all().delete()
        entry = clock_told(ticket, at=LATER)

        tell(LATER)

        assert read_waiting(LATER) == 0
        assert events_for(ada) == ["due"]
        assert [each.key for each in mails_to(ada)] == [f"notice:{entry.pk}:{ada.pk}"]

    def test_says_what_is_due_when_under_which_clause(self, world: World) -> None:
        ada = world.users["ada"]
        ticket = given(reported(world), ada)
        tell(LATER, clock_told(ticket, at=LATER, due_at=TUESDAY))

        [mail] = mails_to(ada)
        assert mail.content["subject"] == (
            f"Overdue: First response, due Tue 17 Nov 2026 12:00 EST · #{ticket.pk}, Northwind Rail"
        )
        assert "Due: Tue 17 Nov 2026 12:00 EST\n" in mail.content["text"]
        assert "Clause: " in mail.content["text"]
        letter = compose(mail)
        assert letter.message["Auto-Submitted"] == "auto-generated"
        assert letter.sender == ""

    def test_tells_the_lead_and_who_has_it_that_a_notice_is_owed(self, world: World) -> None:
        ada, lena = world.users["ada"], world.users["lena"]
        ticket = given(reported(world), ada)

        tell(SOON, clock_told(ticket, "notice.owed", at=SOON, cause="estimate_passes_due"))

        for user in (ada, lena):
            assert events_for(user) == ["notice_owed"]
            assert "Cause: estimate passes due" in mails_to(user)[0].content["text"]

    def test_tells_who_decides_where_nobody_is_a_lead(self, world: World) -> None:
        change_role(world.users["lena"], Rank.AGENT, by=world.users["ines"], at=SOON)

        tell(SOON, clock_told(reported(world), "notice.owed", at=SOON, cause="x"))

        assert events_for(world.users["marco"]) == ["notice_owed"]
        assert events_for(world.users["lena"]) == []

    def test_never_alarms_about_an_objective(self, world: World) -> None:
        ada, lena = world.users["ada"], world.users["lena"]
        ticket = given(reported(world), ada)

        for kind in ("clock.warning", "clock.due", "clock.overdue"):
            tell(LATER, clock_told(ticket, kind, at=LATER, strength="objective", last=True))

        assert [(each.event, each.way) for each in Notice.objects.all()] == [
            ("objective", Way.DIGEST)
        ]
        assert mails_to(ada) == mails_to(lena) == []

    def test_tells_a_team_that_a_report_arrived(self, world: World) -> None:
        reported(world)

        tell(MONDAY_NOON)

        told = {each.user.name for each in Notice.objects.filter(event="reported")}
        assert told == {"Ada Marsh", "Ben Okafor", "Lena Fischer"}
        assert mails_to(world.users["ada"]) == []


class TestNobody:
    @pytest.mark.parametrize("how", ["closed", "merged", "rejected"])
    def test_is_alarmed_about_what_is_over(self, world: World, how: str) -> None:
        ada = world.users["ada"]
        ticket = given(reported(world), ada)
        if how == "closed":
            Ticket.objects.filter(pk=ticket.pk).update(status=Status.CLOSED)
        elif how == "rejected":
            reject(ticket, "It is meant so.", by=ada, at=SOON)
        else:
            into = reported(world, name="tom")
            Ticket.objects.filter(pk=ticket.pk).update(merged_into=into)

        for kind in ("clock.warning", "clock.due", "clock.overdue", "notice.owed"):
            tell(LATER, clock_told(ticket, kind, at=LATER))

        assert not Notice.objects.exists()

    def test_who_has_left_hears(self, world: World) -> None:
        ada, ines = world.users["ada"], world.users["ines"]
        ticket = given(reported(world), ada)
        watch(ticket, by=world.users["ben"], at=SOON)
        for user in (ada, world.users["ben"]):
            deactivate(user, by=ines, at=SOON)

        tell(LATER, clock_told(ticket, at=LATER))

        assert {each.user.name for each in Notice.objects.all()} == {"Lena Fischer"}

    def test_of_a_customer_hears_whatever_they_are_put_on(self, world: World) -> None:
        rosa = world.contacts["rosa"].user
        assert rosa is not None
        ticket = given(reported(world), rosa)
        watch(ticket, by=rosa, at=SOON)

        tell(LATER, clock_told(ticket, at=LATER))

        assert not Notice.objects.filter(user=rosa).exists()
        assert not Notice.objects.visible_to(rosa).exists()
        assert mails_to(rosa) == [each for each in mails_to(rosa) if "notice:" not in each.key]

    def test_hears_of_what_is_gone(self, world: World) -> None:
        del world
        ticket = Ticket(pk=999)
        entry = clock_told(ticket, at=LATER)

        tell(LATER, entry)

        assert not Notice.objects.exists()


class TestWatch:
    def test_tells_who_follows_a_ticket_until_they_do_not(self, world: World) -> None:
        marco, rosa = world.users["marco"], world.contacts["rosa"]
        ticket = reported(world)
        watch(ticket, by=marco, at=SOON)
        watch(ticket, by=marco, at=SOON)
        write(ticket, "One.", by=rosa, at=SOON)
        tell(SOON, Entry.objects.latest("pk"))
        unwatch(ticket, by=marco, at=SOON)
        write(ticket, "Two.", by=rosa, at=LATER)
        tell(LATER, Entry.objects.latest("pk"))

        assert events_for(marco) == ["answered"]
        kinds = Entry.objects.about(marco.journal_name).values_list("kind", flat=True)
        assert list(kinds) == ["user.watched", "user.unwatched"]


class TestChangeRule:
    def test_lets_other_roles_hear_and_is_recorded(self, world: World) -> None:
        ines, marco = world.users["ines"], world.users["marco"]
        ways = {**ways_in_force()["due"], Role.MANAGER: Way.MAIL, Role.LEAD: Way.NOTHING}

        change_rule(NAMED["due"], ways, by=ines, at=SOON, seen=0)
        ticket = given(reported(world), world.users["ada"])
        tell(LATER, clock_told(ticket, at=LATER))

        entry = Entry.objects.get(kind="rule.amended")
        assert entry.data == {
            "event": "due",
            "lead": ["mail", "nothing"],
            "manager": ["nothing", "mail"],
        }
        assert entry.by == ines.journal_name
        assert events_for(marco) == ["due"]
        assert len(mails_to(marco)) == 1
        assert "lead" not in Notice.objects.get(user=world.users["lena"]).roles

    def test_changes_nothing_where_nothing_differs(self, world: World) -> None:
        change_rule(
            NAMED["due"], ways_in_force()["due"], by=world.users["ines"], at=SOON, seen=None
        )

        assert not Entry.objects.filter(kind="rule.amended").exists()

    def test_lets_no_objective_alarm(self, world: World) -> None:
        with pytest.raises(RuleRefusedError):
            change_rule(
                NAMED["objective"],
                {Role.LEAD: Way.MAIL},
                by=world.users["ines"],
                at=SOON,
                seen=None,
            )

        assert not Entry.objects.filter(kind="rule.amended").exists()


class TestEvents:
    def test_have_each_a_name_of_their_own_and_words(self) -> None:
        assert len(NAMED) == len(EVENTS)
        assert all(event.title and event.says.endswith(".") for event in EVENTS)
        assert all(event.loudest in event.offers() for event in EVENTS)

    def test_are_known_by_kinds_that_the_desk_records(self, root: object) -> None:
        sources = "\n".join(
            path.read_text(encoding="utf-8")
            for path in (root / "src" / "dueby" / "desk").rglob("*.py")  # type: ignore[operator]
            if "notices" not in path.parts and "migrations" not in path.parts
        )
        made = {kind for kind in KINDS if _is_recorded(kind, sources)}

        assert KINDS - made == set()

    def test_of_an_erased_person_leave_the_mails(self, world: World) -> None:
        ada, rosa = world.users["ada"], world.contacts["rosa"]
        ticket = given(reported(world), ada)
        write(ticket, "It still fails.", by=rosa, at=SOON)
        tell(SOON, Entry.objects.filter(kind="ticket.heard").get())
        assert "Export fails" in mails_to(ada)[0].content["text"]

        tell(LATER, happened(rosa, "contact.words_erased", at=LATER, texts=1))

        assert mails_to(ada) == []


class TestFailing:
    def test_holds_up_no_other_entry_and_is_tried_again(
        self, world: World, caplog: pytest.LogCaptureFixture
    ) -> None:
        ada = world.users["ada"]
        ticket = given(reported(world), ada)
        Unread.objects.all().delete()
        broken = happened(ticket, "clock.due", at=SOON, strength="commitment", due_at="rain")
        clock_told(ticket, at=SOON)

        read_waiting(SOON)

        assert len(mails_to(ada)) == 1
        [unread] = Unread.objects.failing()
        assert unread.entry == broken
        assert unread.why.startswith("ValueError: ")
        assert "the reader notices failed" in caplog.text
        assert read_waiting(SOON) == 0
        read_waiting(SOON + wait_after(1))
        assert Unread.objects.get().tries == 2


class TestTrimNotices:
    def test_removes_what_is_older_than_half_a_year(self, world: World) -> None:
        ticket = given(reported(world), world.users["ada"])
        tell(SOON, clock_told(ticket, at=SOON))

        assert trim_notices(SOON + KEPT_FOR) == 0
        assert trim_notices(SOON + KEPT_FOR + timedelta(seconds=1)) > 0
        assert not Notice.objects.exists()


class TestDemo:
    def test_tells_nobody_anew_what_happened_long_ago(self, world: World) -> None:
        ticket = given(reported(world), world.users["ada"])
        clock_told(ticket, at=TUESDAY)

        let_pass(TUESDAY + timedelta(seconds=1))
        tell(TUESDAY)

        assert {each.event for each in Notice.objects.all()} == {"due"}


def _is_recorded(kind: str, sources: str) -> bool:
    subject, _, what = kind.partition(".")
    if subject in {"clock", "notice"} or kind in {"contract.amended", GIVEN_UP}:
        return True  # by the timekeeper; by the name of the model; by the notices themselves
    return f'"{kind}"' in sources or f'"{what}"' in sources or f"{subject}.{{" in sources
