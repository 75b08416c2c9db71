"""What changes do to running clocks: severity, score, plan, class, estimates, corrections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dueby.sla.agreement import Agreement, Missing, Rerating
from dueby.sla.clocks import Flag, Recalculation
from dueby.sla.conditions import fits
from dueby.sla.evaluation.starting import arrive, flag_rating, is_in_its_hours, promise_nothing
from dueby.sla.facts import word
from dueby.sla.notices import estimated

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.sla.agreement import Target
    from dueby.sla.evaluation.offers import Offer
    from dueby.sla.evaluation.runs import Run
    from dueby.sla.evaluation.telling import Telling
    from dueby.sla.facts import Fact

_TOLD_FIRST = ("severity", "band", "plan", "class")


def reselect(telling: Telling, changed: Mapping[str, str | None], fact: Fact) -> None:
    """Ask anew which promises hold for a case; `changed` has attributes with their old words.

    A clock that this very fact ends is judged by what held until then: nobody mends a miss by
    the fact that comes too late.
    """
    leaving: list[tuple[int, Run]] = []
    arriving: list[int] = []
    for number, depends in enumerate(telling.program.attributes):
        if depends.isdisjoint(changed):
            continue
        holds = _holds(telling.offers[number])
        if holds is not False:
            _come_back(telling, number, fact)
        for run in telling.runs[number]:
            if not run.is_open or _ends(run.target, fact):
                continue
            if holds is False:
                leaving.append((number, run))
            else:
                rerate(telling, number, run, changed, fact)
        if holds is not False and not telling.runs[number]:
            arriving.append(number)
    for number, run in leaving:
        _leave(telling, number, run, arriving, changed, fact)
    for number in arriving:
        arrive(telling, number, changed, fact)


def _ends(target: Target, fact: Fact) -> bool:
    return any(
        each.fact == fact.type and fits(each.where, fact)
        for each in (*target.stops, *target.cancels)
    )


def _leave(  # noqa: PLR0913, PLR0917 - the whole situation of one change
    telling: Telling,
    number: int,
    run: Run,
    arriving: list[int],
    changed: Mapping[str, str | None],
    fact: Fact,
) -> None:
    """Hand a clock to the target that promises the same metric now, or cancel it."""
    telling.runs[number].remove(run)
    heir = _heir(telling, run, arriving)
    if heir is not None:
        arriving.remove(heir)
        run.target = telling.program.targets[heir]
        telling.runs[heir].append(run)
        telling.reached[heir] = telling.reached[number]
        rerate(telling, heir, run, changed, fact)
    elif Flag.UNDETERMINED not in run.flags:
        telling.runs[number].append(run)
        run.cancel(fact.at, fact, _reason_to_leave(telling, changed))
        run.has_left = True


def _come_back(telling: Telling, number: int, fact: Fact) -> None:
    """Let the clocks go on that a change had cancelled, and that nothing else has ended since."""
    for run in telling.runs[number]:
        if run.has_left and telling.reached[number].ended is None:
            run.come_back(fact.at, fact)
            for pausing in telling.reached[number].paused_by.values():
                run.pause(fact.at, pausing)


def _heir(telling: Telling, run: Run, arriving: list[int]) -> int | None:
    """Return the target that promises the same metric now, at best with the same strength."""
    targets = telling.program.targets
    heirs = [
        number
        for number in arriving
        if targets[number].metric == run.target.metric and _began_in_its_hours(telling, number, run)
    ]
    as_strong = (number for number in heirs if telling.offers[number].strength is run.strength)
    return next(as_strong, next(iter(heirs), None))


def _began_in_its_hours(telling: Telling, number: int, run: Run) -> bool:
    offer = telling.offer(number, run.started_at)
    return is_in_its_hours(telling.program.targets[number], offer, run.started_at)


def _holds(offer: Offer) -> bool | None:
    """Tell whether a target promises the case anything now; None while that is not known."""
    has_no_strength = isinstance(offer.strength, Missing) and offer.strength.value is not None
    return False if has_no_strength else offer.holds


def _reason_to_leave(telling: Telling, changed: Mapping[str, str | None]) -> str:
    if "class" in changed:
        kind = telling.agreement.classes.get(telling.case.attributes.get("class", ""))
        return (kind.excluded if kind is not None else None) or "reclassified"
    return f"{_told(changed)}_changed"


def rerate(
    telling: Telling, number: int, run: Run, changed: Mapping[str, str | None], fact: Fact
) -> None:
    """Give a running clock what is promised now, by the agreement's rule for such a change."""
    flag_rating(telling, run)
    offer = telling.offer(number, run.started_at)
    if run.target.selectors and offer.holds is True:
        run.flags -= {Flag.UNDETERMINED}
    strength = telling.offers[number].strength
    if not isinstance(strength, Missing):
        run.strength = strength
    promised = telling.promised(run.target, offer)
    if isinstance(promised, Missing):
        promise_nothing(telling, run, promised)
        return
    promise, calendar = promised
    if promise == run.promise and calendar is run.calendar:
        return
    due_before = run.due()
    rule = _rule(telling, run, changed)
    if rule is not Rerating.KEEP:
        run.recompute(rule, promise, calendar, fact.at)
    due_after = run.due()
    what = _told(changed)
    old, new = changed[what] or "", telling.case.attributes.get(what, "")
    run.tell(Recalculation(fact.at, fact, what, old, new, rule, due_before, due_after))
    _mark_retroactive(run, due_before, due_after, fact)


def _rule(telling: Telling, run: Run, changed: Mapping[str, str | None]) -> Rerating:
    target, agreement = run.target, telling.agreement
    for attribute, ranks in (
        ("severity", agreement.severity_ranks),
        ("band", agreement.band_ranks),
    ):
        if attribute not in changed:
            continue
        old, new = changed[attribute], telling.case.attributes.get(attribute)
        if old is None or new is None or old not in ranks or new not in ranks:
            return Rerating.FROM_START
        return target.when_raised if ranks[new] < ranks[old] else target.when_lowered
    return target.when_plan_changes if "plan" in changed else target.when_otherwise_changed


def _told(changed: Mapping[str, str | None]) -> str:
    """Return the attribute by which a change is told."""
    return next((name for name in _TOLD_FIRST if name in changed), min(changed))


def take_estimate(telling: Telling, fact: Fact) -> None:
    """Let an estimate move the date of the clocks whose target says that it does."""
    for runs in telling.runs:
        for run in runs:
            if run.is_open and run.target.estimate_extends:
                before, run.estimate = run.due(), estimated(fact)
                run.tell(
                    Recalculation(fact.at, fact, "estimate", "", "", "extends", before, run.due())
                )


def corrected(telling: Telling, fact: Fact) -> Agreement | None:
    """Return the edition a correction names; None, with a warning, where there is none."""
    name, editions = word(fact.fields["to"]), telling.editions
    found = None if isinstance(editions, Agreement) else editions.named(name)
    if found is None:
        telling.warn(f"{fact.id}: there is no edition {name!r}; the correction has no effect")
    return found


def take_over(telling: Telling, before: Telling, fact: Fact) -> None:
    """Go on under a corrected edition: running clocks are recomputed, finished ones stay.

    `telling` has been told, under the corrected edition, what `before` was told under the old one.
    """
    old = {_measurement(run): run for runs in before.runs for run in runs}
    for number, target in enumerate(telling.program.targets):
        renewed = [
            _renewed(telling, run, old.get(_measurement(run)), fact) for run in telling.runs[number]
        ]
        known = {_measurement(run) for run in renewed}
        gone = [
            run for key, run in old.items() if run.target.name == target.name and key not in known
        ]
        for run in gone:
            if run.is_open:
                run.cancel(fact.at, fact, "edition_corrected")
        telling.runs[number] = sorted([*gone, *renewed], key=lambda run: run.started_at)
    telling.decisions, telling.used = before.decisions, before.used
    for sentence in before.warnings:
        telling.warn(sentence)


def _measurement(run: Run) -> tuple[str, str, int]:
    return run.target.name, run.start_fact.id, run.round


def _renewed(telling: Telling, run: Run, old: Run | None, fact: Fact) -> Run:
    """Return a run under the corrected edition with its history; one that had ended stays."""
    if old is None:
        return run
    if not old.is_open:
        return old
    due_before, due_after = old.due(), run.due()
    change = Recalculation(
        fact.at,
        fact,
        "edition",
        old.agreement.edition,
        telling.agreement.edition,
        "corrected",
        due_before,
        due_after,
    )
    run.recalculations = (*old.recalculations, change)
    run.flags |= old.flags & {Flag.RETROACTIVE}
    _mark_retroactive(run, due_before, due_after, fact)
    return run


def _mark_retroactive(
    run: Run, due_before: datetime | None, due_after: datetime | None, fact: Fact
) -> None:
    if due_after is not None and due_after < fact.at and due_after != due_before:
        run.flag(Flag.RETROACTIVE)
