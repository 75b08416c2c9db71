"""A stream and its events, numbered without gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Mapping
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

    def __str__(self) -> str:
        return f"{self.stream_id}/{self.number}"


def publish(name: str, kind: str, data: Mapping[str, object], *, at: datetime) -> StreamEvent:
    """Append an event to a stream, in the transaction of the change it tells of.

    The number is given under the stream's lock, so that none is missing and none comes late.
    """
    stream, _ = Stream.objects.select_for_update().get_or_create(name=name)
    stream.head += 1
    stream.save(update_fields=["head"])
    return StreamEvent.objects.create(
        stream=stream, number=stream.head, kind=kind, data=dict(data), at=at
    )
