"""An agreement told in sentences: every promise, choice and clause, for a person to read aloud."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

from dueby.sla.agreement import (
    CALENDAR_GIVEN,
    CALENDAR_OF_PLAN,
    NoNumber,
    Reopening,
    Rerating,
    Strength,
    Table,
)
from dueby.sla.moments import day_said, hours_said
from dueby.sla.shifts import WEEKDAYS, written
from dueby.sla.terms import (
    BusinessDays,
    BusinessWeeks,
    CalendarPeriod,
    Counting,
    PeriodCounting,
    describe,
)

if TYPE_CHECKING:
    from dueby.sla.agreement import (
        Agreement,
        Allowance,
        Entitlement,
        NoticeDuty,
        Pattern,
        Promised,
        Start,
        Target,
    )
    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.conditions import Conditions
    from dueby.sla.terms import Term

T = TypeVar("T")

_STRENGTHS: Final = {
    Strength.COMMITMENT: "a commitment",
    Strength.OBJECTIVE: "an objective, measured and shown, never a miss",
    Strength.BEST_EFFORT: "best effort",
}
_CHANGES: Final = {
    Rerating.KEEP: "the date stays",
    Rerating.FROM_START: "the date is recomputed from the original start",
    Rerating.FROM_CHANGE: "the new term counts from the change",
    Rerating.EARLIER_OF: "the earlier of the running date and the change plus the new term holds",
    Rerating.REMAINING_TIME: "the time still left counts on the new calendar",
    Rerating.REMAINING_SHARE: "the share of the term still left counts on the new calendar",
}
_COUNTINGS: Final = {
    Counting.WORKING_TIME: "counted as open time",
    Counting.SAME_CLOCK: "counted to the same time of day",
    Counting.CLOSE_OF_DAY: "counted to the close of the last day",
    PeriodCounting.WALL_CLOCK: "calendar dates, to the same time of day",
    PeriodCounting.ELAPSED: "blocks of 24 hours",
    PeriodCounting.END_OF_DAY: "calendar dates, to the end of the last",
}


def told(agreement: Agreement) -> list[tuple[str, list[str]]]:
    """Return headings with their sentences, in the order a person would ask."""
    parts = [
        (agreement.title, list(_edition(agreement))),
        ("When support is open", list(_calendars(agreement))),
        ("Plans", list(_plans(agreement))),
        ("How a report is taken", list(_intake(agreement))),
        ("Severities", list(_severities(agreement))),
        ("Scores of vulnerabilities", list(_scores(agreement))),
        (
            "Promises",
            [each for one in agreement.targets.values() for each in _target(agreement, one)],
        ),
        (
            "Notices",
            [each for one in agreement.notices.values() for each in _notice(agreement, one)],
        ),
        (
            "What is covered",
            [each for one in agreement.entitlements.values() for each in _rules(one)],
        ),
        ("What is included", [_allowance(agreement, one) for one in agreement.allowances.values()]),
        (
            "What stands behind it",
            [_clause(each.clause) + each.sentence for each in agreement.statements],
        ),
    ]
    return [(heading, sentences) for heading, sentences in parts if sentences]


def promises(agreement: Agreement) -> list[tuple[str, str, str, str, str]]:
    """Return the table of promises, a row for each term: clause, title, for, within, strength."""
    rows = []
    for target in agreement.targets.values():
        for whom, promised in _cells(target.within):
            strength = (
                target.strength.value if isinstance(target.strength, Strength) else "by table"
            )
            words = ", ".join(each for each in (*_for(target.selectors), *whom) if each)
            rows.append(
                (target.clause, target.title or target.name, words, _term(promised), strength)
            )
    for duty in agreement.notices.values():
        for whom, promised in _cells(duty.within):
            words = ", ".join((*_for(duty.selectors), *whom))
            rows.append(
                (duty.clause, duty.title or duty.name, words, _term(promised), duty.strength.value)
            )
    return rows


def _edition(agreement: Agreement) -> Iterator[str]:
    by = f" by {agreement.vendor}" if agreement.vendor else ""
    name = f", edition {agreement.edition}" if agreement.edition else ""
    yield f"The agreement {agreement.name}{by}{name}."
    if agreement.in_force_from is not None:
        until = agreement.in_force_until
        ends = f" to {day_said(until)}" if until is not None else ""
        yield f"It is in force from {day_said(agreement.in_force_from)}{ends}."
    when = {"report": "the report arrived", "signing": "the contract was signed"}
    moment = when[agreement.governed_by.value]
    yield f"The edition in force when {moment} governs a case to its end."
    yield f"Times are those of {agreement.zone_name}."
    counts = (
        "counts in full, to 24:00" if agreement.last_day_in_full else "ends the contract at 00:00"
    )
    survive = "survive it" if agreement.duties_survive else "end with it"
    yield f"The last day of a contract {counts}; duties that arose before {survive}."


def _calendars(agreement: Agreement) -> Iterator[str]:
    for name, calendar in agreement.calendars.items():
        if calendar.is_always_open:
            yield f"{name} ({calendar.name}): always open; one business day is 24 hours."
            continue
        yield (
            f"{name} ({calendar.name}): {_week(calendar)}, by the clocks of "
            f"{getattr(calendar.zone, 'key', calendar.zone)}; one business day is "
            f"{hours_said(calendar.business_day)} of open time."
        )
        yield from _dated(name, calendar)


def _dated(name: str, calendar: BusinessCalendar) -> Iterator[str]:
    closes = {"shift": "the windows that open on the date", "date": "the date from 00:00 to 24:00"}
    years = sorted({day.year for day in calendar.holidays})
    if years:
        listed = f"{len(calendar.holidays)} holidays from {years[0]} to {years[-1]}"
        what = closes[calendar.holiday_closes.value]
        yield f"{name} closes on {listed}; a holiday closes {what}."
    for day, each in calendar.breaks.items():
        for one in each:
            stretch = f"{written(one.starts)} to {written(one.ends)}"
            yield f"{name} is closed on {day_said(day)} {stretch}: {one.name}."
    for day, openings in calendar.extra_openings.items():
        for extra in openings:
            stretch = f"{written(extra.opens)} to {written(extra.closes)}"
            yield f"{name} is also open on {day_said(day)} {stretch}: {extra.name}."


def _week(calendar: BusinessCalendar) -> str:
    """Return "mon to fri 08:00 to 17:00", neighbors with the same hours taken together."""
    groups: list[tuple[list[int], str]] = []
    for day, shifts in enumerate(calendar.week):
        hours = " and ".join(f"{written(each.opens)} to {written(each.closes)}" for each in shifts)
        if groups and groups[-1][1] == hours:
            groups[-1][0].append(day)
        else:
            groups.append(([day], hours))
    said = []
    for days, hours in groups:
        if hours:
            name = (
                WEEKDAYS[days[0]]
                if len(days) == 1
                else f"{WEEKDAYS[days[0]]} to {WEEKDAYS[days[-1]]}"
            )
            said.append(f"{name} {hours}")
    return ", ".join(said)


def _plans(agreement: Agreement) -> Iterator[str]:
    for plan in agreement.plans.values():
        calendar = f", on {plan.calendar}" if plan.calendar else ""
        sold = f", bought {plan.sold}" if plan.sold else ""
        usual = ", unless a case says another" if plan.is_default else ""
        name = f"{plan.name} ({plan.title or plan.name})"
        yield f"{_clause(plan.clause)}{name}{calendar}{sold}{usual}."


def _intake(agreement: Agreement) -> Iterator[str]:
    for channel in agreement.channels.values():
        counts = f", counts as {channel.counts_as}" if channel.counts_as else ""
        yield f"Channel {channel.name}{f' ({channel.title})' if channel.title else ''}{counts}."
    for kind in agreement.classes.values():
        out = f"; not part of the agreement ({kind.excluded})" if kind.excluded else ""
        usual = (
            "; what a report is that is filed as nothing"
            if kind.name == agreement.default_class
            else ""
        )
        title = f": {kind.title}" if kind.title else ""
        yield f"{_clause(kind.clause)}Class {kind.name}{title}{out}{usual}."
    for fact in agreement.own_facts.values():
        means = f": {fact.means.rstrip('.')}" if fact.means else ""
        yield f"Fact {fact.name}{means}."


def _severities(agreement: Agreement) -> Iterator[str]:
    rules = agreement.severities
    for level in rules.levels:
        means = f" {level.means.strip()}" if level.means else ""
        needs = (
            f" Only where {_all(level.requires)}; else {level.otherwise}." if level.requires else ""
        )
        yield f"Severity {level.name}{f', {level.title}' if level.title else ''}.{means}{needs}"
    if rules.proposed_by or rules.fixed_by:
        proposed, fixed = rules.proposed_by or "Nobody", rules.fixed_by or "nobody"
        at = f" when it is {rules.fixed_at}" if rules.fixed_at else ""
        yield f"The {proposed} proposes the severity; the {fixed} fixes it{at}."
    if rules.default is not None:
        yield f"Where nobody says one it is {rules.default}."
    for special in rules.default_where:
        unless = (
            ", whatever was proposed, unless confirmed otherwise" if special.over_proposal else ""
        )
        yield f"Where {_all(special.when)} it is {special.severity}{unless}."
    consent = " with the customer's consent" if rules.workaround_needs_consent else ""
    if rules.lowered_to_after_workaround is not None:
        yield f"A workaround lowers it to {rules.lowered_to_after_workaround}{consent}."
    elif rules.lowered_by_after_workaround:
        yield f"A workaround lowers it by {rules.lowered_by_after_workaround}{consent}."
    elif rules.levels:
        yield "A workaround does not change it by itself."


def _scores(agreement: Agreement) -> Iterator[str]:
    scoring = agreement.scoring
    if scoring is None:
        return
    above = "10.0"
    for number, band in enumerate(scoring.bands.bands):
        top = f"to {above}" if number == 0 else f"below {above}"
        yield f"Band {band.name} ({scoring.titles[band.name]}): from {band.edge} {top}."
        above = str(band.edge)
    yield f"The score that counts, in order: {', '.join(scoring.prefer)}."
    if scoring.sources:
        yield f"Whose score counts, in order: {', '.join(scoring.sources)}."
    yield f"Of several vulnerabilities in one patch the {scoring.several} counts."
    if scoring.zero_is_information:
        yield "A score of 0.0 is shown as information."
    yield "What has no score has no date; a source's own word gives a provisional band, flagged."


def _target(agreement: Agreement, target: Target) -> Iterator[str]:
    name = f"{_clause(target.clause)}{target.title or target.name}"
    for chosen, promised in _cells(target.within):
        who = _whom(target.selectors, chosen)
        within = (
            f"within {_term(promised)}" if not isinstance(promised, NoNumber) else promised.words
        )
        yield f"{name}{who}: {within}{_counting(agreement, target, promised, chosen)}."
    start = f"It starts {_start(target.start)}"
    if target.hours is not None:
        hours = _hours(agreement, target.calendar)
        start += f", only {'within' if target.hours == 'open' else 'outside'} the hours of {hours}"
    if target.each_report:
        start += ", once for each report"
    stops = f"; it stops with {_patterns(target.stops)}" if target.stops else ""
    yield f"{start}{stops}."
    yield f"It is {_strength(target)}."
    if target.counts_from_next_opening:
        hours = _hours(agreement, target.calendar)
        yield f"Outside the hours of {hours} it begins with the next opening."
    yield from _running(target)
    yield from _changing(target)
    yield from _again(target)


def _running(target: Target) -> Iterator[str]:
    if target.cancels:
        yield f"It is cancelled by {_patterns(target.cancels)}."
    for rule in target.pauses:
        yield f"It pauses with {_pattern(rule.begins)} until {_patterns(rule.ends)}."
    if not target.pauses:
        yield "Nothing pauses it."
    if target.repeat is not None:
        until = f" until {_patterns(target.repeat.until)}" if target.repeat.until else ""
        yield f"It repeats: each {_patterns(target.repeat.after)} begins the next round{until}."


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


def _notice(agreement: Agreement, duty: NoticeDuty) -> Iterator[str]:
    causes = [_pattern(each) for each in duty.owed_when]
    if duty.on_estimate:
        causes.append("an estimate later than the date")
    if duty.on_overdue:
        causes.append("the date having passed")
    about = f" about {', '.join(duty.about)}" if duty.about else ""
    for chosen, promised in _cells(duty.within):
        who = _whom(duty.selectors, chosen)
        ahead = f" before {duty.ahead_of}" if duty.ahead_of else ""
        latest = ", at the latest at the date itself" if duty.latest_at_deadline else ""
        yield (
            f"{_clause(duty.clause)}{duty.title or duty.name}{about}{who}: owed by "
            f"{' or '.join(causes)}, within {_term(promised)}{ahead}{latest}"
            f"{_counting(agreement, duty, promised, chosen)}."
        )
    if duty.contains:
        yield f"It counts only with {' and '.join(duty.contains).replace('_', ' ')}."


def _rules(entitlement: Entitlement) -> Iterator[str]:
    name = entitlement.title or entitlement.name
    asked = _patterns(entitlement.asked_by)
    each = f", for each of the {entitlement.for_each.of}" if entitlement.for_each else ""
    clause = _clause(entitlement.clause)
    yield f"{clause}{name}: asked by {asked}{each}; the first that holds decides."
    for rule in entitlement.rules:
        when = f"where {_all(rule.when)}" if rule.when else "otherwise"
        rests = f", clause {rule.clause}" if rule.clause else ""
        decision = rule.decision.replace("_", " ")
        yield f"{when[:1].upper()}{when[1:]}: {decision} ({rule.reason}{rests})."


def _allowance(agreement: Agreement, allowance: Allowance) -> str:
    del agreement
    amount = allowance.included
    much = _by_rows(amount, "{:g}".format)
    each = f" for each of the {allowance.each}" if allowance.each else ""
    period = "" if allowance.per == "contract" else f" in a {allowance.per}"
    lapses = "; what is left ends with the contract" if allowance.lapses_with_contract else ""
    unit = f" {allowance.unit}" if allowance.unit else ""
    title = allowance.title or allowance.name
    used = _patterns(allowance.used_by)
    return (
        f"{_clause(allowance.clause)}{title}: {much}{unit}{each}{period}, used by {used}{lapses}."
    )


def _clause(number: str) -> str:
    return f"[{number}] " if number else ""


def _cells(
    within: Promised | Table[Promised], chosen: Mapping[str, str | None] = MappingProxyType({})
) -> Iterator[tuple[Mapping[str, str | None], Promised]]:
    """Return every promise with the words that lead to it; None is any other word."""
    if not isinstance(within, Table):
        yield chosen, within
        return
    for key, row in within.rows.items():
        yield from _cells(row, {**chosen, within.by: key})
    if within.otherwise is not None:
        yield from _cells(within.otherwise, {**chosen, within.by: None})


def _whom(conditions: Conditions, chosen: Mapping[str, str | None]) -> str:
    named = [(by.replace("_", " "), key) for by, key in chosen.items()]
    rows = (f"any other {by}" if key is None else f"{by} {key}" for by, key in named)
    words = ", ".join((*_for(conditions), *rows))
    return f" for {words}" if words else ""


def _in_cell(choice: T | Table[T], chosen: Mapping[str, str | None]) -> T | Table[T]:
    """Return what is left of a table where the words that lead to a promise decide its rows."""
    while isinstance(choice, Table) and chosen.get(choice.by) is not None:
        row = choice.rows.get(str(chosen[choice.by]), choice.otherwise)
        if row is None:
            return choice
        choice = row
    return choice


def _by_rows(choice: T | Table[T], said: Callable[[T], str]) -> str:
    """Return a value in words, or a table of values with every row."""
    if not isinstance(choice, Table):
        return said(choice)
    rows = [f"{key}: {_by_rows(row, said)}" for key, row in choice.rows.items()]
    if choice.otherwise is not None:
        rows.append(f"else: {_by_rows(choice.otherwise, said)}")
    return f"by {choice.by.replace('_', ' ')} ({'; '.join(rows)})" if rows else "switched off"


def _term(promised: Term | NoNumber) -> str:
    return promised.words if isinstance(promised, NoNumber) else describe(promised)


def _counting(
    agreement: Agreement,
    measured: Target | NoticeDuty,
    promised: Promised,
    chosen: Mapping[str, str | None],
) -> str:
    if isinstance(promised, NoNumber):
        return ""
    words = []
    if isinstance(promised, (BusinessDays, BusinessWeeks, CalendarPeriod)):
        words.append(_COUNTINGS[promised.counting])
    if isinstance(promised, CalendarPeriod) and promised.roll is not None:
        words.append(f"on a closed day moved to the {promised.roll.value.replace('_', ' ')}")
    if describe(promised).find("business") >= 0:
        words.append(f"on {_hours(agreement, _in_cell(measured.calendar, chosen))}")
    return f" ({', '.join(words)})" if words else ""


def _hours(agreement: Agreement, choice: str | Table[str]) -> str:
    which = "the calendar " if isinstance(choice, Table) else ""
    return which + _by_rows(choice, partial(_calendar, agreement))


def _calendar(agreement: Agreement, choice: str) -> str:
    if choice == CALENDAR_OF_PLAN:
        return "the calendar of the plan"
    if choice == CALENDAR_GIVEN:
        return "the calendar of the customer"
    return agreement.calendars[choice].name


def _strength(target: Target) -> str:
    binding = "" if isinstance(target.strength, Strength) else "binding "
    return binding + _by_rows(target.strength, _STRENGTHS.__getitem__)


def _start(start: Start) -> str:
    steps = [step.name if step.pattern is None else _pattern(step.pattern) for step in start.steps]
    joined = " and ".join(steps) if start.later_of else " or ".join(steps)
    undone = [each for step in start.steps for each in step.undone_by]
    back = f", taken back by {_patterns(undone)}" if undone else ""
    return f"at the later of {joined}{back}" if start.later_of else f"with {joined}{back}"


def _patterns(patterns: Iterable[Pattern]) -> str:
    return " or ".join(_pattern(each) for each in patterns)


def _pattern(pattern: Pattern) -> str:
    where = f" where {_all(pattern.where)}" if pattern.where else ""
    return f"{pattern.fact.replace('_', ' ')}{where}"


def _for(conditions: Conditions) -> tuple[str, ...]:
    return tuple(condition.sentence.replace(" is ", " ", 1) for condition in conditions)


def _all(conditions: Conditions) -> str:
    return " and ".join(condition.sentence for condition in conditions)
