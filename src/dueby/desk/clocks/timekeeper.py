"""The timekeeper: tells what became true because time passed, in batches, each thing once.

What is told is an entry of the journal in the transaction that claims the subject and plans its
next moment. So a process that is killed has told all of a batch or nothing of it.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import OperationalError, transaction

from dueby.desk.clocks.batch import Batch
from dueby.desk.clocks.rebuilding import clocked_models
from dueby.desk.journal.batches import Said, record_all
from dueby.desk.streams.models import publish_each

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from dueby.desk.clocks.models import Clocked

BATCH: Final = 200
QUEUE: Final = "queue"
PUT_OFF: Final = timedelta(minutes=15)
"""For how long a subject is left alone whose clocks could not be told."""

log = logging.getLogger(__name__)


def pass_moments(at: datetime, batch: int = BATCH) -> int:
    """Tell what became true before `at` of subjects whose moment came, and say of how many.

    A subject that cannot be told holds up no other: it is left alone for a while, and its error is
    raised once the others are told.
    """
    return sum(_pass(model, at, batch) for model in clocked_models())


def _pass(model: type[Clocked], at: datetime, batch: int) -> int:
    # A moment is over once the clock has moved on: at the very moment nothing has changed yet.
    rows = model._default_manager.filter(next_moment_at__lt=at)  # noqa: SLF001 - documented
    waiting = rows.order_by("next_moment_at")
    first = list(waiting.values_list("pk", flat=True)[:batch])
    if not first:
        return 0
    try:
        return _tell(waiting[:batch], at)
    except OperationalError:
        # The database is away, or two waited for each other: nothing is wrong with the subjects.
        raise
    except Exception:
        log.exception("%s subjects could not be told together; each is told by itself", len(first))
        return _tell_each(rows, first, at)


def _tell_each(rows: QuerySet[Clocked], keys: Sequence[int], at: datetime) -> int:
    count, failures = 0, []
    for key in keys:
        try:
            count += _tell(rows.filter(pk=key), at)
        except OperationalError:
            raise
        except Exception as error:
            log.exception("the clocks of %s %s could not be told", rows.model.__name__, key)
            rows.filter(pk=key).update(next_moment_at=at + PUT_OFF)
            failures.append(error)
    if failures:
        raise failures[0]
    return count


@transaction.atomic
def _tell(waiting: QuerySet[Clocked], at: datetime) -> int:
    """Claim subjects, record what became true of them, and plan their next moments."""
    # What somebody else works on at this moment is told anew anyway.
    locked = waiting.select_for_update(of=("self",), skip_locked=True)
    subjects = list(locked.select_related("text"))
    if not subjects:
        return 0
    found = Batch.of(subjects, at)
    found.keep({name: each.next_after(each.to_come(at)) for name, each in found.reckoned.items()})
    record_all(
        [
            Said(subject, each.happening(at), each.at)
            for subject in subjects
            for each in found.reckoned[subject.journal_name].passed(at)
        ],
        by=None,
    )
    _wake(subjects, at)
    return len(subjects)


def _wake(subjects: Sequence[Clocked], at: datetime) -> None:
    """Wake the pages that show the subjects; last of all, for everybody wants the queue's lock."""
    told: dict[str, dict[str, object]] = {
        each.journal_name: {each.subject_kind: each.pk} for each in subjects
    }
    publish_each({**told, QUEUE: {"subjects": len(subjects)}}, "changed", at=at)
