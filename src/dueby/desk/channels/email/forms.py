"""What is asked for about mails: what of the log is shown, whose a mail is, why it is set aside."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from django import forms

from dueby.desk.channels.email.listing import Became
from dueby.desk.channels.email.words import CLASSES

if TYPE_CHECKING:
    from django.http import QueryDict


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
