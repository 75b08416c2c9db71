"""What every subject with clocks has: the text that governs it, and what is due next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from dueby.desk.contracts.models import AgreementText, Contract
from dueby.sla.agreement import Strength

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.clocks.models.clock import Clock

COMMITMENT = Strength.COMMITMENT.value
PLANNED = ("next_due_at", "next_due_title", "next_moment_at")


class Clocked(models.Model):
    """A subject that the agreement measures: a ticket, a patch.

    `next_due_at` is the earliest date that a commitment still owes, an index for the queue;
    `next_moment_at` is when the passing of time alone changes what is owed.
    """

    subject_kind: ClassVar[str]
    if TYPE_CHECKING:
        organization_id: int | None

    text = models.ForeignKey(AgreementText, models.PROTECT, related_name="+")
    next_due_at = models.DateTimeField(null=True)
    next_due_title = models.CharField(max_length=200, blank=True)
    next_moment_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def journal_name(self) -> str:
        """How the journal calls this subject."""
        return f"{self.subject_kind}:{self.pk}"

    @property
    def ledger(self) -> Contract | None:
        """The contract whose allowances the subject may draw on, where there is one."""
        return None

    def plan_next(self, clocks: list[Clock], next_moment_at: datetime | None) -> None:
        """Keep what is due next of what the clocks say, and when to look at them again."""
        if self.take_plan(clocks, next_moment_at):
            self.save(update_fields=PLANNED)

    def take_plan(self, clocks: list[Clock], next_moment_at: datetime | None) -> bool:
        """Take over what `plan_next` keeps; tell whether that is something else than before."""
        was = (self.next_due_at, self.next_due_title, self.next_moment_at)
        self.next_due_at, self.next_due_title = due_next(clocks)
        self.next_moment_at = next_moment_at
        return was != (self.next_due_at, self.next_due_title, self.next_moment_at)


def moment_index(name: str) -> models.Index:
    """Return the index by which the timekeeper finds whose moment comes next."""
    return models.Index(
        fields=["next_moment_at"], name=name, condition=models.Q(next_moment_at__isnull=False)
    )


def due_next(clocks: list[Clock]) -> tuple[datetime | None, str]:
    """Return the earliest date that a commitment still owes, and of what."""
    owed = {
        each.due_at: each.title
        for each in reversed(clocks)
        if each.due_at is not None and not each.is_finished and each.strength == COMMITMENT
    }
    earliest = min(owed, default=None)
    return earliest, "" if earliest is None else owed[earliest]
