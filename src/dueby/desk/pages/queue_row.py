"""A row of the queue, told in words; whoever renders fifty of them has little left to decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from django.urls import reverse

from dueby.desk.clocks.standing import standing_of
from dueby.desk.ui.templatetags.ui import words

if TYPE_CHECKING:
    from dueby.sla.clocks import Standing


@dataclass(frozen=True, slots=True)
class NextClock:
    """What a row tells of a clock that neither stopped nor was cancelled."""

    title: str
    started_at: datetime | None
    due_at: datetime | None
    paused_since: datetime | None
    is_waiting: bool
    reason: str
    target: str = ""
    flags: tuple[str, ...] = ()
    stopped_at: ClassVar[None] = None
    cancelled_at: ClassVar[None] = None
    is_finished: ClassVar[bool] = False

    def standing(self, at: datetime) -> Standing:
        """Return how the clock stands at a moment."""
        return standing_of(self, at)


@dataclass(frozen=True, slots=True)
class Row:
    """One subject as the queue tells it, at the address that `place` and `pk` name.

    `clock` is that of the promise that is due next, else of one that waits for its date; `reason`
    says why there is no date. `has_notice` is whether the customer was told that it takes longer,
    None where nobody has to be. `turn` is who has to do something next. `asked_at` is when the
    customer said something that nobody has answered.
    """

    place: str
    pk: int
    name: str
    title: str
    customer: str
    request_class: str
    severity: str
    is_proposed: bool
    clock: NextClock | None
    due_title: str
    due_at: datetime | None
    reason: str
    status: str
    turn: str
    assignee: str
    asked_at: datetime | None = None
    contested: str = ""
    has_notice: bool | None = None

    @property
    def address(self) -> str:
        """Where the subject has its page."""
        before, after = _around_number(self.place)
        return f"{before}{self.pk}{after}"

    @property
    def class_said(self) -> str:
        """The class of the request in words."""
        return words(self.request_class)

    @property
    def severity_said(self) -> str:
        """The severity in words, and whether it is but proposed; the band of a patch as it is."""
        if not self.severity or self.place == "patch":
            return self.severity
        return f"severity {self.severity}{', proposed' if self.is_proposed else ''}"

    @property
    def undated_said(self) -> str:
        """Why there is no date, or what waits for one."""
        if self.reason:
            return words(self.reason)
        return "nothing is owed now" if self.clock is None else self.clock.title


@lru_cache(maxsize=8)
def _around_number(place: str) -> tuple[str, str]:
    """Return what stands before and after the number in the addresses of a name."""
    before, _, after = reverse(place, args=[0]).rpartition("0")
    return before, after
