"""One thing that leaves the house."""

from __future__ import annotations

from random import sample
from typing import TYPE_CHECKING, ClassVar, Final, Self

from django.db import connection, models, transaction

from dueby.desk.journal.recording import Happening, Named, record
from dueby.desk.outbox.identifiers import message_identifier
from dueby.desk.outbox.receivers import MAIL, receiver_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

ERASED: Final = "erased"
MOST_RECEIVERS: Final = 500
_RECEIVERS: Final = """
    WITH RECURSIVE waiting (receiver) AS (
        SELECT MIN(receiver) FROM outbox_parcel WHERE state = 'waiting' AND kind = %s
        UNION ALL
        SELECT (
            SELECT MIN(parcel.receiver) FROM outbox_parcel AS parcel
            WHERE parcel.state = 'waiting' AND parcel.kind = %s
                AND parcel.receiver > waiting.receiver
        )
        FROM waiting WHERE waiting.receiver IS NOT NULL
    )
    SELECT receiver FROM waiting WHERE receiver IS NOT NULL
"""
"""Steps from receiver to receiver along an index, whatever waits for each."""


class NotGivenUpError(ValueError):
    """Only what was given up can be sent again; the message says how it stands."""


class ParcelState(models.TextChoices):
    """How far a parcel has come."""

    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    DEAD = "dead", "Given up"


class ParcelQuerySet(models.QuerySet["Parcel"]):
    """Questions to the outbox, and the claim of a worker."""

    def about(self, subject: str) -> Self:
        """Keep what is about one subject of the journal, the newest first."""
        return self.filter(subject=subject).order_by("-pk")

    def waiting(self) -> Self:
        """Keep what has still to leave, the next attempt first."""
        return self.filter(state=ParcelState.WAITING).order_by("next_attempt_at", "pk")

    def failed(self) -> Self:
        """Keep what was given up, the newest first."""
        return self.filter(state=ParcelState.DEAD).order_by("-pk")

    def resendable(self) -> Self:
        """Keep what was given up and can be sent again, the oldest first."""
        return self.filter(state=ParcelState.DEAD).exclude(content={}).order_by("pk")

    def stuck(self) -> Self:
        """Keep what could not leave so far: it was given up, or waits after a failure."""
        has_failed = models.Q(state=ParcelState.WAITING) & ~models.Q(failure="")
        found = self.filter(models.Q(state=ParcelState.DEAD) | has_failed)
        return found.exclude(failure=ERASED)

    def sent(self) -> Self:
        """Keep what has left, the newest first."""
        return self.filter(state=ParcelState.SENT).order_by("-sent_at", "-pk")

    def claim(self, owner: str, batch: int, lease: timedelta, *, at: datetime) -> list[Parcel]:
        """Lease what is due to one worker, and count an attempt.

        Until the lease ends nobody else finds it; a worker that died leaves it to the next.
        """
        if not self._due(at).exists():
            return []
        with transaction.atomic():
            due = self._due(at).select_for_update(skip_locked=True)
            claimed = list(due.values_list("pk", flat=True)[:batch])
            self.filter(pk__in=claimed).update(
                leased_by=owner,
                attempts=models.F("attempts") + 1,
                next_attempt_at=at + lease,
            )
        return list(self.filter(pk__in=claimed, leased_by=owner).order_by("pk"))

    def receivers_waiting(self, kind: str) -> list[str]:
        """Return the receivers of what has still to leave; of very many, any of them."""
        with connection.cursor() as cursor:
            cursor.execute(_RECEIVERS, [kind, kind])
            found = [receiver for (receiver,) in cursor.fetchall()]
        return found if len(found) <= MOST_RECEIVERS else sample(found, MOST_RECEIVERS)

    def give_up_older(self, receiver: str, why: str, *, than: datetime) -> int:
        """Give up what waits for a receiver since before a moment, and say how many."""
        old = self.filter(
            state=ParcelState.WAITING, receiver=receiver, waits_since__lte=than, leased_by=""
        )
        return old.update(state=ParcelState.DEAD, failure=why)

    def _due(self, at: datetime) -> Self:
        return self.waiting().filter(next_attempt_at__lte=at)

    def erase_concerning(self, person: str) -> int:
        """Erase the content that concerns a person, and give up what has not left; say how many."""
        self.filter(person=person, state=ParcelState.WAITING).update(
            state=ParcelState.DEAD, failure=ERASED
        )
        known = self.filter(person=person).exclude(content={})
        return known.update(content={}, receiver="", answer="")


class Parcel(models.Model):
    """Something to hand to the world outside, once: a mail, a webhook.

    `key` is its stable identifier, so that handing it over twice does no harm. `receiver` names
    whom it goes to, for its lane. `subject` is the journal's name of what it is about, `person` of
    whom its content concerns. `next_attempt_at` is also when the lease of `leased_by` ends.
    `message_id` is that of a mail, so that its answers are known wherever the desk is by then
    (RFC 5322, 3.6.4). `answer` is what the receiver said as it took it.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20)
    receiver = models.CharField(max_length=220, default="")
    content = models.JSONField()
    subject = models.CharField(max_length=60, db_index=True)
    person = models.CharField(max_length=60, blank=True)
    organization_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    waits_since = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ParcelState.choices)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    leased_by = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    message_id = models.CharField(max_length=255, blank=True)

    objects: ClassVar = ParcelQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at", "id"],
                name="parcels_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(
                fields=["kind", "receiver", "next_attempt_at", "id"],
                name="parcels_by_receiver",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["-id"], name="parcels_given_up", condition=models.Q(state="dead")),
            models.Index(
                fields=["-sent_at", "-id"], name="parcels_sent", condition=models.Q(state="sent")
            ),
            models.Index(fields=["person"], name="parcel_by_person"),
            models.Index(
                fields=["message_id"],
                name="parcel_by_identifier",
                condition=~models.Q(message_id=""),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def post(  # noqa: PLR0913 - an address has many lines
        cls,
        key: str,
        kind: str,
        content: Mapping[str, object],
        *,
        subject: str,
        at: datetime,
        person: str = "",
        organization_id: int | None = None,
    ) -> Parcel:
        """Put something into the outbox, in the transaction of what caused it.

        A webhook's content is the number of its `endpoint` and its `body`. Raises UnsendableError
        for what nobody carries.
        """
        return cls.objects.create(
            key=key,
            kind=kind,
            receiver=receiver_of(kind, content),
            content=dict(content),
            subject=subject,
            person=person,
            organization_id=organization_id,
            created_at=at,
            waits_since=at,
            state=ParcelState.WAITING,
            next_attempt_at=at,
            message_id=message_identifier(key) if kind == MAIL else "",
        )

    def arrive(self, *, at: datetime, answer: str = "") -> bool:
        """Note that the world outside has it, and what it answered.

        False where the lease was lost meanwhile.
        """
        return self._end_attempt(state=ParcelState.SENT, sent_at=at, failure="", answer=answer)

    def fail(self, why: str, *, again_at: datetime | None) -> bool:
        """Note why it could not leave; try again at a moment, or give it up where there is none."""
        if again_at is None:
            return self._end_attempt(state=ParcelState.DEAD, failure=why)
        return self._end_attempt(failure=why, next_attempt_at=again_at)

    def put_back(self, why: str, *, again_at: datetime) -> bool:
        """Give the lease back without an attempt made; `why` is what stood in the way."""
        return self._end_attempt(
            failure=why or self.failure, next_attempt_at=again_at, attempts=self.attempts - 1
        )

    def send_again(self, *, by: Named, at: datetime) -> None:
        """Let what was given up try anew. Raises NotGivenUpError where it was not, or is erased."""
        with transaction.atomic():
            present = Parcel.objects.select_for_update().get(pk=self.pk)
            if present.state != ParcelState.DEAD:
                raise NotGivenUpError(f"it is not given up but {present.get_state_display()}")
            if not present.content:
                raise NotGivenUpError("its content is erased, so there is nothing to send")
            Parcel.objects.filter(pk=self.pk).update(
                state=ParcelState.WAITING,
                attempts=0,
                next_attempt_at=at,
                waits_since=at,
                leased_by="",
            )
            happened = Happening(f"{self.kind}.sent_again", data={"key": self.key})
            record(present, happened, by=by, at=at)

    def _end_attempt(self, **changes: object) -> bool:
        # Fenced: a worker that lost its lease, and woke up later, changes nothing.
        held = Parcel.objects.filter(
            pk=self.pk,
            state=ParcelState.WAITING,
            leased_by=self.leased_by,
            attempts=self.attempts,
        )
        return held.update(leased_by="", **changes) == 1

    @property
    def journal_name(self) -> str:
        """How the journal calls what it is about."""
        return self.subject

    @property
    def to(self) -> str:
        """Where it goes, for a list; empty where that is erased."""
        return str(self.content.get("to", ""))
