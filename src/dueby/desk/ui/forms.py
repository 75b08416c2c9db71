"""Fields that several apps ask for."""

from __future__ import annotations

from django import forms


class MomentInput(forms.DateTimeInput):
    """A date and a time of day, entered with the browser's own means."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment in the reader's zone, down to the minute."""

    widget = MomentInput
