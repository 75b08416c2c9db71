"""Contoso Clinics: Tier 2, around the clock."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.requesting import Request, make_request
from dueby.desk.quotations.models import Wanted
from dueby.desk.tickets.answering import hear, note, reply
from dueby.desk.tickets.assigning import assign, take
from dueby.desk.tickets.finding import change_severity, confirm, reject
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.progress import promise_update, work_around

if TYPE_CHECKING:
    from dueby.desk.demo.cast import World
    from dueby.desk.demo.stories.moments import Moments, Story


def collector_stops(world: World, moments: Moments) -> Story:
    """Tell of a complete failure whose five days are nearly over."""
    hans, ben, lena = world.contacts["hans"], world.users["ben"], world.users["lena"]
    at = yield moments.ago(days=5, hours=1)
    report = Report(
        hans,
        "Collector stops taking flows every night at 03:00",
        "Since Tuesday night the collector in Potsdam takes no flows from 03:00 until somebody "
        "restarts it. Two clinics are blind during that time.",
        "portal",
        world.products["collector"],
        request_class="defect",
        severity="2",
    )
    ticket = open_ticket(report, by=hans, at=at)
    at = yield moments.ago(days=5, minutes=48)
    take(ticket, by=ben, at=at)
    reply(
        ticket,
        "Good morning, Hans. I am on it now. Please leave the collector running after the next "
        "stop and send the diagnostics before you restart it.",
        by=ben,
        at=at,
    )
    at = yield moments.ago(days=4, hours=22)
    confirm(
        ticket,
        "2",
        "The nightly clean-up locks the table of exporters, and the intake waits for it for ever. "
        "A restart at 03:15 keeps the gap short for now.",
        by=ben,
        at=at,
    )
    at = yield moments.ago(days=4, hours=20)
    hear(
        ticket,
        "The restart does not help any more: tonight it stopped again at 03:20, at 03:50 and at "
        "04:30. We have no flows from Potsdam at all since then.",
        by=hans,
        at=at,
    )
    at = yield moments.ago(days=4, hours=19, minutes=30)
    change_severity(
        ticket,
        "1",
        "The intake no longer works at all in Potsdam; a restart does not bring it back.",
        by=ben,
        at=at,
    )
    at = yield moments.ago(days=4, hours=15)
    work_around(
        ticket,
        "With the clean-up switched off (Maintenance, Retention, Pause) the intake runs. The disk "
        "is large enough for three weeks without it.",
        accepted=True,
        by=ben,
        at=at,
    )
    at = yield moments.ago(days=1, hours=6)
    note(
        ticket,
        "Fix is in review. Contoso wants to test it in Brandenburg first, tonight after 20:00.",
        by=lena,
        at=at,
    )
    at = yield moments.ago(hours=3)
    promise_update(
        ticket,
        moments.ago(hours=-2),
        "The corrected collector ran in Brandenburg all night without a stop. We are building the "
        "package for Potsdam and will tell you when you can take it.",
        by=ben,
        at=at,
    )


def logins_are_flagged(world: World, moments: Moments) -> Story:
    """Tell of a report of which it is not yet found whether it is a defect."""
    hans, ada = world.contacts["hans"], world.users["ada"]
    at = yield moments.ago(hours=5)
    report = Report(
        hans,
        "Threat Lens flags our own backup as data theft",
        "Every evening at 19:00 the backup to Leipzig is reported as exfiltration, severity high. "
        "The addresses are on the list of trusted peers.",
        "e-mail",
        world.products["threats"],
        request_class="defect",
        severity="3",
    )
    ticket = open_ticket(report, by=hans, at=at)
    at = yield moments.ago(hours=4, minutes=35)
    assign(ticket, ada, by=world.users["lena"], at=at)
    reply(
        ticket,
        "Hello Hans, I have the rule and the list of trusted peers in front of me. Did the backup "
        "change its addresses lately? Leipzig answers with one that is not on the list.",
        by=ada,
        at=at,
    )
    at = yield moments.ago(hours=2, minutes=10)
    hear(
        ticket,
        "Leipzig has a second address since Friday, 10.20.4.18. But the first one is flagged as "
        "well, you can see it on Thursday at 19:02.",
        by=hans,
        at=at,
    )


def retention_was_set(world: World, moments: Moments) -> Story:
    """Tell of a report that was found to be no defect."""
    hans, ada = world.contacts["hans"], world.users["ada"]
    at = yield moments.workday(8, "04:20")
    report = Report(
        hans,
        "Flows older than 30 days have disappeared",
        "We need 90 days for the auditors. Everything before the first of last month is gone.",
        "portal",
        world.products["collector"],
        request_class="defect",
        severity="2",
    )
    ticket = open_ticket(report, by=hans, at=at)
    at = yield moments.workday(8, "05:05")
    take(ticket, by=ada, at=at)
    reply(
        ticket,
        "Hello Hans, nothing is lost without a trace: the journal of the collector will tell who "
        "removed them. I look it up today.",
        by=ada,
        at=at,
    )
    at = yield moments.workday(8, "09:40")
    reject(
        ticket,
        "The retention was set to 30 days on your collector three weeks ago, by the account "
        '"it-ops". The collector did what it was told. The flows are still in your Long Archive; '
        "Archive, Restore brings them back.",
        by=ada,
        at=at,
    )


def training_is_asked_for(world: World, moments: Moments) -> Story:
    """Tell of a session that is included and has still to be held."""
    hans = world.contacts["hans"]
    at = yield moments.workday(1, "08:30")
    request = Request(
        hans,
        Wanted.TRAINING,
        "One hour on custom reports for the new head of operations, if possible in the morning.",
        "portal",
        hours=Decimal(1),
    )
    ticket = make_request(request, by=hans, at=at)
    at = yield moments.workday(1, "09:05")
    reply(
        ticket,
        "Gladly. I can offer tomorrow or Friday, both at 09:00 in Berlin. Which suits you?",
        by=world.users["lena"],
        at=at,
    )


STORIES: Final = (
    collector_stops,
    logins_are_flagged,
    retention_was_set,
    training_is_asked_for,
)
