"""A call, as the telephone system told of it, and what the desk made of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from dueby.desk.channels.phone.events import Cause, Direction
from dueby.desk.channels.phone.models.line import PhoneLine
from dueby.desk.people.models import Contact, User
from dueby.desk.tickets.models import Ticket

FORGOTTEN_AFTER: Final = timedelta(hours=2)
"""After this a call is no longer shown on every page of whom it concerns."""
UNTOLD: Final = "untold"
"""The cause of a call of whose end nothing was told, so that the desk takes it as ended."""
_MISSED: Final = Q(direction=Direction.IN.value, answered_at=None, ended_at__isnull=False) & ~Q(
    cause=Cause.BLOCKED.value
)


class State(models.TextChoices):
    """How a call stands, computed from what was told of it."""

    RINGING = "ringing", "Ringing"
    TALKING = "talking", "Talking"
    ENDED = "ended", "Ended"
    VOICEMAIL = "voicemail", "Voicemail"
    MISSED = "missed", "Missed"
    UNREACHED = "unreached", "Nobody reached"
    BLOCKED = "blocked", "Blocked"


class CallQuerySet(models.QuerySet["Call"]):
    """Questions to the calls."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, customers none."""
        if isinstance(user, User) and user.is_active and user.is_staff:
            return self
        return self.none()

    def with_speakers(self) -> Self:
        """Fetch who spoke in them too."""
        return self.select_related("agent").prefetch_related("speakers__agent")

    def missed(self) -> Self:
        """Keep those that nobody answered, voicemails among them."""
        return self.filter(_MISSED)

    def waiting(self) -> Self:
        """Keep the missed ones that nobody has done with, the oldest first."""
        return self.missed().filter(done_at=None).order_by("ended_at", "pk")

    def unreached(self, number: str) -> Self:
        """Keep calls to a number in which nobody answered."""
        ended = self.filter(answered_at=None, ended_at__isnull=False)
        return ended.filter(direction=Direction.OUT.value, to_number=number)

    def silent(self, since: datetime) -> Self:
        """Keep those that go on since before a moment, and of which nothing was told since."""
        going_on = self.filter(ended_at=None, rang_at__lt=since)
        return going_on.exclude(requests__received_at__gte=since)

    def concerning(self, user: User, at: datetime) -> Self:
        """Keep those to which somebody is called away at `at`, the newest first.

        They ring with them or they speak or spoke last, and it is on no ticket yet and not done
        with; or they are being passed on to them.
        """
        lately = self.filter(rang_at__gt=at - FORGOTTEN_AFTER)
        rings = Q(answered_at=None, ended_at=None, direction=Direction.IN.value, rings=user)
        speaks = Q(answered_at__isnull=False, agent=user)
        passed = Q(ended_at=None, pk__in=user.offered_calls.values("pk"))
        fresh = Q(ticket=None, done_at=None) & (rings | speaks)
        return lately.filter(fresh | passed).distinct().order_by("-rang_at", "-pk")


class Call(models.Model):
    """A call, one however often it was told of.

    Numbers are in E.164 where they are any, else as they were sent; they are blanked when the
    contact is forgotten. `agent` answered it, dialed, or is who speaks since it was passed on; with
    those of `offered` it rings though somebody speaks. `machine_at` is when a voicemail took it.
    `owner` sees to it where it was missed; `returned_by` is the call in which it was called back.
    """

    line = models.ForeignKey(PhoneLine, models.PROTECT, related_name="calls")
    call_id = models.CharField(max_length=250)
    direction = models.CharField(
        max_length=3, choices=[(each.value, each.value) for each in Direction]
    )
    from_number = models.CharField(max_length=250, blank=True)
    to_number = models.CharField(max_length=250, blank=True)
    queue = models.CharField(max_length=250, blank=True)
    rings = models.ManyToManyField(User, related_name="rung_by", blank=True)
    offered = models.ManyToManyField(User, related_name="offered_calls", blank=True)
    agent = models.ForeignKey(User, models.PROTECT, null=True, related_name="calls")
    rang_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    machine_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cause = models.CharField(max_length=20, blank=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="calls")
    organization_id = models.BigIntegerField(null=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="calls")
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="owned_calls")
    done_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="returned_calls"
    )

    objects: ClassVar = CallQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "call_id"], name="one_call_per_identifier"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-rang_at", "-id"], name="call_by_time"),
            models.Index(
                fields=["ended_at", "id"],
                name="call_that_waits",
                condition=_MISSED & Q(done_at=None),
            ),
            models.Index(fields=["rang_at"], name="call_that_goes_on", condition=Q(ended_at=None)),
            models.Index(fields=["from_number", "-rang_at"], name="call_by_caller"),
            models.Index(fields=["to_number", "-rang_at"], name="call_by_called"),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}"

    @property
    def journal_name(self) -> str:
        """How the journal calls this call."""
        return f"call:{self.pk}"

    @property
    def is_incoming(self) -> bool:
        """Whether somebody calls the desk."""
        return self.direction == Direction.IN.value

    @property
    def number(self) -> str:
        """The number of the other side."""
        return self.from_number if self.is_incoming else self.to_number

    @property
    def state(self) -> State:
        """How it stands."""
        if self.ended_at is None:
            return State.RINGING if self.answered_at is None else State.TALKING
        if self.answered_at is not None:
            return State.ENDED
        if not self.is_incoming:
            return State.UNREACHED
        if self.cause == Cause.BLOCKED.value:
            return State.BLOCKED
        return State.VOICEMAIL if self.machine_at is not None else State.MISSED

    @property
    def is_missed(self) -> bool:
        """Whether nobody answered, though somebody may have left words."""
        return self.state in {State.MISSED, State.VOICEMAIL}

    @property
    def is_end_supposed(self) -> bool:
        """Whether nothing was told of its end: that is not known, and may still be told."""
        return self.cause == UNTOLD

    @property
    def said_at(self) -> datetime | None:
        """When something was said: as a person answered, or as a voicemail was left; or never."""
        if self.answered_at is not None:
            return self.answered_at
        return self.ended_at if self.state is State.VOICEMAIL else None

    @property
    def length(self) -> timedelta | None:
        """How long people spoke; None where they did not, still do, or nobody knows."""
        if self.answered_at is None or self.ended_at is None or self.is_end_supposed:
            return None
        return self.ended_at - self.answered_at
