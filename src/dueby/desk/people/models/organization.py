"""The customers: organizations, and the people who speak for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from dueby.desk.people.models.user import User
from dueby.desk.people.models.zone import check_zone

if TYPE_CHECKING:
    from datetime import datetime


class OrganizationQuerySet(models.QuerySet["Organization"]):
    """Questions to the customers."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, a contact their own."""
        if isinstance(user, AnonymousUser) or not user.is_active:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(pk__in=Contact.objects.organizations_of(user))


class Organization(models.Model):
    """A customer."""

    name = models.CharField(max_length=160, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[check_zone])

    objects: ClassVar = OrganizationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        """How the journal calls this organization."""
        return f"organization:{self.pk}"

    @property
    def organization_id(self) -> int:
        """The organization itself, for what asks every row of a customer the same."""
        return self.pk


class ContactQuerySet(models.QuerySet["Contact"]):
    """Questions to the customers' people."""

    def present(self) -> Self:
        """Keep those who still speak for their organization."""
        return self.filter(left_at=None)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, a contact their own colleagues."""
        return self.filter(organization__in=Organization.objects.visible_to(user))

    def organizations_of(self, user: User) -> models.QuerySet[Contact, int]:
        """Return the organizations for which a user may speak."""
        return self.present().filter(user=user).values_list("organization_id", flat=True)


class Contact(models.Model):
    """A customer's person. Some sign in (then `user` is set), some only write or telephone."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="contacts")
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="contact")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ContactQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["email"], name="contact_by_address")]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        """How the journal calls this person."""
        return f"contact:{self.pk}"

    def has_left(self, at: datetime) -> bool:
        """Tell whether this person no longer spoke for the organization at `at`."""
        return self.left_at is not None and self.left_at <= at
