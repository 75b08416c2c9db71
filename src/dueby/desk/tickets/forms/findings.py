"""Forms for what is found: severity, class, reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from dueby.desk.tickets.forms.base import TicketForm, levels, words

if TYPE_CHECKING:
    from dueby.desk.tickets.models import Ticket

SEEN = "The customer sees it."


class ConfirmationForm(TicketForm):
    """The severity of a defect, and why."""

    severity = forms.ChoiceField(label="Severity", widget=forms.RadioSelect)
    reason = words("Reason", help_text=SEEN)

    def fit(self, ticket: Ticket) -> None:
        """Offer the agreement's severities, first the one that was proposed."""
        self.offer("severity", levels(ticket.agreement))
        self.fields["severity"].initial = ticket.severity or ticket.agreement.severities.default


class SeverityForm(TicketForm):
    """Another severity, and why; `previewed` is what its dates were shown for."""

    severity = forms.ChoiceField(label="New severity", widget=forms.RadioSelect)
    reason = words("Reason", help_text=SEEN)
    previewed = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def fit(self, ticket: Ticket) -> None:
        """Offer the agreement's other severities."""
        others = [each for each in levels(ticket.agreement) if each[0] != ticket.severity]
        self.offer("severity", others)


class ClassForm(TicketForm):
    """Another class, and why."""

    to = forms.ChoiceField(label="New class", widget=forms.RadioSelect)
    reason = words("Reason", help_text=SEEN)

    def fit(self, ticket: Ticket) -> None:
        """Offer the agreement's other classes, and say which of them are not part of it."""
        self.offer(
            "to",
            [
                (each.name, f"{each.title} (goes to sales)" if each.excluded else each.title)
                for each in ticket.agreement.classes.values()
                if each.name != ticket.request_class
            ],
        )
