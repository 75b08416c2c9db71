"""An empty database becomes the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.demo.cast import World, settle
from dueby.desk.people.models import DemoPerson, Organization, User

if TYPE_CHECKING:
    from datetime import datetime

OFFERED: Final = (
    ("ada", "support engineer: the queue, what is due next and why"),
    ("lena", "support lead: what customers contest, mail that could not leave"),
    ("marco", "support manager: customers, contracts, products"),
    ("ines", "administrator: who works here"),
    ("rosa", "customer, Northwind Rail: standard plan, in New York"),
    ("hans", "customer, Contoso Clinics: around the clock, in Berlin"),
    ("grace", "customer, Fabrikam Foods: a contract about to end"),
    ("arjun", "customer, Tailspin Toys: an expired contract"),
)


class NotEmptyError(Exception):
    """The demo takes nobody's place; the message says what is there."""


@transaction.atomic
def fill(agreement_text: str, source: str, *, at: datetime) -> World:
    """Fill an empty desk with the named world and its stories, as they are at `at`.

    Raises NotEmptyError.
    """
    if User.objects.exists() or Organization.objects.exists():
        raise NotEmptyError(
            "the database is not empty, and a demo does not mix with what is there; "
            "name another one by --database"
        )
    world = settle(agreement_text, source, at=at)
    _open_the_door(world)
    return world


def _open_the_door(world: World) -> None:
    for place, (name, sees) in enumerate(OFFERED, 1):
        user = world.users.get(name) or world.contacts[name].user
        assert user is not None  # noqa: S101 - who is offered signs in
        DemoPerson.objects.create(user=user, sees=sees, place=place)
