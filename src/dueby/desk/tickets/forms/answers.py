"""Forms for what is said."""

from __future__ import annotations

from django import forms

from dueby.desk.tickets.forms.base import TicketForm, files, words
from dueby.desk.ui.forms import MomentField


class WordsForm(TicketForm):
    """Words for the customer."""

    words = words("Message to the customer")


class ReplyForm(TicketForm):
    """Words for the customer, perhaps with files."""

    words = words("Message to the customer")
    attachments = files()


class NoteForm(TicketForm):
    """Words for colleagues, perhaps with files."""

    words = words("Note", help_text="The customer never sees it.")
    attachments = files()


class CallForm(TicketForm):
    """What was said in a call."""

    spoke = forms.TypedChoiceField(
        label="Did you speak with the customer",
        choices=[
            ("yes", "Yes: it is a response, and the customer sees what you write"),
            ("no", "No, nobody was reached: only colleagues see what you write"),
        ],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    words = words("What was said")
    held_at = MomentField(label="When", required=False, help_text="Empty: just now.")
