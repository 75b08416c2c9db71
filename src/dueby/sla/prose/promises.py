"""Every target and notice in sentences, and all of them as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import NoNumber, Reopening, Rerating, Strength, Table
from dueby.sla.prose.words import (
    cells,
    clause_mark,
    counting_said,
    hours_of,
    pattern_said,
    patterns_said,
    start_said,
    strength_said,
    term_said,
    whom_said,
)

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, NoticeDuty, Target


_CHANGES: Final = {
    Rerating.KEEP: "the date stays",
    Rerating.FROM_START: "the date is recomputed from the original start",
    Rerating.FROM_CHANGE: "the new term counts from the change",
    Rerating.EARLIER_OF: "the earlier of the running date and the change plus the new term holds",
    Rerating.REMAINING_TIME: "the time still left counts on the new calendar",
    Rerating.REMAINING_SHARE: "the share of the term still left counts on the new calendar",
}


def promises(agreement: Agreement) -> list[tuple[str, str, str, str, str]]:
    """Return the table of promises, a row for each term: clause, title, for, within, strength."""
    rows = []
    for target in agreement.targets.values():
        for chosen, promised in cells(target.within):
            strength = (
                target.strength.value if isinstance(target.strength, Strength) else "by table"
            )
            words = whom_said(target.selectors, chosen).removeprefix(" for ")
            rows.append(
                (target.clause, target.title or target.name, words, term_said(promised), strength)
            )
    for duty in agreement.notices.values():
        for chosen, promised in cells(duty.within):
            words = whom_said(duty.selectors, chosen).removeprefix(" for ")
            rows.append(
                (
                    duty.clause,
                    duty.title or duty.name,
                    words,
                    term_said(promised),
                    duty.strength.value,
                )
            )
    return rows


def target_sentences(agreement: Agreement, target: Target) -> Iterator[str]:
    name = f"{clause_mark(target.clause)}{target.title or target.name}"
    for chosen, promised in cells(target.within):
        who = whom_said(target.selectors, chosen)
        within = (
            f"within {term_said(promised)}"
            if not isinstance(promised, NoNumber)
            else promised.words
        )
        yield f"{name}{who}: {within}{counting_said(agreement, target, promised, chosen)}."
    start = f"It starts {start_said(target.start)}"
    if target.hours is not None:
        hours = hours_of(agreement, target.calendar)
        start += f", only {'within' if target.hours == 'open' else 'outside'} the hours of {hours}"
    if target.each_report:
        start += ", once for each report"
    stops = f"; it stops with {patterns_said(target.stops)}" if target.stops else ""
    yield f"{start}{stops}."
    yield f"It is {strength_said(target)}."
    if target.counts_from_next_opening:
        hours = hours_of(agreement, target.calendar)
        yield f"Outside the hours of {hours} it begins with the next opening."
    yield from _running(target)
    yield from _changing(target)
    yield from _again(target)


def _running(target: Target) -> Iterator[str]:
    if target.cancels:
        yield f"It is cancelled by {patterns_said(target.cancels)}."
    for rule in target.pauses:
        yield f"It pauses with {pattern_said(rule.begins)} until {patterns_said(rule.ends)}."
    if not target.pauses:
        yield "Nothing pauses it."
    if target.repeat is not None:
        until = f" until {patterns_said(target.repeat.until)}" if target.repeat.until else ""
        yield f"It repeats: each {patterns_said(target.repeat.after)} begins the next round{until}."


def _changing(target: Target) -> Iterator[str]:
    if {"severity", "band"} & target.attributes:
        raised, lowered = _CHANGES[target.when_raised], _CHANGES[target.when_lowered]
        yield f"When it becomes more severe {raised}; when less severe {lowered}."
    if "plan" in target.attributes:
        yield f"When the plan changes {_CHANGES[target.when_plan_changes]}."
    tables = [each for each in (target.within, target.calendar) if isinstance(each, Table)]
    asked = {name for table in tables for name in table.attributes}
    others = sorted(asked - {"severity", "band", "plan", "hours"})
    if others:
        names = " or ".join(others).replace("_", " ")
        yield f"When {names} changes {_CHANGES[target.when_otherwise_changed]}."


def _again(target: Target) -> Iterator[str]:
    if target.when_reopened is Reopening.RESUME:
        yield "Reopened after the stop it resumes; the time between does not count."
    elif target.when_reopened is Reopening.RESTART:
        yield "Reopened after the stop it starts anew."
    if target.estimate_extends:
        yield "A later estimate moves the date."


def notice_sentences(agreement: Agreement, duty: NoticeDuty) -> Iterator[str]:
    causes = [pattern_said(each) for each in duty.owed_when]
    if duty.on_estimate:
        causes.append("an estimate later than the date")
    if duty.share is not None:
        causes.append(f"{duty.share:.4g} of the term being used up without an estimate")
    if duty.on_overdue:
        causes.append("the date having passed")
    about = f" about {', '.join(duty.about)}" if duty.about else ""
    for chosen, promised in cells(duty.within):
        who = whom_said(duty.selectors, chosen)
        ahead = f" before {duty.ahead_of}" if duty.ahead_of else ""
        latest = ", at the latest at the date itself" if duty.latest_at_deadline else ""
        yield (
            f"{clause_mark(duty.clause)}{duty.title or duty.name}{about}{who}: owed by "
            f"{' or '.join(causes)}, within {term_said(promised)}{ahead}{latest}"
            f"{counting_said(agreement, duty, promised, chosen)}."
        )
    if duty.contains:
        yield f"It counts only with {' and '.join(duty.contains).replace('_', ' ')}."
