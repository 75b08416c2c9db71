"""A stream and its events, numbered without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import connection, models

from dueby.desk.streams.waking import tell_on_commit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime


class Stream(models.Model):
    """A sequence of events under a name, such as "ticket:17" or "queue"."""

    name = models.CharField(max_length=60, unique=True)
    head = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class StreamEvent(models.Model):
    """One event; `number` counts within its stream from 1 without a gap."""

    stream = models.ForeignKey(Stream, models.CASCADE, related_name="events")
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["stream", "number"], name="one_event_per_number"),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="event_by_moment")]

    def __str__(self) -> str:
        return f"{self.stream_id}/{self.number}"


def publish(name: str, kind: str, data: Mapping[str, object], *, at: datetime) -> None:
    """Append an event to a stream, in the transaction of the change it tells of.

    The number is given under the stream's lock, so that none is missing and none comes late; it
    is held until the transaction ends, so a verb publishes last.
    """
    publish_to((name,), kind, data, at=at)


def publish_to(
    names: Sequence[str], kind: str, data: Mapping[str, object], *, at: datetime
) -> None:
    """Append an event to several streams, locked in the order in which they are named."""
    publish_each(dict.fromkeys(names, data), kind, at=at)


def publish_each(told: Mapping[str, Mapping[str, object]], kind: str, *, at: datetime) -> None:
    """Append to each stream an event of its own, locked in the order in which they are named."""
    StreamEvent.objects.bulk_create(
        StreamEvent(stream_id=stream, number=number, kind=kind, data=dict(told[name]), at=at)
        for stream, number, name in _advance(list(told))
    )
    tell_on_commit(list(told))


def _advance(names: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return of each stream the key, the next number and the name, by one statement."""
    rows = ", ".join(["(%s, 1)"] * len(names))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO streams_stream (name, head) VALUES {rows}"  # noqa: S608 - marks
            " ON CONFLICT (name) DO UPDATE SET head = streams_stream.head + 1"
            " RETURNING id, head, name",
            names,
        )
        return list(cursor.fetchall())
