"""What is asked for when a page is answered, and of policies. The forms check shape."""

from __future__ import annotations

from typing import Final

from django import forms


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
