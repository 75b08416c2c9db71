"""The pages of notices: the bell, one's own list, preferences, and the rules."""

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.notices.gathered import Item, summed_up
from dueby.desk.notices.models import Notice, Preferences, Rule, Watch
from dueby.desk.notices.words import Group, Role
from dueby.desk.streams.models import StreamEvent
from dueby.desk.tickets.answering import hear as write
from dueby.desk.tickets.models import Ticket
from tests.desk.conftest import StoppedClock
from tests.desk.doors import user_of
from tests.desk.reports import LATER, SOON, reported
from tests.desk.telling import clock_told, given, tell

NOTICES = "/desk/notices/"
RULES = f"{NOTICES}rules/"
PREFERENCES = f"{NOTICES}preferences/"
AS_RULED = {**dict.fromkeys(Group.values, "rules"), "digest_time": "08:00"}
"""What the form of preferences holds where nothing was chosen yet."""


@pytest.fixture
def ticket(world: World) -> Ticket:
    """Return Ada's ticket, to which the customer has answered twice."""
    found = given(reported(world), world.users["ada"])
    for words in ("One.", "Two."):
        write(found, words, by=world.contacts["rosa"], at=SOON)
    tell(SOON, *Entry.objects.filter(kind="ticket.heard"))
    return found


@pytest.fixture
def ada(client: Client, world: World, clock: StoppedClock) -> Client:
    """Return Ada's browser, at a moment after all of it."""
    clock.at = LATER
    client.force_login(world.users["ada"])
    return client


def page(client: Client, address: str) -> str:
    """Return a page."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


class TestBell:
    def test_counts_what_is_unread_on_every_page(self, ada: Client, ticket: Ticket) -> None:
        assert 'aria-label="2 unread notices"' in page(ada, "/desk/products/")
        assert 'aria-label="2 unread notices"' in page(ada, f"{NOTICES}bell/")

        Notice.objects.filter(subject=ticket.journal_name).update(read_at=LATER)
        assert 'aria-label="Notices, none unread"' in page(ada, "/desk/products/")

    def test_says_what_is_newest(self, ada: Client, ticket: Ticket) -> None:
        tell(LATER, clock_told(ticket, at=LATER))

        assert 'data-newest="Overdue: First response, due Mon 16 Nov 2026 12:00 EST"' in page(
            ada, f"{NOTICES}bell/"
        )

    def test_rings_on_a_stream_of_ones_own(self, world: World, ticket: Ticket) -> None:
        del ticket
        events = StreamEvent.objects.filter(stream__name=f"notices:{world.users['ada'].pk}")

        assert [(each.kind, each.data) for each in events] == [("changed", {"new": True})]

    def test_stands_in_no_page_for_customers(self, client: Client, world: World) -> None:
        client.force_login(user_of(world.contacts["rosa"]))

        assert "notice-bell" not in page(client, "/portal/")


class TestList:
    def test_tells_what_since_when_why_and_where(self, ada: Client, ticket: Ticket) -> None:
        told = page(ada, NOTICES)

        assert told.count("The customer answered</a>") == 2
        assert f"#{ticket.pk} Export fails" in told
        assert "today 12:20" in told
        assert "You hear of this because it is yours (rule “The customer answers”)." in told

    def test_shows_many_as_one_with_what_it_gathers(
        self, ada: Client, world: World, ticket: Ticket
    ) -> None:
        entries = [clock_told(ticket, at=LATER, round=each) for each in range(22)]
        items = [Item(each.pk, "due", each.at, ["assignee", "lead"]) for each in entries]
        notice = Notice.objects.create(
            user=world.users["ada"],
            event="summary",
            subject=world.users["ada"].journal_name,
            roles=["assignee", "lead"],
            detail=summed_up(items, is_late=True),
            way="mail",
            is_late=True,
            at=LATER,
            made_at=LATER,
        )

        told = page(ada, NOTICES)

        assert "22 notices in one</a>" in told
        assert "A commitment is due and not kept: 22" in told
        assert "and 2 more" in told
        assert "recognized late" in told
        assert "You hear of each because it is yours or you are a lead" in told
        answer = ada.get(f"{NOTICES}{notice.pk}/")
        assert answer.headers["Location"] == "/desk/?within=overdue"

    def test_shows_nothing_of_others(self, client: Client, world: World, ticket: Ticket) -> None:
        del ticket
        client.force_login(world.users["ben"])
        of_ada = Notice.objects.filter(user=world.users["ada"])[0]

        assert "Nothing unread" in page(client, NOTICES)
        assert client.get(f"{NOTICES}{of_ada.pk}/").status_code == 404
        assert client.post(f"{NOTICES}{of_ada.pk}/read/").status_code == 404
        of_ada.refresh_from_db()
        assert of_ada.read_at is None

    def test_leads_there_and_marks_as_read(self, ada: Client, ticket: Ticket) -> None:
        notice = Notice.objects.filter(event="answered").latest("pk")

        answer = ada.get(f"{NOTICES}{notice.pk}/")

        assert answer.headers["Location"] == f"/desk/tickets/{ticket.pk}/"
        notice.refresh_from_db()
        assert notice.read_at == LATER
        assert page(ada, NOTICES).count("The customer answered</a>") == 1
        assert page(ada, f"{NOTICES}?all").count("The customer answered</a>") == 2

    def test_marks_one_as_read(self, ada: Client, ticket: Ticket) -> None:
        del ticket
        notice = Notice.objects.filter(event="answered").latest("pk")

        ada.post(f"{NOTICES}{notice.pk}/read/")

        assert Notice.objects.unread().count() == 1

    def test_marks_as_read_what_was_seen_and_no_more(self, ada: Client, ticket: Ticket) -> None:
        seen = Notice.objects.latest("pk").pk
        tell(LATER, clock_told(ticket, at=LATER))

        ada.post(f"{NOTICES}read/", {"upto": seen})

        mine = Notice.objects.filter(user__name="Ada Marsh").unread()
        assert [each.event for each in mine] == ["due"]
        assert ada.post(f"{NOTICES}read/", {"upto": "all"}).status_code == 400

    def test_goes_on_page_by_page(
        self, ada: Client, ticket: Ticket, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        del ticket
        monkeypatch.setattr("dueby.desk.notices.reading.page_for.__kwdefaults__", {"size": 1})
        newest, oldest = Notice.objects.order_by("-pk").values_list("pk", flat=True)

        first = page(ada, NOTICES)

        assert f"{NOTICES}{newest}/" in first
        assert f"?before={newest}" in first
        assert f"{NOTICES}{oldest}/" in page(ada, f"{NOTICES}?before={newest}")

    def test_says_where_something_is_gone(self, ada: Client, world: World) -> None:
        notice = Notice.objects.create(
            user=world.users["ada"],
            entry=clock_told(Ticket(pk=999), at=LATER),
            event="due",
            subject="ticket:999",
            way="mail",
            at=LATER,
            made_at=LATER,
        )

        assert "What it was about is gone." in page(ada, NOTICES)
        assert ada.get(f"{NOTICES}{notice.pk}/", follow=True).status_code == 200

    @pytest.mark.parametrize("query", ["?before=9" * 9, "?before=-1", "?before=x", "?all&before="])
    def test_takes_any_address(self, ada: Client, query: str) -> None:
        page(ada, f"{NOTICES}{query}")


class TestWatch:
    def test_is_begun_and_ended_on_the_ticket(
        self, client: Client, world: World, ticket: Ticket
    ) -> None:
        client.force_login(world.users["ben"])
        address = f"/desk/tickets/{ticket.pk}/"

        assert "Watch</button>" in page(client, address)
        client.post(f"{NOTICES}watches/{ticket.pk}/")
        assert [each.user.name for each in Watch.objects.all()] == ["Ben Okafor"]
        assert "Stop watching</button>" in page(client, address)
        client.post(f"{NOTICES}watches/{ticket.pk}/end/")
        assert not Watch.objects.exists()


class TestPreferences:
    def test_are_saved_and_told(self, ada: Client, world: World) -> None:
        sent = {"customers": "browser", "quiet_from": "18:00", "quiet_to": "08:00"}

        ada.post(PREFERENCES, {**AS_RULED, **sent, "digest_time": "07:30"})

        kept = Preferences.objects.get(user=world.users["ada"])
        assert kept.ways == {"customers": "browser"}
        told = page(ada, PREFERENCES)
        assert 'value="07:30"' in told
        assert "What customers say" in told
        assert "Quiet from: <del" in told
        assert "Changed how notices come" in page(ada, "/accounts/me/")

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"digest_time": "25:00"},
            {**AS_RULED, "quiet_from": "18:00"},
            {**AS_RULED, "quiet_from": "18:00", "quiet_to": "18:00"},
            {**AS_RULED, "customers": "pigeon"},
            {**AS_RULED, "customers": ""},
        ],
    )
    def test_refuse_nonsense(self, ada: Client, sent: dict[str, str]) -> None:
        answer = ada.post(PREFERENCES, sent)

        assert answer.status_code == 422
        assert "Nothing was saved." in answer.content.decode()
        assert not Preferences.objects.exists()

    def test_are_for_the_vendors_people(self, client: Client, world: World) -> None:
        client.force_login(user_of(world.contacts["rosa"]))

        assert client.get(PREFERENCES).status_code == 404
        assert client.get(NOTICES).status_code == 404


class TestRules:
    @pytest.fixture
    def ines(self, client: Client, world: World) -> Client:
        """Return an administrator's browser."""
        client.force_login(world.users["ines"])
        return client

    def form(self, client: Client) -> dict[str, str]:
        """Return what the form of a rule holds."""
        initial = client.get(f"{RULES}due/").context["form"].initial
        return {**{role.value: initial[role.value] for role in Role}, "seen": initial["seen"]}

    def test_show_every_event_and_group(self, ines: Client) -> None:
        told = page(ines, RULES)

        assert all(group.label in told for group in Group)
        assert "Objectives and best efforts are measured and shown" in told

    def test_are_changed_one_event_at_a_time(self, ines: Client, world: World) -> None:
        ines.post(f"{RULES}due/", {**self.form(ines), "manager": "browser"})

        assert Rule.objects.get(event="due").ways == {"manager": "browser"}
        assert world.users["ines"].name in page(ines, RULES)
        assert "Managers: <del" in page(ines, f"{RULES}due/")

    def test_are_not_changed_over_what_somebody_else_did(self, ines: Client) -> None:
        seen_before = self.form(ines)
        ines.post(f"{RULES}due/", {**seen_before, "manager": "browser"})

        answer = ines.post(f"{RULES}due/", {**seen_before, "manager": "mail"})

        assert answer.status_code == 422
        assert "somebody else changed this meanwhile" in answer.content.decode()
        assert Rule.objects.get(event="due").ways == {"manager": "browser"}

    @pytest.mark.parametrize("sent", [{}, {"lead": "pigeon"}])
    def test_refuse_nonsense(self, ines: Client, sent: dict[str, str]) -> None:
        answer = ines.post(f"{RULES}due/", sent)

        assert answer.status_code == 422
        assert not Rule.objects.exists()

    def test_offer_no_alarm_for_an_objective(self, ines: Client) -> None:
        assert 'value="mail"' not in page(ines, f"{RULES}objective/")

    def test_are_for_administrators(self, client: Client, world: World) -> None:
        for user in (world.users["marco"], user_of(world.contacts["rosa"])):
            client.force_login(user)
            assert client.get(RULES).status_code == 404
            assert client.post(f"{RULES}due/", {"lead": "mail"}).status_code == 404

    def test_of_no_event_are_not_there(self, ines: Client) -> None:
        assert ines.get(f"{RULES}rain/").status_code == 404
