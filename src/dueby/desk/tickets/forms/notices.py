"""The form of the duty to notify: why the period cannot be kept, and what to expect instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from dueby.desk.people.models import Contact
from dueby.desk.tickets.forms.base import TicketForm, words
from dueby.desk.tickets.letters import can_be_mailed
from dueby.desk.tickets.notifying import others_to_tell
from dueby.desk.timekeeping import now
from dueby.desk.ui.forms import MomentField

if TYPE_CHECKING:
    from dueby.desk.tickets.models import Ticket


class NoticeForm(TicketForm):
    """Reasons and an estimate; without both nothing goes to the customer.

    `inside` only notes that the period will not be kept, for which the reasons are enough. What
    is cleaned has as `to` whom the letter goes to, or None for the ticket's contact.
    """

    reasons = words("Reasons", help_text="The customer reads them.")
    estimated_at = MomentField(label="Estimated time of rectification")
    to = forms.TypedChoiceField(label="Goes to", coerce=int, empty_value=None, required=False)

    def fit(self, ticket: Ticket) -> None:
        """Say what is missing, and offer whom else of the customer to tell."""
        at = now()
        self.fields["reasons"].error_messages["required"] = (
            "Say why it takes longer: a notice without reasons does not count."
        )
        self.fields["estimated_at"].error_messages["required"] = (
            "Give an estimated time: a notice without one does not count."
        )
        others = others_to_tell(ticket, at)
        is_reached = can_be_mailed(ticket.contact, at)
        self.others = {each.pk: each for each in others}
        first = [("", f"{ticket.contact} {ticket.contact.email}")] if is_reached else []
        self.offer("to", [*first, *((str(each.pk), f"{each} {each.email}") for each in others)])
        self.fields["to"].required = bool(others) and not is_reached
        self.fields["to"].error_messages["required"] = "Choose who is told."
        if not others:
            del self.fields["to"]

    def clean(self) -> dict[str, Any]:
        """Ask for the reasons alone where nothing goes to the customer yet."""
        told = super().clean() or self.cleaned_data
        if "inside" in self.data:
            for name in ("to", "estimated_at"):
                self.errors.pop(name, None)
        told["to"] = self.others.get(told.get("to") or 0)
        return told

    @property
    def colleagues(self) -> list[Contact]:
        """Whom else of the customer a letter can reach."""
        return list(self.others.values())
