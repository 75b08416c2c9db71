"""What is asked for when a page is answered, and of policies. The forms check shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from django import forms

from dueby.desk.outbox.models import Endpoint, Shape
from dueby.desk.paging.calendars import calendar_choices
from dueby.desk.paging.models import Stage
from dueby.desk.paging.models.policy import LONGEST_WAIT, MOST_REPEATS, Policy
from dueby.desk.paging.words import Counting, Event, Whom
from dueby.desk.people.forms import ChangeForm
from dueby.desk.people.models import Rota, Team, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST_STEPS: Final = 6
_LARGEST: Final = 32767
"""What a small number of the database holds."""


class NoteForm(forms.Form):
    """Somebody answers a page or passes it on, with words for colleagues."""

    ANSWER: Final = "answer"
    PASS_ON: Final = "pass-on"  # noqa: S105 - what a button sends

    what = forms.ChoiceField(choices=[(ANSWER, ANSWER), (PASS_ON, PASS_ON)])
    note = forms.CharField(
        label="Note for colleagues",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AlarmForm(NoteForm):
    """The same on a page of the desk, which tells what was paged last when it was shown."""

    step = forms.IntegerField(min_value=0, max_value=_LARGEST, required=False)
    repeat = forms.IntegerField(min_value=0, max_value=_LARGEST, required=False)

    @property
    def stage(self) -> Stage:
        """Return what was paged last; where it is not told, nothing was."""
        return Stage(self.cleaned_data["step"] or 0, self.cleaned_data["repeat"] or 0)


class ReachForm(forms.Form):
    """By which ways somebody is paged."""

    telephone = forms.CharField(
        label="Telephone for SMS",
        max_length=16,
        required=False,
        help_text="With + and the country’s code, digits alone: +12073248805.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    by_mail = forms.BooleanField(label="Page me by mail", required=False)
    by_sms = forms.BooleanField(label="Page me by SMS", required=False)


class PolicyForm(ChangeForm):
    """A policy; each step says whom it pages and how long they have to answer."""

    name = forms.CharField(label="Name", max_length=80)
    events = forms.MultipleChoiceField(
        label="Begins with", choices=Event.choices, widget=forms.CheckboxSelectMultiple
    )
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"),
        label="For the plans of",
        required=False,
        empty_label="any team, or none",
    )
    plan = forms.CharField(
        label="For this plan alone",
        max_length=40,
        required=False,
        help_text="As the agreement names it, such as tier2; empty is any.",
    )
    place = forms.IntegerField(
        label="Order",
        min_value=0,
        max_value=1000,
        initial=10,
        help_text="Of the policies that fit, the first in order is the one.",
    )
    repeats = forms.IntegerField(
        label="Times to go through the steps again", min_value=0, max_value=MOST_REPEATS, initial=0
    )
    endpoint = forms.ModelChoiceField(
        Endpoint.objects.filter(shape=Shape.JSON).order_by("name"),
        label="Webhook that hears of each page",
        required=False,
        empty_label="none",
    )
    is_active = forms.BooleanField(label="In use", required=False, initial=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        whom, clocks = list(_whom()), list(_clocks())
        for number in range(1, MOST_STEPS + 1):
            self.fields[f"whom_{number}"] = forms.ChoiceField(
                label="Page",
                choices=whom if number == 1 else [("", "nobody: there is no such step"), *whom],
                required=number == 1,
            )
            self.fields[f"minutes_{number}"] = forms.IntegerField(
                label="Minutes to answer",
                min_value=1,
                max_value=LONGEST_WAIT,
                initial=15,
                required=number == 1,
            )
            self.fields[f"counting_{number}"] = forms.ChoiceField(
                label="Counted", choices=clocks, required=number == 1
            )

    @property
    def head(self) -> list[forms.BoundField]:
        """The fields before the steps."""
        return [each for each in self.visible_fields() if not each.name[-1].isdecimal()]

    @property
    def step_fields(self) -> list[list[forms.BoundField]]:
        """The fields of each step that there is, and of one or two that there may be."""
        told = [n for n in range(1, MOST_STEPS + 1) if self[f"whom_{n}"].value()]
        shown = max(3, max(told, default=0) + 1)
        return [
            [self[f"{name}_{number}"] for name in ("whom", "minutes", "counting")]
            for number in range(1, min(shown, MOST_STEPS) + 1)
        ]

    @classmethod
    def known(cls, policy: Policy) -> dict[str, object]:
        """Return what the form shows of a policy."""
        names = ("name", "events", "team", "plan", "place", "repeats", "endpoint", "is_active")
        shown = {name: getattr(policy, name) for name in names}
        for step in policy.steps.all():
            named = {Whom.ROTA: step.rota_id, Whom.PERSON: step.person_id, Whom.TEAM: step.team_id}
            number = named.get(Whom(step.whom))
            told = step.whom if number is None else f"{step.whom}:{number}"
            clock = f"{step.counting}:{step.calendar}" if step.calendar else step.counting
            shown |= {
                f"whom_{step.number}": told,
                f"minutes_{step.number}": step.minutes,
                f"counting_{step.number}": clock,
            }
        return shown

    def policy(self) -> dict[str, Any]:
        """Return the fields of a policy."""
        return {name: each for name, each in self.told.items() if not name[-1].isdecimal()}

    def steps(self) -> list[dict[str, Any]]:
        """Return the steps in order; one that pages nobody is left out."""
        told = self.cleaned_data
        return [
            _step(
                told[f"whom_{number}"],
                told[f"minutes_{number}"] or 15,
                told[f"counting_{number}"] or Counting.ELAPSED,
            )
            for number in range(1, MOST_STEPS + 1)
            if told[f"whom_{number}"]
        ]


def _step(whom: str, minutes: int, clock: str) -> dict[str, Any]:
    kind, _, number = whom.partition(":")
    counting, _, calendar = clock.partition(":")
    named = {f"{kind}_id": int(number)} if number else {}
    return {"whom": kind, "minutes": minutes, "counting": counting, "calendar": calendar, **named}


def _whom() -> Iterator[tuple[str, Any]]:
    yield Whom.DUTY.value, Whom.DUTY.label
    yield Whom.LEADS.value, Whom.LEADS.label
    rows: dict[str, QuerySet[Any]] = {
        Whom.ROTA.value: Rota.objects.in_use(),
        Whom.PERSON.value: User.objects.staff(),
        Whom.TEAM.value: Team.objects.order_by("name"),
    }
    for kind, found in rows.items():
        yield Whom(kind).label, [(f"{kind}:{each.pk}", str(each)) for each in found]


def _clocks() -> Iterator[tuple[str, str]]:
    yield Counting.ELAPSED.value, "on the clock, day and night"
    yield Counting.BUSINESS.value, "in the standard hours"
    for name, title in calendar_choices():
        yield f"{Counting.BUSINESS.value}:{name}", f"as {title}"
