"""Fabrikam Foods: the standard plan, with a contract that ends soon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.desk.channels.requesting import Request, make_request
from dueby.desk.products.models import Version
from dueby.desk.quotations.models import Wanted
from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.assigning import take
from dueby.desk.tickets.finding import confirm
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.progress import wait

if TYPE_CHECKING:
    from dueby.desk.demo.cast import World
    from dueby.desk.demo.stories.moments import Moments, Story


def map_shows_old_names(world: World, moments: Moments) -> Story:
    """Tell of a defect that is overdue, and nobody told Fabrikam why."""
    grace, ada = world.contacts["grace"], world.users["ada"]
    at = yield moments.ago(days=16, hours=4)
    report = Report(
        grace,
        "Site map shows the old names of renamed sites",
        "We renamed three plants. Lists show the new names, the map still shows the old ones, "
        "also after signing in again.",
        "portal",
        world.products["collector"],
        request_class="defect",
        severity="3",
    )
    ticket = open_ticket(report, by=grace, at=at)
    at = yield moments.ago(days=15, hours=22)
    take(ticket, by=ada, at=at)
    confirm(
        ticket,
        "3",
        "The map keeps its own copy of the names and does not ask again. Only the map is "
        "concerned.",
        by=ada,
        at=at,
    )
    at = yield moments.ago(days=9)
    reply(
        ticket,
        "The change is written and waits for its review. I will come back to you.",
        by=ada,
        at=at,
    )


def sampling_looks_wrong(world: World, moments: Moments) -> Story:
    """Tell of a defect that waits for what only the customer can say."""
    grace, ben = world.contacts["grace"], world.users["ben"]
    at = yield moments.workday(3, "10:50")
    report = Report(
        grace,
        "Traffic of the Omaha plant is ten times too high",
        "Since the new switch was installed Omaha shows ten times the traffic of the line.",
        "portal",
        world.products["collector"],
        request_class="defect",
        severity="3",
    )
    ticket = open_ticket(report, by=grace, at=at)
    at = yield moments.workday(3, "11:30")
    take(ticket, by=ben, at=at)
    at = yield moments.workday(3, "13:10")
    confirm(
        ticket,
        "3",
        "The totals of Omaha are wrong by a factor that never changes. It is this one exporter.",
        by=ben,
        at=at,
    )
    at = yield moments.workday(2, "09:30")
    wait(
        ticket,
        "customer",
        "The factor looks like the sampling rate of the new switch. Please send its flow "
        "configuration (show flow exporter, show sampler); then I can tell whether it announces "
        "the rate that it uses.",
        by=ben,
        at=at,
    )


def upgrade_to_newest(world: World, moments: Moments) -> Story:
    """Tell of an upgrade that the contract includes."""
    grace = world.contacts["grace"]
    at = yield moments.workday(1, "12:15")
    request = Request(
        grace,
        Wanted.UPGRADE,
        "We would like to go from 9.0 to 9.1 before the contract is renewed.",
        "portal",
        Version.objects.get(product=world.products["collector"], number="9.1"),
    )
    ticket = make_request(request, by=grace, at=at)
    at = yield moments.workday(1, "13:00")
    take(ticket, by=world.users["ben"], at=at)
    reply(
        ticket,
        "9.1 is yours under the contract, Grace. From 9.0 it takes about twenty minutes without "
        "loss of flows. Shall we do it together on Thursday at 16:00?",
        by=world.users["ben"],
        at=at,
    )


STORIES: Final = (map_shows_old_names, sampling_looks_wrong, upgrade_to_newest)
