"""An agreement made ready for the fold: for each fact, which targets it touches and how.

Computed once for an edition; evaluating a case then only asks "who listens to this fact".
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import WeakKeyDictionary

from dueby.sla.agreement import Agreement, Reopening

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dueby.sla.agreement import Entitlement, Pattern, Target
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
    """One listener: `place` is the step of the start or the number of the pause rule."""

    role: Role
    target: int
    where: Conditions
    place: int = 0


class Program:
    """The listeners of one edition."""

    __slots__ = (
        "after_done",
        "allowance_users",
        "attributes",
        "questions",
        "reactions",
        "targets",
    )

    def __init__(self, agreement: Agreement) -> None:
        """Collect who listens to what."""
        self.targets: tuple[Target, ...] = tuple(agreement.targets.values())
        self.attributes = tuple(frozenset(target.attributes) for target in self.targets)
        reactions: dict[str, list[Reaction]] = {}
        self.after_done: dict[str, list[tuple[int, int]]] = {}
        for number, target in enumerate(self.targets):
            for fact, reaction in self._listening(number, target):
                reactions.setdefault(fact, []).append(reaction)
        self.reactions = {
            fact: tuple(sorted(each, key=lambda reaction: (reaction.role, reaction.target)))
            for fact, each in reactions.items()
        }
        self.questions = _by_fact(
            (entitlement, entitlement.asked_by) for entitlement in agreement.entitlements.values()
        )
        self.allowance_users = frozenset(
            pattern.fact for each in agreement.allowances.values() for pattern in each.used_by
        )

    def _listening(self, number: int, target: Target) -> Iterable[tuple[str, Reaction]]:
        def patterns(role: Role, those: Iterable[Pattern], place: int = 0) -> Iterable[tuple[str, Reaction]]:
            return ((each.fact, Reaction(role, number, each.where, place)) for each in those)

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


def _by_fact(
    asked: Iterable[tuple[Entitlement, tuple[Pattern, ...]]],
) -> dict[str, tuple[tuple[Entitlement, Conditions], ...]]:
    found: dict[str, list[tuple[Entitlement, Conditions]]] = {}
    for entitlement, patterns in asked:
        for pattern in patterns:
            found.setdefault(pattern.fact, []).append((entitlement, pattern.where))
    return {fact: tuple(each) for fact, each in found.items()}


_PROGRAMS: Final[WeakKeyDictionary[Agreement, Program]] = WeakKeyDictionary()


def program_of(agreement: Agreement) -> Program:
    """Return the program of an edition, made at the first call."""
    found = _PROGRAMS.get(agreement)
    if found is None:
        found = _PROGRAMS[agreement] = Program(agreement)
    return found
