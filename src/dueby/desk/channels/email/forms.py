"""What is asked for about mails: what of the log is shown, whose a mail is, why it is set aside."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django import forms

from dueby.desk.channels.email.listing import Became
from dueby.desk.channels.email.models import Unneeded
from dueby.desk.channels.email.words import CLASSES
from dueby.desk.people.models import Contact, Organization

if TYPE_CHECKING:
    from django.http import QueryDict

    from dueby.desk.channels.email.suggesting import Suggestions
    from dueby.desk.people.models import User


class LogForm(forms.Form):
    """The filters of the log. A value that is not known is left out."""

    became = forms.ChoiceField(label="What became of it", choices=Became.choices, required=False)
    q = forms.CharField(label="Sender or subject", max_length=200, required=False)

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked, auto_id="log-%s")
        choices = [("", "Any class"), *((each.value, told) for each, told in CLASSES.items())]
        self.fields["class"] = forms.ChoiceField(label="Class", choices=choices, required=False)
        self.order_fields(["became", "class", "q"])

    @cached_property
    def asked(self) -> dict[str, str]:
        """The filters that are set and known, by name."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class ContactForm(forms.Form):
    """Whose words a mail is: one of the contacts there are."""

    contact = forms.ModelChoiceField(Contact.objects.none(), label="Written by")

    def __init__(self, user: User, suggested: Suggestions, sent: QueryDict | None = None) -> None:
        likely = suggested.contacts[0].pk if suggested.likely == 1 else ""
        super().__init__(sent, auto_id="writer-%s", initial={"contact": likely})
        field = self.fields["contact"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = Contact.objects.present().visible_to(user)
        offered = [(each.pk, _said(each)) for each in suggested.contacts]
        near, others = offered[: suggested.likely], offered[suggested.likely :]
        groups = [("Likely", near), ("Others", others)]
        field.choices = [("", "Choose a contact"), *(each for each in groups if each[1])]


class SenderForm(forms.Form):
    """Whose person the sender is who nobody knows, and what they are called."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label="Customer")
    name = forms.CharField(label="Name", max_length=120)

    def __init__(
        self, user: User, suggested: Suggestions, sent: QueryDict | None = None, name: str = ""
    ) -> None:
        initial = {"name": name, "organization": suggested.customer}
        super().__init__(sent, auto_id="sender-%s", initial=initial)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared above
        field.queryset = Organization.objects.visible_to(user)
        offered = [(each.pk, each.name) for each in suggested.customers]
        field.choices = [("", "Choose a customer"), *offered]


class DismissalForm(forms.Form):
    """Why a mail needs no ticket."""

    why = forms.TypedChoiceField(
        label="Why it needs no ticket",
        choices=[("", "Choose why"), *Unneeded.choices],
        coerce=Unneeded,
    )

    def __init__(self, sent: QueryDict | None = None) -> None:
        super().__init__(sent, auto_id="aside-%s")


def _said(contact: Contact) -> str:
    return ", ".join(filter(None, (contact.name, str(contact.organization), contact.email)))
