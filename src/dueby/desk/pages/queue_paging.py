"""One list over several tables, page by page: a merge by key that inserts do not disturb.

A lane is a query of one table. Of each lane no more than a page of positions is read, from an index
alone; they are merged by when a row is due (or was reported), then by kind and number. A page
begins beyond a position, that of the row at which the page before it ended, so that a row that
comes or goes moves no other across an edge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from dueby.desk.advisories.models import Patch
    from dueby.desk.tickets.models import Ticket

KINDS: Final = ("patch", "ticket")
"""The kinds of row, in the order in which they stand where all else is equal: few patches wait
without a date, and behind the many tickets nobody would see them."""
SIZE: Final = 50

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WRITTEN: Final = re.compile(r"(undated|[0-9]{1,16})\.(ticket|patch)\.([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Position:
    """Where a row stands: by its moment (None for what has no date), its kind, its number."""

    moment: datetime | None
    kind: int
    pk: int

    def __str__(self) -> str:
        if self.moment is None:
            return f"undated.{KINDS[self.kind]}.{self.pk}"
        return f"{(self.moment - _EPOCH) // timedelta(microseconds=1)}.{KINDS[self.kind]}.{self.pk}"

    @classmethod
    def read(cls, written: str) -> Position | None:
        """Return the position that an address names, or None for what names none."""
        match = _WRITTEN.fullmatch(written)
        if match is None:
            return None
        moment, kind, pk = match.groups()
        at = None if moment == "undated" else _EPOCH + timedelta(microseconds=int(moment))
        return cls(at, KINDS.index(kind), int(pk))


@dataclass(frozen=True, slots=True)
class Lane:
    """Rows of one table, in no order yet, and the field that holds the moment they go by."""

    kind: int
    rows: QuerySet[Ticket] | QuerySet[Patch]
    field: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the list in which every row has a date, or none has."""

    lanes: Sequence[Lane]
    is_dated: bool = True
    is_ascending: bool = True

    def holds(self, position: Position) -> bool:
        """Tell whether a position lies in this part of the list."""
        return (position.moment is not None) == self.is_dated

    def positions(self, beyond: Position | None, most: int) -> list[Position]:
        """Return the first positions, at most so many, after one in the order of the part."""
        found = [
            Position(moment, lane.kind, pk)
            for lane in self.lanes
            for moment, pk in self._read(lane, beyond)[:most]
        ]
        found.sort(key=_key, reverse=not self.is_ascending)
        return found[:most]

    def _read(
        self, lane: Lane, beyond: Position | None
    ) -> QuerySet[Any, tuple[datetime | None, int]]:
        rows = lane.rows.filter(**{f"{lane.field}__isnull": not self.is_dated})
        if beyond is not None:
            rows = rows.filter(self._after(lane, beyond))
        order = (lane.field, "pk") if self.is_dated else ("pk",)
        rows = rows.order_by(*order if self.is_ascending else [f"-{each}" for each in order])
        return rows.values_list(lane.field, "pk")

    def _after(self, lane: Lane, beyond: Position) -> Q:
        side = "gt" if self.is_ascending else "lt"
        further = Q(**{f"pk__{side}": beyond.pk})
        if lane.kind != beyond.kind:
            further = Q() if (lane.kind > beyond.kind) == self.is_ascending else _NOTHING
        if not self.is_dated:
            return further
        field, moment = lane.field, beyond.moment
        # The first condition bounds the walk along the index, the second says it exactly.
        near = Q(**{f"{field}__{side}e": moment})
        return near & (Q(**{f"{field}__{side}": moment}) | (Q(**{field: moment}) & further))

    @property
    def backwards(self) -> Stretch:
        """The same part, read from its other end."""
        return replace(self, is_ascending=not self.is_ascending)


@dataclass(frozen=True, slots=True)
class Page:
    """Some positions in their order, and those from which to go back and on, if one can."""

    positions: list[Position]
    previous: Position | None
    next: Position | None


_NOTHING: Final = Q(pk__in=())


def first_page(stretches: Sequence[Stretch], size: int = SIZE) -> Page:
    """Return the beginning of the list."""
    found = _walk(stretches, None, size + 1)
    return _page(found[:size], is_first=True, is_last=len(found) <= size)


def page_after(stretches: Sequence[Stretch], position: Position, size: int = SIZE) -> Page:
    """Return what stands after a position; nothing where it was the last."""
    found = _walk(stretches, position, size + 1)
    return _page(found[:size], is_first=False, is_last=len(found) <= size)


def page_before(stretches: Sequence[Stretch], position: Position, size: int = SIZE) -> Page:
    """Return what stands before a position; the whole first page where there is not enough."""
    found = _walk([each.backwards for each in reversed(stretches)], position, size + 1)
    if len(found) <= size:
        return first_page(stretches, size)
    return _page(found[:size][::-1], is_first=False, is_last=False)


def _walk(stretches: Sequence[Stretch], beyond: Position | None, most: int) -> list[Position]:
    found: list[Position] = []
    for stretch in stretches:
        if beyond is not None and not stretch.holds(beyond):
            continue
        found += stretch.positions(beyond, most - len(found))
        beyond = None
        if len(found) == most:
            break
    return found


def _page(found: list[Position], *, is_first: bool, is_last: bool) -> Page:
    if not found:
        return Page([], None, None)
    return Page(found, None if is_first else found[0], None if is_last else found[-1])


def _key(position: Position) -> tuple[datetime, int, int]:
    return position.moment or _EPOCH, position.kind, position.pk
