"""Northwind Rail: the standard plan, with the Threat Lens add-on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.desk.tickets.answering import log_call, reply
from dueby.desk.tickets.assigning import take
from dueby.desk.tickets.contesting import contest
from dueby.desk.tickets.finding import confirm
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import Contested
from dueby.desk.tickets.notifying import foresee, give_notice
from dueby.desk.tickets.progress import work_around
from dueby.sla.calendars.business_days import Counting

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.demo.cast import World
    from dueby.desk.demo.stories.moments import Moments, Story


def throughput_report_is_empty(world: World, moments: Moments) -> Story:
    """Tell of Rosa's report of this morning: new, and its first response is due before long."""
    rosa = world.contacts["rosa"]
    at = yield _before_the_response_is_due(world, moments)
    report = Report(
        rosa,
        "Weekly throughput report is empty since Sunday",
        'The report "Throughput by depot" came by mail as always, but with no rows. The same '
        "filter on the live screen shows data. We changed nothing that we know of.",
        "portal",
        world.products["collector"],
        request_class="defect",
        severity="3",
    )
    open_ticket(report, by=rosa, at=at)


def depot_appears_twice(world: World, moments: Moments) -> Story:
    """Tell of a severity that Tom contests, for which a lead owes him an answer."""
    tom, ada = world.contacts["tom"], world.users["ada"]
    at = yield moments.workday(4, "14:05")
    report = Report(
        tom,
        "Depot Malmö appears twice after the renumbering",
        "After we renumbered its routers the depot is in the tree twice, once with the old "
        "addresses. Every total that includes it counts its traffic twice.",
        "portal",
        world.products["collector"],
        request_class="defect",
        severity="2",
    )
    ticket = open_ticket(report, by=tom, at=at)
    at = yield moments.workday(4, "14:40")
    take(ticket, by=ada, at=at)
    reply(
        ticket,
        "Thank you, Tom. I have your diagnostics and can see both entries. I am comparing the "
        "exporter identifiers and will tell you tomorrow what we found.",
        by=ada,
        at=at,
    )
    at = yield moments.workday(3, "10:15")
    confirm(
        ticket,
        "3",
        "Exporters that change their address keep a second identity. It concerns the one tree, "
        "and removing the old entry by hand corrects the totals.",
        by=ada,
        at=at,
    )
    at = yield moments.workday(1, "15:20")
    contest(
        ticket,
        Contested.SEVERITY,
        "We renumber a depot each week until March, and each time somebody has to find and remove "
        "the old entry before the board's figures are drawn. That is no isolated matter for us.",
        by=tom,
        at=at,
    )


def alarms_come_late(world: World, moments: Moments) -> Story:
    """Tell of a defect that is overdue, with the notice that was given in time."""
    rosa, ben = world.contacts["rosa"], world.users["ben"]
    at = yield moments.ago(days=13, hours=6)
    report = Report(
        rosa,
        "Threat Lens alarms arrive up to 40 minutes late",
        "Alarms for port scans reach the duty phone long after the scan is over. On Monday it "
        "took 41 minutes. Duty staff now watch the screen by turns.",
        "portal",
        world.products["threats"],
        request_class="defect",
        severity="2",
    )
    ticket = open_ticket(report, by=rosa, at=at)
    at = yield moments.ago(days=13, hours=5)
    take(ticket, by=ben, at=at)
    log_call(
        ticket,
        "Spoke with Rosa: it began with the move to the new mail relay, but direct alarms are "
        "late as well. She sends the queue statistics.",
        by=ben,
        at=at,
        spoke=True,
    )
    at = yield moments.ago(days=12, hours=20)
    confirm(
        ticket,
        "2",
        "Alarms wait behind long queries in one queue. While a large report runs, none leaves. "
        "Watching the screen is a considerable extra measure.",
        by=ben,
        at=at,
    )
    at = yield moments.ago(days=9)
    work_around(
        ticket,
        "Moving the nightly reports to 02:00 keeps the queue free during the day: Reports, "
        "Schedule, Start at. It takes five minutes.",
        accepted=True,
        by=ben,
        at=at,
    )
    at = yield moments.ago(days=4, hours=3)
    foresee(
        ticket,
        "The queue must be split in two; that touches the upgrade path of three releases.",
        by=ben,
        at=at,
    )
    at = yield moments.ago(days=4, hours=2)
    give_notice(
        ticket,
        "The queue for alarms has to be separated from the one for reports, and the change must "
        "be tested with every release that you may upgrade from. That takes longer than 10 days.",
        moments.ago(days=-6),
        by=ben,
        at=at,
    )


def _before_the_response_is_due(world: World, moments: Moments) -> datetime:
    """Return the earliest moment of a report whose first response is not due for another hour."""
    text = world.contracts["northwind"].agreement.current()
    calendar = text.editions.newest.calendars["standard_hours"]
    soon = moments.ago(hours=-1)
    reported = (moments.ago(hours=hours) for hours in range(120, 0, -1))
    return next(
        (
            each
            for each in reported
            if calendar.business_day_after(each, 1, Counting.WORKING_TIME) > soon
        ),
        moments.ago(minutes=5),
    )


STORIES: Final = (
    throughput_report_is_empty,
    depot_appears_twice,
    alarms_come_late,
)
