"""The clocks of a subject for a page: how each stands, and why its date is what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dueby.desk.clocks.casefile import judged
from dueby.desk.clocks.models import Clock, Clocked
from dueby.sla.explanation import explain, sentences
from dueby.sla.picture import picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from dueby.sla.clocks import Clock as EngineClock
    from dueby.sla.evaluation import Evaluation
    from dueby.sla.facts import Fact


@dataclass(frozen=True, slots=True)
class ToldClock:
    """One clock: its row, the engine's own, and the reasons unfolded when a page asks for them."""

    row: Clock
    engine: EngineClock
    at: datetime
    zone: tzinfo

    @property
    def sentences(self) -> list[str]:
        """Why the date is what it is, in the agreement's zone and the reader's.

        The numbers of entries, by which the engine names facts, say nothing to a reader.
        """
        told = sentences(explain(self.engine, self.zone))
        numbers = "|".join(re.escape(f" ({fact.id})") for fact in self._facts())
        return [re.sub(numbers, "", each) for each in told] if numbers else told

    def _facts(self) -> Iterator[Fact]:
        engine = self.engine
        ends = (engine.start_fact, engine.stop_fact, engine.cancel_fact)
        yield from (fact for fact in ends if fact is not None)
        yield from (each.fact for each in engine.recalculations)

    @property
    def picture(self) -> str:
        """The same as an SVG, with the present marked."""
        return picture(self.engine, self.at, self.zone)


def told_clocks(
    subject: Clocked, at: datetime, zone: tzinfo, told: Evaluation | None = None
) -> list[ToldClock]:
    """Return the clocks of a subject as they stand at `at`, for a reader in `zone`.

    `told` is what the engine said of the subject, where a page has asked it already.
    """
    evaluation = judged(subject, at) if told is None else told
    name, organization = subject.journal_name, subject.organization_id
    return [
        ToldClock(Clock.told_by(clock, name, number, organization), clock, at, zone)
        for number, clock in enumerate(evaluation.clocks, 1)
    ]
