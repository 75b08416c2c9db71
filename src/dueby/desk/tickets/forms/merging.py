"""The form by which one ticket goes on in another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError

from dueby.desk.tickets.forms.base import TicketForm
from dueby.desk.tickets.models import Ticket

if TYPE_CHECKING:
    from django.db.models import QuerySet

_OFFERED: Final = 20
_HIGHEST: Final = 10**18


class MergingForm(TicketForm):
    """In which ticket it goes on, chosen or by number; `previewed` is for which that was shown.

    What is cleaned has the ticket as `into`.
    """

    chosen = forms.ChoiceField(
        label="It goes on in", widget=forms.RadioSelect, required=False, choices=[]
    )
    number = forms.IntegerField(
        label="Another ticket's number", required=False, min_value=1, max_value=_HIGHEST
    )
    previewed = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def fit(self, ticket: Ticket) -> None:
        """Offer what else of the customer's is unfinished, the newest of it."""
        self.offer("chosen", [(str(each.pk), str(each)) for each in others(ticket)[:_OFFERED]])
        if not self.fields["chosen"].choices:  # type: ignore[attr-defined]
            del self.fields["chosen"]

    def clean(self) -> dict[str, Any]:
        """Find the ticket that is meant."""
        told = super().clean() or self.cleaned_data
        named = {str(told[name]) for name in ("number", "chosen") if told.get(name)}
        if self.errors:
            return told
        if len(named) != 1:
            raise ValidationError("Choose one ticket, or write its number.")
        into = Ticket.objects.select_related("contact", "organization").filter(pk=named.pop())
        told["into"] = into.first()
        if told["into"] is None:
            raise ValidationError("No ticket has this number.")
        return told


def others(ticket: Ticket) -> QuerySet[Ticket]:
    """Return what else of a ticket's customer is unfinished, the newest first."""
    theirs = Ticket.objects.unfinished().filter(organization=ticket.organization_id)
    return theirs.exclude(pk=ticket.pk).order_by("-pk")
