"""Invitations to sign in: to work here, or to speak for a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from dueby.desk.people.models.organization import Contact
from dueby.desk.people.models.user import Role, User

if TYPE_CHECKING:
    from datetime import datetime


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions to the invitations."""

    def unanswered(self) -> Self:
        """Keep what nobody accepted and nobody withdrew; it may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def open(self, at: datetime) -> Self:
        """Keep what can be accepted at a moment."""
        return self.unanswered().filter(expires_at__gt=at)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, a contact none."""
        if isinstance(user, AnonymousUser) or not user.is_active or not user.is_staff:
            return self.none()
        return self


class Invitation(models.Model):
    """An address that may sign in once it has accepted: as `contact`, or as staff with `role`."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="invitations")
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    user = models.OneToOneField(User, models.PROTECT, null=True, related_name="invitation")

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email"],
                name="one_open_invitation_per_address",
                condition=models.Q(accepted_at=None, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        """How the journal calls this invitation."""
        return f"invitation:{self.pk}"

    organization_id: ClassVar[None] = None

    def is_expired(self, at: datetime) -> bool:
        """Tell whether it is too late to accept."""
        return self.expires_at <= at
