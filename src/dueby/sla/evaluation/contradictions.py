"""Facts that contradict what was told before them: told of on the clocks they touch.

A contradiction changes nothing of how a fact is judged: the rule stands in the sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from dueby.sla.agreement import Reopening
from dueby.sla.clocks import Flag
from dueby.sla.evaluation.starting import REPORTED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dueby.sla.agreement import Target
    from dueby.sla.evaluation.runs import Run
    from dueby.sla.evaluation.telling import Telling
    from dueby.sla.facts import Fact

_OPPOSITE: Final = {"confirmed": "rejected", "rejected": "confirmed"}


class Contradiction(NamedTuple):
    """A fact that stands against an earlier one, or asks for one that is not there."""

    fact: Fact
    says: str
    touches: Callable[[Target, str], bool]


def mark_contradictions(telling: Telling) -> None:
    """Warn of every contradiction, and flag the clocks that it touches."""
    early = _before_the_report(telling)
    for found in (*early, *_contradictions(telling.noted, telling.program.ends)):
        touched = [
            number
            for number, target in enumerate(telling.program.targets)
            if found.touches(target, found.fact.type)
            and (telling.runs[number] or number in telling.reached)
        ]
        for number in touched:
            _flag(telling, number, found.fact)
            telling.warn(f"{telling.program.targets[number].name}: {found.says}")
        if not touched:
            telling.warn(found.says)


def _before_the_report(telling: Telling) -> Iterator[Contradiction]:
    """Give findings about what nobody had reported yet; the report's clocks run on."""
    if telling.report is None:
        return
    for fact in telling.noted:
        if fact.at >= telling.report.at:
            return
        if fact.type in _OPPOSITE:
            report = f"the report ({telling.report.id})"
            yield _said(fact, f"came before {report}; it stops no clock of it", _stops)


def _contradictions(facts: list[Fact], ends: frozenset[str]) -> Iterator[Contradiction]:
    waits: list[Fact] = []
    ended: Fact | None = None
    finding: Fact | None = None
    for fact in facts:
        kind = fact.type
        if kind == "waiting":
            waits.append(fact)
        elif kind == "resumed":
            left = [each for each in waits if not _ends_wait(fact, each)]
            if len(left) == len(waits):
                yield _said(fact, "came while nobody was waited for; it changes nothing")
            waits = left
        elif kind == "reopened":
            if ended is None:
                yield _said(fact, "came while nothing was rectified or closed; it changes nothing")
            ended = finding = None
        elif kind in _OPPOSITE:
            if finding is not None and finding.type == _OPPOSITE[kind]:
                earlier = f"{finding.type} ({finding.id})"
                yield _said(fact, f"came after {earlier}; the later finding counts")
            finding = fact
        if kind in ends:
            ended = fact


def _ends_wait(resumed: Fact, waiting: Fact) -> bool:
    """Tell whether a wait is over; one that names nobody may be for anybody."""
    on, whom = resumed.fields.get("on"), waiting.fields.get("on")
    return on is None or whom is None or on == whom


def _said(
    fact: Fact, what: str, touches: Callable[[Target, str], bool] | None = None
) -> Contradiction:
    says = f"{fact.type} ({fact.id}) at {fact.at:%Y-%m-%d %H:%M} UTC {what}"
    return Contradiction(fact, says, touches or _listens)


def _stops(target: Target, kind: str) -> bool:
    return any(each.fact == kind for each in target.stops)


def _listens(target: Target, kind: str) -> bool:
    """Tell whether a fact of that kind would do something to the target's clock."""
    if kind == "reopened":
        return target.when_reopened is not Reopening.IGNORE
    if kind == "resumed":
        return any(each.fact == kind for rule in target.pauses for each in rule.ends)
    starts = {step.pattern.fact for step in target.start.steps if step.pattern is not None}
    return not starts.isdisjoint(_OPPOSITE)


def _flag(telling: Telling, number: int, fact: Fact) -> None:
    runs = [run for run in telling.runs[number] if _runs_at(run, fact)]
    for run in runs:
        run.flag(Flag.CONTRADICTION)
    if not telling.runs[number]:
        telling.reached[number].is_contradicted = True


def _runs_at(run: Run, fact: Fact) -> bool:
    if run.start_fact.type == REPORTED and fact.at < run.started_at:
        return True
    ended = run.stopped_at or run.cancelled_at
    return run.started_at <= fact.at and (ended is None or fact.at <= ended)
