"""The agreement as typed values: what is promised, to whom, how it is measured, in which words.

Everything here is plain and frozen. `language` makes it from a file; `clocks` and `entitlement`
ask it questions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar, overload

if TYPE_CHECKING:
    from datetime import tzinfo

    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.conditions import Conditions
    from dueby.sla.scores import Bands
    from dueby.sla.terms import Term

T = TypeVar("T")

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


class Governing(StrEnum):
    """Which moment decides the edition that governs a case."""

    REPORT = "report"
    SIGNING = "signing"


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered passage of the agreement."""

    number: str
    title: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class NoNumber:
    """A promise without a date ("best effort", "next release"), and the code that says so."""

    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A value that depends on an attribute of the case, such as the severity; tables may nest."""

    by: str
    rows: Mapping[str, T | Table[T]]
    otherwise: T | Table[T] | None = None

    @property
    def values(self) -> list[T]:
        """Every value that stands somewhere in the table."""
        found: list[T] = []
        rows = [*self.rows.values(), *([] if self.otherwise is None else [self.otherwise])]
        for row in rows:
            found.extend(row.values if isinstance(row, Table) else [row])
        return found

    @property
    def attributes(self) -> set[str]:
        """Every attribute that some level of the table asks for."""
        rows = [*self.rows.values(), *([] if self.otherwise is None else [self.otherwise])]
        inner = [row.attributes for row in rows if isinstance(row, Table)]
        return {self.by}.union(*inner)


@dataclass(frozen=True, slots=True)
class Missing:
    """A table has no answer: the attribute is unknown (value None) or has no row."""

    attribute: str
    value: str | None


Promised: TypeAlias = "Term | NoNumber"


@overload
def look_up(choice: Table[T], attributes: Mapping[str, str]) -> T | Missing: ...
@overload
def look_up(choice: T, attributes: Mapping[str, str]) -> T | Missing: ...
def look_up(choice: T | Table[T], attributes: Mapping[str, str]) -> T | Missing:
    """Return the value that stands for these attributes, or what is missing to find it."""
    while isinstance(choice, Table):
        value = attributes.get(choice.by)
        row = choice.rows.get(value) if value is not None else None
        if row is None:
            if choice.otherwise is None:
                return Missing(choice.by, value)
            row = choice.otherwise
        choice = row
    return choice


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
        if CALENDAR_OF_PLAN in _values(self.calendar):
            asked.add("plan")
        if CALENDAR_GIVEN in _values(self.calendar):
            asked.add("calendar")
        return asked

    @property
    def promises(self) -> list[Promised]:
        """Every term or "no number" the target may come to."""
        return _values(self.within)


def _values(choice: T | Table[T]) -> list[T]:
    return choice.values if isinstance(choice, Table) else [choice]


@dataclass(frozen=True, slots=True)
class NoticeDuty:
    """A duty to tell the customer: when it is owed, by when, and what the notice must contain.

    `about` are targets whose clocks it concerns; `ahead_of` is a fact's field holding the moment
    before which the notice is due (maintenance), counted backwards.
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
    calendar: str | Table[str] = CALENDAR_OF_PLAN
    latest_at_deadline: bool = False
    ahead_of: str | None = None
    sent_by: tuple[Pattern, ...] = ()
    contains: tuple[str, ...] = ()
    strength: Strength = Strength.COMMITMENT
    selectors: Conditions = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A level of cover that a customer has bought."""

    name: str
    title: str = ""
    calendar: str | None = None
    is_default: bool = False
    sold: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Severity:
    """A level with its meaning; `requires` are conditions without which `otherwise` applies."""

    name: str
    title: str = ""
    means: str = ""
    requires: Conditions = ()
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class SpecialDefault:
    """A default for certain cases; `over_proposal` holds even where another was proposed."""

    when: Conditions
    severity: str
    over_proposal: bool = False


@dataclass(frozen=True, slots=True)
class SeverityRules:
    """The levels, most severe first, and how a case comes by one."""

    levels: tuple[Severity, ...] = ()
    default: str | None = None
    default_where: tuple[SpecialDefault, ...] = ()
    proposed_by: str = ""
    fixed_by: str = ""
    fixed_at: str = ""
    ties: str = ""
    reason_required: bool = False
    lowered_to_after_workaround: str | None = None
    lowered_by_after_workaround: int = 0
    workaround_needs_consent: bool = True


@dataclass(frozen=True, slots=True)
class RequestClass:
    """A class of request; `excluded` is the reason code where it is not part of the agreement."""

    name: str
    title: str = ""
    clause: str = ""
    excluded: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach support, and what it counts as (a chat's transcript is writing)."""

    name: str
    title: str = ""
    counts_as: str = ""


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a vulnerability's score is chosen and turned into a band."""

    bands: Bands
    titles: Mapping[str, str]
    prefer: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    several: str = "highest"
    zero_is_information: bool = False
    below_shown_in: str | None = None
    below_reason: str = "no_band"
    ratings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of an entitlement: when these hold, this is the decision, for this reason."""

    when: Conditions
    decision: str
    reason: str
    clause: str = ""
    opens_clocks: bool | None = None


@dataclass(frozen=True, slots=True)
class ForEach:
    """A question that is asked once for each entry of a given list, such as each release."""

    of: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A question that a fact raises, answered by the first rule that holds."""

    name: str
    question: str
    asked_by: tuple[Pattern, ...]
    rules: tuple[Rule, ...]
    title: str = ""
    clause: str = ""
    opens_clocks: bool = False
    for_each: ForEach | None = None


@dataclass(frozen=True, slots=True)
class Allowance:
    """A quantity a customer may use: what is included, what uses it, over which period."""

    name: str
    title: str = ""
    clause: str = ""
    unit: str = ""
    included: int | float | Table[float] = 0
    each: str | None = None
    used_by: tuple[Pattern, ...] = ()
    amount: str | None = None
    per: str = "contract"
    lapses_with_contract: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A promise that is kept by people and explained by the machine: credits, escalation, scope."""

    kind: str
    sentence: str
    clause: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class HolidaySet:
    """A set of holidays as it is written: its dates, and whether a rule fills the other years."""

    name: str
    title: str = ""
    written: tuple[date, ...] = ()
    has_rule: bool = False
    used_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A fact that only this agreement knows, and the attributes of the case that it sets."""

    name: str
    means: str = ""
    sets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Agreement:
    """One edition of an agreement, whole: what holds from `in_force_from` to `in_force_until`."""

    name: str
    title: str
    zone: tzinfo
    zone_name: str = ""
    vendor: str = ""
    edition: str = ""
    in_force_from: date | None = None
    in_force_until: date | None = None
    governed_by: Governing = Governing.REPORT
    languages: tuple[str, ...] = ()
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    calendars: Mapping[str, BusinessCalendar] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    classes: Mapping[str, RequestClass] = field(default_factory=dict)
    default_class: str | None = None
    channels: Mapping[str, Channel] = field(default_factory=dict)
    severities: SeverityRules = field(default_factory=SeverityRules)
    scoring: Scoring | None = None
    targets: Mapping[str, Target] = field(default_factory=dict)
    notices: Mapping[str, NoticeDuty] = field(default_factory=dict)
    entitlements: Mapping[str, Entitlement] = field(default_factory=dict)
    allowances: Mapping[str, Allowance] = field(default_factory=dict)
    last_day_in_full: bool = True
    duties_survive: bool = True
    own_facts: Mapping[str, OwnFact] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    overrides: tuple[str, ...] = ()
    holiday_sets: Mapping[str, HolidaySet] = field(default_factory=dict)
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    around_the_clock: BusinessCalendar = field(kw_only=True)

    @cached_property
    def lines(self) -> dict[str, int]:
        """The line of every target and notice, by its name."""
        return {
            path.partition(".")[2]: line
            for path, (line, _) in self.places.items()
            if path.count(".") == 1 and path.startswith(("targets.", "notices."))
        }

    def place_of(self, path: str) -> tuple[int, int]:
        """Return line and column of a path in the file, or of the nearest place above it."""
        near = path
        while near and near not in self.places:
            near = near[: max(near.rfind("."), near.rfind("["), 0)]
        return self.places.get(near, (1, 1))

    @cached_property
    def default_plan(self) -> str | None:
        """The plan of a case that names none: the only one, or the one marked as default."""
        if len(self.plans) == 1:
            return next(iter(self.plans))
        return next((plan.name for plan in self.plans.values() if plan.is_default), None)

    @cached_property
    def levels(self) -> dict[str, Severity]:
        """The levels of severity by name, most severe first."""
        return {level.name: level for level in self.severities.levels}

    @cached_property
    def band_ranks(self) -> dict[str, int]:
        """Band to place, 0 being the most severe; empty without scores."""
        titles = () if self.scoring is None else self.scoring.titles
        return {name: rank for rank, name in enumerate(titles)}

    @cached_property
    def severity_ranks(self) -> dict[str, int]:
        """Level to place, 0 being the most severe."""
        return {level.name: rank for rank, level in enumerate(self.severities.levels)}

    def calendar_named(
        self, name: str, attributes: Mapping[str, str]
    ) -> BusinessCalendar | Missing:
        """Return a calendar by its name, by the plan of the case, or as the case gives it."""
        if name == CALENDAR_OF_PLAN:
            plan = self.plans.get(attributes.get("plan", ""))
            if plan is None or plan.calendar is None:
                return Missing("plan", attributes.get("plan"))
            name = plan.calendar
        if name == CALENDAR_GIVEN:
            given = attributes.get("calendar")
            if given is None or given not in self.calendars:
                return Missing("calendar", given)
            name = given
        return self.calendars[name]

    def day_of(self, at: datetime) -> date:
        """Return the date of a moment in the agreement's zone."""
        return at.astimezone(self.zone).date()

    def is_in_force(self, day: date) -> bool:
        """Tell whether this edition is in force on a date."""
        begun = self.in_force_from is None or self.in_force_from <= day
        return begun and (self.in_force_until is None or day <= self.in_force_until)

    def end_of(self, day: date) -> datetime:
        """Return the end of a contract's last day: 24:00 in the agreement's zone, or 00:00."""
        counted = day + timedelta(days=1) if self.last_day_in_full else day
        return datetime(counted.year, counted.month, counted.day, tzinfo=self.zone)


class NotInForceError(ValueError):
    """No edition of the agreement is in force at the moment that decides."""


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions of one agreement in the order of the file."""

    all: tuple[Agreement, ...]

    def governing(self, at: datetime) -> Agreement:
        """Return the edition in force at `at`; of several the one that came into force last.

        Raises NotInForceError when there is none.
        """
        first = self.all[0]
        if len(self.all) == 1 and first.is_in_force(first.day_of(at)):
            return first
        current = [each for each in self.all if each.is_in_force(each.day_of(at))]
        return self._newest(current, at.date())

    def on(self, day: date) -> Agreement:
        """Return the edition in force on a date, such as that of the contract's signing."""
        return self._newest([each for each in self.all if each.is_in_force(day)], day)

    def _newest(self, current: list[Agreement], day: date) -> Agreement:
        if not current:
            known = ", ".join(
                f"{each.edition or each.name} from {each.in_force_from}" for each in self.all
            )
            raise NotInForceError(f"no edition is in force on {day}; there are {known}")
        return max(current, key=lambda each: each.in_force_from or date.min)

    def named(self, edition: str) -> Agreement | None:
        """Return the edition of that name, or None."""
        return next((each for each in self.all if each.edition == edition), None)

    @property
    def newest(self) -> Agreement:
        """The edition that comes into force last."""
        return max(self.all, key=lambda each: each.in_force_from or date.min)
