"""Why this date: the computation of a clock told as steps, first data, then sentences.

Nothing is computed a second time here: start, terms, pauses and recomputations are those the
clock keeps; the calendar names the openings they fell into and the closings between them.
"""

from __future__ import annotations

from datetime import tzinfo
from typing import TYPE_CHECKING

from dueby.sla.explanation.counting import counted_stretches, counting_steps
from dueby.sla.explanation.promise import promise_steps
from dueby.sla.explanation.result import result_steps
from dueby.sla.explanation.step import Step

if TYPE_CHECKING:
    from dueby.sla.clocks import Clock

__all__ = ["Step", "counted_stretches", "explain", "sentences"]


def explain(clock: Clock, reader_zone: tzinfo | None = None) -> tuple[Step, ...]:
    """Return the steps that made a clock what it is, in the order they were taken.

    Dates are told in the agreement's zone; the result also in `reader_zone` where that is given.
    """
    zone = clock.agreement.zone if clock.calendar is None else clock.calendar.zone
    has_begun = clock.started_at is not None or clock.due_at is not None
    counting = counting_steps(clock, zone) if has_begun else ()
    result = result_steps(clock, zone, reader_zone)
    return (*promise_steps(clock, zone), *counting, *result)


def sentences(steps: tuple[Step, ...]) -> list[str]:
    """Return the steps in words."""
    return [step.sentence for step in steps]
