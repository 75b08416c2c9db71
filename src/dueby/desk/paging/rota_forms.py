"""What is asked for about rotas. The forms check shape; the verbs check sense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.db.models import Q

from dueby.desk.paging.calendars import calendar_choices
from dueby.desk.people.forms import ChangeForm, ZoneField
from dueby.desk.people.models import Hours, Layer, Rota, Team, TurnLength, User
from dueby.desk.ui.forms import MomentField
from dueby.sla.interval import Interval

if TYPE_CHECKING:
    from datetime import datetime

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MOST_IN_TURN: Final = 8
_WEEKDAYS: Final = [(str(number), name) for number, name in enumerate(DAYS)]
_OF_WEEK: Final = ("days", "opens", "closes")
_HALF_TOLD: Final = "Days without times are whole days, times without days are every day."
_SET: Final = r"\A[A-Za-z0-9, \r\n-]*\Z"


class TimeInput(forms.TimeInput):
    """A time of day, entered with the browser's own means."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class DateInput(forms.DateInput):
    """A date, entered with the browser's own means."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class _WeekForm(ChangeForm):
    """Part of a form that asks for the same window on several days."""

    opens = forms.TimeField(label="Own hours from", required=False, widget=TimeInput)
    closes = forms.TimeField(
        label="Own hours to",
        required=False,
        widget=TimeInput,
        help_text="00:00, or earlier than the beginning, is on the next day.",
    )
    days = forms.MultipleChoiceField(
        label="Own hours on",
        choices=_WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_HALF_TOLD,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse one time without the other."""
        told = super().clean() or {}
        for one, other in (("opens", "closes"), ("closes", "opens")):
            if told.get(one) is not None and other in told and told[other] is None:
                self.add_error(other, "Say both from when and to when, or neither for whole days.")
        return told

    def week(self) -> list[list[list[str]]]:
        """Return the windows for each day from Monday; nothing where neither is told."""
        told = self.cleaned_data
        opens, closes = told["opens"] or time(), told["closes"] or time()
        days = told["days"] or ([] if told["opens"] is None else [day for day, _ in _WEEKDAYS])
        window = [f"{opens:%H:%M}", "24:00" if closes == time() else f"{closes:%H:%M}"]
        return [[window] if day in days else [] for day, _ in _WEEKDAYS] if days else []

    @staticmethod
    def known_week(week: Sequence[Sequence[Sequence[str]]]) -> dict[str, object]:
        """Return what such a form shows of a week."""
        windows = [day[0] for day in week if day]
        if not windows:
            return {}
        opens, closes = windows[0]
        days = [str(number) for number, day in enumerate(week) if day]
        return {"opens": opens, "closes": "00:00" if closes == "24:00" else closes, "days": days}


class RotaForm(_WeekForm):
    """A rota without its layers."""

    name = forms.CharField(label="Name", max_length=80)
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"),
        label="Team",
        help_text="Who is on duty by the rota is so for the plans of the team.",
    )
    time_zone = ZoneField()
    hours = forms.ChoiceField(label="Hours to cover", choices=Hours.choices)
    calendar = forms.ChoiceField(
        label="Calendar",
        required=False,
        help_text="Its hours and holidays, as the newest text of the agreement has them.",
    )
    holidays = forms.RegexField(
        _SET,
        label="Holidays",
        required=False,
        help_text="With own hours: dates and names of sets, as in US, DE-BY, 2026-12-24.",
    )
    is_backup = forms.BooleanField(
        label="A backup: paged by policies alone, not on duty for a plan", required=False
    )
    is_active = forms.BooleanField(label="In use", required=False, initial=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        chosen = cast("forms.ChoiceField", self.fields["calendar"])
        chosen.choices = [("", "none"), *calendar_choices()]
        self.order_fields(
            ["name", "team", "time_zone", "hours", "calendar", *_OF_WEEK, "holidays", "is_backup"]
        )

    @classmethod
    def known(cls, rota: Rota) -> dict[str, object]:
        """Return what the form shows of a rota."""
        names = ("name", "team", "time_zone", "hours", "calendar", "is_backup", "is_active")
        shown = {name: getattr(rota, name) for name in names}
        return {**shown, "holidays": ", ".join(rota.holidays), **cls.known_week(rota.week)}

    def rota(self) -> dict[str, Any]:
        """Return the fields of a rota."""
        told = {name: each for name, each in self.told.items() if name not in _OF_WEEK}
        hours, written = told["hours"], told["holidays"].replace("\n", ",")
        holidays = [each.strip() for each in written.split(",") if each.strip()]
        return {
            **told,
            "calendar": told["calendar"] if hours == Hours.CALENDAR else "",
            "week": self.week() if hours == Hours.OWN else [],
            "holidays": [] if hours == Hours.CALENDAR else holidays,
        }


class LayerForm(_WeekForm):
    """A layer of a rota; its people stand in fields of their own, in turn."""

    name = forms.CharField(label="Name", max_length=80)
    turn = forms.TypedChoiceField(label="Hands over", choices=TurnLength.choices, coerce=int)
    hands_over = forms.TimeField(label="At, by the clocks of the rota", widget=TimeInput)
    first_on = forms.DateField(label="First turn begins on", widget=DateInput)
    ends_on = forms.DateField(
        label="Ends on",
        required=False,
        widget=DateInput,
        help_text="At the hour of a hand-over; without a date it does not end.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        # Who left keeps their place in turn until somebody else is put there.
        known = [self.initial.get(f"person_{number}") for number in range(1, MOST_IN_TURN + 1)]
        staff = User.objects.ever_staff().filter(Q(is_active=True) | Q(pk__in=filter(None, known)))
        for number in range(1, MOST_IN_TURN + 1):
            self.fields[f"person_{number}"] = forms.ModelChoiceField(
                staff,
                label="First in turn" if number == 1 else f"{number}. in turn",
                required=number == 1,
                empty_label="nobody",
            )
        people = [f"person_{number}" for number in range(1, MOST_IN_TURN + 1)]
        self.order_fields(
            [
                "name",
                *people,
                "turn",
                "hands_over",
                "first_on",
                "ends_on",
                "days",
                "opens",
                "closes",
            ]
        )
        self.fields["days"].label = "Only on"
        self.fields[
            "days"
        ].help_text = f"{_HALF_TOLD} Without either the layer covers all hours of the rota."

    @classmethod
    def known(cls, layer: Layer) -> dict[str, object]:
        """Return what the form shows of a layer."""
        names = ("name", "turn", "hands_over", "first_on", "ends_on")
        people = {f"person_{number}": pk for number, pk in enumerate(layer.people, 1)}
        shown = {name: getattr(layer, name) for name in names}
        return {**shown, **people, **cls.known_week(layer.week)}

    def layer(self) -> dict[str, Any]:
        """Return the fields of a layer."""
        told = self.told
        people = [told.pop(f"person_{number}") for number in range(1, MOST_IN_TURN + 1)]
        kept = {name: each for name, each in told.items() if name not in _OF_WEEK}
        return {**kept, "people": [each.pk for each in people if each], "week": self.week()}


def interval_of(told: Mapping[str, Any], prefix: str = "") -> Interval | None:
    """Return the interval that two fields tell, or None where they contradict each other."""
    start: datetime | None = told.get(f"{prefix}starts_at")
    end: datetime | None = told.get(f"{prefix}ends_at")
    return Interval(start, end) if start and end and start <= end else None


class _SpellForm(forms.Form):
    """Part of a form that asks from when to when."""

    starts_at = MomentField(label="From")
    ends_at = MomentField(label="To")

    def clean(self) -> dict[str, Any]:
        """Refuse an end that comes before the beginning."""
        told = super().clean() or {}
        for prefix in ("", "other_"):
            asked = told.get(f"{prefix}starts_at"), told.get(f"{prefix}ends_at")
            if all(asked) and interval_of(told, prefix) is None:
                self.add_error(f"{prefix}ends_at", "It ends before it begins; choose a later end.")
        return told


class OverrideForm(_SpellForm):
    """Somebody takes over in a rota."""

    taker = forms.ModelChoiceField(User.objects.staff(), label="Who takes over", empty_label=None)
    giver = forms.ModelChoiceField(
        User.objects.staff(),
        label="For whom",
        required=False,
        empty_label="whoever it would be, or nobody",
    )
    field_order = ("taker", "giver", "starts_at", "ends_at")


class SwapForm(_SpellForm):
    """Two people take what the other has."""

    one = forms.ModelChoiceField(User.objects.staff(), label="One of the two", empty_label=None)
    other = forms.ModelChoiceField(User.objects.staff(), label="The other", empty_label=None)
    other_starts_at = MomentField(label="Gives in return from")
    other_ends_at = MomentField(label="To")
    field_order = ("one", "starts_at", "ends_at", "other", "other_starts_at", "other_ends_at")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.fields["starts_at"].label = "Gives away from"


class AbsenceForm(_SpellForm):
    """Somebody is away; who is no lead enters it for themselves."""

    user = forms.ModelChoiceField(User.objects.none(), label="Who is away", empty_label=None)
    field_order = ("user", "starts_at", "ends_at")

    def __init__(self, by: User, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        staff = User.objects.staff()
        asked = cast("forms.ModelChoiceField[User]", self.fields["user"])
        asked.queryset = staff if by.is_lead else staff.filter(pk=by.pk)
        asked.initial = by.pk
