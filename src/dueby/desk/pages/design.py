"""The design on one page: every part that the other pages are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dueby.desk.clocks.models import Clock
from dueby.desk.clocks.telling import ToldClock
from dueby.desk.contracts.cover import usual_agreement
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.timekeeping import now
from dueby.desk.ui import icons
from dueby.desk.ui.forms import MomentField
from dueby.sla.clocks import Standing
from dueby.sla.evaluation import evaluate
from dueby.sla.facts import Fact
from dueby.sla.given import read_given

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

COLORS: Final = (
    ("base-100", "Page"),
    ("base-200", "Raised"),
    ("base-300", "Lines"),
    ("base-content", "Words"),
    ("quiet", "Quiet words"),
    ("edge", "Edges of fields"),
    ("primary", "Actions, links"),
    ("success", "Kept"),
    ("warning", "Soon"),
    ("error", "Late, wrong"),
    ("info", "Running"),
    ("inside", "Internal"),
)
_SAMPLE: Final = "design:1"


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Title", help_text="In a few words.", max_length=80)
    severity = forms.ChoiceField(
        label="Severity", choices=[("1", "1 complete failure"), ("3", "3 isolated defect")]
    )
    about = forms.ChoiceField(
        label="About",
        choices=[("product", "The product"), ("documentation", "Its documentation")],
        widget=forms.RadioSelect,
    )
    at = MomentField(label="When it happened", required=False)
    words = forms.CharField(label="What happened", widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label="File", required=False)
    is_urgent = forms.BooleanField(label="Telephone me as well", required=False)


@dataclass(frozen=True, slots=True)
class Standings:
    """Something that stands in one way, whenever it is asked."""

    how: Standing
    is_finished: ClassVar[bool] = False

    def standing(self, at: datetime) -> Standing:
        """Return how it stands."""
        del at
        return self.how


@staff_page
@require_safe
def design(request: StaffRequest) -> HttpResponse:
    """Show every part in every state."""
    at = now()
    context = {
        "at": at,
        "colors": COLORS,
        "standings": [Standings(each) for each in Standing],
        "lefts": _times_left(at),
        "clocks": _clocks(at, request.user.zone),
        "zone": usual_agreement().current().editions.newest.zone,
        "form": SampleForm({"severity": "7", "at": "tomorrow"}, auto_id="sample-%s"),
        "icons": icons.names(),
    }
    return render(request, "pages/design.html", context)


def _times_left(at: datetime) -> list[Clock]:
    """Return clocks with much time, little, none, and two that have ended."""
    hour = timedelta(hours=1)
    begun = at - 48 * hour
    return [
        Clock(started_at=begun, due_at=at + 60 * hour),
        Clock(started_at=begun, due_at=at + 12 * hour),
        Clock(started_at=begun, due_at=at + hour * 0.7),
        Clock(started_at=begun, due_at=at - 50 * hour),
        Clock(started_at=begun),
        Clock(started_at=begun, due_at=at, stopped_at=at - hour, is_finished=True),
        Clock(started_at=begun, due_at=at - 3 * hour, stopped_at=at - hour, is_finished=True),
    ]


def _clocks(at: datetime, zone: tzinfo) -> list[ToldClock]:
    """Return the clocks of a defect that was reported and confirmed two days ago."""
    editions = usual_agreement().current().editions
    begun = at - timedelta(days=2)
    data = {"channel": "in writing", "filed_as": "defect"}
    facts = (
        Fact(id="1", at=begun, type="reported", fields=data, by="contact:1"),
        Fact(
            id="2",
            at=begun + timedelta(hours=3),
            type="confirmed",
            fields={"severity": "2", "reason": "given"},
            by="user:1",
        ),
    )
    given = read_given({"contract": "active"}, editions.newest)
    told = evaluate(editions, given, facts, at)
    return [
        ToldClock(Clock.told_by(clock, _SAMPLE, number, None), clock, at, zone)
        for number, clock in enumerate(told.clocks, 1)
    ]
