"""One escalation of a subject, and the pages that went out in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self

from django.db import models

from dueby.desk.journal.models import Entry
from dueby.desk.paging.models.policy import Policy
from dueby.desk.paging.words import SAID, Event, State
from dueby.desk.people.models import User

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser


class Stage(NamedTuple):
    """How far an escalation has come: a step, in the so many-th time through the steps."""

    step: int
    repeat: int


class EscalationQuerySet(models.QuerySet["Escalation"]):
    """Questions to the escalations."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, a contact none."""
        return self if isinstance(user, User) and user.is_active and user.is_staff else self.none()

    def about(self, subject: str) -> Self:
        """Keep those of one subject of the journal, the newest first."""
        return self.filter(subject=subject).order_by("-pk")

    def unanswered(self) -> Self:
        """Keep what waits for an answer, also where nobody is left to be paged."""
        return self.filter(state__in=(State.RUNNING, State.EXHAUSTED))

    def next_due(self, at: datetime) -> Self:
        """Keep those whose next step is due at a moment, the longest first."""
        return self.filter(state=State.RUNNING, next_at__lte=at).order_by("next_at", "pk")

    def counted(self) -> Self:
        """Keep those that another one tells of, in the order they came."""
        return self.filter(state=State.COUNTED).order_by("pk")

    def to_look_at(self, at: datetime) -> Self:
        """Keep those whose reason may be gone, and those that ended and leave others behind."""
        return self.filter(look_at__lte=at).order_by("look_at", "pk")


class Escalation(models.Model):
    """A subject is raised from step to step of a policy until somebody answers.

    `entry` is what began it; `target`, `round` and `due_at` name the clock, where there is one.
    `step` is the next to be paged at `next_at`, in the `repeat`-th time through. From `look_at` on
    somebody is to look whether its reason is gone. What came late or in a storm is `counted_by`
    another one, whose pages have told of those up to the number `told_up_to`.
    """

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="escalations")
    subject = models.CharField(max_length=60)
    organization_id = models.BigIntegerField(null=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    event = models.CharField(max_length=20, choices=Event.choices)
    title = models.CharField(max_length=200, blank=True)
    target = models.CharField(max_length=80, blank=True)
    round = models.PositiveIntegerField(default=1)
    due_at = models.DateTimeField(null=True)
    step = models.PositiveSmallIntegerField(default=1)
    repeat = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    began_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    look_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)
    counted_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="counting", db_index=False
    )
    told_up_to = models.BigIntegerField(default=0)

    objects: ClassVar = EscalationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_at", "id"],
                name="escalations_by_next_step",
                condition=models.Q(state="running"),
            ),
            models.Index(
                fields=["look_at", "id"],
                name="escalations_to_look_at",
                condition=models.Q(look_at__isnull=False),
            ),
            models.Index(
                fields=["-id"],
                name="escalations_unanswered",
                condition=models.Q(state__in=("running", "exhausted")),
            ),
            models.Index(fields=["subject"], name="escalation_by_subject"),
            models.Index(
                fields=["counted_by", "id"],
                name="escalations_counted",
                condition=models.Q(counted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.event}"

    def begin(self, at: datetime) -> None:
        """Go on by itself, where another one counted it or its clock paused; its step is due."""
        self.state, self.began_at, self.next_at = State.RUNNING, at, at
        self.counted_by, self.look_at = None, None
        self.save(update_fields=["state", "began_at", "next_at", "counted_by", "look_at"])

    def tell_of_counted(self) -> int:
        """Note that whoever is paged now hears of all that it counts; return how many they are."""
        counted = Escalation.objects.counted().filter(counted_by=self)
        found = counted.order_by().aggregate(last=models.Max("pk"), many=models.Count("pk"))
        self.told_up_to = found["last"] or self.told_up_to
        return int(found["many"])

    @property
    def journal_name(self) -> str:
        """How the journal calls what it is about."""
        return self.subject

    @property
    def stage(self) -> Stage:
        """What was paged last; it has no pages before the first step."""
        return Stage(self.step - 1, self.repeat)

    @property
    def said(self) -> str:
        """What it is about in one line."""
        return SAID[Event(self.event)].format(title=self.title)

    @property
    def is_unanswered(self) -> bool:
        """Whether somebody is still to answer."""
        return self.state in {State.RUNNING, State.EXHAUSTED}


class PageQuerySet(models.QuerySet["Page"]):
    """Questions to the pages."""

    def open(self) -> Self:
        """Keep what nobody has answered or passed on."""
        return self.filter(answered_at=None, passed_on_at=None)

    def of(self, stage: Stage) -> Self:
        """Keep those of one stage, with who passed them on."""
        found = self.filter(step=stage.step, repeat=stage.repeat)
        return found.select_related("passed_by").order_by("pk")


class Page(models.Model):
    """Somebody is paged, once, by the ways that reach them; `step` is 0 where the steps are over.

    Each is answered, or passed on: by `passed_by`, or by the desk when its time was over.
    """

    escalation = models.ForeignKey(Escalation, models.CASCADE, related_name="pages")
    step = models.PositiveSmallIntegerField()
    repeat = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, models.PROTECT, related_name="pages")
    ways = models.JSONField(default=list)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    passed_on_at = models.DateTimeField(null=True)
    passed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects: ClassVar = PageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["escalation", "step", "repeat", "user"], name="one_page_each"
            ),
        ]

    def __str__(self) -> str:
        return f"page {self.pk}"

    @property
    def stage(self) -> Stage:
        """The stage at which it was sent."""
        return Stage(self.step, self.repeat)

    @property
    def is_open(self) -> bool:
        """Whether nobody has answered it or passed it on."""
        return self.answered_at is None and self.passed_on_at is None
