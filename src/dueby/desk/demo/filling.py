"""An empty database becomes the demo."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F

from dueby.desk.demo import stories
from dueby.desk.demo.beginnings import tell_beginnings
from dueby.desk.demo.bygones import let_pass
from dueby.desk.demo.cast import World, settle
from dueby.desk.demo.duty import arrange_duty, let_rest
from dueby.desk.outbox.models import Parcel, ParcelState
from dueby.desk.people.models import DemoPerson, Organization, User

if TYPE_CHECKING:
    from datetime import datetime

ON_BOARD: Final = timedelta(days=500)
FULL: Final = "grace@fabrikam.example"
OFFERED: Final = (
    ("ada", "support engineer: the queue, what is due next and why"),
    ("lena", "support lead: a call that just ended, what customers contest, mail that is stuck"),
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
    User.objects.update(joined_at=at - ON_BOARD)
    _write_german(world)
    tell_beginnings(world.users["marco"], at - ON_BOARD)
    arrange_duty(world, at)
    stories.tell(world, at)
    let_pass(at)
    let_rest()
    _deliver()
    _open_the_door(world)
    return world


def _write_german(world: World) -> None:
    """Let Contoso Clinics be written to in German."""
    clinics = world.organizations["contoso"]
    Organization.objects.filter(pk=clinics.pk).update(language="de")
    for each in (clinics, *world.contacts.values()):
        each.refresh_from_db()


def _deliver() -> None:
    """Let the mails of the past have left when they were written, but for one."""
    Parcel.objects.waiting().update(state=ParcelState.SENT, sent_at=F("created_at"), attempts=1)
    refused = Parcel.objects.filter(content__to=FULL).order_by("-pk").first()
    if refused is not None:
        Parcel.objects.filter(pk=refused.pk).update(
            state=ParcelState.DEAD, sent_at=None, failure="552 5.2.2 mailbox full"
        )


def _open_the_door(world: World) -> None:
    for place, (name, sees) in enumerate(OFFERED, 1):
        user = world.users.get(name) or world.contacts[name].user
        assert user is not None  # noqa: S101 - who is offered signs in
        DemoPerson.objects.create(user=user, sees=sees, place=place)
