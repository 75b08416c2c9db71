"""Teams of the vendor's people, and the plans for which they are on duty."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from dueby.desk.people.models.user import User


class TeamQuerySet(models.QuerySet["Team"]):
    """Questions to the teams."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, a contact none."""
        if isinstance(user, AnonymousUser) or not user.is_active or not user.is_staff:
            return self.none()
        return self


class Team(models.Model):
    """A group of agents who take work together; `plans` are those it stands duty for."""

    name = models.CharField(max_length=80, unique=True)
    plans = models.JSONField(default=list, blank=True)
    members = models.ManyToManyField(User, related_name="teams", blank=True)

    objects: ClassVar = TeamQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        """How the journal calls this team."""
        return f"team:{self.pk}"

    organization_id: ClassVar[None] = None
