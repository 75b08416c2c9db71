"""What a customer may send from the page of a ticket."""

from __future__ import annotations

from django import forms

from dueby.desk.ui.forms import FilesField

LONGEST = 50_000


def _words(label: str, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows})
    )


class WriteForm(forms.Form):
    """Words for the people who work on the ticket, with files."""

    words = _words("Your message", 5)
    attachments = FilesField(label="Files", required=False)


class ReopenForm(forms.Form):
    """That it is not done, and what is still wrong."""

    words = _words("What is still wrong")


class CloseForm(forms.Form):
    """That it is done; a word about it if one likes."""

    words = forms.CharField(
        label="A word to us",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ContestForm(forms.Form):
    """Why a severity or a rejection is wrong."""

    words = _words("Why you see it differently")
