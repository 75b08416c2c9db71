"""Whom the first page of a demo offers. No other desk has any."""

from __future__ import annotations

from django.db import models

from dueby.desk.people.models.user import User


class DemoPerson(models.Model):
    """Somebody of the demo's world; `sees` tells a visitor what to expect behind the door.

    That there are such rows is what makes a database a demo's.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="demo")
    sees = models.CharField(max_length=200)
    place = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return str(self.user)
