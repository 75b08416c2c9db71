"""One promise, one start: the clock that would run, for the question "when would this be due?"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import (
    Agreement,
    Editions,
    Missing,
    Pattern,
    Start,
    Step,
    Target,
    look_up,
)
from dueby.sla.conditions import possibly
from dueby.sla.evaluation import evaluate
from dueby.sla.facts import Fact, written_instant
from dueby.sla.given import read_given
from dueby.sla.notices import Cause, ahead, clock_of

if TYPE_CHECKING:
    from dueby.sla.agreement import NoticeDuty
    from dueby.sla.clocks import Clock

_ASKED: Final = "start"


class TargetError(ValueError):
    """There is no such promise, or it does not hold for the case; the message says what is."""


def clock_from(
    editions: Editions, name: str, start: datetime, attributes: Mapping[str, str]
) -> Clock:
    """Return the clock of the target (or notice) `name` if it started at `start`.

    A notice ahead of something is counted backwards from `start`. `attributes` are what is known
    of the case: plan, severity (a level, or a band of scores), channel ... Raises TargetError for
    a name or word the agreement lacks, CaseError as evaluate.
    """
    agreement = editions.governing(start)
    target = _named(agreement, name)
    known = _completed(agreement, target, attributes)
    if possibly(target.selectors, known) is False:
        needs = " and ".join(condition.sentence for condition in target.selectors)
        raise TargetError(f"{name} holds only where {needs}")
    duty = None if name in agreement.targets else agreement.notices[name]
    if duty is not None and duty.ahead_of is not None:
        return _ahead_of(agreement, duty, duty.ahead_of, start, known)
    return _started(agreement, target, start, known)


def _started(agreement: Agreement, target: Target, start: datetime, known: dict[str, str]) -> Clock:
    asked = replace(
        target,
        start=Start((Step(Pattern(_ASKED)),)),
        selectors=(),
        hours=None,
        each_report=False,
        stops=(),
    )
    _refuse_other_hours(agreement, target, start, known)
    supposed = replace(agreement, targets={target.name: asked}, notices={}, entitlements={})
    fact = Fact("the given moment", start, _ASKED)
    found = evaluate(supposed, read_given(dict(known), supposed), (fact,), start)
    return found.clocks[0]._replace(agreement=agreement, start_fact=None)


def _ahead_of(
    agreement: Agreement, duty: NoticeDuty, field: str, moment: datetime, known: dict[str, str]
) -> Clock:
    """Return the clock of a notice that must precede `moment`; it has an end, and no start."""
    fact = Fact("the given moment", moment, _ASKED, {field: written_instant(moment)})
    own = clock_of(agreement, duty, Cause(moment, fact.id, fact, fact.type), known)
    return ahead(duty, own, fact)._replace(started_at=None)


def _refuse_other_hours(
    agreement: Agreement, target: Target, start: datetime, known: Mapping[str, str]
) -> None:
    """Refuse a promise that holds only inside (or outside) the hours, and the start is not."""
    name = look_up(target.calendar, known)
    calendar = name if isinstance(name, Missing) else agreement.calendar_named(name, known)
    if target.hours is None or isinstance(calendar, Missing):
        return
    if calendar.is_open(start) is not (target.hours == "open"):
        where = "within" if target.hours == "open" else "outside"
        raise TargetError(f"{target.name} holds only {where} the hours of {calendar.name}")


def _named(agreement: Agreement, name: str) -> Target:
    if name in agreement.targets:
        return agreement.targets[name]
    if name in agreement.notices:
        return _of_notice(agreement.notices[name])
    there = ", ".join([*agreement.targets, *agreement.notices])
    raise TargetError(f"there is no target {name!r}; there are {there}")


def _of_notice(duty: NoticeDuty) -> Target:
    return Target(
        name=duty.name,
        metric=duty.metric,
        within=duty.within,
        start=Start(()),
        title=duty.title,
        clause=duty.clause,
        calendar=duty.calendar,
        strength=duty.strength,
        selectors=duty.selectors,
    )


def _completed(
    agreement: Agreement, target: Target, attributes: Mapping[str, str]
) -> dict[str, str]:
    """Return the attributes with the defaults of plan and severity, every word checked."""
    known = dict(attributes)
    severity = known.pop("severity", None)
    if severity is None and "severity" in target.attributes:
        rules = agreement.severities
        special = (each for each in rules.default_where if possibly(each.when, known))
        found = next(special, None)
        severity = rules.default if found is None else found.severity
    if severity is not None:
        known[_attribute_of(agreement, target, severity)] = severity
    if "plan" not in known and agreement.default_plan is not None:
        known["plan"] = agreement.default_plan
    if "channel" in known and agreement.channels:
        known["channel"] = _counted_as(agreement, known["channel"])
    _refuse_unknown(agreement, known)
    return known


def _counted_as(agreement: Agreement, name: str) -> str:
    channel = agreement.channels.get(name)
    if channel is None:
        raise TargetError(
            f"there is no channel {name!r}; there are {', '.join(agreement.channels)}"
        )
    return channel.counts_as or name


def _refuse_unknown(agreement: Agreement, known: Mapping[str, str]) -> None:
    """Refuse an attribute that nothing in the agreement asks for: most likely it is misspelt."""
    asked = {"plan", "severity", "band", "calendar", "class", "channel"}
    defaults = (each.when for each in agreement.severities.default_where)
    asked |= {condition.attribute for when in defaults for condition in when}
    asked = asked.union(*(target.attributes for target in agreement.targets.values()))
    conditions = (each for duty in agreement.notices.values() for each in duty.selectors)
    asked |= {condition.attribute for condition in conditions}
    for name in known:
        if name not in asked:
            raise TargetError(
                f"nothing here depends on {name!r}; attributes are {', '.join(sorted(asked))}"
            )


def _attribute_of(agreement: Agreement, target: Target, severity: str) -> str:
    """Tell whether the word is a level of severity or a band of scores."""
    ranks = {"severity": agreement.severity_ranks, "band": agreement.band_ranks}
    asked = [name for name in ranks if name in target.attributes] or ["severity"]
    for attribute in asked:
        if severity in ranks[attribute] or not ranks[attribute]:
            return attribute
    allowed = ", ".join(word for attribute in asked for word in ranks[attribute])
    raise TargetError(f"{target.name} has no severity {severity!r}; allowed are {allowed}")
