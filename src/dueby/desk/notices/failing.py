"""Mails to customers that the outbox has given up become entries, of which people hear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from dueby.desk.journal.recording import Happening, record
from dueby.desk.notices.events import GIVEN_UP
from dueby.desk.notices.models import GivenUp
from dueby.desk.outbox.models import Parcel

if TYPE_CHECKING:
    from datetime import datetime

BATCH: Final = 100


def note_given_up(at: datetime, batch: int = BATCH) -> int:
    """Record each mail to a customer that was given up, once, and say how many there were."""
    told = GivenUp.objects.values("parcel")
    failed = Parcel.objects.failed().filter(kind="mail", person__startswith="contact:")
    # What is erased was given up because nobody is to read it.
    rows = failed.exclude(content={}).exclude(pk__in=told)
    return sum(_note(each, at) for each in rows[:batch])


def _note(parcel: Parcel, at: datetime) -> int:
    try:
        with transaction.atomic():
            GivenUp.objects.create(parcel=parcel)
            record(parcel, Happening(GIVEN_UP, data={"key": parcel.key}), by=None, at=at)
    except IntegrityError:
        return 0  # another worker has done it
    return 1
