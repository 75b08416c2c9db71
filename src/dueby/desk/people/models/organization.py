"""The customers: organizations, and the people who speak for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat, Lower, Replace, Right, StrIndex, Substr

from dueby.desk.people.models.language import ENGLISH, check_language
from dueby.desk.people.models.user import User
from dueby.desk.people.models.zone import check_zone

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models.expressions import Combinable, Expression

TAIL: Final = 6
"""The last digits of a telephone number: no country has shorter ones of its own."""


def _tail(written: Combinable) -> Expression:
    """Return the last digits of a number, whatever it is written with, without an extension.

    What follows an "x" (as in "ext. 22"), a "#", a comma or a semicolon is an extension.
    """
    plain: Expression = Lower(written)
    for begins in "#,;":
        plain = Replace(plain, Value(begins), Value("x"))
    plain = Concat(plain, Value("x"))
    plain = Substr(plain, 1, StrIndex(plain, Value("x")) - 1)
    for between in " -()/.+e":
        plain = Replace(plain, Value(between), Value(""))
    return Right(plain, TAIL)


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
    """A customer. `language` is what its people are written to in, who name none of their own."""

    name = models.CharField(max_length=160, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[check_zone])
    language = models.CharField(max_length=16, default=ENGLISH, validators=[check_language])

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
    """A customer's person. Some sign in (then `user` is set), some only write or telephone.

    `phone_tail` are the last digits of `phone`, kept by the database. Whoever names no `language`
    is written to in the organization's.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="contacts")
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="contact")
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_tail = models.GeneratedField(
        expression=_tail(F("phone")),
        output_field=models.CharField(max_length=TAIL),
        db_persist=True,
    )
    language = models.CharField(max_length=16, blank=True, validators=[check_language])
    left_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ContactQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["email"], name="contact_by_address"),
            models.Index(fields=["phone_tail"], name="contact_by_telephone"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        """How the journal calls this person."""
        return f"contact:{self.pk}"

    def has_left(self, at: datetime) -> bool:
        """Tell whether this person no longer spoke for the organization at `at`."""
        return self.left_at is not None and self.left_at <= at
