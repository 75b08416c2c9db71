"""Mails to customers that the outbox has given up become entries, of which people hear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from dueby.desk.journal.recording import Happening, record
from dueby.desk.notices.events import GIVEN_UP
from dueby.desk.notices.models import GivenUp
from dueby.desk.outbox.models import Parcel

if TYPE_CHECKING:
    from datetime import datetime

BATCH: Final = 100


def note_given_up(at: datetime, batch: int = BATCH) -> int:
    """Record each mail to a customer that was given up, and say how many there were.

    What was sent again and given up again is recorded again.
    """
    told = GivenUp.objects.filter(parcel=OuterRef("pk"), since=OuterRef("waits_since"))
    failed = Parcel.objects.failed().filter(kind="mail", person__startswith="contact:")
    # What is erased was given up because nobody is to read it.
    rows = failed.filter(~Exists(told)).exclude(content={})
    return sum(_note(each, at) for each in rows[:batch])


def _note(parcel: Parcel, at: datetime) -> int:
    try:
        with transaction.atomic():
            GivenUp.objects.create(parcel=parcel, since=parcel.waits_since)
            record(parcel, Happening(GIVEN_UP, data={"key": parcel.key}), by=None, at=at)
    except IntegrityError:
        return 0  # another worker has done it
    return 1
