"""Facts in, clocks out: one pass over the facts of a case in the order they became true.

The result depends on the agreement, on what is given and on the facts alone; not on the order of
recording, not on the time of day. Rules for what contradicts itself:

- A stop counts only for a clock that has started; an earlier one is kept and warned about.
- Of several facts that start a clock the first counts (each report for targets that say so).
- A fact that supersedes another replaces it wholly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from dueby.sla.agreement import Agreement, Editions, Governing
from dueby.sla.clocks import Clock
from dueby.sla.conditions import fits
from dueby.sla.entitlement import Decision, Quantity, Used, decide, quantities
from dueby.sla.evaluation.contradictions import mark_contradictions
from dueby.sla.evaluation.outcome import REPORTED, clocks
from dueby.sla.evaluation.program import Role
from dueby.sla.evaluation.rerating import corrected, reselect, take_estimate, take_over
from dueby.sla.evaluation.starting import next_round, reach, undo
from dueby.sla.evaluation.stopping import cancel, end_series, merge, pause, reopen, resume, stop
from dueby.sla.evaluation.telling import Telling
from dueby.sla.facts import Fact, in_order
from dueby.sla.notices import Notice, notices_owed

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.sla.case import Case
    from dueby.sla.evaluation.program import Listeners
    from dueby.sla.given import Given


CORRECTED: Final = "edition_corrected"


class Evaluation(NamedTuple):
    """Everything the agreement says of a case: what runs, what was decided, what is left, owed."""

    agreement: Agreement
    clocks: tuple[Clock, ...]
    decisions: tuple[Decision, ...]
    notices: tuple[Notice, ...]
    warnings: tuple[str, ...]
    facts: tuple[Fact, ...]
    case: Case
    used: tuple[Used, ...]
    at: datetime | None

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """What is included, used and left of every allowance."""
        return quantities(self.agreement, self.case, self.used, self.at)


def evaluate(
    editions: Agreement | Editions,
    given: Given,
    facts: Iterable[Fact],
    at: datetime | None = None,
) -> Evaluation:
    """Return clocks, decisions, quantities and notices for a case as known at `at`.

    `at` is an aware instant; facts after it have not happened yet (None: the last fact's moment).
    The edition in force at the first report governs (or at the contract's signing, as the
    agreement says). Raises CaseError for a fact that contradicts the agreement, NotInForceError
    where no edition is in force.
    """
    known = in_order(facts)
    if at is not None and known and known[-1].at > at:
        known = [fact for fact in known if fact.at <= at]
    telling = Telling(_governing(editions, given, known), editions, given)
    for number, fact in enumerate(known):
        if fact.type == CORRECTED:
            telling = _under_correction(telling, given, known[:number], fact)
        _tell(telling, fact)
    moment = at if at is not None or not known else known[-1].at
    return _evaluation(telling, tuple(known), moment)


def _governing(editions: Agreement | Editions, given: Given, facts: list[Fact]) -> Agreement:
    if isinstance(editions, Agreement):
        return editions
    if not facts:
        return editions.newest
    if editions.newest.governed_by is Governing.SIGNING:
        signed = given.date_of("signed_on")
        if signed is not None:
            return editions.on(signed)
    first = facts[0]
    if first.type != REPORTED:
        first = next((fact for fact in facts if fact.type == REPORTED), first)
    return editions.governing(first.at)


def _under_correction(
    telling: Telling, given: Given, told: list[Fact], correction: Fact
) -> Telling:
    agreement = corrected(telling, correction)
    if agreement is None:
        return telling
    renewed = Telling(agreement, telling.editions, given)
    for fact in told:
        _tell(renewed, fact)
    take_over(renewed, telling, correction)
    return renewed


_BY_ROLE: Final[Mapping[Role, Callable[..., None]]] = {
    Role.CANCEL: cancel,
    Role.STOP: stop,
    Role.PAUSE: pause,
    Role.RESUME: resume,
    Role.UNDO: undo,
    Role.REOPEN: reopen,
    Role.ROUND: next_round,
    Role.END_SERIES: end_series,
    Role.START: reach,
}
# Members of an enumeration are slow to hash; as numbers they find their place at once.
_DOES: Final = tuple(_BY_ROLE[role] for role in Role)


def _tell(telling: Telling, fact: Fact) -> None:
    """Take one fact into account: the case first, then questions, changes, and the clocks."""
    program = telling.program
    if program.takes_estimates and "estimated_at" in fact.fields:
        take_estimate(telling, fact)
    listeners = program.heard.get(fact.type)
    if listeners is None:
        return
    if listeners.is_noted:
        telling.noted.append(fact)
    if listeners.absorbs or listeners.questions or listeners.uses:
        _take_in(telling, listeners, fact)
    if fact.type == "merged":
        merge(telling, fact)
    elif listeners.reactions:
        _react(telling, listeners, fact)


def _take_in(telling: Telling, listeners: Listeners, fact: Fact) -> None:
    changed = telling.absorb(fact) if listeners.absorbs else None
    _ask(telling, listeners, fact)
    if changed and (telling.report is not None or telling.reached):
        reselect(telling, changed, fact)
    if fact.type == REPORTED:
        telling.take_report(fact)


def _react(telling: Telling, listeners: Listeners, fact: Fact) -> None:
    for where, reactions in listeners.reactions:
        if where and not fits(where, fact):
            continue
        for role, target, _, place in reactions:
            if place is None:
                _DOES[role](telling, target, fact)
            else:
                _DOES[role](telling, target, place, fact)


def _ask(telling: Telling, listeners: Listeners, fact: Fact) -> None:
    for entitlement, where in listeners.questions:
        if where and not fits(where, fact):
            continue
        found = decide(telling.agreement, entitlement, telling.case, fact, telling.used)
        telling.decisions.extend(found)
        if entitlement.opens_clocks and found:
            telling.is_barred = not found[0].opens_clocks
    for allowance, where in listeners.uses:
        if fits(where, fact):
            telling.used.append(Used(allowance.name, fact))


def _warn_of_missing_reasons(telling: Telling) -> None:
    """Warn of changes that the customer must be given a reason for, and is not."""
    wanted = telling.program.reasons_wanted
    for fact in telling.noted:
        if fact.type in wanted and not fact.fields.get("reason"):
            telling.warn(f"{fact.type} ({fact.id}) gives no reason; the agreement requires one")


def _evaluation(telling: Telling, facts: tuple[Fact, ...], at: datetime | None) -> Evaluation:
    agreement = telling.agreement
    mark_contradictions(telling)
    found = clocks(telling, at)
    _warn_of_missing_reasons(telling)
    notices: tuple[Notice, ...] = ()
    if agreement.notices:
        owed = notices_owed(agreement, telling.case, found, facts, at)
        found, notices = owed.clocks, tuple(owed.notices)
        telling.warnings.extend(owed.warnings)
    return Evaluation(
        agreement,
        tuple(found),
        tuple(telling.decisions),
        notices,
        tuple(telling.warnings),
        facts,
        telling.case,
        tuple(telling.used),
        at,
    )
