"""The mails that came, as lists: what needs a person, and the log, filtered and page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q

from dueby.desk.channels.email.models import Handling, IncomingMail, IncomingMailQuerySet
from dueby.desk.channels.positions import Position

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dueby.desk.people.models import User

SIZE: Final = 50
FIRST: Final = 20
"""Mails that need a person which stand above the log."""
_SHOWN: Final = ("mailbox", "contact__organization", "ticket", "said")


class Became(models.TextChoices):
    """What became of a mail, as the log is filtered by it."""

    ANYTHING = "", "Anything"
    PERSON = "person", "Needs a person"
    TICKET = "ticket", "Opened or added to a ticket"
    RECORDED = "recorded", "Recorded"
    DISMISSED = "dismissed", "Set aside"


_HANDLINGS: Final[Mapping[str, tuple[Handling, ...]]] = {
    Became.PERSON: (Handling.PERSON,),
    Became.TICKET: (Handling.OPENED, Handling.ADDED),
    Became.RECORDED: (Handling.RECORDED,),
    Became.DISMISSED: (Handling.DISMISSED,),
}


@dataclass(frozen=True, slots=True)
class Page:
    """Some mails, newest first, and the position after which more stand, if they do."""

    mails: list[IncomingMail]
    next: Position | None = None


def waiting_for(user: User) -> IncomingMailQuerySet:
    """Return the mails that need a person, for the count in the navigation."""
    return IncomingMail.objects.visible_to(user).need_a_person()


def waiting_mails(user: User) -> list[IncomingMail]:
    """Return the mails that have waited longest for a person."""
    waiting = IncomingMail.objects.visible_to(user).need_a_person()
    return list(waiting.select_related(*_SHOWN)[:FIRST])


def log_page(
    user: User, asked: Mapping[str, str], after: Position | None, size: int = SIZE
) -> Page:
    """Return a page of the log: mails that a person may see, narrowed by `asked`."""
    rows = _narrowed(IncomingMail.objects.visible_to(user), asked)
    if after is not None:
        at = after.at
        # The first condition bounds the walk along the index, the second says it exactly.
        rows = rows.filter(
            Q(received_at__lte=at) & (Q(received_at__lt=at) | Q(received_at=at, pk__lt=after.pk))
        )
    found = list(rows.select_related(*_SHOWN).order_by("-received_at", "-pk")[: size + 1])
    if len(found) <= size:
        return Page(found)
    last = found[size - 1]
    return Page(found[:size], Position(last.received_at, last.pk))


def _narrowed(rows: IncomingMailQuerySet, asked: Mapping[str, str]) -> IncomingMailQuerySet:
    if became := asked.get("became"):
        rows = rows.filter(handling__in=_HANDLINGS[became])
    if mail_class := asked.get("class"):
        rows = rows.filter(mail_class=mail_class)
    for word in asked.get("q", "").split():
        rows = rows.filter(Q(author__icontains=word) | Q(subject__icontains=word))
    return rows
