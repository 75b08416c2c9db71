"""One parcel, handed over: what came of it for the parcel and for its receiver."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from dueby.desk.outbox.carriers import DownError, RefusedError, UnsendableError, UnwellError
from dueby.desk.outbox.letter import compose
from dueby.desk.outbox.models import Parcel
from dueby.desk.outbox.receivers import MAIL
from dueby.desk.outbox.signing import signed
from dueby.desk.outbox.waits import FAILURES, LONGEST_TRIED, MAX_ATTEMPTS, backoff, rest
from dueby.desk.outbox.webhooks.delivery import prepare

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.outbox.carriers import Round
    from dueby.desk.outbox.models import Lane

_CODE: Final = re.compile(r"[1-5]\d\d(?: [245]\.\d{1,3}\.\d{1,3})?\b")

log = logging.getLogger(__name__)


def hand_over(parcel: Parcel, lane: Lane, going: Round[Any], at: datetime) -> None:
    """Hand a claimed parcel over and note what came of it. Raises DownError, before noting."""
    try:
        answer = going.carry(_thing(parcel, at))
    except UnsendableError as error:
        parcel.fail(str(error), again_at=None)
    except UnwellError as refusal:
        _unwell(parcel, lane, refusal, at)
    except RefusedError as refusal:
        lane.note_well()
        _refused(parcel, str(refusal), at, for_good=refusal.for_good)
    except DownError:
        raise
    except Exception as error:  # one parcel that breaks the program holds up none of the others
        log.exception("parcel %s cannot be sent", parcel.pk)
        _refused(parcel, f"the desk failed: {type(error).__name__}", at, for_good=False)
    else:
        lane.note_well()
        if not parcel.arrive(at=at, answer=answer):
            log.warning("parcel %s left, but its lease had ended", parcel.pk)


def _thing(parcel: Parcel, at: datetime) -> object:
    if parcel.attempts > MAX_ATTEMPTS:
        raise UnsendableError("each attempt ended in the middle")
    return signed(compose(parcel)) if parcel.kind == MAIL else prepare(parcel, at)


def _unwell(parcel: Parcel, lane: Lane, refusal: UnwellError, at: datetime) -> None:
    """Note that a receiver takes nothing; after a few times leave it alone for a while."""
    why = str(refusal)
    lane.note_ill(why)
    if lane.failures < FAILURES and refusal.wait is None:
        _refused(parcel, why, at, for_good=False)
        return
    wait = max(rest(lane.receiver, max(lane.failures, FAILURES)), refusal.wait or timedelta())
    # It was no fault of the parcel, so that this attempt is none of its own.
    parcel.put_back(why, again_at=at + wait)
    lane.rest(until=at + wait)
    Parcel.objects.give_up_older(lane.receiver, why, than=at - LONGEST_TRIED)
    log.warning("the receiver of parcel %s takes nothing: %s", parcel.pk, _code(why))


def _refused(parcel: Parcel, why: str, at: datetime, *, for_good: bool) -> None:
    is_last = for_good or parcel.attempts >= MAX_ATTEMPTS
    again_at = None if is_last else at + backoff(parcel.key, parcel.attempts)
    parcel.fail(why, again_at=again_at)
    log.warning("parcel %s, attempt %s: %s", parcel.pk, parcel.attempts, _code(why))


def _code(why: str) -> str:
    """Return what a log may hold of a reason: receivers name people in the rest of theirs."""
    found = _CODE.match(why)
    return found[0] if found else "see the page Outbox"
