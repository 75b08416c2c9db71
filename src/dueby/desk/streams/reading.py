"""What is new on many streams at once, in two queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from django.db.models import Q

from dueby.desk.streams.models import Stream, StreamEvent

AT_ONCE: Final = 500
"""Events after one place that are read at a time."""


class Bookmark(NamedTuple):
    """A stream, and the number of the event up to which it is known."""

    name: str
    number: int


class News(NamedTuple):
    """How far a stream has come, and its next events; None where they are no longer all there."""

    head: int
    events: Sequence[StreamEvent] | None = ()


def head_of(name: str) -> int:
    """Return the number of the last event of a stream, 0 where there was none.

    A page that shows what is, read after this number was, misses nothing that comes after it.
    """
    return Stream.objects.filter(name=name).values_list("head", flat=True).first() or 0


def news_after(bookmarks: Collection[Bookmark]) -> Mapping[Bookmark, News]:
    """Return what is new after each bookmark, at most `AT_ONCE` events of it."""
    known = Stream.objects.filter(name__in={each.name for each in bookmarks})
    streams = {name: (pk, head) for pk, name, head in known.values_list("pk", "name", "head")}
    wanted = Q(pk__in=())
    for name, number in bookmarks:
        pk, head = streams.get(name, (0, 0))
        if number < head:
            wanted |= Q(stream=pk, number__gt=number, number__lte=number + AT_ONCE)
    events: dict[int, list[StreamEvent]] = defaultdict(list)
    for event in StreamEvent.objects.filter(wanted).order_by("stream", "number"):
        events[event.stream_id].append(event)
    return {each: _told(each.number, *streams.get(each.name, (0, 0)), events) for each in bookmarks}


def _told(number: int, pk: int, head: int, events: Mapping[int, Sequence[StreamEvent]]) -> News:
    if number == head:
        return News(head)
    upto = number + AT_ONCE
    new = [each for each in events.get(pk, ()) if number < each.number <= upto]
    # Numbers have no gaps: where the next one is missing it was trimmed, or never was.
    return News(head, new if new and new[0].number == number + 1 else None)
