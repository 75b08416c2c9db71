"""What is asked for about notices. The forms check shape; the verbs check sense."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from django import forms

from dueby.desk.notices.events import EVENTS
from dueby.desk.notices.preferring import Wishes
from dueby.desk.notices.words import Group, Role, Way
from dueby.desk.people.forms import ChangeForm

if TYPE_CHECKING:
    from django.forms import BoundField

    from dueby.desk.notices.events import Event

AS_RULED: Final = ("rules", "As the desk’s rules say")


class TimeInput(forms.TimeInput):
    """A time of day, entered with the browser's own means."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class PreferencesForm(forms.Form):
    """How somebody hears of each group of events, and when mails wait."""

    quiet_from = forms.TimeField(label="Quiet from", required=False, widget=TimeInput)
    quiet_to = forms.TimeField(label="Quiet until", required=False, widget=TimeInput)
    digest_time = forms.TimeField(label="Daily summary at", widget=TimeInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        for group in Group:
            self.fields[group.value] = forms.ChoiceField(
                label=group.label,
                initial=AS_RULED[0],
                choices=[AS_RULED, *Way.choices],
                help_text=_events_in(group),
            )

    @property
    def groups(self) -> Iterator[BoundField]:
        """The fields that say how one hears of what."""
        return (self[group.value] for group in Group)

    @property
    def times(self) -> Iterator[BoundField]:
        """The fields that say when."""
        return (self[name] for name in ("quiet_from", "quiet_to", "digest_time"))

    @property
    def wishes(self) -> Wishes:
        """What was chosen."""
        chosen = self.cleaned_data
        named = {group: chosen[group.value] for group in Group}
        ways = {group: Way(way) for group, way in named.items() if way != AS_RULED[0]}
        return Wishes(ways, chosen["quiet_from"], chosen["quiet_to"], chosen["digest_time"])


class RuleForm(ChangeForm):
    """By which way each role hears of one event."""

    def __init__(self, event: Event, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        for role in Role:
            choices = [(way.value, way.label) for way in event.offers()]
            self.fields[role.value] = forms.ChoiceField(label=role.label, choices=choices)

    @property
    def ways(self) -> dict[Role, Way]:
        """What was chosen."""
        return {role: Way(self.cleaned_data[role.value]) for role in Role}


def _events_in(group: Group) -> str:
    titles = [event.title for event in EVENTS if event.group == group]
    return "; ".join(titles) + "."
