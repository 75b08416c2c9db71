"""How a clock stands at a moment, told from its index row or from a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dueby.sla.clocks import Standing

if TYPE_CHECKING:
    from datetime import datetime


class Kept(Protocol):
    """The moments that the index keeps of a clock."""

    @property
    def started_at(self) -> datetime | None:
        """When it began to run."""

    @property
    def due_at(self) -> datetime | None:
        """Its date."""

    @property
    def stopped_at(self) -> datetime | None:
        """When what was promised was done."""

    @property
    def cancelled_at(self) -> datetime | None:
        """When the promise ceased to be owed."""

    @property
    def paused_since(self) -> datetime | None:
        """Since when it pauses."""

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for what gives it a date."""


def standing_of(clock: Kept, at: datetime) -> Standing:
    """Return how a clock stands, but for closed hours, which only the engine knows."""
    if clock.cancelled_at is not None:
        return Standing.CANCELLED
    if clock.stopped_at is not None:
        late = clock.due_at is not None and clock.stopped_at > clock.due_at
        return Standing.MET_LATE if late else Standing.MET
    if clock.due_at is not None and at > clock.due_at:
        return Standing.OVERDUE
    if clock.paused_since is not None:
        return Standing.PAUSED
    if clock.started_at is None:
        return Standing.WAITING if clock.is_waiting else Standing.NOT_STARTED
    return Standing.WAITING if clock.is_waiting else Standing.RUNNING
