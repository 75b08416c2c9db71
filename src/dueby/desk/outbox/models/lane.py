"""The way to one receiver."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models, transaction
from django.db.models import Exists, F, Max, OuterRef, Q

from dueby.desk.outbox.models.parcel import Parcel

if TYPE_CHECKING:
    from datetime import datetime, timedelta


class LaneQuerySet(models.QuerySet["Lane"]):
    """Questions about the ways to receivers."""

    def resting(self, at: datetime) -> Self:
        """Keep those that are left alone for a while, the longest first."""
        return self.filter(rests_until__gt=at).order_by("-rests_until", "receiver")

    def free(self, at: datetime) -> Self:
        """Keep those on which something is due, nobody is, and that do not rest."""
        due = Parcel.objects.waiting().filter(
            kind=OuterRef("kind"), receiver=OuterRef("receiver"), next_attempt_at__lte=at
        )
        return self.filter(
            Exists(due.order_by()),
            Q(held_until=None) | Q(held_until__lte=at),
            Q(rests_until=None) | Q(rests_until__lte=at),
        )

    def quick(self) -> Self:
        """Keep those whose receivers let nobody wait."""
        return self.filter(is_slow=False)

    def opened(self, kind: str, at: datetime) -> Self:
        """Keep those to receivers for which something of a kind waits; none while it is shut."""
        waiting = [] if Lane.is_shut(kind, at) else Parcel.objects.receivers_waiting(kind)
        known = set(Lane.objects.filter(pk__in=waiting).values_list("pk", flat=True))
        Lane.objects.bulk_create(
            [Lane(receiver=each, kind=kind) for each in waiting if each not in known],
            ignore_conflicts=True,
        )
        return self.filter(kind=kind, pk__in=waiting)

    def claim(self, owner: str, lease: timedelta, *, at: datetime) -> Lane | None:
        """Lease the lane to one sender that was not served for the longest; None where none is.

        Nobody else is on it until the lease ends or is given back.
        """
        free = self.free(at).order_by("turn", "receiver")
        if not free.exists():
            return None
        with transaction.atomic():
            lane = free.select_for_update(skip_locked=True, of=("self",)).first()
            if lane is not None:
                lane.hold(owner, until=at + lease)
        return lane


class Lane(models.Model):
    """The way to one receiver: one sender at a time is on it, and it rests after failures.

    `turn` grows each time it is served, so that each gets its turn. `failures` are those in a row.
    `is_slow` keeps it from senders that are for the quick ones. The lane whose receiver is a kind
    alone stands for whoever carries that kind.
    """

    receiver = models.CharField(max_length=220, primary_key=True)
    kind = models.CharField(max_length=20)
    held_by = models.CharField(max_length=120, blank=True)
    held_until = models.DateTimeField(null=True)
    turn = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)
    rests_until = models.DateTimeField(null=True)
    is_slow = models.BooleanField(default=False)

    objects: ClassVar = LaneQuerySet.as_manager()

    def __str__(self) -> str:
        return self.receiver

    @classmethod
    def shut(cls, kind: str, why: str, *, until: datetime) -> None:
        """Send nothing of a kind until a moment."""
        cls.objects.update_or_create(
            receiver=kind, defaults={"kind": kind, "failure": why, "rests_until": until}
        )

    @classmethod
    def is_shut(cls, kind: str, at: datetime) -> bool:
        """Tell whether nothing of a kind is sent at present."""
        return cls.objects.filter(receiver=kind, rests_until__gt=at).exists()

    def hold(self, owner: str, *, until: datetime) -> None:
        """Let one sender have it, whose lock on it is held."""
        last = Lane.objects.aggregate(last=Max("turn"))["last"] or 0
        self.held_by, self.held_until, self.turn = owner, until, last + 1
        self.save(update_fields=["held_by", "held_until", "turn"])

    def let_go(self) -> None:
        """Give it back; where the lease was lost it is left as it is."""
        Lane.objects.filter(pk=self.pk, held_by=self.held_by, turn=self.turn).update(
            held_by="", held_until=None
        )

    def note_well(self) -> None:
        """Note that its receiver took something."""
        if self.failures or self.failure or self.rests_until:
            self.failures, self.failure, self.rests_until = 0, "", None
            self.save(update_fields=["failures", "failure", "rests_until"])

    def note_ill(self, why: str) -> None:
        """Note that its receiver took nothing."""
        Lane.objects.filter(pk=self.pk).update(failures=F("failures") + 1, failure=why)
        self.failures, self.failure = self.failures + 1, why

    def rest(self, *, until: datetime) -> None:
        """Leave its receiver alone until a moment."""
        self.rests_until = until
        self.save(update_fields=["rests_until"])

    def is_resting(self, at: datetime) -> bool:
        """Tell whether its receiver is left alone at a moment."""
        return self.rests_until is not None and at < self.rests_until

    def note_pace(self, *, is_slow: bool) -> None:
        """Note whether its receiver lets others wait."""
        if self.is_slow is not is_slow:
            self.is_slow = is_slow
            self.save(update_fields=["is_slow"])
