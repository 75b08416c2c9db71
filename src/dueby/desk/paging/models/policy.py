"""Escalation policies: what begins one, and whom its steps page one after the other."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Final, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from dueby.desk.outbox.models import Endpoint
from dueby.desk.paging.words import Counting, Whom
from dueby.desk.people.models import Rota, Team, User

MOST_REPEATS: Final = 10
LONGEST_WAIT: Final = 7 * 24 * 60
"""Minutes that a step may wait for an answer."""


class PolicyQuerySet(models.QuerySet["Policy"]):
    """Questions to the policies."""

    def in_order(self) -> Self:
        """Order as they are tried: the first that fits is the one."""
        return self.order_by("place", "pk")

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, a contact none."""
        if isinstance(user, AnonymousUser) or not user.is_active or not user.is_staff:
            return self.none()
        return self


class Policy(models.Model):
    """Who is paged about what. It fits an event of `events` under the plans of `team`, or `plan`.

    Its steps are gone through once, and `repeats` times again; then the leads are paged. `endpoint`
    hears of each page, beside the person.
    """

    name = models.CharField(max_length=80, unique=True)
    place = models.PositiveSmallIntegerField("order", default=10)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="policies")
    plan = models.CharField(max_length=40, blank=True)
    events = models.JSONField(default=list)
    repeats = models.PositiveSmallIntegerField(
        "again", default=0, validators=[MaxValueValidator(MOST_REPEATS)]
    )
    endpoint = models.ForeignKey(
        Endpoint, models.PROTECT, null=True, blank=True, related_name="policies"
    )
    is_active = models.BooleanField("in use", default=True)

    objects: ClassVar = PolicyQuerySet.as_manager()
    organization_id: ClassVar[None] = None

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        """How the journal calls this policy."""
        return f"policy:{self.pk}"

    def fits(self, events: frozenset[str], plan: str | None) -> bool:
        """Tell whether it is for something that happened under a plan, or under none."""
        of_plan = not self.plan or self.plan == plan
        of_team = self.team is None or plan in self.team.plans
        return of_plan and of_team and not events.isdisjoint(self.events)


class Step(models.Model):
    """One step of a policy: whom it pages, and how long they have to answer.

    Business time is that of `calendar`, "agreement/calendar", or of the standard hours.
    """

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    whom = models.CharField(max_length=10, choices=Whom.choices, default=Whom.DUTY)
    rota = models.ForeignKey(Rota, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.PositiveIntegerField(
        default=15, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_WAIT)]
    )
    counting = models.CharField(max_length=10, choices=Counting.choices, default=Counting.ELAPSED)
    calendar = models.CharField(max_length=170, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "number"], name="one_step_per_number"),
        ]

    def __str__(self) -> str:
        named = {Whom.ROTA: self.rota, Whom.PERSON: self.person, Whom.TEAM: self.team}
        who = named.get(Whom(self.whom))
        return self.get_whom_display() if who is None else f"{self.get_whom_display()}: {who}"

    def clean(self) -> None:
        """Refuse a step that names nobody."""
        wanted = {Whom.ROTA: "rota", Whom.PERSON: "person", Whom.TEAM: "team"}
        name = wanted.get(Whom(self.whom))
        if name is not None and getattr(self, f"{name}_id") is None:
            raise ValidationError({name: f"Choose the {name} that this step pages."})

    @property
    def wait(self) -> timedelta:
        """How long those it pages have to answer."""
        return timedelta(minutes=self.minutes)
