"""One batch out of the outbox: claimed under a lease, handed over, and marked."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.conf import settings

from dueby.desk.outbox.carriers import Directory, DownError, RefusedError
from dueby.desk.outbox.letter import UnsendableError, compose
from dueby.desk.outbox.models import Parcel
from dueby.desk.outbox.signing import signed
from dueby.desk.outbox.smtp import Smtp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dueby.desk.outbox.carriers import Carrier, Round
    from dueby.desk.outbox.letter import Letter

LEASE: Final = timedelta(minutes=10)
BATCH: Final = 20
MAX_ATTEMPTS: Final = 12
"""With the waits of `backoff` that is about half a day."""
FIRST_WAIT: Final = timedelta(seconds=30)
LONGEST_WAIT: Final = timedelta(hours=4)
DOWN_WAIT: Final = timedelta(seconds=30)

log = logging.getLogger(__name__)


def send_due(at: datetime, *, carrier: Carrier, owner: str, batch: int = BATCH) -> int:
    """Hand over what is due at `at`, and say how many parcels there were.

    A parcel that cannot leave waits for its next attempt and holds up none of the others. Where
    nothing can leave at all, the attempt is not counted.
    """
    began = monotonic()
    parcels = Parcel.objects.claim(owner, batch, LEASE, at=at)
    if not parcels:
        return 0
    left = list(parcels)
    try:
        with carrier.round() as going:
            # The rest is given back in time, so that no lease ends while its parcel is on its way.
            while left and monotonic() - began < LEASE.total_seconds() / 2:
                _send(left.pop(0), going, at + timedelta(seconds=monotonic() - began))
        _put_back(left, "", again_at=at)
    except DownError as down:
        log.warning("no mail leaves: %s", down)
        _put_back(left, str(down), again_at=at + DOWN_WAIT)
    return len(parcels)


def carrier_chosen() -> Carrier:
    """Return the carrier that the settings ask for: a mail server, or files where there is none."""
    if settings.MAIL_SERVER is None:
        return Directory(settings.HOME / "mail")
    return Smtp(settings.MAIL_SERVER)


def backoff(key: str, attempt: int) -> timedelta:
    """Return the wait after a failed attempt, from 1: doubled each time, and spread by the key.

    What failed together does not come back together: each waits between half and all of it.
    """
    doubled: timedelta = FIRST_WAIT * 2 ** (attempt - 1)
    drawn = hashlib.sha256(f"{key}\n{attempt}".encode()).digest()
    return min(doubled, LONGEST_WAIT) * (0.5 + int.from_bytes(drawn[:4], "big") / 2**33)


def _send(parcel: Parcel, going: Round, at: datetime) -> None:
    try:
        going.carry(_letter(parcel))
    except UnsendableError as error:
        parcel.fail(str(error), again_at=None)
    except RefusedError as refusal:
        _refused(parcel, str(refusal), at, for_good=refusal.for_good)
    except DownError as down:
        parcel.put_back(str(down), again_at=at + DOWN_WAIT)
        raise
    except Exception as error:  # one parcel that breaks the program holds up none of the others
        log.exception("parcel %s cannot be sent", parcel.pk)
        _refused(parcel, f"the desk failed: {type(error).__name__}", at, for_good=False)
    else:
        if not parcel.arrive(at=at):
            log.warning("parcel %s left, but its lease had ended", parcel.pk)


def _letter(parcel: Parcel) -> Letter:
    if parcel.attempts > MAX_ATTEMPTS:
        raise UnsendableError("each attempt ended in the middle")
    if parcel.kind != "mail":
        raise UnsendableError(f"nobody carries what is of the kind {parcel.kind!r}")
    return signed(compose(parcel))


def _refused(parcel: Parcel, why: str, at: datetime, *, for_good: bool) -> None:
    is_last = for_good or parcel.attempts >= MAX_ATTEMPTS
    again_at = None if is_last else at + backoff(parcel.key, parcel.attempts)
    parcel.fail(why, again_at=again_at)
    log.warning("parcel %s, attempt %s: %s", parcel.pk, parcel.attempts, why)


def _put_back(parcels: Sequence[Parcel], why: str, *, again_at: datetime) -> None:
    for parcel in parcels:
        parcel.put_back(why, again_at=again_at)
