"""An agreement made ready for the fold: for each fact, which targets it touches and how.

Computed once for an edition; evaluating a case then only asks "who listens to this fact".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

from dueby.sla.agreement import Agreement, Reopening
from dueby.sla.case import CHANGING
from dueby.sla.conditions import NoneOf, OneOf
from dueby.sla.evaluation.offers import Offers
from dueby.sla.facts import VOCABULARY

if TYPE_CHECKING:
    from dueby.sla.agreement import Allowance, Entitlement, Pattern, Target
    from dueby.sla.conditions import Conditions


class Role(IntEnum):
    """What a fact does to a target's clock; several things happen in this order."""

    CANCEL = 0
    STOP = 1
    PAUSE = 2
    RESUME = 3
    UNDO = 4
    REOPEN = 5
    ROUND = 6
    END_SERIES = 7
    START = 8


class Reaction(NamedTuple):
    """One target's answer to a fact: `place` is the step or rule of the target it concerns."""

    role: Role
    target: int
    where: Conditions
    place: int | None = None


@dataclass(slots=True)
class Listeners:
    """Everything that one kind of fact sets off."""

    absorbs: bool = False
    is_noted: bool = False
    reactions: tuple[tuple[Conditions, tuple[Reaction, ...]], ...] = ()
    """In the order of their roles, those on one condition together."""
    questions: list[tuple[Entitlement, Conditions]] = field(default_factory=list)
    uses: list[tuple[Allowance, Conditions]] = field(default_factory=list)

    @property
    def is_heard(self) -> bool:
        """Tell whether the fact sets anything off at all."""
        return bool(self.absorbs or self.is_noted or self.reactions or self.questions or self.uses)


_ALWAYS_HEARD: Final = ("reported", "merged")
_ENDS: Final = ("rectified", "closed", "rejected", "merged")
_SAID_BEFORE: Final = ("waiting", "resumed", "reopened", "confirmed", "rejected")


class Program:
    """The listeners of one edition."""

    __slots__ = (
        "after_done",
        "attributes",
        "channels",
        "conditions",
        "ends",
        "heard",
        "listeners",
        "offers",
        "reasons_wanted",
        "rests_on_band",
        "starts_with_report",
        "takes_estimates",
        "targets",
    )

    def __init__(self, agreement: Agreement) -> None:
        """Collect who listens to what."""
        self.targets: tuple[Target, ...] = tuple(agreement.targets.values())
        self.attributes = tuple(_depends_on(target) for target in self.targets)
        self.channels = tuple(agreement.channels.values())
        self.conditions: dict[Conditions, Conditions] = {}
        self.offers = Offers(agreement)
        self.rests_on_band = frozenset(
            each.name for each in self.targets if "band" in each.attributes
        )
        self.starts_with_report = tuple(_starts_with_report(target) for target in self.targets)
        self.ends = _ends(self.targets)
        self.reasons_wanted = frozenset(_reasons_wanted(agreement))
        self.after_done: dict[str, list[tuple[int, int]]] = {}
        self.listeners = {kind: Listeners(kind in CHANGING) for kind in VOCABULARY}
        self.listeners |= {kind: Listeners(absorbs=True) for kind in agreement.own_facts}
        reactions: defaultdict[str, list[Reaction]] = defaultdict(list)
        for number, target in enumerate(self.targets):
            for fact, reaction in self._listening(number, target):
                reactions[fact].append(reaction)
        for fact, those in reactions.items():
            self._on(fact).reactions = tuple(_by_condition(those))
        for entitlement in agreement.entitlements.values():
            for pattern in entitlement.asked_by:
                where = self._counted(pattern.where)
                self._on(pattern.fact).questions.append((entitlement, where))
        for allowance in agreement.allowances.values():
            for pattern in allowance.used_by:
                self._on(pattern.fact).uses.append((allowance, self._counted(pattern.where)))
        self.takes_estimates = any(target.estimate_extends for target in self.targets)
        for kind in (*_SAID_BEFORE, *self.ends, *self.reasons_wanted):
            self._on(kind).is_noted = True
        self.heard = {
            kind: each
            for kind, each in self.listeners.items()
            if each.is_heard or kind in _ALWAYS_HEARD
        }

    def _counted(self, where: Conditions) -> Conditions:
        """Return the conditions with every channel that counts as one they name.

        Equal conditions are one, so that they need to be asked only once.
        """
        counted = tuple(
            replace(each, test=type(each.test)(self._with_channels(each.test.words)))
            if each.attribute == "channel" and isinstance(each.test, (OneOf, NoneOf))
            else each
            for each in where
        )
        return self.conditions.setdefault(counted, counted)

    def _with_channels(self, words: frozenset[str]) -> frozenset[str]:
        return words.union(each.name for each in self.channels if each.counts_as in words)

    def _on(self, fact: str) -> Listeners:
        return self.listeners.setdefault(fact, Listeners())

    def _listening(self, number: int, target: Target) -> Iterator[tuple[str, Reaction]]:
        def patterns(
            role: Role, those: Iterable[Pattern], place: int | None = None
        ) -> Iterator[tuple[str, Reaction]]:
            return (
                (each.fact, Reaction(role, number, self._counted(each.where), place))
                for each in those
            )

        yield from patterns(Role.CANCEL, target.cancels)
        yield from patterns(Role.STOP, target.stops)
        for place, rule in enumerate(target.pauses):
            yield from patterns(Role.PAUSE, [rule.begins], place)
            yield from patterns(Role.RESUME, rule.ends, place)
        for place, step in enumerate(target.start.steps):
            yield from patterns(Role.UNDO, step.undone_by, place)
            if step.pattern is not None:
                yield from patterns(Role.START, [step.pattern], place)
            else:
                self.after_done.setdefault(step.done or "", []).append((number, place))
        if target.repeat is not None:
            yield from patterns(Role.ROUND, target.repeat.after)
            yield from patterns(Role.END_SERIES, target.repeat.until)
        if target.when_reopened is not Reopening.IGNORE:
            yield "reopened", Reaction(Role.REOPEN, number, ())


def _by_condition(reactions: list[Reaction]) -> Iterator[tuple[Conditions, tuple[Reaction, ...]]]:
    in_order = sorted(reactions, key=attrgetter("role", "target"))
    for where, those in groupby(in_order, attrgetter("where")):
        yield where, tuple(those)


def _depends_on(target: Target) -> frozenset[str]:
    """Return the attributes that may change a clock: a band rests on its score, and tells so."""
    asked = target.attributes
    return frozenset(asked | {"score"} if "band" in asked else asked)


def _starts_with_report(target: Target) -> bool:
    steps = (step.pattern for step in target.start.steps)
    return any(pattern is not None and pattern.fact == "reported" for pattern in steps)


def _ends(targets: Iterable[Target]) -> frozenset[str]:
    """Return the facts after which a case may be reopened."""
    resuming = (each for each in targets if each.when_reopened is not Reopening.IGNORE)
    stops = ({stop.fact for stop in each.stops} for each in resuming)
    return frozenset(_ENDS).union(*stops)


def _reasons_wanted(agreement: Agreement) -> Iterator[str]:
    """Give the facts that the customer must be given a reason for."""
    if agreement.severities.reason_required:
        yield from ("confirmed", "severity_changed")
    if agreement.class_reason_required:
        yield "reclassified"


_PROGRAMS: Final[WeakKeyDictionary[Agreement, Program]] = WeakKeyDictionary()


def program_of(agreement: Agreement) -> Program:
    """Return the program of an edition, made at the first call."""
    found = _PROGRAMS.get(agreement)
    if found is None:
        found = _PROGRAMS[agreement] = Program(agreement)
    return found
