"""What tests of the portal share: the browser of a contact, and what a page says."""

import re
from typing import Protocol

from django.test import Client
from django.utils.html import strip_tags

from dueby.desk.demo.cast import World
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.progress import rectify
from tests.desk.reports import LATER, confirmed

INSIDE = "between us: the customer exaggerates"
"""Words that no customer may ever read."""


class Answer(Protocol):
    """What a browser got."""

    content: bytes


def browser_of(world: World, name: str) -> Client:
    """Return a browser in which a contact is signed in."""
    user = world.contacts[name].user
    assert user is not None
    client = Client()
    client.force_login(user)
    return client


def page(response: Answer) -> str:
    """Return the HTML of a page."""
    return response.content.decode()


def text(response: Answer) -> str:
    """Return what a page says, with single spaces."""
    apart = re.sub(r"</(dt|dd|th|td|li|p|span)>", " ", page(response))
    return " ".join(strip_tags(apart).split())


def rectified(world: World) -> Ticket:
    """Return the ticket of a defect of severity 2 that Ada rectified two hours after the report."""
    ticket = confirmed(world, "2")
    rectify(ticket, "Mended in 9.1.", by=world.users["ada"], at=LATER)
    ticket.refresh_from_db()
    return ticket
