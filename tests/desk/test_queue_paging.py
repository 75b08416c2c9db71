"""The queue is one list over two tables; its pages neither repeat nor leave out a row."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from dueby.desk.advisories.models import Patch
from dueby.desk.contracts.cover import usual_agreement
from dueby.desk.demo.cast import World
from dueby.desk.pages.queue_lanes import stretches
from dueby.desk.pages.queue_paging import (
    KINDS,
    Page,
    Position,
    first_page,
    page_after,
    page_before,
)
from dueby.desk.tickets.models import Status, Ticket
from tests.desk.conftest import MONDAY_NOON

HOUR = timedelta(hours=1)


def ticket(world: World, hours: float | None, status: Status = Status.OPEN) -> Ticket:
    """Return a ticket whose next promise is due so many hours after Monday noon, or has no date."""
    rosa = world.contacts["rosa"]
    return Ticket.objects.create(
        text=usual_agreement().current(),
        organization=rosa.organization,
        contact=rosa,
        subject="Export fails",
        request_class="question",
        channel="portal",
        status=status,
        reported_at=MONDAY_NOON,
        next_due_at=None if hours is None else MONDAY_NOON + hours * HOUR,
    )


def patch(name: str, hours: float | None) -> Patch:
    """Return a patch, due so many hours after Monday noon or waiting."""
    return Patch.objects.create(
        text=usual_agreement().current(),
        vulnerability=name,
        os_release="Debian 12",
        notified_at=MONDAY_NOON,
        next_due_at=None if hours is None else MONDAY_NOON + hours * HOUR,
    )


def flat(pages: Iterable[list[str]]) -> list[str]:
    """Return the rows of several pages one after the other."""
    return [name for page in pages for name in page]


class Walk:
    """Goes through the queue two rows at a time."""

    def __init__(self, world: World, **asked: str) -> None:
        self.parts = stretches(asked, world.users["ada"], MONDAY_NOON)

    def on(self) -> list[list[str]]:
        """Return the pages forward to the end, by the names of their rows."""
        page = first_page(self.parts, 2)
        pages = [names(page)]
        while page.next is not None:
            page = page_after(self.parts, page.next, 2)
            pages.append(names(page))
        self.last = page
        return pages

    def back(self) -> list[list[str]]:
        """Return the pages from the last one backward to the beginning."""
        page, pages = self.last, [names(self.last)]
        while page.previous is not None:
            page = page_before(self.parts, page.previous, 2)
            pages.append(names(page))
        return pages


def names(page: Page) -> list[str]:
    """Return the rows of a page by name."""
    return [f"{KINDS[each.kind]}:{each.pk}" for each in page.positions]


class TestPages:
    def test_merge_tickets_and_patches_by_what_is_due(self, world: World) -> None:
        third, first = ticket(world, 3), ticket(world, -1, Status.WAITING)
        second, fourth = patch("CVE-1", 2), patch("CVE-2", 4)
        undated, waiting = ticket(world, None), patch("CVE-3", None)

        walk = Walk(world)

        named = [each.journal_name for each in (first, second, third, fourth, waiting, undated)]
        assert walk.on() == [named[:2], named[2:4], named[4:]]

    def test_go_back_the_way_they_came(self, world: World) -> None:
        for hours in (1, 1, 2, None, None, None):
            ticket(world, hours)
            ticket(world, hours, Status.WAITING)
            patch(f"CVE-{hours}-{Patch.objects.count()}", hours)

        walk = Walk(world)
        on, back = walk.on(), walk.back()

        assert len(set(flat(on))) == len(flat(on)) == 18
        assert flat(reversed(back)) == flat(on)

    def test_hold_rows_that_are_due_at_one_moment(self, world: World) -> None:
        expected = [patch(f"CVE-{n}", 1).journal_name for n in range(3)]
        expected += [ticket(world, 1).journal_name for _ in range(4)]

        assert flat(Walk(world).on()) == expected

    def test_are_not_disturbed_by_what_comes_before(self, world: World) -> None:
        rows = [ticket(world, hours).journal_name for hours in (1, 2, 3, 4)]
        parts = Walk(world).parts
        page = first_page(parts, 2)

        ticket(world, 0)

        assert page.next is not None
        assert names(page_after(parts, page.next, 2)) == rows[2:]

    def test_show_the_whole_beginning_where_little_is_before(self, world: World) -> None:
        rows = [ticket(world, hours) for hours in (1, 2, 3)]

        page = page_before(Walk(world).parts, Position(rows[1].next_due_at, 1, rows[1].pk), 2)

        assert names(page) == [each.journal_name for each in rows[:2]]
        assert page.previous is None
        assert page.next is not None

    def test_of_solved_work_begin_with_the_newest(self, world: World) -> None:
        older, newer = ticket(world, None, Status.CLOSED), ticket(world, None, Status.SOLVED)
        ticket(world, None)
        Ticket.objects.filter(pk=older.pk).update(reported_at=MONDAY_NOON - HOUR)
        done = patch("CVE-1", None)
        Patch.objects.filter(pk=done.pk).update(
            deployed_at=MONDAY_NOON, notified_at=MONDAY_NOON - 2 * HOUR
        )

        walk = Walk(world, status="solved")

        assert walk.on() == [[newer.journal_name, older.journal_name], [done.journal_name]]
        assert flat(reversed(walk.back())) == flat(walk.on())


class TestPosition:
    @pytest.mark.parametrize(
        "position",
        [
            Position(datetime(2026, 11, 16, 17, 0, 0, 123456, tzinfo=UTC), 1, 17),
            Position(None, 0, 3),
        ],
    )
    def test_is_written_and_read(self, position: Position) -> None:
        assert Position.read(str(position)) == position

    @pytest.mark.parametrize(
        "written",
        [
            *("", "x", "1.ticket", "1.horse.3", "-1.ticket.3", "1.ticket.-3"),
            *("9" * 40 + ".ticket.1", "1.ticket." + "9" * 40),
            *("undated.ticket.1 OR 1=1", "1.ticket.1\0", "\u0661.ticket.1"),
        ],
    )
    def test_is_none_for_nonsense(self, written: str) -> None:
        assert Position.read(written) is None
