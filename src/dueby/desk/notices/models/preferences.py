"""How one of the vendor's people wants to hear, and when not."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import ClassVar, Final

from django.db import models

from dueby.desk.people.models import User

MORNING: Final = time(8)


class Preferences(models.Model):
    """What somebody chose: `ways` by group of events; what is left out is as the rules have it.

    Quiet hours and the time of the daily summary are by the clocks of the person's own zone.
    `digested_on` is the last day, there, whose summary was made.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="notice_preferences")
    ways = models.JSONField(default=dict, blank=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_to = models.TimeField(null=True, blank=True)
    digest_time = models.TimeField(default=MORNING)
    digested_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_to=None)
                | models.Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_hours_begin_and_end",
            ),
        ]

    def __str__(self) -> str:
        return f"of {self.user}"

    def is_quiet(self, at: datetime) -> bool:
        """Tell whether mails that can wait are held back at a moment."""
        if self.quiet_from is None or self.quiet_to is None:
            return False
        clock = at.astimezone(self.user.zone).time()
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= clock < self.quiet_to
        return clock >= self.quiet_from or clock < self.quiet_to

    def wants_digest(self, at: datetime) -> date | None:
        """Return the day whose summary is to be made at a moment, or None where none is.

        A time that the clocks skip has come once they show a later one.
        """
        local = at.astimezone(self.user.zone)
        today = local.date()
        was_made = self.digested_on is not None and self.digested_on >= today
        has_come = local.time() >= self.digest_time
        return today if has_come and not was_made else None
