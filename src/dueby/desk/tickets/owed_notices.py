"""The notices that a ticket owes or owed: why, since when, by when, and what came of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import NoticeDuty
from dueby.sla.clocks import Clock, Flag, Standing
from dueby.sla.notices import Notice, Why

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dueby.sla.evaluation import Evaluation

_WHYS: Final = {
    Why.ESTIMATE: "the estimate lies after the promised date",
    Why.OVERDUE: "the promised date passed before the customer was told",
    "known_unachievable": "somebody noted that the date will not be kept",
    "notice_sent": "the customer was told before anybody had noted it",
}
STATES: Final = {
    Standing.OVERDUE: "owed, and late",
    Standing.MET: "sent in time",
    Standing.MET_LATE: "sent late",
    Standing.CANCELLED: "no longer owed",
}
OWED: Final = "owed"


@dataclass(frozen=True, slots=True)
class OwedNotice:
    """One notice with its own clock, its number among the clocks, and the clock it is about."""

    duty: NoticeDuty
    notice: Notice
    clock: Clock
    number: int
    about: Clock | None

    @property
    def title(self) -> str:
        """What the agreement calls it."""
        return self.duty.title or self.duty.name

    @property
    def why(self) -> str:
        """Why it is owed, in words."""
        if self.notice.cause == Why.SILENCE:
            return f"{self.duty.share:.4g} of the period is used up, and no estimate lies ahead"
        return _WHYS.get(self.notice.cause, self.notice.cause.replace("_", " "))

    @property
    def is_open(self) -> bool:
        """Whether the customer has still to be told."""
        return self.clock.stopped_at is None and self.clock.cancelled_at is None

    @property
    def sent_entry(self) -> int | None:
        """The journal's entry by which the customer was told, with all that it must contain."""
        fact = self.clock.stop_fact
        return None if fact is None else int(fact.id)

    def state(self, at: datetime) -> str:
        """Return what came of it, in words."""
        return STATES.get(self.clock.standing(at), OWED)

    def is_miss(self, at: datetime) -> bool:
        """Tell whether the promise that it is about was not kept in time."""
        return self.about is not None and self.about.is_miss(at)

    @property
    def has_notice(self) -> bool:
        """Whether the promise that it is about is marked: the customer was told in time."""
        return self.about is not None and Flag.WITH_NOTICE in self.about.flags


def owed_notices(told: Evaluation) -> Iterator[OwedNotice]:
    """Give every notice of a case, in the order of the agreement."""
    numbered = enumerate(told.clocks, 1)
    own = [(number, each) for number, each in numbered if isinstance(each.target, NoticeDuty)]
    for notice, (number, clock) in zip(told.notices, own, strict=True):
        about = None if notice.about is None else told.clocks[notice.about]
        yield OwedNotice(told.agreement.notices[notice.duty], notice, clock, number, about)


def due_before(told: Evaluation) -> datetime | None:
    """Return the promised date that a notice given now would be about, the earliest that runs."""
    about = {name for duty in told.agreement.notices.values() for name in duty.about}
    dates = (
        each.due_at
        for each in told.clocks
        if each.target.name in about and each.stopped_at is None and each.cancelled_at is None
    )
    return min((each for each in dates if each is not None), default=None)
