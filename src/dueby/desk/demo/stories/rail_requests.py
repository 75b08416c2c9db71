"""What else Northwind Rail reported and asked for: a fix, help, training, a feature."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.requesting import Request, make_request
from dueby.desk.quotations.models import Wanted
from dueby.desk.tickets.answering import note, reply
from dueby.desk.tickets.assigning import take
from dueby.desk.tickets.finding import confirm
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.progress import close, rectify
from dueby.desk.training.models import Session
from dueby.desk.training.requesting import hold

if TYPE_CHECKING:
    from dueby.desk.demo.cast import World
    from dueby.desk.demo.stories.moments import Moments, Story


def certificate_is_refused(world: World, moments: Moments) -> Story:
    """Tell of a defect that was rectified within its period."""
    tom, ada = world.contacts["tom"], world.users["ada"]
    at = yield moments.workday(9, "09:12")
    report = Report(
        tom,
        "Collector refuses our new intermediate certificate",
        "Since the certificate authority changed its intermediate, exporters over TLS cannot "
        'connect. The log says "unhandled critical extension".',
        "e-mail",
        world.products["collector"],
        request_class="defect",
        severity="2",
    )
    ticket = open_ticket(report, by=tom, at=at)
    at = yield moments.workday(9, "09:55")
    take(ticket, by=ada, at=at)
    confirm(
        ticket,
        "2",
        "The name constraints of the new intermediate are read wrongly. Until it is corrected "
        "exporters over TLS have to be switched to the old certificate.",
        by=ada,
        at=at,
    )
    at = yield moments.workday(6, "16:30")
    note(ticket, "Fix is in build 9.1.4-203. Tom tests it on the depot in Lund.", by=ada, at=at)
    at = yield moments.workday(3, "11:02")
    rectify(
        ticket,
        "Release 9.1.4 reads name constraints as RFC 5280 has them. It is available under your "
        "upgrades; the certificate needs no change.",
        by=ada,
        at=at,
    )


def export_by_telephone(world: World, moments: Moments) -> Story:
    """Tell of Yuki, who does not sign in, asked by telephone and was helped."""
    yuki, ada = world.contacts["yuki"], world.users["ada"]
    at = yield moments.workday(6, "13:30")
    report = Report(
        yuki,
        "How do I export a month of flows for one depot?",
        "Yuki needs October for the insurer. The export on screen stops at 10,000 rows.",
        "telephone",
        world.products["collector"],
        request_class="question",
        spoke=True,
    )
    ticket = open_ticket(report, by=ada, at=at)
    at = yield moments.workday(6, "15:10")
    reply(
        ticket,
        "The scheduled export has no limit: Reports, New, Raw flows, choose the depot and the "
        "month, and send it to the file share. I have saved the report under your name.",
        by=ada,
        at=at,
    )
    at = yield moments.workday(5, "09:20")
    close(ticket, "Yuki has the file and needs nothing more.", by=ada, at=at)


def training_was_held(world: World, moments: Moments) -> Story:
    """Tell of an included training session that was held."""
    rosa = world.contacts["rosa"]
    at = yield moments.workday(24, "10:00")
    request = Request(
        rosa,
        Wanted.TRAINING,
        "Two new colleagues should learn to read the threat screens.",
        "portal",
        hours=Decimal(1),
    )
    ticket = make_request(request, by=rosa, at=at)
    at = yield moments.workday(24, "10:50")
    reply(
        ticket,
        "With pleasure, Rosa. How about the week after next, on your side of the ocean at 14:00?",
        by=world.users["ben"],
        at=at,
    )
    at = yield moments.workday(15, "14:00")
    hold(Session.objects.get(ticket=ticket), by=world.users["ben"], at=at)
    at = yield moments.workday(15, "15:05")
    close(
        ticket,
        "Thank you for the lively session. The recording is on your share.",
        by=world.users["ben"],
        at=at,
    )


def dark_screens(world: World, moments: Moments) -> Story:
    """Tell of a wish for a new feature: not part of the agreement, so it is with sales."""
    tom = world.contacts["tom"]
    at = yield moments.workday(2, "11:45")
    request = Request(
        tom,
        Wanted.DEVELOPMENT,
        "A dark theme for the wall screens in the control room, please. The white background "
        "blinds the night shift.",
        "portal",
    )
    ticket = make_request(request, by=tom, at=at)
    at = yield moments.workday(2, "13:30")
    reply(
        ticket,
        "Understood, Tom. New features are not part of the agreement; our sales team has your "
        "wish and will write to you with what it would take.",
        by=world.users["ada"],
        at=at,
    )


STORIES: Final = (certificate_is_refused, export_by_telephone, training_was_held, dark_screens)
