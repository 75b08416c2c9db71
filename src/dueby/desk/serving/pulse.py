"""The sign of life of a process, and what it tells with it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from dueby.desk.health import clocks
from dueby.desk.health.keys import keys_print
from dueby.desk.health.models import Beat
from dueby.desk.serving.chore import Chore
from dueby.desk.timekeeping import drift

if TYPE_CHECKING:
    from dueby.desk.health.models import Kind

EVERY: Final = timedelta(seconds=10)
SAID_AGAIN: Final = timedelta(minutes=10)
"""A clock that stays off is told of in the log so often."""

log = logging.getLogger(__name__)


def no_figures() -> Mapping[str, Any]:
    """Return what a process has counted that counts nothing."""
    return {}


@dataclass
class Pulse:
    """Tells that a process lives, which of its chores failed, and how its clock goes."""

    kind: Kind
    worker: str
    chores: Sequence[Chore] = ()
    figures: Callable[[], Mapping[str, Any]] = no_figures
    said_at: datetime | None = field(default=None, init=False)

    def chore(self) -> Chore:
        """Return the chore of giving it."""
        return Chore("beat", EVERY, self.beat, lambda: Beat.leave(self.worker))

    def beat(self, at: datetime) -> int:
        """Give it once."""
        ahead = drift().total_seconds()
        self._tell(ahead, at)
        Beat.give(
            self.worker,
            at=at,
            kind=self.kind,
            chores={each.name: each.failures for each in self.chores},
            drift=ahead,
            figures=self.figures(),
            keys=keys_print(),
        )
        return 0

    def _tell(self, ahead: float, at: datetime) -> None:
        if not clocks.is_off(ahead):
            self.said_at = None
        elif self.said_at is None or at - self.said_at >= SAID_AGAIN:
            self.said_at = at
            log.warning("this machine's clock is %s; mend it", clocks.said(ahead))
