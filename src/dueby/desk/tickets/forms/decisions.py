"""Forms for what somebody decides: who works on it, what is covered, what a contest comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from dueby.desk.people.models import User
from dueby.desk.tickets.forms.base import TicketForm, levels, words

if TYPE_CHECKING:
    from dueby.desk.tickets.models import Ticket


class AssignmentForm(TicketForm):
    """Who works on it."""

    to = forms.ModelChoiceField(
        User.objects.none(), label="Assign to", required=False, empty_label="Nobody"
    )

    def fit(self, ticket: Ticket) -> None:
        """Offer everybody who works here."""
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = User.objects.staff()
        field.initial = ticket.assignee_id


class CoverForm(TicketForm):
    """A decision over the rules of cover, and why."""

    decision = forms.ChoiceField(label="Decision", widget=forms.RadioSelect)
    reason = words("Reason", help_text="Only colleagues see it; the customer is told the decision.")

    def fit(self, ticket: Ticket) -> None:
        """Offer the decisions that the agreement's rules can come to, question by question."""
        self.offer(
            "decision",
            [
                (f"{each.name}:{decision}", f"{each.title}: {decision.replace('_', ' ')}")
                for each in ticket.agreement.entitlements.values()
                for decision in dict.fromkeys(rule.decision for rule in each.rules)
            ],
        )


class ContestForm(TicketForm):
    """The answer to what a contact contests."""

    upheld = forms.TypedChoiceField(
        label="The customer is right",
        choices=[("yes", "Yes"), ("no", "No, the decision stands")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    severity = forms.ChoiceField(
        label="Severity from now on",
        required=False,
        help_text="Needed where the customer is right.",
    )
    words = words("Reasons", help_text="The customer sees them.")

    def fit(self, ticket: Ticket) -> None:
        """Offer the agreement's severities."""
        self.offer("severity", [("", "As it is"), *levels(ticket.agreement)])

    def about_rejection(self) -> None:
        """Leave out what only a severity asks for."""
        del self.fields["severity"]
