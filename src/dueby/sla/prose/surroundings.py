"""What surrounds the promises: the edition, the hours, plans, intake, severities, scores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from dueby.sla.calendars.shifts import WEEKDAYS, written
from dueby.sla.moments import day_said, hours_said
from dueby.sla.prose.words import clause_mark, conditions_said

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement
    from dueby.sla.calendars import BusinessCalendar


def edition(agreement: Agreement) -> Iterator[str]:
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


def calendars(agreement: Agreement) -> Iterator[str]:
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


def plans(agreement: Agreement) -> Iterator[str]:
    for plan in agreement.plans.values():
        calendar = f", on {plan.calendar}" if plan.calendar else ""
        sold = f", bought {plan.sold}" if plan.sold else ""
        usual = ", unless a case says another" if plan.is_default else ""
        name = f"{plan.name} ({plan.title or plan.name})"
        yield f"{clause_mark(plan.clause)}{name}{calendar}{sold}{usual}."


def intake(agreement: Agreement) -> Iterator[str]:
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
        yield f"{clause_mark(kind.clause)}Class {kind.name}{title}{out}{usual}."
    if agreement.class_decided_by:
        reason = ", with a reason" if agreement.class_reason_required else ""
        yield f"The {agreement.class_decided_by} decides the class in the end{reason}."
    for fact in agreement.own_facts.values():
        means = f": {fact.means.rstrip('.')}" if fact.means else ""
        yield f"Fact {fact.name}{means}."


_TIES: Final = {
    "more_severe": "In doubt between two levels the more severe is taken.",
    "less_severe": "In doubt between two levels the less severe is taken.",
    "vendor": "In doubt between two levels the vendor says which.",
    "customer": "In doubt between two levels the customer says which.",
}


def severities(agreement: Agreement) -> Iterator[str]:
    rules = agreement.severities
    for level in rules.levels:
        means = f" {level.means.strip()}" if level.means else ""
        needs = (
            f" Only where {conditions_said(level.requires)}; else {level.otherwise}."
            if level.requires
            else ""
        )
        yield f"Severity {level.name}{f', {level.title}' if level.title else ''}.{means}{needs}"
    if rules.proposed_by or rules.fixed_by:
        proposed, fixed = rules.proposed_by or "Nobody", rules.fixed_by or "nobody"
        at = f" when it is {rules.fixed_at}" if rules.fixed_at else ""
        reason = ", with a reason" if rules.reason_required else ""
        yield f"The {proposed} proposes the severity; the {fixed} fixes it{at}{reason}."
    if rules.ties:
        yield _TIES[rules.ties]
    if rules.default is not None:
        yield f"Where nobody says one it is {rules.default}."
    for special in rules.default_where:
        unless = (
            ", whatever was proposed, unless confirmed otherwise" if special.over_proposal else ""
        )
        yield f"Where {conditions_said(special.when)} it is {special.severity}{unless}."
    consent = " with the customer's consent" if rules.workaround_needs_consent else ""
    if rules.lowered_to_after_workaround is not None:
        yield f"A workaround lowers it to {rules.lowered_to_after_workaround}{consent}."
    elif rules.lowered_by_after_workaround:
        yield f"A workaround lowers it by {rules.lowered_by_after_workaround}{consent}."
    elif rules.levels:
        yield "A workaround does not change it by itself."


def scores(agreement: Agreement) -> Iterator[str]:
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
