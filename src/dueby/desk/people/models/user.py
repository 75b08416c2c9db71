"""Everybody who signs in, with the e-mail address as the name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from dueby.desk.people.models.zone import check_zone
from dueby.sla.zones import zone_named

if TYPE_CHECKING:
    from datetime import datetime, tzinfo


class Role(models.TextChoices):
    """What somebody may do; of the vendor's people each may do what the ones before it may."""

    CUSTOMER = "customer", "Customer"
    AGENT = "agent", "Agent"
    LEAD = "lead", "Lead"
    MANAGER = "manager", "Manager"
    ADMINISTRATOR = "administrator", "Administrator"


class UserQuerySet(models.QuerySet["User"]):
    """Questions to everybody who signs in."""

    def staff(self) -> Self:
        """Keep the vendor's people who still work here, by name."""
        return self.ever_staff().filter(is_active=True)

    def ever_staff(self) -> Self:
        """Keep the vendor's people, those too who no longer work here, by name."""
        return self.exclude(role=Role.CUSTOMER).order_by("name")

    def administrators(self) -> Self:
        """Keep those who may change who works here."""
        return self.filter(role=Role.ADMINISTRATOR, is_active=True)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep whom a person may see: the vendor's people everybody, a contact nobody else."""
        if isinstance(user, AnonymousUser) or not user.is_active:
            return self.none()
        return self if user.is_staff else self.filter(pk=user.pk)


class UserManager(BaseUserManager["User"]):
    """Makes users; their addresses are kept in lower case."""

    def create_user(
        self, email: str, *, name: str, role: Role, at: datetime, password: str | None = None
    ) -> User:
        """Return a new user; without a password nobody can sign in until one is set."""
        user = self.model(email=email.strip().lower(), name=name, role=role, joined_at=at)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def staff(self) -> UserQuerySet:
        """Return the vendor's people who still work here, by name."""
        return self.get_queryset().staff()

    def ever_staff(self) -> UserQuerySet:
        """Return the vendor's people, those too who no longer work here, by name."""
        return self.get_queryset().ever_staff()

    def administrators(self) -> UserQuerySet:
        """Return those who may change who works here."""
        return self.get_queryset().administrators()

    def visible_to(self, user: User | AnonymousUser) -> UserQuerySet:
        """Return whom a person may see: the vendor's people everybody, a contact nobody else."""
        return self.get_queryset().visible_to(user)


class User(AbstractBaseUser):
    """Somebody who signs in: the vendor's person, or a customer's contact."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=Role.choices)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[check_zone])
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_user_per_address",
                violation_error_message="Somebody signs in with this address already.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="user_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        """How the journal calls this person."""
        return f"user:{self.pk}"

    organization_id: ClassVar[None] = None

    @property
    def zone(self) -> tzinfo:
        """The zone in which this person reads dates."""
        return zone_named(self.time_zone)

    @property
    def is_staff(self) -> bool:
        """Whether this is one of the vendor's people."""
        return self.role != Role.CUSTOMER

    @property
    def is_lead(self) -> bool:
        """Whether this person may decide what a customer contests."""
        return self.role in {Role.LEAD, Role.MANAGER, Role.ADMINISTRATOR}

    @property
    def is_manager(self) -> bool:
        """Whether this person may change contracts, products and customers."""
        return self.role in {Role.MANAGER, Role.ADMINISTRATOR}

    @property
    def is_administrator(self) -> bool:
        """Whether this person may change who works here and how the desk is set."""
        return self.role == Role.ADMINISTRATOR
