"""A promise: what is measured, how long it allows, on which calendar, from what, until what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from dueby.sla.agreement.tables import Promised, Table, values_of

if TYPE_CHECKING:
    from dueby.sla.conditions import Conditions

CALENDAR_OF_PLAN: Final = "plan"
CALENDAR_GIVEN: Final = "given"


class Strength(StrEnum):
    """How binding a promise is: only a commitment can be missed."""

    COMMITMENT = "commitment"
    OBJECTIVE = "objective"
    BEST_EFFORT = "best_effort"


class Rerating(StrEnum):
    """What becomes of a running clock when its severity, score, plan or another key changes."""

    KEEP = "keep"
    FROM_START = "from_start"
    FROM_CHANGE = "from_change"
    EARLIER_OF = "earlier_of"
    REMAINING_TIME = "remaining_time"
    REMAINING_SHARE = "remaining_share"


class Reopening(StrEnum):
    """What becomes of a stopped clock when the case is reopened."""

    RESUME = "resume"
    RESTART = "restart"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of fact, perhaps only with certain fields: "responded, by a person"."""

    fact: str
    where: Conditions = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a clock may start from: a fact, or another target's clock being done.

    `undone_by` names facts that take it back, such as a patch that was withdrawn.
    """

    pattern: Pattern | None = None
    done: str | None = None
    undone_by: tuple[Pattern, ...] = ()

    @property
    def name(self) -> str:
        """The fact or target it waits for."""
        return self.pattern.fact if self.pattern is not None else f"{self.done} done"


@dataclass(frozen=True, slots=True)
class Start:
    """When a clock begins: at the first of its steps, or at the later of all of them."""

    steps: tuple[Step, ...]
    later_of: bool = False


@dataclass(frozen=True, slots=True)
class PauseRule:
    """While which fact holds a clock does not count, and what ends that."""

    begins: Pattern
    ends: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A cadence: each `after` ends a round and begins the next, until `until` ends the series."""

    after: tuple[Pattern, ...]
    until: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """One promise: a metric, how long it allows, on which calendar, from what, until what."""

    name: str
    metric: str
    within: Promised | Table[Promised]
    start: Start
    title: str = ""
    clause: str = ""
    calendar: str | Table[str] = CALENDAR_OF_PLAN
    strength: Strength | Table[Strength] = Strength.COMMITMENT
    selectors: Conditions = ()
    hours: str | None = None
    tells_hours_apart: bool = False
    each_report: bool = False
    stops: tuple[Pattern, ...] = ()
    cancels: tuple[Pattern, ...] = ()
    pauses: tuple[PauseRule, ...] = ()
    repeat: Repeat | None = None
    waits_for: Mapping[str, str] = field(default_factory=dict)
    counts_from_next_opening: bool = False
    when_raised: Rerating = Rerating.FROM_START
    when_lowered: Rerating = Rerating.FROM_START
    when_plan_changes: Rerating = Rerating.REMAINING_TIME
    when_otherwise_changed: Rerating = Rerating.FROM_START
    when_reopened: Reopening = Reopening.IGNORE
    estimate_extends: bool = False

    @property
    def attributes(self) -> set[str]:
        """Every attribute of the case that this promise depends on."""
        asked = {condition.attribute for condition in self.selectors}
        for choice in (self.within, self.calendar, self.strength):
            if isinstance(choice, Table):
                asked |= choice.attributes
        if CALENDAR_OF_PLAN in values_of(self.calendar):
            asked.add("plan")
        if CALENDAR_GIVEN in values_of(self.calendar):
            asked.add("calendar")
        return asked

    @property
    def patterns(self) -> Iterator[Pattern]:
        """Every pattern that the target listens to."""
        for step in self.start.steps:
            yield from (() if step.pattern is None else (step.pattern,))
            yield from step.undone_by
        yield from (*self.stops, *self.cancels)
        for rule in self.pauses:
            yield from (rule.begins, *rule.ends)
        if self.repeat is not None:
            yield from (*self.repeat.after, *self.repeat.until)

    @property
    def promises(self) -> list[Promised]:
        """Every term or "no number" the target may come to."""
        return values_of(self.within)


@dataclass(frozen=True, slots=True)
class NoticeDuty:
    """A duty to tell the customer: when it is owed, by when, and what the notice must contain.

    `about` are targets whose clocks it concerns; `ahead_of` is a fact's field holding the moment
    before which the notice is due (maintenance), counted backwards. From `share` of the term on it
    is owed while no estimate lies ahead.
    """

    name: str
    metric: str
    within: Promised | Table[Promised]
    owed_when: tuple[Pattern, ...]
    title: str = ""
    clause: str = ""
    about: tuple[str, ...] = ()
    on_overdue: bool = False
    on_estimate: bool = False
    share: float | None = None
    calendar: str | Table[str] = CALENDAR_OF_PLAN
    latest_at_deadline: bool = False
    ahead_of: str | None = None
    sent_by: tuple[Pattern, ...] = ()
    contains: tuple[str, ...] = ()
    strength: Strength = Strength.COMMITMENT
    selectors: Conditions = ()
    heard: frozenset[str] = field(init=False, repr=False, compare=False)
    """The facts that make it owed, or that say it was sent."""

    def __post_init__(self) -> None:
        patterns = (*self.owed_when, *self.sent_by)
        object.__setattr__(self, "heard", frozenset(each.fact for each in patterns))
