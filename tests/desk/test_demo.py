"""The demo is a believable world at any hour of any day, and it takes nobody's place."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from dueby.cli import main
from dueby.desk.advisories.models import Patch
from dueby.desk.clocks.models import Clock
from dueby.desk.contracts.models import Contract
from dueby.desk.demo.filling import NotEmptyError, fill
from dueby.desk.demo.stories import play
from dueby.desk.demo.stories.moments import Moments, Story
from dueby.desk.journal.models import Entry
from dueby.desk.journal.verifying import verify
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import DemoPerson, Organization, Role, User
from dueby.desk.products.models import Product
from dueby.desk.quotations.models import Quotation
from dueby.desk.tickets.models import Contest, Finding, Status, Ticket
from dueby.desk.training.models import Session
from dueby.sla.clocks import Standing
from tests.desk.conftest import MONDAY_NOON, StoppedClock

HOURS = [
    pytest.param(MONDAY_NOON, id="a Monday noon"),
    pytest.param(datetime(2026, 11, 1, 6, 30, tzinfo=UTC), id="the night the clocks change"),
    pytest.param(datetime(2027, 1, 2, 23, 59, tzinfo=UTC), id="a Saturday after a holiday"),
    pytest.param(datetime(2028, 2, 29, 13, 0, tzinfo=UTC), id="29 February, at opening"),
]


@pytest.fixture
def agreement(root: Path) -> Path:
    return root / "agreements" / "plixer.yaml"


@pytest.mark.django_db
class TestFill:
    @pytest.mark.parametrize("at", HOURS)
    def test_tells_of_every_way_a_ticket_can_stand(
        self, agreement: Path, clock: StoppedClock, at: datetime
    ) -> None:
        clock.at = at

        fill(agreement.read_text(encoding="utf-8"), agreement.name, at=at)

        tickets = Ticket.objects.all()
        assert {each.status for each in tickets} == set(Status)
        assert {each.finding for each in tickets} == set(Finding)
        standings = {each.standing(at) for each in Clock.objects.all()}
        assert {Standing.RUNNING, Standing.OVERDUE, Standing.MET, Standing.WAITING} <= standings
        overdue = [each for each in Clock.objects.all() if each.standing(at) is Standing.OVERDUE]
        assert {each.has_notice for each in overdue} == {True, False}
        assert (Contest.objects.count(), Quotation.objects.count()) == (1, 1)
        assert Session.objects.filter(held_at=None).count() == 1
        patches = [each.journal_name for each in Patch.objects.all()]
        clocks = Clock.objects.filter(subject__in=patches)
        expected = {Standing.WAITING, Standing.RUNNING, Standing.MET}
        assert {each.standing(at) for each in clocks} == expected
        assert all(each.reported_at <= at for each in tickets)
        kept = [*Organization.objects.all(), *Product.objects.all(), *Contract.objects.all()]
        assert all(Entry.objects.about(each.journal_name).exists() for each in kept)

    def test_leaves_a_journal_that_holds_and_no_mail_to_send(
        self, agreement: Path, clock: StoppedClock
    ) -> None:
        fill(agreement.read_text(encoding="utf-8"), agreement.name, at=clock.at)

        assert verify().is_intact
        assert not Parcel.objects.waiting().exists()
        assert Parcel.objects.failed().count() == 1

    def test_refuses_a_desk_where_somebody_is(self, agreement: Path) -> None:
        User.objects.create_user("a@b.example", name="A", role=Role.AGENT, at=MONDAY_NOON)

        with pytest.raises(NotEmptyError, match="not empty"):
            fill(agreement.read_text(encoding="utf-8"), agreement.name, at=MONDAY_NOON)

        assert not Organization.objects.exists()

    def test_opens_the_door_of_the_first_page(
        self, agreement: Path, clock: StoppedClock, client: Client
    ) -> None:
        fill(agreement.read_text(encoding="utf-8"), agreement.name, at=clock.at)

        assert DemoPerson.objects.count() == 8
        for name in ("ada@dueby.example", "rosa@northwind.example"):
            client.force_login(User.objects.get(email=name))
            assert client.get("/", follow=True).status_code == 200


class TestPlay:
    def test_takes_stories_in_the_order_of_time(self) -> None:
        moments = Moments(MONDAY_NOON)
        told: list[tuple[str, datetime]] = []

        def story(name: str, *days: int) -> Story:
            for each in days:
                at = yield moments.ago(days=each)
                told.append((name, at))

        play([story("a", 9, 5, 1), story("b", 7, 6), story("c", 8)])

        assert [name for name, _ in told] == ["a", "c", "b", "b", "a", "a"]
        assert told[-1][1] == MONDAY_NOON - timedelta(days=1)


class TestMoments:
    @pytest.mark.parametrize(
        "back, expected",
        [(1, "2026-11-13T14:05:00-05:00"), (6, "2026-11-06T14:05:00-05:00")],
    )
    def test_pass_over_weekends(self, back: int, expected: str) -> None:
        assert Moments(MONDAY_NOON).workday(back, "14:05").isoformat() == expected


@pytest.mark.django_db
class TestCommand:
    def test_fills_an_empty_desk_and_then_refuses(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main.main(["demo"]) == 0
        assert "The demo is ready" in capsys.readouterr().out

        assert main.main(["demo"]) == 1
        assert capsys.readouterr().err.startswith("dueby: the database is not empty")

        assert main.main(["demo", "--if-empty"]) == 0
        assert capsys.readouterr() == ("", "")

    def test_needs_an_agreement(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        status = main.main(["demo", "--agreement", str(tmp_path / "none.yaml")])

        assert status == main.USAGE
        assert "No such file" in capsys.readouterr().err
