"""Fields that several apps ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile


class MomentInput(forms.DateTimeInput):
    """A date and a time of day, entered with the browser's own means."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment in the reader's zone, down to the minute."""

    widget = MomentInput


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
