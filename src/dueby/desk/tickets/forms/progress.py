"""Forms for how the work goes on."""

from __future__ import annotations

from django import forms

from dueby.desk.tickets.forms.base import TicketForm, words
from dueby.desk.tickets.progress import WAITED_FOR
from dueby.desk.ui.forms import MomentField

SEEN = "The customer sees it."


class ReasonForm(TicketForm):
    """A reason for the customer."""

    reason = words("Reason", help_text=SEEN)


class WaitingForm(TicketForm):
    """Who is waited for, perhaps with words for the customer."""

    on = forms.ChoiceField(
        label="Wait for", choices=list(WAITED_FOR.items()), widget=forms.RadioSelect
    )
    words = words(
        "Message to the customer", required=False, help_text="Leave it empty to send no message."
    )


class UpdateForm(TicketForm):
    """When the customer hears more."""

    by_when = MomentField(label="You tell them more by")
    words = words("Message to the customer")


class WorkaroundForm(TicketForm):
    """A way to do without the fix."""

    words = words("What the customer can do", help_text=SEEN)
    accepted = forms.BooleanField(label="The customer agrees to it", required=False)


class ClosureForm(TicketForm):
    """Perhaps a last message."""

    words = words(
        "Message to the customer", required=False, help_text="Leave it empty to send no message."
    )
