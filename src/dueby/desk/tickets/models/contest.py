"""A customer disagrees with a severity or a rejection; a lead answers with reasons."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dueby.desk.people.models import Contact, User
from dueby.desk.tickets.models.message import Message
from dueby.desk.tickets.models.ticket import Ticket


class Contested(models.TextChoices):
    """What a contact may contest."""

    SEVERITY = "severity", "The severity"
    REJECTION = "rejection", "The rejection"


class Contest(models.Model):
    """One disagreement: raised by a contact, owned by a lead, ended by an answer with reasons."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="contests")
    organization_id = models.BigIntegerField()
    about = models.CharField(max_length=10, choices=Contested.choices)
    raised_by = models.ForeignKey(Contact, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    reasons = models.ForeignKey(Message, models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="contests")
    answered_at = models.DateTimeField(null=True)
    answer = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    was_upheld = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket", "about"],
                condition=models.Q(answered_at=None),
                name="one_open_contest_about_a_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.about}"
