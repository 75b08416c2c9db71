"""Tailspin Toys: the contract has ended, and they write all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.assigning import take
from dueby.desk.tickets.finding import confirm
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.overruling import overrule

if TYPE_CHECKING:
    from dueby.desk.demo.cast import World
    from dueby.desk.demo.stories.moments import Moments, Story


def handbook_names_a_wrong_port(world: World, moments: Moments) -> Story:
    """Tell of a defect of the documentation, taken up as a courtesy."""
    arjun, ada, lena = world.contacts["arjun"], world.users["ada"], world.users["lena"]
    at = yield moments.workday(5, "09:05")
    report = Report(
        arjun,
        "Handbook 9.0 names port 2055 for sFlow",
        "Page 41 says that sFlow arrives on port 2055. It arrives on 6343, and it cost us a day.",
        "portal",
        world.products["collector"],
        request_class="defect",
        about="documentation",
        severity="4",
    )
    ticket = open_ticket(report, by=arjun, at=at)
    at = yield moments.workday(5, "13:10")
    overrule(
        ticket,
        "entitled",
        "The handbook is wrong for everybody, and their renewal is being signed.",
        by=lena,
        at=at,
    )
    at = yield moments.workday(5, "15:40")
    take(ticket, by=ada, at=at)
    confirm(
        ticket,
        "4",
        "You are right, and I am sorry for the lost day. Page 41 has the port of NetFlow. The "
        "next edition of the handbook corrects it.",
        by=ada,
        at=at,
    )


def release_is_asked_for(world: World, moments: Moments) -> Story:
    """Tell of a question of somebody who is not covered any more."""
    arjun, ben = world.contacts["arjun"], world.users["ben"]
    at = yield moments.workday(1, "10:00")
    report = Report(
        arjun,
        "Does 8.9 still get security fixes?",
        "Our auditors ask whether version 8.9 is still maintained, and until when.",
        "e-mail",
        world.products["collector"],
        request_class="question",
    )
    ticket = open_ticket(report, by=arjun, at=at)
    at = yield moments.workday(1, "11:15")
    take(ticket, by=ben, at=at)
    reply(
        ticket,
        "Support of 8.9 has ended; 9.0 and 9.1 are maintained. Your contract has ended too, so I "
        "asked our sales team to send you an offer for the renewal, which includes the upgrade.",
        by=ben,
        at=at,
    )


STORIES: Final = (handbook_names_a_wrong_port, release_is_asked_for)
