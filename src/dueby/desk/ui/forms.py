"""Fields that several apps ask for."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from django import forms

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


_TURNED: Final = (
    "Your time zone has no such time, or has it twice, for the clocks are changed then; "
    "write another one, such as an hour earlier or later."
)

_YEARS: Final = range(1970, 2200)
"""At the ends of the calendar another reader's zone has no name for a moment."""
_FAR: Final = "This year is too far away; write one from 1970 to 2199."


class MomentInput(forms.DateTimeInput):
    """A date and a time of day, entered with the browser's own means."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment in the reader's zone, down to the minute.

    What the clocks there never show, or show twice, is refused: which of two is meant is not for
    the desk to guess.
    """

    widget = MomentInput

    def to_python(self, value: str | datetime | date | None) -> datetime | None:
        """Return the moment. Raises ValidationError."""
        try:
            moment = super().to_python(value)
        except forms.ValidationError as refusal:
            if getattr(refusal, "code", "") == "ambiguous_timezone":
                raise forms.ValidationError(_TURNED) from None
            raise
        if moment is not None and moment.year not in _YEARS:
            raise forms.ValidationError(_FAR)
        return moment


class FilesInput(forms.FileInput):
    """A chooser of several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, none among them; what is taken is for the store to say."""

    widget = FilesInput

    def clean(self, data: object, initial: object = None) -> list[UploadedFile[bytes]]:
        """Return the files, without those that a browser sends for an empty chooser."""
        given = data if isinstance(data, (list, tuple)) else [data]
        cleaned = (super(FilesField, self).clean(each, initial) for each in given if each)
        return [file for file in cleaned if file]
