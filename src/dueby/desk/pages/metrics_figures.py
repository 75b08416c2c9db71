"""The figures of the desk, read from the database that all processes share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.db.models import Count, Min, Q

import dueby
from dueby.desk.channels.email.models import Mailbox
from dueby.desk.clocks.models import Clocked
from dueby.desk.health.exposition import Figure
from dueby.desk.health.models import Beat, Kind
from dueby.desk.journal.models import Unread
from dueby.desk.outbox.models import Lane, Parcel, ParcelState
from dueby.desk.outbox.receivers import MAIL, WEBHOOK

if TYPE_CHECKING:
    from collections.abc import Sequence

BOUNDS: Final = ("0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "+Inf")


def figures(at: datetime) -> Iterator[Figure]:
    """Give everything that is measured at a moment."""
    info = Figure("dueby_info", "gauge", "Which version this is.")
    info.add(1, version=dueby.__version__)
    yield info
    yield from _timekeeper(at)
    yield from _outbox(at)
    yield from _readers()
    yield _mailboxes(at)
    beats = list(Beat.objects.alive(at))
    yield from _processes(beats, at)
    yield from _requests([each for each in beats if each.kind == Kind.WEB])


def _timekeeper(at: datetime) -> Iterator[Figure]:
    lag = Figure(
        "dueby_timekeeper_lag_seconds",
        "gauge",
        "How long ago the oldest moment passed that was not told yet.",
    )
    waiting = Figure(
        "dueby_timekeeper_waiting", "gauge", "Subjects with a moment that passed and was not told."
    )
    oldest, count = at, 0
    for model in apps.get_models():
        if issubclass(model, Clocked):
            passed = model._default_manager.filter(next_moment_at__lt=at)  # noqa: SLF001
            found = passed.aggregate(oldest=Min("next_moment_at"), count=Count("pk"))
            oldest, count = min(oldest, found["oldest"] or at), count + found["count"]
    lag.add((at - oldest).total_seconds())
    waiting.add(count)
    yield from (lag, waiting)


def _outbox(at: datetime) -> Iterator[Figure]:
    lag = Figure(
        "dueby_outbox_lag_seconds", "gauge", "How long the oldest has been due that did not leave."
    )
    waiting = Figure("dueby_outbox_waiting", "gauge", "What has still to leave.")
    due = Figure("dueby_outbox_due", "gauge", "What is due to leave and is not on its way.")
    dead = Figure("dueby_outbox_dead", "gauge", "What was given up, until it is sent again.")
    resting = Figure("dueby_outbox_resting", "gauge", "Receivers that are left alone for a while.")
    # A lease that has ended is that of a worker that has ended too.
    is_due = Q(next_attempt_at__lte=at)
    for kind in (MAIL, WEBHOOK):
        parcels = Parcel.objects.filter(kind=kind)
        found = parcels.filter(state=ParcelState.WAITING).aggregate(
            waiting=Count("pk"),
            due=Count("pk", filter=is_due),
            oldest=Min("next_attempt_at", filter=is_due),
        )
        lag.add((at - (found["oldest"] or at)).total_seconds(), kind=kind)
        waiting.add(found["waiting"], kind=kind)
        due.add(found["due"], kind=kind)
        dead.add(parcels.filter(state=ParcelState.DEAD).count(), kind=kind)
        resting.add(Lane.objects.filter(kind=kind).resting(at).count(), kind=kind)
    yield from (lag, waiting, due, dead, resting)


def _readers() -> Iterator[Figure]:
    waiting = Figure("dueby_reader_waiting", "gauge", "Entries that a reader has yet to read.")
    failing = Figure("dueby_reader_failing", "gauge", "Entries that a reader failed on.")
    counted = Unread.objects.values("reader").order_by("reader")
    for each in counted.annotate(count=Count("pk"), failed=Count("pk", filter=Q(tries__gt=0))):
        waiting.add(each["count"], reader=each["reader"])
        failing.add(each["failed"], reader=each["reader"])
    yield from (waiting, failing)


def _mailboxes(at: datetime) -> Figure:
    silence = Figure(
        "dueby_mailbox_silence_seconds", "gauge", "How long ago a mailbox in use was last read."
    )
    for mailbox in Mailbox.objects.filter(is_active=True).order_by("pk"):
        if mailbox.checked_at is not None:
            seconds = max((at - mailbox.checked_at).total_seconds(), 0.0)
            silence.add(seconds, mailbox=str(mailbox.pk))
    return silence


def _processes(beats: Sequence[Beat], at: datetime) -> Iterator[Figure]:
    count = Figure("dueby_processes", "gauge", "Processes that were seen in the last minute.")
    silence = Figure("dueby_silence_seconds", "gauge", "How long ago a process was last seen.")
    drift = Figure(
        "dueby_clock_drift_seconds", "gauge", "How far a machine is ahead of the database's clock."
    )
    failures = Figure(
        "dueby_chore_failures_total", "counter", "How often a chore failed since its process began."
    )
    for kind in Kind:
        count.add(sum(each.kind == kind for each in beats), kind=kind.value)
    for beat in beats:
        labels = {"kind": beat.kind, "process": beat.worker}
        silence.add(max((at - beat.at).total_seconds(), 0.0), **labels)
        drift.add(beat.drift, **labels)
        for chore, failed in sorted(beat.chores.items()):
            failures.add(failed, chore=chore, **labels)
    yield from (count, silence, drift, failures)


def _requests(beats: Sequence[Beat]) -> Iterator[Figure]:
    total = Figure("dueby_requests_total", "counter", "Requests that were answered, by status.")
    seconds = Figure(
        "dueby_request_duration_seconds", "histogram", "Time to the beginning of an answer."
    )
    for beat in (each for each in beats if each.figures):
        for status, count in sorted(beat.figures["statuses"].items()):
            total.add(count, process=beat.worker, status=status)
        within = list(accumulate(beat.figures["within"]))
        for bound, count in zip(BOUNDS, within, strict=True):
            seconds.add(count, "_bucket", process=beat.worker, le=bound)
        seconds.add(within[-1], "_count", process=beat.worker)
        seconds.add(beat.figures["seconds"], "_sum", process=beat.worker)
    yield from (total, seconds)
