"""One clock as the engine last told it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from dueby.desk.clocks.standing import standing_of
from dueby.sla.clocks import Flag

if TYPE_CHECKING:
    from dueby.sla.clocks import Clock as EngineClock
    from dueby.sla.clocks import Standing


class ClockQuerySet(models.QuerySet["Clock"]):
    """Questions to the clocks."""

    def about(self, subject: str) -> Self:
        """Keep the clocks of one subject, in the order of the agreement."""
        return self.filter(subject=subject).order_by("number")

    def unfinished(self) -> Self:
        """Keep those that have neither stopped nor been cancelled."""
        return self.filter(is_finished=False)


class Clock(models.Model):
    """An index row. Whether it is overdue is a question for a moment and is not stored."""

    subject = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    organization_id = models.BigIntegerField(null=True)
    target = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    metric = models.CharField(max_length=80)
    strength = models.CharField(max_length=20)
    clause = models.CharField(max_length=40, blank=True)
    round = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=80, blank=True)
    stopped_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    paused_since = models.DateTimeField(null=True)
    is_waiting = models.BooleanField(default=False)
    is_finished = models.BooleanField(default=False)
    flags = models.JSONField(default=list)

    objects: ClassVar = ClockQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "number"], name="one_clock_per_number"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                name="unfinished_clocks_by_due",
                condition=models.Q(is_finished=False, due_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.target}"

    @classmethod
    def told_by(
        cls, clock: EngineClock, subject: str, number: int, organization_id: int | None
    ) -> Clock:
        """Return the row, not yet saved, for a clock of the engine."""
        return cls(
            subject=subject,
            number=number,
            organization_id=organization_id,
            target=clock.target.name,
            title=clock.target.title or clock.target.name,
            metric=clock.target.metric,
            strength=clock.strength.value,
            clause=clock.target.clause or "",
            round=clock.round,
            started_at=clock.started_at,
            due_at=clock.due_at,
            reason=clock.reason or "",
            stopped_at=clock.stopped_at,
            cancelled_at=clock.cancelled_at,
            paused_since=clock.paused_since,
            is_waiting=clock.is_waiting,
            is_finished=clock.stopped_at is not None or clock.cancelled_at is not None,
            flags=sorted(flag.value for flag in clock.flags),
        )

    def standing(self, at: datetime) -> Standing:
        """Return how the clock stands, but for closed hours, which only the engine knows."""
        return standing_of(self, at)

    def left(self, at: datetime) -> timedelta | None:
        """Return the time until it is due, negative afterwards; None where nothing runs."""
        if self.due_at is None or self.is_finished:
            return None
        return self.due_at - at

    @property
    def has_notice(self) -> bool:
        """Whether the customer was told of the miss as the agreement wants it."""
        return Flag.WITH_NOTICE.value in self.flags
