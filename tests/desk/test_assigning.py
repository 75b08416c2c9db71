"""A ticket has one person who works on it, and nobody takes it from them unawares."""

from dueby.desk.demo.cast import World
from dueby.desk.people.models import User
from dueby.desk.tickets.assigning import assign, take
from dueby.desk.tickets.progress import close
from tests.desk.reports import LATER, SOON, kinds, refused, reported


class TestTake:
    def test_makes_it_mine(self, world: World) -> None:
        ticket, ada = reported(world), world.users["ada"]

        take(ticket, by=ada, at=SOON)

        ticket.refresh_from_db()
        assert ticket.assignee == ada
        assert kinds(ticket)[-1] == "ticket.taken"

    def test_is_refused_with_the_name_of_who_has_it(self, world: World) -> None:
        ticket = reported(world)
        take(ticket, by=world.users["ben"], at=SOON)

        with refused(ticket, "Ben Okafor has the ticket; assign it to yourself"):
            take(ticket, by=world.users["ada"], at=LATER)

    def test_is_refused_when_nothing_is_left_to_do(self, world: World) -> None:
        ticket, ada = reported(world, "question"), world.users["ada"]
        close(ticket, "Done.", by=ada, at=SOON)

        with refused(ticket, "reopen it first"):
            take(ticket, by=ada, at=LATER)


class TestAssign:
    def test_takes_over_and_gives_back(self, world: World) -> None:
        ticket, ada, ben = reported(world), world.users["ada"], world.users["ben"]
        take(ticket, by=ben, at=SOON)

        assign(ticket, ada, by=ada, at=LATER)
        ticket.refresh_from_db()
        taken_over = ticket.assignee
        assign(ticket, None, by=ada, at=LATER)

        ticket.refresh_from_db()
        assert (taken_over, ticket.assignee) == (ada, None)

    def test_is_refused_to_a_customer_and_to_whoever_has_left(self, world: World) -> None:
        ticket, ada, ben = reported(world), world.users["ada"], world.users["ben"]
        rosa = world.contacts["rosa"].user
        User.objects.filter(pk=ben.pk).update(is_active=False)

        for person in (rosa, User.objects.get(pk=ben.pk)):
            with refused(ticket, "does not work here"):
                assign(ticket, person, by=ada, at=SOON)

    def test_is_refused_where_nothing_changes(self, world: World) -> None:
        ticket = reported(world)

        with refused(ticket, "nobody has the ticket already"):
            assign(ticket, None, by=world.users["ada"], at=SOON)
