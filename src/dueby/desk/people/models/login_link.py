"""Links that sign somebody in once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from dueby.desk.people.models.user import User

if TYPE_CHECKING:
    from datetime import datetime


class LoginLink(models.Model):
    """One way in for one person: instead of the password, and of the code where it says so."""

    user = models.ForeignKey(User, models.CASCADE, related_name="login_links")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    replaces_code = models.BooleanField()

    def __str__(self) -> str:
        return f"for {self.user}"

    def is_spent(self, at: datetime) -> bool:
        """Tell whether it was used, or came too late."""
        return self.used_at is not None or self.expires_at <= at
