"""Escalations go on from step to step while nobody answers.

A step's pages, the parcels that carry them, the journal and the time of the next step are one
transaction on a locked row: whatever dies between, each step is paged once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.journal.recording import Happening, record
from dueby.desk.paging.matters import clock_of, matter_of, over_because
from dueby.desk.paging.models import Escalation, Page, Policy, Step
from dueby.desk.paging.sending import Paging
from dueby.desk.paging.whom import leads, pages_at, people_of, time_out
from dueby.desk.paging.words import State
from dueby.desk.streams.models import publish

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from dueby.desk.clocks.models import Clock
    from dueby.desk.journal.recording import Named
    from dueby.desk.paging.matters import Matter

BATCH: Final = 50
AGAIN_AFTER: Final = timedelta(minutes=1)
"""How long an escalation that breaks the program is left alone, so that it holds up no other."""

PAUSED_FOR: Final = timedelta(minutes=5)
"""How often it is looked whether a clock goes on, where no entry says so."""

log = logging.getLogger(__name__)


def escalate_due(at: datetime, batch: int = BATCH) -> int:
    """End what has lost its reason, go on with what is due, and say how many there were."""
    looked = _each(Escalation.objects.to_look_at(at), _look, batch, at)
    return looked + _each(Escalation.objects.next_due(at), go_on, batch, at)


def _each(
    waiting: QuerySet[Escalation],
    do: Callable[[Escalation, datetime], None],
    batch: int,
    at: datetime,
) -> int:
    return sum(1 for _ in takewhile(bool, (_next(waiting, do, at) for _ in range(batch))))


def _next(
    waiting: QuerySet[Escalation], do: Callable[[Escalation, datetime], None], at: datetime
) -> bool:
    """Claim one and do it, in a transaction of its own; tell whether there was one."""
    claimed: Escalation | None = None
    try:
        with transaction.atomic():
            rows = waiting.select_related("policy__endpoint")
            claimed = rows.select_for_update(skip_locked=True, of=("self",)).first()
            if claimed is not None:
                do(claimed, at)
    except Exception:
        if claimed is None:
            raise
        log.exception("escalation %s cannot go on", claimed.pk)
        later = {
            name: at + AGAIN_AFTER for name in ("next_at", "look_at") if getattr(claimed, name)
        }
        Escalation.objects.filter(pk=claimed.pk).update(**later)
    return claimed is not None


def _look(escalation: Escalation, at: datetime) -> None:
    matter, pauses = matter_of(escalation.subject), _pauses(clock_of(escalation))
    over = "" if escalation.ended_at else over_because(escalation, matter, at)
    if over:
        end(escalation, State.STOPPED, because=over, at=at)
    elif escalation.state == State.RUNNING and pauses:
        _hold(escalation, at)
    elif escalation.state == State.HELD and not pauses:
        escalation.begin(at)
    elif not _hand_on(escalation, at):
        later = at + PAUSED_FOR if escalation.state == State.HELD else None
        Escalation.objects.filter(pk=escalation.pk).update(look_at=later)


def _pauses(clock: Clock | None) -> bool:
    return clock is not None and clock.paused_since is not None


def _hold(escalation: Escalation, at: datetime) -> None:
    """Page nobody while the clock pauses: what was told of it is not told again afterwards."""
    escalation.state, escalation.next_at, escalation.look_at = State.HELD, None, at
    escalation.save(update_fields=["state", "next_at", "look_at"])
    tell(escalation, "page.held", {"because": "its clock pauses"}, at=at)
    publish(escalation.subject, "changed", {"escalation": escalation.pk}, at=at)


def _hand_on(ended: Escalation, at: datetime) -> bool:
    """See to the next of those that an escalation counted that pages nobody any more, if any.

    An answer is one for all that its pages told of. Of the rest the first that still has a reason
    begins, and counts the others.
    """
    counted = Escalation.objects.counted().filter(counted_by=ended)
    if ended.is_unanswered or not counted.exists():
        return False
    # Whoever changes many escalations takes this lock, so that two never wait in a ring.
    list(Policy.objects.in_order().select_for_update(no_key=True))
    rows = counted.select_related("policy__endpoint").select_for_update(of=("self",))
    following = rows.first()
    if following is None:
        return False
    over = over_because(following, matter_of(following.subject), at)
    if over:
        end(following, State.STOPPED, because=over, at=at)
    elif ended.state == State.ANSWERED and following.pk <= ended.told_up_to:
        following.answered_by = ended.answered_by
        tell(following, "page.answered", {}, by=ended.answered_by, at=at)
        end(following, State.ANSWERED, at=at)
    else:
        following.begin(at)
        counted.update(counted_by=following)
    return True


def go_on(escalation: Escalation, at: datetime) -> None:
    """Page the next step of a locked escalation, or end it where its reason is gone."""
    matter = matter_of(escalation.subject)
    over = over_because(escalation, matter, at)
    if over or matter is None:
        end(escalation, State.STOPPED, because=over, at=at)
        return
    clock = clock_of(escalation)
    if _pauses(clock):
        _hold(escalation, at)
        return
    escalation.due_at = escalation.due_at if clock is None else clock.due_at
    _lapse(escalation, at)
    while (step := _step(escalation)) is not None:
        opens = pages_at(step, matter, at)
        if opens > at:
            escalation.step, escalation.next_at = step.number, opens
            break
        if people := people_of(step, matter, at):
            until = time_out(step, matter, at)
            more = escalation.tell_of_counted()
            pages = Paging(escalation, matter, step.number, at, until, more).send(people)
            tell(escalation, "page.sent", _sent(pages, step.number), at=at)
            escalation.step, escalation.next_at = step.number + 1, until
            break
        data = {"step": step.number, "because": f"nobody is there for: {step}"}
        tell(escalation, "page.passed_on", data, at=at)
        escalation.step = step.number + 1
    else:
        _exhaust(escalation, matter, at)
    escalation.save(update_fields=["step", "repeat", "next_at", "state", "due_at", "told_up_to"])
    publish(escalation.subject, "changed", {"escalation": escalation.pk}, at=at)


def end(
    escalation: Escalation,
    state: State,
    *,
    because: str = "",
    by: Named | None = None,
    at: datetime,
) -> None:
    """End a locked escalation; nobody is paged in it any more, and what it counts is seen to."""
    escalation.state, escalation.next_at, escalation.ended_at = state, None, at
    leaves = Escalation.objects.counted().filter(counted_by=escalation).exists()
    escalation.look_at = at if leaves else None
    escalation.save(update_fields=["state", "next_at", "ended_at", "look_at", "answered_by"])
    if state == State.STOPPED:
        tell(escalation, "page.stopped", {"because": because}, by=by, at=at)
    publish(escalation.subject, "changed", {"escalation": escalation.pk}, at=at)


def tell(  # noqa: PLR0913 - an entry has a kind, data, words, a who and a when
    escalation: Escalation,
    kind: str,
    data: dict[str, object],
    *,
    at: datetime,
    by: Named | None = None,
    note: str = "",
) -> None:
    """Record what happened in an escalation, on the chain of what it is about."""
    words = {"note": note} if note else {}
    told = {"escalation": escalation.pk, **data}
    record(escalation, Happening(kind, data=told, words=words, person=by), by=by, at=at)


def _step(escalation: Escalation) -> Step | None:
    """Return the next step; after the last one the first of the next time through."""
    steps = escalation.policy.steps.order_by("number")
    found = steps.filter(number__gte=escalation.step).first()
    if found is None and escalation.repeat < escalation.policy.repeats:
        escalation.repeat += 1
        found = steps.first()
    return found


def _lapse(escalation: Escalation, at: datetime) -> None:
    """Pass on what nobody answered in time."""
    pages = list(escalation.pages.open().order_by("pk"))
    if pages:
        Page.objects.filter(pk__in=[each.pk for each in pages]).update(passed_on_at=at)
        data = {**_sent(pages, pages[-1].step), "because": "nobody answered in time"}
        tell(escalation, "page.passed_on", data, at=at)


def _exhaust(escalation: Escalation, matter: Matter, at: datetime) -> None:
    """Page the leads after the last step; it stays open until somebody answers."""
    escalation.state, escalation.next_at = State.EXHAUSTED, None
    more = escalation.tell_of_counted()
    pages = Paging(escalation, matter, 0, at, more=more).send(leads())
    tell(escalation, "page.exhausted", _sent(pages, 0), at=at)


def _sent(pages: list[Page], step: int) -> dict[str, object]:
    return {"step": step, "people": [each.user_id for each in pages]}
