"""One edition of an agreement, whole, and the editions of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from dueby.sla.agreement.asking import Asked, asked_by
from dueby.sla.agreement.parties import SeverityRules
from dueby.sla.agreement.tables import Missing
from dueby.sla.agreement.targets import CALENDAR_GIVEN, CALENDAR_OF_PLAN
from dueby.sla.conditions import OneOf

if TYPE_CHECKING:
    from datetime import tzinfo

    from dueby.sla.agreement.cover import Allowance, Entitlement
    from dueby.sla.agreement.parties import Channel, Plan, RequestClass, Scoring, Severity
    from dueby.sla.agreement.targets import NoticeDuty, Target
    from dueby.sla.calendars import BusinessCalendar


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
    class_reason_required: bool = False
    class_decided_by: str = ""
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
    def asked(self) -> Asked:
        """Everything that the agreement asks facts and cases for."""
        return asked_by(self)

    @cached_property
    def confirmable_classes(self) -> frozenset[str]:
        """The classes that some promise names whose clock starts when a case is confirmed."""
        named = set[str]()
        for target in self.targets.values():
            starts = {step.pattern.fact for step in target.start.steps if step.pattern}
            if "confirmed" in starts:
                tests = (each.test for each in target.selectors if each.attribute == "class")
                named.update(*(test.words for test in tests if isinstance(test, OneOf)))
        return frozenset(named)

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

    def is_in_force_at(self, at: datetime) -> bool:
        """Tell whether this edition is in force at a moment."""
        first, last = self._surely_in_force
        return first <= at <= last or self.is_in_force(self.day_of(at))

    @cached_property
    def _surely_in_force(self) -> tuple[datetime, datetime]:
        # Whatever the zone, a date begins and ends within a day of when it does in UTC.
        first = _midnight(self.in_force_from or date.min, 1)
        return first, _midnight(self.in_force_until or date.max, -1)

    def end_of(self, day: date) -> datetime:
        """Return the end of a contract's last day: 24:00 in the agreement's zone, or 00:00."""
        if day == date.max:
            return datetime.max.replace(tzinfo=UTC)
        counted = day + timedelta(days=1) if self.last_day_in_full else day
        return datetime(counted.year, counted.month, counted.day, tzinfo=self.zone)


def _midnight(day: date, days: int) -> datetime:
    near = min(max(day, date.min + timedelta(days=2)), date.max - timedelta(days=2))
    near += timedelta(days=days)
    return datetime(near.year, near.month, near.day, tzinfo=UTC)


class NotInForceError(ValueError):
    """No edition of the agreement is in force at the moment that decides."""


@dataclass(frozen=True)
class Editions:
    """The editions of one agreement in the order of the file."""

    all: tuple[Agreement, ...]

    def governing(self, at: datetime) -> Agreement:
        """Return the edition in force at `at`; of several the one that came into force last.

        Raises NotInForceError when there is none.
        """
        first = self.all[0]
        if len(self.all) == 1 and first.is_in_force_at(at):
            return first
        current = [each for each in self.all if each.is_in_force_at(at)]
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

    @cached_property
    def words(self) -> dict[str, frozenset[str] | None]:
        """The words that some edition gives a meaning to, by field; None where it judges any."""
        found: dict[str, frozenset[str] | None] = {}
        for name, words in (each for edition in self.all for each in edition.asked.words.items()):
            known = found.get(name, frozenset())
            found[name] = None if words is None or known is None else words | known
        return found

    @cached_property
    def newest(self) -> Agreement:
        """The edition that comes into force last."""
        return max(self.all, key=lambda each: each.in_force_from or date.min)
