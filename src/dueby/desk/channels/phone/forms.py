"""What is asked for when a call is logged: who, what, when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django import forms
from django.db.models import Q

from dueby.desk.contracts.cover import usual_agreement
from dueby.desk.people.models import Contact
from dueby.desk.tickets.forms import levels
from dueby.desk.ui.addresses import number_in
from dueby.desk.ui.forms import MomentField

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict

    from dueby.desk.people.models import User

MOST: Final = 50
"""Contacts offered at once; whoever is not among them is found by typing more."""


class CallForm(forms.Form):
    """A call: who called, what was said, and when it was."""

    contact = forms.ModelChoiceField(
        Contact.objects.none(), label="Who called", empty_label="Choose a contact"
    )
    words = forms.CharField(
        label="What was said",
        widget=forms.Textarea({"rows": 8}),
        max_length=20_000,
        help_text="The first line becomes the subject. The customer sees it.",
    )
    held_at = MomentField(label="When", help_text="In your time zone.")
    request_class = forms.ChoiceField(label="Class", required=False)
    severity = forms.ChoiceField(
        label="Severity that the caller proposes", required=False, help_text="For a defect."
    )
    token = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, user: User, found: list[Contact], data: QueryDict | None = None) -> None:
        super().__init__(data)
        offered = self.fields["contact"]
        assert isinstance(offered, forms.ModelChoiceField)  # noqa: S101 - declared above
        offered.queryset = Contact.objects.present().visible_to(user).select_related("organization")
        offered.choices = [
            ("", "Choose a contact"),
            *((each.pk, f"{each.name}, {each.organization}") for each in found),
        ]
        agreement = usual_agreement().current().editions.newest
        classes = [(each.name, each.title) for each in agreement.classes.values()]
        self._offer("request_class", [("", "Not said"), *classes])
        self._offer("severity", [("", "Not said"), *levels(agreement)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = choices


def contacts_found(user: User, typed: str, chosen: str = "") -> list[Contact]:
    """Return contacts whose name, organization, telephone or address holds every typed word.

    The one that is chosen already is among them.
    """
    present = Contact.objects.present().visible_to(user).select_related("organization")
    found = list(_matching(present, typed).order_by("name", "pk")[:MOST])
    number = number_in(chosen)
    if number is not None and all(each.pk != number for each in found):
        found += present.filter(pk=number)
    return found


def _matching(contacts: QuerySet[Contact], typed: str) -> QuerySet[Contact]:
    for word in typed.replace("\0", "").split()[:5]:
        digits = word.strip("+()-/.")
        contacts = contacts.filter(
            Q(name__icontains=word)
            | Q(organization__name__icontains=word)
            | Q(phone__contains=digits or word)
            | Q(email__icontains=word)
        )
    return contacts
