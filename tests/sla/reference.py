"""Scenarios of the reference agreement, written compactly.

Moments are New York's wall clock unless they say otherwise: "2026-03-06 16:59" is a Friday one
minute before closing; "2026-11-01 01:30 EST" is the second half past one of that night.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

from dueby.sla.evaluation import Evaluation, evaluate
from dueby.sla.facts import Fact, read_facts
from dueby.sla.given import read_given
from dueby.sla.language import read_agreement, read_overrides

if TYPE_CHECKING:
    from dueby.sla.agreement import Editions
    from dueby.sla.clocks import Clock

NEW_YORK = ZoneInfo("America/New_York")
TEXT = Path("agreements/plixer.yaml").read_text(encoding="utf-8")

Told: TypeAlias = tuple[str, str, dict[str, object]]
"""A fact as an example tells it: what happened, when, and what else is known."""

_OFFSETS = {"EST": -5, "EDT": -4, "UTC": 0}


def moment(text: str) -> datetime:
    """Return the instant of New York's wall clock, or of the zone named at the end."""
    wall, _, zone = text.rpartition(" ")
    if zone in _OFFSETS:
        naive = datetime.fromisoformat(wall)
        return naive.replace(tzinfo=ZoneInfo("UTC")) - timedelta(hours=_OFFSETS[zone])
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(ZoneInfo("UTC"))


def local(at: datetime | None) -> str | None:
    """Return an instant as New York's wall clock shows it; EST or EDT where it comes twice."""
    if at is None:
        return None
    there = at.astimezone(NEW_YORK)
    shown = there.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
    other = there.replace(fold=1 - there.fold)
    return f"{shown} {there:%Z}" if other.utcoffset() != there.utcoffset() else shown


def fact(kind: str, at: str, **fields: object) -> Told:
    """Tell a fact; `id` and `supersedes` may stand among its fields."""
    return kind, at, fields


@dataclass(frozen=True)
class Outcome:
    """What the engine found, asked by name."""

    found: Evaluation
    at: datetime

    def clocks(self, target: str) -> list[Clock]:
        """Return the clocks of a target, or of a notice."""
        return [clock for clock in self.found.clocks if clock.target.name == target]

    def clock(self, target: str) -> Clock:
        """Return the one clock of a target."""
        (clock,) = self.clocks(target)
        return clock

    def due(self, target: str) -> str | None:
        """Return the due moment of the one clock of a target, on New York's wall clock."""
        return local(self.clock(target).due_at)

    def standing(self, target: str) -> str:
        """Return how the one clock of a target stands."""
        return self.clock(target).standing(self.at).value

    def reason(self, target: str) -> str | None:
        """Return why the one clock of a target has no date."""
        return self.clock(target).reason

    def flags(self, target: str) -> set[str]:
        """Return the flags of the one clock of a target."""
        return {flag.value for flag in self.clock(target).flags}

    def decided(self, question: str) -> list[tuple[str, str]]:
        """Return the decisions on a question: what, and why."""
        decisions = self.found.decisions
        return [(each.decision, each.reason) for each in decisions if each.question == question]

    @property
    def warnings(self) -> str:
        """Every warning of the case."""
        return "\n".join(self.found.warnings)


@cache
def read(text: str, overrides: tuple[tuple[str, str, str], ...] = ()) -> Editions:
    """Return the editions of a text, read once."""
    order = [dict(zip(("path", "value", "source"), each, strict=True)) for each in overrides]
    return read_agreement(text, "plixer.yaml", read_overrides(order))


def reworded(*changes: tuple[str, str]) -> str:
    """Return the reference agreement's text with keys changed; each stands in it exactly once."""
    text = TEXT
    for before, after in changes:
        assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times"
        text = text.replace(before, after)
    return text


def raw_facts(told: tuple[Told, ...]) -> list[dict[str, object]]:
    """Return facts as plain data; one without an id is named after its kind and its number."""
    number = Counter[str]()
    made: list[dict[str, object]] = []
    for kind, at, fields in told:
        number[kind] += 1
        named = {"id": f"{kind}-{number[kind]}", "type": kind, "at": moment(at).isoformat()}
        made.append({**named, **fields})
    return made


def facts_of(told: tuple[Told, ...]) -> tuple[Fact, ...]:
    """Return the facts that an example tells."""
    return read_facts(raw_facts(told), "events", (), read(TEXT).words)


def evaluated(
    *told: Told,
    at: str | None = None,
    text: str = TEXT,
    overrides: tuple[tuple[str, str, str], ...] = (),
    **given: object,
) -> Outcome:
    """Evaluate facts under the reference agreement, judged at `at` (else at the last fact)."""
    editions = read(text, overrides)
    facts = facts_of(told)
    judged = moment(at) if at is not None else max(fact.at for fact in facts)
    return Outcome(evaluate(editions, read_given(given, editions.newest), facts, judged), judged)


def defect(at: str, severity: str | None = None, **fields: object) -> Told:
    """Tell of a defect reported in writing."""
    proposed = {} if severity is None else {"severity": severity}
    return fact("reported", at, channel="in writing", filed_as="defect", **proposed, **fields)


def confirmed(at: str, severity: str | None = None, **fields: object) -> Told:
    """Tell of the vendor's confirmation."""
    fixed = {} if severity is None else {"severity": severity}
    return fact("confirmed", at, reason="reproduced", **fixed, **fields)


def notified(at: str, **fields: object) -> Told:
    """Tell of a vulnerability in the operating system."""
    return fact("notified", at, **fields)


def temporal(score: float, **fields: object) -> dict[str, Any]:
    """Return the fields that say a temporal score."""
    return {"score": score, "score_kind": "cvss_temporal", **fields}
