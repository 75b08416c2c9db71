"""A call that was passed on: the parts that a telephone system tells it in, and who spoke."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dueby.desk.channels.phone.models.call import Call
from dueby.desk.channels.phone.models.line import PhoneLine
from dueby.desk.people.models import User


class Part(models.Model):
    """A part of a call that was passed on, under the identifier by which it is told of.

    The call has ended when each of its parts has.
    """

    line = models.ForeignKey(PhoneLine, models.PROTECT, related_name="parts")
    call_id = models.CharField(max_length=250)
    whole = models.ForeignKey(Call, models.CASCADE, related_name="parts")
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Part]] = models.Manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "call_id"], name="one_part_per_identifier"),
        ]

    def __str__(self) -> str:
        return f"part {self.pk} of call {self.whole_id}"


class Speaker(models.Model):
    """Somebody who spoke in a call that was passed on, and since when; each once."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="speakers")
    agent = models.ForeignKey(User, models.PROTECT, related_name="spoken_calls")
    since = models.DateTimeField()

    objects: ClassVar[models.Manager[Speaker]] = models.Manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["call", "agent"], name="one_speaker_per_call"),
        ]

    def __str__(self) -> str:
        return f"{self.agent}"
