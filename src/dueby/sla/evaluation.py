"""Facts in, clocks out: one pass over the facts of a case in the order they became true.

The result depends on the agreement, on what is given and on the facts alone; not on the order of
recording, not on the time of day. Rules for what contradicts itself:

- A stop counts only for a clock that has started; an earlier one is kept and warned about.
- Of several facts that start a clock the first counts (each report for targets that say so).
- A fact that supersedes another replaces it wholly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import (
    Agreement,
    Editions,
    Governing,
    Missing,
    NoNumber,
    Reopening,
    Rerating,
    look_up,
)
from dueby.sla.case import Case, Given
from dueby.sla.clocks import Clock, Flag, Recalculation
from dueby.sla.conditions import fits, possibly
from dueby.sla.entitlement import Decision, Quantity, Used, decide, quantities
from dueby.sla.facts import Fact, in_order
from dueby.sla.notices import Notice, estimated, notices_owed
from dueby.sla.program import Program, Role, program_of
from dueby.sla.runs import Run
from dueby.sla.terms import CalendarPeriod, Elapsed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dueby.sla.agreement import Entitlement, Target
    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.conditions import Conditions
    from dueby.sla.program import Reaction
    from dueby.sla.terms import Term

REPORTED: Final = "reported"
_ESTIMATES: Final = frozenset({"update_sent", "estimated", "workaround_delivered", "notice_sent"})


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything the agreement says of a case: what runs, what was decided, what is left, owed."""

    agreement: Agreement
    clocks: tuple[Clock, ...]
    decisions: tuple[Decision, ...]
    quantities: tuple[Quantity, ...]
    notices: tuple[Notice, ...]
    warnings: tuple[str, ...]
    facts: tuple[Fact, ...]


def evaluate(
    editions: Agreement | Editions,
    given: Given,
    facts: Iterable[Fact],
    at: datetime | None = None,
) -> Evaluation:
    """Return clocks, decisions, quantities and notices for a case as known at `at`.

    `at` is an aware instant; facts after it have not happened yet (None: take all). The edition
    in force at the first report governs (or at the contract's signing, as the agreement says).
    Raises CaseError for a fact that contradicts the agreement, NotInForceError without an edition.
    """
    told = in_order(facts)
    if at is not None:
        told = [fact for fact in told if fact.at <= at]
    agreement = editions if isinstance(editions, Agreement) else _governing(editions, given, told)
    fold = _Fold(agreement, editions, given)
    for fact in told:
        fold.tell(fact)
    moment = at if at is not None else (told[-1].at if told else None)
    return fold.evaluation(tuple(told), moment)


def _governing(editions: Editions, given: Given, facts: list[Fact]) -> Agreement:
    if len(editions.all) == 1 and not facts:
        return editions.newest
    if not facts:
        return editions.newest
    signed = given.date_of("signed_on")
    if editions.newest.governed_by is Governing.SIGNING and signed is not None:
        return editions.on(signed)
    first = next((fact for fact in facts if fact.type == REPORTED), facts[0])
    return editions.governing(first.at)


class _Reached:
    """The steps of a target's start that have happened, and what became of it before starting."""

    __slots__ = ("ended", "ended_by", "facts", "is_contradicted", "paused_by", "undone")

    def __init__(self, steps: int) -> None:
        self.facts: list[Fact | None] = [None] * steps
        self.paused_by: Fact | None = None
        self.ended: str | None = None
        self.ended_by: Fact | None = None
        self.undone: list[Recalculation] = []
        self.is_contradicted = False


class _Fold:
    """The facts of one case, told one by one."""

    __slots__ = (
        "agreement",
        "barred",
        "case",
        "decisions",
        "editions",
        "program",
        "reached",
        "report",
        "runs",
        "used",
        "warnings",
    )

    def __init__(self, agreement: Agreement, editions: Agreement | Editions, given: Given) -> None:
        self.agreement = agreement
        self.editions = editions
        self.program: Program = program_of(agreement)
        self.case = Case(agreement, given)
        self.runs: list[list[Run]] = [[] for _ in self.program.targets]
        self.reached: list[_Reached | None] = [None] * len(self.program.targets)
        self.decisions: list[Decision] = []
        self.used: list[Used] = []
        self.warnings: list[str] = []
        self.barred = False
        self.report: Fact | None = None

    # -- telling ----------------------------------------------------------------------------

    def tell(self, fact: Fact) -> None:
        """Take one fact into account."""
        kind = fact.type
        if kind == "edition_corrected":
            self._correct_edition(fact)
            return
        before = self.case.attributes
        changed = self.case.absorb(fact)
        if kind in self.program.allowance_users:
            self.used.extend(
                Used(each.name, fact) for each in self.agreement.allowances.values()
                if any(use.fact == kind and fits(use.where, fact) for use in each.used_by)
            )
        questions = self.program.questions.get(kind)
        if questions is not None:
            self._ask(questions, fact)
        if kind == REPORTED and self.report is None:
            self.report = fact
        if changed and self.report is not fact:
            self._reselect(changed, before, fact)
        if kind == "merged":
            self._end_all(fact, "merged")
            return
        if kind in _ESTIMATES and fact.fields.get("estimated_at") is not None:
            self._take_estimate(fact)
        for reaction in self.program.reactions.get(kind, ()):
            if not reaction.where or fits(reaction.where, fact):
                self._react(reaction, fact)

    def _ask(self, questions: tuple[tuple[Entitlement, Conditions], ...], fact: Fact) -> None:
        for entitlement, where in questions:
            if not fits(where, fact):
                continue
            found = decide(self.agreement, entitlement, self.case, fact, self.used)
            self.decisions.extend(found)
            if entitlement.opens_clocks and found:
                self.barred = not found[0].opens_clocks

    def _react(self, reaction: Reaction, fact: Fact) -> None:
        number, role = reaction.target, reaction.role
        if role is Role.START:
            self._reach(number, reaction.place, fact)
        elif role is Role.STOP:
            self._stop(number, fact)
        elif role is Role.CANCEL:
            self._cancel(number, fact)
        elif role is Role.PAUSE:
            self._pause(number, fact)
        elif role is Role.RESUME:
            self._resume(number, fact)
        elif role is Role.UNDO:
            self._undo(number, reaction.place, fact)
        elif role is Role.REOPEN:
            self._reopen(number, fact)
        elif role is Role.ROUND:
            self._next_round(number, fact)
        else:
            self._end_series(number, fact)

    # -- starting ---------------------------------------------------------------------------

    def _state(self, number: int) -> _Reached:
        state = self.reached[number]
        if state is None:
            steps = len(self.program.targets[number].start.steps)
            state = self.reached[number] = _Reached(steps)
        return state

    def _reach(self, number: int, place: int, fact: Fact) -> None:
        target = self.program.targets[number]
        state = self._state(number)
        if self.barred and fact.type == REPORTED:
            return
        is_new = state.facts[place] is None or state.ended is not None
        if is_new or (target.each_report and fact.type == REPORTED):
            state.facts[place] = fact
        elif not self._may_start_again(number):
            return
        state.ended = state.ended_by = None
        self._start_when_complete(number, fact)

    def _may_start_again(self, number: int) -> bool:
        runs = self.runs[number]
        return bool(runs) and self.program.targets[number].repeat is not None and not runs[-1].is_open

    def _start_when_complete(self, number: int, fact: Fact) -> None:
        target, state = self.program.targets[number], self._state(number)
        happened = [each for each in state.facts if each is not None]
        if not happened or (target.start.later_of and len(happened) < len(state.facts)):
            return
        starting = max(happened, key=lambda each: each.at) if target.start.later_of else fact
        report = fact.id if target.each_report and fact.type == REPORTED else ""
        if not target.each_report and any(run.is_open for run in self.runs[number]):
            return
        if possibly(target.selectors, self.case.attributes) is not False:
            self._start(number, starting, report)

    def _start(self, number: int, fact: Fact, report: str, round_number: int = 1) -> Run | None:
        """Start a run at a fact, by what the agreement promises for the case as it is now."""
        target = self.program.targets[number]
        attributes = self.case.attributes
        if target.hours is not None:
            calendar = self._calendar(target)
            if isinstance(calendar, Missing) or calendar.is_open(fact.at) != (target.hours == "open"):
                return None
        strength = look_up(target.strength, attributes)
        if isinstance(strength, Missing):
            self._warn(f"{target.name}: its strength needs {strength.attribute}, which is not known")
            return None
        run = Run(self.agreement, target, strength, fact.at, fact, report)
        run.round = round_number
        state = self._state(number)
        run.recalculations.extend(state.undone)
        if state.is_contradicted:
            run.flags.add(Flag.CONTRADICTION)
        if target.repeat is None:
            self._number_round(number, run)
        self._promise(run)
        if state.paused_by is not None:
            run.pause(fact.at, state.paused_by)
        self.runs[number].append(run)
        return run

    def _number_round(self, number: int, run: Run) -> None:
        earlier = [each for each in self.runs[number] if each.report == run.report]
        run.round = len(earlier) + 1

    def _calendar(self, target: Target) -> BusinessCalendar | Missing:
        attributes = self.case.attributes
        name = look_up(target.calendar, attributes) if not isinstance(target.calendar, str) else target.calendar
        if isinstance(name, Missing):
            return name
        return self.agreement.calendar_named(name, attributes)

    def _promised(self, target: Target) -> tuple[Term | NoNumber, BusinessCalendar] | Missing:
        """Return what is promised now, or what is missing to say it."""
        rated = self.case.rated
        within = look_up(target.within, self.case.attributes)
        if isinstance(within, Missing):
            return within
        if rated is not None and rated.reason is not None and self._depends_on(target, "band"):
            within = NoNumber("no band", rated.reason)
        calendar = self._calendar(target)
        if isinstance(calendar, Missing):
            needs_hours = not isinstance(within, (Elapsed, CalendarPeriod, NoNumber))
            return calendar if needs_hours else (within, self.agreement.around_the_clock)
        return within, calendar

    def _depends_on(self, target: Target, attribute: str) -> bool:
        return attribute in target.attributes

    def _promise(self, run: Run) -> None:
        target = run.target
        promised = self._promised(target)
        if possibly(target.selectors, self.case.attributes) is None:
            run.flags.add(Flag.UNDETERMINED)
        self._flag_rating(run)
        if isinstance(promised, Missing):
            self._promise_nothing(run, promised)
            return
        term, calendar = promised
        start = run.started_at
        if target.counts_from_next_opening and isinstance(term, (Elapsed, CalendarPeriod)):
            start = calendar.next_opening(start)
        run.promise_now(term, calendar, start)

    def _promise_nothing(self, run: Run, missing: Missing) -> None:
        if missing.attribute == "band" and missing.value is None:
            run.promise_nothing("unscored", is_waiting=True)
            return
        run.promise_nothing(f"{missing.attribute}_unknown", is_waiting=True)
        found = "is not known" if missing.value is None else f"is {missing.value!r}, which has no row"
        self._warn(f"{run.target.name}: no date, since {missing.attribute} {found}")

    def _flag_rating(self, run: Run) -> None:
        rated = self.case.rated
        if rated is None or not self._depends_on(run.target, "band"):
            return
        run.flags.discard(Flag.PROVISIONAL)
        run.flags.discard(Flag.INFORMATION)
        if rated.is_provisional:
            run.flags.add(Flag.PROVISIONAL)
        if rated.is_information:
            run.flags.add(Flag.INFORMATION)

    # -- ending -----------------------------------------------------------------------------

    def _stop(self, number: int, fact: Fact) -> None:
        runs = [run for run in self.runs[number] if run.is_open]
        answered = fact.fields.get("report")
        if answered is not None and self.program.targets[number].each_report:
            runs = [run for run in runs if run.report == answered]
        for run in runs:
            run.stop(fact.at, fact)
        if runs:
            self._done(self.program.targets[number], fact)
        elif not self.runs[number] and self.program.targets[number].start.steps[0].pattern is not None:
            self._warn_of_early_stop(number, fact)

    def _warn_of_early_stop(self, number: int, fact: Fact) -> None:
        target = self.program.targets[number]
        own = next((each for each in target.stops if each.fact == fact.type), None)
        is_its_own = own is not None and target.stops[0].fact == fact.type
        if is_its_own and self._is_listed(number) and possibly(target.selectors, self.case.attributes):
            sentence = (
                f"{target.name}: {fact.type} ({fact.id}) at {fact.at:%Y-%m-%d %H:%M} UTC came before "
                f"the clock started; it stops nothing"
            )
            self._warn(sentence)
            self._state(number).is_contradicted = True

    def _done(self, target: Target, fact: Fact) -> None:
        for number, place in self.program.after_done.get(target.name, ()):
            self._reach(number, place, fact)

    def _cancel(self, number: int, fact: Fact) -> None:
        for run in self.runs[number]:
            if run.is_open:
                run.cancel(fact.at, fact, fact.type)
        self._end(number, fact, fact.type)

    def _end(self, number: int, fact: Fact, reason: str) -> None:
        state = self._state(number)
        state.ended, state.ended_by = reason, fact

    def _end_all(self, fact: Fact, reason: str) -> None:
        for number, runs in enumerate(self.runs):
            for run in runs:
                if run.is_open:
                    run.cancel(fact.at, fact, reason)
            self._end(number, fact, reason)

    def _pause(self, number: int, fact: Fact) -> None:
        state = self._state(number)
        state.paused_by = state.paused_by or fact
        for run in self.runs[number]:
            if run.is_open:
                run.pause(fact.at, fact)

    def _resume(self, number: int, fact: Fact) -> None:
        self._state(number).paused_by = None
        for run in self.runs[number]:
            if run.is_open:
                run.resume(fact.at, fact)

    def _undo(self, number: int, place: int, fact: Fact) -> None:
        state = self._state(number)
        taken_back = state.facts[place]
        if taken_back is None:
            return
        state.facts[place] = None
        for run in [run for run in self.runs[number] if run.is_open]:
            state.undone = [
                *run.recalculations,
                Recalculation(
                    fact.at, fact, fact.type, taken_back.type, "", "waits again", run.due(), None
                ),
            ]
            self.runs[number].remove(run)

    def _reopen(self, number: int, fact: Fact) -> None:
        target = self.program.targets[number]
        stopped = [run for run in self.runs[number] if run.stopped_at is not None]
        if not stopped:
            return
        if target.when_reopened is Reopening.RESTART:
            self._start(number, fact, stopped[-1].report)
        else:
            stopped[-1].reopen(fact.at, fact)

    def _next_round(self, number: int, fact: Fact) -> None:
        runs = [run for run in self.runs[number] if run.is_open]
        for run in runs:
            if fact is not run.start_fact:
                run.stop(fact.at, fact)
                self._start(number, fact, run.report, run.round + 1)

    def _end_series(self, number: int, fact: Fact) -> None:
        for run in self.runs[number]:
            if run.is_open:
                run.cancel(fact.at, fact, "series_ended")
        self._end(number, fact, "series_ended")

    # -- changing ---------------------------------------------------------------------------

    def _reselect(self, changed: frozenset[str], before: dict[str, str], fact: Fact) -> None:
        """Ask anew which promises hold for a case whose attributes changed."""
        attributes = self.case.attributes
        left: list[tuple[int, Run]] = []
        arriving: list[int] = []
        for number, depends in enumerate(self.program.attributes):
            if not depends & changed:
                continue
            holds = possibly(self.program.targets[number].selectors, attributes)
            for run in self.runs[number]:
                if not run.is_open:
                    continue
                if holds is False:
                    left.append((number, run))
                else:
                    self._rerate(run, changed, before, fact)
            if holds is not False and not self.runs[number]:
                arriving.append(number)
        for number, run in left:
            self._leave(number, run, arriving, changed, before, fact)
        for number in arriving:
            self._arrive(number, fact)

    def _leave(  # noqa: PLR0913 - the whole situation of one change
        self,
        number: int,
        run: Run,
        arriving: list[int],
        changed: frozenset[str],
        before: dict[str, str],
        fact: Fact,
    ) -> None:
        self.runs[number].remove(run)
        heir = next((each for each in arriving if self._succeeds(each, run)), None)
        if heir is not None:
            arriving.remove(heir)
            run.target = self.program.targets[heir]
            self.runs[heir].append(run)
            self.reached[heir] = self.reached[number]
            self._rerate(run, changed, before, fact)
        elif Flag.UNDETERMINED not in run.flags:
            self.runs[number].append(run)
            run.cancel(fact.at, fact, self._reason_to_leave(changed))

    def _succeeds(self, number: int, run: Run) -> bool:
        target = self.program.targets[number]
        strength = look_up(target.strength, self.case.attributes)
        return target.metric == run.target.metric and strength is run.strength

    def _reason_to_leave(self, changed: frozenset[str]) -> str:
        if "class" in changed:
            kind = self.agreement.classes.get(self.case.attributes.get("class", ""))
            return (kind.excluded if kind is not None else None) or "reclassified"
        return f"{min(changed)}_changed"

    def _arrive(self, number: int, fact: Fact) -> None:
        """Start what a change has made promised, from the change on."""
        target, state = self.program.targets[number], self.reached[number]
        if state is None or state.ended is not None or self._has_been_answered(target):
            return
        happened = [each for each in state.facts if each is not None]
        if not happened or (target.start.later_of and len(happened) < len(state.facts)):
            return
        if any(each.fact == fact.type for each in (*target.stops, *target.cancels)):
            return
        self._start(number, fact, "")

    def _has_been_answered(self, target: Target) -> bool:
        family = (
            run
            for number, runs in enumerate(self.runs)
            if self.program.targets[number].metric == target.metric
            for run in runs
        )
        return any(run.stopped_at is not None for run in family)

    def _rerate(self, run: Run, changed: frozenset[str], before: dict[str, str], fact: Fact) -> None:
        """Give a running clock what is promised now, by the rule for this kind of change."""
        target = run.target
        run.agreement = self.agreement
        self._flag_rating(run)
        if possibly(target.selectors, self.case.attributes) is True:
            run.flags.discard(Flag.UNDETERMINED)
        promised = self._promised(target)
        if isinstance(promised, Missing):
            self._promise_nothing(run, promised)
            return
        promise, calendar = promised
        if promise == run.promise and calendar is run.calendar:
            return
        due_before = run.due()
        rule = self._rule(run, changed, before)
        if rule is not Rerating.KEEP:
            run.recompute(rule, promise, calendar, fact.at)
        due_after = run.due()
        what = _named_change(changed)
        run.recalculations.append(
            Recalculation(
                fact.at,
                fact,
                what,
                before.get(what, ""),
                self.case.attributes.get(what, ""),
                rule,
                due_before,
                due_after,
            )
        )
        moved_back = due_after is not None and due_after < fact.at
        if moved_back and (due_before is None or due_before >= fact.at):
            run.flags.add(Flag.RETROACTIVE)

    def _rule(self, run: Run, changed: frozenset[str], before: dict[str, str]) -> Rerating:
        target = run.target
        for attribute, ranks in (
            ("severity", self.agreement.severity_ranks),
            ("band", self.agreement.band_ranks),
        ):
            if attribute not in changed:
                continue
            old, new = before.get(attribute), self.case.attributes.get(attribute)
            if old is None or new is None or old not in ranks or new not in ranks:
                return Rerating.FROM_START
            return target.when_raised if ranks[new] < ranks[old] else target.when_lowered
        return target.when_plan_changes if "plan" in changed else target.when_otherwise_changed

    def _take_estimate(self, fact: Fact) -> None:
        estimated_at = estimated(fact)
        for runs in self.runs:
            for run in runs:
                if run.is_open and run.target.estimate_extends:
                    before = run.due()
                    run.estimate = estimated_at
                    run.recalculations.append(
                        Recalculation(fact.at, fact, "estimate", "", "", "extends", before, run.due())
                    )

    def _correct_edition(self, fact: Fact) -> None:
        """Go on under a corrected edition: running clocks are recomputed, finished ones stay."""
        name = str(fact.fields["to"])
        corrected = None if isinstance(self.editions, Agreement) else self.editions.named(name)
        if corrected is None:
            self._warn(f"{fact.id}: there is no edition {name!r}; the correction has no effect")
            return
        old = self.program
        self.agreement, self.program = corrected, program_of(corrected)
        self.case.govern_by(corrected)
        places = {target.name: number for number, target in enumerate(old.targets)}
        runs, reached = self.runs, self.reached
        self.runs = [runs[places[each.name]] if each.name in places else [] for each in self.program.targets]
        self.reached = [
            reached[places[each.name]] if each.name in places else None for each in self.program.targets
        ]
        for number, target in enumerate(self.program.targets):
            for run in self.runs[number]:
                if run.is_open:
                    self._correct(run, target, fact)

    def _correct(self, run: Run, target: Target, fact: Fact) -> None:
        before, old = run.due(), run.agreement
        run.target, run.agreement = target, self.agreement
        promised = self._promised(target)
        if isinstance(promised, Missing):
            self._promise_nothing(run, promised)
        else:
            run.promise_now(*promised, run.started_at)
        run.recalculations.append(
            Recalculation(
                fact.at, fact, "edition", old.edition, self.agreement.edition, "corrected", before, run.due()
            )
        )

    # -- what comes out ---------------------------------------------------------------------

    def _warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def evaluation(self, facts: tuple[Fact, ...], at: datetime | None) -> Evaluation:
        """Return the result of all facts told."""
        self._end_with_contract(at)
        clocks: list[Clock] = []
        for number, runs in enumerate(self.runs):
            clocks.extend(run.finished() for run in runs)
            if not runs:
                clocks.extend(self._not_started(number))
        owed = notices_owed(self.agreement, self.case, clocks, facts, at) if self.agreement.notices else None
        if owed is not None:
            clocks = owed.clocks
            self.warnings.extend(owed.warnings)
        left = quantities(self.agreement, self.case, self.used, at) if self.agreement.allowances else ()
        return Evaluation(
            self.agreement,
            tuple(clocks),
            tuple(self.decisions),
            left,
            () if owed is None else owed.notices,
            tuple(self.warnings),
            facts,
        )

    def _end_with_contract(self, at: datetime | None) -> None:
        if self.agreement.duties_survive or at is None:
            return
        last_day = self.case.given.date_of("contract_end")
        if last_day is None or self.agreement.end_of(last_day) > at:
            return
        end = self.agreement.end_of(last_day)
        for runs in self.runs:
            for run in runs:
                if run.is_open:
                    run.cancel(end, run.start_fact, "contract_ended")

    def _is_listed(self, number: int) -> bool:
        """Tell whether a clock that has not started is worth naming: the case leads to it."""
        target, state = self.program.targets[number], self.reached[number]
        if target.start.later_of:
            return state is not None and any(each is not None for each in state.facts)
        starts_at_once = any(
            step.pattern is not None and step.pattern.fact == REPORTED for step in target.start.steps
        )
        return self.report is not None and not self.barred and not starts_at_once

    def _not_started(self, number: int) -> Iterable[Clock]:
        target, state = self.program.targets[number], self.reached[number]
        if not self._is_listed(number):
            return
        reason, ended_by = (None, None) if state is None else (state.ended, state.ended_by)
        holds = possibly(target.selectors, self.case.attributes)
        if holds is False:
            kind = self.agreement.classes.get(self.case.attributes.get("class", ""))
            only_class = self._would_hold_for_another_class(target)
            if kind is None or kind.excluded is None or not only_class:
                return
            reason, ended_by = kind.excluded, self.report
        strength = look_up(target.strength, self.case.attributes)
        if isinstance(strength, Missing):
            return
        waiting = None if reason is not None else self._waits_for(target, state)
        flags = {Flag.UNDETERMINED} if holds is None else set()
        if state is not None and state.is_contradicted:
            flags.add(Flag.CONTRADICTION)
        yield Clock(
            self.agreement,
            target,
            strength,
            reason=reason or waiting,
            cancelled_at=None if ended_by is None else ended_by.at,
            cancel_fact=ended_by,
            is_waiting=target.start.later_of and reason is None,
            recalculations=() if state is None else tuple(state.undone),
            flags=frozenset(flags),
        )

    def _would_hold_for_another_class(self, target: Target) -> bool:
        others = {name: value for name, value in self.case.attributes.items() if name != "class"}
        return possibly(target.selectors, others) is not False

    def _waits_for(self, target: Target, state: _Reached | None) -> str:
        """Return the code for the first step that has not happened: not_confirmed."""
        for place, step in enumerate(target.start.steps):
            if state is None or state.facts[place] is None:
                return target.waits_for.get(step.name, f"not_{step.name.replace(' ', '_')}")
        return "not_started"


def _named_change(changed: frozenset[str]) -> str:
    for name in ("severity", "band", "plan", "class"):
        if name in changed:
            return name
    return min(changed)
